"""What indicators give the lake: readings as told and figures as computed, as they stand. Not for: computing."""

from collections.abc import Iterator

from django.db.models import Count, Max, QuerySet, Sum

from wufei.kernel.lake.libraries import Rows
from wufei.kernel.lake.spec import Column, Dataset
from wufei.kernel.text import _
from wufei.programme.indicators.models import Figure, Reading

YEAR = 100


def _parts(rows: QuerySet[Reading] | QuerySet[Figure]) -> dict[str, str]:
    """Year → token: the count of all rows ever, the last one, and the count of all changes."""
    found: dict[str, list[str]] = {}
    marks = rows.order_by().values("closing").annotate(n=Count("pk"), last=Max("pk"), moved=Sum("version"))
    open_rows = dict(rows.filter(superseded_at__isnull=True).order_by().values_list("closing").annotate(Count("pk")))
    states = rows.order_by().values_list("closing", "state").annotate(Count("pk"))
    by_state: dict[int, list[str]] = {}
    for closing, state, count in states.order_by("closing", "state"):
        by_state.setdefault(closing, []).append(f"{state}{count}")
    for row in marks.order_by("closing"):
        closing = row["closing"]
        token = f"{closing}:{row['n']}:{row['last']}:{row['moved']}:{open_rows.get(closing, 0)}:"
        found.setdefault(str(closing // YEAR), []).append(token + ",".join(by_state[closing]))
    return {year: ";".join(tokens) for year, tokens in found.items()}


def _reading_parts() -> dict[str, str]:
    return _parts(Reading.objects.all())


def _figure_parts() -> dict[str, str]:
    return _parts(Figure.objects.all())


def _of_year(part: str) -> dict[str, int]:
    return {"closing__gte": int(part) * YEAR, "closing__lt": (int(part) + 1) * YEAR}


def _readings(part: str) -> Rows:
    return READINGS.rows(_reading_rows(part))


def _reading_rows(part: str) -> Iterator[tuple[object, ...]]:
    rows = Reading.objects.filter(superseded_at__isnull=True, **_of_year(part)).order_by("pk")
    names = ("variable__code", "place__code", "closing", "value_micro", "variable__unit", "state", "recorded_at")
    return rows.values_list(*names, "simulated").iterator()


def _figures(part: str) -> Rows:
    rows = Figure.objects.filter(superseded_at__isnull=True, **_of_year(part)).order_by("pk")
    names = ("indicator__code", "place__code", "closing", "value_micro", "definition__unit", "definition__edition")
    return FIGURES.rows(rows.values_list(*names, "reason", "state", "recorded_at", "simulated").iterator())


_PLACED = (
    Column("place", "string", _("Place code")),
    Column("closing", "int32", _("Month it closes with, YYYYMM")),
)
READINGS = Dataset(
    name="indicators.readings",
    schema=(
        Column("variable", "string", _("Variable")),
        *_PLACED,
        Column("value_micro", "int64", _("Value in millionths of the unit")),
        Column("unit", "string", _("Unit")),
        Column("state", "string", _("State")),
        Column("recorded_at", "timestamp", _("Recorded")),
        Column("simulated", "bool", _("Simulated data")),
    ),
    parts=_reading_parts,
    read=_readings,
    title=_("Readings of variables"),
)
FIGURES = Dataset(
    name="indicators.figures",
    schema=(
        Column("indicator", "string", _("Indicator")),
        *_PLACED,
        Column("value_micro", "int64", _("Value in millionths of the unit")),
        Column("unit", "string", _("Unit")),
        Column("edition", "int32", _("Edition of the definition")),
        Column("reason", "string", _("Why there is no value")),
        Column("state", "string", _("State")),
        Column("recorded_at", "timestamp", _("Recorded")),
        Column("simulated", "bool", _("Simulated data")),
    ),
    parts=_figure_parts,
    read=_figures,
    title=_("Figures of indicators"),
)
DATASETS = (READINGS, FIGURES)
