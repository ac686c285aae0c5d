"""Laws of the judgement of plans: deadlines, targets met, attainment, what one finding says, diffs of two editions."""

import calendar
import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.problems import Problem
from wufei.programme.plans.rules import (
    Change,
    ItemShape,
    attainment_permille,
    deadline_day,
    diff_items,
    fingerprint,
    fit,
    judged,
    met,
    overdue_days,
    shape_details,
    words_changed,
)
from wufei.programme.plans.spec import OPEN_TASKS, Comparator, TaskState

days = st.dates(dt.date(1000, 1, 1), dt.date(9999, 12, 31))
amounts = st.integers(-(10**12), 10**12)
positive = st.integers(1, 10**12)


@given(days)
def test_a_deadline_is_the_last_day_of_what_is_printed(day: dt.date) -> None:
    assert deadline_day(day.isoformat()) == day
    last = calendar.monthrange(day.year, day.month)[1]
    assert deadline_day(f"{day.year}-{day.month}") == dt.date(day.year, day.month, last)
    assert deadline_day(f" {day.year} ") == dt.date(day.year, 12, 31)


@given(st.text(max_size=12))
def test_a_deadline_is_read_or_refused(printed: str) -> None:
    code = ""
    try:
        day = deadline_day(printed)
        assert (day is None) == (not printed)
    except Problem as problem:
        code = problem.code
    assert code in {"", "plans.deadline_form"}


@pytest.mark.parametrize("printed", ["2025-13", "2025-02-30", "0000", "25", "2025年", "2025-1-1-1", " ", "2025-00"])
def test_what_is_no_deadline_is_refused(printed: str) -> None:
    with pytest.raises(Problem) as caught:
        deadline_day(printed)
    assert (caught.value.code, caught.value.where, caught.value.value) == ("plans.deadline_form", "deadline", printed)


@given(amounts, amounts)
def test_at_least_and_at_most_are_met_at_the_very_number(value: int, actual: int) -> None:
    assert met(Comparator.AT_LEAST, value, None, actual) is (actual >= value)
    assert met(Comparator.EQUAL, value, None, actual) is (actual >= value)
    assert met(Comparator.AT_MOST, value, None, actual) is (actual <= value)
    assert met(Comparator.AT_LEAST, value, None, value)
    assert met(Comparator.AT_MOST, value, None, value)


@given(amounts, amounts, amounts)
def test_a_range_is_met_between_its_ends(value: int, high: int, actual: int) -> None:
    assert met(Comparator.RANGE, value, high, actual) is (value <= actual <= high)
    assert met(Comparator.RANGE, value, None, actual) is (actual == value)


@given(positive, st.integers(0, 10**13))
def test_about_means_within_a_twentieth_below(value: int, actual: int) -> None:
    assert met(Comparator.ABOUT, value, None, actual) is (actual * 20 >= value * 19)


@given(st.sampled_from(Comparator), amounts)
def test_without_a_figure_or_a_number_nothing_is_said(comparator: Comparator, number: int) -> None:
    assert met(comparator, number, None, None) is None
    assert met(comparator, None, None, number) is None
    assert attainment_permille(comparator, number, None) is None
    assert attainment_permille(comparator, None, number) is None
    assert attainment_permille(comparator, 0, number) is None


@given(positive, positive)
def test_a_thousand_of_attainment_is_the_target_met(value: int, actual: int) -> None:
    up, down = attainment_permille(">=", value, actual), attainment_permille("<=", value, actual)
    assert up is not None
    assert down is not None
    assert (up >= 1000) is (actual >= value)
    assert (down >= 1000) is (actual <= value)
    assert attainment_permille(">=", value, value) == attainment_permille("<=", value, value) == 1000


@given(positive, st.integers(-(10**12), 0))
def test_attainment_of_nothing_and_less(value: int, actual: int) -> None:
    assert attainment_permille(">=", value, actual) == 0
    assert attainment_permille("<=", value, actual) == 1200


