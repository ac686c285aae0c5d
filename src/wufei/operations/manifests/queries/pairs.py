"""What moved between each two firms, of each waste: sums over manifests, in the database, and single loads.

A load stands with the day of its issue. What was told and what was taken in are sums over the same loads, so that they
can be held against each other. Not for: flows between counties (flows), weighings (facilities).
"""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Case, Count, F, FloatField, Q, QuerySet, Sum, When
from django.db.models.functions import Cast

from wufei.kernel.access import Actor
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.queries.flows import WEIGHED, flowing
from wufei.operations.manifests.rules.flows import TAKEN, Gap
from wufei.operations.manifests.spec import SPECS, Event, State
from wufei.operations.manifests.spec.flows import FlowsAsked

ARRIVED = (*TAKEN, State.PARTLY_ACCEPTED)
# What was refused in part is no loss: of such a load only what was taken in counts as sent.
TOLD = Case(When(gap__in=(Gap.SHORT, Gap.OVER), then=F("mass_g")), default=WEIGHED)
PAIR = ("generator_id", "origin_id", "receiver_id", "destination_id")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PairSums:
    """The loads of one waste between two firms, each at a place. Grams, and sums of their squares.

    `told`: how many were told before somebody weighed them; `by_receiver`: of how many the receiver said a mass;
    `away_*`: those that were not accepted so far, refused or returned.
    """

    generator_id: int
    origin_id: int
    receiver_id: int
    destination_id: int
    code: str
    loads: int
    told: int
    by_receiver: int
    sent_g: int
    sent_squares: float
    accepted_g: int
    accepted_squares: float
    away_loads: int
    away_g: int
    away_squares: float
    simulated: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LoadMasses:
    """One accepted load: grams as told (None: by nobody before it was weighed), as taken in (None: nobody said)."""

    manifest_id: int
    number: str
    generator_id: int
    origin_id: int
    receiver_id: int
    destination_id: int
    code: str
    day: dt.date
    sent_g: int | None
    accepted_g: int | None


def pairs_of(*, actor: Actor, asked: FlowsAsked) -> list[PairSums]:
    """The sums of all that the actor sees, in one statement. Raises NOT_ALLOWED."""
    arrived = Q(state__in=ARRIVED)
    told = Cast(TOLD, FloatField())
    taken = Cast(WEIGHED, FloatField())
    mass = Cast(F("mass_g"), FloatField())
    sums: dict[str, Any] = {
        "loads": Count("pk", filter=arrived),
        "told": Count("pk", filter=arrived & Q(spec__in=_issuing())),
        "by_receiver": Count("accepted_g", filter=arrived),
        "sent_g": Sum(TOLD, filter=arrived, default=0),
        "sent_squares": Sum(told * told, filter=arrived, default=0.0),
        "taken_g": Sum(WEIGHED, filter=arrived, default=0),
        "taken_squares": Sum(taken * taken, filter=arrived, default=0.0),
        "away_loads": Count("pk", filter=~arrived),
        "away_g": Sum("mass_g", filter=~arrived, default=0),
        "away_squares": Sum(mass * mass, filter=~arrived, default=0.0),
        "made_up": Count("pk", filter=Q(simulated=True)),
    }
    rows = flowing(actor, asked).order_by().values(*PAIR, "code").annotate(**sums)
    renamed = {"taken_g": "accepted_g", "taken_squares": "accepted_squares", "made_up": "simulated"}
    return [PairSums(**{renamed.get(name, name): value for name, value in row.items()}) for row in rows]


def loads_of(*, actor: Actor, asked: FlowsAsked) -> Iterator[LoadMasses]:
    """Every accepted load by itself, in one statement. Raises NOT_ALLOWED."""
    rows = flowing(actor, asked).filter(state__in=ARRIVED).order_by("pk").annotate(told=TOLD)
    issuing = set(_issuing())
    for row in rows.values("pk", "number", *PAIR, "code", "day", "spec", "told", "accepted_g").iterator(
        chunk_size=5_000
    ):
        told, spec = row.pop("told"), row.pop("spec")
        yield LoadMasses(manifest_id=row.pop("pk"), sent_g=told if spec in issuing else None, **row)


def streams_moved(*, actor: Actor, since: dt.date, until: dt.date) -> dict[str, int]:
    """Stream, without its profiles → how many loads were issued on these days, the most first. Raises NOT_ALLOWED."""
    rows = flowing(actor, FlowsAsked(since=since, until=until)).order_by().values_list("spec")
    found = Counter[str]()
    for spec, count in rows.annotate(count=Count("pk")):
        found[spec.partition("/")[0]] += count
    return dict(found.most_common())


def arrived_of(*, actor: Actor, asked: FlowsAsked) -> QuerySet[Manifest]:
    """The accepted loads, for what else stands with them (weighings). Raises NOT_ALLOWED."""
    return flowing(actor, asked).filter(state__in=ARRIVED).order_by()


def _issuing() -> list[str]:
    """The specifications whose loads are told before they are weighed."""
    return [code for code in SPECS.codes() if any(step.event is Event.ISSUE for step in SPECS.get(code).steps)]
