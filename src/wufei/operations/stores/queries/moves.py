"""Moves of stores: which somebody sees, what stands in a store by them, where a package is. Not for: the books."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, Sum, When

from wufei.kernel.access import Actor
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.facilities.models import Facility
from wufei.operations.facilities.queries.facilities import facilities_visible_to, reach_of
from wufei.operations.facilities.spec import FacilityKind
from wufei.operations.manifests.models import Package
from wufei.operations.stores.models import StoreMove
from wufei.operations.stores.permissions import STORE_READ, STORE_WRITE
from wufei.operations.stores.spec import Last, Way

IN_STORE = Q(way=Way.IN, struck_at__isnull=True, package__isnull=False)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which moves: filters of a list. Days in Shanghai, both included."""

    store_id: int | None = None
    way: str = ""
    words: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Lying:
    """One waste in a store, as its moves say: packages there, grams in bulk (below zero: more went out than came in),
    grams in packages, and when the oldest package came in.
    """

    waste: str
    packages: int
    packed_g: int
    bulk_g: int
    since: dt.datetime | None

    @property
    def mass_g(self) -> int:
        """Packages and bulk together, in grams."""
        return self.packed_g + self.bulk_g


@dataclasses.dataclass(frozen=True, slots=True)
class Filling:
    """A store with what its moves come to."""

    store: Facility
    packages: int
    mass_g: int
    moved_at: dt.datetime | None


def moves_visible_to(actor: Actor) -> QuerySet[StoreMove]:
    """Moves of the stores somebody sees, also those struck out. Raises NOT_ALLOWED."""
    rows = StoreMove.objects.select_related("store__holder", "store__place", "package", "manifest", "came_in")
    return rows.defer("store__place__outline").filter(reach_of(actor, STORE_READ, "store__"))


def move_get(*, actor: Actor, move_id: int) -> StoreMove:
    """One move. Raises NOT_FOUND, also where the actor may not see it."""
    found = moves_visible_to(actor).filter(pk=move_id).first()
    if found is None:
        raise NOT_FOUND(where="move", value=move_id)
    return found


