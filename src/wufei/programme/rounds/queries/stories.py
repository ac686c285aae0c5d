"""How an entry came to be as it is: its series, and what happened to it. Not for: what it says (entries)."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from wufei.programme.indicators.models import Figure
from wufei.programme.rounds.models import Page
from wufei.programme.rounds.queries.entries import Sight
from wufei.programme.rounds.spec import PageState

SERIES = 6
YEARS = 200  # two years in a month written YYYYMM: six quarters lie within


@dataclasses.dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: when, what, by whom.

    `act`: a step of the page, or open, remind, late, field (returned), file, fill, read (a figure with its source).
    """

    at: dt.datetime
    act: str
    who: str = ""
    text: str = ""
    field: str = ""


def series_of(sights: Iterable[Sight], closing: int) -> dict[int, list[Figure]]:
    """Entry id → the last figures of its indicator at its place with a value, oldest first; one query for a page."""
    rows = [s.entry for s in sights if s.entry.indicator_id and s.entry.place_id]
    figures: dict[tuple[int, int], list[Figure]] = {}
    found = Figure.objects.filter(
        indicator__in={e.indicator_id for e in rows},
        place__in={e.place_id for e in rows},
        closing__lte=closing,
        closing__gt=closing - YEARS,
        superseded_at__isnull=True,
        value_micro__isnull=False,
    )
    for figure in found.defer("inputs").order_by("closing"):
        figures.setdefault((figure.indicator_id, figure.place_id), []).append(figure)
    return {e.pk: figures.get((e.indicator_id or 0, e.place_id or 0), [])[-SERIES:] for e in rows}


def page_story(page: Page) -> list[Happening]:
    """What happened to a page, newest first: opened, reminded, filed, returned, approved and so on."""
    found = [Happening(page.round.opened_at, "open", page.round.opened_by)]
    found += [Happening(step.recorded_at, step.act, step.actor_label, step.note) for step in page.steps.all()]
    found += [
        Happening(r.recorded_at, "late" if r.days_left < 0 else "remind", r.actor_label, r.note)
        for r in page.reminders.all()
    ]
    return sorted(found, key=lambda h: h.at, reverse=True)


def entry_story(sight: Sight, page: Sequence[Happening]) -> list[Happening]:
    """What happened to one entry, that of its page included, newest first."""
    entry, found = sight.entry, list(page)
    found += [Happening(r.recorded_at, "field", r.actor_label, r.reason, r.field) for r in sight.returns]
    found += [Happening(f.recorded_at, "file", f.recorded_by, f.file.name) for f in sight.files]
    if entry.changed_at is not None:
        found.append(Happening(entry.changed_at, "fill", entry.changed_by))
    found += [
        Happening(a.reading.recorded_at, "read", a.reading.recorded_by, a.reading.source, a.variable.name_zh)
        for a in sight.asked
        if a.reading is not None and a.reading.source
    ]
    # A returned page has a step of its own; the fields of this entry say the same more exactly.
    if any(h.act == "field" for h in found):
        moments = {h.at for h in found if h.act == "field"}
        found = [h for h in found if h.act != "return" or not any(abs(h.at - m) < _TOGETHER for m in moments)]
    return sorted(found, key=lambda h: h.at, reverse=True)


_TOGETHER = dt.timedelta(seconds=5)


def being_filled(page: Page) -> bool:
    """Whether its unit has it in hand."""
    return page.state in {PageState.FILLING, PageState.RETURNED}
