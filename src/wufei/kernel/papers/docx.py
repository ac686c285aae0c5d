"""A paper as a Word file, set as offices set their papers, every source a real footnote. Not for: its words (spec).

python-docx knows no footnotes: their part is built here on its package layer, as are the few other parts, so that the
file holds what the paper needs and nothing of a template. The same paper gives the same bytes.
"""

import datetime as dt
import io
import struct
from collections.abc import Iterable, Iterator

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.package import Package

from wufei.kernel.papers import styles
from wufei.kernel.papers.archive import sealed
from wufei.kernel.papers.errors import PICTURE_UNREADABLE
from wufei.kernel.papers.grid import fits, grid
from wufei.kernel.papers.markup import Element, field, hinted, inline_picture, paragraph, related, run, w
from wufei.kernel.papers.rules import SIMULATED, Place, clean, item_label, link_of, one_line, placed, source_of
from wufei.kernel.papers.spec import Cited, Heading, ListBlock, Paper, Paragraph, Picture, Run, Table, Text, day_text
from wufei.kernel.problems import Translate

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EMU_PER_CM, _EMU_PER_TWIP = 360_000, 635
# A picture leaves room for its caption.
_WIDEST, _TALLEST = styles.TEXT_WIDTH * _EMU_PER_TWIP, (styles.TEXT_HEIGHT - 1_200) * _EMU_PER_TWIP
_PROPERTY = 255
_UNREADABLE = (
    *(InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError),
    *(LookupError, ValueError, struct.error),
)


def write(paper: Paper, translate: Translate) -> bytes:
    """The bytes of the file; `translate` speaks the paper's language. Raises TABLE_TOO_LONG, PICTURE_UNREADABLE."""
    return _Document(paper, translate).save()


