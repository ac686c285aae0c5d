"""Assertions and tolerances for tests, made through closing's own actions. Not for: accounts (ledger)."""

import datetime as dt
from typing import Any

from tests.factories.ledger import NOON, beside, moving, post
from tests.factories.registers import SETUP

from wufei.ledger.books.spec import AccountKey, AccountKind, Commodity
from wufei.ledger.closing.actions.assertions import assertion_carry, assertion_make
from wufei.ledger.closing.actions.tolerances import tolerance_set
from wufei.ledger.closing.models import Assertion, Tolerance
from wufei.ledger.closing.spec import AssertionIn, ToleranceIn

MARCH = 202603
# The last second of March in Shanghai, and a day in April on which people close it.
MARCH_ENDS = dt.datetime(2026, 3, 31, 15, 59, 59, tzinfo=dt.UTC)
APRIL = dt.datetime(2026, 4, 3, 2, tzinfo=dt.UTC)


def fill(stock: AccountKey, amount: int, happened_at: dt.datetime = NOON) -> None:
    """So much comes into a stock, or leaves it."""
    made = beside(stock, AccountKind.GENERATED)
    post(moving(*((made, stock) if amount > 0 else (stock, made)), abs(amount), happened_at=happened_at))


def asserting(account: AccountKey, declared: int, **fields: Any) -> Assertion:
    """An assertion of March."""
    told = {"account": account, "closing": MARCH, "declared": declared, "evidence": "盘点单 7", **fields}
    return assertion_make(actor=SETUP, given=AssertionIn(**told))


def carry(assertion: Assertion, reason: str = "盘亏") -> Assertion:
    """Its difference into the books."""
    return assertion_carry(actor=SETUP, assertion_id=assertion.pk, version=assertion.version, reason=reason)


def tolerance(permille: int, absolute: int, prefix: str = "", **fields: Any) -> Tolerance:
    """A tolerance of mass from 2026 on."""
    told = {"commodity": Commodity.MASS, "prefix": prefix, "permille": permille, "absolute": absolute}
    told |= {"source": "本市规定", "valid_from": dt.date(2026, 1, 1), **fields}
    return tolerance_set(actor=SETUP, given=ToleranceIn(**told))
