"""What may happen to one manifest now, and everything that stands in the way. Pure.

The action that calls this holds the row and the transaction. Not for: who the actor is (access), or the ledger.
"""

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterator, Sequence

from wufei.kernel.problems import Problem
from wufei.kernel.text import Text
from wufei.operations.manifests.errors.documents import (
    CONDITION_NOT_MET,
    FIELD_MISSING,
    HELD,
    MASS_WRONG,
    NO_SUCH_MOVE,
    NOT_YOURS_TO_SIGN,
)
from wufei.operations.manifests.rules.conditions import Values, asks, filled, holds
from wufei.operations.manifests.spec import (
    ATLAS,
    ENDS,
    STATE_LABELS,
    Effect,
    Event,
    Field,
    ManifestSpec,
    Role,
    State,
    Step,
    Way,
    asked_by,
    event_word,
    role_word,
)

DAYS_KEPT = 4_096  # of what a declaration asks on a day: some years of all streams
BEFORE_RECEIPT = frozenset({Event.ISSUE, Event.TAKE_OVER, Event.STOP, Event.RESUME, Event.ARRIVE, Event.CANCEL})
USUAL = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT, Event.RETURN)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A manifest as judgement needs it. `day`: of issue, whose rules bind; `signed`: events signed so far, in order.

    `values`: the stream's fields, and `mass_g`, `accepted_g` where they are known.
    """

    state: State
    day: dt.date
    values: Values
    signed: tuple[Event, ...] = ()
    held: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """Where a move leads, and what it does to the books."""

    state: State
    effect: Effect


def steps_now(spec: ManifestSpec, sheet: Sheet) -> tuple[Step, ...]:
    """The moves that the stream allows from here, in its order, whether their conditions hold or not."""
    return tuple(step for step in spec.steps if step.source is sheet.state)


def decided(spec: ManifestSpec, sheet: Sheet, event: Event, role: Role) -> tuple[Outcome | None, list[Problem]]:
    """The outcome of an event, or everything that stands in its way at once."""
    if sheet.held:
        return None, [HELD(where="held", value=sheet.held, reason=sheet.held)]
    now = steps_now(spec, sheet)
    steps = [step for step in now if step.event is event]
    if not steps:
        events = tuple(map(event_word, dict.fromkeys(step.event for step in now))) or "—"
        told = {"event": event_word(event), "state": Text(STATE_LABELS[sheet.state]), "events": events}
        return None, [NO_SUCH_MOVE(where="event", value=str(event), **told)]
    mine = [step for step in steps if step.role is role]
    if not mine:
        roles = tuple(map(role_word, dict.fromkeys(step.role for step in steps)))
        told = {"event": event_word(event), "role": role_word(role), "roles": roles}
        return None, [NOT_YOURS_TO_SIGN(where="role", value=str(role), **told)]
    problems = [*_guarded(spec, mine, event, sheet), *missing(spec, sheet, event, role), *_mass(event, sheet)]
    return (None, problems) if problems else (Outcome(*ATLAS[sheet.state, event]), [])


def _guarded(spec: ManifestSpec, steps: Sequence[Step], event: Event, sheet: Sheet) -> Iterator[Problem]:
    if any(step.guard is None or holds(step.guard, sheet.values) for step in steps):
        return
    labels = {field.name: Text(field.label) for field in spec.fields}
    names = dict.fromkeys(name for step in steps if step.guard is not None for name in asks(step.guard))
    told = {"event": event_word(event), "condition": tuple(labels.get(name, Text(name)) for name in names)}
    yield CONDITION_NOT_MET(where="event", value=str(event), **told)


def missing(spec: ManifestSpec, sheet: Sheet, event: Event, role: Role) -> Iterator[Problem]:
    """Fields that are due with an event and not filled.

    A field is due once its event is signed on this manifest, not once a later one in some order has been: a manifest
    that was accepted never owes the reason for a refusal.
    """
    if str(sheet.values.get("way", "")) == Way.EMERGENCY and event in BEFORE_RECEIPT:
        return
    due = asked_by((*sheet.signed, event))
    for field in fields_of(spec, sheet.day):
        asked = field.required_at in due and (field.when is None or holds(field.when, sheet.values))
        if asked and not filled(sheet.values, field.name):
            told = {"event": event_word(field.required_at or event), "role": role_word(field.asked_of or role)}
            yield FIELD_MISSING(where=f"values.{field.name}", label=Text(field.label), **told)


def _mass(event: Event, sheet: Sheet) -> Iterator[Problem]:
    sent, accepted = sheet.values.get("mass_g"), sheet.values.get("accepted_g")
    part = isinstance(sent, int) and isinstance(accepted, int) and 0 < accepted < sent
    if (event is Event.ACCEPT_PART and not part) or (event is Event.ACCEPT and accepted == 0):
        yield MASS_WRONG(where="values.accepted_g", value=accepted, mass=sent)


def usual_way(spec: ManifestSpec, state: State) -> tuple[Event, ...]:
    """The events by which a manifest usually gets from a state to its end, each carrier and gate on the way."""
    way: list[Event] = []
    while state not in ENDS:
        events = {step.event for step in spec.steps if step.source is state}
        ahead = (event for event in USUAL if event in events and ATLAS[state, event][0] is not state)
        event = next(ahead, None)
        if event is None:
            break
        state = ATLAS[state, event][0]
        way.append(event)
    return tuple(way)


@functools.lru_cache(maxsize=DAYS_KEPT)
def fields_of(spec: ManifestSpec, day: dt.date) -> tuple[Field, ...]:
    """The fields that a document of this day has."""
    return tuple(field for field in spec.fields if field.asked_on(day))


def preflight(spec: ManifestSpec, sheet: Sheet, events: Sequence[Event]) -> list[Problem]:
    """What will be missing along a way, before anyone signs: each field once, in the order it is asked for."""
    found: dict[str, Problem] = {}
    passed: list[Event] = list(sheet.signed)
    for event in events:
        ahead = dataclasses.replace(sheet, signed=tuple(passed))
        for problem in missing(spec, ahead, event, Role.GENERATOR):
            found.setdefault(problem.where, problem)
        passed.append(event)
    return list(found.values())
