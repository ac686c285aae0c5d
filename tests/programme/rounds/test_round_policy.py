"""Every action of rounds, tried by every role on one's own page and on somebody else's; and the tables of moves.

`+` done, `-` not allowed, `.` not even seen (NOT_FOUND). Two marks a cell: own, other's.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from tests.factories import rounds as make
from tests.factories.registers import ROLES, SETUP, actor

from wufei.kernel import clock
from wufei.kernel.access import NOT_ALLOWED, Actor
from wufei.kernel.audit.models import Entry as Logged
from wufei.kernel.problems import NOT_FOUND, Problem
from wufei.programme.rounds import states
from wufei.programme.rounds.actions import evidence, filling, opening, reminders, review, workbook
from wufei.programme.rounds.models import Entry, EntryFile, Page, Round
from wufei.programme.rounds.queries import asking, rounds
from wufei.programme.rounds.spec import PageState
from wufei.registers.parties.models import Party

TABLE = """
                         admin office leader dept county town superv audit firm driver park
round_open               ++    ++    --    --    --    --    --    --    --    --    --
preview                  ++    ++    --    --    --    --    --    --    --    --    --
rounds_visible_to        ++    ++    ++    ++    ++    --    --    ++    --    --    --
round_close              ++    ++    --    --    --    --    --    --    --    --    --
round_reopen             ++    ++    --    --    --    --    --    --    --    --    --
round_due                ++    ++    --    --    --    --    --    --    --    --    --
round_remind             ++    ++    --    --    --    --    --    --    --    --    --
page_due                 ++    ++    --    -.    -.    ..    ..    --    ..    ..    ..
page_get                 ++    ++    ++    +.    +.    ..    ..    ++    ..    ..    ..
entry_save               ++    ++    --    +.    +.    ..    ..    --    ..    ..    ..
entry_confirm            ++    ++    --    +.    +.    ..    ..    --    ..    ..    ..
entries_confirm_carried  ++    ++    --    +.    +.    ..    ..    --    ..    ..    ..
part_save                ++    ++    --    +.    +.    ..    ..    --    ..    ..    ..
evidence_add             ++    ++    --    +.    +.    ..    ..    --    ..    ..    ..
evidence_remove          ++    ++    --    +-    +-    ..    ..    --    ..    ..    ..
page_sheet               ++    ++    ++    +.    +.    ..    ..    ++    ..    ..    ..
page_sheet_look          ++    ++    --    +.    +.    ..    ..    --    ..    ..    ..
page_submit              ++    ++    --    +.    +.    ..    ..    --    ..    ..    ..
page_withdraw            ++    ++    --    +.    +.    ..    ..    --    ..    ..    ..
page_return              ++    ++    --    -.    -.    ..    ..    --    ..    ..    ..
page_approve             ++    ++    --    -.    -.    ..    ..    --    ..    ..    ..
page_accept              ++    ++    --    -.    -.    ..    ..    --    ..    ..    ..
page_reopen              ++    ++    --    -.    -.    ..    ..    --    ..    ..    ..
"""
EXPECTED = {line.split()[0]: dict(zip(ROLES, line.split()[1:], strict=True)) for line in TABLE.strip().splitlines()[1:]}
SOON = dt.timedelta(days=20)
Act = Callable[[Actor, Page], Any]


def first(page: Page) -> Entry:
    """Of the page's own entries the one with figures."""
    return page.entries.select_related("indicator").filter(kind="indicator").earliest("pk")


def advanced(page: Page, state: PageState) -> Page:
    """The page brought to a state by the system itself."""
    Entry.objects.filter(page=page).update(problem="未统计")
    filling.entries_confirm_carried(actor=SETUP, page_id=page.pk)
    for part in page.parts.all():
        filling.part_save(actor=SETUP, part_id=part.pk, version=part.version, text="无", done=True)
    for act in (review.page_submit, review.page_approve, review.page_accept):
        page.refresh_from_db()
        if page.state == state:
            break
        act(actor=SETUP, page_id=page.pk, version=page.version)
    page.refresh_from_db()
    return page


def _file(page: Page) -> EntryFile:
    return evidence.evidence_add(actor=SETUP, entry_id=first(page).pk, uploads=[make.upload(b"x", "x.txt")])[0]


def _part(page: Page) -> Any:
    return page.parts.get()


def at(state: PageState, act: Callable[..., Any], **more: Any) -> Act:
    """The act on the page in the state from which it leads."""

    def run(by: Actor, page: Page) -> Any:
        page = advanced(page, state)
        return act(actor=by, page_id=page.pk, version=page.version, **more)

    return run


def _submit(by: Actor, page: Page) -> Any:
    Entry.objects.filter(page=page).update(problem="未统计", state="filled")
    page.parts.update(done=True)
    return review.page_submit(actor=by, page_id=page.pk, version=page.version)


def _return(by: Actor, page: Page) -> Any:
    page = advanced(page, PageState.SUBMITTED)
    remarks = [review.Remark(entry_id=first(page).pk, field="progress", reason="x")]
    return review.page_return(actor=by, page_id=page.pk, version=page.version, remarks=remarks)


def _open(by: Actor, page: Page) -> Any:
    due = clock.now() + SOON
    return opening.round_open(
        actor=by, title="再调度", period=make.NOW, due_at=due, set_id=page.round.set_id, with_tasks=False
    )


