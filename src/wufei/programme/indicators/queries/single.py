"""One indicator at one place: how it stands, what it is held against, what lies behind, who has not told yet.

Not for: what one figure is made of (figures.py), many indicators at once (board.py).
"""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from wufei.kernel.access import Actor, require
from wufei.kernel.files.models import StoredFile
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.indicators.models import (
    Assignment,
    Figure,
    Forecast,
    Indicator,
    IndicatorSet,
    Reading,
    ReadingFile,
    SetItem,
    Target,
)
from wufei.programme.indicators.permissions import INDICATOR_READ
from wufei.programme.indicators.queries.board import Line, lines_of
from wufei.programme.indicators.queries.readings import readings_visible_to
from wufei.programme.indicators.spec import Duty
from wufei.registers.places.models import Place

MOST_HISTORY = 60


def line_at(
    actor: Actor, *, found: IndicatorSet | None, indicator: Indicator, place: Place, closing: int
) -> Line | None:
    """How an indicator stands; None where no edition of its definition holds. One of no set is judged all the same."""
    require(actor, INDICATOR_READ)
    item = found.items.filter(indicator=indicator).first() if found else None
    if item is None:
        item = SetItem(indicator=indicator, duty=Duty.OWN)
    item.indicator = indicator
    lines = lines_of([item], [place], closing, near_permille=found.near_permille if found else None)
    return next(iter(lines[place.pk]), None)


def targets_of(actor: Actor, indicator: Indicator, *, places: Iterable[Place] | None = None) -> list[Target]:
    """The targets of an indicator, by place and month."""
    require(actor, INDICATOR_READ)
    rows = Target.objects.filter(indicator=indicator).select_related("place").defer("place__outline")
    if places is not None:
        rows = rows.filter(place__in=[place.pk for place in places])
    return list(rows.order_by("place__code", "closing"))


def forecast_of(actor: Actor, indicator: Indicator, place: Place) -> Forecast | None:
    """The stored forecast."""
    require(actor, INDICATOR_READ)
    return Forecast.objects.filter(indicator=indicator, place=place).first()


def lacking(actor: Actor, indicator: Indicator, place: Place, told: Iterable[int]) -> list[Place]:
    """The places below that are asked for an indicator and are not among those that have told (ids)."""
    require(actor, INDICATOR_READ)
    asked = Assignment.objects.filter(indicator=indicator, place__parent=place).values("place")
    rows = Place.objects.filter(pk__in=asked).exclude(pk__in=list(told))
    return list(rows.defer("outline").order_by("code"))


def values_at(actor: Actor, indicator: Indicator, *, places: Iterable[int], closing: int) -> dict[int, int | None]:
    """Place id → the value that stands there for a month."""
    require(actor, INDICATOR_READ)
    rows = Figure.objects.filter(
        indicator=indicator, place__in=list(places), closing=closing, superseded_at__isnull=True
    )
    return dict(rows.values_list("place_id", "value_micro"))


def history_of(actor: Actor, *, variables: Sequence[str], place: Place, closings: Iterable[int]) -> list[Reading]:
    """All that was ever said of these variables at a place and these months, newest first."""
    rows = readings_visible_to(actor).filter(variable__code__in=list(variables), place=place, closing__in=set(closings))
    return list(rows.order_by("-recorded_at", "-pk")[:MOST_HISTORY])


def assignments_of(actor: Actor, indicator: Indicator) -> QuerySet[Assignment]:
    """Who answers for an indicator, by place; the lead first."""
    require(actor, INDICATOR_READ)
    rows = Assignment.objects.filter(indicator=indicator).select_related("place", "party").defer("place__outline")
    return rows.order_by("place__code", "role", "pk")


def evidence_get(*, actor: Actor, file_id: int) -> StoredFile:
    """A file that proves a reading. Raises NOT_FOUND for any other file."""
    require(actor, INDICATOR_READ)
    link = ReadingFile.objects.filter(file=file_id).select_related("file").first()
    if link is None:
        raise NOT_FOUND(where="file", value=file_id)
    return link.file
