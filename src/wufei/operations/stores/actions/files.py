"""Rows of files into moves of stores. Not for: reading files (kernel/tables).

A move in a file has no key of its own unless it was written out here; it is known again by its store, way, moment,
package or waste and mass, so that the same file taken in twice changes nothing.
"""

import uuid

from wufei.kernel.access import Actor
from wufei.kernel.moments import moment_read
from wufei.kernel.tables.spec import Outcome, Values, word
from wufei.kernel.units import parse_micro
from wufei.operations.facilities.queries.facilities import facility_named
from wufei.operations.stores.actions.moves import moves_record
from wufei.operations.stores.permissions import STORE_WRITE
from wufei.operations.stores.spec import MoveIn, Taken, Way

# Keys of moves that came in files; never changed, or old files would be taken in again.
FILES = uuid.UUID("4e7a52a1-6c1d-5f7e-8a35-0d5d3b9c6f27")
FIELDS = {"mass_g": "mass", "store": "store"}


def move_row_put(*, actor: Actor, values: Values) -> Outcome:
    """A row of a store's ledger. The same again changes nothing."""
    store = facility_named(actor, word(values, "store"), STORE_WRITE, "store")
    moment = moment_read(word(values, "moved_at"), "moved_at")
    package = word(values, "package")
    waste, mass = ("", "") if package else (word(values, "waste"), word(values, "mass"))
    told = "|".join((str(store.pk), word(values, "way"), moment.isoformat(), package, waste, mass))
    given = MoveIn(
        key=_key(word(values, "key")) or uuid.uuid5(FILES, told),
        store_id=store.pk,
        way=Way(word(values, "way")),
        moved_at=moment,
        package=package,
        waste=waste,
        mass_g=parse_micro(mass, "mass") if mass else None,
        origin=word(values, "origin"),
        destination=word(values, "destination"),
        porter=word(values, "porter"),
        keeper=word(values, "keeper"),
        note=word(values, "note"),
    )
    recorded = moves_record(actor=actor, given=[given])[0]
    if recorded.outcome is Taken.REFUSED:
        for problem in recorded.problems:
            problem.where = FIELDS.get(problem.where, problem.where)
        raise recorded.problems[0]
    return Outcome.CREATED if recorded.outcome is Taken.CREATED else Outcome.UNCHANGED


def _key(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said)
    except ValueError:
        return None
