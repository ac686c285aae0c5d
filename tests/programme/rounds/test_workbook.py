"""The workbook of a page: out with its keys locked, in again with a look before; nothing of others is overwritten."""

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from tests.factories import rounds as make
from tests.factories.indicators import told
from tests.factories.plans import office

from wufei.kernel.access import NOT_ALLOWED, WRONG_STATE
from wufei.kernel.files.errors import TYPE_REFUSED
from wufei.kernel.problems import NOT_FOUND, Problem
from wufei.kernel.units import NOT_A_NUMBER
from wufei.programme.indicators.models import Reading
from wufei.programme.rounds.actions.workbook import page_sheet, page_sheet_look, page_sheet_take
from wufei.programme.rounds.errors import CELL_STALE, DAY_FORM, SHEET_OTHER, TEXT_LONG
from wufei.programme.rounds.models import Page

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def typed(data: bytes, cells: dict[str, Any]) -> bytes:
    """The workbook with some fields filled in, by the end of their keys."""
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    for key, value in cells.items():
        rows = [row for row in range(2, sheet.max_row + 1) if str(sheet.cell(row, 1).value).endswith(key)]
        assert len(rows) == 1, (key, rows)
        sheet.cell(rows[0], 6).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def the_page() -> tuple[make.World, Page]:
    world = make.world()
    told("straw_used", "12.5", closing=202409)
    found = make.opened(world)
    return world, make.page_of(found, world.farming)


def straw(page: Page, end: str) -> str:
    return f"entry:{page.entries.get(indicator__code='straw').pk}:{end}"


def test_the_workbook_has_a_row_for_every_field_and_locks_all_but_one_column() -> None:
    world, page = the_page()
    book = load_workbook(io.BytesIO(page_sheet(actor=world.farmer, page_id=page.pk)))
    sheet = book.worksheets[0]
    keys = [str(sheet.cell(row, 1).value) for row in range(2, sheet.max_row + 1)]
    assert len([k for k in keys if ":value:" in k]) == 3
    assert len([k for k in keys if k.endswith(":progress")]) == 3
    assert sheet.protection.sheet
    assert (sheet.cell(2, 6).protection.locked, sheet.cell(2, 1).protection.locked) == (False, True)
    assert (sheet.cell(2, 5).value, sheet.cell(2, 4).value) == (12.5, "吨")
    assert sheet.freeze_panes == "D2"
    assert book["wufei"].sheet_state == "veryHidden"
    part = load_workbook(
        io.BytesIO(page_sheet(actor=world.banker, page_id=make.page_of(page.round, world.finance).pk))
    ).worksheets[0]
    assert str(part.cell(2, 1).value).startswith("part:")


def test_it_is_looked_at_before_it_is_taken() -> None:
    world, page = the_page()
    data = typed(
        page_sheet(actor=world.farmer, page_id=page.pk),
        {
            straw(page, "value:used"): 90.1,
            straw(page, "value:collectable"): "1,000",
            straw(page, "progress"): "收储点\n全部建成。",
            straw(page, "next_on"): "2025-03-31",
        },
    )
    seen = page_sheet_look(actor=world.farmer, page_id=page.pk, name="填报.xlsx", content=data)
    assert [(c.after, c.before) for c in seen.changes] == [
        ("90.1", ""),
        ("1,000", ""),
        ("收储点\n全部建成。", ""),
        ("2025-03-31", ""),
    ]
    assert (seen.faults, seen.untouched) == ((), 14)
    assert not Reading.objects.filter(closing=202412).exists()
    done = page_sheet_take(actor=world.farmer, page_id=page.pk, file_id=seen.file_id)
    assert (len(done.changes), done.faults) == (4, ())
    entry = page.entries.get(indicator__code="straw")
    assert (entry.progress, str(entry.next_on)) == ("收储点\n全部建成。", "2025-03-31")
    assert Reading.objects.get(variable__code="straw_used", closing=202412).value_micro == 90_100_000
    again = page_sheet_take(actor=world.farmer, page_id=page.pk, file_id=seen.file_id)
    assert (again.changes, again.faults) == ((), ())


