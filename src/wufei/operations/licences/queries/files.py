"""Licences as they go out as files. Not for: pages."""

from collections.abc import Iterator

from wufei.kernel.access import Actor
from wufei.kernel.tables.spec import Values
from wufei.operations.licences.models import Licence
from wufei.operations.licences.queries.licences import visible_to
from wufei.operations.licences.rules.coverage import items_read
from wufei.operations.licences.rules.files import cells_of
from wufei.operations.licences.spec import KNOWN

CHUNK = 2_000


def licence_rows(actor: Actor) -> Iterator[Values]:
    """Every licence that was issued, whatever became of it; the latest first. Tonnes."""
    for row in visible_to(actor).filter(state__in=KNOWN).iterator(chunk_size=CHUNK):
        yield licence_values(row)


def licence_values(row: Licence) -> Values:
    """One licence as a row. No permission: the caller has found it."""
    codes, methods, amount = cells_of(items_read(row.items))
    return {
        "kind": row.kind,
        "number": row.number,
        "holder": row.holder.uscc or row.holder.name,
        "named": (row.named.uscc or row.named.name) if row.named is not None else "",
        "plate": row.plate,
        "route": row.route,
        "codes": codes,
        "methods": methods,
        "amount": amount,
        "issuer": row.issuer,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "note": row.note,
    }
