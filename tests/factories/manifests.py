"""Manifests for tests, with parties, people and codes, made through the acts. Not for: streams themselves."""

import dataclasses
import datetime as dt
import uuid
from typing import Any

from tests.factories.registers import SETUP, actor, party, small_city

from wufei.kernel.access import Actor
from wufei.operations.manifests.actions import manifest_create, manifest_sign
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.spec import Event, ManifestIn, Role, SignIn, Weighed
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped
from wufei.registers.parties.models import Party

OIL = "hw:900-249-08"
ISSUE = {
    "form": "liquid",
    "hazards": "T,I",
    "packing": "tank",
    "purpose": "use",
    "emergency": "吸附后收集",
}
TAKE = {"plate": "鲁P12345", "road_permit": "371500000001", "driver": "李师傅"}
NEEDED: dict[Event, dict[str, object]] = {
    Event.ISSUE: ISSUE,
    Event.TAKE_OVER: TAKE,
    Event.ACCEPT: {"method": "R9"},
    Event.ACCEPT_PART: {"method": "R9"},
    Event.REFUSE: {"refusal": "渗漏"},
}
ROLES = {
    Event.ISSUE: Role.GENERATOR,
    Event.CANCEL: Role.GENERATOR,
    Event.RETURN: Role.GENERATOR,
    Event.FORWARD: Role.GENERATOR,
    Event.TAKE_OVER: Role.CARRIER,
    Event.STOP: Role.CARRIER,
    Event.RESUME: Role.CARRIER,
    Event.ARRIVE: Role.CARRIER,
    Event.ACCEPT: Role.RECEIVER,
    Event.ACCEPT_PART: Role.RECEIVER,
    Event.REFUSE: Role.RECEIVER,
    Event.TREAT: Role.RECEIVER,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Trio:
    """Three firms, each with somebody who signs for it."""

    generator: Party
    carrier: Party
    receiver: Party
    people: dict[Role, Actor]


def trio() -> Trio:
    """A generator in one county, a carrier, a receiver in another county; codes loaded."""
    small_city()
    catalogue_load_shipped(actor=SETUP)
    firms = [party(place=place) for place in ("371502", "371502", "371581")]
    roles = (Role.GENERATOR, Role.CARRIER, Role.RECEIVER)
    people = {role: actor("enterprise", party=firm) for role, firm in zip(roles, firms, strict=True)}
    return Trio(*firms, people)


def drafted(three: Trio, **fields: Any) -> Manifest:
    """A draft of the generator."""
    told: dict[str, Any] = {
        "key": uuid.uuid4(),
        "spec": "hazardous",
        "generator_id": three.generator.pk,
        "receiver_id": three.receiver.pk,
        "carriers": (three.carrier.pk,),
        "code": OIL,
        "mass_g": 4_812_000,
        "values": ISSUE,
    }
    return manifest_create(actor=three.people[Role.GENERATOR], given=ManifestIn(**{**told, **fields}))


def sign(
    three: Trio,
    manifest: Manifest,
    event: Event,
    *,
    accepted_g: int | None = None,
    packages: tuple[Weighed, ...] = (),
    happened_at: dt.datetime | None = None,
    by: Actor | None = None,
    values: dict[str, object] | None = None,
) -> Manifest:
    """One move, signed by the firm that signs it, with what the stream asks."""
    given = SignIn(
        event=event,
        role=ROLES[event],
        values=NEEDED.get(event, {}) if values is None else values,
        accepted_g=accepted_g,
        packages=packages,
        happened_at=happened_at,
    )
    who = by or three.people[ROLES[event]]
    version = Manifest.objects.values_list("version", flat=True).get(pk=manifest.pk)
    return manifest_sign(actor=who, manifest_id=manifest.pk, version=version, given=given)


def brought(three: Trio, *events: Event, **fields: Any) -> Manifest:
    """A manifest on which these events were signed."""
    manifest = drafted(three, **fields)
    for event in events:
        manifest = sign(three, manifest, event, accepted_g=2_000_000 if event is Event.ACCEPT_PART else None)
    return manifest
