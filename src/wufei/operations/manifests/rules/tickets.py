"""Tickets from phone to phone: what one says, how it travels, when its turn is. Pure.

A ticket is canonical JSON, signed by the device. It travels as JSON, or as letters for a QR code. Whatever comes in is
taken for hostile: sizes are limited before and after unpacking, and nothing is read that was not asked for.
Not for: whether a signature holds (kernel.phone_signatures), what the move does (actions.moving).
"""

import base64
import binascii
import dataclasses
import datetime as dt
import enum
import json
import uuid
import zlib
from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

from wufei.kernel.phone_signatures import SIGNATURE_BYTES
from wufei.kernel.problems import Fault, Kind, Problem
from wufei.kernel.text import Text
from wufei.operations.manifests.errors.trust import TICKET_ORPHANED, TICKET_PASSED, TICKET_UNREADABLE
from wufei.operations.manifests.rules.revision import LONGEST, MOST, empty
from wufei.operations.manifests.rules.statements import statement
from wufei.operations.manifests.spec import Event, Role, SignIn, Weighed
from wufei.operations.manifests.spec.trust import TicketIn, TicketState

FORM = "wufei.ticket/1"
QR_FORM = "WUFEIT1"
LONGEST_CODE = 4_296  # letters that the largest QR code takes
LONGEST_BODY = 16_384  # bytes
MOST_VALUES, MOST_PACKAGES, LONGEST_NAME, MOST_STEPS, MOST_ID = 80, 400, 64, 30_000, 2**63 - 1
_EARLIEST, _LATEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a ticket says. `base`: signatures that the manifest had; `version`: of the row, as the phone last had it;
    `after`: the ticket it builds on.
    """

    ticket: uuid.UUID
    device: uuid.UUID
    manifest: uuid.UUID
    base: int
    version: int
    after: uuid.UUID | None
    event: Event
    role: Role
    party: int
    values: Mapping[str, object]
    accepted_g: int | None
    packages: tuple[Weighed, ...]
    signed_at: dt.datetime

    def sign_in(self, happened_at: dt.datetime) -> SignIn:
        """The same as what is signed. Who takes over is the party it was signed for."""
        return SignIn(
            event=self.event,
            role=self.role,
            values=self.values,
            accepted_g=self.accepted_g,
            packages=self.packages,
            carrier_id=self.party if self.event is Event.TAKE_OVER else None,
            happened_at=happened_at,
        )


NAMES = frozenset({"form", *(field.name for field in dataclasses.fields(Told))})


class Turn(enum.StrEnum):
    """Whether a ticket may be tried now."""

    NOW = "now"
    WAIT = "wait"
    NEVER = "never"


def turn(told: Told, steps: int, before: TicketState | None) -> tuple[Turn, list[Problem]]:
    """Whether it is this ticket's turn on a manifest with so many signatures.

    `before`: what became of the ticket it builds on; None where that is not there yet.
    """
    if told.after is not None and before is TicketState.DROPPED:
        return Turn.NEVER, [TICKET_ORPHANED(where="after", value=str(told.after))]
    if (told.after is not None and before is not TicketState.DONE) or steps < told.base:
        return Turn.WAIT, []
    if steps > told.base:
        return Turn.NEVER, [TICKET_PASSED(where="base", value=told.base, base=told.base, steps=steps)]
    return Turn.NOW, []


def says_the_same(told: Told, signed: Mapping[str, Any]) -> bool:
    """Whether nothing in the ticket differs from what the same person signed otherwise (a statement, read)."""
    places = [signed["values"], *(leg["values"] for leg in signed["legs"])]
    values = ((name, value.strip() if isinstance(value, str) else value) for name, value in told.values.items())
    if not all(empty(value) or any(place.get(name) == value for place in places) for name, value in values):
        return False
    aboard = {code: (weighed, refused) for code, _sent, weighed, refused in signed["packages"]}
    packages = all(aboard.get(each.code) == (each.mass_g, each.refused) for each in told.packages)
    return packages and told.accepted_g in {None, signed["accepted_g"]}


def kept(problem: Problem) -> dict[str, object]:
    """A problem as it is kept beside a ticket: its words are marked texts, so that every reader has them translated."""
    fault = problem.fault
    return {
        "code": fault.code,
        "kind": str(fault.kind),
        "says": fault.says,
        "remedy": fault.remedy,
        "where": problem.where,
        "value": _plain(problem.value),
        "data": {name: _plain(value) for name, value in problem.data.items()},
    }


def problem(kept: Mapping[str, Any]) -> Problem:
    """A problem that was kept."""
    fault = Fault(kept["code"], Kind(kept["kind"]), kept["says"], kept["remedy"])
    data = {name: _spoken(value) for name, value in kept["data"].items()}
    return Problem(fault, where=kept["where"], value=_spoken(kept["value"]), data=data)


def _plain(value: object) -> object:
    if isinstance(value, Text):
        return {"text": value.msgid, "data": {name: _plain(each) for name, each in value.data.items()}}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, (bool, int)) else str(value)


def _spoken(value: Any) -> object:
    if isinstance(value, dict):
        return Text(value["text"], {name: _spoken(each) for name, each in value["data"].items()})
    return tuple(_spoken(each) for each in value) if isinstance(value, list) else value


def as_json(ticket: TicketIn) -> str:
    """A ticket as JSON text: {"body": …, "signature": hexadecimal}."""
    return json.dumps({"body": ticket.body, "signature": ticket.signature.hex()}, ensure_ascii=False)


def as_code(ticket: TicketIn) -> str:
    """A ticket as letters and digits of a QR code: the signature, then the body packed by zlib, in base 32.

    Raises ValueError where no QR code takes it: then it travels as JSON.
    """
    packed = ticket.signature + zlib.compress(ticket.body.encode(), 9)
    code = f"{QR_FORM}:{base64.b32encode(packed).decode().rstrip('=')}"
    if len(code) > LONGEST_CODE:
        raise ValueError(f"{len(code)} letters fit no QR code")
    return code


def read(text: str) -> TicketIn:
    """A ticket from either form; what it says is read by `told`. Raises TICKET_UNREADABLE."""
    text = text.strip() if len(text) <= 8 * LONGEST_BODY else _unreadable("too long")
    return _from_code(text) if text[: len(QR_FORM)].upper() == QR_FORM else _from_json(text)


def told(body: str) -> Told:
    """What a ticket says. Raises TICKET_UNREADABLE for anything but the one way to write it."""
    found = _object(body)
    if found.keys() != NAMES:
        _unreadable("names")
    if found["form"] != FORM:
        _unreadable("form")
    read_as = Told(
        ticket=_uuid(found["ticket"], "ticket"),
        device=_uuid(found["device"], "device"),
        manifest=_uuid(found["manifest"], "manifest"),
        base=_whole(found["base"], "base", MOST_STEPS),
        version=_whole(found["version"], "version", MOST),
        after=None if found["after"] is None else _uuid(found["after"], "after"),
        event=_word(Event, found["event"], "event"),
        role=_word(Role, found["role"], "role"),
        party=_whole(found["party"], "party", MOST_ID),
        values=_values(found["values"]),
        accepted_g=None if found["accepted_g"] is None else _whole(found["accepted_g"], "accepted_g", MOST),
        packages=_packages(found["packages"]),
        signed_at=_moment(found["signed_at"]),
    )
    if read_as.after == read_as.ticket:
        _unreadable("after")
    if statement(found) != body:  # names in another order or twice, spaces, other escapes
        _unreadable("not canonical")
    return read_as


def _unreadable(what: str) -> NoReturn:
    raise TICKET_UNREADABLE(where="ticket", what=what)


def _from_code(text: str) -> TicketIn:
    if len(text) > LONGEST_CODE or text[len(QR_FORM) : len(QR_FORM) + 1] != ":":
        _unreadable("letters")
    letters = text[len(QR_FORM) + 1 :]
    unpacker = zlib.decompressobj()
    try:
        packed = base64.b32decode(letters + "=" * (-len(letters) % 8), casefold=True)
        # One byte above the limit tells a bomb without unpacking it.
        body = unpacker.decompress(packed[SIGNATURE_BYTES:], LONGEST_BODY + 1)
        if not unpacker.eof or unpacker.unused_data or len(body) > LONGEST_BODY:
            _unreadable("packing")
        return TicketIn(body.decode(), packed[:SIGNATURE_BYTES])
    except (binascii.Error, zlib.error, ValueError):
        _unreadable("letters")


def _from_json(text: str) -> TicketIn:
    found = _object(text, longest=8 * LONGEST_BODY)
    match found:
        case {"body": str(body), "signature": str(signature)} if len(found) == len({"body", "signature"}):
            try:
                return TicketIn(body, bytes.fromhex(signature))
            except ValueError:
                _unreadable("signature")
    _unreadable("names")


def _object(text: str, longest: int = LONGEST_BODY) -> dict[str, Any]:
    """A JSON object without fractions. Raises TICKET_UNREADABLE."""
    try:
        if len(text.encode()) > longest:
            _unreadable("too long")
        found = json.loads(text, parse_float=_no_number, parse_constant=_no_number)
    except (ValueError, RecursionError):
        _unreadable("no JSON")
    return found if isinstance(found, dict) else _unreadable("no object")


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _text(value: object, where: str, longest: int) -> str:
    """Text that can be written again: no half of a pair, no zero, which PostgreSQL does not take."""
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        _unreadable(where)
    try:
        value.encode()
    except UnicodeEncodeError:
        _unreadable(where)
    return value


def _uuid(value: object, where: str) -> uuid.UUID:
    try:
        found = uuid.UUID(_text(value, where, 36))
    except ValueError:
        _unreadable(where)
    return found if str(found) == value else _unreadable(where)


def _whole(value: object, where: str, most: int) -> int:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
    return value if fits and isinstance(value, int) else _unreadable(where)


W = TypeVar("W", bound=enum.StrEnum)


def _word(words: type[W], value: object, where: str) -> W:
    try:
        return words(_text(value, where, LONGEST_NAME))
    except ValueError:
        _unreadable(where)


def _values(value: object) -> dict[str, object]:
    if not isinstance(value, dict) or len(value) > MOST_VALUES:
        _unreadable("values")
    return {_text(name, "values", LONGEST_NAME): _value(each) for name, each in value.items()}


def _value(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    return _whole(value, "values", MOST) if isinstance(value, int) else _text(value, "values", LONGEST)


def _packages(value: object) -> tuple[Weighed, ...]:
    if not isinstance(value, list) or len(value) > MOST_PACKAGES:
        _unreadable("packages")
    return tuple(_package(each) for each in value)


def _package(value: object) -> Weighed:
    match value:
        case [code, mass, bool(refused)]:
            weighed = None if mass is None else _whole(mass, "packages", MOST)
            return Weighed(code=_text(code, "packages", LONGEST_NAME), mass_g=weighed, refused=refused)
    _unreadable("packages")


def _moment(value: object) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(_text(value, "signed_at", 40))
        if found.tzinfo is not None and _EARLIEST <= found <= _LATEST:
            return found.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    _unreadable("signed_at")
