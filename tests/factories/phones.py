"""A phone that signs tickets as a browser would, for tests. Not for: what becomes of them."""

import dataclasses
import datetime as dt
import uuid
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.factories.manifests import NEEDED, ROLES, Trio, trio

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.manifests.actions.devices import device_register
from wufei.operations.manifests.actions.tickets import tickets_take
from wufei.operations.manifests.models import Manifest, Signature
from wufei.operations.manifests.rules.statements import statement
from wufei.operations.manifests.spec import Event, Role
from wufei.operations.manifests.spec.trust import TicketAnswer, TicketIn, TicketState


@dataclasses.dataclass(frozen=True, slots=True)
class Phone:
    """A device with its private key, and whose it is."""

    key: uuid.UUID
    private: ec.EllipticCurvePrivateKey
    owner: Actor | None = None

    @property
    def public(self) -> bytes:
        """As WebCrypto exports it raw."""
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def sign(self, body: str) -> TicketIn:
        """A ticket of this text."""
        pair = decode_dss_signature(self.private.sign(body.encode(), ec.ECDSA(SHA256())))
        return TicketIn(body, b"".join(number.to_bytes(32) for number in pair))


def phone(owner: Actor | None = None) -> Phone:
    """A phone, registered for its owner if it has one."""
    made = Phone(uuid.uuid4(), ec.generate_private_key(ec.SECP256R1()), owner)
    if owner is not None:
        device_register(actor=owner, key=made.key, label="手机", public_key=made.public)
    return made


def body(**fields: Any) -> str:
    """What a ticket says."""
    told: dict[str, Any] = {
        "form": "wufei.ticket/1",
        "ticket": str(uuid.uuid4()),
        "device": str(uuid.uuid4()),
        "manifest": str(uuid.uuid4()),
        "base": 0,
        "version": 1,
        "after": None,
        "event": "take_over",
        "role": "carrier",
        "party": 1,
        "values": {},
        "accepted_g": None,
        "packages": [],
        "signed_at": "2026-11-22T08:00:00.000Z",
    }
    return statement({**told, **fields})


def ticket(
    by: Phone,
    three: Trio,
    manifest: Manifest,
    event: Event,
    base: int,
    *,
    after: uuid.UUID | None = None,
    **fields: Any,
) -> tuple[uuid.UUID, TicketIn]:
    """A ticket for one event of a manifest, with its key."""
    key, role = uuid.uuid4(), ROLES[event]
    parties = {Role.GENERATOR: three.generator, Role.CARRIER: three.carrier, Role.RECEIVER: three.receiver}
    told: dict[str, Any] = {
        "ticket": str(key),
        "device": str(by.key),
        "manifest": str(manifest.key),
        "base": base,
        "version": manifest.version,
        "after": after and str(after),
        "event": str(event),
        "role": str(role),
        "party": parties[role].pk,
        "values": NEEDED.get(event, {}),
        "signed_at": (fields.pop("at", None) or clock.now()).isoformat(),
    }
    return key, by.sign(body(**{**told, **fields}))


def chain(three: Trio, manifest: Manifest, phones: dict[Role, Phone], *events: Event) -> list[TicketIn]:
    """Tickets that build on each other, a minute apart."""
    made: list[TicketIn] = []
    last: uuid.UUID | None = None
    for step, event in enumerate(events):
        at = clock.now() + dt.timedelta(seconds=step)
        by = phones[ROLES[event]]
        last, given = ticket(by, three, manifest, event, manifest.steps + step, after=last, at=at)
        made.append(given)
    return made


@dataclasses.dataclass(frozen=True)
class Scene:
    """Three firms with a phone each."""

    three: Trio
    phones: dict[Role, Phone]

    def take(self, *tickets: TicketIn, by: Role | Actor = Role.CARRIER) -> list[TicketAnswer]:
        who = self.three.people[by] if isinstance(by, Role) else by
        return tickets_take(actor=who, tickets=tickets)

    def states(self, *tickets: TicketIn, by: Role | Actor = Role.CARRIER) -> list[TicketState | None]:
        return [answer.state for answer in self.take(*tickets, by=by)]

    def ticket(
        self, manifest: Manifest, event: Event, base: int, *, role: Role = Role.CARRIER, **how: object
    ) -> TicketIn:
        return ticket(self.phones[role], self.three, manifest, event, base, **how)[1]  # type: ignore[arg-type]


def scene_set() -> Scene:
    """Three firms with a phone each."""
    three = trio()
    return Scene(three, {role: phone(who) for role, who in three.people.items()})


def codes(answer: TicketAnswer) -> list[str]:
    """What stands in the way of a ticket."""
    return [problem.code for problem in answer.problems]


def steps(manifest: Manifest) -> list[tuple[int, str, str]]:
    """What was signed, and how."""
    return list(Signature.objects.filter(manifest=manifest).values_list("step", "event", "method"))
