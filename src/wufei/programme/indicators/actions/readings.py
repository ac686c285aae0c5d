"""Writes on readings: enter, file, return, approve, accept, open again; many at once. Not for: what is made of them."""

import dataclasses
from collections.abc import Mapping, Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Permission, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.files import queries as files
from wufei.kernel.outbox.actions import emit
from wufei.kernel.periods import Period, closing_of
from wufei.kernel.problems import NOT_FOUND, STALE
from wufei.kernel.rows import swap
from wufei.kernel.units import MICRO, Quantity, parse_micro, unit_get
from wufei.programme.indicators import permissions
from wufei.programme.indicators.actions.figures import figures_follow, figures_refresh
from wufei.programme.indicators.errors import (
    CLOSING_FUTURE,
    LEVEL_WRONG,
    NEGATIVE,
    READING_APPROVED,
    REASON_NEEDED,
)
from wufei.programme.indicators.events import ReadingsMoved
from wufei.programme.indicators.models import Reading, ReadingFile, Variable
from wufei.programme.indicators.queries.definitions import answering_parties, variable_get
from wufei.programme.indicators.queries.readings import place_of, reading_subjects, readings_get, subject_of
from wufei.programme.indicators.rules.fields import fit
from wufei.programme.indicators.spec import LEVELS, ReadingEvent, ReadingState, VariableKind
from wufei.programme.indicators.states import READINGS
from wufei.registers.places.models import Place

SEALED = frozenset({ReadingState.APPROVED, ReadingState.ACCEPTED})
EVENT_PERMISSIONS: dict[ReadingEvent, Permission] = {
    ReadingEvent.COMPLETE: permissions.READING_COMPLETE,
    ReadingEvent.RETURN: permissions.READING_RETURN,
    ReadingEvent.APPROVE: permissions.READING_APPROVE,
    ReadingEvent.ACCEPT: permissions.READING_ACCEPT,
    ReadingEvent.REOPEN: permissions.READING_REOPEN,
}
WITH_REASON = frozenset({ReadingEvent.RETURN, ReadingEvent.REOPEN})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReadingIn:
    """A reading as given: the number as typed, in `unit` (empty: the variable's own), until the month `closing`."""

    variable: str
    place_code: str
    closing: int
    value: str
    unit: str = ""
    text: str = ""
    source: str = ""
    note: str = ""
    party_id: int | None = None
    file_ids: tuple[int, ...] = ()


def reading_write(
    *, actor: Actor, given: ReadingIn, simulated: bool = False, seen: tuple[int, int] | None = None
) -> Reading:
    """Enter or change a figure. A draft is changed in place; a filed one is restated as a new draft, the old one stays.

    `seen`: id and version of the reading that stood when the writer looked; None: whatever stands. Raises
    VARIABLE_UNKNOWN, PLACE_UNKNOWN, CLOSING_FUTURE, NOT_A_NUMBER, NEGATIVE, DIMENSIONS_DIFFER, NOT_ALLOWED,
    READING_APPROVED, STALE.
    """
    with transaction.atomic():
        variable, place = variable_get(given.variable), place_of(given.place_code)
        require(actor, permissions.READING_WRITE, subject_of(variable, place))
        there = Reading.objects.filter(
            variable=variable, place=place, closing=given.closing, superseded_at__isnull=True
        ).first()
        if seen is not None and (there is None or seen != (there.pk, there.version)):
            raise STALE(where="indicators.reading", value=seen[0])
        if there is not None and there.state in SEALED:
            raise READING_APPROVED(where=variable.code, value=given.closing)
        fields = _fields(given, variable)
        if there is not None and _says(there) == {k: fields[k] for k in _SAID} and not given.file_ids:
            return there
        reading = _put(
            actor,
            variable=variable,
            place=place,
            closing=given.closing,
            fields=fields,
            there=there,
            simulated=simulated,
        )
        _files(actor, reading, given.file_ids)
        before = there.value_micro if there else None
        change = {"value_micro": [before, reading.value_micro], "place": place.code, "closing": given.closing}
        record(actor=actor, act="indicators.reading.write", subject=reading, change=change)
        figures_refresh(variables=[variable.code], place_codes=[place.code], closings=[given.closing])
    return reading


_SAID = ("value_micro", "text", "source", "note", "party_id")


def _says(reading: Reading) -> dict[str, object]:
    return {name: getattr(reading, name) for name in _SAID}


