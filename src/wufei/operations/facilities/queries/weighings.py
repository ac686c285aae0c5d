"""Weighings: which somebody sees, which count, what a vehicle used to weigh. Not for: manifests they fit (links)."""

import bisect
import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import RowNumber

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.facilities.errors import KEY_TAKEN
from wufei.operations.facilities.models import Link, Weighing
from wufei.operations.facilities.permissions import FACILITY_READ
from wufei.operations.facilities.queries.facilities import reach_of
from wufei.operations.facilities.rules.weighing import SAID, plate_plain, said
from wufei.operations.facilities.spec import GateWay, Weighed, WeighingIn

TARES = 30
CHUNK = 2000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which weighings: filters of a list. Days in Shanghai, both included; `linked` None: either."""

    facility_id: int | None = None
    direction: str = ""
    words: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    linked: bool | None = None
    flagged: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """How many weighings a list is of, and what they weigh together, in and out, in grams."""

    count: int
    in_g: int
    out_g: int


def weighings_visible_to(actor: Actor) -> QuerySet[Weighing]:
    """Weighings of the facilities somebody sees, also those corrected. Raises NOT_ALLOWED."""
    rows = Weighing.objects.select_related("facility__holder", "facility__place").defer("facility__place__outline")
    return rows.filter(reach_of(actor, FACILITY_READ, "facility__"))


def counting() -> Q:
    """Weighings that count: not corrected by another, and not void."""
    return Q(corrected_by__isnull=True, void=False)


def weighing_get(*, actor: Actor, weighing_id: int) -> Weighing:
    """One weighing. Raises NOT_FOUND, also where the actor may not see it."""
    found = weighings_visible_to(actor).filter(pk=weighing_id).first()
    if found is None:
        raise NOT_FOUND(where="weighing", value=weighing_id)
    return found


def weighing_told(*, actor: Actor, weighing_id: int) -> Weighing:
    """One weighing with its `manifest_id`. Raises NOT_FOUND, also where the actor may not see it."""
    found = with_manifest(weighings_visible_to(actor)).filter(pk=weighing_id).first()
    if found is None:
        raise NOT_FOUND(where="weighing", value=weighing_id)
    return found


def with_manifest(rows: QuerySet[Weighing]) -> QuerySet[Weighing]:
    """The same with `manifest_id`: what each stands with, or None. No permission: the caller has found them."""
    return rows.annotate(manifest_id=_standing())


def _standing() -> Subquery:
    """The manifest of the link that stands."""
    link = Link.objects.filter(weighing=OuterRef("pk"), ended_at__isnull=True)
    return Subquery(link.values("manifest_id")[:1])


def weighings_listed(*, actor: Actor, asked: Asked) -> QuerySet[Weighing]:
    """The weighings that count and meet the filters, the latest first. Raises NOT_ALLOWED."""
    rows = weighings_visible_to(actor).filter(counting())
    if asked.facility_id is not None:
        rows = rows.filter(facility=asked.facility_id)
    if asked.direction:
        rows = rows.filter(direction=asked.direction)
    if asked.since is not None:
        rows = rows.filter(weighed_at__gte=clock.day_start(asked.since))
    if asked.until is not None:
        rows = rows.filter(weighed_at__lt=clock.day_start(asked.until + clock.ONE_DAY))
    if asked.linked is not None:
        standing = Q(pk__in=Link.objects.filter(ended_at__isnull=True).values("weighing_id"))
        rows = rows.filter(standing if asked.linked else ~standing)
    if asked.flagged:
        rows = rows.exclude(flags=[])
    if asked.words:
        plate = plate_plain(asked.words)
        words = Q(ticket__icontains=asked.words) | Q(code__icontains=asked.words)
        rows = rows.filter(words | Q(plate__icontains=plate) if plate else words)
    return rows


def weighings_told(rows: QuerySet[Weighing]) -> Told:
    """What a list comes to. No permission: the caller has found it."""
    by = dict.fromkeys(GateWay, 0)
    count = 0
    for direction, mass in rows.order_by().values_list("direction").annotate(mass=Sum("net_g")):
        by[GateWay(direction)] = mass
    count = rows.order_by().count()
    return Told(count, by[GateWay.IN], by[GateWay.OUT])


def weighed(
    *, actor: Actor, since: dt.datetime, until: dt.datetime, place_ids: Collection[int] | None = None
) -> Iterator[Weighed]:
    """The weighings that count from a moment until right before another, in order of time, by what places they stand
    in; None: all. Raises NOT_ALLOWED.
    """
    rows = weighings_visible_to(actor).filter(counting(), weighed_at__gte=since, weighed_at__lt=until)
    if place_ids is not None:
        rows = rows.filter(facility__place__in=place_ids)
    told = (
        rows.annotate(manifest_id=_standing())
        .order_by("weighed_at", "pk")
        .values_list(
            "key", "weighed_at", "facility__place_id", "plate", "gross_g", "tare_g", "net_g", "manifest_id", "direction"
        )
    )
    for row in told.iterator(chunk_size=CHUNK):
        yield Weighed(*row)


def history_of(weighing: Weighing) -> list[Weighing]:
    """All records of one load, the first first. No permission: the caller has found it."""
    first = weighing
    while first.cites is not None:
        first = first.cites
    found = [first]
    while (later := Weighing.objects.filter(cites=found[-1]).first()) is not None:
        found.append(later)
    return found


def same_weighing(there: Weighing, given: WeighingIn, cites: Weighing | None) -> Weighing:
    """The record that is there, if it says the same. Raises KEY_TAKEN.

    No permission: the caller has found it.
    """
    told = said(given)
    same = all(getattr(there, name) == told[name] for name in SAID)
    if not same or there.cites_id != (cites.pk if cites is not None else None) or there.void:
        raise KEY_TAKEN(where="key", value=given.key)
    return there


class Tares:
    """What vehicles weighed empty at the gates of some holders, read at once for these plates and moments.

    No permission: the caller asks.
    """

    def __init__(self, holder_ids: Collection[int], moments: Sequence[tuple[str, dt.datetime]]) -> None:
        self._known: dict[tuple[int, str], list[tuple[dt.datetime, int]]] = {}
        plates, times = {plate for plate, _at in moments if plate}, [at for _plate, at in moments]
        if not plates:
            return
        rows = Weighing.objects.filter(counting(), facility__holder__in=holder_ids, plate__in=plates).order_by()
        by = Window(RowNumber(), [F("facility__holder"), F("plate")], F("weighed_at").desc())
        last = rows.filter(weighed_at__lt=min(times)).annotate(nth=by).filter(nth__lte=TARES)
        for found in (last, rows.filter(weighed_at__gte=min(times), weighed_at__lt=max(times))):
            for row in found.values_list("facility__holder_id", "plate", "weighed_at", "tare_g"):
                self.add(*row)

    def add(self, holder_id: int, plate: str, weighed_at: dt.datetime, tare_g: int) -> None:
        """Let a weighing that is being recorded count for those after it."""
        bisect.insort(self._known.setdefault((holder_id, plate), []), (weighed_at, tare_g))

    def before(self, holder_id: int, plate: str, moment: dt.datetime) -> list[int]:
        """The last tares of a vehicle before one of the moments; none without a plate."""
        known = self._known.get((holder_id, plate), []) if plate else []
        until = bisect.bisect_left(known, (moment,))
        return [tare_g for _at, tare_g in known[max(0, until - TARES) : until]]
