"""Which licences somebody sees, one of them, what is left of it, what ends soon. Not for: judging a move (asking)."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from wufei.kernel import clock, keyring
from wufei.kernel.access import Actor, Permission, Subject, allowed, require
from wufei.kernel.problems import NOT_FOUND
from wufei.ledger.books.models import AccountBalance
from wufei.ledger.books.queries.accounts import account_rows
from wufei.ledger.books.spec import AccountKey, AccountKind, Commodity
from wufei.operations.licences import proof as letters
from wufei.operations.licences.models import Licence, Register
from wufei.operations.licences.permissions import LICENCE_DECIDE, LICENCE_READ
from wufei.operations.licences.queries.terms import clocks_in_force
from wufei.operations.licences.rules.clocks import Due, due
from wufei.operations.licences.rules.coverage import account_code, items_read, years
from wufei.operations.licences.spec import KINDS, LADDER, LIVE, Allows, LicenceEvent, LicenceKind, LicenceState
from wufei.operations.licences.states import LICENCES
from wufei.registers.parties import queries as parties


@dataclasses.dataclass(frozen=True, slots=True)
class Left:
    """An item of a licence in a period: what it allows, what was used, what is on the road. Masses in grams."""

    codes: tuple[str, ...]
    methods: tuple[str, ...]
    period: str
    granted_g: int | None
    used_g: int = 0
    open_g: int = 0

    @property
    def left_g(self) -> int:
        """What may still be drawn."""
        return (self.granted_g or 0) - self.used_g - self.open_g


def visible_to(actor: Actor, permission: Permission = LICENCE_READ) -> QuerySet[Licence]:
    """Licences of the actor's parties or that name them, or of the actor's places. Raises NOT_ALLOWED.

    What a firm has not sent yet is seen by itself only.
    """
    if not actor.may_somewhere(permission):
        require(actor, permission)
    rows = Licence.objects.select_related("holder", "place", "named").defer("place__outline")
    if actor.all_powerful:
        return rows
    within = Q(pk__in=[])
    for grant in actor.reach(permission):
        if grant.party_id is None and grant.place_code is None:
            return rows
        if grant.party_id is not None:
            below = parties.party_below(grant.party_id)
            within |= Q(holder__in=below) | (Q(named__in=below) & ~Q(state=LicenceState.DRAFT))
        else:
            within |= Q(place__code__startswith=grant.place_code) & ~Q(state=LicenceState.DRAFT)
    return rows.filter(within)


def licence_get(*, actor: Actor, licence_id: int) -> Licence:
    """One licence. Raises NOT_FOUND, also where the actor may not see it."""
    found = visible_to(actor).filter(pk=licence_id).first()
    if found is None:
        raise NOT_FOUND(where="licence", value=licence_id)
    return found


def licence_subject(licence: Licence) -> Subject:
    """A licence as the policy sees it: its holder, the firm that it is part of, its place."""
    line = frozenset({licence.holder_id, *([licence.holder.parent_id] if licence.holder.parent_id else [])})
    return Subject(state=licence.state, party_ids=line, place_code=licence.place.code)


def licences_listed(actor: Actor, *, kind: str = "", state: str = "", words: str = "") -> QuerySet[Licence]:
    """Licences by kind, state, and words in number, plate, or name of the holder. Raises NOT_ALLOWED."""
    rows = visible_to(actor)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    for word in words.split():
        rows = rows.filter(Q(number__icontains=word) | Q(plate__icontains=word) | Q(holder__name__icontains=word))
    return rows


def events_for(actor: Actor, licence: Licence) -> tuple[LicenceEvent, ...]:
    """What the actor may do with a licence now: for buttons; the act asks again. Replacing is done by what follows."""
    subject, by_clock = licence_subject(licence), {LicenceEvent.SUPERSEDE, LicenceEvent.EXPIRE}
    moves = LICENCES.moves_from(LicenceState(licence.state))
    return tuple(
        m.event
        for m in moves
        if m.event not in by_clock and (not m.permission or allowed(actor, m.permission, subject))
    )


def allowance_key(licence: Licence, code: str) -> AccountKey:
    """The account of an allowance."""
    return AccountKey(
        holder_id=licence.holder_id,
        place_id=licence.place_id,
        kind=AccountKind.ALLOWANCE,
        commodity=Commodity.QUOTA,
        code=code,
    )


def periods(licence: Licence, kind: LicenceKind) -> Sequence[int]:
    """The years for each of which an allowance stands; one, where it is for the whole time."""
    whole = kind.allows is not Allows.YEAR
    return [licence.valid_from.year] if whole else list(years(licence.valid_from, licence.valid_to))


def left_of(licence: Licence) -> list[Left]:
    """What is left of each item, by period. No permission: the caller has found it."""
    return lefts_of([licence])[licence.pk]


def lefts_of(licences: Iterable[Licence]) -> dict[int, list[Left]]:
    """Licence → what is left of each item, by period, in two statements. No permission: the caller has found them."""
    rows = list(licences)
    lines = [
        (row, item, n, year)
        for row in rows
        for n, item in enumerate(items_read(row.items))
        for year in periods(row, KINDS[row.kind])
    ]
    keys = [allowance_key(row, account_code(row.pk, n, KINDS[row.kind].allows, year)) for row, _item, n, year in lines]
    slots_by = account_rows(keys) if keys else {}
    slots = [slot.pk for found in slots_by.values() for slot in found]
    balances = {row.account_id: row for row in AccountBalance.objects.filter(account__in=slots)} if slots else {}
    told: dict[int, list[Left]] = {row.pk: [] for row in rows}
    for (row, item, _n, year), key in zip(lines, keys, strict=True):
        balance = next((balances.get(slot.pk) for slot in slots_by.get(key, [])), None)
        told[row.pk].append(
            Left(
                tuple(item.codes),
                tuple(item.methods),
                str(year) if KINDS[row.kind].allows is Allows.YEAR else "",
                item.amount_g,
                # What is taken back flows into the allowance again: used is what is missing of what was granted.
                (item.amount_g or 0) - balance.moved_in + balance.moved_out if balance is not None else 0,
                balance.pending_out if balance is not None else 0,
            )
        )
    return told


def clocks_of(licence: Licence) -> list[Due]:
    """The terms of the law that run on a licence; none once it has come to its end."""
    if LicenceState(licence.state) in LICENCES.ends:
        return []
    decided = LicenceState(licence.state) in LIVE
    return [
        each
        for each in due(licence.kind, licence.terms, licence.valid_to, clocks_in_force())
        if bool(each.clock.after) != decided
    ]


def ending(actor: Actor, today: dt.date | None = None) -> QuerySet[Licence]:
    """Licences in force that end within the longest rung of the ladder, the next first. Raises NOT_ALLOWED."""
    day = today or clock.today()
    last = day + dt.timedelta(days=max(LADDER))
    return visible_to(actor).filter(state__in=LIVE, valid_to__lte=last).order_by("valid_to", "pk")


def registers_now() -> dict[str, Register]:
    """What was declared last of each kind. No permission: whether a register is complete is no secret."""
    return {row.kind: row for row in Register.objects.order_by("pk")}


def letter_of(licence: Licence) -> str:
    """The text of its QR code, signed with the key of this house. No permission: the caller has found it."""
    letter = letters.Letter(
        kind=licence.kind,
        number=licence.number,
        holder=licence.holder.name,
        uscc=licence.holder.uscc,
        named=licence.named.name if licence.named is not None else "",
        plate=licence.plate,
        route=licence.route,
        issuer=licence.issuer,
        valid_from=licence.valid_from.isoformat(),
        valid_to=licence.valid_to.isoformat(),
        items=[[item["codes"], item["methods"], item["amount_g"]] for item in licence.items],
        state=str(licence.state),
        told_on=clock.today().isoformat(),
    )
    return letters.written(letter, keyring.private_key())


def letter_read(text: str, public_key: bytes | None = None) -> tuple[letters.Letter, bool]:
    """What the text of a QR code says, and whether the key (that of this house) signed it.

    No permission: whoever holds the paper may read it. Raises LETTER_UNREADABLE, KEY_WRONG.
    """
    return letters.read(text, public_key or signatures_key())


def signatures_key() -> bytes:
    """The public half of the key by which licences of this house are verified."""
    return keyring.public_key() or b""


def may_decide(actor: Actor) -> bool:
    """Whether somebody decides on any licence: for what is shown first."""
    return actor.may_somewhere(LICENCE_DECIDE)