def moves_listed(*, actor: Actor, asked: Asked) -> QuerySet[StoreMove]:
    """The moves that meet the filters, the latest first. Raises NOT_ALLOWED."""
    rows = moves_visible_to(actor)
    if asked.store_id is not None:
        rows = rows.filter(store=asked.store_id)
    if asked.way:
        rows = rows.filter(way=asked.way)
    if asked.since is not None:
        rows = rows.filter(day__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(day__lte=asked.until)
    for word in asked.words.split():
        said = Q(waste__icontains=word) | Q(package__code__icontains=word) | Q(note__icontains=word)
        rows = rows.filter(said | Q(porter__icontains=word) | Q(keeper__icontains=word) | Q(origin__icontains=word))
    return rows


def stores_visible_to(actor: Actor, *, writing: bool = False) -> QuerySet[Facility]:
    """Stores of which somebody sees the moves, or may write them. Raises NOT_ALLOWED."""
    permission = STORE_WRITE if writing else STORE_READ
    return facilities_visible_to(actor, permission).filter(kind=FacilityKind.STORE)


def store_get(*, actor: Actor, store_id: int) -> Facility:
    """One store. Raises NOT_FOUND, also where it is no store or the actor may not see it."""
    found = stores_visible_to(actor).filter(pk=store_id).first()
    if found is None:
        raise NOT_FOUND(where="store", value=store_id)
    return found


def inside() -> QuerySet[StoreMove]:
    """The moves by which packages came in that are in a store now. No permission: the caller cuts them."""
    out = StoreMove.objects.filter(struck_at__isnull=True, came_in__isnull=False)
    return StoreMove.objects.filter(IN_STORE).exclude(pk__in=out.values("came_in"))


def packages_inside(store: Facility) -> QuerySet[StoreMove]:
    """The same of one store, the oldest first, with the packages. No permission: the caller has found it."""
    return inside().filter(store=store).select_related("package__manifest").order_by("moved_at", "pk")


def lying(store: Facility) -> list[Lying]:
    """What stands in a store by its moves, by waste. No permission: the caller has found it."""
    told = inside().filter(store=store).order_by().values("waste")
    packed = {row["waste"]: row for row in told.annotate(mass=Sum("mass_g"), count=Count("pk"), since=Min("moved_at"))}
    bulk = _bulk(StoreMove.objects.filter(store=store), "waste")
    wastes = sorted(packed.keys() | {waste for waste, mass in bulk.items() if mass})
    nothing: dict[str, Any] = {"count": 0, "mass": 0, "since": None}
    return [
        Lying(waste, row["count"], row["mass"], bulk.get(waste, 0), row["since"])
        for waste in wastes
        for row in [packed.get(waste, nothing)]
    ]


def fillings(stores: Sequence[Facility]) -> list[Filling]:
    """Stores with what their moves come to. No permission: the caller has found them."""
    numbers = [store.pk for store in stores]
    packed: dict[Any, dict[str, Any]] = {
        row["store"]: dict(row)
        for row in inside()
        .filter(store__in=numbers)
        .order_by()
        .values("store")
        .annotate(mass=Sum("mass_g"), count=Count("pk"))
    }
    moves = StoreMove.objects.filter(store__in=numbers)
    bulk = _bulk(moves, "store")
    newest = moves.filter(struck_at__isnull=True).order_by().values("store").annotate(at=Max("moved_at"))
    last = dict(newest.values_list("store", "at"))
    nothing: dict[str, Any] = {"count": 0, "mass": 0}
    return [
        Filling(each, row["count"], row["mass"] + bulk.get(each.pk, 0), last.get(each.pk))
        for each in stores
        for row in [packed.get(each.pk, nothing)]
    ]


def _bulk(rows: QuerySet[StoreMove], by: str) -> dict[Any, int]:
    """Grams in bulk that came in less those that went out, by waste or by store."""
    signed = Case(When(way=Way.IN, then=F("mass_g")), default=-F("mass_g"))
    standing = rows.filter(package__isnull=True, struck_at__isnull=True)
    return dict(standing.order_by().values_list(by).annotate(mass=Sum(signed)))


def last_of(package: Package) -> Last | None:
    """The newest move of a package that stands. No permission: the caller has found it."""
    rows = StoreMove.objects.filter(package=package, struck_at__isnull=True).order_by("-moved_at", "-pk")
    found = rows.first()
    if found is None:
        return None
    return Last(found.store_id if found.way == Way.IN else None, found.moved_at)


def entry_of(package: Package) -> StoreMove | None:
    """The move by which a package came into the store where it is now. No permission: the caller has found it."""
    return inside().filter(package=package).select_related("store").first()


def waiting(store: Facility) -> QuerySet[Package]:
    """Packages of the holder of a store that stand in no store, the oldest first. No permission: the caller has
    found the store.
    """
    rows = Package.objects.filter(holder=store.holder_id, used_in=None, manifest=None)
    return rows.exclude(pk__in=inside().values("package")).order_by("filled_on", "pk")


def moves_of(
    *, holder_id: int, prefix: str, first: dt.date, last: dt.date, ways: Collection[Way]
) -> QuerySet[StoreMove]:
    """Moves of the stores of a party between two days that stand, of codes that begin so, in order of time: the rows
    of its ledgers. No permission: the caller has asked.
    """
    rows = StoreMove.objects.filter(
        store__holder=holder_id, waste__startswith=prefix, struck_at__isnull=True, way__in=[str(way) for way in ways]
    )
    rows = rows.filter(day__range=(first, last)).select_related("store", "package", "came_in", "manifest")
    return rows.order_by("moved_at", "pk")


def serials(rows: Iterable[tuple[int, dt.date]]) -> dict[int, tuple[dt.date, int]]:
    """The day and the number within the day of each row, by its id; `rows` are whole days, in their order."""
    told: dict[int, tuple[dt.date, int]] = {}
    count: dict[dt.date, int] = {}
    for number, day in rows:
        count[day] = count.get(day, 0) + 1
        told[number] = (day, count[day])
    return told