@given(st.sampled_from(TaskState), days, days)
def test_only_open_unclaimed_tasks_are_overdue(state: TaskState, deadline: dt.date, today: dt.date) -> None:
    late = overdue_days(state, deadline, today)
    running = state in OPEN_TASKS and state is not TaskState.CLAIMED
    assert late == (max(0, (today - deadline).days) if running else 0)
    assert overdue_days(state, None, today) == 0


def test_a_text_fits_or_is_refused() -> None:
    assert fit("title", "  两字 ", 2) == "两字"
    with pytest.raises(Problem) as caught:
        fit("title", "三个字", 2)
    assert (caught.value.code, caught.value.where) == ("plans.text_long", "title")


SPANS = [[0, 1], [2, 3], [4, 5]]
VALUES = [{"value": 95}, {"value": 97}, {"value": 95}]


@pytest.mark.parametrize(
    ("state", "choice", "says"),
    [
        ("open", "", "doubted doubted doubted"),
        ("left", "", "doubted doubted doubted"),
        ("settled", "keep_all", "kept kept kept"),
        ("settled", "count_once", "kept dropped dropped"),
        ("settled", "take:0", "kept dropped kept"),
        ("settled", "take:1", "dropped kept dropped"),
    ],
)
def test_what_a_finding_says_of_its_places(state: str, choice: str, says: str) -> None:
    assert judged(state, choice, SPANS, VALUES) == says.split()


def test_wording_ignores_spaces_and_punctuation_and_nothing_else() -> None:
    assert fingerprint("建设 中心", "建成3座。") == fingerprint("建设中心", "建成3座")
    assert fingerprint("建设中心", "建成3座") != fingerprint("建设中心", "建成4座")


# Few letters, so that the same and similar items come often.
_words = st.text("甲乙丙丁", min_size=0, max_size=6)
_details = st.lists(st.sampled_from(["lead:A", "lead:B"]), max_size=1).map(tuple)
_rows = st.lists(st.tuples(_words, _words, _details), max_size=9)


def shapes(rows: list[tuple[str, str, tuple[str, ...]]], first: int) -> list[ItemShape]:
    return [
        ItemShape(key, str(key - first + 1), title, body, fingerprint(title, body), details)
        for key, (title, body, details) in enumerate(rows, start=first)
    ]


@given(_rows, _rows)
def test_every_item_of_both_editions_appears_exactly_once(a: list[object], b: list[object]) -> None:
    old, new = shapes(a, 1), shapes(b, 101)  # type: ignore[arg-type]
    rows = diff_items(old, new)
    assert sorted(r.old for r in rows if r.old is not None) == [s.key for s in old]
    assert [r.new for r in rows if r.new is not None] == [s.key for s in new]  # and in the order of the new edition
    for row in rows:
        sides = {"same": (True, True), "changed": (True, True), "added": (False, True), "removed": (True, False)}
        assert (row.old is not None, row.new is not None) == sides[row.kind]


@given(_rows, _rows)
def test_same_means_the_same_wording_and_the_same_details(a: list[object], b: list[object]) -> None:
    old, new = shapes(a, 1), shapes(b, 101)  # type: ignore[arg-type]
    by_key = {s.key: s for s in (*old, *new)}
    for row in diff_items(old, new):
        if row.old is None or row.new is None:
            continue
        before, after = by_key[row.old], by_key[row.new]
        equal = (before.fingerprint, before.details) == (after.fingerprint, after.details)
        assert (row.kind == "same") is equal
        assert (row.likeness_permille == 1000) is equal


@given(_rows)
def test_identical_editions_are_all_same(a: list[object]) -> None:
    old, new = shapes(a, 1), shapes(a, 101)  # type: ignore[arg-type]
    rows = diff_items(old, new)
    assert rows == [Change("same", a.key, b.key, 1000) for a, b in zip(old, new, strict=True)]


