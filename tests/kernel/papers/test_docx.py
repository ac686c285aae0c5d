"""The Word file: opened again, its footnotes, faces, tables, properties; hostile words; the same bytes."""

import dataclasses
import datetime as dt
import io
import time
import zipfile
from decimal import Decimal
from typing import Any

import docx as reader
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree
from tests.kernel.papers import sample

from wufei.kernel.papers import docx, grid
from wufei.kernel.papers.markup import NAMES, W
from wufei.kernel.papers.spec import Cited, Column, ColumnKind, Heading, ListBlock, Paper, Paragraph, Picture, Table
from wufei.kernel.problems import Problem

HOSTILE = "a\x00b\x0bc\ud800\u202egpj.exe\ufffe</w:t><x>&amp;]]>"


def _opened(paper: Paper) -> Any:
    return reader.Document(io.BytesIO(docx.write(paper, sample.zh)))


def _part(paper: Paper, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(docx.write(paper, sample.zh))) as file:
        return etree.fromstring(file.read(name))


def _found(element: Any, path: str) -> list[Any]:
    return list(etree.ElementBase.xpath(element, path, namespaces=NAMES))


def _words(element: Any) -> str:
    return "".join(_found(element, ".//w:t/text()"))


def _texts(document: Any, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.style_id == style]


def test_title_headings_and_end() -> None:
    document = _opened(sample.paper())
    assert document.paragraphs[0].text == "“无废城市”建设工作\n2025年度评估报告"
    assert document.paragraphs[0].style.name == "Title"
    assert _texts(document, "Heading1") == ["一、总体情况", "二、佐证材料"]
    assert _texts(document, "Heading2") == ["（一）工业", "（二）农业"]
    assert _texts(document, "Heading3") == ["1. 源头减量"]
    assert _texts(document, "List") == ["（1）出台办法。", "（2）建成项目64个，12个。"]
    assert _texts(document, "Caption") == ["表1  各县（市、区）工业固体废物", "表2  督察整改", "表3  材料清单"]
    assert [p.text for p in document.paragraphs[-4:]] == [
        "领导小组办公室",
        "2026年1月6日",
        "口径：按生态环境统计口径",
        "期间：2025年1月1日至12月31日",
    ]


def test_the_page_is_that_of_official_papers() -> None:
    section = _opened(sample.paper()).sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in margins] == [37, 35, 28, 26]
    assert _words(section.footer._element) == "— 1 —"
    assert _found(section.footer._element, ".//w:fldSimple/@w:instr") == [" PAGE "]


@pytest.mark.parametrize("simulated", [True, False])
def test_invented_figures_say_so_on_every_page(simulated: bool) -> None:
    sections = _opened(sample.paper(simulated=simulated)).sections
    assert ["模拟数据" in _words(section.header._element) for section in sections] == [simulated] * len(sections)


def test_faces_are_named_for_chinese_letters() -> None:
    styles = _part(sample.paper(), "word/styles.xml")
    faces = {
        style.get(f"{{{W}}}styleId"): _found(style, "string(.//w:rFonts/@w:eastAsia)")
        for style in _found(styles, "w:style[.//w:rFonts]")
    }
    assert "".join(faces["Title"]) == "方正小标宋简体"
    assert "".join(faces["Heading1"]) == "黑体"
    assert "".join(faces["Heading2"]) == "楷体_GB2312"
    assert "".join(faces["BodyText"]) == "仿宋_GB2312"
    body = _found(styles, "w:style[@w:styleId='BodyText']")[0]
    assert _found(body, ".//w:sz/@w:val") == ["32"]
    assert _found(body, ".//w:ind/@w:firstLineChars") == ["200"]
    assert _found(body, ".//w:spacing[@w:lineRule='exact']/@w:line") == ["579"]


