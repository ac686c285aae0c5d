"""Fields that people type: lengths, numbers, comparators. Pure. Not for: formulas, or what a figure means."""

import re
import unicodedata

from wufei.kernel.problems import Problem
from wufei.kernel.units import parse_micro
from wufei.programme.indicators.errors import TARGET_NUMBER, TEXT_LONG
from wufei.programme.indicators.spec import Comparator

_SIGNS = {
    "≥": ">=",
    "≧": ">=",
    "≤": "<=",
    "≦": "<=",
    "≈": "~",
    "约": "~",
    "不低于": ">=",
    "不少于": ">=",
    "达到": ">=",
    "不高于": "<=",
    "不超过": "<=",
    "低于": "<",
    "高于": ">",
}
# What plans write where they set no number: a direction, or only that the work goes on.
_WORDS = {
    "rising": Comparator.RISING,
    "逐年提升": Comparator.RISING,
    "逐步提升": Comparator.RISING,
    "逐年提高": Comparator.RISING,
    "逐步提高": Comparator.RISING,
    "持续提升": Comparator.RISING,
    "持续提高": Comparator.RISING,
    "提升": Comparator.RISING,
    "提高": Comparator.RISING,
    "增长": Comparator.RISING,
    "falling": Comparator.FALLING,
    "逐年下降": Comparator.FALLING,
    "逐步下降": Comparator.FALLING,
    "持续下降": Comparator.FALLING,
    "下降": Comparator.FALLING,
    "降低": Comparator.FALLING,
    "负增长": Comparator.FALLING,
}
_FORM = re.compile(r"(>=|<=|=|>|<|~)?\s*([+-]?[\d,]*\.?\d+)\s*(%|％)?(以上|以下|左右)?")
_TAIL = {"以上": Comparator.AT_LEAST, "以下": Comparator.AT_MOST, "左右": Comparator.ABOUT}


def fit(where: str, text: str, most: int) -> str:
    """The text without blanks around it. Raises TEXT_LONG where it does not fit its column."""
    text = text.strip()
    if len(text) > most:
        raise TEXT_LONG(where=where, value=text[:60], most=most)
    return text


def target_read(text: str, default: Comparator = Comparator.AT_LEAST) -> tuple[Comparator, int | None]:
    """A target as people print it: “<0.090”, “≥95%”, “60%以上”, “逐年提升”, or words that only say the work goes on.

    A number without a sign takes `default`. Words without a number that no table knows are ONGOING: they are kept as
    printed and not judged. Raises TARGET_NUMBER where there is nothing at all.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        raise TARGET_NUMBER(where="target", value=text)
    for sign, written in _SIGNS.items():
        if plain.startswith(sign):
            plain = written + plain[len(sign) :].strip()
            break
    match = _FORM.fullmatch(plain)
    if match is None:
        if any(c.isdigit() for c in plain) and plain[0] in "<>=~+-.0123456789":
            raise TARGET_NUMBER(where="target", value=text)
        return _WORDS.get(plain, Comparator.ONGOING), None
    try:
        value = parse_micro(match[2], "target")
    except Problem as problem:
        raise TARGET_NUMBER(where="target", value=text) from problem
    if match[1]:
        return Comparator(match[1]), value
    return _TAIL.get(match[4] or "", default), value
