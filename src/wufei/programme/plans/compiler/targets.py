"""Targets and figures: which numbers of a sentence the plan sets, and which only describe the place.

Not for: tables of indicators (see `indicator_tables.py`) and targets without numbers (see `trends.py`).
"""

import dataclasses
import re

from wufei.programme.plans.compiler.amounts import CAPACITY, MONEY, RATE_UNIT, THING, Amount, read_amounts
from wufei.programme.plans.compiler.dates import Due, due_before, read_dates
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.phrases import (
    ABSTRACT,
    MAKING,
    builds,
    clean,
    phrase_of,
    phrases_of_list,
    reaches,
    segment_start,
)
from wufei.programme.plans.compiler.plan import Figure, Span, Target


@dataclasses.dataclass(frozen=True, slots=True)
class Context:
    """Where a sentence stands: whether its chapter sets aims or describes, and from which year on a date is ahead."""

    sets_aims: bool
    describes: bool
    first_year: int
    in_task: bool = False


@dataclasses.dataclass(slots=True)
class Numbers:
    """What the sentences of one place yielded."""

    targets: list[Target] = dataclasses.field(default_factory=list)
    figures: list[Figure] = dataclasses.field(default_factory=list)


_SENTENCE_LIMIT = 1500
_SENTENCES = re.compile(r"[^。！？\n]+")
_QUOTED = re.compile(r"“[^“”]{0,60}”|《[^《》]{0,120}》|\[20\d\d\]\d*号?|〔20\d\d〕\d*号?")
_PAST = re.compile(
    r"(?:目前|现有|现已|已经?(?=[建完实达形累创培开成])|截至|截止|了(?=\d)|以来|上年|去年|共有|现状|当前|累计(?:完成|建成|处理)|基准年|仅(?=\d)|尚有|存量)"
)
_FUTURE = re.compile(
    r"(?:力争|争取|确保|到20\d\d年|至20\d\d年|底前|年底|将|要|目标|计划|规划|拟|不低于|不少于|稳定在|保持在)"
)
_BASE_NUMBER = re.compile(r"(?:从|由|较|比|自|按|按照|每|给予|补贴|奖励|补助|处以|罚款|执行|满足|满|近|过去|第)$")
_SPEC_AFTER = re.compile(r"^(?:的)(?!目标)|^(?:一[组个座处家]|范围|半径|为一|/)|^[\u4e00-\u9fff“]")
_INDICATOR_NOUN = re.compile(r"^(?:[\u4e00-\u9fff]{0,6})指标")
_RATE_NOUN = re.compile(r"(?:率|比例|占比|比重|覆盖面|程度|水平|满意度|知晓度|参与度)$")
_IDLE_LEAD = re.compile(
    r"(?:在|以|对|加强|周边|及周边|依托|围绕|聚焦|针对|按照|按|根据|现有|全市|全区|全县|辖区|所有|和|与|等|这|上述|前述|下辖|辖|涵盖|涉及|包括|分为|分|划分为|五大|四大|从)$"
)
_MAKES = re.compile(rf"(?:{MAKING})$")
_BUILT = re.compile(rf"(?:{MAKING})")


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
    at = start
    i = 0
    chained = False
    while i < len(amounts):
        group = _group(plain, amounts, i)
        begin = max(segment_start(plain, start, amounts[i].start), at)
        reading = _Reading(normal, begin, end, start, dates, context, out, chained)
        before = len(out.targets)
        if len(group) == 1 or not reading.read_list(group):
            reading.read_one(group[0], group[1:])
        chained = len(out.targets) > before
        at = group[-1].stop
        i += len(group)


def _group(plain: str, amounts: list[Amount], first: int) -> list[Amount]:
    """Amounts that follow one another with nothing but a list sign between."""
    group = [amounts[first]]
    for following in amounts[first + 1 :]:
        if plain[group[-1].stop : following.start].strip("、和与及以,") or following.unit != group[-1].unit:
            break
        group.append(following)
    return group


