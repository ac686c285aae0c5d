"""Targets, trends, quotas and findings."""

import pytest

from wufei.programme.plans.compiler import Media, Plan, Source, compile_plan
from wufei.programme.plans.compiler.normal import normalise
from wufei.programme.plans.spec import FindingKind


def plan_of(text: str) -> Plan:
    return compile_plan(Source(text, Media.TEXT, "plan"))


SENTENCES = {
    "到2025年，秸秆利用率达到95%以上": [("秸秆利用率", ">=", 95, "%", "2025")],
    "2024年4月底前，新建站点12个": [("站点", "=", 12, "个", "2024-04")],
    "到2025年底，填埋比例控制在5%以内": [("填埋比例", "<=", 5, "%", "2025-12")],
    "收集覆盖率稳定在98%左右": [("收集覆盖率", "~", 98, "%", None)],
    "建成处理厂2-3座": [("处理厂", "range", (2, 3), "座", None)],
    "争创5家以上“无废工厂”，2家以上“无废园区”": [
        ("“无废工厂”", ">=", 5, "家", None),
        ("“无废园区”", ">=", 2, "家", None),
    ],
    "到2025年，农膜和农药包装回收率分别达到90%和85%以上": [
        ("农膜回收率", ">=", 90, "%", "2025"),
        ("农药包装回收率", ">=", 85, "%", "2025"),
    ],
    "市城区和其他县（市、区）装配式建筑占比分别达到40%和30%": [
        ("装配式建筑占比", "=", 40, "%", None),
        ("装配式建筑占比", "=", 30, "%", None),
    ],
    "完成20家企业清洁生产审核": [("企业清洁生产审核", "=", 20, "家", None)],
    "可循环包装达到1.3万个以上": [("可循环包装", ">=", 1.3, "万个", None)],
    "建设一座300t/d的处理厂": [("处理厂", "=", 300, "t/d", None)],
    "推广0.01毫米以上地膜，规范年产50吨以上企业，落实“3+2”机制，完成一座仓库": [],
    "加强5个园区管理，聚焦3个领域，参照第2条和〔2023〕17号文": [],
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_targets_of_a_sentence(sentence: str) -> None:
    plan = plan_of(f"某市2023年任务\n二、任务\n1.做事。{sentence}。（责任单位：市甲局）\n")
    got = [(t.phrase, t.comparator, t.value, t.unit, t.deadline) for t in plan.tasks[0].targets]
    assert got == SENTENCES[sentence]


def test_trends_are_kept_apart() -> None:
    plan = plan_of("一、目标\n到2025年，赤泥综合利用率逐年提升，超薄地膜使用量零增长。\n")
    assert [(t.phrase, t.direction, t.deadline) for t in plan.trends] == [
        ("赤泥综合利用率", "up", "2025"),
        ("超薄地膜使用量", "no_growth", "2025"),
    ]
    assert not plan.targets


def test_present_figures_are_facts() -> None:
    plan = plan_of(
        "某市2023年方案\n一、工作基础\n2022年，生活垃圾产生量12.5万吨，已建成站点30个。\n二、任务\n1.做事。（市甲局）\n"
    )
    assert [(f.value, f.unit) for f in plan.facts.figures] == [(12.5, "万吨"), (30, "个")]
    assert not plan.targets


def test_a_quota_table_against_the_text() -> None:
    plan = plan_of(
        "二、任务\n1.创建细胞。全年创建“无废细胞”20个。（市甲局）\n附件：细胞任务表\n"
        "| 序号 | 细胞类型 | 创建数量（个） | 牵头部门 |\n"
        "| 1 | 无废学校 | ≥10 | 市教育局 |\n| 2 | 无废医院 | 6 | 市卫健委、市乙局 |\n"
    )
    assert [(q.no, q.cell, q.comparator, q.value, q.departments) for q in plan.cell_quotas] == [
        (1, "无废学校", ">=", 10, ("市教育局",)),
        (2, "无废医院", "=", 6, ("市卫健委", "市乙局")),
    ]
    total = next(f for f in plan.findings if f.kind == "contradictory_total")
    assert total.data["table_sum"] == 16
    assert {v["value"] for v in total.data["values"]} == {16, 20}


def test_an_indicator_table() -> None:
    plan = plan_of(
        "某市2023年方案\n| 序号 | 指标名称 | 单位 | 2020年现状 | 2025年目标 |\n"
        "| 1 | 秸秆利用率 | % | 90 | ≥95 |\n| 2 | 产生强度 | 吨/万元 | 0.8 | 逐年下降 |\n"
    )
    assert [(t.phrase, t.comparator, t.value, t.unit, t.deadline) for t in plan.targets] == [
        ("秸秆利用率", ">=", 95, "%", "2025")
    ]
    assert [(t.phrase, t.direction) for t in plan.trends] == [("产生强度", "down")]
    assert [f.value for f in plan.facts.figures] == [90, 0.8]


def test_findings() -> None:
    text = (
        "某市2023年方案\n一、目标\n到2025年，建成“无废细胞”100个，农膜回收率达到90%。\n（一）范围。行政管辖6个县（市、区）和2个高新技术产业开发区，总面积900平方公里。\n"
        "参照上级指标体系，删除矿山建成率、认证数量2项指标，共包括50项指标。详见附表9。\n"
        "表1 指标表\na.png\nb.png\n二、任务\n"
        "1.甲事。到2025年，农膜回收率达到85%，创建绿色工厂4家。（市市农业农村局、市商务局按职责分工负责）\n"
        "2.乙事。创建绿色工厂4家。各县（市、区）“无废细胞”至少各创建9个。（责任单位：市农业农村局）\n3.丙事。做丙。（责任单位：市农业农村局）\n"
    )
    plan = plan_of(text)
    found = {f.kind: f for f in plan.findings}
    assert {v["value"] for v in found["contradictory_numbers"].data["values"]} == {90, 85}
    assert found["repeated_target"].data["tasks"] == [0, 1]
    assert (found["county_quota"].data["counties_only"], found["county_quota"].data["with_zones"]) == (54, 72)
    assert found["county_quota"].data["goal"] == 100
    assert found["doubtful_name"].data["suggestion"] == "市农业农村局"
    assert found["no_lead"].data["title"] == "甲事"
    assert found["inherited_indicators"].data["removed_count"] == 2
    assert found["inherited_indicators"].data["left"] == 50
    tables = [f.data for f in plan.findings if f.kind == "table_not_in_text"]
    assert [(t["caption"], t["pictures"]) for t in tables] == [("表1指标表", 2), ("附表9", 0)]
    assert plan.facts.area is not None
    assert plan.facts.area.value == 900
    for finding in plan.findings:
        assert "{" not in finding.as_dict()["says"]


def test_a_text_without_tasks_says_so() -> None:
    plan = plan_of("某市方案\n一、指导思想\n学习。\n二、总体要求\n坚持。\n")
    assert [f.kind for f in plan.findings] == ["no_tasks"]


MATRICES = {
    "bars": (
        "| 序号 | 县区 | 机关 | 学校 | 合计（个） |\n| --- | --- | --- | --- | --- |\n"
        "| 1 | 东山区 | 3 | 12 | 15 |\n| 2 | 西山县 | — | 8 | 9 |\n| 合计 | | 3 | 20 | 24 |\n"
    ),
    "gaps": ("序号　责任单位　无废机关　无废学校　合计\n1　东山区　3　12　15\n2　西山县　—　8　9\n合计　　3　20　24\n"),
    "one cell a line": (
        "序号\n责任单位\n无废机关\n无废学校\n合计\n1\n东山区\n3\n12\n15\n2\n西山县\n—\n8\n9\n合计\n—\n3\n20\n24\n"
    ),
}


@pytest.mark.parametrize("form", MATRICES)
def test_a_table_of_parties_by_kinds_of_cells(form: str) -> None:
    plan = plan_of(f"某市工作方案\n附件1\n“无废细胞”建设任务分配表\n{MATRICES[form]}")
    assert [(f"无废{q.cell.removeprefix('无废')}", q.value, q.departments) for q in plan.cell_quotas] == [
        ("无废机关", 3, ("东山区",)),
        ("无废学校", 12, ("东山区",)),
        ("无废学校", 8, ("西山县",)),
    ]
    wrong = [
        (f.data["name"], f.data["printed"], f.data["table_sum"])
        for f in plan.findings
        if f.kind == FindingKind.CONTRADICTORY_TOTAL and "name" in f.data
    ]
    assert ("西山县", "9", 8) in wrong
    assert not plan.tasks


def test_wide_gaps_in_prose_are_no_table() -> None:
    text = (
        "某市工作方案\n主任　张三　李四\n委员　王五　赵六　钱七\n1.回收农膜。做好　回收。（责任单位：市农业农村局）\n"
    )
    assert "|" not in normalise(text).plain


def test_what_was_is_no_target() -> None:
    plan = plan_of(
        "某县2026年工作要点\n去年，全县清理垃圾点1460处，利用率达到90.6%。\n一、目标\n2026年底前，利用率达到92%。\n"
        "二、任务\n1.由2018年的每年3万吨增加到每年9万吨。建设年消纳能力60万吨的基地。（责任单位：县甲局）\n"
    )
    assert {(f.phrase, f.value) for f in plan.facts.figures} >= {("清理垃圾点", 1460), ("利用率", 90.6)}
    assert [(t.phrase, t.value) for t in plan.targets] == [("利用率", 92)]
    assert ("年消纳能力", 60) in [(t.phrase, t.value) for t in plan.tasks[0].targets]
