"""Plans in the layouts that offices use: labels, clauses, roles, standing notes, tables of every sort."""

import pytest

from wufei.programme.plans.compiler import Media, Plan, PlanKind, Source, compile_plan, read
from wufei.programme.plans.compiler.reading.lines_joined import continues


def plan_of(text: str) -> Plan:
    return compile_plan(Source(text, Media.TEXT, "plan"))


def parties(plan: Plan, task: int = 0, action: int = 0) -> tuple[list[str], list[str], list[str], bool]:
    a = plan.tasks[task].actions[action].as_dict()
    return a["lead"], a["support"], a["responsible"], a["joint"]


LABELS = [
    "1.",
    "1、",
    "1．",
    "（1）",
    "(1)",
    "①",
    "1）",
    "第一条 ",
    "（一）",
    "一、",
    "1.1 ",
    "——",
    "• ",
    "■ ",
    "⑴",
    "㈠",
    "任务1：",
    "专项行动一、",
]


@pytest.mark.parametrize("label", LABELS)
def test_any_usual_label_makes_a_task(label: str) -> None:
    plan = plan_of(
        f"某县重点任务清单\n第二章 重点任务\n{label}建设回收站点。布设网点。（责任单位：县供销社、县商务局）\n"
    )
    assert [t.title for t in plan.tasks] == ["建设回收站点"]
    assert parties(plan)[2] == ["县供销社", "县商务局"]


CLAUSES = {
    "（牵头单位：市甲局；配合单位：市乙局、市丙局）": (["市甲局"], ["市乙局", "市丙局"], [], False),
    "(牵头单位:市甲局,配合单位,市乙局等)": (["市甲局"], ["市乙局"], [], False),
    "〔市甲局牵头，市乙局、市丙局参与，各县区政府负责落实〕": (["市甲局"], ["市乙局", "市丙局"], ["各县区政府"], False),
    "[责任部门：市甲局、市乙局等有关部门]": ([], [], ["市甲局", "市乙局"], False),
    "【市甲局、市乙局按职责分工负责】": ([], [], ["市甲局", "市乙局"], True),
    "（市甲局，成员单位按职责分工协助）": (["市甲局"], ["成员单位"], [], True),
    "（牵头单位为市甲局，市乙局、市丙局参与）": (["市甲局"], ["市乙局", "市丙局"], [], False),
    "（牵头单位：市甲局，市乙局、市丙局配合，市丁集团负责落实）": (
        ["市甲局"],
        ["市乙局", "市丙局"],
        ["市丁集团"],
        False,
    ),
    "（责任单位：市甲局牵头，市乙局配合）": (["市甲局"], ["市乙局"], [], False),
    "（市甲局、市乙局）": ([], [], ["市甲局", "市乙局"], False),
    "责任单位：市甲局，各县、区人民政府。": ([], [], ["市甲局", "各县、区人民政府"], False),
    "\n牵头部门：市甲局\n配合部门：市乙局、各镇、街道\n完成时限：2025年底": (
        ["市甲局"],
        ["市乙局", "各镇", "街道"],
        [],
        False,
    ),
    "由市甲局牵头，市乙局、市丙局配合。": (["市甲局"], ["市乙局", "市丙局"], [], False),
    "（牵头单位：市住房和城乡建设局和市发展和改革委员会）": (
        ["市住房和城乡建设局", "市发展和改革委员会"],
        [],
        [],
        False,
    ),
    "（責任單位：市環保局（市無廢辦）、各街道）": ([], [], ["市環保局（市無廢辦）", "各街道"], False),
}


@pytest.mark.parametrize("clause", CLAUSES)
def test_roles_of_a_clause(clause: str) -> None:
    plan = plan_of(f"二、主要任务\n1.做好甲事。推进建设，完善（一期）工程。{clause}\n")
    assert parties(plan) == CLAUSES[clause]
    assert plan.tasks[0].actions[0].text == "推进建设，完善（一期）工程。"


