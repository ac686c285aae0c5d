"""The tables of moves of plans: sound, and nothing moves in a way that is not written here."""

import enum
import itertools
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.machine import Machine
from wufei.kernel.problems import Problem
from wufei.programme.plans import permissions, states
from wufei.programme.plans.spec import OPEN_TASKS, REVIEWED, EditionState, ItemState, TaskEvent, TaskState

ANY = Machine[enum.StrEnum, enum.StrEnum]
MACHINES: tuple[ANY, ...] = states.MACHINES  # type: ignore[assignment]  # every machine has enums of its own
# State: what may happen → where it leads. Written out, so that a change of a table is meant.
EXPECTED: dict[str, dict[str, str]] = {
    "edition": {
        "in_review": "adopt>adopted discard>discarded",
        "adopted": "adopt>adopted supersede>superseded",
        "superseded": "",
        "discarded": "",
    },
    "item": {
        "pending": "accept>accepted change>changed doubt>doubted reject>rejected reset>pending",
        "accepted": "accept>accepted change>changed doubt>doubted reject>rejected reset>pending adopt>adopted",
        "changed": "accept>changed change>changed doubt>doubted reject>rejected reset>pending adopt>adopted",
        "doubted": "accept>accepted change>changed doubt>doubted reject>rejected reset>pending adopt>adopted",
        "rejected": "accept>accepted change>changed doubt>doubted reject>rejected reset>pending",
        "adopted": "",
    },
    "finding": {
        "open": "settle>settled leave>left",
        "settled": "reopen>open",
        "left": "settle>settled reopen>open",
    },
    "task": {
        "planned": "report>running report_problem>blocked drop>dropped",
        "running": "report>running report_problem>blocked claim>claimed drop>dropped",
        "blocked": "report>running report_problem>blocked claim>claimed drop>dropped",
        "claimed": "confirm>done return>running",
        "done": "reopen>running",
        "dropped": "reopen>planned",
    },
    "extension": {"asked": "grant>granted refuse>refused", "granted": "", "refused": ""},
    "project": {
        "planned": "approve>approved suspend>suspended drop>dropped",
        "approved": "build>building suspend>suspended drop>dropped",
        "building": "try>trial run>running suspend>suspended",
        "trial": "run>running suspend>suspended",
        "running": "",
        "suspended": "approve>approved resume>building try>trial drop>dropped",
        "dropped": "",
    },
}
by_name = pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)


@by_name
def test_a_table_has_no_faults(machine: ANY) -> None:
    assert machine.faults() == ()


@by_name
def test_a_table_says_what_is_written_here(machine: ANY) -> None:
    found = {str(state): sorted(f"{m.event}>{m.target}" for m in machine.moves_from(state)) for state in machine.states}
    assert found == {state: sorted(moves.split()) for state, moves in EXPECTED[machine.name].items()}


@by_name
def test_every_journey_can_be_walked_and_every_move_is_on_one(machine: ANY) -> None:
    journeys = machine.journeys()
    for journey in journeys:
        at = machine.start
        for move in journey:
            at = machine.move(at, move.event).target
        assert at == journey[-1].target
    assert {journey[-1] for journey in journeys} == set(machine.moves)


@by_name
def test_what_is_not_in_the_table_is_refused(machine: ANY) -> None:
    events = type(machine.moves[0].event)
    for state in machine.states:
        for event in set(events) - set(machine.events(state)):
            with pytest.raises(Problem) as caught:
                machine.move(state, event)
            assert caught.value.code == "kernel.no_such_move"


@by_name
def test_a_table_can_be_drawn(machine: ANY) -> None:
    drawn = machine.draw()
    assert all(f"{m.source} --> {m.target}: {m.event}" in drawn for m in machine.moves)


@given(st.lists(st.sampled_from(TaskEvent), max_size=12))
def test_a_task_is_done_only_by_being_claimed_and_confirmed(events: list[TaskEvent]) -> None:
    state, seen = TaskState.PLANNED, [TaskState.PLANNED]
    for event in events:
        if event in states.TASKS.events(state):
            state = states.TASKS.move(state, event).target
            seen.append(state)
    before = [a for a, b in itertools.pairwise(seen) if b is TaskState.DONE]
    assert all(b is TaskState.CLAIMED for b in before)


def test_permissions_and_tables_agree_on_when_something_may_be_done() -> None:
    def from_states(event: TaskEvent) -> frozenset[str]:
        return frozenset(m.source for m in states.TASKS.moves if m.event is event)

    assert permissions.TASK_REPORT.states == from_states(TaskEvent.REPORT) == from_states(TaskEvent.REPORT_PROBLEM)
    assert permissions.TASK_CLAIM.states == from_states(TaskEvent.CLAIM)
    assert permissions.TASK_CONFIRM.states == from_states(TaskEvent.CONFIRM) == from_states(TaskEvent.RETURN)
    assert permissions.TASK_REOPEN.states == from_states(TaskEvent.REOPEN)
    assert permissions.TASK_DROP.states == from_states(TaskEvent.DROP)
    assert permissions.PROJECT_REPORT.states == frozenset[str](m.source for m in states.PROJECTS.moves)
    assert {m.source for m in states.ITEMS.moves if m.event == "adopt"} == REVIEWED
    assert set(TaskState) == OPEN_TASKS | {TaskState.DONE, TaskState.DROPPED}
    assert EditionState.ADOPTED in (permissions.PLAN_ADOPT.states or ())
    assert ItemState.ADOPTED in states.ITEMS.ends


def test_the_page_of_the_app_shows_the_tables_as_they_are() -> None:
    page = (pathlib.Path(__file__).parents[3] / "docs/apps/plans.md").read_text(encoding="utf-8")
    drawn = [block.split("```")[0] for block in page.split("```mermaid\n")[1:]]
    assert drawn == [states.EDITIONS.draw(), states.TASKS.draw()]
