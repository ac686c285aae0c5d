"""Filling a page: figures become readings, words stay with the entry, what lacks is named, parts, versions."""

import pytest
from tests.factories import rounds as make
from tests.factories.indicators import told
from tests.factories.plans import office
from tests.factories.registers import actor

from wufei.kernel.access import NOT_ALLOWED, WRONG_STATE
from wufei.kernel.problems import NOT_FOUND, STALE, Problem, Problems
from wufei.kernel.units import MICRO, NOT_A_NUMBER
from wufei.programme.indicators.errors import READING_APPROVED
from wufei.programme.indicators.models import Reading
from wufei.programme.indicators.spec import ReadingState, Standing
from wufei.programme.rounds.actions.filling import (
    Words,
    entries_confirm_carried,
    entry_confirm,
    entry_save,
    part_save,
)
from wufei.programme.rounds.actions.review import page_submit
from wufei.programme.rounds.errors import ENTRY_INCOMPLETE, FIELD_UNKNOWN, PART_OPEN, TEXT_LONG
from wufei.programme.rounds.models import Entry
from wufei.programme.rounds.queries import entries, rounds
from wufei.programme.rounds.spec import EntryState, Lack

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def seen(entry: Entry) -> entries.Sight:
    return entries.sight(office(), Entry.objects.get(pk=entry.pk))


def test_figures_are_readings_and_are_computed_at_once() -> None:
    world = make.world()
    found = make.opened(world)
    entry = make.save(world.farmer, make.entry_of(found), make.STRAW)
    sight = seen(entry)
    assert sight.figure is not None
    assert sight.figure.value_micro == 90 * MICRO
    assert (sight.standing, sight.permille) == (Standing.MISSED, 947)
    assert {a.key: a.value_micro for a in sight.asked} == {"used": 90 * MICRO, "collectable": 100 * MICRO}
    reading = Reading.objects.get(variable__code="straw_used", superseded_at__isnull=True)
    assert (reading.state, reading.party, reading.closing) == (ReadingState.DRAFT, world.farming, 202412)


def test_saving_the_same_again_changes_nothing_not_even_a_filed_figure() -> None:
    world = make.world()
    told("straw_used", "90", text="台账")  # filed by another way, with a remark of its own
    Reading.objects.update(source="地磅", note="第 3 次导入")
    found = make.opened(world)
    entry = make.save(world.farmer, make.entry_of(found), make.STRAW, progress="按期。")
    again = entry_save(
        actor=world.farmer, entry_id=entry.pk, version=1, words=Words(progress="按期。"), values=make.STRAW
    )
    assert again.version == entry.version
    kept = Reading.objects.get(variable__code="straw_used", superseded_at__isnull=True)
    assert (kept.state, kept.source, kept.text) == (ReadingState.COMPLETE, "地磅", "台账")
    make.save(world.farmer, entry, {"used": "91"})
    typed = Reading.objects.get(variable__code="straw_used", superseded_at__isnull=True)
    assert (typed.state, typed.source, typed.restates) == (ReadingState.DRAFT, "", kept)


def test_an_emptied_number_leaves_what_was_told() -> None:
    world = make.world()
    found = make.opened(world)
    make.save(world.farmer, make.entry_of(found), make.STRAW)
    make.save(world.farmer, make.entry_of(found), {"used": "  "})
    assert seen(make.entry_of(found)).missing == ()


def test_what_cannot_be_read_is_refused_at_its_field() -> None:
    world = make.world()
    found = make.opened(world)
    entry = make.entry_of(found)
    for values, words, fault, where in (
        ({"used": "九十"}, None, NOT_A_NUMBER, "straw_used"),
        ({"usd": "90"}, None, FIELD_UNKNOWN, "value"),
        (None, Words(progress="长" * 2001), TEXT_LONG, "progress"),
        (None, Words(contact="长" * 81), TEXT_LONG, "contact"),
    ):
        with pytest.raises(Problem) as refused:
            entry_save(actor=world.farmer, entry_id=entry.pk, version=entry.version, words=words, values=values)
        assert (refused.value.fault, refused.value.where) == (fault, where)
    entry.refresh_from_db()
    assert (entry.version, Reading.objects.count()) == (1, 0)


def test_two_who_fill_the_same_do_not_overwrite_each_other() -> None:
    world = make.world()
    found = make.opened(world)
    entry = make.entry_of(found)
    entry_save(actor=world.farmer, entry_id=entry.pk, version=1, words=Words(progress="甲写的"))
    with pytest.raises(Problem) as refused:
        entry_save(actor=world.farmer, entry_id=entry.pk, version=1, words=Words(progress="乙写的"), values=make.STRAW)
    assert refused.value.fault is STALE
    entry.refresh_from_db()
    assert (entry.progress, Reading.objects.count()) == ("甲写的", 0)
    entry_save(actor=world.farmer, entry_id=entry.pk, version=2, words=Words(progress="乙写的"))


def test_confirming_names_what_lacks() -> None:
    world = make.world()
    found = make.opened(world)
    entry = make.entry_of(found)
    make.save(world.farmer, entry, {"used": "90"})
    assert seen(entry).lack is Lack.VALUES
    with pytest.raises(Problems) as refused:
        make.confirm(world.farmer, entry)
    problem = refused.value.problems[0]
    assert problem.fault is ENTRY_INCOMPLETE
    assert "秸秆可收集量" in problem.says()
    assert "秸秆利用量" not in problem.says()
    task = make.task_entry(found, world.task)
    assert seen(task).lack is Lack.PROGRESS
    # Saying why there is no figure will do.
    make.save(world.farmer, entry, problem="两县未报")
    assert seen(entry).lack is Lack.CONFIRM
    assert make.confirm(world.farmer, entry).state == EntryState.FILLED
    # A change opens it again: what is filed was confirmed as it is.
    assert make.save(world.farmer, entry, make.STRAW).state == EntryState.TO_FILL


