"""How full facilities are and when they will be; what treats how much against what there is to treat. Not for: age."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db.models import F, Min, Q, Sum

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.ledger.books.models import DayTotal
from wufei.ledger.books.spec import AccountKind, Commodity
from wufei.operations.facilities.models import Facility
from wufei.operations.facilities.permissions import FACILITY_READ
from wufei.operations.facilities.queries.facilities import accepts, facilities_visible_to
from wufei.operations.facilities.queries.norms import Norms
from wufei.operations.facilities.queries.stock import held_by, kind_held
from wufei.operations.facilities.rules.forecast import DAYS, WEEKS_MOST, Forecast, days_to_full
from wufei.operations.facilities.rules.gap import Capacity, Gap, gaps
from wufei.operations.facilities.spec import TREATING, NormKind
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.spec import State

WHOLE = 1000
BEGINNING = clock.EPOCH.date()

# How much a facility may treat of a code in a year, in grams; None: nobody has limited it, so the design counts.
Licensed = Callable[[Facility, str, int], int | None]


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """A facility with what is in it, in grams. `hold_g` None: no capacity is told; `by_volume`: it follows from litres
    and the density of what it accepts.
    """

    facility: Facility
    held_g: int
    hold_g: int | None
    by_volume: bool
    forecast: Forecast

    @property
    def free_g(self) -> int | None:
        """What still fits; never below zero."""
        return None if self.hold_g is None else max(0, self.hold_g - self.held_g)

    @property
    def permille(self) -> int | None:
        """How full it is."""
        return None if self.hold_g is None else max(0, self.held_g) * WHOLE // self.hold_g


@dataclasses.dataclass(frozen=True, slots=True)
class CodeGap:
    """A code and year: what there is to treat, and what can be. `generated_g`: as the books have it; `moved_g`: what
    manifests brought to receivers; the more of the two is the demand. `design_g`, `licensed_g`: of the facilities that
    accept it, each as if it treated nothing else; None: nothing is licensed.
    """

    gap: Gap
    generated_g: int
    moved_g: int
    design_g: int
    licensed_g: int | None


def standings(facilities: Iterable[Facility]) -> list[Standing]:
    """Facilities with how full they are and when they will be, in two statements. No permission: the caller has found
    them.
    """
    rows = [facility for facility in facilities if kind_held(facility) is not None]
    held, flows = held_by(rows), _daily(rows)
    densities, today = Norms.of(NormKind.DENSITY), clock.today()
    found = []
    for facility in rows:
        mass = sum(held[facility.pk].values())
        hold, by_volume = _hold(facility, densities, today)
        free = None if hold is None else hold - mass
        found.append(Standing(facility, mass, hold, by_volume, days_to_full(free, flows[facility.pk])))
    return found


def standing_of(*, actor: Actor, facility_id: int) -> Standing | None:
    """One facility with how full it is; None where nothing lies in it. Raises NOT_ALLOWED."""
    return next(iter(standings(facilities_visible_to(actor).filter(pk=facility_id))), None)


def _hold(facility: Facility, densities: Norms, day: dt.date) -> tuple[int | None, bool]:
    """What a facility can hold in grams: as told, or by its litres and the lightest of what it accepts."""
    if facility.hold_g is not None or facility.hold_l is None:
        return facility.hold_g, False
    found = [value for code in facility.codes or [""] if (value := densities.value(code, day)) is not None]
    return (facility.hold_l * min(found), True) if found else (None, True)


def _daily(rows: Sequence[Facility]) -> dict[int, list[int]]:
    """Facility → net inflow of each of the last days until yesterday, from its first movement on."""
    last = (clock.today() - BEGINNING).days - 1
    first = last - DAYS * WEEKS_MOST + 1
    wanted = Q(account__holder__in={f.holder_id for f in rows}, account__commodity=Commodity.MASS)
    totals = DayTotal.objects.filter(wanted, account__kind__in={str(kind_held(f)) for f in rows}).order_by()
    keys = ("account__holder_id", "account__place_id", "account__kind", "account__code")
    moved: dict[tuple[int, int, str], list[tuple[str, int, int]]] = defaultdict(list)
    for holder, place, kind, code, day, net in (
        totals.filter(day__gte=first, day__lte=last)
        .values_list(*keys, "day")
        .annotate(net=Sum(F("moved_in") - F("moved_out")))
    ):
        moved[holder, place, kind].append((code, day, net))
    began: dict[tuple[int, int, str], list[tuple[str, int]]] = defaultdict(list)
    for holder, place, kind, code, day in totals.values_list(*keys).annotate(first=Min("day")):
        began[holder, place, kind].append((code, day))
    found = {}
    for facility in rows:
        key = (facility.holder_id, facility.place_id, str(kind_held(facility)))
        start = max(first, min((d for code, d in began[key] if accepts(facility, code)), default=last + 1))
        days = [0] * (last - start + 1)
        for code, day, net in moved[key]:
            if accepts(facility, code):
                days[day - start] += net
        found[facility.pk] = days
    return found


def capacity_gaps(*, actor: Actor, year: int, licensed: Licensed | None = None) -> list[CodeGap]:
    """Every code with something to treat in a year against what can treat it, the largest gap first.

    A facility's capacity is what it can take a day times the days it stands in the year, or what it is licensed for if
    that is less; codes share it. Raises NOT_ALLOWED.
    """
    rows = list(facilities_visible_to(actor).filter(kind__in=TREATING, day_g__isnull=False))
    places = _places_seen(actor, year)
    demand = {code: max(told) for code, told in places.items() if max(told) > 0}
    designs = {row.pk: (row.day_g or 0) * _days_in(row, year) for row in rows}
    capacities = []
    for row in rows:
        codes = frozenset(code for code in demand if accepts(row, code))
        asked = {code: licensed(row, code, year) for code in codes} if licensed is not None else {}
        limits = {code: limit for code, limit in asked.items() if limit is not None}
        capacities.append(Capacity(row.pk, designs[row.pk], codes, limits))
    found = []
    for gap in gaps(demand, capacities):
        told = [c.limits[gap.code] for c in capacities if gap.code in c.limits]
        design = sum(designs[pk] for pk in gap.facilities)
        found.append(CodeGap(gap, *places[gap.code], design, sum(told) if told else None))
    return found


def _days_in(facility: Facility, year: int) -> int:
    """On how many days of a year it stands."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    first = max(first, facility.opened_on or first)
    last = min(last, facility.closed_on or last)
    return max(0, (last - first).days + 1)


