"""Corrections judged: what of a signed manifest may change, and which parties that touches. Pure.

Not for: what the books make of it (reversals), values that nobody has sealed (revision).
"""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from wufei.kernel.problems import Problem
from wufei.kernel.text import Text
from wufei.operations.manifests.errors.corrections import LEG_UNKNOWN, NOT_ACCEPTED, NOT_SEALED
from wufei.operations.manifests.errors.documents import FIELD_UNKNOWN, FIELD_WRONG, MASS_MISSING, MASS_WRONG
from wufei.operations.manifests.rules.conditions import Values
from wufei.operations.manifests.rules.legs import LegLike, leg_at, leg_names, signed_on
from wufei.operations.manifests.rules.moves import Sheet, fields_of, missing
from wufei.operations.manifests.rules.revision import MOST, misfit, sealed
from wufei.operations.manifests.spec import Event, Field, FieldKind, ManifestSpec, Role
from wufei.operations.manifests.spec.corrections import CorrectionIn

Changes = dict[str, list[object]]
TAKEN_IN = frozenset({Event.ACCEPT, Event.ACCEPT_PART})


class CorrectedLeg(LegLike, Protocol):
    """What judgement needs of a leg whose values may change."""

    values: Values
    handed_at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True)
class SignedBy:
    """One signature as judgement needs it: of which event (or correction), by whom, for which role."""

    event: str
    role: Role
    party_id: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A signed manifest. `late`: moved in an emergency, so that what was left empty may still be filled."""

    spec: ManifestSpec
    day: dt.date
    late: bool
    values: Values
    mass_g: int
    accepted_g: int | None
    generator_id: int
    receiver_id: int
    legs: Sequence[CorrectedLeg]
    events: tuple[Event, ...]
    signatures: Sequence[SignedBy]


def asked(given: CorrectionIn) -> dict[str, object]:
    """What a correction asks for, path → value, as it can be kept and compared with a repeat."""
    out: dict[str, object] = {f"values.{name}": value for name, value in given.values.items()}
    for place, values in given.legs.items():
        out |= {f"legs.{place}.values.{name}": value for name, value in values.items()}
    for name in ("mass_g", "accepted_g", "code", "generator_site_id", "receiver_site_id"):
        if (told := getattr(given, name)) is not None:
            out[name] = told
    return out


def changed(document: Document, given: CorrectionIn) -> tuple[Changes, list[Problem]]:
    """What a correction changes of values and masses, path → [before, after], and everything that is wrong with it."""
    fields = {field.name: field for field in fields_of(document.spec, document.day)}
    on_legs = leg_names(document.spec, document.day) if document.legs else frozenset()
    own = {name: field for name, field in fields.items() if name not in on_legs}
    closed = sealed(document.spec, document.events, document.day)
    changes, problems = _filled(_Part("values", own, closed, document.values, document.late), given.values)
    of_leg = {name: fields[name] for name in on_legs}
    for place, told in given.legs.items():
        if not 0 <= place < len(document.legs):
            problems.append(LEG_UNKNOWN(where=f"legs.{place}", value=place, count=len(document.legs)))
            continue
        before, closed_there = document.legs[place].values, _closed_on(document, place)
        more, wrong = _filled(_Part(f"legs.{place}.values", of_leg, closed_there, before, document.late), told)
        changes |= more
        problems += wrong
    _masses(changes, problems, document, given)
    return changes, problems


@dataclasses.dataclass(frozen=True, slots=True)
class _Part:
    """One set of fields: the manifest's own, or those of a leg; which of them are closed, what stands there."""

    path: str
    fields: Mapping[str, Field]
    closed: Collection[str]
    values: Values
    late: bool


def _filled(part: _Part, told: Values) -> tuple[Changes, list[Problem]]:
    changes: Changes = {}
    problems: list[Problem] = []
    for name, given in told.items():
        where, field = f"{part.path}.{name}", part.fields.get(name)
        if field is None:
            problems.append(FIELD_UNKNOWN(where=where, value=name, names=", ".join(part.fields)))
            continue
        value, was = given.strip() if isinstance(given, str) else given, part.values.get(name)
        if value == was or (_empty(value) and _empty(was)):
            continue
        if name not in part.closed or (part.late and _empty(was)):
            problems.append(NOT_SEALED(where=where, value=value, label=Text(field.label)))
        elif expected := misfit(field, value):
            problems.append(FIELD_WRONG(where=where, value=str(value)[:80], label=Text(field.label), expected=expected))
        else:
            changes[where] = [was, value]
    return changes, problems


def _empty(value: object) -> bool:
    return value is None or value == ""


