"""Targets and figures: which numbers of a sentence the plan sets, and which only describe the place.

Not for: tables of indicators (see `indicator_tables.py`) and targets without numbers (see `trends.py`).
"""

import dataclasses
import re

from wufei.programme.plans.compiler.amounts import Amount, bound_before, read_amounts
from wufei.programme.plans.compiler.dates import Due, due_before, read_dates
from wufei.programme.plans.compiler.measures import CAPACITY, MONEY, RATE_UNIT, THING
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.phrases import (
    ABSTRACT,
    DOING,
    MAKING,
    builds,
    clean,
    phrase_of,
    phrases_of_list,
    reaches,
    segment_start,
    shared_by,
)
from wufei.programme.plans.compiler.plan import Figure, Span, Target
from wufei.programme.plans.compiler.series import (
    FROM,
    ON_TO,
    Context,
    Numbers,
    group_of,
    note_base,
    pairs_off,
    same_again,
)

_SENTENCE_LIMIT = 1500
_SENTENCES = re.compile(r"[^。！？\n]+")
_QUOTED = re.compile(r"“[^“”]{0,60}”|《[^《》]{0,120}》|\[20\d\d\]\d*号?|〔20\d\d〕\d*号?")
_PAST = re.compile(
    r"(?:目前|现有|现已|已经?(?=[建完实达形累创培开成]|连续|保持)|截至|截止|了(?=\d)|以来|(?<![较比同与])(?:上年|去年)|共有|现状|当前|基准年|仅(?=\d)|尚有|(?<![积库贮储])存量)"
)
# "去年，全县清理…": a sentence that opens so tells what was, up to the next date.
_PAST_OPENS = re.compile(
    r"(?:去年|上年|过去|近年来?|近[几两三五]年来?|多年来|经过|“?十[二三四]五”?(?:期间|时期|以来))[^,。]{0,16},"
)
_PEOPLE = re.compile(r"(?:常住|户籍|辖区|总)人口$")
_GOVERNS = re.compile(r"[下管]?辖[^,。;率]{0,12}$")
_PILED_UP = re.compile(r"累计(?:完成|建成|处理)")
_FUTURE = re.compile(
    r"(?:力争|争取|确保|到20\d\d年|至20\d\d年|底前|年底|将|要|目标|计划|规划|拟|不低于|不少于|稳定在|保持在)"
)
# "2024年，完成细胞创建60个": the date and then at once what is to be done.
_WILL_DO = re.compile(r",?(?:全[省市区县州]|我[省市区县])?,?(?:完成|建成|创成|新增|新建|实现)")
_PROVIDES = re.compile(r"安排|投入|设立|筹措|统筹|落实|列支|设置|配备|组建|遴选|聘请|储备|开展|组织|召开|举办")
_BASE_NUMBER = re.compile(
    r"(?:从|由|较|比|自|按|按照|每|每满|给予|补贴|奖励|补助|处以|罚款|执行|满足|满|近|过去|第|超出|每增加)$"
)
_PER_SO_MANY = re.compile(r"(?:按照?|以|平均)?每(?=$)")
_REWARD = re.compile(r"^(?:的)?(?:一次性)?(?:以下|以上|以内)?(?:的)?(?:奖励|奖补|补贴|补助|罚款|资助)")
_MORE_OF = re.compile(r"^的[\u4e00-\u9fff“]{2,}?(?:开展|完成|建成|建立|实现|达到|落实|纳入|推行|实施|实行|设置|配备)")
# "下达我县创建指标为50个": here 指标 is a share handed down, not a line of the indicator system.
_ALLOTTED = re.compile(r"(?:下达|分配|分解)[^,;。]{0,16}指标(?:数)?(?:共|共计|总计)?(?:为|是)?$")
_INDICATOR_NOUN = re.compile(r"^(?:[\u4e00-\u9fff]{0,6})指标")
_RATE_NOUN = re.compile(r"(?:率|比例|占比|比重|覆盖面|程度|水平|满意度|知晓度|参与度)$")
_IDLE_LEAD = re.compile(
    r"(?:在|以|对|将|把|加强|周边|及周边|依托|围绕|聚焦|针对|按照|按|根据|现有|全市|全区|全县|辖区|所有|和|与|等|这|上述|前述|下辖|辖|涵盖|涉及|包括|分为|分|划分为|五大|四大|从)$"
)
_TOWARDS_LAST = re.compile(r"(?:在|对|将|把)(?:全[市区县])?$")
_TOWARDS_FIRST = re.compile(r"(?:在|对|将|把|组织|推动)")
_DONE = re.compile(r"建成|创成|创建|完成|实现|通过|达到")
_CHANGE_ONLY = re.compile(r"下降|降低|减少|压减|增长|增加|提高|提升|上升")
_IN_ALL = re.compile(r"(?:、|,)?(?:总|共|合)?计?(?:共)?")
_LISTED_TEST = re.compile(r"(?:、|或者?|且)(?!到)")
_OUTER = ("以上", "以下", "以内", "及以上")
_LEAD_LIMIT = 120
_SEGMENT_LIMIT = 200
# "数量每年递增15%,2027年突破1200个": the number after a rate of growth is the grown thing's own.
_GROWN = re.compile(r"[^,;。]{2,30}?(?:数量|总数|总量|个数)")
# "每年抽查150批次" counts the deed itself.
_BOUND_END = re.compile(r"(?:不[少低]于|至少|超过|达到?|约)+$")
_DEED_DONE = re.compile(r"(?:评选|抽查|检查|抽检|巡查|排查|培训|演练|宣讲|监测|督查|督导|暗访)$")
_TIMES = re.compile(r"(?:次|场|期|批)$")
_MAKES = re.compile(rf"(?:{MAKING})$")
_BUILT = re.compile(rf"(?:{MAKING})")
# "形成年消纳冶炼渣60万吨的能力"
_CAPABLE = re.compile(r"的(?:生产|处理|处置|消纳|利用|综合利用)?能力")
# "建设年消纳能力60万吨的基地": the size of what is built is the aim.
_MEASURE_BUILT = re.compile(rf"(?:{MAKING})[\u4e00-\u9fff]{{2,12}}(?:能力|规模|产能)(?:达到?|为|约|不低于)?$")
_DOES = re.compile(rf"(?:积极|持续|定期|常态化?|广泛|每年|深入)*(?:{MAKING})(?=[\u4e00-\u9fff“])")
_DATE = re.compile(r"(?:19|20)\d\d年(?:\d{1,2}月)?")