def _fields(given: ReadingIn, variable: Variable) -> dict[str, object]:
    _closing(given.closing)
    return {
        "value_micro": amount_micro(given, variable),
        "text": fit("text", given.text, 400),
        "source": fit("source", given.source, 200),
        "note": fit("note", given.note, 400),
        "party_id": given.party_id,
    }


def _closing(closing: int) -> None:
    longest = Period.longest(closing)
    if longest.closing > closing_of(clock.today()) and longest.start > clock.today():
        raise CLOSING_FUTURE(where="closing", value=longest.code)


def amount_micro(given: ReadingIn, variable: Variable) -> int:
    """The typed number in millionths of the variable's unit.

    No actor: it reads what was typed and writes nothing.
    """
    if variable.kind == VariableKind.JUDGED:
        if given.value.strip() not in LEVELS:
            raise LEVEL_WRONG(where=variable.code, value=given.value)
        return int(given.value) * MICRO
    micro = parse_micro(given.value, variable.code)
    if micro < 0 and variable.kind == VariableKind.FLOW:
        raise NEGATIVE(where=variable.code, value=given.value)
    if given.unit and given.unit != variable.unit:
        unit_get(given.unit)
        return Quantity(micro, given.unit).to(variable.unit).amount_micro
    return micro


def _put(
    actor: Actor,
    *,
    variable: Variable,
    place: Place,
    closing: int,
    fields: dict[str, object],
    there: Reading | None,
    simulated: bool,
) -> Reading:
    now = clock.now()
    who = {"recorded_at": now, "recorded_by_id": actor.id[:64], "recorded_by": actor.label[:120]}
    if there is not None and there.state == ReadingState.DRAFT:
        swap(there, version=there.version, **fields, **who)
        return there
    if there is not None:
        swap(there, version=there.version, superseded_at=now)
    return Reading.objects.create(
        variable=variable,
        place=place,
        closing=closing,
        state=ReadingState.DRAFT,
        restates=there,
        simulated=simulated,
        **fields,
        **who,
    )


def _files(actor: Actor, reading: Reading, file_ids: Sequence[int]) -> None:
    """Lay evidence to a reading: only what the actor may see itself, for it is shown to all who see the figure."""
    found = files.visible_to(actor).in_bulk(list(file_ids))
    if unknown := sorted(set(file_ids) - found.keys()):
        raise NOT_FOUND(where="file_ids", value=unknown[0])
    for file in found.values():
        ReadingFile.objects.get_or_create(
            reading=reading, sha256=file.sha256, defaults={"file": file, "recorded_at": clock.now()}
        )


def readings_put(
    *,
    actor: Actor,
    given: Sequence[ReadingIn],
    state: ReadingState = ReadingState.COMPLETE,
    reason: str,
    simulated: bool = False,
    later: bool = False,
) -> list[Reading]:
    """Take many readings in at once, filed or approved, from a file or a system; what says the same stays untouched.

    One that differs restates the present one, whatever its state; the old one stays. Asks for the right to write,
    file and, where `state` says so, approve each of them. `later`: figures follow once the whole transaction is
    committed, for files taken in row by row. Raises what reading_write raises; then nothing is kept.
    """
    made: list[Reading] = []
    if not reason.strip():
        raise REASON_NEEDED(where="reason")
    with transaction.atomic():
        variables = {v.code: v for v in Variable.objects.filter(code__in={g.variable for g in given})}
        places = {p.code: p for p in Place.objects.filter(code__in={g.place_code for g in given})}
        answering = answering_parties(variables, [p.pk for p in places.values()])
        present = {
            (r.variable_id, r.place_id, r.closing): r
            for r in Reading.objects.filter(
                variable__in=variables.values(),
                place__in=places.values(),
                closing__in={g.closing for g in given},
                superseded_at__isnull=True,
            )
        }
        asked: set[tuple[str, str]] = set()
        for row in given:
            variable = variables.get(row.variable) or variable_get(row.variable)
            place = places.get(row.place_code) or place_of(row.place_code)
            if (variable.code, place.code) not in asked:
                _may_put(actor, place.code, answering.get((variable.code, place.pk), frozenset()), state)
                asked.add((variable.code, place.code))
            there = present.get((variable.pk, place.pk, row.closing))
            fields = _fields(row, variable)
            if there is not None and there.value_micro == fields["value_micro"] and there.text == fields["text"]:
                continue
            made.append(
                _fresh(
                    actor,
                    variable=variable,
                    place=place,
                    closing=row.closing,
                    fields=fields,
                    there=there,
                    state=state,
                    simulated=simulated,
                )
            )
        _store(actor, made, reason)
        if made:
            follow = figures_follow if later else figures_refresh
            follow(
                variables=sorted({r.variable.code for r in made}),
                place_codes=sorted({r.place.code for r in made}),
                closings=sorted({r.closing for r in made}),
            )
    return made


