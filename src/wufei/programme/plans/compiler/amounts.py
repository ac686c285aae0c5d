"""Numbers with their units as printed, and the words around a number that bound it.

Not for: whether a number is a target (see `targets.py`) or what it counts (see `phrases.py`).
"""

import dataclasses
import re

from wufei.programme.plans.compiler.measures import UNIT

Value = float | int | tuple[float | int, float | int]

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_PATTERN = re.compile(
    rf"(?<![A-Za-z\d.〇_+〔#№])(?P<a>{_NUMBER})(?:(?P<ua>{UNIT})?(?:--|——|[-—–~至到])(?P<b>{_NUMBER}))?"
    rf"(?:(?P<scale>[十百千万亿]{{1,2}})?(?P<rest>余|多|几))?(?P<unit>{UNIT})(?P<rest2>余|多)?"
)
_LATIN_AFTER = re.compile(r"[A-Za-z\d]")
SUFFIX = re.compile(
    r"(?:\(含\)|\((?:或|含|及)[^()]{0,12}\))?(?:及其?|或|\(含\))?(?P<word>以上|及以上|以下|以内|之内|之间|左右|上下|余|多|级(?![市县区别数地以]))"
)
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

    def comparator(self, before: str) -> str:
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
    last = max(_BOUND.finditer(tail), key=lambda m: m.end(), default=None)
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
