"""Reading files: formats by content, encodings, Word numbers, tables, and every refusal."""

import docx
import pytest
from tests.programme.plans.compiler import documents

from wufei.kernel.problems import Problem
from wufei.programme.plans.compiler import Media, compile_plan, read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_any_usual_encoding(encoding: str) -> None:
    source = read(documents.MEASURES.encode(encoding), "plan.docx")
    assert source.media is Media.TEXT
    assert source.text == documents.MEASURES


def test_word_numbers_are_restored() -> None:
    data = documents.numbered_docx(
        [
            (-1, "某区工作方案"),
            (0, "工作目标"),
            (0, "重点任务"),
            (1, "工业领域"),
            (2, "建设园区。做好规划。（责任单位：区工信局）"),
            (2, "开展审核。做好审核。（责任单位：区生态环境局）"),
            (1, "农业领域"),
            (2, "回收农膜。做好回收。（责任单位：区农业农村局）"),
        ]
    )
    source = read(data, "plan.txt")
    assert source.media is Media.DOCX
    assert "二、重点任务\n（一）工业领域\n1.建设园区" in source.text
    plan = compile_plan(source)
    assert [(t.path[-2], t.number) for t in plan.tasks] == [
        ("（一）工业领域", "1"),
        ("（一）工业领域", "2"),
        ("（二）农业领域", "1"),
    ]


def test_word_table_with_merged_cells() -> None:
    document = docx.Document()
    document.add_paragraph("某市任务清单")
    table = document.add_table(4, 4)
    rows = [
        ("序号", "领域", "工作措施", "责任单位"),
        ("1", "工业", "建设绿色工厂8家。", "市工信局\n市发改委"),
        ("2", "", "完成审核。", "市生态环境局"),
        ("3", "农业", "回收农膜。", ""),
    ]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    plan = compile_plan(read(documents.docx_bytes(document), "x"))
    assert [(t.number, t.path[:-1]) for t in plan.tasks] == [("1", ("工业",)), ("2", ("工业",)), ("3", ("农业",))]
    assert plan.tasks[0].actions[0].as_dict()["responsible"] == ["市工信局", "市发改委"]
    assert plan.tasks[2].actions[0].units == ()


def test_pdf_lines_become_paragraphs_without_furniture() -> None:
    body = documents.MEASURES.strip().split("\n")
    wrapped = [line[i : i + 30] for line in body for i in range(0, len(line), 30)]
    half = len(wrapped) // 2
    pages = [
        ["某市政府公报", *wrapped[:half], "— 1 —"],
        ["某市政府公报", *wrapped[half:], "— 2 —"],
        ["某市政府公报", "附则。", "— 3 —"],
    ]
    source = read(documents.pdf_bytes(pages), "x")
    assert source.media is Media.PDF
    assert "公报" not in source.text
    assert "— 1 —" not in source.text
    plan = compile_plan(source)
    assert [t.title for t in plan.tasks] == ["建设绿色工厂", "推行清洁生产", "利用秸秆"]
    assert plan.tasks[0].actions[0].as_dict()["support"] == ["市发改委", "市财政局"]


def test_web_page_without_chrome() -> None:
    body = "".join(f"<p>{line}</p>" for line in documents.MEASURES.split("\n"))
    head = "<head><title>t</title><style>p{}</style></head>"
    page = f"<html>{head}<body><nav>首页</nav><script>x()</script>{body}</body></html>"
    source = read(page.encode(), "x.txt")
    assert source.media is Media.HTML
    assert "首页" not in source.text
    assert "x()" not in source.text
    assert len(compile_plan(source).tasks) == 3


def test_web_table_with_merged_cells() -> None:
    page = (
        "<html><body><table><tr><th>序号</th><th>类别</th><th>工作任务</th><th>牵头单位</th><th>配合单位</th></tr>"
        "<tr><td>1</td><td rowspan='2'>工业</td><td>做甲事</td><td>市工信局</td><td>市财政局、市发改委</td></tr>"
        "<tr><td>2</td><td>做乙事</td><td>市住建局</td><td></td></tr></table></body></html>"
    )
    tasks = compile_plan(read(page.encode("gb18030"), "x")).tasks
    assert [t.path for t in tasks] == [("工业", "做甲事"), ("工业", "做乙事")]
    assert tasks[0].actions[0].as_dict()["support"] == ["市财政局", "市发改委"]


