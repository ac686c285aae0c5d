"""A stream's months, its largest generators and receivers, what of it is late. Not for: where it goes (flows).

What a stream is, its declaration says; no name of one stands here. All reads are bounded by days of issue.
"""

import dataclasses
from collections.abc import Sequence

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Greatest

from wufei.kernel.access import Actor
from wufei.kernel.periods import closing_of
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.queries.clocks import Due, clocks_due
from wufei.operations.manifests.queries.firms import SIDES, Side
from wufei.operations.manifests.queries.flows import WEIGHED, flowing
from wufei.operations.manifests.queries.search import ageing
from wufei.operations.manifests.spec import SPECS, ManifestSpec, State
from wufei.operations.manifests.spec.flows import FlowsAsked

TAKEN_IN = (State.ACCEPTED, State.TREATED, State.PARTLY_ACCEPTED)
# What left: as told, or as weighed where that is more.
SENT = Greatest(F("mass_g"), WEIGHED)


@dataclasses.dataclass(frozen=True, slots=True)
class Largest:
    """A firm by what it gave or took: grams as weighed, else as told."""

    party_id: int
    name: str
    mass_g: int
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Lateness:
    """What of a stream is late: manifests that stand still, and clocks of the law that ran out."""

    still: Sequence[Manifest]
    still_count: int
    due: Sequence[Due]


def months_of(*, actor: Actor, asked: FlowsAsked) -> dict[int, tuple[int, int]]:
    """Month (YYYYMM) → grams and manifests issued in it, as flows count them; one statement. Raises NOT_ALLOWED."""
    # By day and not by month: parts of dates are reckoned row by row in SQLite, a year has few days.
    told = flowing(actor, asked).order_by().values_list("day").annotate(mass=Sum(SENT), count=Count("pk"))
    found: dict[int, tuple[int, int]] = {}
    for day, mass, count in told:
        before = found.get(closing_of(day), (0, 0))
        found[closing_of(day)] = before[0] + mass, before[1] + count
    return found


def largest_of(*, actor: Actor, asked: FlowsAsked, side: Side, most: int = 8) -> list[Largest]:
    """The firms that sent or took in most, the largest first; one statement. Raises NOT_ALLOWED."""
    column = SIDES[side]
    rows = flowing(actor, asked).order_by()
    if side is Side.IN:
        rows = rows.filter(state__in=TAKEN_IN)
    told = rows.values_list(f"{column}_id", f"{column}__name")
    sums = told.annotate(mass=Sum(SENT if side is Side.OUT else WEIGHED), count=Count("pk"))
    return [Largest(*row) for row in sums.order_by("-mass")[:most]]


def late_of(*, actor: Actor, stream: str, place: str = "", days: int, most: int = 6) -> Lateness:
    """What of a stream stands still for so many days, and which clocks ran out. Raises NOT_ALLOWED."""
    still = ageing(actor, days=days).filter(_of(stream))
    if place:
        still = still.filter(_at(place))
    due = [
        one
        for one in clocks_due(actor=actor)
        if one.manifest.spec.partition("/")[0] == stream
        and (not place or any(end.code.startswith(place) for end in (one.manifest.origin, one.manifest.destination)))
    ]
    return Lateness(list(still[:most]), still.count(), due)


def specs_of(stream: str) -> list[tuple[str, ManifestSpec]]:
    """What a stream declares, profile by profile: by its code."""
    return [(code, SPECS.get(code)) for code in sorted(SPECS.codes()) if code.partition("/")[0] == stream]


def _of(stream: str) -> Q:
    return Q(spec=stream) | Q(spec__startswith=f"{stream}/")


def _at(place: str) -> Q:
    return Q(origin__code__startswith=place) | Q(destination__code__startswith=place)
