"""PDF files with a text layer: page furniture goes, wrapped lines become paragraphs again.

Not for: scans (refused), nor for ruled tables (see `pdf_tables.py`).
"""

import itertools
import re
from collections import Counter

import pypdfium2

from wufei.programme.plans.compiler import errors
from wufei.programme.plans.compiler.reading import lines_joined, pdf_tables
from wufei.programme.plans.compiler.reading.source import Media, Source
from wufei.programme.plans.compiler.reading.text import even_lines

_PAGE_NUMBER = re.compile(r"^[\s\-—–―─·•]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／共,，]\s*\d{1,4}\s*页?)?[\s\-—–―─·•]*$")
_EDGE_LINES = 2


def read(data: bytes, name: str) -> Source:
    """The text layer as paragraphs."""
    pages = [page.split("\n") for page in _pages(data, name)]
    letters = sum(len(line.strip()) for page in pages for line in page)
    if letters < max(12, 4 * len(pages)):
        raise errors.SCANNED(where=name, value=len(pages))
    lines = [line for page in _rows_joined(_without_furniture(pages)) for line in page]
    return Source(_paragraphs(lines), Media.PDF, name)


def _pages(data: bytes, name: str) -> list[str]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        fault = errors.ENCRYPTED if "password" in str(error).lower() else errors.DAMAGED
        raise fault(where=name) from error
    try:
        texts = []
        for page in document:
            layer = page.get_textpage()
            # pdfium marks a hyphenated line end by U+FFFE; Chinese text has none worth keeping.
            texts.append(even_lines(pdf_tables.read_page(page, layer).replace("\ufffe", "")))
            layer.close()
            page.close()
    except pypdfium2.PdfiumError as error:
        raise errors.DAMAGED(where=name) from error
    finally:
        document.close()
    if not texts:
        raise errors.DAMAGED(where=name)
    return texts


def _without_furniture(pages: list[list[str]]) -> list[list[str]]:
    """Drop page numbers, and lines that stand at the head or foot of most pages."""
    pages = [[line for line in page if line.strip()] for page in pages]
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(line) for line in page[:_EDGE_LINES] + page[-_EDGE_LINES:]})
    often = {s for s, n in seen.items() if n >= 3 and n * 2 >= len(pages)} if len(pages) >= 3 else set()
    kept = []
    for page in pages:
        last = len(page) - _EDGE_LINES
        kept.append(
            [
                line
                for i, line in enumerate(page)
                if not ((i < _EDGE_LINES or i >= last) and (_PAGE_NUMBER.match(line) or _shape(line) in often))
            ]
        )
    return kept


def _rows_joined(pages: list[list[str]]) -> list[list[str]]:
    """Put together a row of a table that a page break cut: the rest of it has no number of its own."""
    for before, page in itertools.pairwise(pages):
        if not before or not page or not before[-1].startswith("|"):
            continue
        at = 1 if len(page) > 1 and page[0] in before else 0  # a head that each page repeats
        first, rest = (_row(row) for row in (before[-1], page[at]))
        numbers = [i for i, cell in enumerate(first) if cell.isdigit()]
        if page[at].startswith("|") and len(first) == len(rest) and numbers and not any(rest[i] for i in numbers):
            before[-1] = "| " + " | ".join(a + b for a, b in zip(first, rest, strict=True)) + " |"
            del page[at]
    return pages


def _row(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", line))


def _paragraphs(lines: list[str]) -> str:
    prose = [x for x in lines if "|" not in x and not lines_joined.LEADER.search(x)]
    edge = lines_joined.page_width(prose, surely_wrapped=True)
    text = ""
    parts: list[str] = []
    for i, line in enumerate(lines):
        text += line.strip() if text else line.rstrip()
        if edge is None or i + 1 == len(lines) or not lines_joined.continues(line, lines[i + 1], edge):
            parts.append(text)
            text = ""
        elif text[-1:].isascii() and text[-1:].isalpha() and lines[i + 1].strip()[:1].isascii():
            text += " "
    return "\n".join(parts)
