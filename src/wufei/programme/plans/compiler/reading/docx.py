"""Word files: paragraphs and tables in order, with the labels Word prints itself.

The archive is judged by its directory before anything is unpacked. Not for: layout, comments, tracked deletions.
"""

import io
import zipfile
import zlib

from lxml import etree

from wufei.programme.plans.compiler import errors
from wufei.programme.plans.compiler.reading.rows import Cell, row_lines
from wufei.programme.plans.compiler.reading.source import Media, Source
from wufei.programme.plans.compiler.reading.text import even_lines
from wufei.programme.plans.compiler.reading.word_numbering import Numbering, W, paragraphs

_MAIN = "word/document.xml"
_PARTS = (_MAIN, "word/numbering.xml", "word/styles.xml")
_TOTAL_LIMIT_BYTES = 400 * 1024 * 1024
_PART_LIMIT_BYTES = 64 * 1024 * 1024
_RATIO_LIMIT = 250
_RATIO_FREE_BYTES = 4 * 1024 * 1024
_PICTURE_TAGS = ("blip", "imagedata")
PICTURE = "[图片]"


def read(data: bytes, name: str) -> Source:
    """The document's text; `[图片]` stands on its own line where a paragraph holds only a picture."""
    document, numbering_part, styles = (_parse(part, name) for part in _unpack(data, name))
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise errors.DAMAGED(where=name)
    numbering = Numbering(numbering_part, styles)
    lines: list[str] = []
    pictures: list[int] = []
    for block in (part for whole in paragraphs(body) for part in _unboxed(whole)):
        if block.tag == f"{W}tbl":
            lines += row_lines(_rows(block, numbering))
            continue
        words = _words(block)
        if not words.strip():
            if _holds_picture(block):
                pictures.append(len(lines))
                lines.append(PICTURE)
            continue
        lines.append(numbering.label(block) + words.strip())
    return _source(lines, pictures, name)


def _unboxed(block: etree._Element) -> list[etree._Element]:
    """The paragraphs of a table of one column, which only frames them as a box does; any other block itself."""
    if block.tag == f"{W}tbl" and all(len(tr.findall(f"{W}tc")) <= 1 for tr in block.iter(f"{W}tr")):
        return list(block.iter(f"{W}p"))
    return [block]


def _source(lines: list[str], pictures: list[int], name: str) -> Source:
    lines = [even_lines(line) for line in lines]
    text = "\n".join(lines)
    if not text.strip():
        raise errors.EMPTY(where=name)
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    return Source(text, Media.DOCX, name, tuple((starts[i], starts[i] + len(PICTURE)) for i in pictures))


def _unpack(data: bytes, name: str) -> list[bytes | None]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = {i.filename: i for i in archive.infolist()}
            _judge(list(infos.values()), len(data), name)
            if _MAIN not in infos:
                raise errors.UNKNOWN_FORMAT(where=name)
            if any(infos[p].flag_bits & 1 for p in _PARTS if p in infos):
                raise errors.ENCRYPTED(where=name)
            return [archive.read(p) if p in infos else None for p in _PARTS]
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error) as error:
        raise errors.DAMAGED(where=name) from error


def _judge(infos: list[zipfile.ZipInfo], packed_size: int, name: str) -> None:
    """Refuse an archive whose directory announces too much, before unpacking. `ZipFile` never reads past it."""
    total = sum(i.file_size for i in infos)
    largest = max((i.file_size for i in infos if i.filename in _PARTS), default=0)
    dense = total > _RATIO_FREE_BYTES and total > _RATIO_LIMIT * max(packed_size, 1)
    if total > _TOTAL_LIMIT_BYTES or largest > _PART_LIMIT_BYTES or dense:
        raise errors.BOMB(where=name, value=total)


def _parse(part: bytes | None, name: str) -> etree._Element | None:
    if part is None:
        return None
    # Word never writes a DOCTYPE; entities that expand without end need one.
    if b"<!DOCTYPE" in part or "<!DOCTYPE".encode("utf-16-le") in part or "<!DOCTYPE".encode("utf-16-be") in part:
        raise errors.BOMB(where=name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise errors.DAMAGED(where=name) from error


def _words(node: etree._Element) -> str:
    """The visible text of a paragraph; the sound reading of a ruby and deleted text are left out."""
    out: list[str] = []
    for child in node:
        tag = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if tag == "t":
            out.append(child.text or "")
        elif tag == "tab":
            out.append(" ")
        elif tag in ("br", "cr"):
            out.append("\n")
        elif tag == "noBreakHyphen":
            out.append("-")
        elif tag in ("del", "moveFrom", "rt", "instrText", "pPr", "rPr", "Fallback", "delText"):
            continue
        else:
            out.append(_words(child))
            if tag == "p":
                out.append("\n")
    return "".join(out)


def _holds_picture(node: etree._Element) -> bool:
    return any(isinstance(n.tag, str) and n.tag.rpartition("}")[2] in _PICTURE_TAGS for n in node.iter())


def _rows(table: etree._Element, numbering: Numbering) -> list[list[Cell]]:
    """Cells with their spans; Word marks a downward merge on every cell it covers."""
    grid: list[list[tuple[str, int, str]]] = []
    for tr in table.iter(f"{W}tr"):
        row = []
        for tc in tr.iter(f"{W}tc"):
            texts = [numbering.label(p) + " ".join(_words(p).split()) for p in tc.iter(f"{W}p")]
            text = " ".join(t for t in texts if t.strip())
            if not text and _holds_picture(tc):
                text = PICTURE
            row.append((text, _columns(tc), _down_merge(tc)))
        grid.append(row)
    return _as_cells(grid)


def _as_cells(grid: list[list[tuple[str, int, str]]]) -> list[list[Cell]]:
    """Repeat the text of a downward merge in each row it covers."""
    out: list[list[Cell]] = []
    above: dict[int, str] = {}
    for row in grid:
        cells = []
        column = 0
        now: dict[int, str] = {}
        for text, columns, merge in row:
            shown = above.get(column, text) if merge == "continue" else text
            if merge:
                now[column] = shown
            cells.append(Cell(shown, columns))
            column += columns
        above = now
        out.append(cells)
    return out


def _columns(tc: etree._Element) -> int:
    span = tc.find(f"{W}tcPr/{W}gridSpan")
    value = span.get(f"{W}val", "1") if span is not None else "1"
    return min(int(value), 100) if value.isdigit() and int(value) > 0 else 1


def _down_merge(tc: etree._Element) -> str:
    merge = tc.find(f"{W}tcPr/{W}vMerge")
    return "" if merge is None else merge.get(f"{W}val", "continue")