def _reopen(by: Actor, page: Page) -> Any:
    Round.objects.update(state="closed")
    return opening.round_reopen(actor=by, round_id=page.round_id, version=page.round.version, reason="x")


ACTS: dict[str, Act] = {
    "round_open": _open,
    "preview": lambda by, page: asking.preview(actor=by, set_id=page.round.set_id, with_tasks=False),
    "rounds_visible_to": lambda by, _page: rounds.rounds_visible_to(by),
    "round_close": lambda by, page: opening.round_close(actor=by, round_id=page.round_id, version=page.round.version),
    "round_reopen": _reopen,
    "round_due": lambda by, page: opening.round_due(
        actor=by, round_id=page.round_id, version=page.round.version, due_at=clock.now() + SOON
    ),
    "round_remind": lambda by, page: reminders.round_remind(actor=by, round_id=page.round_id),
    "page_due": lambda by, page: opening.page_due(
        actor=by, page_id=page.pk, version=page.version, due_at=clock.now() + SOON, reason="x"
    ),
    "page_get": lambda by, page: rounds.page_get(actor=by, page_id=page.pk),
    "entry_save": lambda by, page: filling.entry_save(
        actor=by, entry_id=first(page).pk, version=1, words=filling.Words(progress="x"), values=make.STRAW
    ),
    "entry_confirm": lambda by, page: (
        Entry.objects.filter(page=page).update(problem="x"),
        filling.entry_confirm(actor=by, entry_id=first(page).pk, version=1),
    ),
    "entries_confirm_carried": lambda by, page: filling.entries_confirm_carried(actor=by, page_id=page.pk),
    "part_save": lambda by, page: filling.part_save(actor=by, part_id=_part(page).pk, version=1, text="x", done=True),
    "evidence_add": lambda by, page: evidence.evidence_add(
        actor=by, entry_id=first(page).pk, uploads=[make.upload(b"x", "x.txt")]
    ),
    "evidence_remove": lambda by, page: evidence.evidence_remove(actor=by, file_id=_file(page).pk),
    "page_sheet": lambda by, page: workbook.page_sheet(actor=by, page_id=page.pk),
    "page_sheet_look": lambda by, page: workbook.page_sheet_look(
        actor=by, page_id=page.pk, name="a.xlsx", content=workbook.page_sheet(actor=SETUP, page_id=page.pk)
    ),
    "page_submit": _submit,
    "page_withdraw": at(PageState.SUBMITTED, review.page_withdraw),
    "page_return": _return,
    "page_approve": at(PageState.SUBMITTED, review.page_approve),
    "page_accept": at(PageState.APPROVED, review.page_accept),
    "page_reopen": at(PageState.ACCEPTED, review.page_reopen, reason="x"),
}
READS = {"preview", "rounds_visible_to", "page_get", "page_sheet"}


def two_pages() -> tuple[Page, Page, dict[str, Party]]:
    """The city's page and the county's, each with an entry of its own and a part in the other's."""
    world = make.world()
    make.helped(world)
    from tests.factories.indicators import small_city

    from wufei.programme.indicators.actions.definitions import assign

    assign(
        actor=SETUP,
        code="straw",
        place_id=small_city()["371502"].pk,
        party_ids=[world.farming.pk],
        role="support",
    )
    found = make.opened(world)
    return (
        make.page_of(found, world.farming),
        make.page_of(found, world.county),
        {"department": world.farming, "enterprise": world.farming, "driver": world.farming},
    )


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_act_by_every_role(role: str) -> None:
    city, county, parties = two_pages()
    # A county's own page is the county's; everybody else's own is the city department's.
    own, other = (county, city) if role == "county" else (city, county)
    place = {"county": "371502", "township": "371502001", "supervisor": "371502", "park": "371502001"}.get(role, "")
    by = actor(role, party=parties.get(role), place=place)
    seen = {}
    for name, act in ACTS.items():
        marks = ""
        for page in (own, other):
            with transaction.atomic():
                fresh = Page.objects.select_related("round", "party__place").get(pk=page.pk)
                logged = Logged.objects.count()
                try:
                    act(by, fresh)
                    marks += "+"
                    assert name in READS or Logged.objects.filter(actor_label=by.label).count() > 0, name
                except Problem as problem:
                    marks += {NOT_ALLOWED: "-", NOT_FOUND: "."}[problem.fault]
                    assert not Logged.objects.filter(actor_label=by.label).exists(), name
                assert Logged.objects.count() >= logged
                transaction.set_rollback(True)
        seen[name] = marks
    assert seen == {name: marks[role] for name, marks in EXPECTED.items()}


def test_the_tables_of_moves_are_sound() -> None:
    assert [fault for machine in states.MACHINES for fault in machine.faults()] == []
    assert {m.name: len(m.moves) for m in states.MACHINES} == {"round": 2, "page": 8, "entry": 9}


def test_every_act_is_in_the_table() -> None:
    modules = (evidence, filling, opening, reminders, review, workbook)
    names = {
        name
        for module in modules
        for name, value in vars(module).items()
        if callable(value)
        and getattr(value, "__module__", "") == module.__name__
        and name[0].islower()
        and name[0] != "_"
    }
    assert names - set(EXPECTED) == {"may_fill", "near_bits", "reminders_of_the_day", "page_sheet_take"}
