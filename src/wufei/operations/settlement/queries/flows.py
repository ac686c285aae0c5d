"""Everything that is matched, read once from manifests, weighings and records. Not for: judgement (rules)."""

import datetime as dt
import functools
from collections import defaultdict
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.fields.json import KT

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.facilities.models import Link as WeighingLink
from wufei.operations.facilities.queries.norms import Norms
from wufei.operations.facilities.queries.weighings import counting, weighings_visible_to
from wufei.operations.facilities.spec import GateWay, NormKind
from wufei.operations.manifests.models import Carried, Leg, Manifest, Signature
from wufei.operations.manifests.queries.manifests import visible_to
from wufei.operations.manifests.spec import Event, State
from wufei.operations.settlement.models import Contract as ContractRow
from wufei.operations.settlement.models import Invoice, Payment, Saying
from wufei.operations.settlement.queries.directory import Directory, directory_of
from wufei.operations.settlement.queries.records import records_visible_to
from wufei.operations.settlement.rules.records import person_like
from wufei.operations.settlement.spec import Bill, Contract, Flows, Kind, Load, Named, Paid, Scale

CHUNK = 5000
M = TypeVar("M", bound=Model)
# What was never on its way moved nothing; what came back neither.
ON_ROAD = (State.IN_TRANSIT, State.STOPPED, State.ARRIVED)
NOT_MOVED = (State.DRAFT, State.CANCELLED, State.RETURNED, State.REFUSED)