@given(_rows)
def test_from_nothing_all_is_added_and_to_nothing_all_is_removed(a: list[object]) -> None:
    some = shapes(a, 1)  # type: ignore[arg-type]
    assert [r.kind for r in diff_items([], some)] == ["added"] * len(some)
    assert [(r.kind, r.old) for r in diff_items(some, [])] == [("removed", s.key) for s in some]


def test_wording_comes_before_title_and_title_before_likeness() -> None:
    old = shapes([("建厂", "甲乙丙丁戊", ()), ("建站", "己庚辛壬癸", ())], 1)
    swapped = shapes([("建厂", "己庚辛壬癸", ()), ("建站", "甲乙丙丁戊", ())], 101)
    assert [(r.old, r.new) for r in diff_items(old, swapped)] == [(1, 101), (2, 102)]  # by title
    moved = shapes([("建厂", "又一件事", ()), ("建厂", "甲乙丙丁戊", ())], 101)
    pairs = {(r.old, r.new) for r in diff_items(old[:1], moved)}
    assert pairs == {(1, 102), (None, 101)}  # the wording wins, whatever stands first
    like = shapes([("建设厂", "甲乙丙丁戊", ()), ("建厂", "甲乙丙丁庚", ())], 101)
    pairs = {(r.old, r.new) for r in diff_items(old[:1], like)}
    assert pairs == {(1, 102), (None, 101)}  # the title wins over a likeness that stands first


def test_a_number_alone_changes_nothing() -> None:
    old = [ItemShape(1, "3", "建厂", "一座", fingerprint("建厂", "一座"))]
    new = [ItemShape(2, "4", "建厂", "一座", fingerprint("建厂", "一座"))]
    assert diff_items(old, new) == [Change("same", 1, 2, 1000)]


def test_a_changed_owner_is_a_change() -> None:
    old = [ItemShape(1, "1", "建厂", "一座", "f", ("lead:A",))]
    new = [ItemShape(2, "1", "建厂", "一座", "f", ("lead:B",))]
    assert diff_items(old, new) == [Change("changed", 1, 2, 999)]
    details = shape_details([{"role": "lead", "printed": "A"}], [])
    assert details == ("lead:A",)


def test_removed_items_stand_after_what_they_followed() -> None:
    old = shapes([("甲", "", ()), ("乙", "", ()), ("丙", "", ()), ("丁", "", ())], 1)
    new = shapes([("甲", "", ()), ("丁", "", ())], 101)
    assert [(r.kind, r.old) for r in diff_items(old, new)] == [
        ("same", 1),
        ("removed", 2),
        ("removed", 3),
        ("same", 4),
    ]


def test_thousands_of_removed_items_are_no_trouble() -> None:
    old = shapes([(f"第{n}件", "", ()) for n in range(3000)], 1)
    assert len(diff_items(old, [])) == 3000


@given(_words, _words)
def test_changed_words_give_both_texts_back(old: str, new: str) -> None:
    runs = words_changed(old, new)
    assert "".join(text for kind, text in runs if kind != "removed") == new
    assert "".join(text for kind, text in runs if kind != "added") == old
    assert all(text for _kind, text in runs)
    assert not any(a[0] == b[0] == "same" for a, b in itertools.pairwise(runs))


def test_of_several_of_one_title_or_none_the_closest_is_taken() -> None:
    old = shapes([("建厂", "开展清洁生产审核三十家", ()), ("建厂", "新增绿色工厂十二家", ())], 1)
    named = shapes([("建厂", "新增绿色工厂十五家", ())], 101)
    assert {(r.old, r.new) for r in diff_items(old, named)} == {(2, 101), (1, None)}
    renamed = shapes([("扩厂", "新增绿色工厂十二家", ())], 101)
    assert {(r.old, r.new) for r in diff_items(old, renamed)} == {(2, 101), (1, None)}
