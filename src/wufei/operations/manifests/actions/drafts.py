"""Drafts: made, copied from the last, changed until somebody signs; values that are still open after that.

Not for: signing (signing), corrections of what was signed (corrections).
"""

import dataclasses
import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Permission, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import NOT_FOUND, Problems
from wufei.kernel.rows import swap
from wufei.operations.manifests.actions.drafting import Known, Made, drafted
from wufei.operations.manifests.actions.loads import put_aboard
from wufei.operations.manifests.errors.documents import (
    KEY_TAKEN,
    NO_SUCH_MOVE,
    NOT_DRAFT,
    PARTY_CLOSED,
)
from wufei.operations.manifests.models import Citation, Leg, Manifest
from wufei.operations.manifests.permissions import MANIFEST_DRAFT
from wufei.operations.manifests.queries import manifests as queries
from wufei.operations.manifests.queries.sheets import opened, spec_on, steps_of
from wufei.operations.manifests.rules.legs import leg_at, leg_names, signed_on
from wufei.operations.manifests.rules.revision import revised
from wufei.operations.manifests.spec import Event, ManifestIn, State, Way, Why
from wufei.registers.parties.models import Party


def manifest_create(*, actor: Actor, given: ManifestIn) -> Manifest:
    """Draft a manifest; the same draft again is the same manifest.

    Raises SPEC_UNKNOWN, NOT_FOUND, NOT_ALLOWED, KEY_TAKEN, ROUND_RECEIVED, ROUND_MIXED, and together LIST_WRONG,
    MASS_MISSING, CARRIER_MISSING, PLACE_MISSING, SAME_PLACE, SITE_OTHER, REASON_MISSING, WAY_ELSEWHERE, FIELD_UNKNOWN,
    FIELD_WRONG, PACKAGE_UNKNOWN.
    """
    return draft_made(actor, given, MANIFEST_DRAFT)


def manifest_change(*, actor: Actor, manifest_id: int, version: int, given: ManifestIn) -> Manifest:
    """Change a draft in everything but its key. It stays on its round, unless another is named.

    What stands on the legs after the first stays, where their carriers do. Raises NOT_DRAFT, STALE, and what
    `manifest_create` raises.
    """
    with transaction.atomic():
        before = queries.manifest_get(actor=actor, manifest_id=manifest_id)
        if before.state != State.DRAFT:
            raise NOT_DRAFT(where="state", value=before.state)
        given = dataclasses.replace(given, key=before.key, round_id=given.round_id or before.round_id)
        legs = {(leg.position, leg.carrier_id): leg.values for leg in before.legs.all() if leg.position}
        made = drafted(Known(actor, [given]), MANIFEST_DRAFT, before, given, clock.today())
        names = [f.attname for f in Manifest._meta.concrete_fields if f.attname not in {"id", "version", "state"}]
        swap(made.row, version=version, **{name: getattr(made.row, name) for name in names})
        made.row.legs.all().delete()
        _details(made, given, legs)
        record(actor=actor, act="manifests.manifest.change", subject=made.row)
    return made.row


def manifest_copy(*, actor: Actor, manifest_id: int, key: uuid.UUID) -> Manifest:
    """Draft a manifest as the one before: parties, waste, mass, values; nothing that belongs to its journey.

    Raises NOT_FOUND and what `manifest_create` raises.
    """
    with transaction.atomic():
        last = queries.manifest_get(actor=actor, manifest_id=manifest_id)
        day = clock.today()
        kept = {field.name for field in spec_on(last.spec, day).fields if field.required_at is Event.ISSUE}
        legs = list(last.legs.all())
        given = ManifestIn(
            key=key,
            spec=last.spec,
            generator_id=last.generator_id,
            receiver_id=last.receiver_id,
            code=last.code,
            mass_g=last.mass_g,
            generator_site_id=last.generator_site_id,
            receiver_site_id=last.receiver_site_id,
            carriers=tuple(leg.carrier_id for leg in legs[:1]),
            values={name: value for name, value in last.values.items() if name in kept},
            simulated=last.simulated,
        )
        made = manifest_create(actor=actor, given=given)
        Citation.objects.get_or_create(child=made, parent=last, why=Why.COPY)
    return made


