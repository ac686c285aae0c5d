"""What has left works by their manifests, and how they stand against their estimate; many in few statements.

A load is that of works if the same builder sent it from their site, or under their disposal approval.
Not for: flows of a city (manifests.queries.flows).
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, Sum, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from wufei.kernel import clock
from wufei.kernel.access import system
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.spec import State
from wufei.operations.works.models import Works
from wufei.operations.works.rules.course import (
    Course,
    Found,
    Margins,
    Moved,
    course_found,
    elapsed_micro,
    moved_by_waste,
    to_explain,
)
from wufei.operations.works.rules.estimate import Expected, expected
from wufei.operations.works.spec import WASTES, WorksState
from wufei.registers.catalogue.models import Crosswalk, Factor
from wufei.registers.catalogue.queries.factors import factor_among, factors_standing

TOLERANCE, LAG = "construction.estimate_tolerance", "construction.estimate_lag"
# What was only issued has not left; what came back has not either.
_GONE = (State.IN_TRANSIT, State.STOPPED, State.ARRIVED)
_WEIGHED = (State.ACCEPTED, State.TREATED, State.PARTLY_ACCEPTED)
_OPEN = (State.ISSUED, *_GONE, State.REFUSED, State.PARTLY_ACCEPTED)
READER = system("works.loads")
_KEYS = ["generator_id", "generator_site_id", "told", "code", "receiver_id"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Waste:
    """A waste of works, in grams: the range of the factors, what is planned, what has left. `outside`: to explain."""

    waste: str
    low_g: int
    high_g: int
    planned_g: int
    moved_g: int
    outside: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Works beside what has left: each waste, loads by receiver, what does not fit; how much of the time is over."""

    works: Works
    wastes: Sequence[Waste]
    moved: Sequence[Moved]
    found: Sequence[Found]
    margins: Margins
    elapsed_micro: int

    @property
    def planned_g(self) -> int:
        """What is expected to leave in all."""
        return sum(each.planned_g for each in self.wastes)

    @property
    def moved_g(self) -> int:
        """What has left in all."""
        return sum(each.moved_g for each in self.wastes)

    @property
    def open(self) -> int:
        """Loads that are not at their end."""
        return sum(each.open for each in self.moved)


def margins_of(works: Works, factors: Iterable[Factor] | None = None) -> Margins:
    """How far outside of an estimate is still inside: figures of the catalogue on the first day.

    `factors`: as `_margin_factors` reads them, for many works. Raises FACTOR_UNKNOWN.
    """
    rows = _margin_factors() if factors is None else factors
    tolerance, lag = (factor_among(rows, code, works.starts_on, works.place.code) for code in (TOLERANCE, LAG))
    return Margins(tolerance_micro=tolerance.high_micro, lag_micro=lag.high_micro)


def _margin_factors() -> list[Factor]:
    return list(factors_standing(READER).filter(code__in=(TOLERANCE, LAG)))


def moved_of(works: Sequence[Works]) -> dict[int, list[Moved]]:
    """Works → what has left, by waste and receiver. No permission: the caller asks."""
    kinds = _kinds()
    rows = _sums(works)
    by_site: dict[tuple[int, int], list[int]] = defaultdict(list)
    by_approval: dict[tuple[int, str], list[int]] = defaultdict(list)
    for each in works:
        if each.site_id is not None:
            by_site[each.party_id, each.site_id].append(each.pk)
        if each.approval:
            by_approval[each.party_id, each.approval].append(each.pk)
    sums: dict[int, dict[tuple[str, int], list[int]]] = {each.pk: {} for each in works}
    for row in rows:
        site = row["generator_site_id"]
        mine = set(by_site.get((row["generator_id"], site), ())) if site is not None else set()
        mine |= set(by_approval.get((row["generator_id"], row["told"] or ""), ()))
        for pk in mine:
            own = sums[pk].setdefault((kinds.get(_class(row["code"]), row["code"]), row["receiver_id"]), [0, 0, 0])
            for place, name in enumerate(("mass", "loads", "open")):
                own[place] += row[name] or 0
    return {
        pk: [
            Moved(waste=waste, receiver_id=receiver, mass_g=mass, loads=loads, open=still)
            for (waste, receiver), (mass, loads, still) in sorted(own.items())
        ]
        for pk, own in sums.items()
    }