def _closed_on(document: Document, place: int) -> Collection[str]:
    """The fields of a leg that nobody may change any more: all of them, once the load was handed on."""
    leg = document.legs[place]
    if leg.taken_at is not None and place != leg_at(document.legs, Event.ACCEPT):
        return leg_names(document.spec, document.day)
    closed = signed_on(leg, document.events, last=place == len(document.legs) - 1)
    return sealed(document.spec, closed, document.day)


def _masses(changes: Changes, problems: list[Problem], document: Document, given: CorrectionIn) -> None:
    for name, was, told in (
        ("mass_g", document.mass_g, given.mass_g),
        ("accepted_g", document.accepted_g, given.accepted_g),
    ):
        if told is None or told == was:
            continue
        if not 0 < told <= MOST:
            problems.append(MASS_MISSING(where=name, value=told, most=MOST))
        elif name == "accepted_g" and TAKEN_IN.isdisjoint(document.events):
            problems.append(NOT_ACCEPTED(where=name, value=told))
        else:
            changes[name] = [was, told]
    mass, accepted = (changes.get(name, [None, getattr(document, name)])[1] for name in ("mass_g", "accepted_g"))
    if not changes.keys().isdisjoint({"mass_g", "accepted_g"}):
        problems += mass_faults(document.events, mass, accepted)


def mass_faults(events: Sequence[Event], mass: object, accepted: object) -> list[Problem]:
    """What is wrong with two masses: what was accepted in part is less than what was sent."""
    if Event.ACCEPT_PART not in events:
        return []
    if isinstance(mass, int) and isinstance(accepted, int) and 0 < accepted < mass:
        return []
    return [MASS_WRONG(where="accepted_g", value=accepted, mass=mass)]


def correctable(document: Document) -> Iterator[tuple[str, Field, object]]:
    """The fields that a correction can change, path, field and what stands there: sealed ones, of manifest and legs."""
    fields = fields_of(document.spec, document.day)
    on_legs = leg_names(document.spec, document.day) if document.legs else frozenset()
    closed = sealed(document.spec, document.events, document.day)
    for field in fields:
        value = document.values.get(field.name)
        if field.name not in on_legs and field.name in closed and not (document.late and _empty(value)):
            yield f"values.{field.name}", field, value
    for place, leg in enumerate(document.legs):
        closed_there = _closed_on(document, place)
        for field in fields:
            value = leg.values.get(field.name)
            if field.name in on_legs and field.name in closed_there and not (document.late and _empty(value)):
                yield f"legs.{place}.values.{field.name}", field, value


def newly_missing(spec: ManifestSpec, before: Sheet, after: Sheet) -> list[Problem]:
    """Fields that the correction itself leaves empty though they are due; what was missing before is no fault of it."""
    last = after.signed[-1]
    there = {problem.where for problem in missing(spec, before, last, Role.GENERATOR)}
    return [problem for problem in missing(spec, after, last, Role.GENERATOR) if problem.where not in there]


def touched(document: Document, paths: Iterable[str]) -> dict[int, Role]:
    """The parties whose signature these changes touch, each with the role for which it is asked.

    - A field of the manifest: every party that signed the event that sealed it, or anything after that.
    - A field of a leg: the carrier of that leg and the receiver, as far as they have signed.
    - Masses, the waste and sites: generator and receiver always, whose books change, and the carrier who has the load.
    - A phone number that no event requires: nobody; it says how to reach somebody, and nothing of the waste.
    """
    found: dict[int, Role] = {}
    for path in paths:
        for party_id, role in _touched_by(document, path):
            found.setdefault(party_id, role)
    return found


def _touched_by(document: Document, path: str) -> Iterator[tuple[int, Role]]:
    *where, name = path.split(".")
    if not where:
        yield document.generator_id, Role.GENERATOR
        yield document.receiver_id, Role.RECEIVER
        for leg in document.legs:
            if leg.taken_at is not None and leg.handed_at is None:
                yield leg.carrier_id, Role.CARRIER
        return
    field = next(field for field in fields_of(document.spec, document.day) if field.name == name)
    if field.kind is FieldKind.PHONE and field.required_at is None:
        return
    if where[0] == "legs":
        leg = document.legs[int(where[1])]
        if leg.taken_at is not None:
            yield leg.carrier_id, Role.CARRIER
        yield from ((each.party_id, each.role) for each in document.signatures if each.role is Role.RECEIVER)
        return
    events = [each.event for each in document.signatures]
    since = events.index(field.sealed_at) if field.sealed_at in events else 0
    yield from ((each.party_id, each.role) for each in document.signatures[since:])