def manifest_revise(*, actor: Actor, manifest_id: int, version: int, values: Mapping[str, object]) -> Manifest:
    """Fill or change values that nobody has sealed yet; equal ones are taken as they are.

    Raises NOT_FOUND, NOT_ALLOWED, STALE, and together FIELD_UNKNOWN, FIELD_WRONG, FIELD_SEALED.
    """
    with transaction.atomic():
        manifest = queries.manifest_get(actor=actor, manifest_id=manifest_id)
        require(actor, MANIFEST_DRAFT, queries.manifest_subject(manifest))
        found = opened(manifest)
        names = leg_names(found.spec, manifest.day)
        late = manifest.way == Way.EMERGENCY
        place = leg_at(found.legs, Event.ACCEPT)
        leg = found.legs[place] if place is not None else None
        parts = {
            of: {n: v for n, v in values.items() if (n in names and leg is not None) is of} for of in (False, True)
        }
        own, problems = revised(found.spec, manifest.day, found.signed, manifest.values, parts[False], late=late)
        changes = {name: list(pair) for name, pair in own.changes.items()}
        if leg is not None:
            closed = signed_on(leg, found.signed, last=place == len(found.legs) - 1)
            of_leg, more = revised(found.spec, manifest.day, closed, leg.values, parts[True], late=late)
            problems += more
        if problems:
            raise Problems(problems)
        after = {**manifest.values, **{name: pair[1] for name, pair in own.changes.items()}}
        swap(manifest, version=version, values=after)
        if leg is not None and of_leg.changes:
            filled = {**leg.values, **{name: pair[1] for name, pair in of_leg.changes.items()}}
            Leg.objects.filter(pk=leg.pk).update(values=filled)
            changes |= {f"legs.{place}.{name}": list(pair) for name, pair in of_leg.changes.items()}
        record(actor=actor, act="manifests.manifest.revise", subject=manifest, change=changes)
    return manifest


def leg_plan(*, actor: Actor, manifest_id: int, version: int, carrier_id: int) -> Manifest:
    """Name a further carrier, who can then take over: asked by the generator, or by whoever has the load.

    Raises NOT_FOUND, NOT_ALLOWED, STALE, PARTY_CLOSED, NO_SUCH_MOVE where the way is over.
    """
    with transaction.atomic():
        manifest = queries.manifest_get(actor=actor, manifest_id=manifest_id)
        found = opened(manifest)
        place = leg_at(found.legs, Event.ACCEPT)
        asking = {manifest.generator_id, *([found.legs[place].carrier_id] if place is not None else [])}
        require(actor, MANIFEST_DRAFT, Subject(party_ids=frozenset(asking)))
        carrier = Party.objects.filter(pk=carrier_id).first()
        if carrier is None:
            raise NOT_FOUND(where="carrier", value=carrier_id)
        if carrier.valid_to is not None and carrier.valid_to < clock.today():
            raise PARTY_CLOSED(where="carrier", value=str(carrier), day=carrier.valid_to)
        if not any(step.event is Event.TAKE_OVER for step, _party in steps_of(found)):
            state, events = manifest.state, ", ".join(str(step.event) for step, _party in steps_of(found)) or "—"
            raise NO_SUCH_MOVE(where="event", value="take_over", event="take_over", state=state, events=events)
        swap(manifest, version=version)
        Leg.objects.create(manifest=manifest, position=len(found.legs), carrier=carrier)
        change = {"carrier": [None, carrier.pk]}
        record(actor=actor, act="manifests.manifest.plan_leg", subject=manifest, change=change)
    return manifest


def draft_made(actor: Actor, given: ManifestIn, permission: Permission) -> Manifest:
    """Draft a manifest by a right to draft or to enter it. Raises what `manifest_create` raises."""
    with transaction.atomic():
        there = Manifest.objects.filter(key=given.key).first()
        if there is not None:
            return _again(actor, there, given)
        row = Manifest(key=given.key, drafted_at=clock.now())
        made = drafted(Known(actor, [given]), permission, row, given, clock.today())
        try:
            with transaction.atomic():
                made.row.save(force_insert=True)
        except IntegrityError as error:  # somebody sent the same at the same moment
            raise KEY_TAKEN(where="key", value=str(given.key)) from error
        _details(made, given)
        record(actor=actor, act="manifests.manifest.create", subject=made.row, change={"spec": given.spec})
    return made.row


def _details(made: Made, given: ManifestIn, before: Mapping[tuple[int, int], Any] = MappingProxyType({})) -> None:
    """Legs and packages of a draft. `before`: values of legs by position and carrier, which stay after the first."""
    told = enumerate(given.carriers)
    legs = [Leg(manifest=made.row, position=n, carrier_id=pk, values=before.get((n, pk), {})) for n, pk in told]
    if legs:
        legs[0].values = made.leg_values
    Leg.objects.bulk_create(legs)
    if made.packages or made.row.packages.exists():
        put_aboard(made.row, made.packages)


def same_draft(there: Manifest, given: ManifestIn) -> bool:
    """Whether what is there was made of what is given. No permission: the caller asks."""
    told = (there.spec, there.generator_id, there.receiver_id, there.code, str(there.way))
    return told == (given.spec, given.generator_id, given.receiver_id, given.code.strip(), str(given.way))


def _again(actor: Actor, there: Manifest, given: ManifestIn) -> Manifest:
    """The draft that was made with this key. Raises KEY_TAKEN where it says something else."""
    if not same_draft(there, given):
        raise KEY_TAKEN(where="key", value=str(given.key))
    return queries.manifest_get(actor=actor, manifest_id=there.pk)