def _may_put(actor: Actor, place_code: str, parties: frozenset[int], state: ReadingState) -> None:
    subject = Subject(party_ids=parties, place_code=place_code)
    require(actor, permissions.READING_WRITE, subject)
    if state in SEALED:
        require(actor, permissions.READING_APPROVE, dataclasses.replace(subject, state=ReadingState.COMPLETE))
    if state is ReadingState.ACCEPTED:
        require(actor, permissions.READING_ACCEPT, dataclasses.replace(subject, state=ReadingState.APPROVED))


def _fresh(
    actor: Actor,
    *,
    variable: Variable,
    place: Place,
    closing: int,
    fields: dict[str, object],
    there: Reading | None,
    state: ReadingState,
    simulated: bool,
) -> Reading:
    return Reading(
        variable=variable,
        place=place,
        closing=closing,
        state=state,
        restates=there,
        simulated=simulated,
        recorded_at=clock.now(),
        recorded_by_id=actor.id[:64],
        recorded_by=actor.label[:120],
        moved_at=clock.now() if state is not ReadingState.DRAFT else None,
        moved_by=actor.label[:120] if state is not ReadingState.DRAFT else "",
        **fields,
    )


def _store(actor: Actor, made: list[Reading], reason: str) -> None:
    old = [r.restates_id for r in made if r.restates_id is not None]
    for start in range(0, len(old), 500):
        Reading.objects.filter(pk__in=old[start : start + 500]).update(superseded_at=clock.now())
    Reading.objects.bulk_create(made, batch_size=500)
    if made:
        told = {"rows": len(made), "restated": len(old)}
        record(actor=actor, act="indicators.reading.put", subject=("readings", made[0].pk, reason[:200]), change=told)


def readings_move(
    *,
    actor: Actor,
    reading_ids: Sequence[int],
    event: ReadingEvent,
    reason: str = "",
    versions: Mapping[int, int] | None = None,
) -> list[Reading]:
    """File, return, approve, accept or open again several readings; all move or none.

    To open one again restates it: the approved row stays in the history and a draft takes its place. `versions`: what
    the mover saw, by reading; none: as they are. Raises NOT_FOUND, NOT_ALLOWED, NO_SUCH_MOVE, REASON_NEEDED, STALE.
    """
    reason = fit("reason", reason, 300)
    if event in WITH_REASON and not reason:
        raise REASON_NEEDED(where="reason")
    with transaction.atomic():
        found = readings_get(actor=actor, reading_ids=reading_ids)
        for reading, subject in zip(found, reading_subjects(found), strict=True):
            require(actor, EVENT_PERMISSIONS[event], subject)
            reading.version = (versions or {}).get(reading.pk, reading.version)
        moved = [_moved(actor, reading, event, reason) for reading in found]
        if moved:
            emit(ReadingsMoved(reading_ids=tuple(r.pk for r in moved), state=moved[0].state))
            figures_refresh(
                variables=sorted({r.variable.code for r in moved}),
                place_codes=sorted({r.place.code for r in moved}),
                closings=sorted({r.closing for r in moved}),
            )
    return moved


def _moved(actor: Actor, reading: Reading, event: ReadingEvent, reason: str) -> Reading:
    if reading.superseded_at is not None:
        raise NOT_FOUND(where="reading", value=reading.pk)
    before = reading.state
    move = READINGS.move(ReadingState(before), event)
    now, label = clock.now(), actor.label[:120]
    if event is ReadingEvent.REOPEN:
        swap(reading, version=reading.version, superseded_at=now)
        old, reading.pk = reading.pk, None
        reading._state.adding = True
        reading.restates_id, reading.superseded_at, reading.version = old, None, 1
        reading.state, reading.recorded_at = move.target, now
        reading.moved_at, reading.moved_by, reading.note = now, label, reason or reading.note
        reading.save(force_insert=True)
    else:
        swap(reading, version=reading.version, state=move.target, moved_at=now, moved_by=label)
    change = {"state": [before, str(move.target)]}
    record(actor=actor, act=f"indicators.reading.{event}", subject=reading, change=change, reason=reason)
    return reading
