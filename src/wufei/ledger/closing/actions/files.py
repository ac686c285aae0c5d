"""Rows of files into the closing of a month. Not for: reading files (kernel/tables)."""

from wufei.kernel.access import Actor
from wufei.kernel.periods import Period
from wufei.kernel.tables.errors import REFERENCE_UNKNOWN
from wufei.kernel.tables.spec import Outcome, Values, word
from wufei.kernel.units import parse_micro
from wufei.ledger.books.spec import AccountKey, AccountKind, Commodity
from wufei.ledger.closing.actions.assertions import assertion_make, assertion_restate
from wufei.ledger.closing.queries.assertions import live
from wufei.ledger.closing.rules.judgement import smallest
from wufei.ledger.closing.spec import AssertionIn
from wufei.registers.exchange.queries import party_find
from wufei.registers.places import queries as places


def assertion_row_put(*, actor: Actor, values: Values) -> Outcome:
    """A row of what was there when a month ended. The same again changes nothing; another amount needs its reason."""
    month = values["month"]
    assert isinstance(month, Period)  # noqa: S101  the column is a needed period
    account, commodity = _account(actor, values), _commodity(values)
    declared = smallest(parse_micro(word(values, "declared"), "declared"), commodity)
    standing = live(actor, month.closing).filter(
        holder=account.holder_id,
        place=account.place_id,
        kind=account.kind,
        commodity=account.commodity,
        code=account.code,
    )
    there = standing.first()
    if there is None:
        given = AssertionIn(
            account=account, closing=month.closing, declared=declared, evidence=word(values, "evidence")
        )
        assertion_make(actor=actor, given=given)
        return Outcome.CREATED
    if there.declared == declared:
        return Outcome.UNCHANGED
    assertion_restate(
        actor=actor,
        assertion_id=there.pk,
        version=there.version,
        declared=declared,
        reason=word(values, "reason"),
        evidence=word(values, "evidence"),
    )
    return Outcome.CHANGED


def _commodity(values: Values) -> Commodity:
    return Commodity(word(values, "commodity") or Commodity.MASS)


def _account(actor: Actor, values: Values) -> AccountKey:
    """The account a row is about. Raises REFERENCE_UNKNOWN."""
    holder = party_find(actor, word(values, "holder"), "holder")
    place = places.visible_to(actor).filter(code=word(values, "place")).first()
    if place is None:
        raise REFERENCE_UNKNOWN(where="place", value=word(values, "place"))
    return AccountKey(
        holder_id=holder.pk,
        place_id=place.pk,
        kind=AccountKind(word(values, "kind") or AccountKind.STOCK),
        commodity=_commodity(values),
        code=word(values, "code"),
    )
