"""Laws: what is written in some layout is read back; nothing crashes; every span lies in the text."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.programme.plans.compiler.test_layouts import LABELS

from wufei.programme.plans.compiler import Media, Source, compile_plan

NAMES = st.lists(
    st.builds(
        "市{}{}".format,
        st.sampled_from("工农商财民水林教科文卫体"),
        st.sampled_from(["业局", "务局", "政委", "管中心", "联社"]),
    ),
    min_size=1,
    max_size=4,
    unique=True,
)
TITLES = st.builds(
    "{}{}{}".format,
    st.sampled_from(["推进", "建立", "完善"]),
    st.sampled_from("甲乙丙丁戊己"),
    st.sampled_from(["体系", "制度", "设施"]),
)
TASK = st.tuples(
    TITLES, NAMES, st.lists(st.builds("市{}办公室".format, st.sampled_from("甲乙丙丁")), max_size=3, unique=True)
)
BRACKETS = st.sampled_from(["（）", "()", "〔〕", "[]", "【】", "\n\n"])
HAN = "一二三四五六七八九十"


def _label(style: str, n: int) -> str:
    return {
        "1.": f"{n}.",
        "1、": f"{n}、",
        "（1）": f"（{n}）",
        "（一）": f"（{HAN[n - 1]}）",
        "①": chr(0x245F + n),
        "第一条": f"第{HAN[n - 1]}条 ",
        "1.1": f"2.{n} ",
    }[style]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(TASK, min_size=1, max_size=9, unique_by=lambda t: t[0]),
    st.sampled_from(["1.", "1、", "（1）", "（一）", "①", "第一条", "1.1"]),
    BRACKETS,
    st.booleans(),
)
def test_what_is_written_is_read(tasks: list[Any], style: str, brackets: str, wide: bool) -> None:
    colon, semicolon = ("：", "；") if wide else (":", ";")
    text = "某市实施方案\n一、总体要求\n坚持原则。\n二、重点任务\n"
    for n, (title, leads, supports) in enumerate(tasks, 1):
        clause = f"牵头单位{colon}{'、'.join(leads)}" + (
            f"{semicolon}配合单位{colon}{'、'.join(supports)}" if supports else ""
        )
        text += f"{_label(style, n)}{title}。做好有关工作。{brackets[0]}{clause}{brackets[1]}\n"
    plan = compile_plan(Source(text, Media.TEXT, "x"))
    got = [(t.title, a["lead"], a["support"]) for t in plan.tasks for a in (t.actions[0].as_dict(),)]
    assert got == [(title, leads, supports) for title, leads, supports in tasks]
    for task in plan.tasks:
        for unit in task.actions[0].units:
            assert text[unit.span[0] : unit.span[1]] == unit.name


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(TITLES, NAMES), min_size=2, max_size=8, unique_by=lambda t: t[0]),
    st.sampled_from(["rows", "lines", "bars"]),
)
def test_a_table_is_read_in_any_form(rows: list[Any], form: str) -> None:
    cells = [
        ["序号", "工作任务", "责任单位"],
        *([str(n), title, "、".join(names)] for n, (title, names) in enumerate(rows, 1)),
    ]
    text = {
        "rows": "\n".join("|" + "|".join(r) + "|" for r in cells),
        "lines": "\n".join(c for r in cells for c in r),
        "bars": "\n".join(f"{c} |" for r in cells for c in r),
    }[form]
    plan = compile_plan(Source(text, Media.TEXT, "x"))
    assert [(t.title, t.actions[0].as_dict()["responsible"]) for t in plan.tasks] == [(a, b) for a, b in rows]


WORDS = (
    "牵头单位： 责任单位 市甲局 、 ， 。 （ ） 【 “ ” | 序号 任务 2025年 达到 95% 3家 以上 按职责分工 等 分别 和 "
    "各县（市、区） 无废细胞 以下任务均需 不再列出 shān (shān) t/d 说明： 目录 2、"
)
PIECES = st.sampled_from([*LABELS, *WORDS.split(" "), "\n", "\t"])


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=120).map("".join)))
def test_nothing_crashes_and_spans_lie_within(text: str) -> None:
    printed = compile_plan(Source(text, Media.TEXT, "x")).as_dict()
    assert printed == compile_plan(Source(text, Media.TEXT, "x")).as_dict()
    for start, end in _spans(printed):
        assert 0 <= start <= end <= len(text)


def _spans(value: Any) -> Iterator[tuple[int, int]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.endswith("span") and inner is not None:
                yield tuple(inner)
            elif key == "spans":
                yield from (tuple(s) for s in inner)
            else:
                yield from _spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _spans(inner)


@pytest.mark.parametrize(
    "unit",
    [
        "95%无废细胞",
        "达到95%以上",
        "3家由1.",
        "（市甲局",
        "1.甲\n",
        "|a",
        "甲2、乙",
        "甲  乙　　丙\n",
        "甲　　乙　",
        "无废甲　3　—\n",
    ],
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    text = (unit * 40000)[:40000]
    started = time.perf_counter()
    compile_plan(Source(text, Media.TEXT, "x"))
    assert time.perf_counter() - started < 6  # about one second on an idle machine; 20 and more if it were quadratic