def test_rows_that_do_not_hold_are_named_and_stop_no_other() -> None:
    world, page = the_page()
    data = typed(
        page_sheet(actor=world.farmer, page_id=page.pk),
        {
            straw(page, "value:used"): "约九十",
            straw(page, "value:collectable"): 100,
            straw(page, "problem"): "长" * 2001,
            straw(page, "next_on"): "三月底",
        },
    )
    seen = page_sheet_look(actor=world.farmer, page_id=page.pk, name="a.xlsx", content=data)
    assert [f.problem.fault for f in seen.faults] == [NOT_A_NUMBER, TEXT_LONG, DAY_FORM]
    done = page_sheet_take(actor=world.farmer, page_id=page.pk, file_id=seen.file_id)
    assert [c.after for c in done.changes] == ["100"]
    assert len(done.faults) == 3


def test_what_somebody_changed_meanwhile_is_not_overwritten() -> None:
    world, page = the_page()
    data = page_sheet(actor=world.farmer, page_id=page.pk)
    make.save(world.farmer, page.entries.get(indicator__code="straw"), make.STRAW, progress="网页上写的")
    filled = typed(data, {straw(page, "progress"): "表里写的", straw(page, "value:used"): 90})
    seen = page_sheet_look(actor=world.farmer, page_id=page.pk, name="a.xlsx", content=filled)
    assert [f.problem.fault for f in seen.faults] == [CELL_STALE]
    assert "网页上写的" in seen.faults[0].problem.says()
    assert seen.changes == ()  # the number is the one that stands by now


def test_a_refusal_on_saving_names_its_row_too() -> None:
    world, page = the_page()
    data = typed(page_sheet(actor=world.farmer, page_id=page.pk), {straw(page, "value:used"): 90})
    seen = page_sheet_look(actor=world.farmer, page_id=page.pk, name="a.xlsx", content=data)
    from wufei.programme.indicators.spec import ReadingState

    told("straw_used", "0", state=ReadingState.APPROVED)
    done = page_sheet_take(actor=world.farmer, page_id=page.pk, file_id=seen.file_id)
    assert (done.changes, len(done.faults)) == ((), 1)


def test_another_workbook_is_refused() -> None:
    world, page = the_page()
    other = make.page_of(page.round, world.county)
    plain, out = Workbook(), io.BytesIO()
    plain.save(out)
    data = page_sheet(actor=world.farmer, page_id=page.pk)
    book, broken = load_workbook(io.BytesIO(data)), io.BytesIO()
    book.worksheets[0].cell(2, 1).value = "entry:99999:progress"
    book.save(broken)
    for content, fault in (
        (page_sheet(actor=world.clerk, page_id=other.pk), SHEET_OTHER),
        (out.getvalue(), SHEET_OTHER),
        (broken.getvalue(), SHEET_OTHER),
        (b"plain words", SHEET_OTHER),
        (b"MZ\0\0", TYPE_REFUSED),
    ):
        with pytest.raises(Problem) as refused:
            page_sheet_look(actor=world.farmer, page_id=page.pk, name="a.xlsx", content=content)
        assert refused.value.fault is fault
    with pytest.raises(Problem) as refused:
        page_sheet(actor=world.banker, page_id=page.pk)
    assert refused.value.fault is NOT_FOUND
    seen = page_sheet_look(actor=world.farmer, page_id=page.pk, name="a.xlsx", content=data)
    with pytest.raises(Problem) as refused:
        page_sheet_take(actor=office(), page_id=page.pk, file_id=seen.file_id)
    assert refused.value.fault in {NOT_FOUND, NOT_ALLOWED}
    page = make.filed(world, page.round)
    with pytest.raises(Problem) as refused:
        page_sheet_take(actor=world.farmer, page_id=page.pk, file_id=seen.file_id)
    assert refused.value.fault is WRONG_STATE


def test_nothing_in_a_workbook_runs() -> None:
    world, page = the_page()
    make.save(world.farmer, page.entries.get(indicator__code="straw"), progress='=HYPERLINK("http://x")')
    sheet = load_workbook(io.BytesIO(page_sheet(actor=world.farmer, page_id=page.pk))).worksheets[0]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == '=HYPERLINK("http://x")')
    assert cell.data_type == "s"
