"""Targets as offices word them: what is set, what only says who is meant, and to which words a number belongs."""

import pytest

from wufei.programme.plans.compiler import Media, Source, compile_plan

SET = {
    # bounds: a negated bound is no bound of its own
    "填埋量不超过300吨": [("填埋量", "<=", 300, "吨")],
    "收集点不高于6个": [("收集点", "<=", 6, "个")],
    "各村每年至少创建示范户15户": [("示范户", ">=", 15, "户")],
    # one number for several rates, several numbers for one
    "甲利用率、乙处置率均达到90%以上": [("甲利用率", ">=", 90, "%"), ("乙处置率", ">=", 90, "%")],
    "甲、乙回收利用率均达到80%": [("甲回收利用率", "=", 80, "%"), ("乙回收利用率", "=", 80, "%")],
    "甲单位和乙单位评估合格率均达到100%": [("甲单位和乙单位评估合格率", "=", 100, "%")],
    "甲、乙等系统普及率达到50%": [("甲、乙等系统普及率", "=", 50, "%")],
    "焚烧占比2024年达到85%，2025年达到95%": [("焚烧占比", "=", 85, "%"), ("焚烧占比", "=", 95, "%")],
    "完好率达到98%，较上年提高5个百分点": [("完好率", "=", 98, "%"), ("完好率", "=", 5, "个百分点")],
    # from … to …
    "日处理能力由1000吨提高到1600吨": [("日处理能力", "=", 1600, "吨")],
    "堆存量从320万吨压减至200万吨以下": [("堆存量", "<=", 200, "万吨")],
    "渗滤液产生量由2021年的3.5万吨压减至2万吨以下": [("渗滤液产生量", "<=", 2, "万吨")],
    # the same things again, later
    "2024年建成示范村2个、示范户25户以上；2026年累计分别达到6个和80户以上": [
        ("示范村", "=", 2, "个"),
        ("示范户", ">=", 25, "户"),
        ("示范村", ">=", 6, "个"),
        ("示范户", ">=", 80, "户"),
    ],
    "回收网点数量每年递增10%，2026年突破300个": [("回收网点数量", "=", 10, "%"), ("回收网点数量", ">=", 300, "个")],
    "加强监管，每年抽检40批次": [("抽检", "=", 40, "批次")],
    # units of many kinds
    "排查隐患2轮，接入视频不少于200路": [("排查隐患", "=", 2, "轮"), ("视频", ">=", 200, "路")],
    "残留量控制在5公斤/亩以内": [("残留量", "<=", 5, "公斤/亩")],
    "生产菌棒1500万棒以上": [("菌棒", ">=", 1500, "万棒")],
    # the noun stands after the number, with its own measure between
    "购置200吨级转运船2艘": [("转运船", "=", 2, "艘")],
    "在3个园区推行联合收运": [("园区", "=", 3, "个")],
    "对17座压缩站实施密闭化改造": [("压缩站", "=", 17, "座")],
    "按照每个乡镇不少于1个的标准设置回收站": [("回收站", ">=", 1, "个")],
    "覆盖95%以上的社区": [("社区", ">=", 95, "%")],
    # the noun stands in the words before the comma, or in the task's heading
    "组织对接会，每年2场以上": [("对接会", ">=", 2, "场")],
    "每个县区不少于20个": [("无废细胞", ">=", 20, "个")],
    "建成焚烧项目（3万吨/年）": [("焚烧项目", "=", 3, "万吨/年")],
}
ONLY_MEANT = [
    "规模养殖场（存栏500头以上）全部配套设施",
    "单体面积2万平方米以上的公共建筑采用装配式",
    "对投资超过5000万元的项目给予支持",
    "对连续2次抽查不合格的单位列入名单",
    "凡运距超过30公里的项目优先采用铁路运输",
    "河道管理范围1公里内不得堆放，落实24小时值守",
    "每户奖励200元，成立由3名领导任组长的专班",
    "规范餐位100个以上的餐饮单位",
    "对年用电2万千瓦时以上、年用水3000吨以上单位开展审核",
]


def _targets(sentence: str) -> list[tuple[object, ...]]:
    text = f"某市2023年方案\n二、任务\n1.创建无废细胞。{sentence}。（责任单位：市甲局）\n2.乙事。做。（市乙局）\n"
    plan = compile_plan(Source(text, Media.TEXT, "x"))
    return [(t.phrase, t.comparator, t.value, t.unit) for task in plan.tasks for t in task.targets]


@pytest.mark.parametrize("sentence", SET)
def test_what_a_sentence_sets(sentence: str) -> None:
    assert _targets(sentence) == SET[sentence]


@pytest.mark.parametrize("sentence", ONLY_MEANT)
def test_a_number_that_says_who_is_meant_sets_nothing(sentence: str) -> None:
    assert _targets(sentence) == []


def test_money_promised_in_a_closing_chapter_is_a_target() -> None:
    text = "某市2023年方案\n二、任务\n1.甲事。做。（市甲局）\n三、保障措施\n（一）经费。每年安排资金不低于1500万元。\n"
    plan = compile_plan(Source(text, Media.TEXT, "x"))
    assert [(t.phrase, t.comparator, t.value, t.unit) for t in plan.targets] == [("资金", ">=", 1500, "万元")]


def test_the_year_after_a_share_is_its_date() -> None:
    text = "某市2023年方案\n二、任务\n1.甲事。焚烧占比2024年达到85%。（市甲局）\n"
    assert compile_plan(Source(text, Media.TEXT, "x")).tasks[0].targets[0].deadline == "2024"


def test_the_number_a_change_starts_from_is_a_figure() -> None:
    text = "某市2023年方案\n二、任务\n1.甲事。处置率由2020年的61.5%提高到70%。（市甲局）\n"
    plan = compile_plan(Source(text, Media.TEXT, "x"))
    assert [(f.phrase, f.value) for f in plan.facts.figures] == [("处置率", 61.5)]
    assert [(t.phrase, t.value, t.deadline) for t in plan.tasks[0].targets] == [("处置率", 70, None)]


def test_what_a_year_is_to_bring_is_a_target_in_the_opening_too() -> None:
    opening = "某区2024年任务清单\n2024年，完成示范点创建60个。\n一、任务\n1.甲事。做。（区甲局）\n"
    table = "| 序号 | 细胞类型 | 创建数量（个） | 责任部门 |\n| 1 | 无废学校 | 6 | 区教育局 |\n"
    text = opening + table + "说明：市级下达我区创建指标为50个。\n"
    plan = compile_plan(Source(text, Media.TEXT, "x"))
    assert [(t.value, t.unit) for t in plan.targets] == [(60, "个"), (50, "个")]
    assert not plan.facts.figures


def test_a_number_alone_keeps_how_often_it_is_due() -> None:
    text = "某市2023年方案\n二、任务\n1.甲事。组织对接会，每年2场以上。（市甲局）\n"
    assert compile_plan(Source(text, Media.TEXT, "x")).tasks[0].targets[0].scope == "每年"
