"""The rows of legal ledgers of storage out of moves of stores. Not for: other ledgers (ledgers), columns (spec).

A row names the row it comes from by its batch code, as that ledger writes it: what comes in, the package's filling;
what goes out, its coming in. So serials are counted over whole days, whatever days are asked for.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from wufei.kernel import clock
from wufei.kernel.text import Text
from wufei.operations.declarations.spec.ledgers import LEDGERS, Col, Ledger, Rows
from wufei.operations.manifests.models import Package
from wufei.operations.manifests.spec.packages import PACKAGE_LABELS
from wufei.operations.stores.models import StoreMove
from wufei.operations.stores.queries.moves import moves_of, serials
from wufei.operations.stores.spec import DESTINATION_LABELS, WAY_LABELS, Way

MOST = 50_000
WAYS: Mapping[Rows, tuple[Way, ...]] = {
    Rows.STORED: (Way.IN,),
    Rows.RELEASED: (Way.OUT,),
    Rows.KEPT: (Way.IN, Way.OUT),
}
Row = dict[Col, object]


def stored_rows(ledger: Ledger, party_id: int, first: dt.date, last: dt.date) -> Iterator[Row]:
    """The rows of a ledger of storage of a party between two days, by moment. No permission: the caller has asked."""
    prefix, ways = f"{ledger.group}:", WAYS[ledger.rows]
    moves = list(moves_of(holder_id=party_id, prefix=prefix, first=first, last=last, ways=ways)[:MOST])
    filled = _filled_batches(ledger, party_id, moves)
    entered = _entry_batches(ledger, party_id, moves)
    for each in moves:
        into = each.way == Way.IN
        source = filled.get(each.package_id or 0, "") if into else entered.get(each.came_in_id or 0, "")
        yield {
            Col.WAY: Text(WAY_LABELS[each.way]),
            Col.WHEN: each.moved_at.astimezone(clock.SHANGHAI).replace(tzinfo=None),
            Col.CODE: each.waste,
            Col.MASS: each.mass_g,
            Col.CONTAINER: each.package.code if each.package is not None else None,
            Col.KIND: _kind(each.package),
            Col.COUNT: 1 if each.package is not None else None,
            Col.STORE: each.store.name,
            Col.FACILITY: each.origin or None,
            Col.DESTINATION: Text(DESTINATION_LABELS[each.destination]) if each.destination else None,
            Col.PORTER: each.porter or None,
            Col.KEEPER: each.keeper or None,
            Col.SOURCE: source or None,
        }


def _kind(package: Package | None) -> object:
    if package is None:
        return None
    return Text(PACKAGE_LABELS[package.kind]) if package.kind in PACKAGE_LABELS else package.kind


def _filled_batches(ledger: Ledger, party_id: int, moves: Iterable[StoreMove]) -> dict[int, str]:
    """The batch codes of packages that came in, as the ledger of what was generated writes them; by package."""
    made = _beside(ledger, Rows.FILLED)
    days = {each.package.filled_on for each in moves if each.way == Way.IN and each.package is not None}
    if made is None or not days:
        return {}
    rows = Package.objects.filter(generator=party_id, waste__startswith=f"{ledger.group}:", made_in__isnull=True)
    told = rows.filter(filled_on__in=days).order_by("filled_on", "pk").values_list("pk", "filled_on")
    return _batches(made.batch, told)


def _entry_batches(ledger: Ledger, party_id: int, moves: Iterable[StoreMove]) -> dict[int, str]:
    """The batch codes of the moves by which what goes out had come in; by move."""
    entries = ledger if ledger.rows == Rows.KEPT else _beside(ledger, Rows.STORED)
    days = {each.came_in.day for each in moves if each.came_in is not None}
    if entries is None or not days:
        return {}
    rows = moves_of(
        holder_id=party_id, prefix=f"{ledger.group}:", first=min(days), last=max(days), ways=WAYS[entries.rows]
    )
    return _batches(entries.batch, rows.filter(day__in=days).values_list("pk", "day"))


def left_batches(ledger: Ledger, party_id: int, manifests: Sequence[int]) -> dict[int, str]:
    """Batch codes of the moves out of store by which loads left, by manifest. No permission: the caller has asked."""
    out = _beside(ledger, Rows.RELEASED)
    moves = StoreMove.objects.filter(store__holder=party_id, manifest__in=manifests, struck_at__isnull=True)
    told = list(moves.order_by("moved_at", "pk").values_list("pk", "manifest", "day"))
    if out is None or not told:
        return {}
    days = {day for _number, _manifest, day in told}
    rows = moves_of(holder_id=party_id, prefix=f"{ledger.group}:", first=min(days), last=max(days), ways=WAYS[out.rows])
    batches = _batches(out.batch, rows.filter(day__in=days).values_list("pk", "day"))
    named: dict[int, list[str]] = {}
    for number, manifest, _day in told:
        named.setdefault(manifest, []).append(batches[number])
    return {manifest: "、".join(codes) for manifest, codes in named.items()}


def _beside(ledger: Ledger, rows: Rows) -> Ledger | None:
    """The ledger of the same group whose rows are these."""
    return next((each for each in LEDGERS if each.group == ledger.group and each.rows == rows), None)


def _batches(letters: str, rows: Iterable[tuple[int, dt.date]]) -> dict[int, str]:
    return {number: f"{letters}{day:%Y%m%d}{serial:03d}" for number, (day, serial) in serials(rows).items()}
