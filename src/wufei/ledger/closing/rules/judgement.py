"""What a tolerance allows and which binds, whether a difference lies within, what is wrong with what was given."""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol, TypeVar

from wufei.kernel.problems import Problem
from wufei.kernel.text import Text
from wufei.kernel.units import decimal_text
from wufei.ledger.books.spec import LARGEST
from wufei.ledger.closing.errors import (
    AMOUNT_FINE,
    CODE_LONG,
    COUNTED_FUTURE,
    DATES_WRONG,
    DECLARED_WRONG,
    KIND_WRONG,
    MONTH_AHEAD,
    SOURCE_MISSING,
    TOLERANCE_WRONG,
)
from wufei.ledger.closing.rules.months import month_of
from wufei.ledger.closing.spec import KIND_LABELS, MICRO_OF_ONE, NOT_BELOW_ZERO, AssertionIn, ToleranceIn

CODE = 64
WHOLE = 1000


class Dated(Protocol):
    """A tolerance, as far as it is chosen by."""

    @property
    def prefix(self) -> str: ...
    @property
    def valid_from(self) -> dt.date: ...
    @property
    def valid_to(self) -> dt.date | None: ...


T = TypeVar("T", bound=Dated)


def binding(rows: Iterable[T], code: str, day: dt.date) -> T | None:
    """Of the tolerances of a commodity the one that binds a code on a day: the closest, of these the latest."""
    fitting = [
        row
        for row in rows
        if code.startswith(row.prefix) and row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
    ]
    return max(fitting, key=lambda row: (len(row.prefix), row.valid_from), default=None)


def allowed_difference(permille: int, absolute: int, handled: int) -> int:
    """How far an assertion may lie from the book; never more than the rule says, so parts are cut off."""
    return max(absolute, handled * permille // WHOLE)


def within(difference: int, tolerance: int) -> bool:
    """Whether an assertion with this difference holds."""
    return abs(difference) <= tolerance


def assertion_faults(given: AssertionIn, now: dt.datetime, today: dt.date) -> list[Problem]:
    """Everything that is wrong with an assertion by itself. Raises NOT_A_PERIOD."""
    found: list[Problem] = []
    account, month = given.account, month_of(given.closing)
    if account.kind not in KIND_LABELS:
        known = tuple(Text(label) for label in KIND_LABELS.values())
        found.append(KIND_WRONG(where="kind", value=str(account.kind), known=known))
    if abs(given.declared) > LARGEST or (given.declared < 0 and account.kind in NOT_BELOW_ZERO):
        found.append(DECLARED_WRONG(where="declared", value=given.declared))
    if len(account.code) > CODE:
        found.append(CODE_LONG(where="code", value=account.code))
    if month.end > today:
        found.append(MONTH_AHEAD(where="month", value=given.closing, month=month.code))
    if given.happened_at is not None and given.happened_at > now:
        found.append(COUNTED_FUTURE(where="happened_at", value=given.happened_at))
    return found


def tolerance_faults(given: ToleranceIn, valid_from: dt.date) -> list[Problem]:
    """Everything that is wrong with a tolerance."""
    found: list[Problem] = []
    if not 0 <= given.permille <= WHOLE:
        found.append(TOLERANCE_WRONG(where="permille", value=given.permille))
    if not 0 <= given.absolute <= LARGEST:
        found.append(TOLERANCE_WRONG(where="absolute", value=given.absolute))
    if len(given.prefix) > CODE:
        found.append(CODE_LONG(where="prefix", value=given.prefix))
    if not given.source.strip():
        found.append(SOURCE_MISSING(where="source"))
    if given.valid_to is not None and given.valid_to < valid_from:
        found.append(DATES_WRONG(where="valid_to", value=given.valid_to))
    return found


def smallest(amount_micro: int, commodity: str) -> int:
    """An amount in millionths of the unit people write as a whole number of the smallest. Raises AMOUNT_FINE."""
    whole, rest = divmod(amount_micro, MICRO_OF_ONE[commodity])
    if rest:
        raise AMOUNT_FINE(where="declared", value=decimal_text(amount_micro))
    return whole
