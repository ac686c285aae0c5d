"""Moves, fields, conditions, clocks and the laws of declarations, for any stream that could be written."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.sources import Confidence
from wufei.operations.manifests.rules import clocks, conditions, declaration, moves, revision
from wufei.operations.manifests.rules.moves import Sheet, decided, preflight
from wufei.operations.manifests.spec import (
    ATLAS,
    ENDS,
    Above,
    Among,
    Clock,
    ClockUnit,
    Condition,
    Either,
    Event,
    Every,
    Field,
    FieldKind,
    Filled,
    ManifestSpec,
    Not,
    Role,
    State,
    Step,
)

DAY = dt.date(2026, 3, 2)
SIGNER = {
    Event.ISSUE: Role.GENERATOR,
    Event.CANCEL: Role.GENERATOR,
    Event.RETURN: Role.GENERATOR,
    Event.FORWARD: Role.GENERATOR,
    Event.TAKE_OVER: Role.CARRIER,
    Event.STOP: Role.CARRIER,
    Event.RESUME: Role.CARRIER,
    Event.ARRIVE: Role.CARRIER,
}
WHOLE = ManifestSpec(
    steps=tuple(Step(source=s, event=e, role=SIGNER.get(e, Role.RECEIVER)) for s, e in ATLAS),
    fields=(
        Field(name="hazard", label="Hazard", required_at=Event.ISSUE, sealed_at=Event.ISSUE),
        Field(name="plate", label="Plate", kind=FieldKind.PLATE, required_at=Event.TAKE_OVER, sealed_at=Event.ARRIVE),
        Field(
            name="why",
            label="Why",
            required_at=Event.REFUSE,
            sealed_at=Event.REFUSE,
            when=Not(Among("hazard", ("none",))),
            asked_of=Role.RECEIVER,
        ),
        Field(name="late", label="Late", sealed_at=Event.ISSUE, valid_from=dt.date(2027, 1, 1)),
    ),
)


def completed(chosen: set[tuple[State, Event]]) -> ManifestSpec:
    """A declaration of these moves: what cannot be reached left out, and where it would stick all moves added."""
    while True:
        reached = {State.DRAFT}
        for _state in State:
            reached |= {ATLAS[move][0] for move in chosen if move[0] in reached}
        stuck = reached - {state for state, _event in chosen} - ENDS
        if not stuck:
            break
        chosen = chosen | {move for move in ATLAS if move[0] in stuck}
    moves_ = sorted(move for move in chosen if move[0] in reached)
    return ManifestSpec(steps=tuple(Step(source=s, event=e, role=SIGNER.get(e, Role.RECEIVER)) for s, e in moves_))


specs = st.sets(st.sampled_from(sorted(ATLAS))).map(completed)
names, texts = st.sampled_from("abc"), st.sampled_from(["", "x", "y"])
facts = st.recursive(
    st.builds(Filled, names)
    | st.builds(Among, names, st.lists(texts, max_size=2).map(tuple))
    | st.builds(Above, names, st.integers(-3, 3)),
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(Every, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Either, st.lists(inner, max_size=3).map(tuple))
    ),
    max_leaves=8,
)
values = st.dictionaries(names, texts | st.integers(-3, 3) | st.booleans() | st.none())


def sheet(state: State = State.DRAFT, **fields: object) -> Sheet:
    return Sheet(**{"state": state, "day": DAY, "values": {}, **fields})  # type: ignore[arg-type]


@given(specs)
def test_of_any_declaration_without_faults_no_way_sticks_and_each_reservation_ends_once(spec: ManifestSpec) -> None:
    assert declaration.faults(spec) == []
    for path in declaration.journeys(spec, longest=14):
        state = State.DRAFT
        for number, event in enumerate(path, 1):
            assert declaration.open_after(path[:number]) in {0, 1}
            state = ATLAS[state, event][0]
        if state in ENDS:
            assert declaration.open_after(path) == 0
        elif len(path) < 14:
            # Only a loop that was cut off ends elsewhere, and it can go on.
            assert any(step.source is state for step in spec.steps)


def test_the_whole_atlas_is_a_declaration() -> None:
    assert declaration.faults(WHOLE) == []
    reached = {ATLAS[move][0] for move in ATLAS} | {State.DRAFT}
    assert reached == set(State)


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (ManifestSpec(steps=(Step(source=State.DRAFT, event=Event.TREAT, role=Role.RECEIVER),)), "no such move"),
        (ManifestSpec(steps=(Step(source=State.DRAFT, event=Event.ISSUE, role=Role.GENERATOR),)), "stuck in issued"),
        (ManifestSpec(steps=(Step(source=State.REFUSED, event=Event.RETURN, role=Role.GENERATOR),)), "not reached"),
        (dataclasses.replace(WHOLE, steps=(*WHOLE.steps, WHOLE.steps[0])), "declared twice"),
        (dataclasses.replace(WHOLE, fields=(*WHOLE.fields, WHOLE.fields[0])), "hazard is declared twice"),
        (dataclasses.replace(WHOLE, fields=(Field(name="code", label="", sealed_at=Event.ISSUE),)), "shadows"),
        (
            dataclasses.replace(
                WHOLE, fields=(Field(name="x", label="", sealed_at=Event.ISSUE, required_at=Event.ACCEPT),)
            ),
            "sealed at issue before it is asked at accept",
        ),
        (
            dataclasses.replace(WHOLE, fields=(Field(name="x", label="", sealed_at=Event.ISSUE, when=Filled("y")),)),
            "depends on unknown y",
        ),
        (dataclasses.replace(WHOLE, treatment="y"), "said by the unknown field y"),
        (
            dataclasses.replace(
                WHOLE,
                clocks=(
                    Clock(
                        name="c",
                        label="",
                        after=Event.ISSUE,
                        before=(Event.ACCEPT,),
                        amount=0,
                        unit=ClockUnit.DAYS,
                        source="",
                        confidence=Confidence.RECALLED,
                    ),
                ),
            ),
            "clock c has no time",
        ),
    ],
)
def test_a_faulty_declaration_is_named(spec: ManifestSpec, said: str) -> None:
    assert any(said in fault for fault in declaration.faults(spec)), declaration.faults(spec)


@given(facts, values)
def test_conditions_are_logic(condition: Condition, told: dict[str, object]) -> None:
    held = conditions.holds(condition, told)
    assert conditions.holds(Not(condition), told) is not held
    assert conditions.holds(Every((condition, condition)), told) is held
    assert conditions.holds(Either((condition, Not(condition))), told)
    unasked = {name: value for name, value in told.items() if name in set(conditions.asks(condition))}
    assert conditions.holds(condition, unasked) is held
    assert judged(conditions.as_json(condition), told) is held


def judged(told: list, given_: dict[str, object]) -> bool:  # type: ignore[type-arg]
    """What a browser makes of a condition: the same, from its JSON alone."""
    word, *rest = told
    if word == "filled":
        return given_.get(rest[0]) is not None and given_.get(rest[0]) not in ("", [])
    if word == "among":
        return str(given_.get(rest[0], "")) in rest[1]
    if word == "above":
        value = given_.get(rest[0])
        return isinstance(value, int) and not isinstance(value, bool) and value > rest[1]
    if word == "not":
        return not judged(rest[0], given_)
    parts = [judged(part, given_) for part in rest]
    return all(parts) if word == "every" else any(parts)


def test_everything_that_stands_in_the_way_comes_at_once() -> None:
    outcome, problems = decided(WHOLE, sheet(), Event.ISSUE, Role.GENERATOR)
    assert (outcome, [p.where for p in problems]) == (None, ["values.hazard"])
    told = {"hazard": "T", "mass_g": 10}
    assert decided(WHOLE, sheet(values=told), Event.ISSUE, Role.GENERATOR)[0] == moves.Outcome(
        *ATLAS[State.DRAFT, Event.ISSUE]
    )
    on = sheet(State.ARRIVED, values={**told, "accepted_g": 10}, signed=(Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE))
    _outcome, problems = decided(WHOLE, on, Event.ACCEPT_PART, Role.RECEIVER)
    assert [p.code for p in problems] == ["manifests.field_missing", "manifests.mass_wrong"]
    assert problems[0].where == "values.plate"


def test_others_sign_nothing_and_a_hold_stops_all() -> None:
    (problem,) = decided(WHOLE, sheet(), Event.ISSUE, Role.CARRIER)[1]
    assert problem.code == "manifests.not_yours_to_sign"
    (problem,) = decided(WHOLE, sheet(), Event.TREAT, Role.RECEIVER)[1]
    assert problem.code == "manifests.no_such_move"
    (problem,) = decided(WHOLE, sheet(held="核查"), Event.CANCEL, Role.GENERATOR)[1]
    assert problem.code == "manifests.held"


def test_what_was_accepted_never_owes_the_reason_of_a_refusal() -> None:
    told = {"hazard": "T", "plate": "鲁P12345"}
    on = sheet(State.ARRIVED, values=told, signed=(Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE))
    assert decided(WHOLE, on, Event.ACCEPT, Role.RECEIVER)[1] == []
    (problem,) = decided(WHOLE, on, Event.REFUSE, Role.RECEIVER)[1]
    assert problem.where == "values.why"
    harmless = dataclasses.replace(on, values={**told, "hazard": "none"})
    assert decided(WHOLE, harmless, Event.REFUSE, Role.RECEIVER)[1] == []


def test_a_receiver_closes_a_chain_whose_carrier_forgot() -> None:
    issued = sheet(State.ISSUED, values={"hazard": "T"}, signed=(Event.ISSUE,))
    outcome, problems = decided(WHOLE, issued, Event.ACCEPT, Role.RECEIVER)
    assert problems == []
    assert outcome is not None
    assert outcome.state is State.ACCEPTED


def test_a_preflight_names_each_field_of_a_way_once() -> None:
    way = (Event.ISSUE, Event.TAKE_OVER, Event.TAKE_OVER, Event.ARRIVE, Event.REFUSE, Event.RETURN)
    assert [p.where for p in preflight(WHOLE, sheet(), way)] == ["values.hazard", "values.plate", "values.why"]
    assert preflight(WHOLE, sheet(values={"hazard": "none", "plate": "鲁P12345"}), way) == []


def test_equal_values_are_taken_again_and_sealed_ones_refused_with_their_path() -> None:
    before = {"hazard": "T", "plate": "鲁P12345"}
    again, problems = revision.revised(WHOLE, DAY, [Event.ISSUE], before, {"hazard": " T ", "plate": "鲁P12345"})
    assert (again.changes, problems) == ({}, [])
    changed, problems = revision.revised(WHOLE, DAY, [Event.ISSUE], before, {"plate": "鲁PD12345"})
    assert (changed.changes, problems) == ({"plate": ("鲁P12345", "鲁PD12345")}, [])
    given_ = {"hazard": "C", "plate": "P1", "colour": "red", "late": "x"}
    none, problems = revision.revised(WHOLE, DAY, [Event.ISSUE], before, given_)
    assert none.changes == {}
    assert {p.where: p.code.split(".")[1] for p in problems} == {
        "values.hazard": "field_sealed",
        "values.plate": "field_wrong",
        "values.colour": "field_unknown",
        "values.late": "field_unknown",
    }
    later = dt.date(2027, 1, 2)
    assert revision.revised(WHOLE, later, [], before, {"late": "x"})[0].changes == {"late": (None, "x")}


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (FieldKind.MASS, [0, 5, 2**53], [-1, 1.5, "5", True, 2**53 + 1]),
        (FieldKind.FLAG, [True, False], ["yes", 1]),
        (FieldKind.DAY, ["2026-03-02"], ["2026-13-02", "tomorrow", 20260302]),
        (FieldKind.MOMENT, ["2026-03-02T08:00:00+08:00"], ["2026-03-02T08:00:00", "now"]),
        (
            FieldKind.PLATE,
            ["鲁P12345", "鲁PD12345", "鲁P12345D", "鲁P1234挂", "京A8888学"],
            ["P12345", "鲁I12345", "鲁P1234", "鲁P123456", "鲁p12345"],
        ),
        (
            FieldKind.PHONE,
            ["13812345678", "0635-8888888", "+86 635 8888888"],
            ["1", "call me", "138123456789012345678"],
        ),
        (FieldKind.TEXT, ["x", "字" * 2000], ["x" * 2001, 5]),
    ],
)
def test_what_fits_a_kind(kind: FieldKind, good: list[object], bad: list[object]) -> None:
    field = Field(name="x", label="X", kind=kind, sealed_at=Event.ISSUE)
    assert [value for value in [*good, None, ""] if revision.misfit(field, value)] == []
    assert [value for value in bad if not revision.misfit(field, value)] == []


def clock_of(unit: ClockUnit, amount: int) -> Clock:
    return Clock(
        name="confirm",
        label="Confirm",
        after=Event.ARRIVE,
        before=(Event.ACCEPT, Event.REFUSE),
        amount=amount,
        unit=unit,
        source="order 23, article 18",
        confidence=Confidence.RECALLED,
    )


def test_clocks_keep_the_working_calendar_and_stop_at_the_first_answer() -> None:
    arrived = dt.datetime(2026, 9, 30, 2, tzinfo=dt.UTC)  # a Wednesday before the holiday of eight days
    spec = dataclasses.replace(WHOLE, clocks=(clock_of(ClockUnit.WORKDAYS, 5),))
    (found,) = clocks.running(spec, [(Event.ARRIVE, arrived)])
    plain = clocks.due_of(clock_of(ClockUnit.DAYS, 5), arrived)
    assert found.due > plain
    assert found.overdue(found.due + dt.timedelta(seconds=1))
    assert not found.overdue(found.due - dt.timedelta(seconds=1))
    answered = [(Event.ARRIVE, arrived), (Event.REFUSE, arrived + dt.timedelta(hours=2))]
    (met,) = clocks.running(spec, answered)
    assert met.met_at == answered[1][1]
    assert not met.overdue(dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    assert clocks.due_of(clock_of(ClockUnit.HOURS, 48), arrived) == arrived + dt.timedelta(hours=48)
    assert list(clocks.running(spec, [(Event.ISSUE, arrived)])) == []
