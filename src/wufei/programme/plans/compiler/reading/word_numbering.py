"""Labels that Word prints by itself: "一、", "（一）", "1." are not in the text of a paragraph but in numbering.xml.

Not for: labels typed by hand; those are text already.
"""

import dataclasses
import re
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclasses.dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list prints its numbers."""

    start: int
    number_format: str
    pattern: str
    style: str


class Numbering:
    """The lists of one document and how far each has counted."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        self._style_numbers: dict[str, tuple[str | None, int | None]] = {}
        self._style_parents: dict[str, str] = {}
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def label(self, paragraph: etree._Element) -> str:
        """The label Word would print before this paragraph, or nothing; counts on."""
        list_id, depth = self._place(paragraph)
        if list_id is None or list_id == "0":
            return ""
        abstract = self._abstract_of.get(list_id)
        levels = self._levels.get(abstract or "", {})
        if abstract is None or depth not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        restart = self._restarts.get((list_id, depth))
        if restart is not None and (list_id, depth) not in self._started:
            counts[depth] = restart
        else:
            counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        self._started.add((list_id, depth))
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return self._print(levels, counts, depth)

    def _print(self, levels: dict[int, Level], counts: dict[int, int], depth: int) -> str:
        own = levels[depth]
        if own.number_format == "bullet":
            return "• "
        if own.number_format == "none" and "%" not in own.pattern:
            return own.pattern

        def one(match: re.Match[str]) -> str:
            level = levels.get(int(match.group(1)) - 1)
            if level is None:
                return ""
            return number_text(counts.get(int(match.group(1)) - 1, level.start), level.number_format)

        text = re.sub(r"%(\d)", one, own.pattern)
        return text if not text or text[-1] in "、.．)）：:章节条 " else text + " "

    def _place(self, paragraph: etree._Element) -> tuple[str | None, int]:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return self._by_style("")
        own = properties.find(f"{W}numPr")
        style_node = properties.find(f"{W}pStyle")
        style = style_node.get(f"{W}val", "") if style_node is not None else ""
        if own is not None:
            list_id, depth = _number_properties(own)
            if list_id is not None:
                return list_id, depth or 0
        return self._by_style(style)

    def _by_style(self, style: str) -> tuple[str | None, int]:
        seen: set[str] = set()
        asked = style
        while style and style not in seen:
            seen.add(style)
            list_id, depth = self._style_numbers.get(style, (None, None))
            if list_id is not None:
                if depth is None:
                    levels = self._levels.get(self._abstract_of.get(list_id, ""), {})
                    depth = next((d for d, level in levels.items() if level.style in (style, asked)), 0)
                return list_id, depth
            style = self._style_parents.get(style, "")
        return None, 0

    def _read_lists(self, root: etree._Element) -> None:
        for abstract in root.iter(f"{W}abstractNum"):
            levels = dict(map(_level, abstract.findall(f"{W}lvl")))
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for number in root.iter(f"{W}num"):
            target = number.find(f"{W}abstractNumId")
            list_id = number.get(f"{W}numId", "")
            if target is not None:
                self._abstract_of[list_id] = target.get(f"{W}val", "")
            for override in number.findall(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride")
                if start is not None:
                    self._restarts[(list_id, _integer(override.get(f"{W}ilvl")))] = _integer(start.get(f"{W}val"), 1)

    def _read_styles(self, root: etree._Element) -> None:
        for style in root.iter(f"{W}style"):
            style_id = style.get(f"{W}styleId", "")
            parent = style.find(f"{W}basedOn")
            if parent is not None:
                self._style_parents[style_id] = parent.get(f"{W}val", "")
            numbers = style.find(f"{W}pPr/{W}numPr")
            if numbers is not None:
                self._style_numbers[style_id] = _number_properties(numbers)


def number_text(n: int, number_format: str) -> str:  # noqa: PLR0911 - one format a line reads best
    """The number as Word prints it in this format; an unknown format prints digits."""
    if number_format in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"):
        return chinese_number(n)
    if number_format in ("ideographDigital", "taiwaneseDigital"):
        return "".join(_DIGITS[int(d)] for d in str(n))
    if number_format in ("ideographTraditional", "ideographZodiac") and 1 <= n <= 10:
        return _STEMS[n - 1]
    if number_format in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= n <= 20:
        return chr(0x245F + n)
    if number_format == "lowerLetter":
        return chr(97 + (n - 1) % 26)
    if number_format == "upperLetter":
        return chr(65 + (n - 1) % 26)
    if number_format in ("lowerRoman", "upperRoman"):
        roman = _roman(n)
        return roman if number_format == "upperRoman" else roman.lower()
    if number_format == "decimalZero":
        return f"{n:02d}"
    return "" if number_format == "none" else str(n)


def chinese_number(n: int) -> str:
    """1 to 99 in Chinese numerals, as headings print them; larger numbers digit by digit."""
    if not 0 < n < 100:
        return "".join(_DIGITS[int(d)] for d in str(n))
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones else "")


def _roman(n: int) -> str:
    pairs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    out = ""
    for value, sign in pairs:
        while n >= value and len(out) < 20:
            out += sign
            n -= value
    return out


def _level(node: etree._Element) -> tuple[int, Level]:
    def value(tag: str, default: str) -> str:
        found = node.find(f"{W}{tag}")
        return default if found is None else found.get(f"{W}val", default)

    style = value("pStyle", "")
    level = Level(_integer(value("start", "1"), 1), value("numFmt", "decimal"), value("lvlText", ""), style)
    return _integer(node.get(f"{W}ilvl")), level


def _number_properties(node: etree._Element) -> tuple[str | None, int | None]:
    list_id = node.find(f"{W}numId")
    depth = node.find(f"{W}ilvl")
    return (
        None if list_id is None else list_id.get(f"{W}val"),
        None if depth is None else _integer(depth.get(f"{W}val")),
    )


def _integer(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdigit() else default


def paragraphs(body: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables of a body in document order, looking into content controls."""
    for child in body:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}smartTag", f"{W}customXml"):
            yield from paragraphs(child)
