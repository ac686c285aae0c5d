"""What is wrong with a request or a quote as given. Pure. Not for: parties, licences, what is there already."""

import datetime as dt
from collections.abc import Collection

from wufei.kernel.problems import Problem
from wufei.operations.pickups import errors
from wufei.operations.pickups.spec import PickupIn, QuoteIn
from wufei.operations.settlement.spec import LARGEST_FEN, LARGEST_G

NOTE = 400


def request_faults(given: PickupIn, lists: Collection[str], today: dt.date) -> list[Problem]:
    """Everything that is wrong with a request. `lists`: of which the code may be; empty: of any."""
    found = note_faults(given.note)
    if not 0 < given.mass_g <= LARGEST_G:
        found.append(errors.MASS_WRONG(where="mass_g", value=given.mass_g))
    if given.wanted_to < max(given.wanted_from, today):
        days = {"since": given.wanted_from, "until": given.wanted_to}
        found.append(errors.DAYS_WRONG(where="wanted_to", value=given.wanted_to, **days))
    of = given.code.partition(":")[0]
    if lists and of not in lists:
        found.append(errors.LIST_WRONG(where="code", value=of, names=", ".join(sorted(lists))))
    if given.contract_id is not None and given.invited:
        found.append(errors.ASKED_TWICE(where="invited", value=len(given.invited)))
    return found


def quote_faults(given: QuoteIn, wanted_from: dt.date, wanted_to: dt.date, today: dt.date) -> list[Problem]:
    """Everything that is wrong with a quote for a request of these days."""
    found = note_faults(given.note)
    if not 0 <= given.price_fen_per_t <= LARGEST_FEN:
        found.append(errors.PRICE_WRONG(where="price", value=given.price_fen_per_t))
    found += coming_faults(given.comes_on, wanted_from, wanted_to, today)
    if given.valid_to < given.comes_on:
        found.append(errors.VALID_WRONG(where="valid_to", value=given.valid_to))
    return found


def coming_faults(comes_on: dt.date, wanted_from: dt.date, wanted_to: dt.date, today: dt.date) -> list[Problem]:
    """Whether somebody comes on a day that is asked for and not over."""
    if max(wanted_from, today) <= comes_on <= wanted_to:
        return []
    return [errors.COMES_WRONG(where="comes_on", value=comes_on, since=wanted_from, until=wanted_to)]


def note_faults(note: str, where: str = "note") -> list[Problem]:
    """Whether a remark is too long."""
    return [errors.TEXT_LONG(where=where, value=f"{note[:24]}…", most=NOTE)] if len(note.strip()) > NOTE else []