def _places_seen(actor: Actor, year: int) -> Mapping[str, tuple[int, int]]:
    """Code → grams generated in a year, and grams that manifests brought to receivers, in places somebody watches."""
    grants = [grant for grant in actor.reach(FACILITY_READ) if grant.party_id is None]
    everywhere = actor.all_powerful or any(grant.place_code is None for grant in grants)
    within, origin = Q(pk__in=[]), Q(pk__in=[])
    for grant in grants:
        within |= Q(account__place__code__startswith=grant.place_code or "")
        origin |= Q(origin__code__startswith=grant.place_code or "")
    first, last = ((dt.date(year, month, day) - BEGINNING).days for month, day in ((1, 1), (12, 31)))
    made = (
        DayTotal.objects.filter(day__gte=first, day__lte=last, account__kind=AccountKind.GENERATED)
        .filter(account__commodity=Commodity.MASS)
        .order_by()
    )
    made = made if everywhere else made.filter(within)
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for code, mass in made.values_list("account__code").annotate(mass=Sum("moved_out")):
        found[code][0] = mass
    brought = Manifest.objects.filter(day__year=year, accepted_g__isnull=False).exclude(state=State.RETURNED)
    brought = (brought if everywhere else brought.filter(origin)).order_by()
    for code, mass in brought.values_list("code").annotate(mass=Sum("accepted_g")):
        found[code][1] = mass
    return {code: (told[0], told[1]) for code, told in found.items()}
