"""Filling a page: words and figures as they are typed, confirming, the parts of supporting units.

Every save is small and may be repeated; figures go straight to the readings they are (indicators), never into a copy.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import Problems
from wufei.kernel.rows import swap
from wufei.programme.indicators.actions.readings import ReadingIn, amount_micro, reading_write
from wufei.programme.rounds import permissions
from wufei.programme.rounds.errors import FIELD_UNKNOWN, ROUND_CLOSED
from wufei.programme.rounds.models import Entry, EntryPart, Page
from wufei.programme.rounds.queries import entries as queries
from wufei.programme.rounds.queries.rounds import page_get, page_subject
from wufei.programme.rounds.rules.filling import fit
from wufei.programme.rounds.spec import EntryEvent, EntryState, Lack, RoundState
from wufei.programme.rounds.states import ENTRIES


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody typed into an entry; None leaves a field as it is."""

    progress: str | None = None
    problem: str | None = None
    next_step: str | None = None
    next_on: dt.date | None = None
    no_date: bool = False
    contact: str | None = None


def may_fill(*, actor: Actor, page: Page) -> None:
    """Ask for the right to fill a page of an open round. Raises NOT_ALLOWED, WRONG_STATE, ROUND_CLOSED.

    No write: the actions that fill call it.
    """
    require(actor, permissions.PAGE_FILL, page_subject(page))
    if page.round.state != RoundState.OPEN:
        raise ROUND_CLOSED(where="round")


def entry_save(
    *,
    actor: Actor,
    entry_id: int,
    version: int,
    words: Words | None = None,
    values: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
    unit: str = "",
) -> Entry:
    """Keep what was typed so far: words, and figures by the names of the formula. An emptied figure is left as it was.

    Saying the same again changes nothing. Raises STALE, NOT_ALLOWED, WRONG_STATE, ROUND_CLOSED, TEXT_LONG,
    FIELD_UNKNOWN and what reading_write raises.
    """
    with transaction.atomic():
        entry = queries.entry_get(actor=actor, entry_id=entry_id)
        may_fill(actor=actor, page=entry.page)
        told = _figures(actor, entry, values or {}, texts or {}, unit)
        fields = _words(words) if words is not None else {}
        changed = {name: value for name, value in fields.items() if getattr(entry, name) != value}
        if changed or told:
            move = ENTRIES.move(EntryState(entry.state), EntryEvent.CHANGE)
            swap(
                entry,
                version=version,
                state=move.target,
                carried=False if "progress" in changed else entry.carried,
                changed_at=clock.now(),
                changed_by=actor.label[:120],
                **changed,
            )
    return entry


def _words(words: Words) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name in ("progress", "problem", "next_step"):
        text = getattr(words, name)
        if text is not None:
            fields[name] = fit(name, text)
    if words.contact is not None:
        fields["contact"] = fit("contact", words.contact, 80)
    if words.next_on is not None or words.no_date:
        fields["next_on"] = words.next_on
    return fields


def _figures(actor: Actor, entry: Entry, values: Mapping[str, str], texts: Mapping[str, str], unit: str) -> bool:
    """Write the typed figures as readings; whether any differs from what stood there."""
    if entry.place is None or not values:
        return False
    asked = {a.key: a for a in queries.sight(actor, entry).asked}
    if unknown := sorted(set(values) - set(asked)):
        raise FIELD_UNKNOWN(where="value", value=unknown[0], fields=", ".join(asked))
    changed = False
    for key, text in values.items():
        there, variable = asked[key].reading, asked[key].variable
        if not text.strip() or not asked[key].typed:
            continue
        given = ReadingIn(
            variable=variable.code,
            place_code=entry.place.code,
            closing=entry.round.closing,
            value=text,
            unit=unit,
            text=texts.get(key, there.text if there else ""),
            party_id=entry.page.party_id,
        )
        # What stands there already keeps its source and its state: saving a page again is no new statement.
        if there is not None and (there.value_micro, there.text) == (amount_micro(given, variable), given.text):
            continue
        reading_write(actor=actor, given=given, simulated=entry.round.simulated)
        changed = True
    return changed


def entry_confirm(*, actor: Actor, entry_id: int, version: int) -> Entry:
    """Say that an entry is as it shall be, also where it was carried over.

    Raises ENTRY_INCOMPLETE, RETURN_UNANSWERED, STALE.
    """
    with transaction.atomic():
        entry = queries.entry_get(actor=actor, entry_id=entry_id)
        may_fill(actor=actor, page=entry.page)
        if problems := queries.lacking(queries.sight(actor, entry)):
            raise Problems(problems)
        move = ENTRIES.move(EntryState(entry.state), EntryEvent.CONFIRM)
        swap(
            entry,
            version=version,
            state=move.target,
            carried=False,
            changed_at=clock.now(),
            changed_by=actor.label[:120],
        )
        record(actor=actor, act="rounds.entry.confirm", subject=entry, change={"state": str(move.target)})
    return entry


def entries_confirm_carried(*, actor: Actor, page_id: int) -> int:
    """Confirm every entry of a page that is complete as it stands (沿用并确认); how many they were."""
    with transaction.atomic():
        page = page_get(actor=actor, page_id=page_id)
        may_fill(actor=actor, page=page)
        ready = [s.entry for s in queries.sights(actor, page) if s.lack is Lack.CONFIRM]
        changed = {"carried": False, "changed_at": clock.now(), "changed_by": actor.label[:120]}
        for entry in ready:
            move = ENTRIES.move(EntryState(entry.state), EntryEvent.CONFIRM)
            swap(entry, version=entry.version, state=move.target, **changed)
        record(actor=actor, act="rounds.page.confirm", subject=page, change={"entries": len(ready)})
    return len(ready)


def part_save(*, actor: Actor, part_id: int, version: int, text: str, done: bool) -> EntryPart:
    """A supporting unit's words on an entry of another unit. Raises NOT_FOUND, NOT_ALLOWED, ROUND_CLOSED, STALE."""
    with transaction.atomic():
        part = queries.part_get(actor=actor, part_id=part_id)
        require(actor, permissions.PAGE_SUPPORT, page_subject(part.page))
        if part.page.round.state != RoundState.OPEN:
            raise ROUND_CLOSED(where="round")
        text = fit("text", text)
        if (part.text, part.done) != (text, done):
            swap(part, version=version, text=text, done=done, changed_at=clock.now(), changed_by=actor.label[:120])
            record(actor=actor, act="rounds.part.save", subject=part, change={"done": done})
    return part
