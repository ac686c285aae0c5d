"""What a number counts: the noun phrase before it or after it, without verbs of reaching and dates.

Not for: whether the number is a target (see `targets.py`).
"""

import re

from wufei.programme.plans.compiler.amounts import Amount
from wufei.programme.plans.compiler.measures import CAPACITY, RATE_UNIT, THING, UNIT

_BREAKS = ",;。:!?\n"
MAKING = (
    "高标准建成|规划建设|布局建设|改造提升|新建成|建成投用|投产|建设完成|组织创建|新增|增设|新建|改建|扩建|续建|建成|建设|创建|争创|创成|培育|打造|完成|引进|引入|实施|"
    "举办|召开|组织|开展|形成|制定|出台|发布|编制|布局|设置|设立|规范|改造|提升|认定|评选|选树|推出|申报|入选|获评|推广|投放|建立|增加|规划|储备|谋划|构建|"
    "开发|配备|配置|配齐|购置|更新|安装|淘汰|关停|整治|清理|治理|培训|检查|抽查|达到|实现|力争|争取|确保|完善|落实|推动|推进|遴选|征集|开设|搭建|"
    "拆除|腾退|回收|处置|处理|消纳|收集|减少|减排|压减|投入|落地|启动|开工|竣工|签约|发放|印发|拍摄|播出|刊发|报送|总结|凝练|提炼|挖掘|评定|申请|补助|"
    "招引|孵化|明确|安排|统筹|筹措|组织|举办|生产|形成|购买|采购|租赁|绿化|复垦|修复|覆盖|惠及|服务|新改建|新改扩建|改扩建|新\\(改\\)建|新\\(改、扩\\)建|接入|开放|打通|贯通|招募|发展|落实|支持|扶持|选取|选择|筛选|组建|成立|建|创"
)
_ADVERBS = "不低于|不少于|不超过|至少|共计|累计|合计|共|约|各|均|分别|再|每年|每季度|每月|年内|全年|达"
BUILDING = f"{MAKING}|{_ADVERBS}"
_BUILD_END = re.compile(rf"(?:{BUILDING}|不高于|不大于|近|超|突破|达成|成功)(?:一批|好|了)?$")
_BUILD_STRIP = re.compile(
    r"^(?:(?:积极|大力|持续|加快|力争|争取|确保|努力|逐步|进一步|全面|深入|稳步|有序|切实|统筹|率先|成功|完成|组织|推动|推进|实现|"
    r"规划|布局|鼓励|支持|引导|再|新(?![增建能型设])|拟|计划|其中|并|且|同时|基本|要|使|将|至少|各(?![县区市镇乡街村])|共|共计|累计|合计|年内|全年|本年度|当年|今年|高标准|另|和|及|与|以及|、|的)*)"
)
_CREATE = re.compile(
    r"^(?:创建|争创|创成|建成|建设|新建|改建|扩建|培育|打造|构建|开发|新增|增设|引进|引入|举办|召开|开展|形成|制定|出台|编制|发布|设立|认定|评选|选树|推出|申报|获评|"
    r"推广|投放|建立|储备|谋划|实施|完成|达到|实现|配备|配置|购置|改造|规范|遴选|征集|开设|搭建|印发|接入|安排|生产(?!总值|企业|线|设[施备]|者|区))+(?=[^率量度比数值]{2,})"
)
_REACH = re.compile(
    r"(?:(?:稳定|保持|维持|控制|递增|递减|提高|提升|提升|增加|增长|上升|下降|降低|减少|压减|降|增|升|扩大|达|力争|总体|基本|全部|稳步|逐步|继续|始终|均|都|各|分别|共|共计|合计|累计|总计|"
    r"总数|约|大约|近|超|超过|突破|不低于|不少于|不小于|不高于|不超过|不大于|不得低于|不得超过|不得少于|至少|最少|高于|低于|大于|小于|少于|≥|≤|>=|<=|>|<|达到|达成|实现|完成|"
    r"在|到|至|为|成|有|是|了|出|力争达到|预计|应|要|须|需|已|已经|已达|就|从|由|其中|并|:|=|\()+)$"
)
_EACH_MAKES = re.compile(
    r"(?:至少|各|均|分别|共|累计|合计|力争)+(?:创建|争创|建设|建成|新建|培育|打造|完成|新增|建立|设置|布局)+$"
)
_DATES = re.compile(
    r"(?:到|至|截至|自|力争|争取|确保|在|于|从)?(?:(?:19|20)\d\d(?:年(?:度)?|[-—–~至](?:20)?\d\d年)|“?十[三四五六]五”?(?:期)?|(?:今|明|后|本|当|次)年)"
    r"(?:底前|年底前|年底|底|末|[上下]半年|第?[一二三四1-4]季度|\d{1,2}月(?:\d{1,2}日)?(?:份)?(?:底|末|[上中下]旬)?前?)?(?:之?前|以前|内|间|期间|起)?,?"
    r"|(?:到|至|在)?(?:\d{1,2}月(?:份)?(?:底|末)|年底)前,?"
)
_BASES = re.compile(
    r"(?:较|(?<!占)比|同比|与|同|相较于?|相比|在)(?:于)?(?:(?:19|20)\d\d年(?:底|末)?|上一?年度?|去年|前一年|基准年|“?十[二三四五]五”?(?:末|时期)?|同期|现状|往年)"
    r"(?:同期|水平|末|底|度)*(?:相比|的?基础上)?(?:再)?(?!之?前|以前|[底末内])"
)
_OFTEN = re.compile(
    r"(?:平均)?(?:每年度?|每半年|每季度?|每个?月|每周|每天|每日|每学期|每两年|年均|月均|全年|年内|年度|当年|三年|两年|五年)(?=至|不|组织|开展|达|共|累|合|平|$)"
)
_PER_MANY = re.compile(r"每(?:[一二三四五六七八九十百千万亿两]+[\u4e00-\u9fff]{1,4})$")
_PLACES = (
    r"县\(市、区\)|县\(市区\)|县\(市\)|县\(区\)|区\(县\)|区\(市、县\)|县区|区县|县市区|县|区|市"
    r"|乡镇|镇街|街道|乡镇\(街道\)|镇\(街道\)|镇\(街\)|乡|镇|村|行政村|社区"
)
_SCOPE = re.compile(
    r"^(?:在)?(?P<scope>(?:全省|全市|全区|全县|全域|全镇|全州|全旗|全国|各县(?:\([^)]*\))?|各区县?(?:\([^)]*\))?|各(?:乡镇|街道|镇街|镇|村|社区|市|州|设区市|地)"
    rf"|每(?:一)?(?:个)?(?:{_PLACES})(?:\([^)]*\))?(?![\u4e00-\u9fff]*[率量])|每(?:个|家|座|所|处|名)[\u4e00-\u9fff]{{1,6}}?(?=至少|不少于|不低于|不超过|不多于|各|有|建|设|配|落实|创|完成|达|新)|"
    r"每年度?|每天|每日|每月|每季度|每半年|每学期|本市|我市|我区|我县|本区|本县|县级以上城市建成区|城市建成区|市城区|中心城区|主城区|建成区|市区|县城|城区|地级(?:及以上)?城市))"
    r"(?:范围内|内|区域内|辖区内)?(?=.)(?![和、及与])"
)
_AFTER_TAIL = re.compile(
    r"(?:等.*|(?<=.)(?:全部|全都|(?<![平人年月日户])均)(?=[已启实完建开达纳通覆]).*|(?:当中|其中|之中|[中里](?=已|有)).*|(?:的)?(?:相关)?(?:工作|任务|目标|左右|以上|建设|项目建设)$)"
)
_NOUN_START = re.compile(r"[的“《\u4e00-\u9fffA-Za-z]")
_NOT_NOUN = re.compile(
    r"^(?:以上|以下|以内|左右|及以上|和|与|及|以及|并|等|或|且|,|、|积极|大力|加快|持续|进一步|力争|确保|努力|已|均|共|合计|累计|计(?!划)|全部|的?(?:目标|水平|要求|任务)(?:$|[,。;、])|为|是|在|达|开展|进行|用于|由|按)"
)


