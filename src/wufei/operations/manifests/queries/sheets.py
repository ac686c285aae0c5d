"""A manifest as judgement and people need it: what it says, what may happen, what is missing, which clocks run.

Not for: finding manifests (manifests).
"""

import dataclasses
import datetime as dt
import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wufei.kernel import clock
from wufei.kernel.problems import Problem
from wufei.kernel.ready import fetched
from wufei.operations.manifests.errors.documents import SPEC_UNKNOWN
from wufei.operations.manifests.models import ClockSetting, Leg, Manifest, Signature
from wufei.operations.manifests.rules import clocks, moves
from wufei.operations.manifests.rules.conditions import as_json
from wufei.operations.manifests.rules.legs import leg_at
from wufei.operations.manifests.spec import (
    SPECS,
    Clock,
    ClockUnit,
    Condition,
    Event,
    Field,
    ManifestSpec,
    Role,
    State,
    Step,
    asked_by,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Open:
    """A manifest with its declaration, its legs in their order, and what was signed, in order."""

    manifest: Manifest
    spec: ManifestSpec
    legs: Sequence[Leg]
    signatures: Sequence[tuple[Event, dt.datetime]]

    @property
    def signed(self) -> tuple[Event, ...]:
        """The events signed so far."""
        return tuple(event for event, _moment in self.signatures)

    def sheet(self, leg: Leg | None, changes: Mapping[str, object] | None = None) -> moves.Sheet:
        """As judgement sees it, with the fields of a leg and with changes that are not written yet."""
        manifest = self.manifest
        common = {"mass_g": manifest.mass_g, "accepted_g": manifest.accepted_g, "way": manifest.way}
        values = {**manifest.values, **(leg.values if leg is not None else {}), **common, **(changes or {})}
        return moves.Sheet(
            state=State(manifest.state), day=manifest.day, values=values, signed=self.signed, held=manifest.held
        )


def spec_on(code: str, day: dt.date) -> ManifestSpec:
    """The declaration of a stream that binds on a day. Raises SPEC_UNKNOWN."""
    try:
        return SPECS.at(code, day)
    except KeyError as error:
        raise SPEC_UNKNOWN(where="spec", value=code, names=", ".join(SPECS.codes())) from error


def opened(manifest: Manifest) -> Open:
    """A manifest with what judgement needs of it. No permission: the caller has found it."""
    return opened_all([manifest])[0]


def opened_all(manifests: Sequence[Manifest]) -> list[Open]:
    """The same of several, their signatures in one statement. No permission: the caller has found them."""
    only = ("id", "manifest", "step", "event", "happened_at")
    signed: dict[int, list[tuple[Event, dt.datetime]]] = {}
    rows = fetched(Signature, "manifest", [manifest.pk for manifest in manifests], only=only)
    for row in sorted(rows, key=_step):
        if row.event in _EVENTS:
            signed.setdefault(row.manifest_id, []).append((Event(row.event), row.happened_at))
    return [
        Open(each, spec_on(each.spec, each.day), list(each.legs.all()), signed.get(each.pk, [])) for each in manifests
    ]


_step = operator.attrgetter("step")
_EVENTS = frozenset(str(event) for event in Event)


def steps_of(found: Open) -> list[tuple[Step, int | None]]:
    """What may happen now, each with the party that signs it (None: a carrier who is not named yet)."""
    steps = moves.steps_now(found.spec, found.sheet(None)) if not found.manifest.held else ()
    return [(step, party_for(found, step.role, step.event)) for step in steps]


def party_for(found: Open, role: Role, event: Event, carrier_id: int | None = None) -> int | None:
    """Who signs an event for a role; for a carrier that of the leg."""
    if role is Role.GENERATOR:
        return found.manifest.generator_id
    if role is Role.RECEIVER:
        return found.manifest.receiver_id
    place = leg_at(found.legs, event, carrier_id)
    return found.legs[place].carrier_id if place is not None else carrier_id


def step_of(found: Open, event: Event, role: Role) -> Step | None:
    """The step that the stream allows now for an event and a role."""
    steps = moves.steps_now(found.spec, found.sheet(None))
    return next((step for step in steps if step.event is event and step.role is role), None)


def way_ahead(found: Open) -> tuple[Event, ...]:
    """The events by which the manifest usually gets to its end from here."""
    return moves.usual_way(found.spec, State(found.manifest.state))


def fields_on(code: str, day: dt.date | None = None) -> tuple[Field, ...]:
    """The fields that a document of a stream has on a day (today)."""
    on = day or clock.today()
    return moves.fields_of(spec_on(code, on), on)


def declaration_told(code: str, day: dt.date | None = None) -> ManifestSpec:
    """The declaration as it binds here on a day (today): its fields of that day, clocks with the figures of this house.

    No permission: what a law asks is no secret. Raises SPEC_UNKNOWN.
    """
    on = day or clock.today()
    spec = spec_on(code, on)
    return dataclasses.replace(spec, fields=moves.fields_of(spec, on), clocks=clocks_here(code, spec, on))


def condition_told(condition: Condition | None) -> list[Any]:
    """A condition as JSON, such as ["among", "form", ["liquid"]]; empty where there is none."""
    return as_json(condition) if condition is not None else []


def fields_asked(found: Open, step: Step) -> list[tuple[Field, object]]:
    """The fields to show with a move, with what stands in them: those due with it, and open ones of whoever signs."""
    leg = _leg_for(found, step.event)
    sheet = found.sheet(leg)
    closed = {*found.signed} if leg is None or leg.taken_at is not None else {*found.signed} - {Event.TAKE_OVER}
    told, due, shut = [], asked_by((step.event,)), asked_by(closed)
    for field in moves.fields_of(found.spec, found.manifest.day):
        theirs = field.asked_of is step.role and (field.required_at is None or field.required_at in due)
        if (field.required_at in due or theirs) and field.sealed_at not in shut:
            told.append((field, sheet.values.get(field.name)))
    return told


def _leg_for(found: Open, event: Event) -> Leg | None:
    place = leg_at(found.legs, event)
    return found.legs[place] if place is not None else None


def faults_ahead(found: Open) -> list[Problem]:
    """Everything that will be missing on the usual way to its end, before anyone signs: each field once."""
    leg = _leg_for(found, Event.ACCEPT)
    return moves.preflight(found.spec, found.sheet(leg), moves.usual_way(found.spec, State(found.manifest.state)))


def clocks_of(found: Open) -> list[clocks.Running]:
    """The legal clocks that were started, with the figures of this house."""
    spec = dataclasses.replace(found.spec, clocks=clocks_here(found.manifest.spec, found.spec, found.manifest.day))
    return list(clocks.running(spec, found.signatures))


def clocks_here(
    code: str, spec: ManifestSpec, day: dt.date, settings: Iterable[ClockSetting] | None = None
) -> tuple[Clock, ...]:
    """The clocks of a declaration, each with the setting of the house that holds on a day, where there is one.

    `settings`: those of several declarations, read once by whoever asks for many (`clock_settings`).
    """
    rows = clock_settings([code]) if settings is None else settings
    held = {row.clock: row for row in rows if row.spec == code and row.valid_from <= day}
    return tuple(_set(clock, held.get(clock.name)) for clock in spec.clocks)


def clock_settings(codes: Iterable[str]) -> list[ClockSetting]:
    """What this house has set of the clocks of these declarations, the earliest first."""
    return list(ClockSetting.objects.filter(spec__in=set(codes)).order_by("valid_from", "pk"))


def _set(clock: Clock, row: ClockSetting | None) -> Clock:
    if row is None:
        return clock
    return dataclasses.replace(clock, amount=row.amount, unit=ClockUnit(row.unit), source=row.source)