def test_what_was_carried_over_and_is_whole_is_confirmed_at_once() -> None:
    world = make.world()
    last = make.opened(world, make.LAST)
    make.save(world.farmer, make.task_entry(last, world.task), progress="按期。")
    found = make.opened(world)
    page = make.page_of(found, world.farming)
    assert entries_confirm_carried(actor=world.farmer, page_id=page.pk) == 1
    task = make.task_entry(found, world.task)
    assert (task.state, task.carried) == (EntryState.FILLED, False)
    progress = rounds.progress_of([page])[0]
    assert (progress.total, progress.filled, progress.open) == (3, 1, 2)


def test_the_sum_of_the_places_below_stands_until_the_unit_says_something_itself() -> None:
    world = make.world()
    for closing, value in ((202409, "60"), (202412, "80")):
        told("straw_used", value, place="371502", closing=closing)
        told("straw_collectable", "100", place="371502", closing=closing)
    found = make.opened(world)
    used = seen(make.entry_of(found)).asked[0]
    assert (used.reading, used.value_micro, used.parts) == (None, 80 * MICRO, 1)
    # What it is compared with may be such a sum too.
    assert (used.last, used.last_closing, used.change_micro) == (None, 202409, 20 * MICRO)
    make.confirm(world.farmer, make.entry_of(found))
    make.save(world.farmer, make.entry_of(found), make.STRAW)
    assert seen(make.entry_of(found)).asked[0].value_micro == 90 * MICRO


def test_amounts_are_compared_within_their_year_and_a_shrinking_one_is_marked() -> None:
    world = make.world()
    told("straw_used", "95", closing=202409, state=ReadingState.APPROVED)
    told("straw_used", "40", closing=202312)
    told("cells", "36", closing=202312)
    found = make.opened(world)
    make.save(world.farmer, make.entry_of(found), make.STRAW)
    used = seen(make.entry_of(found)).asked[0]
    assert used.last is not None
    assert (used.last.closing, used.change_micro, used.shrunk) == (202409, -5 * MICRO, True)
    make.save(world.farmer, make.entry_of(found, "cell_count"), {"cells": "30"})
    cells = seen(make.entry_of(found, "cell_count")).asked[0]
    assert (cells.change_micro, cells.shrunk) == (-6 * MICRO, False)  # a stock may fall
    first = make.opened(world, make.NOW.earlier(-1))
    used = seen(make.entry_of(first)).asked[0]
    assert used.last is None  # an amount of three months is not held against one of twelve


def test_an_approved_figure_is_not_typed_over() -> None:
    world = make.world()
    told("straw_used", "90", state=ReadingState.APPROVED)
    found = make.opened(world)
    with pytest.raises(Problem) as refused:
        make.save(world.farmer, make.entry_of(found), {"used": "99"})
    assert refused.value.fault is READING_APPROVED
    make.save(world.farmer, make.entry_of(found), make.STRAW)


def test_a_supporting_unit_adds_its_part_to_the_one_entry() -> None:
    world = make.world()
    found = make.opened(world)
    part = make.part_of(found, world.finance)
    saved = part_save(actor=world.banker, part_id=part.pk, version=part.version, text=" 拨付 120 万元。 ", done=False)
    assert saved.text == "拨付 120 万元。"
    assert [p.text for p in seen(make.task_entry(found, world.task)).parts] == ["拨付 120 万元。"]
    page = make.page_of(found, world.finance)
    with pytest.raises(Problems) as refused:
        page_submit(actor=world.banker, page_id=page.pk, version=page.version)
    assert [p.fault for p in refused.value.problems] == [PART_OPEN]
    part_save(actor=world.banker, part_id=part.pk, version=saved.version, text=saved.text, done=True)
    page_submit(actor=world.banker, page_id=page.pk, version=page.version)
    with pytest.raises(Problem) as refused_one:
        part_save(actor=world.banker, part_id=part.pk, version=saved.version + 1, text="改", done=True)
    assert refused_one.value.fault is WRONG_STATE
    with pytest.raises(Problem) as refused_one:
        part_save(actor=world.clerk, part_id=part.pk, version=1, text="别家", done=True)
    assert refused_one.value.fault is NOT_FOUND


def test_who_is_not_asked_may_not_fill() -> None:
    world = make.world()
    found = make.opened(world)
    entry = make.entry_of(found)
    for by, fault in (
        (world.banker, NOT_FOUND),
        (world.clerk, NOT_FOUND),
        (actor("leader"), NOT_ALLOWED),
        (actor("auditor"), NOT_ALLOWED),
    ):
        for act in (
            lambda by=by: entry_save(actor=by, entry_id=entry.pk, version=1, words=Words(progress="x")),
            lambda by=by: entry_confirm(actor=by, entry_id=entry.pk, version=1),
        ):
            with pytest.raises(Problem) as refused:
                act()
            assert refused.value.fault is fault
    # The office may fill in for a unit that cannot.
    assert make.save(office(), entry, make.STRAW).version == 2


def test_changed_words_are_told_apart_from_what_was_carried_over() -> None:
    world = make.world()
    last = make.opened(world, make.LAST)
    make.save(world.farmer, make.entry_of(last), progress="收储点 3 处。")
    found = make.opened(world)
    assert seen(make.entry_of(found)).changed_words("progress") == []
    make.save(world.farmer, make.entry_of(found), progress="收储点 5 处。")
    runs = seen(make.entry_of(found)).changed_words("progress")
    assert runs == [("same", "收储点 "), ("gone", "3"), ("new", "5"), ("same", " 处。")]