def test_brackets_that_are_no_clauses() -> None:
    plan = plan_of("一、任务\n1.做事。覆盖各县（市、区），推广模式（EOD），回收（含网点）。（责任单位：市甲局）\n")
    assert len(plan.tasks[0].actions) == 1


def test_each_clause_closes_an_action_and_the_rest_is_ignored() -> None:
    plan = plan_of("一、任务\n（一）做事。一是甲。（责任单位：市甲局）二是乙。（责任单位：市乙局）其余。\n")
    assert [a.text for a in plan.tasks[0].actions] == ["一是甲。", "二是乙。"]


def test_a_clause_after_the_last_item_belongs_to_the_heading() -> None:
    text = "二、任务\n（一）甲事\n（1）做一；\n（2）做二。（责任单位：市甲局）\n"
    text += "（二）乙事\n（1）做三；\n（2）做四。（责任单位：市乙局）\n"
    plan = plan_of(text)
    assert [t.title for t in plan.tasks] == ["甲事", "乙事"]


def test_chapters_without_clauses_are_sections_only() -> None:
    plan = plan_of(
        "一、总体要求\n（一）原则。坚持。\n二、任务\n1.做事。（市甲局）\n2.再做事。继续。\n三、保障措施\n（一）领导。牵头部门抓好。\n"
    )
    assert [t.title for t in plan.tasks] == ["做事", "再做事"]
    assert [s.path[-1] for s in plan.sections] == [
        "一、总体要求",
        "（一）原则",
        "二、任务",
        "三、保障措施",
        "（一）领导",
    ]
    assert plan.tasks[1].actions[0].units == ()


def test_a_standing_note_is_inherited_and_kept_apart() -> None:
    plan = plan_of(
        "二、任务\n1.甲。做甲。（责任单位：区甲局。以下任务均需各街道参与，不再逐一列出）\n2.乙。做乙。（责任单位：区乙局）\n"
    )
    assert parties(plan)[2] == ["区甲局"]
    assert parties(plan, 1)[2] == ["区乙局"]
    assert [u.name for u in plan.tasks[1].actions[0].inherited] == ["各街道"]
    assert plan.tasks[0].actions[0].inherited == ()
    assert plan.standing[0].covers == (1,)
    assert str(plan.standing[0].role) == "support"


def test_contents_chrome_and_notices_give_nothing() -> None:
    text = (
        "首页 > 政务公开\n发布时间：2024-01-02 浏览次数：88次\n目录\n一、总则...1\n（一）思想...1\n二、任务...2\n"
        "一、总则\n（一）思想。学习。\n二、任务\n1.做事。建设中心3个。（责任单位：市甲局）\n责任编辑：某某\n上一篇：另一条新闻5个\n"
    )
    plan = plan_of(text)
    assert [s.title for s in plan.sections] == ["总则", "思想", "任务"]
    assert len(plan.tasks) == 1
    assert not plan.targets


def test_pinyin_and_traditional_script() -> None:
    text = "二(èr)、任務(wù)\n（一）推(tuī)進(jìn)工(gōng)業減廢。達到80%。（省生態環(huán)境廳牽頭，省財政廳配合）\n"
    plan = plan_of(text)
    assert parties(plan)[:2] == (["省生態環境廳"], ["省財政廳"])
    assert plan.tasks[0].title == "推進工業減廢"
    bare = plan_of("一、任务\n1.推tuī进jìn工gōng业yè。（省shěng财政厅）\n")
    assert bare.tasks[0].title == "推进工业"


def test_hard_wrapped_text() -> None:
    body = (
        "（一）推进工业减废。优化布局，严格准入，推动企业改造，加快技术推广，新增绿色工厂10家，综合利用率达到94%以上。"
    )
    body += "（市甲局牵头，市乙局、市丙局按职责分工负责）"
    text = "一、任务\n" + "".join(
        "\n".join(line[i : i + 30] for i in range(0, len(line), 30)) + "\n"
        for line in [body, body.replace("一", "二", 1)]
    )
    plan = plan_of(text)
    assert len(plan.tasks) == 2
    assert parties(plan) == (["市甲局"], [], ["市乙局", "市丙局"], True)
    assert [t.value for t in plan.tasks[0].targets] == [10, 94]


