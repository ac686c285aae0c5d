"""Rows of files into licences: those that were issued elsewhere or before. Not for: reading files (kernel/tables).

A row is one licence, known again by its kind and number. What is in force is not changed by a file: another licence
takes its place, or it is revoked.
"""

import datetime as dt
import uuid

from wufei.kernel.access import Actor
from wufei.kernel.problems import Problems
from wufei.kernel.tables.spec import Outcome, Values, word
from wufei.operations.licences.actions.licences import licence_enter, licence_says
from wufei.operations.licences.errors import NUMBER_TAKEN
from wufei.operations.licences.queries.licences import visible_to
from wufei.operations.licences.rules.files import items_of
from wufei.operations.licences.spec import LicenceIn, LicenceState
from wufei.registers.exchange.queries import party_find

# Keys of licences that came in files; never changed, or old files would be taken in again.
FILES = uuid.UUID("5d2c2f0e-7f0a-5c1e-9a86-0c9a1c1f6e42")
GONE = (LicenceState.WITHDRAWN, LicenceState.REFUSED)


def licence_row_put(*, actor: Actor, values: Values) -> Outcome:
    """A row of a list of licences. The same again changes nothing; the same number with other content is refused."""
    kind, number = word(values, "kind"), word(values, "number")
    named = word(values, "named")
    given = LicenceIn(
        key=uuid.uuid5(FILES, f"{kind}|{number}"),
        kind=kind,
        holder_id=party_find(actor, word(values, "holder"), "holder").pk,
        valid_from=_day(values, "valid_from"),
        valid_to=_day(values, "valid_to"),
        items=items_of(word(values, "codes"), word(values, "methods"), word(values, "amount")),
        number=number,
        issuer=word(values, "issuer"),
        named_id=party_find(actor, named, "named").pk if named else None,
        plate=word(values, "plate"),
        route=word(values, "route"),
        note=word(values, "note"),
    )
    there = visible_to(actor).filter(kind=kind, number=number).exclude(state__in=GONE).first()
    if there is not None:
        if not licence_says(there, given):
            raise NUMBER_TAKEN(where="number", value=number)
        return Outcome.UNCHANGED
    try:
        licence_enter(actor=actor, given=given)
    except Problems as wrong:
        for problem in wrong.problems:
            problem.where = "codes" if problem.where.startswith("items") else problem.where
        raise
    return Outcome.CREATED


def _day(values: Values, name: str) -> dt.date:
    value = values.get(name)
    return value if isinstance(value, dt.date) else dt.date.min
