"""Web pages: block text and tables, without scripts, styles and navigation.

Not for: fetching pages, or for telling the plan from headlines around it (see `surroundings.py`).
"""

import re

from lxml import etree
from lxml import html as lxml_html

from wufei.programme.plans.compiler.labels import label_of
from wufei.programme.plans.compiler.reading.rows import Cell, row_lines
from wufei.programme.plans.compiler.reading.source import Media, Source
from wufei.programme.plans.compiler.reading.text import even_lines
from wufei.programme.plans.compiler.reading.word_numbering import number_text

_LOOKS_LIKE = re.compile(r"<(?:!doctype\s+html|html|head|body|div|table|p|span|article|section)\b[^<>]*>", re.I)
_DROPPED = frozenset(
    [
        "script",
        "style",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "iframe",
        "noscript",
        "select",
        "button",
        "template",
        "svg",
        "object",
        "head",
        "rt",
        "rp",
        "input",
        "textarea",
        "video",
        "audio",
        "link",
        "meta",
        "title",
    ]
)
_BLOCK = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "tr",
        "td",
        "th",
        "table",
        "tbody",
        "thead",
        "center",
        "figure",
        "figcaption",
        "address",
        "body",
        "hr",
    ]
)
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|menu|footer|header|breadcrumb|crumb|share|sidebar|related|toolbar)(?:$|[-_\s])"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_GLUE = "\ue000"  # holds a list's number to the words that follow, whatever blocks they stand in
PICTURE = "[图片]"


def is_html(text: str) -> bool:
    """Whether the text is markup: a tag near the start and several in all."""
    return bool(_LOOKS_LIKE.search(text[:4000])) and len(_LOOKS_LIKE.findall(text[:200000])) >= 2


def read(text: str, name: str) -> Source:
    """The page's readable text; `[图片]` stands where only a picture is."""
    # A declared encoding would contradict text that is already decoded.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = lxml_html.document_fromstring(even_lines(text))
    except (etree.ParserError, ValueError):
        return Source("", Media.HTML, name)
    pieces: list[str] = []
    _walk(root, pieces, len(text))
    flat = re.sub(rf"{_GLUE}\s*", "", "".join(pieces))
    flat = re.sub(r"[ \t\xa0]+", " ", flat)
    lines = [line.strip(" \u3000") for line in flat.split("\n")]
    flat = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    images = tuple(m.span() for m in re.finditer(rf"^{re.escape(PICTURE)}$", flat, re.M))
    return Source(flat, Media.HTML, name, images)


def _walk(node: etree._Element, out: list[str], page_size: int) -> None:
    tag = node.tag if isinstance(node.tag, str) else ""
    if not tag or tag in _DROPPED or _is_furniture(node, page_size):
        return
    if tag == "table" and not _is_layout(node):
        caption = " ".join("".join(each.itertext()) for each in node.findall("caption"))  # type: ignore[arg-type]
        out.append("\n".join(["", *caption.split("\n"), *row_lines(_rows(node)), ""]))
        return
    if tag == "br":
        out.append("\n")
    elif tag == "img" and not _is_icon(node):
        out.append(f"\n{PICTURE}\n")
    block = tag in _BLOCK
    if block:
        out.append("\n")
    if tag == "li":
        out.append(_number(node))
    out.append(_inline(node.text))
    for child in node:
        _walk(child, out, page_size)
        out.append(_inline(child.tail))
    if block:
        out.append("\n")


def _number(item: etree._Element) -> str:
    """The number that a browser prints before an item of an ordered list; nothing where the text has its own."""
    above = item.getparent()
    if above is None or above.tag != "ol":
        return ""
    style = f"{above.get('style', '')};{item.get('style', '')}".replace(" ", "").lower()
    words = "".join(item.itertext()).strip()  # type: ignore[arg-type]
    if re.search(r"list-style(?:-type)?:[^;]*none", style) or label_of(words) is not None:
        return ""
    items = [each for each in above if each.tag == "li"]
    number = _whole(above.get("start"), 1)
    for each in items[: items.index(item) + 1]:
        number = _whole(each.get("value"), number + (each is not items[0]))
    form = re.search(r"list-style(?:-type)?:[^;]*?(cjk-ideographic|trad-chinese|simp-chinese)", style)
    letters = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
    name = "chineseCounting" if form else letters.get(above.get("type", ""), "decimal")
    return number_text(number, name) + ("、" if form else ".") + _GLUE


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,4}", text) else otherwise


def _inline(text: str | None) -> str:
    """Line breaks in markup are spaces, except between Chinese characters, where they are nothing."""
    return re.sub(r"\s*\n\s*", "", text) if text else ""


def _is_furniture(node: etree._Element, page_size: int) -> bool:
    names = f"{node.get('class', '')} {node.get('id', '')}".lower()
    if _HIDDEN.search(node.get("style", "")):
        return True
    if names.strip() and _FURNITURE.search(names):
        return len("".join(node.itertext())) < min(2000, page_size // 4)  # type: ignore[arg-type]
    return False


def _is_icon(node: etree._Element) -> bool:
    size = re.match(r"\d+", node.get("width", "") or node.get("height", ""))
    return bool(size) and int(size.group()) < 60 if size else False


def _is_layout(table: etree._Element) -> bool:
    """A table that only places blocks on the page: it nests tables, or has one column."""
    if table.find(".//table") is not None:
        return True
    return max((len(r) for r in table.iter("tr")), default=0) <= 1


def _rows(table: etree._Element) -> list[list[Cell]]:
    rows = []
    for tr in table.iter("tr"):
        cells = []
        for td in tr:
            if td.tag in ("td", "th"):
                out = [_inline(td.text), *_children(td)]
                cells.append(Cell(" ".join("".join(out).split()), _span(td, "colspan"), _span(td, "rowspan")))
        rows.append(cells)
    return rows


def _children(td: etree._Element) -> list[str]:
    out: list[str] = []
    for child in td:
        _walk(child, out, 0)
        out.append(_inline(child.tail))
    return out


def _span(td: etree._Element, name: str) -> int:
    value = td.get(name, "1")
    return min(int(value), 100) if value.isdigit() and int(value) > 0 else 1
