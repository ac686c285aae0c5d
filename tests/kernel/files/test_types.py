"""What a file is, by its content, and what is refused."""

import io
import json
import struct
import zipfile

import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.files import rules
from wufei.kernel.problems import Problem

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def archive(*names: str, size: int = 3, **contents: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, b"x" * size)
        for name, content in contents.items():
            made.writestr(name, content)
    return out.getvalue()


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def compound(stream: str) -> bytes:
    return rules.COMPOUND + bytes(500) + stream.encode("utf-16-le") + bytes(70)


def found(content: bytes, name: str) -> str:
    return rules.media_type_of(io.BytesIO(content), name)


def answer(content: bytes, name: str) -> str:
    """The media type, or the app whose refusal it is."""
    try:
        return found(content, name)
    except Problem as problem:
        return problem.code.split(".")[0]


TAKEN = {
    "a real Word document": (saved(Document()), "plan.docx", rules.DOCX),
    "a real Excel table": (saved(openpyxl.Workbook()), "table.xlsx", rules.XLSX),
    "Word by another name": (saved(Document()), "plan.pdf", rules.DOCX),
    "PDF": (PDF, "plan.pdf", rules.PDF),
    "PDF by another name": (PDF, "plan.txt", rules.PDF),
    "OFD": (archive("OFD.xml", "Doc_0/Document.xml"), "plan.ofd", rules.OFD),
    "ODT": (archive(mimetype=b"application/vnd.oasis.opendocument.text"), "a.odt", f"{rules.OPEN_DOCUMENT}text"),
    "zip": (archive("a.txt", "b.docx"), "a.zip", rules.ZIP),
    "old Word": (compound("WordDocument"), "a.doc", rules.DOC),
    "old Excel": (compound("Workbook"), "a.xls", rules.XLS),
    "PNG": (PNG, "a.png", "image/png"),
    "JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "a.jpg", "image/jpeg"),
    "UTF-8": ("无废城市建设实施方案\n".encode(), "plan.txt", "text/plain"),
    "GB18030": ("无废城市建设实施方案\r\n".encode("gb18030"), "plan.txt", "text/plain"),
    "UTF-16": ("无废城市".encode("utf-16"), "plan.txt", "text/plain"),
    "cut in the middle of a character": (("无" * 30000).encode(), "plan.txt", "text/plain"),
    "HTML": ("<!DOCTYPE html>\n<p>无废".encode(), "plan.html", "text/html"),
    "CSV": ("指标,单位\n".encode(), "a.csv", "text/csv"),
    "XML": (b"<?xml version='1.0'?><a/>", "a.xml", "application/xml"),
    "JSON": (b'{"a": 1}', "a.json", "application/json"),
    "GeoJSON": (json.dumps({"type": "FeatureCollection", "features": []}).encode(), "a.json", "application/geo+json"),
    "broken JSON is text": (b'{"a": ', "a.json", "text/plain"),
}
REFUSED = {
    "a program": (b"MZ\x90\x00" + bytes(60), "plan.pdf", "files.type_refused"),
    "a Linux program": (b"\x7fELF\x02\x01", "plan.docx", "files.type_refused"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "plan.txt", "files.type_refused"),
    "a text that starts": (b"@echo off\r\n", "plan.bat", "files.type_refused"),
    "hidden by dots and spaces": (b"@echo off\r\n", "plan.bat. .", "files.type_refused"),
    "a drawing with scripts": (b"<svg xmlns='x'><script/></svg>", "a.svg", "files.type_refused"),
    "the same behind XML": (b"<?xml version='1.0'?><svg/>", "a.xml", "files.type_refused"),
    "noise": (bytes(range(256)) * 4, "a.bin", "files.type_refused"),
    "macros": (archive("xl/workbook.xml", "xl/vbaProject.bin"), "a.xlsx", "files.macros_refused"),
    "old macros": (compound("Workbook") + "_VBA_PROJECT".encode("utf-16-le"), "a.xls", "files.macros_refused"),
    "Java": (archive("META-INF/MANIFEST.MF", "A.class"), "a.zip", "files.type_refused"),
    "a zip of programs": (archive("readme.txt", "setup.exe"), "a.zip", "files.type_refused"),
    "a broken zip": (archive("a.txt")[:-30], "a.zip", "files.archive_refused"),
    "a bomb": (archive("a.txt", size=rules.ZIP_FLOOR + 1), "a.zip", "files.archive_refused"),
    "an installer": (compound("Installer"), "a.msi", "files.type_refused"),
    "an unknown compound": (compound("Something"), "a.doc", "files.type_refused"),
}


@pytest.mark.parametrize("case", TAKEN)
def test_what_is_taken(case: str) -> None:
    content, name, media_type = TAKEN[case]
    assert found(content, name) == media_type


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str) -> None:
    content, name, code = REFUSED[case]
    with pytest.raises(Problem) as raised:
        found(content, name)
    assert raised.value.code == code
    assert name in raised.value.says()


@given(st.binary(min_size=1), st.text(max_size=20))
def test_any_content_gets_an_answer_and_never_a_crash(content: bytes, name: str) -> None:
    for whole in (content, b"PK\x03\x04" + content, rules.COMPOUND + content, archive("a")[:-5] + content):
        assert answer(whole, name) in rules.TAKEN | {"files"}


def test_a_zip_that_lies_about_itself_does_not_crash() -> None:
    whole = bytearray(archive("a.txt"))
    for place in range(len(whole)):
        changed = bytes(whole[:place]) + struct.pack("B", whole[place] ^ 0xFF) + bytes(whole[place + 1 :])
        assert answer(changed, "a.zip") in rules.TAKEN | {"files"}


@given(st.text())
def test_names_are_made_safe(name: str) -> None:
    clean = rules.name_clean(name)
    assert clean
    assert len(clean) <= 200
    assert not set(clean) & set("/\\\0\n\r\t")
    assert clean not in {".", ".."}
    assert rules.name_clean(clean) == clean


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\方案\\实施方案.docx", "实施方案.docx"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("..", "file"),
        ("x" * 300 + ".docx", "x" * 195 + ".docx"),
    ],
)
def test_names_as_people_send_them(name: str, clean: str) -> None:
    assert rules.name_clean(name) == clean
