"""How a paper looks in Word: page, fonts and styles by the habits of official papers (GB/T 9704).

The four faces of 公文 are named as offices name them. Where a machine lacks them, the table of fonts says what to take
instead. An English paper keeps the page and the order of things, in Latin letters of a smaller size.
Not for: what stands in a paper (docx).
"""

import copy
import dataclasses
from collections.abc import Iterator

from wufei.kernel.papers.markup import Element, w
from wufei.kernel.units import Language

TITLE_FACE, HEAD_FACE, SECOND_FACE, BODY_FACE = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
LATIN = "Times New Roman"
MM = 1440 / 25.4  # twentieths of a point in a millimetre
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, BOTTOM, LEFT, RIGHT = (round(mm * MM) for mm in (37, 35, 28, 26))
TEXT_WIDTH, TEXT_HEIGHT = PAGE_WIDTH - LEFT - RIGHT, PAGE_HEIGHT - TOP - BOTTOM
# The page turned for a wide table: its head is at the side where the page is bound.
WIDE_TEXT = PAGE_HEIGHT - TOP - BOTTOM
RED = "C00000"

_EDGE, _HEADER = round(13 * MM), round(20 * MM)

# Name, what to take instead, PANOSE and family, by which Word finds a likeness. One alternative each: the standard
# allows several, but Word takes the value whole for one name. LibreOffice asks the machine's fontconfig instead.
_FACES = (
    (TITLE_FACE, "华文中宋", "02010600040101010101", "auto"),
    (HEAD_FACE, "SimHei", "02010609060101010101", "modern"),
    (SECOND_FACE, "楷体", "02010609060101010101", "modern"),
    (BODY_FACE, "仿宋", "02010609060101010101", "modern"),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of letters in half points; lines, gaps and squeeze in twentieths of a point."""

    title: int
    title_line: int
    body: int
    body_line: int
    squeeze: int
    indent: bool
    gap: int


# 3号 at 28.95 pt: 22 lines of 28 characters, for which each stands a quarter point closer.
SIZES: dict[Language, Sizes] = {
    "zh": Sizes(title=44, title_line=700, body=32, body_line=579, squeeze=-5, indent=True, gap=0),
    "en": Sizes(title=36, title_line=520, body=24, body_line=400, squeeze=0, indent=False, gap=120),
}


def fonts() -> Element:
    """The table of fonts with what to take where a face is absent."""
    faces = [
        w(
            "font",
            *(w("altName", val=instead), w("panose1", val=panose), w("charset", val="86")),
            *(w("family", val=family), w("pitch", val="default")),
            name=name,
        )
        for name, instead, panose, family in _FACES
    ]
    latin = (w("altName", val="Liberation Serif"), w("panose1", val="02020603050405020304"))
    shape = (w("charset", val="00"), w("family", val="roman"), w("pitch", val="variable"))
    return w("fonts", *faces, w("font", *latin, *shape, name=LATIN))


def settings() -> Element:
    """What Word is told of the whole: today's layout, Chinese punctuation, the two lines above footnotes."""
    rules = (w("footnote", id=-1), w("footnote", id=0))
    word = "http://schemas.microsoft.com/office/word"
    return w(
        "settings",
        w("zoom", percent=100),
        w("defaultTabStop", val=420),
        w("characterSpacingControl", val="compressPunctuation"),
        w("footnotePr", *rules),
        w("compat", w("compatSetting", name="compatibilityMode", uri=word, val=15)),
    )


def page(*, wide: bool) -> list[Element]:
    """A4 and its margins, upright or turned; the number of the page stands 7 mm below the text."""
    if wide:
        size = w("pgSz", w=PAGE_HEIGHT, h=PAGE_WIDTH, orient="landscape")
        edges = {"top": LEFT, "right": BOTTOM, "bottom": RIGHT, "left": TOP}
    else:
        size = w("pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT)
        edges = {"top": TOP, "right": RIGHT, "bottom": BOTTOM, "left": LEFT}
    distances = {"header": min(edges["top"] - _EDGE, _HEADER), "footer": edges["bottom"] - _EDGE, "gutter": 0}
    return [size, w("pgMar", **edges, **distances)]


def styles(language: Language) -> Element:
    """The styles of a paper."""
    sizes = SIZES[language]
    look = w(
        "rPr", *_face(BODY_FACE, sizes.body), w("lang", val="en-GB" if language == "en" else "en-US", eastAsia="zh-CN")
    )
    flow = w("pPr", w("spacing", before=0, after=0, line=sizes.body_line, lineRule="exact"))
    defaults = w("docDefaults", w("rPrDefault", look), w("pPrDefault", flow))
    return w("styles", defaults, *_text_styles(sizes), *_table_styles(), *_edge_styles(), *_character_styles())


def _face(name: str, size: int, *, bold: bool = False, squeeze: int = 0) -> list[Element]:
    """The looks of letters in the order Word wants them."""
    found = [w("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=name, cs=LATIN)]
    found += [w("b"), w("bCs")] if bold else []
    found += [w("spacing", val=squeeze)] if squeeze else []
    return [*found, w("sz", val=size), w("szCs", val=size)]


def _style(key: str, name: str, flow: list[Element], look: list[Element], based: str = "Normal") -> Element:
    """A style of paragraphs. Word knows its own by their names; those of this house say that they are not."""
    own = (w("qFormat"), w("pPr", *flow), w("rPr", *look))
    if key == "Normal":
        return w("style", w("name", val=name), *own, type="paragraph", default=1, styleId=key)
    ours = {"customStyle": 1} if key in _OURS else {}
    return w("style", w("name", val=name), w("basedOn", val=based), *own, type="paragraph", **ours, styleId=key)


def _exact(line: int, before: int = 0, after: int = 0) -> Element:
    return w("spacing", before=before, after=after, line=line, lineRule="exact")


def _loose(before: int = 0, after: int = 0) -> Element:
    return w("spacing", before=before, after=after, line=240, lineRule="auto")


def _text_styles(sizes: Sizes) -> Iterator[Element]:
    """Title, headings, body, lists and the end of a paper."""
    centre, both, right = w("jc", val="center"), w("jc", val="both"), w("jc", val="right")
    indent = [w("ind", firstLineChars=200, firstLine=sizes.body * 20)] if sizes.indent else []
    end = w("ind", rightChars=200, right=sizes.body * 20)
    latin = not sizes.indent  # 黑体 and 楷体 tell Chinese headings apart; Latin letters need bold

    def heading(level: int, face: str, *, bold: bool) -> Element:
        gaps = _exact(sizes.body_line, sizes.gap * 2, sizes.gap)
        flow = [w("keepNext"), w("keepLines"), gaps, *_copy(indent), w("outlineLvl", val=level - 1)]
        look = _face(face, sizes.body, bold=bold, squeeze=sizes.squeeze)
        return _style(f"Heading{level}", f"heading {level}", flow, look)

    body = _face(BODY_FACE, sizes.body, squeeze=sizes.squeeze)
    yield _style("Normal", "Normal", [w("widowControl")], [])
    above = _exact(sizes.title_line, sizes.title_line // 2, sizes.body_line)
    yield _style("Title", "Title", [above, centre], _face(TITLE_FACE, sizes.title, bold=True))
    below = _exact(sizes.body_line, 0, sizes.body_line)
    yield _style("Subtitle", "Subtitle", [below, *_copy([centre])], _face(SECOND_FACE, sizes.body))
    yield heading(1, HEAD_FACE, bold=latin)
    yield heading(2, SECOND_FACE, bold=latin)
    yield heading(3, BODY_FACE, bold=True)
    yield _style("BodyText", "Body Text", [_exact(sizes.body_line, 0, sizes.gap), *_copy(indent), both], body)
    yield _style("List", "List", [], [], based="BodyText")
    yield _style("Issuer", "Issuer", [w("keepNext"), _exact(sizes.body_line, sizes.body_line * 2), end, right], [])
    yield _style("IssueDate", "Issue Date", _copy([end, right]), [])
    yield _style("Remark", "Remark", [_loose(60)], _face(SECOND_FACE, 24 if sizes.indent else 20))


def _table_styles() -> Iterator[Element]:
    """Captions, cells and the remark below a table; cells of three sizes for tables of few and of many columns."""
    centre = w("jc", val="center")
    yield _style("Caption", "caption", [w("keepNext"), w("keepLines"), _loose(160, 80), centre], _face(HEAD_FACE, 24))
    yield _style(
        "FigureCaption", "Figure Caption", [w("keepLines"), _loose(80, 160), *_copy([centre])], _face(HEAD_FACE, 24)
    )
    yield _style("Figure", "Figure", [w("keepNext"), _loose(160), *_copy([centre])], [])
    for key, size in CELLS.items():
        # wordWrap 0: a hash or an address may break anywhere, or it would leave its cell
        yield _style(key, key, [w("wordWrap", val=0), _loose(20, 20)], _face(BODY_FACE, size))
    yield _style("TableNote", "Table Note", [_loose(60, 160)], _face(BODY_FACE, 21))


_OURS = {"Issuer", "IssueDate", "Remark", "Figure", "FigureCaption", "TableNote", "Cell", "CellSmall", "CellTiny"}
# Styles of cells and their letters in half points.
CELLS = {"Cell": 24, "CellSmall": 21, "CellTiny": 18}


def _edge_styles() -> Iterator[Element]:
    """Header, footer, footnotes."""
    yield _style("Header", "header", [_loose(), w("jc", val="right")], _face(HEAD_FACE, 21))
    yield _style("Footer", "footer", [_loose(), w("jc", val="center")], _face(BODY_FACE, 28))
    flow = [w("wordWrap", val=0), w("snapToGrid", val=0), _loose(0, 20)]
    yield _style("FootnoteText", "footnote text", flow, _face(BODY_FACE, 18))


def _character_styles() -> Iterator[Element]:
    raised = w("rPr", w("vertAlign", val="superscript"))
    yield w("style", w("name", val="footnote reference"), raised, type="character", styleId="FootnoteReference")
    linked = w("rPr", w("color", val="0563C1"), w("u", val="single"))
    yield w("style", w("name", val="Hyperlink"), linked, type="character", styleId="Hyperlink")


def _copy(elements: list[Element]) -> list[Element]:
    """An element stands in one place only: those wanted again are copied."""
    return [copy.deepcopy(one) for one in elements]