def read_numbers(normal: Normal, pieces: list[Span], holes: list[Span], context: Context) -> Numbers:
    """Targets and figures in the lines `pieces`, leaving out the spans `holes` (clauses)."""
    out = Numbers()
    for start, end in pieces:
        for part_start, part_end in _outside(start, end, holes):
            for match in _SENTENCES.finditer(normal.plain, part_start, part_end):
                for at, stop in _bounded(normal.plain, *match.span()):
                    _read_sentence(normal, at, stop, context, out)
    return out


def _bounded(plain: str, start: int, end: int) -> list[Span]:
    """A text without full stops is read in bounded parts, so that no sentence takes more than its share of time."""
    parts = []
    while end - start > _SENTENCE_LIMIT:
        cut = max(plain.rfind(c, start, start + _SENTENCE_LIMIT) for c in ",;")
        cut = cut + 1 if cut > start else start + _SENTENCE_LIMIT
        parts.append((start, cut))
        start = cut
    return [*parts, (start, end)]


def _outside(start: int, end: int, holes: list[Span]) -> list[Span]:
    out = []
    at = start
    for hole_start, hole_end in sorted(holes):
        if hole_end <= at or hole_start >= end:
            continue
        out.append((at, hole_start))
        at = hole_end
    out.append((at, end))
    return [(s, e) for s, e in out if s < e]


