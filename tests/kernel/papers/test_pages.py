"""Papers as LibreOffice lays them out: pages, repeated heads, footnotes at the foot, numbers of pages."""

import csv
import pathlib
import re

import pytest
from tests.kernel.papers import render, sample
from tools import probes

from wufei.kernel.papers import docx, xlsx
from wufei.kernel.papers.spec import Cited, Column, ColumnKind, Paragraph, Table

pytestmark = [
    pytest.mark.skipif(probes.office() is None, reason="LibreOffice: not found"),
    pytest.mark.skipif(probes.chinese_font() is None, reason="Chinese font: not found"),
]


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of the pages of several papers; the program starts once."""
    folder = tmp_path_factory.mktemp("office")
    wide = Table("宽表", tuple(Column(f"列{n}", ColumnKind.NUMBER, 12) for n in range(12)), [range(12)], "empty")
    tall = Table("高表", (Column("a"), Column("b", width=40)), [["字" * 3000, "末"], ["W" * 400, "尾"]], "empty")
    papers = {
        "official": sample.paper(),
        "english": sample.paper(rows=3, language="en", simulated=False),
        "hostile": sample.paper(
            title="标题" * 80,
            blocks=(
                Paragraph("前", Cited("1", "x" * 900, "https://e.cn/" + "q" * 900)),
                wide,
                tall,
                Paragraph("L" * 3000),
            ),
        ),
    }
    for name, paper in papers.items():
        (folder / f"{name}.docx").write_bytes(docx.write(paper, sample.zh))
    files = render.convert(folder, "pdf", *(folder / f"{name}.docx" for name in papers))
    return {file.stem: render.pages(file) for file in files}


def _flat(words: str) -> str:
    return re.sub(r"\s", "", words)


def test_the_official_paper_has_its_pages_with_their_numbers(laid_out: dict[str, list[str]]) -> None:
    pages = laid_out["official"]
    assert len(pages) == 5
    assert all(f"—{at}—" in _flat(page) for at, page in enumerate(pages, start=1))
    assert all("模拟数据" in page for page in pages)


def test_text_stands_where_it_belongs(laid_out: dict[str, list[str]]) -> None:
    first, *_between, last = (_flat(page) for page in laid_out["official"])
    assert first.startswith("模拟数据“无废城市”建设工作2025年度评估报告（征求意见稿）一、总体情况")
    assert "全市产生工业固体废物351.24万吨1，“利用率”较高。" in first
    assert "（一）工业1.源头减量（1）出台办法。（2）建成项目64个2，12个2。（二）农业" in first
    assert last.startswith("模拟数据二、佐证材料表3材料清单")
    assert "特此报告。领导小组办公室2026年1月6日口径：按生态环境统计口径" in last


def test_footnotes_stand_on_the_page_of_their_figure(laid_out: dict[str, list[str]]) -> None:
    first = _flat(laid_out["official"][0])
    body, foot = first.index("一、总体情况"), first.index(f"1{sample.REPORT}")
    assert body < foot < first.index(f"2{sample.LEDGER}") < first.index(f"3{sample.REPORT}")
    assert sum(_flat(page).count(sample.MISSING) for page in laid_out["official"]) == 1


def test_the_head_of_a_table_comes_again_on_each_page(laid_out: dict[str, list[str]]) -> None:
    with_rows = [page for page in map(_flat, laid_out["official"]) if re.search(r"(区|市|县)\d+[\d,]+\.\d", page)]
    assert len(with_rows) == 3
    assert all("县（市、区）产生量（吨）" in page for page in with_rows)


def test_an_english_paper_is_laid_out(laid_out: dict[str, list[str]]) -> None:
    pages = [_flat(page) for page in laid_out["english"]]
    assert pages[0].startswith("“无废城市”建设工作2025年度评估报告")
    assert "1.1工业1.1.1源头减量(1)出台办法。" in pages[0]
    assert "6January2026" in pages[-1]


def test_nothing_hostile_is_lost(laid_out: dict[str, list[str]]) -> None:
    whole = _flat("".join(laid_out["hostile"]))
    assert whole.count("标题") == 80
    assert whole.count("字") == 3000
    assert whole.count("W") == 400
    assert whole.count("L") == 3000
    assert whole.count("x") >= 900
    assert "末" in whole
    assert "尾" in whole


def test_a_spreadsheet_reads_the_same_numbers(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "paper.xlsx"
    file.write_bytes(xlsx.write(sample.paper(rows=7), sample.zh))
    made = render.convert(tmp_path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true", file)[0]
    rows = list(csv.reader(made.read_text(encoding="utf-8").splitlines()))
    assert rows[1] == ["东昌府区1", "1,234.6", "0", "71.3%", "已审", f"[3] {sample.REPORT}"]
    assert rows[6][3] == "—"
