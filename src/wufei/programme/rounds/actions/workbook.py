"""The workbook of one page out, to be filled without the page, and in again: first looked at, then taken row by row.

Not for: how the workbook is laid out (rules/sheet.py), or whole tables (kernel/tables).
"""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Iterator, Sequence

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import get_language, gettext

from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.files.actions import file_store
from wufei.kernel.files.models import StoredFile
from wufei.kernel.files.queries import file_get, file_read
from wufei.kernel.periods import Period
from wufei.kernel.problems import NOT_FOUND, Problem, Problems
from wufei.kernel.text import _
from wufei.kernel.units import decimal_text, parse_micro, unit_get
from wufei.programme.indicators.actions.readings import ReadingIn, amount_micro
from wufei.programme.rounds import permissions
from wufei.programme.rounds.actions.filling import Words, entry_save, may_fill, part_save
from wufei.programme.rounds.errors import CELL_STALE, DAY_FORM, SHEET_OTHER
from wufei.programme.rounds.models import Page
from wufei.programme.rounds.queries import entries as queries
from wufei.programme.rounds.queries.entries import Asked, Sight
from wufei.programme.rounds.queries.rounds import page_get, page_subject
from wufei.programme.rounds.rules import sheet
from wufei.programme.rounds.rules.filling import fit
from wufei.programme.rounds.spec import FIELD_LABELS