BOMB_XML = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
BAD = {
    "empty": (b"", "plans.source_empty"),
    "blank": (b"\xef\xbb\xbf \n", "plans.source_empty"),
    "scan": (documents.pdf_bytes([[""], [""]]), "plans.source_scanned"),
    "cut pdf": (b"%PDF-1.4\n1 0 obj\n<<", "plans.source_damaged"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "plans.source_old_word"),
    "locked": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "plans.source_encrypted"),
    "rubbish": (bytes(range(128, 256)) * 40 + b"\x00\x01\x02" * 50, "plans.source_unknown_format"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"x" * 90, "plans.source_unknown_format"),
    "other zip": (documents.zip_bytes({"a.txt": b"a"}), "plans.source_unknown_format"),
    "cut zip": (documents.numbered_docx([(-1, "a")])[:900], "plans.source_damaged"),
    "bomb": (documents.zip_bytes({"word/document.xml": b" " * 30_000_000}), "plans.source_bomb"),
    "entities": (documents.zip_bytes({"word/document.xml": BOMB_XML}), "plans.source_bomb"),
    "not xml": (documents.zip_bytes({"word/document.xml": b"<a"}), "plans.source_damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_one_problem(name: str) -> None:
    data, code = BAD[name]
    with pytest.raises(Problem) as refused:
        read(data, name)
    assert refused.value.code == code
    assert refused.value.remedy()


def test_the_size_limit_is_a_setting() -> None:
    with pytest.raises(Problem) as refused:
        read(b"a" * 1_600_000, "x", size_limit_bytes=1_572_864)
    assert refused.value.code == "plans.source_too_big"
    assert "1.5 MB" in refused.value.says()


def test_a_ruled_table_of_a_pdf_comes_row_by_row() -> None:
    rows = [
        ["领域", "序号", "工作任务", "责任单位"],
        ["工业", "1", "新建工厂6家", "市甲局、市乙局"],
        ["", "2", "清洁生产", "市丙局"],
    ]
    text = read(documents.pdf_bytes([["某市任务分工表"]], {0: rows}), "x").text
    assert text.split("\n") == [
        "某市任务分工表",
        "| 领域 | 序号 | 工作任务 | 责任单位 |",
        "| 工业 | 1 | 新建工厂6家 | 市甲局、市乙局 |",
        "| 工业 | 2 | 清洁生产 | 市丙局 |",
    ]


def test_a_row_cut_by_a_page_break_is_one_row() -> None:
    head = ["序号", "工作任务", "责任单位"]
    before = [head, ["1", "新建工厂6家", "市甲局"], ["2", "推行清洁", "市乙局、市"]]
    after = [head, [" ", "生产", "丙局"], ["3", "利用秸秆", "市丁局"]]
    text = read(documents.pdf_bytes([["某市任务表"], []], {0: before, 1: after}, cut=frozenset([0])), "x").text
    assert "| 2 | 推行清洁生产 | 市乙局、市丙局 |\n" in text
    assert [t.title for t in compile_plan(read(text.encode(), "x")).tasks] == [
        "新建工厂6家",
        "推行清洁生产",
        "利用秸秆",
    ]


def test_long_lines_of_contents_do_not_hide_the_width_of_prose() -> None:
    body = documents.MEASURES.strip().split("\n")
    wrapped = [line[i : i + 30] for line in body for i in range(0, len(line), 30)]
    contents = ["目录", *(f"{line[:12]}{'.' * 60}{n}" for n, line in enumerate(body, 1) if line.startswith("一"))]
    plan = compile_plan(read(documents.pdf_bytes([contents * 3, wrapped]), "x"))
    assert [t.title for t in plan.tasks] == ["建设绿色工厂", "推行清洁生产", "利用秸秆"]
    assert plan.tasks[0].actions[0].as_dict()["support"] == ["市发改委", "市财政局"]


LISTS = {
    "<ol><li>甲事</li><li><p>乙事</p></li></ol>": ["1.甲事", "2.乙事"],
    "<ol start='3'><li>甲事</li><li value='7'>乙事</li><li>丙事</li></ol>": ["3.甲事", "7.乙事", "8.丙事"],
    "<ol style='list-style-type: cjk-ideographic'><li>甲事</li></ol>": ["一、甲事"],
    "<ol type='a'><li>甲事</li></ol>": ["a.甲事"],
    "<ol><li>1.甲事</li></ol>": ["1.甲事"],
    "<ol style='list-style:none'><li>甲事</li></ol><ul><li>乙事</li></ul>": ["甲事", "乙事"],
    "<table><caption>某表</caption><tr><td>甲</td><td>乙</td></tr></table>": ["某表", "| 甲 | 乙 |"],
}


@pytest.mark.parametrize("markup", LISTS)
def test_a_web_page_reads_as_the_browser_prints_it(markup: str) -> None:
    text = read(f"<html><body><p>题</p>{markup}</body></html>".encode(), "x").text
    assert [line for line in text.split("\n")[1:] if line] == LISTS[markup]