def standings(works: Sequence[Works], day: dt.date | None = None) -> list[Standing]:
    """Works beside what has left them, in their order. `day`: today, if left out.

    Raises FACTOR_UNKNOWN.
    """
    moved, factors = moved_of(works), _margin_factors()
    return [_standing(each, moved[each.pk], day or clock.today(), margins_of(each, factors)) for each in works]


def _standing(works: Works, moved: Sequence[Moved], day: dt.date, margins: Margins) -> Standing:
    wants, left = wastes_of(works), moved_by_waste(moved)
    course = Course(
        state=WorksState(works.state),
        starts_on=works.starts_on,
        ends_on=works.ends_on,
        day=day,
        wastes=wants,
        planned={each.receiver_id for each in works.outlets.all() if each.receiver_id is not None},
        moved=moved,
    )
    explain = to_explain(wants, moved, margins)
    wastes = [
        Waste(
            waste=waste,
            **dataclasses.asdict(wants.get(waste, Expected(0, 0, 0))),
            moved_g=left.get(waste, 0),
            outside=waste in explain,
        )
        for waste in sorted({*wants, *left})
    ]
    return Standing(
        works=works,
        wastes=wastes,
        moved=moved,
        found=course_found(course, margins),
        margins=margins,
        elapsed_micro=elapsed_micro(works.starts_on, works.ends_on, day),
    )


def wastes_of(works: Works) -> dict[str, Expected]:
    """Waste → what is expected of it, over all parts."""
    return expected((line.waste, line.low_g, line.high_g, line.planned_g) for line in works.lines.all())


def loads_of(works: Works) -> QuerySet[Manifest]:
    """The manifests of works, the latest first. No permission: the caller asks."""
    return _those_of([works]).select_related("receiver").order_by("-day", "-pk")


def _those_of(works: Sequence[Works]) -> QuerySet[Manifest]:
    own = Q(pk__in=[])
    parties = {each.party_id for each in works}
    sites = {each.site_id for each in works if each.site_id is not None}
    approvals = {each.approval for each in works if each.approval}
    if sites:
        own |= Q(generator_site__in=sites)
    if approvals:
        own |= Q(values__approval__in=approvals)
    return Manifest.objects.filter(own, generator__in=parties).exclude(state__in=(State.DRAFT, State.CANCELLED))


def _sums(works: Sequence[Works]) -> Iterable[dict[str, Any]]:
    weighed = When(state__in=_WEIGHED, then=Coalesce("accepted_g", "mass_g"))
    mass = Case(weighed, When(state__in=_GONE, then=F("mass_g")), default=0, output_field=BigIntegerField())
    rows = _those_of(works).annotate(told=KT("values__approval")).order_by()
    summed: Iterable[dict[str, Any]] = rows.values(*_KEYS).annotate(
        mass=Sum(mass), loads=Count("pk"), open=Count("pk", filter=Q(state__in=_OPEN))
    )
    return summed


def _kinds() -> dict[str, str]:
    """Class of another list → the kind that it is, as the catalogue tells it."""
    lists = {waste.partition(":")[0] for waste in WASTES}
    rows = Crosswalk.objects.filter(source__edition__list__code__in=lists, relation="same")
    told = rows.values_list(
        "source__edition__list__code", "source__code", "target__edition__list__code", "target__code"
    )
    return {f"{target_list}:{target}": f"{own_list}:{own}" for own_list, own, target_list, target in told}


def _class(waste: str) -> str:
    """`sw:501-001-S70` is of the class `sw:SW70`; other codes are their own."""
    told, _colon, code = waste.partition(":")
    tail = code.rpartition("-")[2]
    return f"{told}:SW{tail[1:]}" if tail[:1] == "S" and tail[1:].isdigit() else waste
