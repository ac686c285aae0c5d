"""Documents made for tests: Word files with automatic numbers, small PDF files, bad archives."""

import io
import zipfile

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

MEASURES = """某某市“无废城市”建设实施方案
一、总体目标
到2025年，一般工业固体废物综合利用率达到95%以上。
二、主要任务
（一）推动工业减废
1.建设绿色工厂。开展评价，新建绿色工厂6家。（牵头单位：市工信局；配合单位：市发改委、市财政局）
2.推行清洁生产。完成审核。（市生态环境局、市工信局按职责分工负责）
（二）推动农业减废
3.利用秸秆。秸秆综合利用率不低于92%。（责任单位：市农业农村局）
三、保障措施
（一）加强领导。各牵头部门抓好落实。
"""


def docx_bytes(document: "docx.document.Document") -> bytes:
    """The file of a Word document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def numbered_docx(items: list[tuple[int, str]]) -> bytes:
    """Paragraphs with Word's own numbering: level 0 "一、", level 1 "（一）", level 2 "1."."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (fmt, text) in enumerate(
            [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
        )
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, text in items:
        paragraph = document.add_paragraph(text)
        if level >= 0:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
            )
    return docx_bytes(document)


def pdf_bytes(
    pages: list[list[str]], tables: dict[int, list[list[str]]] | None = None, *, cut: frozenset[int] = frozenset()
) -> bytes:
    """A PDF with a text layer: no font program, only the map from codes to characters that readers need.

    `cut` are the pages whose table has no line at its end, because its last row goes on over the page.
    """
    tables = tables or {}
    printed = [*(line for page in pages for line in page), *(t for rows in tables.values() for r in rows for t in r)]
    characters = sorted({c for line in printed for c in line})
    codes = {c: i + 1 for i, c in enumerate(characters)}
    chars = "\n".join(f"<{n:04X}> <{c.encode('utf-16-be').hex().upper()}>" for c, n in codes.items())
    blocks = [chars.split("\n")[i : i + 100] for i in range(0, len(codes), 100)]
    cmap = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
    cmap += "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    cmap += "".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar\n" for b in blocks)
    cmap += "endcmap end end"
    system = "/Registry (Adobe) /Ordering (Identity) /Supplement 0"
    metrics = "/ItalicAngle 0 /Ascent 800 /Descent 0 /CapHeight 800 /StemV 80"
    metrics5 = "/FontDescriptor 5 0 R /DW 1000"
    font = "/Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{7 + 2 * i} 0 R' for i in range(len(pages)))}] /Count {len(pages)} >>",
        f"<< /Type /Font /Subtype /Type0 /BaseFont /T {font} >>",
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /T /CIDSystemInfo << {system} >> {metrics5} >>",
        f"<< /Type /FontDescriptor /FontName /T /Flags 4 /FontBBox [0 0 1000 1000] {metrics} >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    for i, page in enumerate(pages):
        lines = "".join(f"<{''.join(f'{codes[c]:04X}' for c in line)}> Tj 0 -16 Td\n" for line in page)
        content = f"BT /F 10 Tf 50 780 Td\n{lines}ET" + _ruled(tables.get(i, []), codes, cut=i in cut)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> "
            f"/Contents {8 + 2 * i} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    out = b"%PDF-1.4\n"
    offsets = []
    for i, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{i} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{o:010d} 00000 n \n".encode() for o in offsets)
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()


def _ruled(rows: list[list[str]], codes: dict[str, int], *, cut: bool) -> str:
    """A table with drawn lines, low on the page; an empty first cell is part of the one above."""
    out, top, height, width = "", 600, 30, 120
    for r, row in enumerate(rows):
        y = top - height * (r + 1)
        left = 50 + (width if r and not row[0] else 0)
        out += f"\n{left} {y + height} m {50 + width * len(row)} {y + height} l S"
        for c, text in enumerate(row):
            shown = "".join(f"{codes[x]:04X}" for x in text)
            out += f"\nBT /F 8 Tf {54 + width * c} {y + 10} Td <{shown}> Tj ET" if text else ""
    bottom = top - height * len(rows)
    out += f"\n50 {bottom} m {50 + width * len(rows[0])} {bottom} l S" if rows and not cut else ""
    for c in range(len(rows[0]) + 1 if rows else 0):
        out += f"\n{50 + width * c} {bottom} m {50 + width * c} {top} l S"
    return out


def zip_bytes(parts: dict[str, bytes]) -> bytes:
    """An archive with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()
