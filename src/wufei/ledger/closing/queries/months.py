"""A month as a whole, holder by holder: what was asserted, what came of it, what nobody has asserted."""

import dataclasses
from collections.abc import Iterable

from django.db.models import QuerySet

from wufei.kernel.access import Actor
from wufei.ledger.books.models import Account
from wufei.ledger.books.spec import AccountKey
from wufei.ledger.closing.permissions import ASSERTION_READ
from wufei.ledger.closing.queries.assertions import Standing, key_of, live, reach, standings
from wufei.ledger.closing.queries.books import books_at
from wufei.ledger.closing.rules.months import month_of as month
from wufei.ledger.closing.spec import EXPECTED, AssertionState, Book
from wufei.registers.parties.models import Party


@dataclasses.dataclass(frozen=True, slots=True)
class Unasserted:
    """An account of which something is known in the month, and of which nobody said what was there at its end."""

    account: AccountKey
    book: Book


@dataclasses.dataclass(frozen=True, slots=True)
class HolderMonth:
    """A holder's month. `moved`: assertions whose book has moved since they were made."""

    holder_id: int
    holder: str
    holding: int
    differing: int
    carried: int
    moved: int
    unasserted: int

    @property
    def asserted(self) -> int:
        """How many accounts are asserted."""
        return self.holding + self.differing + self.carried

    @property
    def open(self) -> int:
        """How many things are left to do."""
        return self.differing + self.moved + self.unasserted


@dataclasses.dataclass(frozen=True, slots=True)
class Month:
    """A month of all holders that the actor may see; who has most left to do comes first."""

    closing: int
    holders: tuple[HolderMonth, ...]

    def total(self, what: str) -> int:
        """The sum of one of the numbers over all holders: `asserted`, `holding`, `differing`, …"""
        return sum(getattr(row, what) for row in self.holders)


def month_of(*, actor: Actor, closing: int) -> Month:
    """A month, holder by holder, in four queries. Raises NOT_ALLOWED, NOT_A_PERIOD."""
    month(closing)
    found = live(actor, closing)
    rows = standings(found, closing)
    missed = _missed(actor, closing, {key_of(row.assertion) for row in rows})
    names = {row.assertion.holder_id: row.assertion.holder.name for row in rows}
    if missed:
        holders = Party.objects.filter(pk__in=_expected(actor).order_by().values("holder"))
        names |= dict(holders.values_list("pk", "name"))
    said: dict[int, list[Standing]] = {}
    for row in rows:
        said.setdefault(row.assertion.holder_id, []).append(row)
    lacking: dict[int, int] = {}
    for account in missed:
        lacking[account.account.holder_id] = lacking.get(account.account.holder_id, 0) + 1
    told = [_holder(pk, names[pk], said.get(pk, ()), lacking.get(pk, 0)) for pk in {*said, *lacking}]
    return Month(closing, tuple(sorted(told, key=lambda row: (-row.open, row.holder, row.holder_id))))


def unasserted(*, actor: Actor, closing: int) -> list[Unasserted]:
    """The stocks that moved in a month or held something, and that nobody asserted; the largest balance first.

    Raises NOT_ALLOWED, NOT_A_PERIOD.
    """
    asserted = {key_of(row) for row in live(actor, closing)}
    return sorted(_missed(actor, closing, asserted), key=lambda row: -abs(row.book.balance))


def _expected(actor: Actor) -> QuerySet[Account]:
    """The accounts within reach that should be asserted each month."""
    return Account.objects.filter(reach(actor, ASSERTION_READ), kind=EXPECTED)


def _missed(actor: Actor, closing: int, asserted: set[AccountKey]) -> list[Unasserted]:
    books = books_at(_expected(actor), closing)
    return [Unasserted(key, book) for key, book in books.items() if book.used and key not in asserted]


def _holder(holder_id: int, name: str, rows: Iterable[Standing], lacking: int) -> HolderMonth:
    states = [row.assertion.state for row in rows]
    return HolderMonth(
        holder_id=holder_id,
        holder=name,
        holding=states.count(AssertionState.HOLDS),
        differing=states.count(AssertionState.DIFFERS),
        carried=states.count(AssertionState.CARRIED),
        moved=sum(1 for row in rows if row.moved),
        unasserted=lacking,
    )
