"""Phones and what they sign without network: devices, tickets, the pocket. Not for: codes (manifest_acts)."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Act, Given, Id, Prose
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import ProblemOut, replies
from wufei.faces.api.kit.steady import steady
from wufei.faces.api.manifests import problems_told
from wufei.operations.manifests import actions
from wufei.operations.manifests.models import Device, Ticket
from wufei.operations.manifests.queries import trust as queries
from wufei.operations.manifests.spec.trust import Settling, TicketAnswer, TicketIn, TicketState

router = Router(tags=["manifests"])

MOST, LONGEST = 200, 16_384
SPOKEN = frozenset({"label", "title", "help", "unit"})
BODY = "Canonical JSON, as it was signed (docs/apps/manifests-signing.md)."
SIGNATURE = "64 bytes r‖s of ECDSA P-256 over the UTF-8 of `body`, hexadecimal."


class DeviceOut(Schema):
    """One of your phones."""

    id: int
    key: uuid.UUID
    label: str
    registered_at: dt.datetime
    revoked_at: dt.datetime | None


class DeviceGiven(Given):
    """A phone that made a pair of keys."""

    key: uuid.UUID = Field(description="Made by the phone and kept before asking.")
    label: str = Field(max_length=80)
    public_key: str = Field(
        pattern="^[0-9a-f]{130}$", description="The public half: a point of P-256, 65 bytes raw, hexadecimal."
    )


class TicketGiven(Given):
    """A ticket."""

    body: str = Field(max_length=LONGEST, description=BODY)
    signature: str = Field(pattern="^[0-9a-f]{128}$", description=SIGNATURE)


class TicketsGiven(Given):
    """Tickets, in any order."""

    tickets: list[TicketGiven] = Field(max_length=MOST)


class TicketTextIn(Given):
    """A ticket as it was scanned."""

    text: str = Field(max_length=8 * LONGEST, description="Letters of a QR code, or JSON.")


class TicketTextOut(Schema):
    """The same, ready to deliver."""

    body: str
    signature: str


class TicketAnswerOut(Schema):
    """What became of one."""

    key: uuid.UUID | None = Field(description="Null: it cannot be read.")
    state: TicketState | None = Field(description="Null: it was not kept.")
    problems: list[ProblemOut] = []
    ticket_id: int | None
    manifest_id: int | None

    @staticmethod
    def resolve_problems(answer: TicketAnswer) -> list[dict[str, Any]]:
        """In the language of the request."""
        return problems_told(answer.problems)


class TicketOut(Schema):
    """A ticket that was kept."""

    id: int
    version: int
    key: uuid.UUID
    document: uuid.UUID = Field(description="The key of its manifest.")
    manifest_id: int | None
    state: TicketState
    device: str = ""
    signer: str = ""
    signed_at: dt.datetime
    received_at: dt.datetime
    problems: list[ProblemOut] = []
    body: str

    @staticmethod
    def resolve_device(row: Ticket) -> str:
        """Its name."""
        return row.device.label

    @staticmethod
    def resolve_signer(row: Ticket) -> str:
        """Whose phone it is."""
        return row.device.person_label

    @staticmethod
    def resolve_problems(row: Ticket) -> list[dict[str, Any]]:
        """What stands in its way, in the language of the request."""
        return problems_told(queries.ticket_problems(row))


class TicketSettleIn(Act):
    """What to do with it."""

    how: Settling
    reason: Prose = Field("", description="Needed to drop it.")


@router.get("/manifest-devices", response=replies(list[DeviceOut]))
@steady
def manifest_devices(request: HttpRequest) -> list[Device]:
    """Your phones, revoked ones too."""
    return list(queries.devices_of(actor_of(request)))


@router.post("/manifest-devices", response=replies(DeviceOut))
def manifest_device_register(request: HttpRequest, given: DeviceGiven) -> Device:
    """Register your phone. The same again answers the same."""
    public = bytes.fromhex(given.public_key)
    return actions.device_register(actor=actor_of(request), key=given.key, label=given.label, public_key=public)


@router.post("/manifest-devices/{device_id}/revoke", response=replies(DeviceOut))
def manifest_device_revoke(request: HttpRequest, device_id: Id) -> Device:
    """Nothing that it signs from now on holds."""
    return actions.device_revoke(actor=actor_of(request), device_id=device_id)


@router.get("/manifest-tickets", response=replies(Page[TicketOut]))
@steady
def manifest_tickets_open(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """Tickets that wait for another, or for a person."""
    return page(queries.tickets_open(actor_of(request)), asked)


@router.post("/manifest-tickets", response=replies(list[TicketAnswerOut]))
def manifest_tickets_take(request: HttpRequest, given: TicketsGiven) -> list[TicketAnswer]:
    """Deliver tickets, your own and the other party's, as often as you like; each is answered by itself, in order."""
    told = [TicketIn(one.body, bytes.fromhex(one.signature)) for one in given.tickets]
    return actions.tickets_take(actor=actor_of(request), tickets=told)


@router.post("/manifest-tickets/read", response=replies(TicketTextOut))
def manifest_ticket_read(request: HttpRequest, given: TicketTextIn) -> dict[str, str]:
    """What the letters of a QR code say. Changes nothing."""
    found = queries.ticket_read(given.text)
    return {"body": found.body, "signature": found.signature.hex()}


@router.post("/manifest-tickets/{ticket_id}/settle", response=replies(TicketOut))
def manifest_ticket_settle(request: HttpRequest, ticket_id: Id, given: TicketSettleIn) -> Ticket:
    """Try it on the manifest as it is now, or drop it. By those who sign for its party."""
    actor = actor_of(request)
    row = actions.ticket_settle(actor=actor, ticket_id=ticket_id, **given.model_dump())
    return queries.ticket_get(actor=actor, ticket_id=row.pk)


@router.get("/manifest-pocket", response=replies(dict[str, Any]))
def manifest_pocket(request: HttpRequest) -> dict[str, Any]:
    """What a phone takes along to work without network: open manifests, what may be signed, declarations."""
    return {name: _spoken(value, name) for name, value in queries.pocket_of(actor_of(request)).items()}


def _spoken(value: Any, name: str) -> Any:
    """The marked texts of a pocket in the language of the request."""
    if isinstance(value, dict) and name not in {"person", "values"}:
        return {key: _spoken(inner, "label" if name == "choices" else key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_spoken(inner, name) for inner in value]
    return gettext(value) if name in SPOKEN and isinstance(value, str) and value else value