def _read_sentence(normal: Normal, start: int, end: int, context: Context, out: Numbers) -> None:
    plain = normal.plain
    amounts = read_amounts(plain, start, end)
    if not amounts:
        return
    dates = read_dates(plain, start, end)
    quoted = [m.span() for m in _QUOTED.finditer(plain, start, end)]
    amounts = [
        a
        for a in amounts
        if not any(s <= a.start < e for s, e in quoted) and not any(d.start <= a.start < d.end for d in dates)
    ]
    at, kept = start, ""
    i = 0
    chained = False
    out.told = []
    while i < len(amounts):
        begin = segment_start(plain, max(at, amounts[i].start - _SEGMENT_LIMIT), amounts[i].start)
        lead = (kept if begin == at else "") + plain[max(begin, amounts[i].start - _LEAD_LIMIT) : amounts[i].start]
        group = group_of(plain, amounts, i, mixed="分别" in lead)
        if group[-1].unit != group[0].unit and not pairs_off(lead, group, out):
            group = group_of(plain, amounts, i)
        i, at, kept = i + len(group), group[-1].stop, ""
        if len(group) == 1 and FROM.search(lead) and ON_TO.match(plain[at : min(end, at + 6)]):
            note_base(normal, lead, group[0], context, out)
            kept = FROM.sub("", lead)
            continue
        if len(group) == 1 and _PER_SO_MANY.search(lead):
            kept = _PER_SO_MANY.sub("", lead)
            continue
        reading = _Reading(normal, begin, end, start, lead, dates, context, out, chained)
        before = len(out.targets)
        if len(group) == 1 or not reading.read_list(group):
            reading.read_one(group[0], group[1:])
        chained = len(out.targets) > before


