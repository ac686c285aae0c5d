"""Numbers with their units as printed, and the words around a number that bound it.

Not for: whether a number is a target (see `targets.py`) or what it counts (see `phrases.py`).
"""

import dataclasses
import re

Value = float | int | tuple[float | int, float | int]

_COUNTED = (
    "个百分点 百分点 平方公里 平方千米 平方米 立方米 千瓦时 千瓦 兆瓦 标准立方米 标立方 立方 标准煤 吨标准煤 吨标煤 吨公里 标台 标箱 台套 座次 "
    "人次 亩次 辆次 车次 场次 户次 头次 批次 台次 吨次 班次 艘次 架次 件次 趟次 家次 点次 个次 频次 轮次 船次 航次 课次 期次 人天 人日 课时 学时 "
    "公里 千米 公斤 千克 公顷 公吨 毫克 毫升 "
    "个 家 座 处 项 种 台 辆 艘 套 条 次 场 期 件 份 部 篇 所 间 栋 幢 名 人 户 只 头 羽 棵 株 支 例 起 宗 款 本 门 组 块 片 张 枚 对 路 笔 轮 棒 "
    "瓶 桶 箱 袋 包 盒 罐 册 幅 盏 口 眼 孔 床 列 架 柜 尾 粒 层 段 道 节 堂 班 队 趟 封 位 "
    "吨 克 元 亩 方 米 升 度 分 村 镇 乡 街道 社区 小区 学校 市 县 类 批 点 站 网点 点位 泊位 车位 席位 床位 座位 天然气"
).split()
_LATIN = "t/d|t/a|t/h|kg/d|kgce|tce|kWh|km2|km²|Nm3|m2|m²|m3|m³|㎡|km|kg|MW|GW|kW|mm|cm|ha|t|m"
_PER = (
    r"(?:/(?:(?:[十百千万亿]{0,2}(?:平方米|平方公里|立方米|公里|千米|公顷|小时|工作日|人·?[日天年]|日·人|千瓦时|元|吨|人|户|亩|台|辆|次|头|件|个|家|座|处))"
    r"|年|月|日|天|周|季度|时|d|a|h|m2|m3|km2|kg|t|㎡|m²|m³)|每(?:年|日|天|小时))?"
)
_ANY_COUNTED = "|".join(sorted(_COUNTED, key=len, reverse=True))
UNIT = (
    rf"(?:%|‰|(?:[十百千万亿]{{0,2}})(?:{_ANY_COUNTED}|(?:{_LATIN})(?![A-Za-z]))"
    rf"|[万亿](?:[\u4e00-\u9fff](?=[,;。、)]|以上|以下|以内|左右|$)|(?![\u4e00-\u9fff]|[A-Za-z\d]))){_PER}"
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_PATTERN = re.compile(
    rf"(?<![A-Za-z\d.〇_+〔#№])(?P<a>{_NUMBER})(?:(?P<ua>{UNIT})?(?:--|——|[-—–~至到])(?P<b>{_NUMBER}))?"
    rf"(?:(?P<scale>[十百千万亿]{{1,2}})?(?P<rest>余|多|几))?(?P<unit>{UNIT})(?P<rest2>余|多)?"
)
_LATIN_AFTER = re.compile(r"[A-Za-z\d]")
SUFFIX = re.compile(
    r"(?:\(含\)|\((?:或|含|及)[^()]{0,12}\))?(?:及其?|或|\(含\))?(?P<word>以上|及以上|以下|以内|之内|之间|左右|上下|余|多|级(?![市县区别数地以]))"
)
MONEY = re.compile("元$")
RATE_UNIT = re.compile(r"^(?:%|‰|个?百分点)")
# Units of things one counts; the others measure a size and often only select who is meant.
_SIZES = frozenset(
    "个百分点 百分点 平方公里 平方千米 平方米 立方米 千瓦时 千瓦 兆瓦 标准立方米 标立方 立方 标准煤 吨标准煤 吨标煤 吨公里 人天 人日 课时 学时 "
    "公里 千米 公斤 千克 公顷 公吨 毫克 毫升 人 户 只 头 羽 棵 株 尾 粒 层 段 道 吨 克 元 亩 方 米 升 度 分 天然气 箱 袋 瓶 罐 位 棒".split()
)
THING = re.compile(
    "^[十百千万亿]{0,2}(?:" + "|".join(sorted((u for u in _COUNTED if u not in _SIZES), key=len, reverse=True)) + ")$"
)
CAPACITY = re.compile(r"/(?:d|a|h|日|天|年|小时|月)$|每[年日天]$")
# Longest first: "不超过" is no "超过".
_BOUND = re.compile(
    r"(?P<most>不高于|不超过|不得超过|不得高于|不得多于|不多于|不大于|不超出|小于等于|最多|至多|低于|少于|小于|≤|<=|≦|<)"
    r"|(?P<least>不低于|不少于|不小于|不得低于|不得少于|不得小于|至少|最少|大于等于|多于|大于|高于|超过|超(?=[约近]?$)|突破|≥|>=|≧|>)"
)
_BOUND_REACH = 6
# "至少创建细胞15个": the bound stands before the verb.
_AT_LEAST_EARLY = re.compile(r"(?:至少|不少于)(?:各|要|应)?[新建创配设组开完培打落安投布改引形制发][^,;。\d]{1,24}$")
ABOUT = re.compile(r"(?:大约|约为|约|大致)$")


@dataclasses.dataclass(frozen=True, slots=True)
class Amount:
    """A number and its unit. `start`/`end` cover number and unit, `stop` also a bounding word after them."""

    start: int
    end: int
    stop: int
    value: Value
    unit: str
    suffix: str

    def comparator(self, before: str) -> str:  # noqa: PLR0911 - one printed bound a line
        """The comparator that the printed words give; `before` is the text up to the number."""
        if isinstance(self.value, tuple):
            return "range"
        if self.suffix in ("以上", "及以上", "余", "多"):
            return ">="
        if self.suffix in ("以下", "以内", "之内"):
            return "<="
        if self.suffix in ("左右", "上下"):
            return "~"
        bound = bound_before(before)
        if bound:
            return bound
        return "~" if ABOUT.search(before) else "="


def bound_before(before: str) -> str:
    """The comparator of the bounding word that stands last before a number, or nothing."""
    tail = before[-_BOUND_REACH - 5 :]
    last = None
    for last in _BOUND.finditer(tail):
        pass
    if last is None or len(tail) - last.end() > _BOUND_REACH or re.search(r"[\d,;]", tail[last.end() :]):
        return ">=" if _AT_LEAST_EARLY.search(before) else ""
    return "<=" if last.group("most") else ">="


def read_amounts(plain: str, start: int, end: int) -> list[Amount]:
    """All amounts between two positions, left to right; dates and ordinals are not amounts."""
    amounts = []
    for match in _PATTERN.finditer(plain, start, end):
        if match.start() > start and plain[match.start() - 1] in "第号":
            continue
        unit = match.group("unit")
        if unit[-1].isascii() and unit[-1].isalpha() and match.end() < end and _LATIN_AFTER.match(plain[match.end()]):
            continue
        if _is_part_of_word(plain, match.end(), end, unit):
            continue
        if match.group("scale"):
            unit = match.group("scale") + unit
        rest = match.group("rest") or match.group("rest2") or ""
        rest = "余" if rest in ("余", "多") else ""
        suffix = SUFFIX.match(plain, match.end(), end)
        word = suffix.group("word") if suffix else ""
        if word == "多" and not rest:
            word, suffix = "", None
        amounts.append(
            Amount(
                match.start(),
                match.end(),
                suffix.end() if suffix else match.end(),
                _value(match),
                unit,
                word or rest,
            )
        )
    return amounts


def number(text: str) -> float | int:
    """A printed number as int where it is whole."""
    value = float(text.replace(",", "")) if len(text) < 300 else 0.0
    return int(value) if value.is_integer() else value


def _value(match: re.Match[str]) -> Value:
    if not match.group("b"):
        return number(match.group("a"))
    first, second = number(match.group("a")), number(match.group("b"))
    return (first, second)


# "3点意见" or "2市级": a unit character may begin another word.
_WORDS = {
    "市": "级场民",
    "县": "级",
    "镇": "级",
    "村": "级民",
    "方": "面案式",
    "点": "钟击",
    "度": "电",
    "分": "类钟别之",
    "部": "门",
    "类": "似",
    "本": "级市",
    "期": "间限",
    "人": "均",
    "次": "年",
    "社": "",
    "小": "时",
    "m": "",
    "台": "账",
    "条": "例",
    "组": "织",
    "家": "庭",
    "处": "理置于",
    "路": "口线灯面",
    "层": "级",
    "道": "路",
    "节": "能约点",
    "队": "伍",
    "班": "组子",
    "封": "闭",
    "位": "于置一",
    "包": "括含装",
    "口": "径",
    "列": "入",
    "架": "构",
    "轮": "胎",
    "门": "类",
    "名": "称录",
    "批": "准",
}


def _is_part_of_word(plain: str, after: int, end: int, unit: str) -> bool:
    following = plain[after] if after < end else ""
    if unit[-1] == "个" and re.match("月|小时|工作日|季度|星期|周|自然日|年头", plain[after : after + 3]):
        return True
    return bool(following) and following in _WORDS.get(unit[-1], "") and len(unit) == 1
