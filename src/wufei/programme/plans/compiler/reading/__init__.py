"""Bytes in, a `Source` out: the format is found by content, and a bad file is refused with one problem.

Not for: understanding the text, or for recognising text in pictures.
"""

from wufei.kernel.problems import Fault
from wufei.programme.plans.compiler import errors
from wufei.programme.plans.compiler.reading import docx, html, pdf, text
from wufei.programme.plans.compiler.reading.source import Media, Source

__all__ = ["Media", "Source", "read"]

SIZE_LIMIT_BYTES = 50 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OTHER_BINARIES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7fELF")


def read(data: bytes, name: str, *, size_limit_bytes: int = SIZE_LIMIT_BYTES) -> Source:
    """The readable text of a txt, docx, pdf or html file. Raises one problem of `errors` if there is none."""
    if len(data) > size_limit_bytes:
        raise errors.TOO_BIG(where=name, value=len(data), limit_mb=f"{size_limit_bytes / 1024**2:g}")
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise errors.EMPTY(where=name)
    if b"%PDF-" in data[:1024]:
        return pdf.read(data, name)
    if data.startswith(_ZIP):
        return docx.read(data, name)
    if data.startswith(_OLE):
        raise _ole_problem(data)(where=name)
    if data.startswith(_OTHER_BINARIES):
        raise errors.UNKNOWN_FORMAT(where=name)
    decoded = text.decode(data, name)
    source = html.read(decoded, name) if html.is_html(decoded) else text.read(decoded, name)
    if not source.text.strip():
        raise errors.EMPTY(where=name)
    return source


def _ole_problem(data: bytes) -> Fault:
    """An OLE container is an encrypted new Word file, an old Word file, or something else."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return errors.ENCRYPTED
    if "WordDocument".encode("utf-16-le") in data:
        return errors.OLD_WORD
    return errors.UNKNOWN_FORMAT