ROWS = [
    ("1", "做甲事。建成站点12个。", "市甲局、市乙局", "2025年6月底"),
    ("2", "做乙事。", "市丙局", "长期"),
    ("3", "做丙事。利用率达到90%。", "市甲局", "2025年底"),
]
HEAD = ("序号", "重点任务", "责任单位", "完成时限")
TABLES = {
    "rows": "\n".join("| " + " | ".join(r) + " |" for r in (HEAD, *ROWS)),
    "tabs": "\n".join("\t".join(r) for r in (HEAD, *ROWS)),
    "bar ends": "\n".join(f"{c} |" for r in (HEAD, *ROWS) for c in r),
    "bars alone": "\n".join("|\n" + "\n|\n".join(r) + "\n|" for r in (HEAD, *ROWS)),
    "one a line": "\n".join(c for r in (HEAD, *ROWS) for c in r),
    "together": "".join(HEAD) + "".join("".join(r) for r in ROWS),
}


@pytest.mark.parametrize("form", TABLES)
def test_task_tables(form: str) -> None:
    plan = plan_of(
        f"某县任务分解表\n{TABLES[form]}\n注：共同推进。\n" if form != "together" else f"某县任务分解表{TABLES[form]}\n"
    )
    assert [t.number for t in plan.tasks] == ["1", "2", "3"]
    assert [t.title for t in plan.tasks] == ["做甲事", "做乙事", "做丙事"]
    assert [parties(plan, i)[2] for i in range(3)] == [["市甲局", "市乙局"], ["市丙局"], ["市甲局"]]
    assert [t.deadline for t in plan.tasks] == ["2025-06", "长期", "2025-12"]
    assert plan.tasks[0].targets[0].value == 12


def test_page_marks_of_a_viewer_are_taken_out() -> None:
    rows = "".join(
        f"{i}统筹推进第{'甲乙丙丁戊'[i - 1]}类工作，完善体系建设和设施布局，持续提升水平，"
        f"{'做好相关保障' * 8}。市商务局、市住建局"
        for i in range(1, 5)
    )
    text = "1、某市责任分工表序号工作内容责任单位" + rows[:300] + "\n2、" + rows[300:]
    plan = plan_of("某文库\n" + text)
    assert len(plan.tasks) == 4
    assert {u.name for t in plan.tasks for a in t.actions for u in a.units} == {"市商务局", "市住建局"}


def test_news_of_results_has_figures_only() -> None:
    plan = plan_of(
        "无废城市交出答卷\n"
        "本报讯 记者获悉，全市60项指标中54项达标，累计建成“无废细胞”120个，秸秆利用率稳定在96%以上。\n"
    )
    assert plan.kind is PlanKind.NEWS
    assert not plan.tasks
    assert not plan.targets
    assert [(f.value, f.unit) for f in plan.facts.figures] == [(60, "项"), (54, "项"), (120, "个"), (96, "%")]


def test_bare_numbers_head_the_decimals() -> None:
    plan = plan_of(
        "某市规划\n1 总体目标\n1.1 范围\n全市。\n2 重点任务\n2.1 工业领域\n2.1.1 甲事\n做甲。\n责任部门：市甲局\n"
    )
    assert [s.path for s in plan.sections] == [
        ("1总体目标",),
        ("1总体目标", "1.1范围"),
        ("2重点任务",),
        ("2重点任务", "2.1工业领域"),
    ]
    assert plan.tasks[0].path == ("2重点任务", "2.1工业领域", "2.1.1甲事")


def test_page_marks_inside_a_clause_are_passed_over() -> None:
    line = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月"
    body = "\n".join([line] * 8)
    clause = "做好甲事乙事丙事丁事戊事。（责任单位：县农业农村局、县文化旅游局、县"
    text = f"某县方案\n二、任务\n1.甲事。{body}\n{clause}乡\n— 1 —\n某县公报\n村振兴局）\n"
    text += f"2.乙事。{body}\n{clause}商\n— 2 —\n某县公报\n务局）\n"
    assert parties(plan_of(text))[2] == ["县农业农村局", "县文化旅游局", "县乡村振兴局"]


