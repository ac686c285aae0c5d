"""What of the demo's manifests waits for a person: corrections, one agreed and one asked, and a ticket from a phone.

The ticket is signed by a key as a browser makes it, the same in every home of a seed. Not for: the loads (manifests).
"""

import dataclasses
import datetime as dt
import json
import random
import uuid
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.manifests import Load, load_of
from wufei.faces.cli.demo.progress import Line
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.manifests.actions import correction_answer, correction_ask, device_register, tickets_take
from wufei.operations.manifests.models import Correction, Manifest
from wufei.operations.manifests.spec import Event, Role, State
from wufei.operations.manifests.spec.corrections import CorrectionIn
from wufei.operations.manifests.spec.trust import TicketIn

HALF_HOUR = dt.timedelta(minutes=30)
MORNING = dt.time(9, 20)


@dataclasses.dataclass(frozen=True, slots=True)
class Wrong:
    """What a receiver has weighed wrongly on the last load of a route that it took in."""

    house: House
    told: dict[str, Any]
    route: dict[str, Any]
    key: uuid.UUID

    def ask(self) -> None:
        """Ask for it, as the receiver does."""
        parties = self.house.parties
        rows = Manifest.objects.filter(
            generator=parties[self.route["generator"]], code=self.route["code"], state=State.ACCEPTED, round=None
        )
        row = rows.order_by("-moved_at", "-pk")[0]
        given = CorrectionIn(accepted_g=(row.accepted_g or 0) - self.told["grams"])
        who = self._person("receiver")
        correction_ask(actor=who, key=self.key, manifest_id=row.pk, given=given, reason=self.told["reason"])

    def agree(self) -> None:
        """Consent, as the generator does."""
        row = Correction.objects.get(key=self.key)
        who = self._person("generator")
        correction_answer(actor=who, correction_id=row.pk, version=row.version, agreed=True, note=self.told["note"])

    def _person(self, role: str) -> Actor:
        return self.house.desk(self.house.parties[self.route[role]]) or self.house.setup


@dataclasses.dataclass(slots=True)
class Offline:
    """A load that a driver takes over on the phone, without network, while the desk of the firm has signed it too."""

    load: Load
    told: dict[str, Any]
    private: ec.EllipticCurvePrivateKey
    device: uuid.UUID
    key: uuid.UUID
    made: list[TicketIn] = dataclasses.field(default_factory=list)

    @property
    def driver(self) -> Actor:
        """Whose phone it is."""
        return self.load.house.people[self.told["driver"]]

    def register(self) -> None:
        """Register the phone, while it has network."""
        raw = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        device_register(actor=self.driver, key=self.device, label=self.told["phone"], public_key=raw)

    def sign(self) -> None:
        """Sign on the phone what it knows of the manifest."""
        row = Manifest.objects.get(key=self.load.key)
        says = {
            "form": "wufei.ticket/1",
            "ticket": str(self.key),
            "device": str(self.device),
            "manifest": str(row.key),
            "base": row.steps,
            "version": row.version,
            "after": None,
            "event": str(Event.TAKE_OVER),
            "role": str(Role.CARRIER),
            "party": self.load.party(Role.CARRIER),
            "values": {**self.load.route["take"], **self.told["take"]},
            "accepted_g": None,
            "packages": [],
            "signed_at": clock.now().isoformat(),
        }
        body = json.dumps(says, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        pair = decode_dss_signature(self.private.sign(body.encode(), ec.ECDSA(SHA256(), deterministic_signing=True)))
        self.made.append(TicketIn(body, b"".join(number.to_bytes(32) for number in pair)))

    def deliver(self) -> None:
        """Hand it over when there is network again."""
        tickets_take(actor=self.driver, tickets=self.made)


def settling_plan(house: House, line: Line) -> None:
    """Put the corrections and the ticket on the line of time, after the loads that they are about."""
    chance, facts = house.chance("settling"), shelf.table("manifests")
    for told in facts["corrections"]:
        wrong = Wrong(house, told, facts["routes"][told["route"]], _key(chance))
        at = _morning(house, told["days"])
        line.chain([(at, wrong.ask), *([(at + 3 * HALF_HOUR, wrong.agree)] if "note" in told else [])])
    told = facts["ticket"]
    load = load_of(house, facts["routes"][told["route"]], chance, (Event.ISSUE, Event.TAKE_OVER))
    phone = ec.derive_private_key(chance.getrandbits(250) + 1, ec.SECP256R1())
    offline = Offline(load, told, phone, _key(chance), _key(chance))
    desk = [load.draft, lambda: load.sign(Event.ISSUE), offline.sign, lambda: load.sign(Event.TAKE_OVER)]
    at = _morning(house, told["days"])
    line.chain([(at + n * HALF_HOUR, act) for n, act in enumerate([offline.register, *desk, offline.deliver])])


def _morning(house: House, days: int) -> dt.datetime:
    day = house.days.worked(house.days.day - days * clock.ONE_DAY)
    return dt.datetime.combine(day, MORNING, clock.SHANGHAI)


def _key(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128))
