"""Whether a licence covers what is asked. Pure. Not for: finding licences (queries)."""

import dataclasses
import datetime as dt
import fnmatch
from collections.abc import Mapping, Sequence

from wufei.kernel.problems import Problem
from wufei.kernel.text import Text
from wufei.operations.licences.errors import (
    CODE_OUTSIDE,
    METHOD_OUTSIDE,
    NOT_IN_FORCE,
    NOT_ON_DAY,
    OTHER_PARTY,
    OTHER_ROUTE,
)
from wufei.operations.licences.spec import KINDS, STATE_LABELS, Allows, ItemIn, LicenceState, Question


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A licence as judgement needs it."""

    pk: int
    kind: str
    number: str
    state: LicenceState
    holder_id: int
    named_id: int | None
    named: str
    route: str
    valid_from: dt.date
    valid_to: dt.date
    items: Sequence[ItemIn]


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """The item that covers, or what stands in the way and how far the licence was from covering (more: nearer)."""

    known: Known
    item: int | None = None
    problem: Problem | None = None
    near: int = 0


def covers(pattern: str, code: str) -> bool:
    """Whether a pattern of codes covers a code: itself, or with * for any characters (hw:*-08 is class HW08)."""
    return fnmatch.fnmatchcase(code, pattern)


def verdict(known: Known, asked: Question) -> Verdict:
    """What a licence says to a question: the first thing that stands in the way, in the order people look for it."""
    kind, word = KINDS[known.kind], known.number
    if known.state is not LicenceState.ISSUED:
        state = Text(STATE_LABELS[known.state])
        return Verdict(known, None, NOT_IN_FORCE(where="licence", value=word, state=state), 1)
    if not known.valid_from <= asked.day <= known.valid_to:
        days = {"since": known.valid_from, "until": known.valid_to, "day": asked.day}
        return Verdict(known, None, NOT_ON_DAY(where="licence", value=word, **days), 2)
    other = asked.parties.get(kind.names) if kind.names else None
    if known.named_id is not None and other is not None and known.named_id != other:
        return Verdict(known, None, OTHER_PARTY(where="licence", value=word, named=known.named), 0)
    if known.route and asked.route and known.route != asked.route:
        return Verdict(known, None, OTHER_ROUTE(where="licence", value=word, route=known.route), 3)
    return _item(known, asked)


def _item(known: Known, asked: Question) -> Verdict:
    """The first item that covers waste and treatment; a licence without items covers every waste."""
    if not known.items:
        return Verdict(known, None, None, 9)
    of_code = [n for n, item in enumerate(known.items) if any(covers(each, asked.code) for each in item.codes)]
    if not of_code:
        return Verdict(known, None, CODE_OUTSIDE(where="code", value=known.number, code=asked.code), 4)
    for place in of_code:
        methods = known.items[place].methods
        if not (methods and asked.method) or asked.method in methods:
            return Verdict(known, place, None, 9)
    told = METHOD_OUTSIDE(where="values.method", value=known.number, method=asked.method)
    return Verdict(known, None, told, 5)


def account_code(licence: int, item: int, allows: Allows, year: int) -> str:
    """The code of the allowance of an item: of a year, or of the whole time."""
    period = str(year) if allows is Allows.YEAR else "whole"
    return f"licence:{licence}.{item}/{period}"


def years(first: dt.date, last: dt.date) -> range:
    """The calendar years in which a licence holds."""
    return range(first.year, last.year + 1)


def items_read(told: Sequence[Mapping[str, object]]) -> list[ItemIn]:
    """Items as they stand in the row."""
    return [ItemIn(**{str(name): value for name, value in item.items()}) for item in told]  # type: ignore[arg-type]
