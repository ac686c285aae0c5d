"""Readings, targets and published figures as rows of files. Not for: reading files (kernel/tables)."""

from collections.abc import Iterator

from wufei.kernel.access import Actor, require
from wufei.kernel.periods import Period
from wufei.kernel.tables.spec import Values
from wufei.kernel.units import decimal_text, unit_get
from wufei.programme.indicators.models import Published, Reading, Target
from wufei.programme.indicators.permissions import INDICATOR_READ
from wufei.programme.indicators.queries.definitions import definition_now

_BATCH = 1000


def reading_rows(actor: Actor) -> Iterator[Values]:
    """The readings that stand now."""
    require(actor, INDICATOR_READ)
    rows = Reading.objects.filter(superseded_at__isnull=True).select_related("variable", "place")
    for row in rows.defer("place__outline").order_by("closing", "variable__code", "place__code").iterator(_BATCH):
        yield {
            "variable": row.variable.code,
            "place": row.place.code,
            "period": Period.longest(row.closing),
            "value": decimal_text(row.value_micro),
            "unit": unit_get(row.variable.unit).zh or row.variable.unit,
            "text": row.text,
            "source": row.source,
            "note": row.note,
            "state": row.state,
        }


def target_rows(actor: Actor) -> Iterator[Values]:
    """Every target with its baseline, as printed."""
    require(actor, INDICATOR_READ)
    rows = Target.objects.select_related("indicator", "place").prefetch_related("indicator__definitions")
    for row in rows.defer("place__outline").order_by("place__code", "closing", "pk"):
        definition = definition_now(row.indicator)
        yield {
            "place": row.place.code,
            "indicator_name": definition.name_zh,
            "indicator_id": row.indicator.code,
            "unit": unit_get(definition.unit).zh if definition.unit else "",
            "baseline_year": Period.longest(row.baseline_closing) if row.baseline_closing else None,
            "baseline": "" if row.baseline_micro is None else decimal_text(row.baseline_micro),
            "target_year": Period.longest(row.closing) if row.closing else None,
            "target": row.printed,
            "responsible_department": row.department,
            "source_url": row.source,
            "note": row.note,
        }


def published_rows(actor: Actor) -> Iterator[Values]:
    """Every published figure."""
    require(actor, INDICATOR_READ)
    for row in Published.objects.select_related("indicator").order_by("period", "place_printed", "pk"):
        yield {
            "place": row.place_printed,
            "indicator_name": row.name_printed,
            "indicator_id": row.indicator.code if row.indicator else "",
            "unit": row.unit_printed,
            "kind": row.kind,
            "period": Period.parse(row.period),
            "comparator": row.comparator,
            "value": decimal_text(row.value_micro),
            "source_url": row.source,
            "note": row.note,
        }
