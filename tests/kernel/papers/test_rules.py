"""Numbers of headings, tables and sources; clean words; links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.kernel.papers import sample

from wufei.kernel.papers.rules import chinese, clean, link_of, placed
from wufei.kernel.papers.spec import Cited, Evidence, Heading, ListBlock, PageBreak, Paragraph, Table
from wufei.kernel.units import Language


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("zh", ["一、", "（一）", "1. ", "2. ", "（二）", "1. ", "二、", "（一）"]),
        ("en", ["1  ", "1.1  ", "1.1.1  ", "1.1.2  ", "1.2  ", "1.2.1  ", "2  ", "2.1  "]),
    ],
)
def test_headings_are_numbered_by_the_habit_of_the_language(language: Language, labels: list[str]) -> None:
    blocks = tuple(Heading(level, "x") for level in (1, 2, 3, 3, 2, 3, 1, 2))
    paper = sample.paper(blocks=blocks, language=language)
    assert [place.label for place in placed(paper, sample.zh)] == labels


def test_a_level_left_out_is_not_counted() -> None:
    paper = sample.paper(blocks=(Heading(2, "x"), Heading(1, "y"), Heading(3, "z")), language="en")
    assert [place.label for place in placed(paper, sample.zh)] == ["1  ", "1  ", "1.1  "]


def test_chinese_numerals() -> None:
    assert [chinese(n) for n in (1, 9, 10, 11, 19, 20, 21, 99, 100)] == (
        ["一", "九", "十", "十一", "十九", "二十", "二十一", "九十九", "100"]
    )


def test_sources_are_numbered_on_through_the_paper_and_shared_within_a_block() -> None:
    one, two = Cited("1", "甲"), Cited("2", "乙")
    paper = sample.paper(
        blocks=(
            Paragraph(one, two, one),
            Heading(1, "x"),
            ListBlock((Paragraph(two), Paragraph(one, two))),
            Paragraph(one),
        )
    )
    assert [list(place.sources.values()) for place in placed(paper, sample.zh)] == [[1, 2], [], [3, 4], [5]]
    assert placed(paper, sample.zh)[2].sources == {("乙", ""): 3, ("甲", ""): 4}


def test_one_note_at_two_addresses_is_two_sources() -> None:
    paper = sample.paper(blocks=(Paragraph(Cited("1", "甲", "https://a.cn"), Cited("2", "甲", "https://b.cn")),))
    assert len(placed(paper, sample.zh)[0].sources) == 2


def test_tables_pictures_and_lists_of_files_are_numbered() -> None:
    places = placed(sample.paper(), sample.zh)
    assert [place.label for place in places if place.label.startswith(("表", "图"))] == ["表1", "图1", "表2", "表3"]


def test_a_page_break_is_where_the_next_block_begins() -> None:
    paper = sample.paper(blocks=(Paragraph("a"), PageBreak(), PageBreak(), Paragraph("b"), Paragraph("c"), PageBreak()))
    assert [place.begins_page for place in placed(paper, sample.zh)] == [False, True, False]


def test_a_list_of_files_is_a_table() -> None:
    place = placed(sample.paper(blocks=(Evidence("清单", (), "没有材料。"),)), sample.zh)[0]
    assert isinstance(place.block, Table)
    assert place.block.empty == "没有材料。"


def test_clean_words_keep_breaks_of_line_and_lose_what_deceives() -> None:
    assert clean("a\r\nb\rc\u2028d\te") == "a\nb\nc\nd e"
    assert clean("公章\u202egpj.exe\u0000\u0008\ufffe\ud800") == "公章gpj.exe"
    assert clean("“无废城市”——𠮷😀") == "“无废城市”——𠮷😀"


@given(st.text(st.characters()))
def test_clean_words_are_xml(words: str) -> None:
    element = etree.Element("t")
    element.text = clean(words)
    assert etree.fromstring(etree.tostring(element)).text == (clean(words) or None)
    assert clean(clean(words)) == clean(words)


@pytest.mark.parametrize("url", ["https://wufei.cn/a?b=1&c=2", "http://10.0.0.1:8000/x"])
def test_addresses_of_the_web_are_links(url: str) -> None:
    assert link_of(url) == url


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "file:///etc/passwd", "//host/share", "https://", "http://a b", "http://[", "", "编号3"],
)
def test_other_addresses_are_not(url: str) -> None:
    assert link_of(url) == ""
