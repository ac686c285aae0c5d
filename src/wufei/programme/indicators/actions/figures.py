"""Keeping figures as their readings, definitions and lake datasets say. Not for: entering readings, or reading figures.

A figure is stored, not computed when a page asks: pages stay fast, and what was shown stays provable. Whatever changes
an input calls `figures_refresh` in its own transaction; a value that changed makes a new row and keeps the old one.
"""

import contextlib
import contextvars
import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.outbox.actions import emit
from wufei.programme.indicators.events import FiguresChanged
from wufei.programme.indicators.models import Figure
from wufei.programme.indicators.queries.inputs import Computed, Scope, computed
from wufei.programme.indicators.spec import RANK, ReadingState

_BATCH = 500
_SCOPE = ("variables", "indicator_ids", "place_codes", "closings")
# What the open transaction of this context has touched and not refreshed yet.
_WAITING: contextvars.ContextVar[dict[str, set[Any]] | None] = contextvars.ContextVar(
    "indicators_waiting", default=None
)
_APPROVED = RANK[ReadingState.APPROVED]


# While figures are held: what has been asked for.
_HELD: contextvars.ContextVar[list[tuple[Any, ...]] | None] = contextvars.ContextVar("indicators_held", default=None)


@dataclasses.dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: figures looked at, new or changed values, and those whose inputs or state alone moved."""

    looked_at: int = 0
    changed: int = 0
    moved: int = 0


def figures_refresh(
    *,
    variables: Sequence[str] | None = None,
    indicator_ids: Sequence[int] | None = None,
    place_codes: Sequence[str] | None = None,
    closings: Sequence[int] | None = None,
) -> Refreshed:
    """Compute the figures of a scope again and keep what changed. What is None is not limited.

    A place stands for those above it too, a month for the one a year later too.

    No actor: the action that changed an input has one and has asked.
    """
    if (held := _HELD.get()) is not None:
        held.append((variables, indicator_ids, place_codes, closings))
        return Refreshed()
    scope = Scope(
        variables=None if variables is None else tuple(variables),
        indicator_ids=None if indicator_ids is None else tuple(indicator_ids),
        place_codes=None if place_codes is None else tuple(place_codes),
        closings=None if closings is None else tuple(closings),
    )
    with transaction.atomic():
        rows = computed(scope)
        present = _present(rows)
        fresh: list[Figure] = []
        old: list[int] = []
        moved: list[Figure] = []
        for row in rows:
            there = present.get((row.indicator_id, row.place_id, row.closing))
            if there is not None and _says_the_same(there, row):
                if _moved(there, row):
                    moved.append(there)
                continue
            if there is not None:
                old.append(there.pk)
            fresh.append(_figure(row, there))
        _store(fresh, old, moved)
        if fresh:
            codes = tuple(sorted({r.place_code for r in rows}))
            emit(FiguresChanged(place_codes=codes, closings=tuple(sorted({f.closing for f in fresh}))))
    return Refreshed(looked_at=len(rows), changed=len(fresh), moved=len(moved))


@contextlib.contextmanager
def figures_held() -> Iterator[None]:
    """Do many acts and compute their figures once at the end, in the same transaction.

    No actor: as figures_refresh.
    """
    asked: list[tuple[Any, ...]] = []
    token = _HELD.set(asked)
    try:
        yield
    finally:
        _HELD.reset(token)
    if asked:
        figures_refresh(**{name: _all(column) for name, column in zip(_SCOPE, zip(*asked, strict=True), strict=True)})


def _all(column: Sequence[Sequence[Any] | None]) -> list[Any] | None:
    """What was asked for together; None where anything was not limited."""
    found: set[Any] = set()
    for values in column:
        if values is None:
            return None
        found.update(values)
    return sorted(found)


def figures_follow(*, variables: Sequence[str], place_codes: Sequence[str], closings: Sequence[int]) -> None:
    """Refresh after the commit of the transaction that is open, once for all that was touched in it.

    What a crash between the two leaves behind is mended at night (handlers).

    No actor: as figures_refresh.
    """
    touched: dict[str, set[Any]] = {
        "variables": set(variables),
        "place_codes": set(place_codes),
        "closings": set(closings),
    }
    waiting = _WAITING.get()
    # A rollback takes the callback away, and what it waited for with it.
    if waiting is None or not any(entry[1] is _follow for entry in transaction.get_connection().run_on_commit):
        _WAITING.set(touched)
        transaction.on_commit(_follow, robust=True)
        return
    for name, values in touched.items():
        waiting[name] |= values


def _follow() -> None:
    waiting = _WAITING.get()
    _WAITING.set(None)
    if waiting:
        figures_refresh(**{name: sorted(values) for name, values in waiting.items()})


def _present(rows: Iterable[Computed]) -> dict[tuple[int, int, int], Figure]:
    rows = list(rows)
    found = Figure.objects.filter(
        indicator__in={r.indicator_id for r in rows},
        place__in={r.place_id for r in rows},
        closing__in={r.closing for r in rows},
        superseded_at__isnull=True,
    )
    return {(f.indicator_id, f.place_id, f.closing): f for f in found}


def _says_the_same(there: Figure, row: Computed) -> bool:
    return (
        there.value_micro == row.value_micro
        and there.reason == row.reason
        and there.text == row.text
        and there.definition_id == row.definition_id
        and there.missing == list(row.missing)
    )


def _moved(there: Figure, row: Computed) -> bool:
    """Bring an unchanged value's state, flags and inputs up to date; whether anything moved."""
    inputs, flags = list(row.inputs), list(row.flags)
    if (there.state, there.flags, there.inputs) == (row.state, flags, inputs):
        return False
    there.state, there.flags, there.inputs = row.state, flags, inputs
    _approve(there)
    there.version += 1
    return True


def _figure(row: Computed, there: Figure | None) -> Figure:
    figure = Figure(
        indicator_id=row.indicator_id,
        definition_id=row.definition_id,
        place_id=row.place_id,
        closing=row.closing,
        value_micro=row.value_micro,
        text=row.text,
        reason=row.reason,
        missing=list(row.missing),
        flags=list(row.flags),
        state=row.state,
        inputs=list(row.inputs),
        approved_micro=there.approved_micro if there else None,
        approved_at=there.approved_at if there else None,
        recorded_at=clock.now(),
        simulated=row.simulated,
    )
    _approve(figure)
    return figure


def _approve(figure: Figure) -> None:
    """Remember the value that was approved, to show what changed since."""
    if RANK[figure.state] >= _APPROVED and figure.value_micro is not None:
        if figure.approved_micro != figure.value_micro or figure.approved_at is None:
            figure.approved_at = clock.now()
        figure.approved_micro = figure.value_micro


def _store(fresh: list[Figure], old: list[int], moved: list[Figure]) -> None:
    now = clock.now()
    for start in range(0, len(old), _BATCH):
        Figure.objects.filter(pk__in=old[start : start + _BATCH]).update(superseded_at=now)
    Figure.objects.bulk_create(fresh, batch_size=_BATCH)
    Figure.objects.bulk_update(
        moved, ["state", "flags", "inputs", "approved_micro", "approved_at", "version"], batch_size=_BATCH
    )
