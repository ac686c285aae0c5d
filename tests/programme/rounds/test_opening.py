"""Opening a round: who is asked for what, what is carried over, its clock, its end."""

import datetime as dt

import pytest
from tests.factories import rounds as make
from tests.factories.plans import office
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.periods import Period
from wufei.kernel.problems import NOT_FOUND, STALE, Problem
from wufei.programme.rounds.actions import opening
from wufei.programme.rounds.actions.filling import entry_save
from wufei.programme.rounds.errors import (
    DUE_PAST,
    PERIOD_AHEAD,
    REASON_NEEDED,
    ROUND_CLOSED,
    ROUND_EMPTY,
    ROUND_EXISTS,
    TITLE_MISSING,
)
from wufei.programme.rounds.models import Entry, EntryPart, Page
from wufei.programme.rounds.queries import asking, rounds
from wufei.programme.rounds.spec import RoundState

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_every_unit_that_answers_gets_one_page() -> None:
    world = make.world()
    found = make.opened(world)
    pages = {page.party.name: page for page in Page.objects.all()}
    assert set(pages) == {"市农业农村局", "东昌府区农业农村局", "市财政局"}
    own = Entry.objects.filter(page=pages["市农业农村局"])
    assert [(e.kind, e.indicator.code if e.indicator else "") for e in own] == [
        ("indicator", "straw"),
        ("indicator", "cell_count"),
        ("task", ""),
    ]
    assert make.entry_of(found, place="371502").page == pages["东昌府区农业农村局"]
    assert list(EntryPart.objects.values_list("page__party__name", "entry__task__title")) == [
        ("市财政局", "离田利用秸秆")
    ]
    assert Emitted.objects.filter(topic="rounds.opened").count() == 1


def test_city_and_county_share_one_entry() -> None:
    world = make.world()
    make.helped(world)
    found = make.opened(world)
    entry = make.entry_of(found)
    assert entry.page.party == world.farming
    assert [p.page.party for p in entry.parts.all()] == [world.county]
    assert Entry.objects.filter(round=found, indicator__code="straw", place__code="3715").count() == 1


def test_words_of_the_last_round_are_carried_over_and_marked() -> None:
    world = make.world()
    last = make.opened(world, make.LAST)
    make.save(world.farmer, make.entry_of(last), make.STRAW, progress="收储点建成八成。", problem="缺仓库")
    # Asked for in a round of its own in between: what was said last of each thing counts.
    tasks = opening.round_open(
        actor=office(), title="任务调度", period=make.LAST, due_at=clock.now() + dt.timedelta(days=3), set_id=None
    )
    make.save(world.farmer, make.task_entry(tasks, world.task), progress="打捆机到位。")
    found = make.opened(world)
    entry = make.entry_of(found)
    assert (entry.progress, entry.problem, entry.carried) == ("收储点建成八成。", "缺仓库", True)
    assert entry.earlier == make.entry_of(last)
    assert make.task_entry(found, world.task).progress == "打捆机到位。"
    untold = make.entry_of(found, "cell_count")
    assert (untold.progress, untold.carried) == ("", False)
    changed = make.save(world.farmer, entry, progress="收储点全部建成。")
    assert changed.carried is False


def test_what_a_round_would_ask_is_said_before_it_opens() -> None:
    world = make.world()
    seen = asking.preview(actor=office(), set_id=world.set.pk, with_tasks=True)
    assert [(load.party.name, load.indicators, load.tasks, load.parts) for load in seen.loads] == [
        ("市农业农村局", 2, 1, 0),
        ("东昌府区农业农村局", 1, 0, 0),
        ("市财政局", 0, 0, 1),
    ]
    assert (seen.indicators, seen.tasks) == (3, 1)
    assert "固体废物产生强度" in seen.unanswered_names
    assert not Page.objects.exists()
    found = make.opened(world)
    assert Entry.objects.filter(round=found).count() == seen.indicators + seen.tasks


