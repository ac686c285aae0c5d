"""Small files that the demo attaches as evidence, made here and marked as simulated: picture, page, table, note.

The same input gives the same bytes. Not for: looking like real proof.
"""

import random
import struct
import zlib
from collections.abc import Sequence

from wufei.faces.cli.demo import shelf
from wufei.programme.plans.actions.reports import Upload

WIDTH, HEIGHT = 240, 160
ENDINGS = ("png", "png", "pdf", "txt", "csv")


def evidence(chance: random.Random, *, party: str, task: str, day: str) -> Upload:
    """One file about a task."""
    words = shelf.table("progress")["evidence"]
    ending = chance.choice(ENDINGS)
    lines = [words["mark"], *(line.format(party=party, task=task, day=day) for line in words["lines"])]
    match ending:
        case "png":
            content = picture(chance)
        case "pdf":
            content = _page(lines)
        case "csv":
            content = _sheet(chance, words["head"], party, words["mark"])
        case _:
            content = "\n".join(lines).encode()
    name = f"{chance.choice(words['names'])}-{chance.randrange(1000, 9999)}.{ending}"
    return Upload(name=name, content=content, note=words["mark"])


def picture(chance: random.Random) -> bytes:
    """A picture of a yard under the sky: bands of colour and a few heaps."""
    ground = HEIGHT * chance.randrange(45, 65) // 100
    heaps = [(chance.randrange(WIDTH), chance.randrange(10, 40), chance.randrange(90, 170)) for _ in range(5)]
    rows = []
    for y in range(HEIGHT):
        sky = (150 + y // 4, 185 + y // 5, 215)
        row = bytearray(bytes(sky if y < ground else (118, 132, 100 + (y - ground) // 3)) * WIDTH)
        for at, size, shade in heaps if y < ground + 20 else ():
            half = size - max(ground - y, 0)
            left, right = max(at - half, 0), min(at + half, WIDTH)
            if left < right:
                row[left * 3 : right * 3] = bytes((shade, shade * 3 // 4, shade // 2)) * (right - left)
        rows.append(b"\0" + bytes(row))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 6)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _page(lines: Sequence[str]) -> bytes:
    """One page of text in a font every reader of Chinese has."""
    drawn = "BT /F1 14 Tf 72 760 Td 26 TL " + " ".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in lines)
    stream = f"{drawn} ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 8 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R /CIDSystemInfo 9 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox 10 0 R /ItalicAngle 0 /Ascent 880 %s >>"
        % b"/Descent -120 /CapHeight 880 /StemV 93",
        b"<< /Font << /F1 5 0 R >> >>",
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>",
        b"[-25 -254 1000 880]",
    )
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _sheet(chance: random.Random, head: Sequence[str], party: str, mark: str) -> bytes:
    """A small table."""
    rows = [f"{n},{party},{chance.randrange(10, 900)},{mark}" for n in range(1, 7)]
    return ("\n".join([",".join(head), *rows]) + "\n").encode("utf-8-sig")
