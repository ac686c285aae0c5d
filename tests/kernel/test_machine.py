"""Laws of the tables of moves."""

import enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.jobs.states import JOBS
from wufei.kernel.machine import Machine, Move
from wufei.kernel.outbox.states import DELIVERIES
from wufei.kernel.problems import Kind, Problem


class S(enum.StrEnum):
    A = "a"
    B = "b"
    C = "c"
    D = "d"


class E(enum.StrEnum):
    GO = "go"
    BACK = "back"
    STOP = "stop"


moves = st.builds(Move, source=st.sampled_from(S), event=st.sampled_from(E), target=st.sampled_from(S))
machines = st.builds(
    lambda rows, ends: Machine(name="m", start=S.A, moves=tuple(rows), ends=ends),
    st.lists(moves, max_size=12),
    st.frozensets(st.sampled_from(S)),
)


def walked(machine: Machine[S, E]) -> set[S]:
    """What can be reached, found in the most stupid way."""
    found = {machine.start}
    for _ in S:
        found |= {m.target for m in machine.moves if m.source in found}
    return found


@given(machines, st.sampled_from(S), st.sampled_from(E))
def test_a_move_is_in_the_table_or_refused(machine: Machine[S, E], state: S, event: E) -> None:
    if event in machine.events(state):
        move = machine.move(state, event)
        assert (move.source, move.event) == (state, event)
        assert move == next(m for m in machine.moves if (m.source, m.event) == (state, event))
        return
    with pytest.raises(Problem) as raised:
        machine.move(state, event)
    assert raised.value.code == "kernel.no_such_move"
    assert raised.value.kind is Kind.CONFLICT
    assert all(str(e) in raised.value.remedy() for e in machine.events(state))


@given(machines)
def test_journeys_walk_every_move_that_can_be_made(machine: Machine[S, E]) -> None:
    for journey in machine.journeys():
        state = machine.start
        for move in journey:
            assert move.source is state
            state = move.target
    last = [journey[-1] for journey in machine.journeys()]
    assert last == [m for m in machine.moves if m.source in walked(machine)]


@given(machines)
def test_faults_are_what_a_stupid_search_finds(machine: Machine[S, E]) -> None:
    faults = "\n".join(machine.faults())
    pairs = [(m.source, m.event) for m in machine.moves]
    assert ("times from" in faults) == (len(pairs) != len(set(pairs)))
    for state in S:
        leaves = bool(machine.moves_from(state))
        assert (f"{state} cannot be reached" in faults) == (state not in walked(machine))
        assert (f"{state} cannot be left and is not an end" in faults) == (not leaves and state not in machine.ends)
        assert (f"{state} is an end and can be left" in faults) == (leaves and state in machine.ends)


@given(machines)
def test_the_drawing_shows_every_move(machine: Machine[S, E]) -> None:
    text = machine.draw()
    assert text.startswith("stateDiagram-v2\n    [*] --> a\n")
    assert all(f"    {m.source} --> {m.target}: {m.event}\n" in text for m in machine.moves)


def test_a_loop_without_a_way_out_is_a_fault() -> None:
    loop = (Move(S.A, E.GO, S.B), Move(S.B, E.BACK, S.B), Move(S.A, E.STOP, S.C), Move(S.C, E.GO, S.D))
    machine = Machine(name="m", start=S.A, moves=loop, ends=frozenset({S.D}))
    assert machine.faults() == ("m: no end can be reached from b",)


@pytest.mark.parametrize("machine", [DELIVERIES, JOBS], ids=["outbox", "jobs"])
def test_the_machines_of_the_kernel_are_sound(machine: Machine[S, E]) -> None:
    assert machine.faults() == ()