def test_what_cannot_be_opened_is_refused_in_words() -> None:
    world = make.world()
    soon = clock.now() + dt.timedelta(days=3)
    given = {"actor": office(), "title": "季度调度", "period": make.NOW, "due_at": soon, "set_id": world.set.pk}
    for changed, fault in (
        ({"title": "  "}, TITLE_MISSING),
        ({"due_at": clock.now()}, DUE_PAST),
        ({"period": Period.containing(clock.today(), make.NOW.length).earlier(-1)}, PERIOD_AHEAD),
        ({"set_id": 9999}, NOT_FOUND),
    ):
        with pytest.raises(Problem) as refused:
            opening.round_open(**{**given, **changed})
        assert refused.value.fault is fault
    opening.round_open(**given)
    with pytest.raises(Problem) as refused:
        opening.round_open(**given)
    assert refused.value.fault is ROUND_EXISTS
    opening.round_open(**{**given, "title": "补充调度"})


def test_a_round_that_asks_nobody_is_not_opened() -> None:
    with pytest.raises(Problem) as refused:
        opening.round_open(
            actor=office(),
            title="空",
            period=make.NOW,
            due_at=clock.now() + dt.timedelta(days=3),
            set_id=None,
        )
    assert refused.value.fault is ROUND_EMPTY
    assert not rounds.rounds_visible_to(SETUP).exists()


def test_the_deadline_moves_for_all_but_those_who_have_one_of_their_own() -> None:
    world = make.world()
    with clock.freeze(make.NOON) as stopped:
        found = make.opened(world, due=make.DUE)
        own = make.DUE + dt.timedelta(days=5)
        page = make.page_of(found, world.county)
        opening.page_due(actor=office(), page_id=page.pk, version=page.version, due_at=own, reason="汛情")
        later = make.DUE + dt.timedelta(days=2)
        opening.round_due(actor=office(), round_id=found.pk, version=found.version, due_at=later)
        assert make.page_of(found, world.farming).due_at == later
        assert make.page_of(found, world.county).due_at == own
        stopped.forward(dt.timedelta(days=12))
        standing = rounds.round_standing(office(), found)
        assert [p.page.party for p in standing.overdue] == [world.farming, world.finance]
        assert {p.page.party: p.days_left for p in standing.pages}[world.county] == 2
        for act in (
            lambda: opening.page_due(actor=office(), page_id=page.pk, version=page.version, due_at=own, reason=" "),
            lambda: opening.page_due(
                actor=office(), page_id=page.pk, version=page.version + 1, due_at=make.NOON, reason="x"
            ),
            lambda: opening.page_due(
                actor=office(), page_id=page.pk, version=page.version, due_at=make.DUE.replace(month=3), reason="x"
            ),
        ):
            with pytest.raises(Problem) as refused:
                act()
            assert refused.value.fault in {REASON_NEEDED, DUE_PAST, STALE}


def test_a_closed_round_takes_nothing_until_it_is_opened_again() -> None:
    world = make.world()
    found = make.opened(world)
    closed = opening.round_close(actor=office(), round_id=found.pk, version=found.version, note="到期")
    assert (closed.state, closed.closed_at is not None) == (RoundState.CLOSED, True)
    entry = make.entry_of(found)
    with pytest.raises(Problem) as refused:
        entry_save(actor=world.farmer, entry_id=entry.pk, version=entry.version, values=make.STRAW)
    assert refused.value.fault is ROUND_CLOSED
    with pytest.raises(Problem) as refused:
        opening.round_reopen(actor=office(), round_id=found.pk, version=closed.version, reason="")
    assert refused.value.fault is REASON_NEEDED
    opening.round_reopen(actor=office(), round_id=found.pk, version=closed.version, reason="两家补报")
    entry_save(actor=world.farmer, entry_id=entry.pk, version=entry.version, values=make.STRAW)
    assert rounds.own_pages(world.farmer)[0].round == found