PURPOSE, KEEP_YEARS = "rounds.workbook", 1
HEAD = (
    _("Key"),
    _("Entry"),
    _("Field"),
    _("Unit"),
    _("Last time"),
    _("This time"),
    _("As downloaded"),
    _("Remarks"),
)
NOTES = (
    _("Fill in the green column only; the others are locked."),
    _("Numbers count from 1 January to the end of the period, unless the remark says otherwise."),
    _("Bring the file back to the same page: you see first what would change, and confirm it there."),
    _("An empty number leaves the one that stands; an emptied text empties it."),
)
CALIBRE = _("As it stood on the last day of the period.")
WORDS = ("progress", "problem", "next_step")


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One field that a workbook would change."""

    number: int
    title: str
    field: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True, slots=True)
class RowFault:
    """A row of a workbook that is not taken, and why."""

    number: int
    title: str
    field: str
    problem: Problem


@dataclasses.dataclass(frozen=True, slots=True)
class Trial:
    """What a workbook would change or did change; `file_id` is the stored workbook, to be taken."""

    file_id: int
    name: str
    changes: tuple[Change, ...]
    faults: tuple[RowFault, ...]
    untouched: int


@dataclasses.dataclass(frozen=True, slots=True)
class _Field:
    """A field of the page behind a row: what it belongs to and what stands there now."""

    line: sheet.Line
    sight: Sight | None = None
    asked: Asked | None = None
    part_id: int | None = None
    name: str = ""


def page_sheet(*, actor: Actor, page_id: int) -> bytes:
    """The workbook of a page. Raises NOT_FOUND, NOT_ALLOWED."""
    page = page_get(actor=actor, page_id=page_id)
    require(actor, permissions.PAGE_READ, page_subject(page))
    lines = [field.line for field in _fields(actor, page)]
    title = f"{page.party.name} {Period.longest(page.round.closing).code}"
    notes = [page.round.title, page.party.name, *(gettext(note) for note in NOTES)]
    return sheet.write(page.pk, title, [gettext(word) for word in HEAD], lines, notes)


def page_sheet_look(*, actor: Actor, page_id: int, name: str, content: bytes | File[bytes]) -> Trial:
    """What a filled workbook would change; nothing is changed yet. Raises SHEET_OTHER, NOT_ALLOWED, WRONG_STATE."""
    with transaction.atomic():
        page = page_get(actor=actor, page_id=page_id)
        may_fill(actor=actor, page=page)
        stored = file_store(actor=actor, content=content, name=name, purpose=PURPOSE, keep_years=KEEP_YEARS)
        trial, _rows = _trial(actor, page, stored)
    return trial


def page_sheet_take(*, actor: Actor, page_id: int, file_id: int) -> Trial:
    """Take a workbook that was looked at: every row that holds is saved, the others are named.

    Raises NOT_FOUND, SHEET_OTHER, NOT_ALLOWED, WRONG_STATE.
    """
    with transaction.atomic():
        page = page_get(actor=actor, page_id=page_id)
        may_fill(actor=actor, page=page)
        stored = file_get(file_id)
        if (stored.purpose, stored.uploaded_by_id) != (PURPOSE, actor.id) or stored.purged_at is not None:
            raise NOT_FOUND(where="file", value=file_id)
        trial, rows = _trial(actor, page, stored)
        refused = list(_save(actor, rows))
        lost = {fault.number for fault in refused}
        kept = tuple(change for change in trial.changes if change.number not in lost)
        told = {"file": stored.pk, "rows": len(kept), "refused": len(trial.faults) + len(refused)}
        record(actor=actor, act="rounds.page.sheet", subject=page, change=told)
    return dataclasses.replace(trial, changes=kept, faults=(*trial.faults, *refused))


_Row = tuple[_Field, sheet.Told]


def _trial(actor: Actor, page: Page, stored: StoredFile) -> tuple[Trial, list[_Row]]:
    fields = {field.line.key: field for field in _fields(actor, page)}
    changes: list[Change] = []
    faults: list[RowFault] = []
    rows: list[_Row] = []
    told = sheet.read(page.pk, file_read(stored))
    for row in told:
        field = fields.get(row.key)
        if field is None:
            raise SHEET_OTHER(where="file", value=row.key)
        line = field.line
        if _same(line, row.text, row.base) or _same(line, row.text, line.now):
            continue
        try:
            if not _same(line, row.base, line.now):
                raise CELL_STALE(where=line.key, value=row.text, now=line.now or "—")
            _judge(page, field, row.text)
        except Problem as problem:
            faults.append(RowFault(row.number, line.title, line.field, problem))
            continue
        if line.kind == sheet.NUMBER and not row.text:
            continue
        changes.append(Change(row.number, line.title, line.field, line.now, row.text))
        rows.append((field, row))
    untouched = len(told) - len(changes) - len(faults)
    return Trial(stored.pk, stored.name, tuple(changes), tuple(faults), untouched), rows


def _same(line: sheet.Line, one: str, other: str) -> bool:
    """Whether two texts say the same: numbers by value, words without blanks around and whatever ends their lines."""
    if line.kind == sheet.NUMBER and one and other:
        try:
            return parse_micro(one) == parse_micro(other)
        except Problem:
            return one == other
    return one.strip().replace("\r\n", "\n") == other.strip().replace("\r\n", "\n")


def _judge(page: Page, field: _Field, text: str) -> None:
    """Raise what saving this field would raise, as far as it can be said before."""
    if field.asked is not None:
        if text:
            place = field.sight.entry.place if field.sight else None
            code = field.asked.variable.code
            given = ReadingIn(
                variable=code, place_code=place.code if place else "", closing=page.round.closing, value=text
            )
            amount_micro(given, field.asked.variable)
    elif field.line.kind == sheet.DATE:
        _day(text)
    else:
        fit(field.name, text, 80 if field.name == "contact" else 2000)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise DAY_FORM(where="next_on", value=text) from error


def _save(actor: Actor, rows: Sequence[_Row]) -> Iterator[RowFault]:
    """Save what changed, one entry after the other; what is refused after all takes back its entry only."""
    by_entry: dict[int, list[_Row]] = {}
    for field, row in rows:
        if field.sight is not None:
            by_entry.setdefault(field.sight.entry.pk, []).append((field, row))
    for together in by_entry.values():
        yield from _tried(together, functools.partial(_save_entry, actor, together))
    for field, row in rows:
        if field.part_id is not None:
            yield from _tried([(field, row)], functools.partial(_save_part, actor, field, row.text))


def _tried(rows: Sequence[_Row], save: Callable[[], None]) -> Iterator[RowFault]:
    try:
        with transaction.atomic():
            save()
    except Problem as problem:
        problems = [problem]
    except Problems as several:
        problems = list(several.problems)
    else:
        return
    yield from (RowFault(row.number, f.line.title, f.line.field, problems[0]) for f, row in rows)


def _save_entry(actor: Actor, rows: Sequence[_Row]) -> None:
    sight = rows[0][0].sight
    assert sight is not None  # noqa: S101  rows are grouped by it
    values = {f.asked.key: row.text for f, row in rows if f.asked is not None}
    texts = {f.name: row.text for f, row in rows if f.name in {*WORDS, "contact"}}
    days = [_day(row.text) for f, row in rows if f.name == "next_on"]
    words = Words(
        progress=texts.get("progress"),
        problem=texts.get("problem"),
        next_step=texts.get("next_step"),
        contact=texts.get("contact"),
        next_on=days[0] if days else None,
        no_date=bool(days) and days[0] is None,
    )
    entry_save(actor=actor, entry_id=sight.entry.pk, version=sight.entry.version, words=words, values=values)


def _save_part(actor: Actor, field: _Field, text: str) -> None:
    part = queries.part_get(actor=actor, part_id=field.part_id or 0)
    part_save(actor=actor, part_id=part.pk, version=part.version, text=text, done=part.done)


def _fields(actor: Actor, page: Page) -> Iterator[_Field]:
    """Every field of a page, in its order."""
    for sight in queries.sights(actor, page):
        yield from (_value(sight, asked) for asked in sight.asked if asked.typed)
        yield from _words(sight)
    for part in queries.parts_of(page):
        title = f"{queries.title_of(part.entry)}（{part.entry.page.party.name}）"
        line = sheet.Line(key=f"part:{part.pk}", title=title, field=gettext("Own part"), now=part.text)
        yield _Field(line, part_id=part.pk, name="text")


def _value(sight: Sight, asked: Asked) -> _Field:
    english = str(get_language()).startswith("en")
    variable = asked.variable
    note = (variable.note_en if english else "") or variable.note_zh
    stock = gettext(CALIBRE) if variable.kind == "stock" else ""
    line = sheet.Line(
        key=f"entry:{sight.entry.pk}:value:{asked.key}",
        title=_title(sight),
        field=(variable.name_en if english else "") or variable.name_zh,
        kind=sheet.NUMBER,
        unit=unit_get(variable.unit).name("en" if english else "zh") if variable.kind != "judged" else "0–2",
        last=decimal_text(asked.last_micro) if asked.last_micro is not None else "",
        now=decimal_text(asked.reading.value_micro) if asked.reading else "",
        help=" ".join(part for part in (note, stock) if part),
    )
    return _Field(line, sight=sight, asked=asked, name="value")


def _words(sight: Sight) -> Iterator[_Field]:
    entry, earlier = sight.entry, sight.entry.earlier
    for name in WORDS:
        last, now = getattr(earlier, name) if earlier else "", getattr(entry, name)
        yield _word(sight, name, gettext(FIELD_LABELS[name]), last, now)
    last_on = earlier.next_on.isoformat() if earlier and earlier.next_on else ""
    now_on = entry.next_on.isoformat() if entry.next_on else ""
    yield _word(sight, "next_on", gettext("Next step until"), last_on, now_on, kind=sheet.DATE)
    yield _word(sight, "contact", gettext("Contact"), earlier.contact if earlier else "", entry.contact)


def _word(sight: Sight, name: str, label: str, last: str, now: str, *, kind: str = sheet.TEXT) -> _Field:
    key = f"entry:{sight.entry.pk}:{name}"
    line = sheet.Line(key=key, title=_title(sight), field=label, kind=kind, last=last, now=now)
    return _Field(line, sight=sight, name=name)


def _title(sight: Sight) -> str:
    """What an entry is called, with its place or its number in the ledger."""
    entry = sight.entry
    if entry.task is not None:
        return f"{entry.task.number} {entry.task.title}"
    return f"{sight.title} · {entry.place.name}" if entry.place else sight.title
