"""A document as text: what the reader shows and every span points into.

Not for: deciding what the text means.
"""

import dataclasses
import enum


class Media(enum.StrEnum):
    """The format the bytes turned out to be, whatever the file was called."""

    TEXT = "text/plain"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PDF = "application/pdf"
    HTML = "text/html"


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """Readable text with its line breaks. `images` are spans of `text` where only a picture stands."""

    text: str
    media: Media
    name: str
    images: tuple[tuple[int, int], ...] = ()