def flows_of(*, actor: Actor, since: dt.date, until: dt.date, party_id: int | None = None) -> Flows:
    """All records of these days, both included; of one party if named. Raises NOT_ALLOWED."""
    billed = records_visible_to(actor, Invoice).filter(issued_on__gte=since, issued_on__lte=until)
    invoices = list(_of(billed.select_related(None), ("buyer", "seller"), party_id).order_by("pk"))
    start, end = clock.day_start(since), clock.day_start(until + clock.ONE_DAY)
    paid = records_visible_to(actor, Payment).filter(paid_at__gte=start, paid_at__lt=end).select_related(None)
    payments = list(_of(paid, ("payer", "payee"), party_id).order_by("pk"))
    unknown = [Named(name=row.seller_name, uscc=row.seller_uscc) for row in invoices if row.seller_id is None]
    unknown += [Named(name=row.buyer_name, uscc=row.buyer_uscc) for row in invoices if row.buyer_id is None]
    unknown += [Named(name=row.payer_name, uscc=row.payer_uscc) for row in payments if row.payer_id is None]
    unknown += [Named(name=row.payee_name, uscc=row.payee_uscc) for row in payments if row.payee_id is None]
    who = directory_of(list(dict.fromkeys(unknown)))
    contracts = records_visible_to(actor, ContractRow).filter(valid_from__lte=until, valid_to__gte=since)
    return Flows(
        loads=_loads(actor, since, until, party_id),
        scales=_scales(actor, since, until),
        contracts=tuple(
            Contract(
                id=row.pk,
                number=row.number,
                buyer_id=row.buyer_id,
                seller_id=row.seller_id,
                codes=tuple(row.codes),
                price_fen_per_t=row.price_fen_per_t,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
            for row in _of(contracts, ("buyer", "seller"), party_id).order_by("pk")
        ),
        bills=_bills(invoices, who),
        payments=_payments(payments, who),
        said=said(),
    )


def said() -> dict[tuple[Kind, int, Kind, int], bool]:
    """What people said of links, the last word of each. No permission: the caller asks."""
    rows = Saying.objects.order_by("pk").values_list("left", "left_id", "right", "right_id", "holds")
    return {(Kind(left), one, Kind(right), other): holds for left, one, right, other, holds in rows}


def _of(rows: QuerySet[M], sides: tuple[str, ...], party_id: int | None) -> QuerySet[M]:
    """Those in which a party has a part."""
    if party_id is None:
        return rows
    condition = Q(pk__in=[])
    for side in sides:
        condition |= Q(**{f"{side}_id": party_id})
    return rows.filter(condition)


def _loads(actor: Actor, since: dt.date, until: dt.date, party_id: int | None) -> tuple[Load, ...]:
    rows = visible_to(actor).filter(day__gte=since, day__lte=until).exclude(state__in=NOT_MOVED).exclude(number="")
    rows = _of(rows, ("generator", "receiver"), party_id).order_by()
    carriers: dict[int, list[int]] = defaultdict(list)
    plates: dict[int, list[str]] = defaultdict(list)
    legs = Leg.objects.filter(manifest__in=rows.values("pk")).order_by("manifest_id", "position")
    for manifest_id, carrier_id, plate in legs.values_list("manifest_id", "carrier_id", "plate").iterator(CHUNK):
        carriers[manifest_id].append(carrier_id)
        plates[manifest_id] += [plate] if plate else []
    on, entered = _labelled(rows), _entered(rows)
    limit = functools.cache(Norms.of(NormKind.STORAGE).value)
    names = (
        "pk",
        "number",
        "generator_id",
        "receiver_id",
        "destination_id",
        "code",
        "day",
        "moved_at",
        "mass_g",
        "state",
    )
    return tuple(
        Load(
            id=pk,
            number=number,
            buyer_id=buyer,
            seller_id=seller,
            carrier_ids=tuple(carriers[pk]),
            place_id=place,
            plates=tuple(plates[pk]),
            code=code,
            day=day,
            moved_at=moved_at,
            mass_g=mass,
            posted_g=accepted,
            on_road=state in ON_ROAD,
            entered_days=entered.get(pk),
            store_hours=limit(code, day),
            labels=tuple(on.get(pk, ())),
        )
        for pk, number, buyer, seller, place, code, day, moved_at, mass, state, accepted in rows.order_by("pk")
        .values_list(*names, "accepted_g")
        .iterator(CHUNK)
    )


def _labelled(rows: QuerySet[Manifest]) -> dict[int, list[str]]:
    """Manifest → codes of the packages on it, and those that were told with it. What was refused is not counted."""
    found: dict[int, list[str]] = defaultdict(list)
    aboard = Carried.objects.filter(manifest__in=rows.values("pk"), refused=False).order_by("pk")
    for pk, code in aboard.values_list("manifest_id", "package__code").iterator(CHUNK):
        found[pk].append(code)
    # Which of the labels were refused is not told where only a part was taken in.
    told = rows.exclude(state=State.PARTLY_ACCEPTED).filter(values__has_key="labels")
    for pk, words in told.values_list("pk", KT("values__labels")).iterator(CHUNK):
        found[pk] += (words or "").split()
    return found


def _entered(rows: QuerySet[Manifest]) -> dict[int, int]:
    """Manifest → days between its acceptance and the moment at which that was entered."""
    signed = Signature.objects.filter(event=Event.ACCEPT, manifest__in=rows.values("pk")).order_by()
    told = signed.values_list("manifest_id", "happened_at", "recorded_at")
    return {pk: (recorded - happened).days for pk, happened, recorded in told.iterator(CHUNK)}


def _scales(actor: Actor, since: dt.date, until: dt.date) -> tuple[Scale, ...]:
    start, end = clock.day_start(since), clock.day_start(until + clock.ONE_DAY)
    rows = weighings_visible_to(actor).filter(counting(), weighed_at__gte=start, weighed_at__lt=end)
    rows = rows.filter(direction=GateWay.IN).select_related(None).order_by("pk")
    links = WeighingLink.objects.filter(ended_at__isnull=True, weighing__weighed_at__gte=start)
    given = dict(links.values_list("weighing_id", "manifest_id").iterator(CHUNK))
    told = rows.values_list("pk", "facility__place_id", "plate", "weighed_at", "net_g")
    return tuple(
        Scale(id=pk, place_id=place, plate=plate, weighed_at=at, net_g=net, load_id=given.get(pk))
        for pk, place, plate, at, net in told.iterator(CHUNK)
    )


def _bills(rows: list[Invoice], who: Directory) -> tuple[Bill, ...]:
    """Invoices less what was taken back of them; what was taken back whole is none."""
    red: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    taken_back = Invoice.objects.filter(cites__isnull=False).values_list("cites_id", "amount_fen", "mass_g")
    for cited, amount, mass in taken_back.iterator(CHUNK):
        red[cited or 0][0] += amount
        red[cited or 0][1] += mass or 0
    found = []
    for row in rows:
        amount, mass = row.amount_fen + red[row.pk][0], row.mass_g
        if row.cites_id is not None or amount <= 0:
            continue
        found.append(
            Bill(
                id=row.pk,
                number=row.number,
                seller_id=row.seller_id or _pk(who, row.seller_name, row.seller_uscc),
                buyer_id=row.buyer_id or _pk(who, row.buyer_name, row.buyer_uscc),
                day=row.issued_on,
                amount_fen=amount,
                mass_g=mass + red[row.pk][1] if mass is not None else None,
                codes=tuple(sorted({line["code"] for line in row.lines if line["code"]})),
                contract_number=row.contract_number,
            )
        )
    return tuple(found)


def _payments(rows: list[Payment], who: Directory) -> tuple[Paid, ...]:
    """Payments less what was given back of them; what was given back whole is none."""
    back: dict[int, int] = defaultdict(int)
    given = Payment.objects.filter(cites__isnull=False).values_list("cites_id", "amount_fen")
    for cited, amount in given.iterator(CHUNK):
        back[cited or 0] += amount
    found = []
    for row in rows:
        amount = row.amount_fen + back[row.pk]
        if row.cites_id is not None or amount <= 0:
            continue
        payee = row.payee_id or _pk(who, row.payee_name, row.payee_uscc)
        found.append(
            Paid(
                id=row.pk,
                reference=row.reference,
                payer_id=row.payer_id or _pk(who, row.payer_name, row.payer_uscc),
                payee_id=payee,
                payee_name=row.payee_name,
                day=clock.day_of(row.paid_at),
                amount_fen=amount,
                memo=row.memo,
                person=payee is None and not row.payee_uscc and person_like(row.payee_name),
            )
        )
    return tuple(found)


def _pk(who: Directory, name: str, uscc: str) -> int | None:
    found = who.find(Named(name=name, uscc=uscc))
    return found.id if found is not None else None