@dataclasses.dataclass(frozen=True, slots=True)
class _Reading:
    """One number, or one list of numbers, with the words before it."""

    normal: Normal
    begin: int
    end: int
    sentence: int
    lead: str
    dates: list[Due]
    context: Context
    out: Numbers
    chained: bool

    def read_list(self, group: list[Amount]) -> bool:
        """ "甲和乙分别达到A和B": a bounding word after the last number holds for all."""
        lead = self.lead
        phrases = same_again(lead, group, self.out) or phrases_of_list(lead, len(group))
        if phrases is None or (_is_idle(lead) and "分别" not in lead):
            return False
        for amount, (phrase, scope) in zip(group, phrases, strict=True):
            bound = amount if amount.suffix else dataclasses.replace(amount, suffix=group[-1].suffix)
            self._put(bound, phrase, scope, bound.comparator(lead), sure=0.85)
        self._remember([p for p, _ in phrases], group[-1])
        return True

    def read_one(self, amount: Amount, more: list[Amount]) -> None:
        """One number; `more` are further numbers in the same breath, which have the same words before them."""
        lead = self.lead
        phrase, scope, after = phrase_of(lead, self.normal.plain, amount, self.end)
        named = [phrase] if phrase and not _CHANGE_ONLY.fullmatch(phrase) else self._named_before(amount)
        phrase = named[0] if named else ""
        if self._counts_indicators(amount, phrase):
            named = named or ["指标"]
        elif not phrase or self._selects(lead, amount, after=after):
            return
        elif not after and not more:
            named = shared_by(lead, phrase) or named
        sure = 0.3 * (len(more) > 0) + 0.15 * (len(named) > 1)
        for one in (amount, *more):
            for name in named:
                self._put(one, name, scope, one.comparator(lead), sure=self._confidence(lead, one) - sure)
        self._remember(named, amount)

    def _remember(self, phrases: list[str], amount: Amount) -> None:
        self.out.last, self.out.last_unit = phrases, amount.unit

    def _counts_indicators(self, amount: Amount, phrase: str) -> bool:
        """ "共60项指标" counts the plan's own indicators; it sets nothing."""
        if amount.unit not in ("项", "个"):
            return False
        rest = self.normal.plain[amount.stop : min(self.end, amount.stop + 10)]
        sentence = self.normal.plain[max(self.sentence, amount.start - 300) : amount.start]
        if _ALLOTTED.search(self.lead):
            return False
        return bool(_INDICATOR_NOUN.match(rest)) or phrase.endswith("指标") or (not phrase and "指标" in sentence)

    def _selects(self, lead: str, amount: Amount, *, after: bool) -> bool:  # noqa: PLR0911 - one sort of number a line
        """Whether the number only says who or what is meant: 年产50吨以上企业, 在18家公司, 每100人."""
        plain = self.normal.plain
        rest = plain[amount.stop : min(self.end, amount.stop + 12)]
        outer = amount.suffix in _OUTER
        if amount.suffix == "级" or _REWARD.match(rest) or (_BASE_NUMBER.search(lead) and not lead.endswith("年")):
            return True
        if outer and rest.startswith(")") and not reaches(lead) and not builds(lead):
            return not RATE_UNIT.match(amount.unit)
        if RATE_UNIT.match(amount.unit):
            about = bool(amount.suffix) and rest.startswith("的") and not rest.startswith("的目标")
            if about and (builds(lead) or (self.chained and not lead.strip("和与及、"))):
                return False
            return about and not reaches(lead) and (bool(_RATE_NOUN.search(lead)) or not _MORE_OF.match(rest))
        if CAPACITY.search(amount.unit):
            return outer and bool(re.match(r"(?:的|[\u4e00-\u9fff])", rest)) and not reaches(lead)
        if MONEY.search(amount.unit) and (outer or bound_before(lead)) and re.match(r"的(?!标准|要求|目标)", rest):
            return not builds(re.sub(r"(?:不[少低小]于|至少|超过|约)$", "", lead))
        if not THING.match(amount.unit) and not MONEY.search(amount.unit):
            return self._is_size(lead, amount, rest)
        two_nouns = outer and after and rest.startswith("的") and not rest.startswith("的目标")
        if two_nouns and THING.match(amount.unit) and clean(lead)[0] and not lead.endswith(("、", "和", "与", "及")):
            return True
        if ABSTRACT.match(rest) or ABSTRACT.match(rest.removeprefix("的")):
            return True
        if self.chained and (not lead.strip("、和与及以,并") or (after and lead.endswith(("和", "、", "及", "与")))):
            return False
        if self.context.describes or not after or not _is_idle(lead) or bound_before(lead):
            return False
        return not self._is_worked_on(amount, lead)

    def _is_worked_on(self, amount: Amount, lead: str) -> bool:
        """ "对17座压缩站实施改造", "4个以上乡镇建成…": the things something is done with, and how many."""
        plain = self.normal.plain
        more = re.split("[,;]", plain[amount.stop : min(self.end, amount.stop + 24)])[0]
        if not clean(lead)[0] and not lead.strip("的、"):
            first = plain[
                segment_start(plain, max(self.sentence, amount.start - _SEGMENT_LIMIT), amount.start) : amount.start
            ]
            return (
                bool(_DONE.search(more))
                if not first.strip()
                else bool(_TOWARDS_FIRST.match(first) and DOING.search(more))
            )
        return bool(_TOWARDS_LAST.search(lead) and DOING.search(more))

    def _is_size(self, lead: str, amount: Amount, rest: str) -> bool:
        """A size (吨, 亩, 平方米, 人 …) that only says which ones are meant."""
        if _CAPABLE.match(rest):
            return False
        if rest.startswith("的") and not amount.suffix and _MEASURE_BUILT.match(lead):
            return False
        if re.match(r"(?:的(?!标准|要求|目标)|内|范围|半径|一[组个座处家]|为一)", rest):
            return not builds(re.sub(r"(?:不[少低小]于|至少|超过|约)$", "", lead))
        if amount.suffix in _OUTER and _LISTED_TEST.match(rest) and lead.startswith(("对", "针对", "将", "凡")):
            return not reaches(lead)
        bounded = amount.suffix in _OUTER or bool(re.search(r"(?:大于|小于|超过|不足)$", lead))
        return bounded and bool(re.match(r"[\u4e00-\u9fff“]", rest)) and not re.match(r"(?:和|并|且|的?目标|等)", rest)

    def _put(self, amount: Amount, phrase: str, scope: str | None, comparator: str, *, sure: float) -> None:
        span = self.normal.span(amount.start, amount.stop)
        self.out.told.append((phrase, amount.unit))
        words = self.normal.plain[self.sentence : amount.start]
        if _PEOPLE.search(phrase) or _GOVERNS.search(words):
            return  # what kind of place it is (see `facts.py`)
        due = due_before(self.dates, amount.start)
        counts_indicators = self._counts_indicators(amount, phrase)
        if counts_indicators or self._is_figure(amount, due):
            telling = self.context.describes or counts_indicators or due is None or due.year >= 1990
            if telling and len(phrase) > 1:
                self.out.figures.append(Figure(self._topic(phrase), comparator, amount.value, amount.unit, span, sure))
            return
        if self.context.sets_aims or self._aims(amount, due):
            self.out.targets.append(
                Target(phrase, comparator, amount.value, amount.unit, due.text if due else None, scope, span, sure)
            )

    def _is_figure(self, amount: Amount, due: Due | None) -> bool:
        words = self.normal.plain[self.begin : amount.start]
        ahead = due is not None and due.year >= self.context.first_year
        if self.context.describes:
            return not (
                ahead
                and re.search(r"(?:[到至](?=20|“?十)|力争|底前|实现)", self.normal.plain[self.sentence : amount.start])
                and due is not None
                and due.year > self.context.first_year
            )
        if due is not None and due.year < self.context.first_year:
            return True
        told = not self.context.sets_aims and (
            _PILED_UP.search(words) or _PAST_OPENS.match(self.normal.plain, self.sentence)
        )
        past = _PAST.search(words) or told
        return bool(past) and not ahead

    def _aims(self, amount: Amount, due: Due | None) -> bool:
        """In a chapter that neither sets aims nor describes: a number with a date ahead, or one that is provided."""
        plain = self.normal.plain
        if due is not None:
            ahead = due.year >= self.context.first_year
            if ahead and (RATE_UNIT.match(amount.unit) or _WILL_DO.match(plain, due.end, amount.start)):
                return True
            if ahead and (_FUTURE.search(plain, self.sentence, amount.stop)):
                return True
        before = max(self.sentence, self.begin - _SEGMENT_LIMIT)
        words = plain[segment_start(plain, before, max(before, self.begin - 1)) : amount.start]
        often = re.search(r"每(?:年|季度|半年|月|周)|[两三]年", words)
        provided = _PROVIDES.search(words) and (MONEY.search(amount.unit) or often or bound_before(self.lead))
        return self.context.in_chapter and bool(provided)

    def _confidence(self, lead: str, amount: Amount) -> float:
        if RATE_UNIT.match(amount.unit):
            return 0.95 if reaches(lead) or _RATE_NOUN.search(lead) else 0.8
        return 0.85 if THING.match(amount.unit) else 0.7

    def _named_before(self, amount: Amount) -> list[str]:  # noqa: PLR0911 - one place a name may stand a line
        """A number that names nothing belongs to the words before the comma, to the last number, or to the task."""
        plain = self.normal.plain
        words, at = "", self.begin
        if plain[at - 1 : at] == "(" and plain[amount.stop : amount.stop + 1] == ")" and not self.lead.strip():
            before = segment_start(plain, max(self.sentence, at - _SEGMENT_LIMIT), at - 1)
            return [clean(re.split("、", plain[before : at - 1])[-1])[0]]
        if _IN_ALL.fullmatch(self.lead):
            return self.out.last
        for _ in range(2):
            if at - 1 <= self.sentence or plain[at - 1] not in ",:;":
                break
            before = segment_start(plain, max(self.sentence, at - _SEGMENT_LIMIT), at - 1)
            words, at = plain[max(before, at - _LEAD_LIMIT) : at - 1], before
            words = "" if re.search(r"\d", _DATE.sub("", words)) else words
            if not words or clean(words)[0]:
                break
        if words and (_RATE_NOUN.search(words) or words.endswith(("数量", "规模", "能力", "总量", "量"))):
            return [words]
        deed = _DEED_DONE.search(_BOUND_END.sub("", self.lead))
        if deed and (_TIMES.search(amount.unit) or deed.group() == "评选"):
            return [deed.group()]
        if words and len(words) <= 24 and _DOES.match(words):
            return [clean(words)[0]]
        alike = self.out.last_unit == amount.unit or (
            RATE_UNIT.match(self.out.last_unit) and RATE_UNIT.match(amount.unit)
        )
        if alike and (words == "" or not clean(words)[0]):
            return self.out.last
        if _MAKES.search(self.lead) and len(words) >= 4:
            return [clean(words)[0]]
        grown = _GROWN.match(self.out.last[0]) if self.out.last and RATE_UNIT.match(self.out.last_unit) else None
        if grown and THING.match(amount.unit) and reaches(self.lead):
            return [grown.group()]
        says_reach = reaches(self.lead) or bool(bound_before(self.lead)) or bool(_MAKES.search(self.lead))
        return [self.context.subject] if self.context.subject and says_reach and THING.match(amount.unit) else []

    def _topic(self, phrase: str) -> str:
        """ "…方面，年产生量…": the sentence names the subject first."""
        topic = None
        for match in re.finditer(r"([^,;:。]{2,14})方面[,:]", self.normal.plain[self.sentence : self.begin + 1]):
            topic = match.group(1)
        return topic + phrase if topic and topic not in phrase and len(phrase) < 14 else phrase


def _is_idle(lead: str) -> bool:
    """Whether nothing before the number says that anything is to be done."""
    return bool(_IDLE_LEAD.search(lead)) or not (_BUILT.search(lead[-14:]) or lead.endswith("配"))