class _Document:
    """A file that is being written: its parts, and how far the footnotes have come."""

    def __init__(self, paper: Paper, translate: Translate) -> None:
        self.paper, self.translate = paper, translate
        self.package = Package()
        self.noted: set[int] = set()
        self.pictures, self.wide = 0, False
        self.notes = w("footnotes", _rule(-1, "separator"), _rule(0, "continuationSeparator"))
        self.body = w("body")
        self.main = self._part("document", CONTENT_TYPE.WML_DOCUMENT_MAIN, w("document", self.body))
        self.package.relate_to(self.main, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
        self.notes_part = self._part("footnotes", CONTENT_TYPE.WML_FOOTNOTES, self.notes)
        self.edges = self._edges()

    def save(self) -> bytes:
        """Write everything."""
        language = self.paper.language
        self._join("styles", CONTENT_TYPE.WML_STYLES, RELATIONSHIP_TYPE.STYLES, styles.styles(language))
        self._join("settings", CONTENT_TYPE.WML_SETTINGS, RELATIONSHIP_TYPE.SETTINGS, styles.settings())
        self._join("fontTable", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE, styles.fonts())
        self.main.relate_to(self.notes_part, RELATIONSHIP_TYPE.FOOTNOTES)
        self.body.extend(self._top())
        for place in placed(self.paper, self.translate):
            self._turn(wide=isinstance(place.block, Table) and not fits(place.block.columns, styles.TEXT_WIDTH))
            self.body.extend(self._block(place))
        # Issuer and day never stand on a page by themselves.
        self._last_flow().insert(1, w("keepNext"))
        self.body.extend(self._end())
        self.body.append(self._section())
        if language == "zh":
            hinted(self.body)
            hinted(self.notes)
        self._properties()
        out = io.BytesIO()
        self.package.save(out)
        return sealed(out.getvalue())

    def _part(self, name: str, content_type: str, element: Element) -> XmlPart:
        return XmlPart(PackURI(f"/word/{name}.xml"), content_type, element, self.package)

    def _join(self, name: str, content_type: str, relation: str, element: Element) -> str:
        """A part of the main one, and by which name that knows it."""
        return str(self.main.relate_to(self._part(name, content_type, element), relation))

    def _top(self) -> Iterator[Element]:
        yield paragraph("Title", run(self.paper.title))
        if self.paper.subtitle:
            yield paragraph("Subtitle", run(self.paper.subtitle))

    def _end(self) -> Iterator[Element]:
        """Issuer and day, then what the reader should know."""
        if self.paper.issuer:
            yield paragraph("Issuer", run(self.paper.issuer))
        yield paragraph("IssueDate", run(day_text(self.paper.date, self.paper.language)))
        colon = "：" if self.paper.language == "zh" else ": "
        for name, words in self.paper.notes:
            yield paragraph("Remark", run(f"{name}{colon}{words}"))

    def _block(self, place: Place) -> Iterable[Element]:
        begins = place.begins_page
        match place.block:
            case Heading(level=level, words=words):
                yield paragraph(f"Heading{level}", run(place.label + words), begins_page=begins)
            case Paragraph(runs=runs):
                yield paragraph("BodyText", *self._runs(runs, place), begins_page=begins)
            case ListBlock() as block:
                for at, item in enumerate(block.items, start=1):
                    label = run(item_label(at, block, self.paper.language))
                    yield paragraph("List", label, *self._runs(item.runs, place), begins_page=begins and at == 1)
            case Table() as table:
                yield paragraph("Caption", run(f"{place.label}  {table.caption}"), begins_page=begins)
                width = styles.WIDE_TEXT if self.wide else styles.TEXT_WIDTH
                yield grid(table, width, self.paper.language, lambda cited: self._source(cited, place))
                yield paragraph("TableNote", *([run(table.note)] if table.note else []))
            case Picture() as picture:
                yield paragraph("Figure", self._drawing(picture), begins_page=begins)
                yield paragraph("FigureCaption", run(f"{place.label}  {picture.caption}"))

    def _runs(self, runs: Iterable[Run], place: Place) -> Iterator[Element]:
        for one in runs:
            match one:
                case Text(words=words, strong=True):
                    yield run(words, w("b"), w("bCs"))
                case Text(words=words) | str(words):
                    yield run(words)
                case Cited():
                    yield run(one.text)
                    yield from self._source(one, place)

    def _source(self, cited: Cited, place: Place) -> Iterator[Element]:
        """The mark of a footnote, and at its first time the footnote; later marks of the block refer to the first."""
        source = source_of(cited)
        number = place.sources[source]
        mark = w("rStyle", val="FootnoteReference")
        anchor = f"_Ref{number:08d}"
        if number in self.noted:
            yield field(f"NOTEREF {anchor} \\f \\h", str(number), mark)
            return
        self.noted.add(number)
        yield w("bookmarkStart", id=number, name=anchor)
        yield w("r", w("rPr", mark), w("footnoteReference", id=number))
        yield w("bookmarkEnd", id=number)
        self.notes.append(self._footnote(number, *source))

    def _footnote(self, number: int, note: str, url: str) -> Element:
        mark = w("r", w("rPr", w("rStyle", val="FootnoteReference")), w("footnoteRef"))
        return w("footnote", paragraph("FootnoteText", mark, run(" "), self._linked(note, url)), id=number)

    def _linked(self, note: str, url: str) -> Element:
        """The words of a source, to be followed where they have an address; one that cannot be followed is printed."""
        if not link_of(url):
            return run(f"{note} {url}".strip())
        key = self.notes_part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        # The words and not the address: a printed page gains nothing from a line of it under every figure.
        return related(w("hyperlink", run(note, w("rStyle", val="Hyperlink")), history=1), "id", key)

    def _drawing(self, picture: Picture) -> Element:
        """A picture in its line, fitted to the page."""
        try:
            part = self.package.get_or_add_image_part(io.BytesIO(picture.png))
            across, down = part.image.px_width, part.image.px_height
        except _UNREADABLE as error:
            raise PICTURE_UNREADABLE(where="picture", title=picture.caption) from error
        if part.content_type != CONTENT_TYPE.PNG or not across or not down:
            raise PICTURE_UNREADABLE(where="picture", title=picture.caption)
        self.pictures += 1
        width = min(int(picture.width_cm * _EMU_PER_CM), _WIDEST, _TALLEST * across // down)
        key = str(self.main.relate_to(part, RELATIONSHIP_TYPE.IMAGE))
        return inline_picture(key, self.pictures, clean(picture.caption), width, width * down // across)

    def _last_flow(self) -> Element:
        """How the last paragraph so far flows; what ends with a table has an empty one below it."""
        return self.body[-1][0]

    def _turn(self, *, wide: bool) -> None:
        """Turn the page for a table too wide for it, and back; what stood before ends its section."""
        if wide != self.wide:
            self._last_flow().append(self._section())
            self.wide = wide

    def _section(self) -> Element:
        refers = (related(w(tag, type="default"), "id", key) for tag, key in self.edges)
        return w("sectPr", *refers, *styles.page(wide=self.wide))

    def _edges(self) -> list[tuple[str, str]]:
        """Head and foot of every page: whether the figures are invented, and its number."""
        number = [run("— "), field("PAGE", "1"), run(" —")]
        foot = w("ftr", paragraph("Footer", *number))
        refers = [("footerReference", self._join("footer1", CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER, foot))]
        if self.paper.simulated:
            look = (w("b"), w("bCs"), w("color", val=styles.RED))
            boxed = w("bdr", val="single", sz=6, space=4, color=styles.RED)
            head = w("hdr", paragraph("Header", run(self.translate(SIMULATED), *look, boxed)))
            key = self._join("header1", CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER, head)
            refers.insert(0, ("headerReference", key))
        return refers

    def _properties(self) -> None:
        """Title and issuer of the file. The day of the paper stands for the moment it was made."""
        known = CorePropertiesPart.default(self.package)
        self.package.relate_to(known, RELATIONSHIP_TYPE.CORE_PROPERTIES)
        found = known.core_properties
        issuer = clean(self.paper.issuer)[:_PROPERTY]
        found.title = one_line(self.paper.title, self.paper.language)[:_PROPERTY]
        found.author = found.last_modified_by = issuer
        found.language = "zh-CN" if self.paper.language == "zh" else "en-GB"
        found.created = found.modified = dt.datetime.combine(self.paper.date, dt.time())


def _rule(number: int, kind: str) -> Element:
    """One of the two lines above footnotes."""
    flow = w("pPr", w("spacing", before=0, after=0, line=240, lineRule="auto"))
    return w("footnote", w("p", flow, w("r", w(kind))), id=number, type=kind)
