"""What lies in facilities and since when, from the books: first in, first out. Not for: how much more fits (capacity).

The stock of a facility is that of its holder at its place, of the codes it accepts; a landfill's is what is landfilled
there. A transfer that takes another back changes no age: it and what it takes back are left out.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import F, Sum

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.ledger.books.models import AccountBalance, DayTotal, Transfer
from wufei.ledger.books.queries.accounts import MOVING
from wufei.ledger.books.spec import AccountKind, Commodity
from wufei.operations.facilities.models import Facility, Norm
from wufei.operations.facilities.queries.facilities import accepts, facilities_visible_to
from wufei.operations.facilities.queries.norms import Norms
from wufei.operations.facilities.rules.layers import BANDS, Band, Layer, bands, layers, older_than
from wufei.operations.facilities.spec import HOLDS, NormKind

__all__ = ["BANDS", "CodeStock", "Overdue", "held_by", "kind_held", "overdue", "stock_in_reach", "stock_of", "stocks"]
# An account: holder, place, kind, code.
Key = tuple[int, int, str, str]
DAYS_AT_ONCE = 60


@dataclasses.dataclass(frozen=True, slots=True)
class CodeStock:
    """One code in a facility now: grams, the layers it is of (the newest first). `unknown_g`: of no known day;
    `over_g`: kept longer than `limit` allows.
    """

    code: str
    mass_g: int
    layers: Sequence[Layer]
    bands: Sequence[Band]
    limit: Norm | None
    over_g: int

    @property
    def since(self) -> dt.datetime | None:
        """When the oldest of it came."""
        return self.layers[-1].since if self.layers else None

    @property
    def unknown_g(self) -> int:
        """What is there although nothing tells when it came."""
        return max(0, self.mass_g) - sum(layer.mass_g for layer in self.layers)


@dataclasses.dataclass(frozen=True, slots=True)
class Overdue:
    """A code that has lain in a facility longer than its limit."""

    facility: Facility
    stock: CodeStock


def kind_held(facility: Facility) -> AccountKind | None:
    """The account in which lies what is in it; None for a gate and a line, in which nothing lies."""
    return HOLDS.get(facility.kind)


def held_by(facilities: Iterable[Facility]) -> dict[int, dict[str, int]]:
    """Facility → code → grams, of what is there now, in one statement. No permission: the caller has found them."""
    rows = [(facility, kind) for facility in facilities if (kind := kind_held(facility)) is not None]
    wanted = {facility.holder_id for facility, _kind in rows}
    found: dict[tuple[int, int, str], dict[str, int]] = defaultdict(dict)
    told = (
        AccountBalance.objects.filter(account__holder__in=wanted, account__commodity=Commodity.MASS)
        .filter(account__kind__in=set(HOLDS.values()))
        .order_by()
        .values_list("account__holder_id", "account__place_id", "account__kind", "account__code")
        .annotate(mass=Sum(F("moved_in") - F("moved_out")))
    )
    for holder_id, place_id, kind, code, mass in told:
        found[holder_id, place_id, kind][code] = mass
    return {
        facility.pk: {
            code: mass
            for code, mass in found[facility.holder_id, facility.place_id, kind].items()
            if mass and accepts(facility, code)
        }
        for facility, kind in rows
    }


def stock_of(*, actor: Actor, facility_id: int) -> list[CodeStock]:
    """What lies in a facility by code, the most first, each with its age. Raises NOT_FOUND, NOT_ALLOWED."""
    found = facilities_visible_to(actor).filter(pk=facility_id)
    return next((stock for _facility, stock in stocks(found)), [])


def overdue(*, actor: Actor) -> list[Overdue]:
    """What has lain longer than its limit, in all facilities somebody sees, the longest overdue first.

    Raises NOT_ALLOWED.
    """
    found = [
        Overdue(facility, one)
        for facility, stock in stocks(facilities_visible_to(actor))
        for one in stock
        if one.over_g
    ]
    return sorted(found, key=lambda o: o.stock.since or clock.now())


def stocks(facilities: Iterable[Facility]) -> Iterator[tuple[Facility, list[CodeStock]]]:
    """Facilities with what lies in them by code and age, in a handful of statements however many there are.

    No permission: the caller has found them.
    """
    rows = list(facilities)
    held, now, limits = held_by(rows), clock.now(), Norms.of(NormKind.STORAGE)
    wanted = {_key(row, code): mass for row in rows for code, mass in held.get(row.pk, {}).items() if mass > 0}
    ages = _layers(wanted)
    for facility in rows:
        found = []
        for code, mass in sorted(held.get(facility.pk, {}).items(), key=lambda pair: -pair[1]):
            kept = ages.get(_key(facility, code), [])
            # What is landfilled has come to stay.
            limit = limits.on(code, clock.today()) if kind_held(facility) is AccountKind.STOCK else None
            over = sum(layer.mass_g for layer in older_than(kept, limit.value, now)) if limit is not None else 0
            found.append(CodeStock(code, mass, kept, bands(kept, now), limit, over))
        yield facility, found


def _key(facility: Facility, code: str) -> Key:
    """The account in which a code lies: holder, place, kind, code."""
    return facility.holder_id, facility.place_id, str(kind_held(facility)), code


def _layers(masses: Mapping[Key, int]) -> dict[Key, list[Layer]]:
    """Account → the layers of what lies there: inflows read back from the last day until all of it is found.

    The totals of days say which days are needed; where transfers of those were taken back, earlier ones are read.
    """
    days = _inflow_days(masses)
    inflows: dict[Key, list[tuple[dt.datetime, int]]] = defaultdict(list)
    while True:
        chosen: set[tuple[Key, int]] = set()
        for key, mass in masses.items():
            lacking = mass - sum(amount for _moment, amount in inflows[key])
            while lacking > 0 and days[key]:
                day, came = days[key].pop(0)
                chosen.add((key, day))
                lacking -= came
        if not chosen:
            return {key: layers(mass, inflows[key]) for key, mass in masses.items()}
        read = sorted({day for _key_of, day in chosen}, reverse=True)
        for at in range(0, len(read), DAYS_AT_ONCE):
            for key, day, moment, amount in _inflows(masses, read[at : at + DAYS_AT_ONCE]):
                if (key, day) in chosen:
                    inflows[key].append((moment, amount))


def _inflow_days(masses: Mapping[Key, int]) -> dict[Key, list[tuple[int, int]]]:
    """Account → the days on which something came, the last first, with how much."""
    rows = DayTotal.objects.filter(
        account__holder__in={holder for holder, _place, _kind, _code in masses},
        account__kind__in={kind for _holder, _place, kind, _code in masses},
        account__commodity=Commodity.MASS,
        moved_in__gt=0,
    )
    found: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    told = rows.order_by("-day").values_list(
        "account__holder_id", "account__place_id", "account__kind", "account__code", "day", "moved_in"
    )
    for holder, place, kind, code, day, came in told.iterator():
        if (holder, place, kind, code) in masses:
            found[holder, place, kind, code].append((day, came))
    return found


def _inflows(masses: Mapping[Key, int], days: Sequence[int]) -> Iterator[tuple[Key, int, dt.datetime, int]]:
    """What came on these days, the last first, but for what was taken back and what takes back."""
    rows = Transfer.objects.filter(
        day__in=days,
        kind__in=MOVING,
        target__holder__in={holder for holder, _place, _kind, _code in masses},
        target__kind__in={kind for _holder, _place, kind, _code in masses},
        target__commodity=Commodity.MASS,
    )
    kept = rows.exclude(cites__source=F("target")).exclude(cited_by__source=F("target"))
    told = kept.order_by("-happened_at", "-pk").values_list(
        "target__holder_id", "target__place_id", "target__kind", "target__code", "day", "happened_at", "amount"
    )
    for holder, place, kind, code, day, moment, amount in told:
        yield (holder, place, kind, code), day, moment, amount


def stock_in_reach(facility: Facility) -> dict[str, int]:
    """Code → grams that lie with a facility's holder at its place, of what it accepts: what a run can take.

    No permission: the caller has found the facility.
    """
    rows = AccountBalance.objects.filter(
        account__holder=facility.holder_id,
        account__place=facility.place_id,
        account__kind=AccountKind.STOCK,
        account__commodity=Commodity.MASS,
    ).order_by("account__code")
    told = rows.values_list("account__code").annotate(mass=Sum(F("moved_in") - F("moved_out")))
    return {code: mass for code, mass in told if mass > 0 and accepts(facility, code)}
