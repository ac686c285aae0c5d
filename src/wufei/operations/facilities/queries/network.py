"""Collection networks, village to township to county: what lies in each point, how old, how moist. Not for: routes."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Q, Sum

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.facilities.models import Facility, Moisture
from wufei.operations.facilities.queries.facilities import accepts, facilities_visible_to, open_on
from wufei.operations.facilities.queries.norms import Norms
from wufei.operations.facilities.queries.stock import CodeStock, stocks
from wufei.operations.facilities.rules.codes import fits
from wufei.operations.facilities.rules.moisture import at_moisture
from wufei.operations.facilities.spec import FacilityKind, NormKind
from wufei.operations.manifests.models import Manifest


@dataclasses.dataclass(frozen=True, slots=True)
class Corrected:
    """A stock with its moisture: `mass_g` as it lies, `reference_g` what its dry matter would weigh at `reference`
    permille. `measured_on` None: the moisture is assumed. All None where no moisture is known.
    """

    stock: CodeStock
    moisture: int | None
    source: str
    measured_on: dt.date | None
    reference: int | None
    reference_g: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """A point with what lies in it and in all below it. `reference_g` sums what could be corrected, `raw_g` the rest.
    `brought_g`: what manifests brought here in the days asked for.
    """

    facility: Facility
    stocks: Sequence[Corrected]
    below: Sequence["Node"]
    brought_g: int

    @property
    def own_g(self) -> int:
        return sum(c.stock.mass_g for c in self.stocks)

    @property
    def reference_g(self) -> int:
        return sum(c.reference_g for c in self.stocks if c.reference_g is not None)

    @property
    def raw_g(self) -> int:
        return sum(c.stock.mass_g for c in self.stocks if c.reference_g is None)

    @property
    def total_g(self) -> int:
        """What lies here and below, as it lies."""
        return self.own_g + sum(node.total_g for node in self.below)

    @property
    def total_reference_g(self) -> int:
        """The same at reference moisture, as far as it could be corrected."""
        return self.reference_g + sum(node.total_reference_g for node in self.below)

    @property
    def total_raw_g(self) -> int:
        """What could not be, as it lies."""
        return self.raw_g + sum(node.total_raw_g for node in self.below)

    @property
    def over_g(self) -> int:
        """What lies here longer than it may."""
        return sum(c.stock.over_g for c in self.stocks)

    @property
    def total_over_g(self) -> int:
        return self.over_g + sum(node.total_over_g for node in self.below)

    @property
    def since(self) -> dt.datetime | None:
        """When the oldest of what lies here came."""
        return min((s for c in self.stocks if (s := c.stock.since) is not None), default=None)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Node"]]:
        """This point and all below it, each with how deep it stands."""
        yield depth, self
        for node in self.below:
            yield from node.walk(depth + 1)


def network(*, actor: Actor, prefix: str = "", place: str = "", since: dt.date | None = None) -> list[Node]:
    """The points somebody sees that stand today, as trees by the next higher point. Where that is not seen, a point
    stands by itself. `prefix`: only what begins so; `place`: only points below it; `since`: what was brought from then
    on. Raises NOT_ALLOWED.
    """
    rows = facilities_visible_to(actor).filter(open_on(), kind=FacilityKind.POINT)
    rows = rows.filter(place__code__startswith=place) if place else rows
    points = [point for point in rows if _takes(point, prefix)]
    told = {
        point.pk: [one for one in stock if fits([prefix] if prefix else [], one.code)]
        for point, stock in stocks(points)
    }
    corrected = _corrected(told)
    brought = _brought(points, prefix, since)
    ids = {point.pk for point in points}
    children: dict[int | None, list[Facility]] = defaultdict(list)
    for point in points:
        children[point.parent_id if point.parent_id in ids else None].append(point)

    def grow(point: Facility) -> Node:
        below = [grow(child) for child in children[point.pk]]
        return Node(point, corrected[point.pk], below, brought[point.pk])

    return sorted((grow(point) for point in children[None]), key=lambda n: (-n.facility.level, n.facility.place.code))


def _takes(point: Facility, prefix: str) -> bool:
    return not prefix or accepts(point, prefix) or any(code.startswith(prefix) for code in point.codes)


def corrected_of(facility_id: int, stock: Sequence[CodeStock]) -> list[Corrected]:
    """The stock of one facility with its moisture. No permission: the caller has found it."""
    return _corrected({facility_id: list(stock)})[facility_id]


def _corrected(told: Mapping[int, Sequence[CodeStock]]) -> dict[int, list[Corrected]]:
    """Facility → its stock with the latest moisture measured there, or the one that is assumed."""
    latest: dict[tuple[int, str], Moisture] = {}
    for row in Moisture.objects.filter(facility__in=list(told)).order_by("happened_at", "pk"):
        latest[row.facility_id, row.code] = row
    assumed, references, today = Norms.of(NormKind.MOISTURE), Norms.of(NormKind.REFERENCE), clock.today()
    found: dict[int, list[Corrected]] = {}
    for facility_id, stock in told.items():
        found[facility_id] = []
        for one in stock:
            measured, norm = latest.get((facility_id, one.code)), assumed.on(one.code, today)
            reference = references.value(one.code, today)
            if measured is not None:
                share, source, day = measured.permille, measured.source, clock.day_of(measured.happened_at)
            elif norm is not None:
                share, source, day = norm.value, norm.source, None
            else:
                found[facility_id].append(Corrected(one, None, "", None, reference, None))
                continue
            mass = None if reference is None else at_moisture(max(0, one.mass_g), share, reference)
            found[facility_id].append(Corrected(one, share, source, day, reference, mass))
    return found


def _brought(points: Sequence[Facility], prefix: str, since: dt.date | None) -> dict[int, int]:
    """Point → grams that manifests brought there, of the codes it accepts."""
    rows = Manifest.objects.filter(accepted_g__isnull=False, receiver__in={p.holder_id for p in points})
    rows = rows.filter(Q(destination__in={p.place_id for p in points}), code__startswith=prefix)
    rows = rows.filter(day__gte=since) if since is not None else rows
    sums = {
        (holder, place, code): mass
        for holder, place, code, mass in rows.order_by()
        .values_list("receiver_id", "destination_id", "code")
        .annotate(mass=Sum("accepted_g"))
    }
    return {
        p.pk: sum(
            mass for (h, at, code), mass in sums.items() if h == p.holder_id and at == p.place_id and accepts(p, code)
        )
        for p in points
    }