# "1个的标准设置回收站", "1套日处理5吨的设施": what stands between the number and its noun.
_STANDARD = re.compile(rf"^的?(?:标准|要求|比例|原则|密度)(?:,)?(?:{MAKING})*(?=[\u4e00-\u9fff]{{2}})")
_SIZED = re.compile(rf"^[\u4e00-\u9fff]{{0,8}}?\d+(?:\.\d+)?(?:{UNIT})(?:以上|以下|左右)?(?:的|级)(?=[\u4e00-\u9fff])")
# "对17座压缩站实施改造", "在48个村推行积分": the places where something is to be done.
_TOWARDS = re.compile(r"(?:在|对|将|把|选择|选取|确定|组织|推动|引导|支持|指导|督促)(?:全市|全区|全县|辖区内?)?$")
DOING = re.compile(
    r"(?:全面|率先|逐一|统一|分类|集中)*(?:实施|推行|推广|开展|创建|建成|创成|通过|达到|试点|建立|建设|实行|启动|推进|布设|设置|完成|进行|(?:[密提升生绿低循智][\u4e00-\u9fff]{0,4})?(?:改造|整治|治理|修复|封场))"
)

# Counted nouns of speech rather than of things: 3个维度, 5个领域.
ABSTRACT = re.compile(
    r"^[\u4e00-\u9fff]{0,4}(?:维度|领域|方面|类别|层面|方向|原则|阶段|环节|方式|层次|步骤|要素|特点|特征|关键|问题|转变|融合|统一|结合|月|季度)"
)


