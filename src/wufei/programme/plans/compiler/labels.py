"""Heading labels: what kind a label is and what number it prints.

Not for: deciding which labelled lines are headings and which are tasks (see `outline.py` and `tasks.py`).
"""

import dataclasses
import enum
import re


class Label(enum.IntEnum):
    """Kinds of label, from the outermost usual level to the innermost."""

    PART = 1  # 第一章, 第一部分
    SECTION = 2  # 第一节
    HAN = 3  # 一、
    HAN_BRACKETED = 4  # （一）
    ARTICLE = 5  # 第一条
    DECIMAL = 6  # 1.1
    ARABIC = 7  # 1. 1、
    ARABIC_BRACKETED = 8  # （1）
    ARABIC_HALF = 9  # 1）
    CIRCLED = 10  # ①
    LETTER = 11  # a.
    BULLET = 12  # —— • ■


@dataclasses.dataclass(frozen=True, slots=True)
class Labelled:
    """A label at the start of a line: its kind, the number without punctuation, and how long it is."""

    kind: Label
    number: str | None
    length: int
    depth: int = 0


_HAN = "[一二三四五六七八九十百〇零]{1,4}"
_PATTERNS: tuple[tuple[Label, re.Pattern[str]], ...] = (
    (Label.PART, re.compile(rf"第({_HAN}|\d{{1,2}})(?:章|部分|篇|编)[、:.]?")),
    (Label.SECTION, re.compile(rf"第({_HAN}|\d{{1,2}})节[、:.]?")),
    (Label.ARTICLE, re.compile(rf"第({_HAN}|\d{{1,3}})[条项](?![^。]{{0,6}}规定)[、:.]?")),
    (
        Label.ARTICLE,
        re.compile(
            rf"(?:重点|专项|攻坚|主要|具体)?(?:任务|行动|工程|措施|举措)({_HAN}|\d{{1,3}})[:、.](?=[\u4e00-\u9fff“])"
        ),
    ),
    (Label.HAN, re.compile(rf"({_HAN})(?:[、.]|(?<=[一二三四五六七八九十])[,:](?=[\u4e00-\u9fff]))")),
    (Label.HAN_BRACKETED, re.compile(rf"\(({_HAN})\)[、.]?")),
    (Label.HAN_BRACKETED, re.compile(r"([\u3220-\u3229])[、.]?")),
    (
        Label.DECIMAL,
        re.compile(
            r"(\d{1,2}(?:\.\d{1,2}){1,3})[.、]?(?=[\u4e00-\u9fff“《])(?![万亿千百]?[吨个家座处项元亩公平立米人次月日%])"
        ),
    ),
    (Label.ARABIC, re.compile(r"(\d{1,3})(?:[、]|\.(?!\d)|[:,](?=[\u4e00-\u9fff]))")),
    (Label.ARABIC_BRACKETED, re.compile(r"\((\d{1,3})\)[、.]?")),
    (Label.ARABIC_BRACKETED, re.compile(r"([\u2474-\u2487])")),
    (Label.ARABIC_HALF, re.compile(r"(\d{1,3})\)[、.]?")),
    (Label.CIRCLED, re.compile(r"([\u2460-\u2473])[、.]?")),
    (Label.ARABIC, re.compile(r"([\u2488-\u249b])")),
    (Label.LETTER, re.compile(r"([A-Za-z])[.、)](?=[\u4e00-\u9fff])")),
    (Label.BULLET, re.compile(r"(?:[-—–―─]{1,4}|[•·■◆●◎★▪○□▶➢►*])(?=[\u4e00-\u9fff“《A-Z]|20\d\d年)")),
)


def label_of(line: str) -> Labelled | None:
    """The label this folded line starts with, if any."""
    if not line:
        return None
    for kind, pattern in _PATTERNS:
        match = pattern.match(line)
        if match:
            number = _plain_number(match.group(1)) if match.lastindex else None
            depth = number.count(".") if kind is Label.DECIMAL and number else 0
            return Labelled(kind, number, match.end(), depth)
    return None


def _plain_number(number: str) -> str:
    """Enclosed numerals as plain ones: ⑵ is 2, ㈡ is 二."""
    code = ord(number[0]) if len(number) == 1 else 0
    if 0x3220 <= code <= 0x3229:
        return "一二三四五六七八九十"[code - 0x3220]
    for first in (0x2460, 0x2474, 0x2488):
        if first <= code < first + 20:
            return str(code - first + 1)
    return number


_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}


def ordinal(number: str | None) -> int | None:
    """The value of a printed number, Arabic or Chinese; None for letters and decimals."""
    if not number:
        return None
    if number.isascii():
        return int(number) if number.isdigit() else None
    if any(c not in _DIGITS and c not in "十百" for c in number):
        return None
    if "百" in number or "十" not in number:
        return None if "百" in number or len(number) > 1 else _DIGITS[number]
    tens, _, ones = number.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
