"""Moves of stores as they go out as a file. Not for: legal ledgers (declarations)."""

from collections.abc import Iterator

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.tables.spec import Values
from wufei.kernel.units import decimal_text
from wufei.operations.stores.queries.moves import moves_visible_to

MOMENT = "%Y-%m-%d %H:%M:%S"
CHUNK = 2000


def move_rows(actor: Actor) -> Iterator[Values]:
    """Every move that stands, the latest first. Tonnes, Beijing time."""
    for row in moves_visible_to(actor).filter(struck_at__isnull=True).iterator(chunk_size=CHUNK):
        yield {
            "store": row.store.name,
            "way": row.way,
            "moved_at": row.moved_at.astimezone(clock.SHANGHAI).strftime(MOMENT),
            "package": row.package.code if row.package is not None else "",
            "waste": row.waste,
            "mass": decimal_text(row.mass_g),
            "origin": row.origin,
            "destination": row.destination,
            "keeper": row.keeper,
            "porter": row.porter,
            "note": row.note,
            "key": str(row.key),
        }
