"""What a file is, judged by its content and never by its name; and what is too dangerous to take. Pure.

The list of what is taken is closed: whatever is not on it is refused. Not for: limits of size, or storing.
"""

import codecs
import io
import json
import re
import unicodedata
import zipfile
from typing import IO

import puremagic

from wufei.kernel.files.errors import ARCHIVE_REFUSED, MACROS_REFUSED, TYPE_REFUSED

HEAD = 64 * 1024
BINARY = "application/octet-stream"
OOXML = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX, PPTX = (
    f"{OOXML}{kind}" for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
OFD = "application/ofd"
ZIP = "application/zip"
PDF = "application/pdf"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
TAKEN = frozenset(
    {PDF, DOCX, XLSX, PPTX, DOC, XLS, PPT, OFD, ZIP}
    | {"text/plain", "text/csv", "text/html", "application/xml", "application/json", "application/geo+json"}
    | {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/tiff", "image/heic"}
    | {f"{OPEN_DOCUMENT}{kind}" for kind in ("text", "spreadsheet", "presentation")}
    | {"application/vnd.apache.parquet", "video/mp4", "audio/mpeg"}
)
# What a desktop would start when clicked: refused by name as well, whatever is in it.
STARTS = re.compile(
    r"\.(exe|com|bat|cmd|scr|pif|msi|msp|dll|cpl|jar|vbs|vbe|js|jse|wsf|wsh|hta|ps1|psm1|lnk|reg|sh|apk|app|dmg|iso|chm)$",
    re.IGNORECASE,
)
SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"MZ", "application/x-dosexec"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"\xca\xfe\xba\xbe", "application/java-vm"),
    (0, b"#!", "text/x-script"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"PAR1", "application/vnd.apache.parquet"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
COMPOUND_STREAMS = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS), ("PowerPoint Document", PPT))
MACRO_STREAM = "_VBA_PROJECT".encode("utf-16-le")
ZIP_RATIO = 200
ZIP_FLOOR = 64 * 1024 * 1024
CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")
MP3_SYNC = re.compile(rb"ID3|\xff[\xf2\xf3\xfb]")


def media_type_of(content: IO[bytes], name: str) -> str:
    """The media type of a seekable content, if it is taken. Raises TYPE_REFUSED, MACROS_REFUSED, ARCHIVE_REFUSED."""
    found = _judge(content, name)
    if found not in TAKEN or STARTS.search(name.strip().rstrip(". ")):
        raise TYPE_REFUSED(where="file", value=name, name=name, media_type=found)
    return found


def name_clean(name: str) -> str:
    """A name safe to show and to offer for download: no folders, no control characters, at most 200 characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip().strip(".") or "file"
    stem, dot, ending = shown.rpartition(".")
    if not dot or len(ending) > 10:
        return shown[:200]
    return f"{stem[: 199 - len(ending)]}.{ending}"


def _judge(content: IO[bytes], name: str) -> str:
    content.seek(0)
    head = content.read(HEAD)
    if known := _signed(head):
        return known
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _judge_zip(content, name)
    if head.startswith(COMPOUND):
        return _judge_compound(content, name)
    if (text := _as_text(head)) is not None:
        return _judge_text(content, text, name)
    return _judge_rest(head)


def _signed(head: bytes) -> str:
    for offset, mark, media_type in SIGNATURES:
        if head[offset : offset + len(mark)] == mark:
            return media_type
    return PDF if b"%PDF-" in head[:1024] else ""


def _judge_zip(content: IO[bytes], name: str) -> str:
    """OOXML, ODF and OFD are zips; tell them by their parts. One that unpacks to far more than its size is refused."""
    try:
        content.seek(0, io.SEEK_END)
        size = content.tell()
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
            parts = {entry.filename for entry in entries}
            kind = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in parts else ""
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError, EOFError) as error:
        raise ARCHIVE_REFUSED(where="file", value=name, name=name) from error
    if sum(entry.file_size for entry in entries) > max(ZIP_FLOOR, size * ZIP_RATIO):
        raise ARCHIVE_REFUSED(where="file", value=name, name=name)
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise MACROS_REFUSED(where="file", value=name, name=name)
    if any(part.upper().startswith("META-INF/MANIFEST.MF") for part in parts):
        return "application/java-archive"
    for part, media_type in (
        ("word/document.xml", DOCX),
        ("xl/workbook.xml", XLSX),
        ("ppt/presentation.xml", PPTX),
        ("OFD.xml", OFD),
    ):
        if part in parts:
            return media_type
    if kind.startswith(OPEN_DOCUMENT):
        return kind.strip()
    if any(STARTS.search(part) for part in parts):
        return "application/x-zip-with-programs"
    return ZIP


def _judge_compound(content: IO[bytes], name: str) -> str:
    """Old Office and WPS files: tell them by the names of their streams, which stand in UTF-16 in the directory."""
    content.seek(0)
    whole = content.read()
    if MACRO_STREAM in whole:
        raise MACROS_REFUSED(where="file", value=name, name=name)
    for stream, media_type in COMPOUND_STREAMS:
        if b"\0\0" + stream.encode("utf-16-le") + b"\0\0" in whole:
            return media_type
    return "application/x-ole-storage"


def _as_text(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif CONTROLS.isdisjoint(head):
        encodings = ["utf-8-sig", "gb18030"]
    else:
        return None
    for encoding in encodings:
        try:
            return codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
    return None


def _judge_text(content: IO[bytes], head: str, name: str) -> str:
    start = head.lstrip("\ufeff \t\r\n").lower()
    ending = name.lower().rpartition(".")[2]
    if "<svg" in start[:4096]:
        return "image/svg+xml"
    if start.startswith(("<!doctype html", "<html")) or (start.startswith("<") and "<html" in start[:4096]):
        return "text/html"
    if start.startswith("<?xml"):
        return "application/xml"
    if ending in {"json", "geojson"} and start.startswith(("{", "[")):
        content.seek(0)
        try:
            value = json.loads(content.read())
        except (ValueError, RecursionError):
            return "text/plain"
        is_geo = isinstance(value, dict) and str(value.get("type", "")).startswith(("Feature", "Geometry"))
        return "application/geo+json" if is_geo else "application/json"
    return "text/csv" if ending == "csv" else "text/plain"


def _judge_rest(head: bytes) -> str:
    if MP3_SYNC.match(head):
        return "audio/mpeg"
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return BINARY
    return next((match.mime_type for match in matches if match.mime_type), BINARY)