def test_chunk_marks_of_a_viewer_without_line_ends() -> None:
    body = "持续做好有关工作，" * 40
    text = f"某市方案\n二、任务\n1.甲事。{body}做甲。（责任单位：市生态环2、境局、市财政局）\n"
    text += f"2.乙事。{body}做乙。（责任单位：市农3、业农村局）\n"
    names = [a.as_dict()["responsible"] for t in plan_of(text).tasks for a in t.actions]
    assert names == [["市生态环境局", "市财政局"], ["市农业农村局"]]


def test_a_break_inside_a_cell_parts_names() -> None:
    text = "| 序号 | 工作任务 | 责任单位 |\n| 1 | 做甲事 | 市甲局<br>市乙局 |\n| 2 | 做乙事 | 市丙局 |\n"
    source = read(text.encode(), "x.txt")
    assert compile_plan(source).tasks[0].actions[0].as_dict()["responsible"] == ["市甲局", "市乙局"]


def test_a_list_of_annexes_is_no_chapter() -> None:
    plan = plan_of(
        "某市方案\n一、任务\n1.甲事。做。（市甲局）\n二、保障\n加强领导。\n附件：1.指标体系\n2.项目清单\n3.任务表\n"
    )
    assert [s.path for s in plan.sections] == [("一、任务",), ("二、保障",)]


@pytest.mark.parametrize(
    ("line", "following", "goes_on"),
    [
        ("做某事并实现乡镇上门收集全覆盖。（牵头单位：市甲局；", "配合单位：市乙局）", True),
        ("做某事并实现乡镇上门收集全覆盖全覆盖全覆盖。（", "责任单位：市甲局）再做。", True),
        ("做某事并实现乡镇上门收集全覆盖全覆盖全覆盖做好。", "责任单位：市甲局", False),
        ("做某事并实现乡镇上门收集全覆盖全覆盖清运历史飞灰", "2.2万吨。", True),
        ("做某事并实现乡镇上门收集全覆盖全覆盖清运历史渣。", "2.2处理体系", False),
    ],
)
def test_a_line_break_inside_a_clause_or_before_an_amount(line: str, following: str, *, goes_on: bool) -> None:
    assert continues(line, following, 48) is goes_on


def test_a_title_and_a_preamble_after_the_contents_are_read() -> None:
    plan = plan_of(
        "某办发〔2024〕5号\n关于印发工作方案的通知\n目录\n一、总体要求……1\n二、重点任务……2\n"
        "某市“无废城市”建设工作方案\n2023年，全市综合利用率达到79%。\n"
        "一、总体要求\n扎实推进。\n二、重点任务\n1.回收农膜。做好回收。（责任单位：市农业农村局）\n"
    )
    assert plan.title == "某市“无废城市”建设工作方案"
    assert [(f.phrase, f.value) for f in plan.facts.figures] == [("综合利用率", 79)]
    assert [t.title for t in plan.tasks] == ["回收农膜"]


@pytest.mark.parametrize(
    ("names", "titles"),
    [
        (("摸清底数", "做好利用"), ["摸清底数", "做好利用"]),
        (("工业减废", "工业减废"), ["开展调查", "推广示范"]),
    ],
)
def test_a_column_that_names_each_row_gives_the_titles(names: tuple[str, str], titles: list[str]) -> None:
    plan = plan_of(
        "某市任务清单\n| 序号 | 重点任务 | 主要内容 | 责任单位 |\n| --- | --- | --- | --- |\n"
        f"| 1 | {names[0]} | 开展调查。 | 市甲局 |\n| 2 | {names[1]} | 推广示范。 | 市乙局 |\n"
    )
    assert [t.title for t in plan.tasks] == titles
    assert [t.actions[0].text for t in plan.tasks] == ["开展调查。", "推广示范。"]