def segment_start(plain: str, start: int, before: int) -> int:
    """Where the words that belong to a number begin: after the last break outside brackets."""
    depth = 0
    for i in range(before - 1, start - 1, -1):
        c = plain[i]
        if c in ")]":
            depth += 1
        elif c in "([":
            if depth == 0:
                return i + 1
            depth -= 1
        elif depth == 0 and c in _BREAKS:
            return i + 1
    return start


def phrase_of(lead: str, plain: str, amount: Amount, end: int) -> tuple[str, str | None, bool]:
    """The phrase of an amount with the words `lead` before it: text, scope, and whether it stands after the number."""
    bare, scope = clean(lead)
    after = _after(plain, amount, end)
    if after and not ABSTRACT.match(after):
        listed = lead.endswith(("和", "与", "及", "、")) or not lead.strip("、和与及以,并")
        if listed or _TOWARDS.search(lead) or RATE_UNIT.match(amount.unit):
            doing = (_IS_DONE if listed else DOING).search(after)
            after = after[: doing.start()] if doing and doing.start() >= 2 else after
        if THING.match(amount.unit) or not bare or listed:
            return after, scope, True
        if RATE_UNIT.match(amount.unit) and amount.suffix and plain.startswith("的", amount.stop) and builds(lead):
            return after, scope, True
        if _MEASURED.search(bare):
            return bare, scope, False
        if builds(lead) or (CAPACITY.search(amount.unit) and not reaches(lead)):
            return after, scope, True
    return bare, scope, False


def builds(lead: str) -> bool:
    """Whether the words before the number end in a verb of making."""
    return bool(_BUILD_END.search(lead))


def clean(lead: str) -> tuple[str, str | None]:
    """The phrase in the words before a number: without dates, scope, adverbs and reaching verbs."""
    text = lead.lstrip(" 、,") if re.sub("[ 、和与及,“”]", "", lead) else ""
    text, scope = _undated(_BASES.sub("", text)), None
    for _ in range(3):
        before = text
        found = _SCOPE.match(text)
        if found:
            scope = found.group("scope")
            text = text[found.end() :]
        text = _BUILD_STRIP.sub("", text)
        if text == before:
            break
    text = _EACH_MAKES.sub("", text)
    for _ in range(2):
        text = _unreached(text)
        often = _OFTEN.search(text, max(0, len(text) - 5))
        if often and often.end() == len(text) and often.start() > 1:
            scope, text = scope or often.group(), text[: often.start()]
        text = _PER_MANY.sub("", text)
    text = _AT_OR_WITH.sub("", text)
    named = _ET_CETERA.match(text)
    text = text[named.end() :] if named else text
    deed = _DEED.fullmatch(text)
    text = deed.group("deed") if deed else text
    text = _CREATE.sub("", text) if not re.match(r"[^“]*(?:率|比例|占比|覆盖)$", text) else text
    building = not deed and re.fullmatch(rf"(?:{BUILDING})+", text)
    daily = re.search(r".*(?:每天|每日|每年|每月)(?=.{3,})", text)
    if daily:
        text = text[daily.end() :]
    place = _SCOPE.match(text + "。")
    if place and place.end() == len(text):
        return "", scope or place.group("scope")
    return "" if building else text.strip(" 、,:的"), scope


