"""Filings that were made in another system, taken over as they were filed there; set-based.

They stand beside those filed here, with the system that vouches for them, and nobody was asked for anything. Not for:
what is filed here (filings).
"""

import dataclasses
from collections.abc import Mapping, Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record_all
from wufei.kernel.memory import uncollected
from wufei.kernel.problems import NOT_FOUND, Problem
from wufei.kernel.ready import inserted_all
from wufei.kernel.rows import swap
from wufei.operations.declarations.errors import FILED_BEFORE, SOURCE_MISSING
from wufei.operations.declarations.models import Filing, Step
from wufei.operations.declarations.permissions import FILING_TAKE
from wufei.operations.declarations.rules.clocks import due_on
from wufei.operations.declarations.rules.past import past_faults
from wufei.operations.declarations.spec.filings import FilingEvent, FilingState, PastFiling
from wufei.operations.declarations.spec.forms import form_find
from wufei.registers.parties import queries as parties

LABEL = 120
BATCH = 1_000
THINGS = 10  # rows that one filing makes, about
Key = tuple[int, str, int]  # party, form, closing


@dataclasses.dataclass(frozen=True, slots=True)
class PastRefused:
    """A filing that was not taken over, with everything that is wrong with it."""

    entry: PastFiling
    problems: tuple[Problem, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class FilingsTaken:
    """How many were taken over now, how many stood there with the same values, and which were not taken."""

    taken: int
    same: int
    refused: list[PastRefused]


def filings_take(*, actor: Actor, source: str, entries: Sequence[PastFiling]) -> FilingsTaken:
    """Take over filings, each wholly or not at all; the same again is the same.

    `source`: the system that vouches for them; it stands as who filed. A duty that is open for the period is fulfilled
    by it. They are written in batches. Raises NOT_ALLOWED, SOURCE_MISSING.
    """
    require(actor, FILING_TAKE)
    if not source.strip():
        raise SOURCE_MISSING(where="source")
    found = FilingsTaken(0, 0, [])
    for first in range(0, len(entries), BATCH):
        batch = entries[first : first + BATCH]
        with uncollected(THINGS * len(batch)), transaction.atomic():
            told = _batch_taken(actor, source.strip()[:LABEL], batch)
        found = FilingsTaken(found.taken + told.taken, found.same + told.same, [*found.refused, *told.refused])
    return found


def _batch_taken(actor: Actor, source: str, batch: Sequence[PastFiling]) -> FilingsTaken:
    now, today = clock.now(), clock.today()
    gone = set(parties.out_of_reach(actor=actor, permission=FILING_TAKE, party_ids={each.party_id for each in batch}))
    there = _there(batch)
    refused: list[PastRefused] = []
    same, fresh, opened = 0, dict[Key, PastFiling](), list[tuple[Filing, PastFiling]]()
    for entry in batch:
        key = _key(entry)
        problems = list(past_faults(entry, now, today))
        if entry.party_id in gone:
            problems.append(NOT_FOUND(where="party", value=entry.party_id))
        row, twin = there.get(key), fresh.get(key)
        due = row is not None and row.state == FilingState.DUE
        if problems:
            refused.append(PastRefused(entry, tuple(problems)))
        elif (row is not None and not due and row.values != entry.values) or (twin and twin.values != entry.values):
            refused.append(PastRefused(entry, (FILED_BEFORE(where="closing", value=entry.closing),)))
        elif (row is not None and not due) or twin:
            same += 1
        else:
            fresh[key] = entry
            opened += [(row, entry)] if row is not None else []
    for row, entry in opened:
        swap(row, version=row.version, **_columns(entry, source))
    rows = [Filing(**_named(entry), **_columns(entry, source)) for key, entry in fresh.items() if key not in there]
    inserted_all(rows, keyed=True)
    rows += [row for row, _entry in opened]
    inserted_all([step for row in rows for step in _steps(row, actor)])
    change = {"from": source}
    record_all(actor=actor, told=[("declarations.filing.take", row, change) for row in rows])
    return FilingsTaken(len(rows), same, refused)


def _there(batch: Sequence[PastFiling]) -> dict[Key, Filing]:
    rows = Filing.objects.filter(
        party__in={each.party_id for each in batch},
        form__in={each.form for each in batch},
        closing__in={each.closing for each in batch},
    )
    return {(row.party_id, row.form, row.closing): row for row in rows}


def _key(entry: PastFiling) -> Key:
    return entry.party_id, entry.form, entry.closing


def _named(entry: PastFiling) -> dict[str, object]:
    form = form_find(entry.form)
    assert form is not None  # noqa: S101  past_faults has looked
    due = due_on(form, entry.closing)
    return {
        "party_id": entry.party_id,
        "form": entry.form,
        "closing": entry.closing,
        "due_on": due,
        "opened_at": clock.now(),
    }


def _columns(entry: PastFiling, source: str) -> Mapping[str, object]:
    return {
        "state": FilingState.ACCEPTED if entry.accepted else FilingState.FILED,
        "values": dict(entry.values),
        "filed_at": entry.filed_at,
        "filed_by": source,
    }


def _steps(row: Filing, actor: Actor) -> list[Step]:
    """What happened to it there, told with the moment at which it was taken over."""
    events = [FilingEvent.FILE, *([FilingEvent.ACCEPT] if row.state == FilingState.ACCEPTED else [])]
    assert row.filed_at is not None  # noqa: S101  _columns has set it
    late = clock.day_of(row.filed_at) > row.due_on
    return [
        Step(
            filing=row,
            event=event,
            values=row.values,
            told=row.filed_by,
            late=late and event is FilingEvent.FILE,
            recorded_at=clock.now(),
            recorded_by=actor.label[:LABEL],
        )
        for event in events
    ]