@dataclasses.dataclass(frozen=True, slots=True)
class _Reading:
    """One number, or one list of numbers, with the words before it."""

    normal: Normal
    begin: int
    end: int
    sentence: int
    dates: list[Due]
    context: Context
    out: Numbers
    chained: bool

    def read_list(self, group: list[Amount]) -> bool:
        """ "甲和乙分别达到A和B": a bounding word after the last number holds for all."""
        lead = self.normal.plain[self.begin : group[0].start]
        phrases = phrases_of_list(lead, len(group))
        if phrases is None or (_is_idle(lead) and "分别" not in lead):
            return False
        for amount, (phrase, scope) in zip(group, phrases, strict=True):
            bound = amount if amount.suffix else dataclasses.replace(amount, suffix=group[-1].suffix)
            self._put(bound, phrase, scope, bound.comparator(lead), sure=0.85)
        return True

    def read_one(self, amount: Amount, more: list[Amount]) -> None:
        """One number; `more` are further numbers in the same breath, which have the same words before them."""
        plain = self.normal.plain
        lead = plain[self.begin : amount.start]
        phrase, scope, after = phrase_of(plain, self.begin, amount, self.end)
        if not phrase:
            phrase = self._subject_before(amount.start)
        if self._counts_indicators(amount, phrase):
            phrase = phrase or "指标"
        elif not phrase or self._selects(lead, amount, after=after):
            return
        for one in (amount, *more):
            self._put(
                one, phrase, scope, one.comparator(lead), sure=self._confidence(lead, one) - 0.3 * (len(more) > 0)
            )

    def _counts_indicators(self, amount: Amount, phrase: str) -> bool:
        """ "共60项指标" counts the plan's own indicators; it sets nothing."""
        if amount.unit not in ("项", "个"):
            return False
        rest = self.normal.plain[amount.stop : min(self.end, amount.stop + 10)]
        sentence = self.normal.plain[self.sentence : amount.start]
        return bool(_INDICATOR_NOUN.match(rest)) or phrase.endswith("指标") or (not phrase and "指标" in sentence)

    def _selects(self, lead: str, amount: Amount, *, after: bool) -> bool:  # noqa: PLR0911 - one sort of number a line
        """Whether the number only says who or what is meant: 年产50吨以上企业, 在18家公司, 每100人."""
        plain = self.normal.plain
        rest = plain[amount.stop : min(self.end, amount.stop + 12)]
        if _BASE_NUMBER.search(lead) and not re.search(r"年$", lead):
            return True
        if RATE_UNIT.match(amount.unit):
            return bool(amount.suffix) and bool(re.match(r"的(?!目标)", rest)) and not reaches(lead)
        if CAPACITY.search(amount.unit):
            return (
                amount.suffix in ("以上", "以下", "以内")
                and bool(re.match(r"(?:的|[\u4e00-\u9fff])", rest))
                and not reaches(lead)
            )
        if not THING.match(amount.unit) and not MONEY.search(amount.unit):
            if re.match(r"(?:的|范围|半径|一[组个座处家]|为一)", rest):
                return not builds(lead)
            bounded = amount.suffix in ("以上", "以下", "以内", "及以上") or bool(
                re.search(r"(?:大于|小于|超过|不足)$", lead)
            )
            return (
                bounded and bool(re.match(r"[\u4e00-\u9fff“]", rest)) and not re.match(r"(?:和|并|且|的?目标|等)", rest)
            )
        if ABSTRACT.match(rest) or ABSTRACT.match(rest.removeprefix("的")):
            return True
        if self.chained and (not lead.strip("、和与及以,并") or (after and lead.endswith(("和", "、", "及", "与")))):
            return False
        return not self.context.describes and after and _is_idle(lead)

    def _put(self, amount: Amount, phrase: str, scope: str | None, comparator: str, *, sure: float) -> None:
        span = self.normal.span(amount.start, amount.stop)
        due = due_before(self.dates, amount.start)
        counts_indicators = self._counts_indicators(amount, phrase)
        if counts_indicators or self._is_figure(amount, due):
            if self.context.describes or counts_indicators or due is None or due.year >= 1990:
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
                and re.search(r"(?:到|至|力争|底前|实现)", self.normal.plain[self.sentence : amount.start])
                and due is not None
                and due.year > self.context.first_year
            )
        if due is not None and due.year < self.context.first_year:
            return True
        return bool(_PAST.search(words)) and not ahead

    def _aims(self, amount: Amount, due: Due | None) -> bool:
        """In a chapter that neither sets aims nor describes: only a number with a date ahead."""
        return (
            due is not None
            and due.year >= self.context.first_year
            and bool(_FUTURE.search(self.normal.plain, self.sentence, amount.stop))
        )

    def _confidence(self, lead: str, amount: Amount) -> float:
        if RATE_UNIT.match(amount.unit):
            return 0.95 if reaches(lead) or _RATE_NOUN.search(lead) else 0.8
        return 0.85 if THING.match(amount.unit) else 0.7

    def _subject_before(self, amount_start: int) -> str:
        """A number alone after a comma belongs to the words before the comma."""
        plain = self.normal.plain
        if self.begin - 1 <= self.sentence or plain[self.begin - 1] not in ",:":
            return ""
        start = segment_start(plain, self.sentence, self.begin - 1)
        words = plain[start : self.begin - 1]
        if _MAKES.search(plain[self.begin : amount_start]) and len(words) >= 4:
            return clean(words)[0]
        return words if _RATE_NOUN.search(words) or words.endswith(("数量", "规模", "能力", "总量", "量")) else ""

    def _topic(self, phrase: str) -> str:
        """ "…方面，年产生量…": the sentence names the subject first."""
        topic = None
        for match in re.finditer(r"([^,;:。]{2,14})方面[,:]", self.normal.plain[self.sentence : self.begin + 1]):
            topic = match.group(1)
        return topic + phrase if topic and topic not in phrase and len(phrase) < 14 else phrase


def _is_idle(lead: str) -> bool:
    """Whether nothing before the number says that anything is to be done."""
    return bool(_IDLE_LEAD.search(lead)) or not _BUILT.search(lead[-14:])
