"""What firms moved month by month, with whom, and what stands still. Not for: one manifest (story), flows of places.

No permission in this file where it says so: the caller has found the parties, or asks of those the actor sees.
"""

import dataclasses
import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Count, Min, Q, QuerySet, Sum

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.periods import closing_of
from wufei.operations.manifests.models import Correction, Manifest
from wufei.operations.manifests.queries.corrections import corrections_visible_to
from wufei.operations.manifests.queries.flows import WEIGHED
from wufei.operations.manifests.queries.search import ageing, waiting_for
from wufei.operations.manifests.spec import ENDS, State
from wufei.operations.manifests.spec.corrections import CorrectionState

# What moved nothing, or went back.
STILL = (State.DRAFT, State.CANCELLED, State.REFUSED, State.RETURNED)


class Side(enum.StrEnum):
    """Which way waste moved, seen from a firm."""

    OUT = "out"
    IN = "in"


SIDES: Mapping[Side, str] = {Side.OUT: "generator", Side.IN: "receiver"}
OTHER: Mapping[Side, str] = {Side.OUT: "receiver", Side.IN: "generator"}


@dataclasses.dataclass(frozen=True, slots=True)
class Moved:
    """What a firm moved of one waste in a month (YYYYMM) to or from one other: grams as weighed, else as told."""

    party_id: int
    side: Side
    closing: int
    code: str
    other_id: int
    other: str
    mass_g: int
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Waiting:
    """Manifests in one state that wait for the same firm: how many, and since when the oldest."""

    state: str
    count: int
    since: dt.datetime


def moved_by(party_ids: Collection[int], since: dt.date, until: dt.date) -> list[Moved]:
    """What firms moved between two days of issue, both included, in two statements.

    No permission: the caller has found the parties.
    """
    found: dict[tuple[int, Side, int, str, int, str], list[int]] = defaultdict(lambda: [0, 0])
    for side, column in SIDES.items():
        rows = Manifest.objects.filter(**{f"{column}__in": party_ids}, day__range=(since, until))
        rows = rows.exclude(state__in=STILL).order_by()
        # By day and not by month: parts of dates are reckoned row by row in SQLite, a year has few days.
        told = rows.values_list(f"{column}_id", "day", "code", f"{OTHER[side]}_id", f"{OTHER[side]}__name")
        for party, day, code, other, name, mass, count in told.annotate(mass=Sum(WEIGHED), count=Count("pk")):
            sums = found[party, side, closing_of(day), code, other, name]
            sums[0] += mass
            sums[1] += count
    return [Moved(*key, *sums) for key, sums in found.items()]


def by_month(rows: Iterable[Moved], side: Side) -> dict[int, int]:
    """Month → grams of one side."""
    found: dict[int, int] = defaultdict(int)
    for row in rows:
        if row.side is side:
            found[row.closing] += row.mass_g
    return found


def by_code(rows: Iterable[Moved], side: Side) -> dict[str, dict[int, int]]:
    """Code → month → grams of one side, the largest first."""
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        if row.side is side:
            found[row.code][row.closing] += row.mass_g
    return dict(sorted(found.items(), key=lambda pair: -sum(pair[1].values())))


def partners(rows: Iterable[Moved], side: Side) -> list[tuple[int, str, int, int]]:
    """Those on the other end of one side: id, name, grams, manifests; the largest first."""
    found: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row.side is side:
            found[row.other_id, row.other][0] += row.mass_g
            found[row.other_id, row.other][1] += row.count
    return sorted(((pk, name, mass, n) for (pk, name), (mass, n) in found.items()), key=lambda one: -one[2])


def waiting_counted(actor: Actor) -> list[Waiting]:
    """What waits for the actor's parties to sign, by where it stands, the longest waiting first; one statement.

    Raises NOT_ALLOWED.
    """
    rows = waiting_for(actor).order_by().values_list("state").annotate(Count("pk"), Min("moved_at"))
    return sorted((Waiting(*row) for row in rows), key=lambda one: one.since)


def ageing_of(actor: Actor, party_ids: Collection[int], *, days: int) -> QuerySet[Manifest]:
    """Manifests of these firms that are under way and have not moved for so many days, as far as the actor sees them.

    Raises NOT_ALLOWED.
    """
    return ageing(actor, days=days).filter(Q(generator__in=party_ids) | Q(receiver__in=party_ids))


def still_counted(party_ids: Collection[int], *, days: int) -> dict[int, int]:
    """Party → manifests under way that have not moved for so many days. No permission: the caller has found them."""
    before = clock.now() - dt.timedelta(days=days)
    rows = Manifest.objects.exclude(state__in=[*ENDS, State.DRAFT]).filter(moved_at__lte=before).order_by()
    found: dict[int, int] = defaultdict(int)
    for column in SIDES.values():
        told = rows.filter(**{f"{column}__in": party_ids}).values_list(f"{column}_id").annotate(Count("pk"))
        for party, count in told:
            found[party] += count
    return found


def corrections_open(actor: Actor, party_ids: Collection[int]) -> QuerySet[Correction]:
    """Corrections of manifests of these firms on which somebody has still to answer. Raises NOT_ALLOWED."""
    rows = corrections_visible_to(actor).filter(state=CorrectionState.ASKED)
    own = Q(manifest__generator__in=party_ids) | Q(manifest__receiver__in=party_ids)
    return rows.filter(own).order_by("due_at", "pk")


def months_until(last: dt.date, count: int) -> Sequence[int]:
    """The months (YYYYMM) that end with that of a day, the earliest first."""
    whole = last.year * 12 + last.month - 1
    return [closing_of(dt.date(n // 12, n % 12 + 1, 1)) for n in range(whole - count + 1, whole + 1)]
