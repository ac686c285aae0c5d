"""Loans and their balances for tests, made through the actions. Not for: projects (plans)."""

import datetime as dt
import itertools
from typing import Any

from tests.factories.registers import SETUP, party, small_city

from wufei.kernel.access import Actor
from wufei.programme.finance.actions.balances import entry_add
from wufei.programme.finance.actions.loans import LoanIn, loan_add
from wufei.programme.finance.models import Entry, Loan
from wufei.programme.finance.spec import EntryKind

WAN = 1_000_000  # fen
YI = 10_000 * WAN
GRANTED = dt.date(2024, 1, 10)
_numbers = itertools.count(1)


def loan_in(**fields: Any) -> LoanIn:
    """A sound loan of 5 亿元 with what differs."""
    given: dict[str, Any] = {
        "contract": f"JD-{next(_numbers):04d}",
        "granted_fen": 5 * YI,
        "granted_on": GRANTED,
        "lender": "示例商业银行",
    }
    if "borrower_id" not in fields:
        small_city()
        given["borrower_id"] = party().pk
    return LoanIn(**(given | fields))


def loan(by: Actor = SETUP, **fields: Any) -> Loan:
    """A loan in the register."""
    return loan_add(actor=by, given=loan_in(**fields))


def tell(found: Loan, kind: EntryKind, wan: int, day: dt.date | None = None, by: Actor = SETUP, **fields: Any) -> Entry:
    """An entry of so many 万元, told of the loan as it is now."""
    version = Loan.objects.values_list("version", flat=True).get(pk=found.pk)
    return entry_add(
        actor=by, loan_id=found.pk, version=version, kind=kind, amount_fen=wan * WAN, happened_on=day, **fields
    )
