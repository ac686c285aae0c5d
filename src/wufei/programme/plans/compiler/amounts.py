"""Numbers with their units as printed, and the words around a number that bound it.

Not for: whether a number is a target (see `targets.py`) or what it counts (see `phrases.py`).
"""

import dataclasses
import re

Value = float | int | tuple[float | int, float | int]

_COUNTED = (
    "个百分点|百分点|平方公里|平方千米|平方米|立方米|千瓦时|标准煤|人次|户次|场次|台套|台次|车次|批次|公里|千米|公斤|千克|公顷|兆瓦|千瓦|"
    "个|家|座|处|项|种|台|辆|艘|套|条|次|场|期|件|份|部|篇|所|间|栋|幢|名|人|户|只|头|羽|棵|株|支|例|起|宗|款|本|门|组|块|片|张|枚|对|"
    "吨|克|元|亩|方|米|升|度|分|村|镇|乡|街道|社区|小区|学校|市|县|类|批|点|站|网点|天然气"
)
_LATIN = r"t/d|t/a|t/h|kg/d|kgce|kWh|km2|km²|m2|m²|m3|m³|㎡|km|kg|MW|GW|kW|mm|cm|ha|t|m"
_PER = (
    r"(?:/(?:年|月|日|天|d|a|h|小时|时|人|户|亩|公顷|万元|元|平方米|平方公里|吨|辆|m2|km2|kg|t|次|台|人·?[日天年]|日·人)"
    r"|每(?:年|日|天))?"
)
UNIT = (
    rf"(?:%|‰|(?:[十百千万亿]{{0,2}})(?:{_COUNTED}|(?:{_LATIN})(?![A-Za-z]))"
    rf"|[万亿](?![\u4e00-\u9fff]|[A-Za-z\d])){_PER}"
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_PATTERN = re.compile(
    rf"(?<![A-Za-z\d.〇_+〔#№])(?P<a>{_NUMBER})(?:(?P<ua>{UNIT})?(?:--|——|[-—–~至到])(?P<b>{_NUMBER}))?"
    rf"(?:(?P<scale>[十百千万亿]{{1,2}})?(?P<rest>余|多|几))?(?P<unit>{UNIT})(?P<rest2>余|多)?"
)
_LATIN_AFTER = re.compile(r"[A-Za-z\d]")
SUFFIX = re.compile(r"(?:及|或|\(含\))?(?P<word>以上|及以上|以下|以内|之内|之间|左右|上下|余|多)")
MONEY = re.compile("元$")
RATE_UNIT = re.compile(r"^(?:%|‰|个?百分点)")
# Units of things one counts; the others measure a size and often only select who is meant.
THING = re.compile(
    r"^[十百千万亿]{0,2}(?:个|家|座|处|项|种|台|辆|艘|套|条|次|场|期|件|份|部|篇|所|间|栋|幢|名|例|起|宗|款|本|门|组|人次|场次|户次|台套|批|网点|点|站|对|支|块|片|村|镇|社区|小区|学校)$"
)
CAPACITY = re.compile(r"/(?:d|a|h|日|天|年|小时|月)$|每[年日天]$")
AT_LEAST = re.compile(
    r"(?:不低于|不少于|不小于|不得低于|不得少于|至少|最少|大于等于|大于|高于|超过|突破|≥|>=|>|＞)[^,;。]{0,4}$"
)
AT_MOST = re.compile(r"(?:不高于|不超过|不得超过|不得高于|不大于|低于|少于|小于|≤|<=|<|＜)[^,;。]{0,4}$")
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
        if re.search(
            r"(?:不低于|不少于|不小于|不得低于|不得少于|至少|最少|大于等于|大于|高于|超过|突破|≥|>=|>)\D{0,4}$", before
        ):
            return ">="
        if re.search(r"(?:不高于|不超过|不得超过|不得高于|不大于|低于|少于|小于|≤|<=|<)\D{0,4}$", before):
            return "<="
        return "~" if ABOUT.search(before) else "="


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
    "对": "",
    "期": "间",
    "人": "均",
    "站": "",
    "次": "年",
    "社": "",
    "小": "时",
    "米": "",
    "m": "",
}


def _is_part_of_word(plain: str, after: int, end: int, unit: str) -> bool:
    following = plain[after] if after < end else ""
    if unit[-1] == "个" and re.match("月|小时|工作日|季度|星期|周|自然日|年头", plain[after : after + 3]):
        return True
    return bool(following) and following in _WORDS.get(unit[-1], "") and len(unit) == 1
