"""The rows of legal ledgers out of packages, manifests and bookings.

Not for: those of storage (ledger_stores), columns (spec), files (faces).

Batch codes are letters, day and the serial of the row within the day, so that the same books give the same codes.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.text import Text, _
from wufei.ledger.books.models import Transfer
from wufei.ledger.books.spec import AccountKind
from wufei.operations.declarations.permissions import FILING_READ
from wufei.operations.declarations.queries.facts import MOVING, day_number
from wufei.operations.declarations.queries.ledger_stores import left_batches, stored_rows
from wufei.operations.declarations.spec.ledgers import LEDGERS, Col, Ledger, Rows
from wufei.operations.manifests.models import Manifest, Package
from wufei.operations.manifests.queries.stock import waste_names
from wufei.operations.manifests.spec import SPECS, State
from wufei.operations.manifests.spec.packages import PACKAGE_LABELS
from wufei.registers.parties.models import Party
from wufei.registers.parties.queries import party_subject

# From when on a load has left: what was cancelled or never set out is in no ledger.
LEFT = (State.IN_TRANSIT, State.STOPPED, State.ARRIVED, State.PARTLY_ACCEPTED, State.ACCEPTED, State.TREATED)
OWN_WAYS: Mapping[str, str] = {
    AccountKind.USED: _("utilisation"),
    AccountKind.TREATED: _("disposal"),
    AccountKind.LANDFILLED: _("landfill"),
}
MOST = 50_000
Row = dict[Col, object]


def ledger_get(code: str) -> Ledger:
    """The ledger of this code. Raises NOT_FOUND."""
    found = next((each for each in LEDGERS if each.code == code), None)
    if found is None:
        raise NOT_FOUND(where="ledger", value=code)
    return found


def ledger_rows(*, actor: Actor, ledger: Ledger, party: Party, first: dt.date, last: dt.date) -> list[Row]:
    """The rows of a ledger of a party between two days, by day. Raises NOT_ALLOWED."""
    require(actor, FILING_READ, party_subject(party))
    prefix = f"{ledger.group}:"
    match ledger.rows:
        case Rows.FILLED:
            rows = list(_filled(party.pk, prefix, first, last))
        case Rows.HANDED:
            rows = list(_handed(ledger, party.pk, prefix, first, last))
        case Rows.OWN:
            rows = list(_own(ledger, party.pk, prefix, first, last))
        case Rows.MADE:
            rows = list(_made(party.pk, prefix, first, last))
        case Rows.STORED | Rows.RELEASED | Rows.KEPT:
            rows = list(stored_rows(ledger, party.pk, first, last))
    names = waste_names(actor=actor, wastes={str(row[Col.CODE]) for row in rows})
    serial: Counter[str] = Counter()
    for row in rows:
        waste = str(row[Col.CODE])
        row[Col.NAME] = row.get(Col.NAME) or names.get(waste, "")
        row[Col.CODE] = waste.removeprefix(prefix)
        moment = row[Col.WHEN]
        if ledger.batch and isinstance(moment, (dt.date, dt.datetime)):
            head = f"{row.get(Col.BATCH) or ledger.batch}{moment:%Y%m%d}"
            serial[head] += 1
            row[Col.BATCH] = f"{head}{serial[head]:03d}"
    return rows


def _filled(party_id: int, prefix: str, first: dt.date, last: dt.date) -> Iterator[Row]:
    rows = Package.objects.filter(generator=party_id, waste__startswith=prefix, made_in__isnull=True)
    for each in rows.filter(filled_on__range=(first, last)).order_by("filled_on", "pk")[:MOST]:
        yield {
            Col.WHEN: each.filled_on,
            Col.CODE: each.waste,
            Col.MASS: each.mass_g,
            Col.CONTAINER: each.code,
            Col.KIND: Text(PACKAGE_LABELS[each.kind]) if each.kind in PACKAGE_LABELS else each.kind,
            Col.COUNT: 1,
            Col.HANDLER: each.recorded_by,
        }


def _handed(ledger: Ledger, party_id: int, prefix: str, first: dt.date, last: dt.date) -> Iterator[Row]:
    rows = Manifest.objects.filter(generator=party_id, code__startswith=prefix, state__in=LEFT)
    rows = rows.filter(day__range=(first, last)).select_related("receiver").prefetch_related("legs__carrier")
    loads = list(rows.order_by("day", "pk")[:MOST])
    sources = left_batches(ledger, party_id, [each.pk for each in loads]) if Col.SOURCE in ledger.columns else {}
    for each in loads:
        legs = list(each.legs.all())
        told = {**each.values, **(legs[0].values if legs else {})}
        taken = next((leg.taken_at for leg in legs if leg.taken_at is not None), None)
        yield {
            Col.WHEN: taken.astimezone(clock.SHANGHAI).replace(tzinfo=None) if taken is not None else each.day,
            Col.CODE: each.code,
            Col.NAME: each.name,
            Col.MASS: each.mass_g if each.accepted_g is None else each.accepted_g,
            Col.COUNT: each.pieces or None,
            Col.METHOD: _said(each.spec, "method", told) or _said(each.spec, "purpose", told),
            Col.RECEIVER: each.receiver.name,
            Col.CARRIER: "、".join(leg.carrier.name for leg in legs),
            Col.PLATE: " ".join(str(told[name]) for name in ("plate", "driver") if told.get(name)),
            Col.NUMBER: each.number,
            Col.FLOW: _said(each.spec, "flow", told),
            Col.SOURCE: sources.get(each.pk),
            Col.BATCH: ledger.ways.get(str(told.get("purpose", ""))),
        }


def _said(spec: str, name: str, told: Mapping[str, Any]) -> object:
    """What stands in a field of the stream, a choice in its words; None where nothing does."""
    value = told.get(name)
    field = next((field for field in SPECS.get(spec).fields if field.name == name), None)
    chosen = field.choices.get(str(value)) if field is not None else None
    return Text(chosen) if chosen is not None else value or None


def _own(ledger: Ledger, party_id: int, prefix: str, first: dt.date, last: dt.date) -> Iterator[Row]:
    ways = {"source__kind": AccountKind.STOCK, "target__kind__in": list(OWN_WAYS)}
    for row in _booked(party_id, prefix, first, last, **ways):
        way = str(row[Col.METHOD])
        yield row | {Col.METHOD: Text(OWN_WAYS[way]), Col.BATCH: ledger.ways.get(way)}


def _made(party_id: int, prefix: str, first: dt.date, last: dt.date) -> Iterator[Row]:
    yield from _booked(party_id, prefix, first, last, source__kind=AccountKind.GENERATED)


def _booked(party_id: int, prefix: str, first: dt.date, last: dt.date, **ways: Any) -> Iterator[Row]:
    rows = Transfer.objects.filter(
        source__holder=party_id,
        source__code__startswith=prefix,
        kind__in=MOVING,
        day__range=(day_number(first), day_number(last)),
        **ways,
    )
    told = rows.order_by("day", "pk").values_list("happened_at", "source__code", "amount", "target__kind")
    for at, waste, mass, way in told[:MOST]:
        yield {
            Col.WHEN: at.astimezone(clock.SHANGHAI).replace(tzinfo=None),
            Col.CODE: waste,
            Col.MASS: mass,
            Col.METHOD: way,
        }