def test_a_face_that_is_absent_has_one_alternative_as_word_reads_them() -> None:
    fonts = _part(sample.paper(), "word/fontTable.xml")
    instead = dict(zip(_found(fonts, "w:font/@w:name"), _found(fonts, "w:font/w:altName/@w:val"), strict=True))
    assert instead["仿宋_GB2312"] == "仿宋"
    assert set(instead) == {"方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "Times New Roman"}
    assert not any("," in name or len(name) > 31 for name in instead.values())


def test_quotes_are_chinese_in_a_chinese_paper_only() -> None:
    hints = "w:body/w:p/w:r[not(w:rPr/w:rFonts/@w:hint='eastAsia')]"
    assert _found(_part(sample.paper(), "word/document.xml"), hints) == []
    assert _found(_part(sample.paper(language="en"), "word/document.xml"), hints) != []


def test_every_figure_has_its_footnote() -> None:
    paper = sample.paper()
    notes = _part(paper, "word/footnotes.xml")
    numbered = {note.get(f"{{{W}}}id"): _words(note).strip() for note in notes}
    assert numbered == {
        "-1": "",
        "0": "",
        "1": sample.REPORT,
        "2": sample.LEDGER,
        "3": sample.REPORT,
        "4": sample.MISSING,
    }
    assert _found(notes, "w:footnote/@w:type") == ["separator", "continuationSeparator"]
    assert [_words(link) for link in _found(notes, "//w:hyperlink")] == [sample.REPORT, sample.REPORT]
    assert len(_found(notes, "w:footnote[@w:id>0]//w:footnoteRef")) == 4
    document = _part(paper, "word/document.xml")
    assert _found(document, "//w:footnoteReference/@w:id") == ["1", "2", "3", "4"]
    rules = _found(_part(paper, "word/settings.xml"), "w:footnotePr/w:footnote/@w:id")
    assert rules == ["-1", "0"]


def test_a_source_cited_again_in_its_block_refers_to_the_first_footnote() -> None:
    document = _part(sample.paper(rows=60), "word/document.xml")
    refers = _found(document, "//w:fldSimple[contains(@w:instr, 'NOTEREF')]")
    assert [_words(one) for one in refers] == ["2"] + ["3"] * 59
    marks = set(_found(document, "//w:bookmarkStart/@w:name"))
    assert {str(one.get(f"{{{W}}}instr")).split()[1] for one in refers} <= marks


def test_an_address_in_a_footnote_is_a_link() -> None:
    document = _opened(sample.paper())
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
    links = {key: rel.target_ref for key, rel in part.rels.items() if rel.is_external}
    assert list(links.values()) == [sample.URL]
    notes = etree.fromstring(part.blob)
    assert set(_found(notes, "//w:hyperlink/@r:id")) == set(links)


def test_an_address_that_could_harm_is_words() -> None:
    paper = sample.paper(blocks=(Paragraph(Cited("1", "甲", "javascript:alert(1)")),))
    notes = _part(paper, "word/footnotes.xml")
    assert "javascript:alert(1)" in _words(notes)
    assert _found(notes, "//w:hyperlink") == []


def test_tables_break_well() -> None:
    table = _opened(sample.paper(rows=60)).tables[0]._tbl
    rows = _found(table, "w:tr")
    assert len(rows) == 61
    assert [bool(_found(row, "w:trPr/w:tblHeader")) for row in rows] == [True] + [False] * 60
    assert all(_found(row, "w:trPr/w:cantSplit") for row in rows)
    assert _found(rows[1], "w:tc/w:p/w:pPr/w:jc/@w:val") == ["left", "right", "right", "right", "left"]
    assert _found(rows[6], "w:tc/w:p/w:pPr/w:jc/@w:val")[3] == "center"
    widths = [int(width) for width in _found(table, "w:tblGrid/w:gridCol/@w:w")]
    assert sum(widths) == 8845


def test_cells_are_written_as_papers_write_them() -> None:
    rows = _opened(sample.paper()).tables[0].rows
    assert [_words(cell._tc) for cell in rows[1].cells] == ["东昌府区1", "1,234.6", "0", "71.3%", "已审"]
    assert [_words(cell._tc) for cell in rows[6].cells] == ["东阿县6", "7,407.43", "5,000", "—", "已审"]


def test_an_empty_table_says_so() -> None:
    rows = _opened(sample.paper()).tables[1].rows
    assert len(rows) == 2
    assert rows[1].cells[0].text == "本期没有整改事项。"


def test_a_value_nobody_has_is_a_dash() -> None:
    table = Table("t", (Column("a"), Column("n", ColumnKind.NUMBER)), [[None, None]], "empty")
    assert [cell.text for cell in _opened(sample.paper(blocks=(table,))).tables[0].rows[1].cells] == ["—", "—"]


def test_files_stand_with_their_hash() -> None:
    cells = _opened(sample.paper()).tables[2].rows[1].cells
    assert [cell.text for cell in cells] == ["1", "汇总表（扫描件）.pdf", "1,234,567", sample.HASH]


def test_a_wide_table_turns_the_page_and_back() -> None:
    wide = Table("宽", tuple(Column(f"列{n}", ColumnKind.NUMBER, 12) for n in range(12)), [range(12)], "empty")
    document = _opened(sample.paper(blocks=(Paragraph("前"), wide, Paragraph("后"))))
    assert [s.page_width > s.page_height for s in document.sections] == [False, True, False]
    assert all("模拟数据" in _words(section.header._element) for section in document.sections)


def test_a_row_too_tall_for_a_page_may_break() -> None:
    table = Table("t", (Column("a"),), [["字" * 5000], ["字"]], "empty")
    rows = _found(_opened(sample.paper(blocks=(table,))).tables[0]._tbl, "w:tr")
    assert [bool(_found(row, "w:trPr/w:cantSplit")) for row in rows] == [True, False, True]


def test_a_table_too_long_for_paper_is_refused() -> None:
    rows = [[n] for n in range(10_000)]
    paper = sample.paper(blocks=(Table("大表", (Column("n", ColumnKind.NUMBER),), rows, "empty"),))
    with pytest.raises(Problem) as raised:
        docx.write(paper, sample.zh)
    assert raised.value.code == "papers.table_too_long"
    assert raised.value.data == {"title": "大表", "rows": 10_000, "most": grid.MOST_ROWS}


def test_pictures_are_fitted_to_the_page_and_described() -> None:
    paper = sample.paper(blocks=(Picture(sample.png(300, 150), "宽图", 100), Picture(sample.png(10, 900), "高图", 5)))
    document = _opened(paper)
    sizes = [(round(shape.width.cm, 1), round(shape.height.cm, 1)) for shape in document.inline_shapes]
    assert sizes[0] == (15.6, 7.8)
    assert sizes[1][1] <= 22.5
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == ["宽图", "高图"]


def test_one_picture_twice_is_stored_once() -> None:
    picture = Picture(sample.png(), "图", Decimal("4.5"))
    with zipfile.ZipFile(io.BytesIO(docx.write(sample.paper(blocks=(picture, picture)), sample.zh))) as file:
        assert [name for name in file.namelist() if "media" in name] == ["word/media/image1.png"]


@pytest.mark.parametrize("content", [b"", b"GIF89a" + b"\x00" * 40, b"\x89PNG\r\n\x1a\n", sample.png()[:20]])
def test_a_picture_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(Problem) as raised:
        docx.write(sample.paper(blocks=(Picture(content, "图", 5),)), sample.zh)
    assert raised.value.code == "papers.picture_unreadable"


def test_properties() -> None:
    known = _opened(sample.paper(issuer="办公室\x00" + "长" * 400)).core_properties
    assert known.title == "“无废城市”建设工作2025年度评估报告"
    assert known.author == ("办公室" + "长" * 400)[:255]
    assert known.language == "zh-CN"
    assert known.created == known.modified == dt.datetime(2026, 1, 6, tzinfo=dt.UTC)


def test_an_english_paper() -> None:
    paper = sample.paper(language="en", date=dt.date(2026, 1, 6))
    document = reader.Document(io.BytesIO(docx.write(paper, lambda words: words)))
    assert _texts(document, "Heading2") == ["1.1  工业", "1.2  农业"]
    assert _texts(document, "List")[0] == "(1) 出台办法。"
    assert _texts(document, "IssueDate") == ["6 January 2026"]
    assert document.core_properties.language == "en-GB"


def test_the_same_paper_gives_the_same_bytes() -> None:
    first = docx.write(sample.paper(), sample.zh)
    time.sleep(2.1)  # a zip counts in steps of two seconds
    assert docx.write(sample.paper(), sample.zh) == first
    assert docx.write(dataclasses.replace(sample.paper(), subtitle="别的"), sample.zh) != first


def test_hostile_words_stay_words() -> None:
    paper = sample.paper(
        title=HOSTILE,
        subtitle=HOSTILE,
        issuer=HOSTILE,
        notes=((HOSTILE, HOSTILE),),
        blocks=(
            Heading(1, HOSTILE),
            Paragraph(HOSTILE, Cited(HOSTILE, HOSTILE, "https://e.cn/" + "q" * 3000), "W" * 20_000),
            Paragraph(),
            ListBlock((Paragraph(HOSTILE),), ordered=False),
            Table(HOSTILE, (Column(HOSTILE),), [[HOSTILE], [Cited(HOSTILE, HOSTILE)]], HOSTILE, HOSTILE),
            Picture(sample.png(), HOSTILE, 5),
        ),
    )
    document = _opened(paper)
    harmless = "abcgpj.exe</w:t><x>&amp;]]>"
    assert document.paragraphs[0].text == harmless
    assert _texts(document, "Heading1") == [f"一、{harmless}"]
    assert document.tables[0].rows[1].cells[0].text == harmless
    assert document.inline_shapes[0]._inline.docPr.get("descr") == harmless
