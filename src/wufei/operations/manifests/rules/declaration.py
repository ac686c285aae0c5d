"""The laws a stream's declaration must keep, in words its author can act on. Pure. Not for: one manifest (moves)."""

from collections import Counter
from collections.abc import Iterator

from wufei.operations.licences.spec import KINDS
from wufei.operations.manifests.rules.conditions import asks
from wufei.operations.manifests.spec import ATLAS, COMMON_FIELDS, ENDS, Condition, Effect, Event, ManifestSpec, State

LONGEST = 9


def journeys(spec: ManifestSpec, *, longest: int = LONGEST) -> Iterator[tuple[Event, ...]]:
    """Every way a manifest of this stream can go, each event of a loop counted at most twice."""
    moves = {(s.source, s.event): ATLAS[s.source, s.event][0] for s in spec.steps if (s.source, s.event) in ATLAS}
    stack: list[tuple[State, tuple[Event, ...]]] = [(State.DRAFT, ())]
    while stack:
        here, path = stack.pop()
        onward = [(e, t) for (s, e), t in moves.items() if s is here and path.count(e) < 2 and len(path) < longest]
        if here in ENDS or not onward:
            yield path
        stack += [(target, (*path, event)) for event, target in onward]


def faults(spec: ManifestSpec) -> list[str]:
    """Every law the declaration breaks."""
    return [*_step_faults(spec), *_field_faults(spec), *_clock_faults(spec), *_need_faults(spec)]


def open_after(path: tuple[Event, ...]) -> int:
    """How many reservations are open after a way; −1 as soon as one is ended that was not open."""
    state, held = State.DRAFT, 0
    for event in path:
        state, effect = ATLAS[state, event]
        held += {Effect.RESERVE: 1, Effect.SETTLE: -1, Effect.VOID: -1}.get(effect, 0)
        if held < 0 or (effect is Effect.SETTLE_PART and held < 1):
            return -1
    return held


def _step_faults(spec: ManifestSpec) -> Iterator[str]:
    known = [(s.source, s.event) for s in spec.steps if (s.source, s.event) in ATLAS]
    yield from (f"no such move: {s.event} from {s.source}" for s in spec.steps if (s.source, s.event) not in ATLAS)
    twice = Counter((s.source, s.event, s.role) for s in spec.steps)
    yield from (f"{e} from {s} by the {r} is declared twice" for (s, e, r), n in twice.items() if n > 1)
    reached = {State.DRAFT}
    for _state in State:
        reached |= {ATLAS[move][0] for move in known if move[0] in reached}
    yield from (f"{e} from {s} can never happen: {s} is not reached" for s, e in known if s not in reached)
    leaves = {state for state, _event in known}
    yield from (f"a manifest gets stuck in {state}" for state in sorted(reached - leaves - ENDS))


def _need_faults(spec: ManifestSpec) -> Iterator[str]:
    events, names = {step.event for step in spec.steps}, {field.name for field in spec.fields}
    for need in spec.needs:
        yield from (f"needs an unknown kind of licence: {kind}" for kind in need.kinds if kind not in KINDS)
        yield from (
            f"needs {need.kinds[0]} at {event}, which never happens" for event in need.at if event not in events
        )
        yield from (f"need {need.kinds[0]} depends on unknown {name}" for name in _unknown(spec, need.when))
        if not need.kinds or not need.at:
            yield "a need names its kinds and its moves"
        if need.number and need.number not in names:
            yield f"need {need.kinds[0]} is numbered in unknown {need.number}"


def _field_faults(spec: ManifestSpec) -> Iterator[str]:
    paths, names = list(journeys(spec)), [field.name for field in spec.fields]
    yield from (f"field {name} is declared twice" for name, n in Counter(names).items() if n > 1)
    for field in spec.fields:
        if field.name in COMMON_FIELDS:
            yield f"field {field.name} shadows a common field"
        yield from (f"field {field.name} depends on unknown {name}" for name in _unknown(spec, field.when))
        for word, event in (("required", field.required_at), ("sealed", field.sealed_at)):
            if event is not None and not any(event in path for path in paths):
                yield f"field {field.name} is {word} at {event}, which this stream never has"
        asked = field.required_at
        if asked is not None and any(asked in p and field.sealed_at in p[: p.index(asked)] for p in paths):
            yield f"field {field.name} can be sealed at {field.sealed_at} before it is asked at {asked}"
        if field.valid_from and field.valid_to and field.valid_to < field.valid_from:
            yield f"field {field.name} ends before it begins"
    if spec.treatment and spec.treatment not in names:
        yield f"what becomes of it is said by the unknown field {spec.treatment}"
    for step in spec.steps:
        yield from (f"{step.event} from {step.source} depends on unknown {n}" for n in _unknown(spec, step.guard))


def _unknown(spec: ManifestSpec, condition: Condition | None) -> list[str]:
    known = {field.name for field in spec.fields} | COMMON_FIELDS
    return sorted(set(asks(condition)) - known) if condition is not None else []


def _clock_faults(spec: ManifestSpec) -> Iterator[str]:
    events = {step.event for step in spec.steps}
    names = Counter(clock.name for clock in spec.clocks)
    yield from (f"clock {name} is declared twice" for name, n in names.items() if n > 1)
    for clock in spec.clocks:
        for event in (clock.after, *clock.before):
            if event not in events:
                yield f"clock {clock.name} waits for {event}, which this stream never has"
        if clock.amount <= 0:
            yield f"clock {clock.name} has no time"