# "在甲、乙等乡镇新建收储中心", "结合环境日组织主题活动": where and on what occasion.
_AT_OR_WITH = re.compile(
    r"^(?:在|结合|依托|利用|围绕)[^,;率量]{2,40}?(?=(?:新建|建设|建成|布局|布设|设置|增设|创建|培育|打造|组织|开展|举办)+[\u4e00-\u9fff“]{2})"
)
# "甲、乙等地方标准": what is counted is named last.
_ET_CETERA = re.compile(r"^[^率]*、[^率、]*等(?=[\u4e00-\u9fff]{3,}$)(?![\u4e00-\u9fff]*[率量])")
_IS_DONE = re.compile(r"创建|开展|推行|实施|建成|创成|通过|完成|达到")
_MEASURED = re.compile(r"(?:能力|规模|容积|库容|面积|总量|产值)$")
# What is done is the noun here: "开展培训4批次".
_DEED = re.compile(
    r"(?:组织|开展|举办|完成|实施|进行)+(?P<deed>培训|检查|抽查|整治|清理|治理|改造|回收|评选|审核|演练|巡查|排查|宣传)"
)


def _undated(text: str) -> str:
    """Without dates: the words after the last one, or those before it if nothing but reaching follows."""
    dates = list(_DATES.finditer(text))
    if not dates:
        return text
    after = text[dates[-1].end() :]
    before = text[: dates[0].start()]
    if _says_nothing(after) and len(before) >= 2:
        return before + _change(after)
    return after


def _says_nothing(text: str) -> bool:
    """Whether only adverbs and verbs of reaching are left."""
    return not _unreached(text, keep_change=False).strip(" 、,:的均各都")


def _unreached(text: str, *, keep_change: bool = True) -> str:
    """Without the verbs of reaching at the end; 下降10% keeps its verb, 提高到95% does not."""
    reach = _REACH.search(text)
    if reach is None:
        return text
    tail = reach.group()
    return text[: reach.start()] + (_change(tail) if keep_change and _is_change(tail) else "")


def reaches(lead: str) -> bool:
    """Whether the words before the number end in a verb of reaching."""
    return bool(re.search(r"(?:达到|达|为|到|至|在|不低于|不少于|不超过|超过|突破|≥|≤|>|<|=|约|实现|完成|以上)$", lead))


def _is_change(tail: str) -> bool:
    """下降10% keeps its verb; 提高到95% does not."""
    return bool(
        re.search(r"(?:下降|降低|减少|压减|增长|增加|提高|提升|上升)(?:约|近|超过|不低于|不少于|至少|达|达到)?$", tail)
    )


def _change(tail: str) -> str:
    match = re.search(r"下降|降低|减少|压减|增长|增加|提高|提升|上升", tail)
    return match.group() if match else ""


def _after(plain: str, amount: Amount, end: int) -> str:
    """The noun phrase after the number, or nothing."""
    rest = plain[amount.stop : min(end, amount.stop + 60)]
    if not _NOUN_START.match(rest) or _NOT_NOUN.match(rest):
        return ""
    rest = _STANDARD.sub("", rest).removeprefix("的")
    size = _SIZED.match(rest)
    rest = rest[size.end() :] if size else rest
    depth = 0
    for i, c in enumerate(rest):
        depth += (c in "([“《") - (c in ")]”》")
        if depth < 0 or (depth == 0 and (c in ",;。:、\n" or re.match(r"(?:和|及|以及|与)?\d", rest[i:]))):
            rest = rest[:i]
            break
    rest = _AFTER_TAIL.sub("", rest)
    if re.fullmatch(MAKING, rest):
        return ""
    of_them = plain.startswith("的", amount.stop) and bool(amount.suffix)
    return rest if RATE_UNIT.match(amount.unit) is None or len(rest) > (1 if of_them else 3) else ""


