"""What is wrong with a move by itself, and with a package that is moved. Pure."""

import datetime as dt
import re

from wufei.kernel.problems import Problem
from wufei.operations.stores import errors
from wufei.operations.stores.spec import Destination, Held, Last, MoveIn, Way

HEAVIEST_G = 1_000_000_000
# Clocks of phones are not ours.
SLACK = dt.timedelta(minutes=5)
LONGEST = {"package": 64, "origin": 100, "porter": 60, "keeper": 60, "note": 200}
WASTE = re.compile(r"[a-z]+:\S{1,60}")


def move_faults(given: MoveIn, now: dt.datetime) -> list[Problem]:
    """Everything that is wrong with a move by itself."""
    found: list[Problem] = []
    for name, most in LONGEST.items():
        if len(getattr(given, name)) > most:
            found.append(errors.TEXT_LONG(where=name, value=getattr(given, name)[:60], most=most))
    if given.package:
        if given.waste or given.mass_g is not None:
            found.append(errors.PACKAGE_SAYS(where="waste", value=given.package))
    else:
        if given.mass_g is None or not 0 < given.mass_g <= HEAVIEST_G:
            found.append(errors.MASS_WRONG(where="mass_g", value=given.mass_g))
        if not WASTE.fullmatch(given.waste):
            found.append(errors.WASTE_WRONG(where="waste", value=given.waste))
    if given.moved_at > now + SLACK:
        found.append(errors.MOVED_FUTURE(where="moved_at", value=given.moved_at.isoformat()))
    sound = given.destination in set(Destination) if given.way == Way.OUT else not given.destination
    if not sound:
        found.append(errors.DESTINATION_WRONG(where="destination", value=given.destination))
    return found


def entry_faults(given: MoveIn, held: Held, last: Last | None, start: dt.datetime) -> list[Problem]:
    """What speaks against a package coming in. `start`: of the day on which it was filled."""
    found: list[Problem] = []
    if not held.own:
        found.append(errors.PACKAGE_ELSEWHERE(where="package", value=given.package))
    if held.aboard:
        found.append(errors.PACKAGE_ABOARD(where="package", value=given.package))
    if held.emptied:
        found.append(errors.PACKAGE_EMPTIED(where="package", value=given.package))
    if last is not None and last.store_id == given.store_id:
        found.append(errors.IN_ALREADY(where="package", value=given.package))
    return found or order_faults(given, last, start)


def order_faults(given: MoveIn, last: Last | None, start: dt.datetime) -> list[Problem]:
    """A package is not moved before it is there: neither before its filling nor before its newest move."""
    least = max(start, last.at) if last is not None else start
    if given.moved_at >= least:
        return []
    return [errors.MOVED_BEFORE(where="moved_at", value=given.moved_at.isoformat(), at=least.isoformat())]
