"""Reads of assertions, each with the book as it is now. Not for: a month as a whole (months)."""

import dataclasses
import functools
import operator
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Abs

from wufei.kernel.access import Actor, Permission, Subject, require
from wufei.kernel.problems import NOT_FOUND
from wufei.ledger.books.models import Account
from wufei.ledger.books.spec import AccountKey, AccountKind, Commodity
from wufei.ledger.closing.models import Assertion
from wufei.ledger.closing.permissions import ASSERTION_READ
from wufei.ledger.closing.queries.books import NOTHING, books_at
from wufei.ledger.closing.rules.judgement import within
from wufei.ledger.closing.rules.months import month_of
from wufei.ledger.closing.spec import AssertionState

_KEY = ("holder", "place", "kind", "commodity", "code")


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """An assertion with the book at the end of its month as it is now."""

    assertion: Assertion
    book: int

    @property
    def moved(self) -> int:
        """By how much the book has moved since: by entries made late. What was carried is no such entry."""
        carried = self.assertion.state == AssertionState.CARRIED
        return self.book - (self.assertion.declared if carried else self.assertion.book)

    @property
    def difference(self) -> int:
        """What was declared, less the book as it is now."""
        return self.assertion.declared - self.book

    @property
    def holds(self) -> bool:
        """Whether it would hold if it were judged now."""
        return within(self.difference, self.assertion.tolerance)


def reach(actor: Actor, permission: Permission) -> Q:
    """Rows with a holder and a place that lie within the reach of a permission. Raises NOT_ALLOWED if none can."""
    if not actor.may_somewhere(permission):
        require(actor, permission)
    parts: list[Q] = []
    for grant in actor.reach(permission):
        part = Q() if grant.party_id is None else Q(holder=grant.party_id)
        parts.append(part if grant.place_code is None else part & Q(place__code__startswith=grant.place_code))
    if actor.all_powerful or not all(parts):
        return Q()
    return functools.reduce(operator.or_, parts)


def visible_to(actor: Actor) -> QuerySet[Assertion]:
    """Assertions of holders or places within the actor's reach, also those withdrawn. Raises NOT_ALLOWED."""
    found = Assertion.objects.select_related("holder", "place", "tolerance_rule").defer("place__outline")
    return found.filter(reach(actor, ASSERTION_READ))


def live(actor: Actor, closing: int) -> QuerySet[Assertion]:
    """The assertions of a month that were not withdrawn. Raises NOT_ALLOWED, NOT_A_PERIOD."""
    month_of(closing)
    return visible_to(actor).filter(closing=closing).exclude(state=AssertionState.WITHDRAWN)


def differing_of(actor: Actor, holder_ids: Collection[int]) -> QuerySet[Assertion]:
    """Counts of these holders that differ from the books and that nobody has carried, the latest month first.

    Raises NOT_ALLOWED.
    """
    rows = visible_to(actor).filter(holder__in=holder_ids, state=AssertionState.DIFFERS)
    return rows.order_by("-closing", "pk")


def assertion_subject(assertion: Assertion) -> Subject:
    """An assertion as the policy sees it: its holder has a part in it, and it lies in its place."""
    return Subject(state=assertion.state, party_ids=frozenset({assertion.holder_id}), place_code=assertion.place.code)


def assertion_get(*, actor: Actor, assertion_id: int) -> Assertion:
    """An assertion by its id. Raises NOT_FOUND, also when the actor may not see it."""
    found = visible_to(actor).filter(pk=assertion_id).first()
    if found is None:
        raise NOT_FOUND(where="assertion", value=assertion_id)
    return found


def key_of(assertion: Assertion) -> AccountKey:
    """The account that is asserted."""
    return AccountKey(
        holder_id=assertion.holder_id,
        place_id=assertion.place_id,
        kind=AccountKind(assertion.kind),
        commodity=Commodity(assertion.commodity),
        code=assertion.code,
    )


def asserted(key: AccountKey, closing: int) -> Assertion | None:
    """The assertion of an account and month that stands. No permission: the caller asks."""
    found = Assertion.objects.filter(
        holder=key.holder_id, place=key.place_id, kind=key.kind, commodity=key.commodity, code=key.code
    )
    return found.filter(closing=closing).exclude(state=AssertionState.WITHDRAWN).first()


def standings(found: QuerySet[Assertion], closing: int) -> list[Standing]:
    """Assertions of one month in their order, each with the book as it is now, in two queries.

    No permission: the caller asks, by what it has found.
    """
    same = found.order_by().filter(closing=closing, **{name: OuterRef(name) for name in _KEY})
    books = books_at(Account.objects.filter(Exists(same)), closing)
    return [Standing(row, books.get(key_of(row), NOTHING).balance) for row in found.filter(closing=closing)]


def standing_of(*, actor: Actor, assertion_id: int) -> Standing:
    """One assertion with the book as it is now. Raises NOT_FOUND, NOT_ALLOWED."""
    found = assertion_get(actor=actor, assertion_id=assertion_id)
    return standings(visible_to(actor).filter(pk=found.pk), found.closing)[0]


def standings_of(*, actor: Actor, closing: int) -> list[Standing]:
    """The live assertions of a month, each with the book as it is now. Raises NOT_ALLOWED, NOT_A_PERIOD."""
    return standings(live(actor, closing), closing)


def differences(*, actor: Actor, closing: int, commodity: Commodity = Commodity.MASS) -> list[Standing]:
    """The assertions of a month that differ or were carried, the largest difference first.

    Of one commodity: grams and fen have no common size. Raises NOT_ALLOWED, NOT_A_PERIOD.
    """
    apart = (AssertionState.DIFFERS, AssertionState.CARRIED)
    found = live(actor, closing).filter(state__in=apart, commodity=commodity)
    return standings(found.order_by(Abs("difference").desc(), "pk"), closing)