_SHARED = re.compile(
    r"(?:(?:综合|资源化|无害化|规范化|规模化|安全|循环|再生|有效|集中|统一|科学|规范|回收|利用|处置|处理|收集|转运|覆盖|普及|达标|配套|设施|装备|配备|收储运|体系|新建|建设|"
    r"占[\u4e00-\u9fff]{2,10}|面积|产生|贮存|处|用|分类|及|与|和)*)(?:率|比例|占比|比重|覆盖面|强度|总量|产生量|数量|能力|面积)$"
)


def phrases_of_list(lead: str, count: int) -> list[tuple[str, str | None]] | None:
    """Subjects of "甲、乙回收率分别达到A和B": one phrase a number; None if they do not pair off."""
    bare, scope = clean(lead)
    bare = bare.removesuffix("分别").removesuffix("均")
    subjects = _subjects(bare)
    if len(subjects) != count:
        return None
    places = [_PLACE.match(s) for s in subjects]
    last_place = places[-1]
    if last_place and all(
        p and (p.end() == len(s) or i == count - 1) for i, (p, s) in enumerate(zip(places, subjects, strict=True))
    ):
        common = subjects[-1][last_place.end() :]
        if common:
            return [(common, p.group()) for p in places if p]
    shared = _SHARED.search(subjects[-1])
    tail = shared.group() if shared else ""
    return [(s if not tail or _SHARED.search(s) or i == count - 1 else s + tail, scope) for i, s in enumerate(subjects)]


_PLACE = re.compile(
    r"(?:其他|其它|各)*(?:地级(?:及)?以上城市|城市建成区|市城区|中心城区|主城区|建成区|市辖区|城区|市区|县城|农村(?:地区)?|城镇|城市|乡镇|县域|县\(市、区\)|县\(市\)|县\(区\)|区县|县区|市\(县\)|县级市|县|区|镇|村)"
    r"|20\d\d年底?"
)


def _subjects(text: str) -> list[str]:
    parts = [""]
    depth = 0
    i = 0
    while i < len(text):
        c = text[i]
        depth += (c in "([“《") - (c in ")]”》")
        if depth == 0 and c in "、和与及" and text[max(0, i - 1) : i] not in ("普", "涉", "波", "触"):
            step = 1
            parts.append("")
            i += step
            continue
        parts[-1] += c
        i += 1
    return [p for p in parts if p]


_TOGETHER = re.compile(
    r"(?:均|都|全部|皆)(?:要|应|须)?(?:力争|稳定|保持|控制|提高|提升)*(?:达到|达|不低于|为|在|至|到|超过|实现|保持|稳定)*[^,;]{0,4}$"
)
_OWN_RATE = re.compile(r"(?:率|比例|占比|比重|覆盖面|满意度|知晓度|强度)$")


def shared_by(lead: str, phrase: str) -> list[str]:
    """ "甲率和乙率均达到95%" sets two numbers; so does "甲率、乙率达到95%". One phrase each, or none."""
    bare = _BRACKETS.sub("", phrase).removesuffix("均").removesuffix("都")
    parts = [p for p in re.split("以及|[、和与]|(?<![普涉波触])及", bare) if p]
    if not 2 <= len(parts) <= 6 or "“" in phrase or "等" in phrase:
        return []
    if all(len(p) >= 3 and _OWN_RATE.search(p) for p in parts):
        return parts
    tail = _SHARED.search(parts[-1])
    # A bare 率 is no word to share: "甲单位和乙单位评估合格率".
    if not _TOGETHER.search(lead) or tail is None or len(tail.group()) < 3 or tail.start() == 0:
        return []
    named = phrases_of_list(lead, len(parts))
    return [p for p, _ in named] if named else []


_BRACKETS = re.compile(r"\([^()]*\)")
