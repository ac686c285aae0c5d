"""Changing the fields of a manifest: what is taken, what is equal, what is sealed. Pure. Not for: corrections."""

import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Callable, Collection, Mapping

from wufei.kernel.problems import Problem
from wufei.kernel.text import Text
from wufei.operations.manifests.errors.documents import FIELD_SEALED, FIELD_UNKNOWN, FIELD_WRONG
from wufei.operations.manifests.rules.conditions import Values
from wufei.operations.manifests.rules.moves import DAYS_KEPT, fields_of
from wufei.operations.manifests.spec import Event, Field, FieldKind, ManifestSpec, event_word

LONGEST = 2_000
_RECEIPT = (Event.ACCEPT, Event.ACCEPT_PART, Event.REFUSE)
PASSED: Mapping[Event, tuple[Event, ...]] = {
    Event.TAKE_OVER: (Event.ARRIVE, *_RECEIPT),
    Event.ARRIVE: _RECEIPT,
    Event.ACCEPT: (Event.ACCEPT_PART,),
}
MOST = 2**53  # what every browser counts exactly
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# Ordinary plates and those of new energy (GA 36-2018), a trailer by its own plate.
PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Z](?:[A-HJ-NP-Z0-9]{{4}}[A-HJ-NP-Z0-9挂学警港澳]"
    r"|[DABCEFGHJK][A-HJ-NP-Z0-9]\d{4}|\d{5}[DABCEFGHJK])"
)
PHONE = re.compile(r"\+?[0-9][0-9 \-]{4,18}[0-9]")


@dataclasses.dataclass(frozen=True, slots=True)
class Revision:
    """What a revision changes: name → (before, after); a value that is sent again unchanged is not in it."""

    changes: Mapping[str, tuple[object, object]]


def sealed(spec: ManifestSpec, signed: Collection[Event], day: dt.date) -> Mapping[str, Event]:
    """The fields that nobody may change any more, with the event that closed them.

    What a forgotten carrier would have closed is closed by whoever signed after.
    """
    closed = {name: _closed(field, signed) for name, field in fields_by_name(spec, day).items()}
    return {name: event for name, event in closed.items() if event is not None}


@functools.lru_cache(maxsize=DAYS_KEPT)
def fields_by_name(spec: ManifestSpec, day: dt.date) -> Mapping[str, Field]:
    """The fields that a document of this day has, by their names."""
    return {field.name: field for field in fields_of(spec, day)}


def _closed(field: Field, signed: Collection[Event]) -> Event | None:
    """The event that closed a field, if one did."""
    if field.sealed_at in signed:
        return field.sealed_at
    return next((event for event in PASSED.get(field.sealed_at, ()) if event in signed), None)


def empty(value: object) -> bool:
    """Whether a value says nothing."""
    return value is None or value == ""


def revised(
    spec: ManifestSpec, day: dt.date, signed: Collection[Event], before: Values, given: Values, *, late: bool = False
) -> tuple[Revision, list[Problem]]:
    """The changes that `given` asks for, and all its faults: unknown, unfit and sealed fields, each with its path.

    `late`: what was moved in an emergency: a field that was left empty may still be filled, once.
    """
    known = fields_by_name(spec, day)
    changes: dict[str, tuple[object, object]] = {}
    problems: list[Problem] = []
    for name, told in given.items():
        where, field = f"values.{name}", known.get(name)
        if field is None:
            problems.append(FIELD_UNKNOWN(where=where, value=name, names=", ".join(known)))
            continue
        value = told.strip() if isinstance(told, str) else told
        if value == before.get(name) or (empty(value) and empty(before.get(name))):
            continue
        event = _closed(field, signed)
        if event is not None and not (late and empty(before.get(name))):
            problems.append(FIELD_SEALED(where=where, value=told, label=Text(field.label), event=event_word(event)))
        elif expected := misfit(field, value):
            problems.append(FIELD_WRONG(where=where, value=str(told)[:80], label=Text(field.label), expected=expected))
        else:
            changes[name] = (before.get(name), value)
    return Revision({} if problems else changes), problems


def misfit(field: Field, value: object) -> str:
    """What a field expects instead of this value; "" where it fits. Nothing fits every field."""
    if value is None or value == "":
        return ""
    if field.kind is FieldKind.CHOICE:
        return "" if isinstance(value, str) and value in field.choices else ", ".join(field.choices)
    fits, expected = _FORMS[field.kind]
    return "" if fits(value) else expected


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def _day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _moment(value: object) -> bool:
    try:
        return isinstance(value, str) and dt.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


_FORMS: Mapping[FieldKind, tuple[Callable[[object], bool], str]] = {
    FieldKind.TEXT: (lambda value: isinstance(value, str) and len(value) <= LONGEST, f"≤ {LONGEST}"),
    FieldKind.MASS: (_whole, "0 … 2^53 g"),
    FieldKind.COUNT: (_whole, "0 … 2^53"),
    FieldKind.FLAG: (lambda value: isinstance(value, bool), "true, false"),
    FieldKind.DAY: (_day, "2026-11-22"),
    FieldKind.MOMENT: (_moment, "2026-11-22T08:00:00+08:00"),
    FieldKind.PLATE: (lambda value: isinstance(value, str) and bool(PLATE.fullmatch(value)), "鲁P12345"),
    FieldKind.PHONE: (lambda value: isinstance(value, str) and bool(PHONE.fullmatch(value)), "0635-8888888"),
}
