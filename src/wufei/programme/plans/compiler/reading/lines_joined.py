"""Hard-wrapped lines: tell a line break inside a paragraph from the end of one.

PDF text and text copied from it break every line at the page width. Not for: headings and their meaning.
"""

import re
from collections.abc import Sequence

_STARTS_ANEW = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百\d]+[章节条部篇]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|\d{1,3}(?:[、．]|\.(?!\d)|\s*[)）])|[（(]\d{1,3}[)）]|\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\s*[\u4e00-\u9fff]"
    r"|[①-⑳■●◆•▪◎★]|[-—]{2}|[附]件|附表|表\s*\d|专栏|(?:责任|牵头|配合|协助|参与)(?:单位|部门)[:：])"
)
_ROLE_HEADER = re.compile(r"(?:责任|牵头|配合|协助|参与)(?:单位|部门)[:：]")
_MEASURED = re.compile(r"\d{1,2}\.\d{1,2}[万亿千百]?[吨个家座处项元亩公平立米人次%]")
_BARS = re.compile("[|\t]")
LEADER = re.compile(r"(?:\.{4,}|…{2,}|·{4,}|_{4,})\s*-?\d{0,3}-?\s*$")  # a line of a table of contents
_CLOSED = re.compile(r"[。！？!?：:；;）)】\]〕]\s*$")


def width(line: str) -> int:
    """Printed width in half characters."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in line)


def page_width(lines: Sequence[str], *, surely_wrapped: bool = False) -> int | None:
    """The width at which lines are wrapped, or None if the text is not hard-wrapped.

    Wrapped text has many lines of nearly the same width and none much longer. Text of a printed page is
    `surely_wrapped`: there its longest lines show the width, however few they are.
    """
    widths = sorted(width(line.rstrip()) for line in lines if len(line.strip()) > 1)
    if surely_wrapped and widths:
        return widths[-1 - len(widths) // 50] if widths[-1] >= 24 else None
    if len(widths) < 6:
        return None
    edge = widths[int(len(widths) * 0.95) - 1]
    if not 44 <= edge <= 160 or widths[-1] > edge * 1.3 + 4:
        return None
    at_edge = [line.rstrip() for line in lines if width(line.rstrip()) >= edge - 8]
    torn = sum(1 for line in at_edge if not _CLOSED.search(line))
    return edge if len(at_edge) >= 0.3 * len(widths) and torn * 2 >= len(at_edge) else None


def continues(line: str, following: str, edge: int) -> bool:
    """Whether the paragraph of `line` goes on in `following`."""
    bare, after = line.strip(), following.strip()
    if not bare or not after or _BARS.search(bare + after) or LEADER.search(bare):
        return False
    # Inside an open bracket a role word starts no paragraph: "（牵头单位：甲局；" and "配合单位：乙局）".
    in_bracket = max(bare.rfind("（"), bare.rfind("(")) > max(bare.rfind("）"), bare.rfind(")"))
    inside = (in_bracket and _ROLE_HEADER.match(after)) or (_MEASURED.match(after) and not _CLOSED.search(bare))
    if _STARTS_ANEW.match(after) and not inside:
        return False
    if following[:2] in ("\u3000\u3000", "    ") and line[:2] != following[:2]:
        return False
    full = width(line.rstrip()) >= edge - 8
    # Some texts are wrapped at so many characters, whatever their width.
    counted = len(line.rstrip()) >= edge // 2 - 1 and not _CLOSED.search(bare)
    full = full or counted
    return full and not (_CLOSED.search(bare) and following[:1].isspace())
