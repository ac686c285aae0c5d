"""Writes on works: written down, changed, moved. Not for: loads (manifests)."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import NOT_FOUND, Problems
from wufei.kernel.rows import swap
from wufei.operations.manifests.queries.stock import waste_names
from wufei.operations.works import errors
from wufei.operations.works.events import WorksMoved
from wufei.operations.works.models import Line, Outlet, Step, Works
from wufei.operations.works.permissions import WORKS_REVIEW, WORKS_WRITE
from wufei.operations.works.queries.loads import READER, margins_of, moved_of, wastes_of
from wufei.operations.works.queries.works import works_get, works_subject
from wufei.operations.works.rules.course import Moved, finish_faults, moved_by_waste
from wufei.operations.works.rules.estimate import Estimate, Rate, estimated, submit_faults, works_faults
from wufei.operations.works.spec import ITEMS, REASONED, WASTES, OutletIn, Way, WorksEvent, WorksIn, WorksState
from wufei.operations.works.states import WORKS
from wufei.registers.catalogue.queries.factors import factor_on
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party, Site
from wufei.registers.places.models import Place

LABEL, REASON = 120, 400


def works_draft(*, actor: Actor, given: WorksIn) -> Works:
    """Write works down with their estimate, to be handed in later (`works_move`, SUBMIT); the same again is the same.

    Raises NOT_FOUND, NOT_ALLOWED, KEY_TAKEN, FACTOR_UNKNOWN, and what is wrong with them, together.
    """
    with transaction.atomic():
        party, place = _named(given)
        require(actor, WORKS_WRITE, Subject(party_ids=parties.party_line(party), place_code=place.code))
        estimates = _judged(given, place)
        there = Works.objects.filter(key=given.key).first()
        if there is not None:
            return _same(actor, there, given)
        now = clock.now()
        row = Works.objects.create(
            key=given.key,
            moved_at=now,
            recorded_at=now,
            recorded_by=actor.label[:LABEL],
            simulated=given.simulated,
            **_fields(given),
        )
        _parts_write(row, estimates, given.outlets)
        record(actor=actor, act="works.works.draft", subject=row, change={"name": row.name, "party": party.pk})
    return row


def works_change(*, actor: Actor, works_id: int, version: int, given: WorksIn) -> Works:
    """Change works that are not handed in, or were sent back; whose they are stays.

    Raises NOT_FOUND, NOT_ALLOWED, NO_SUCH_MOVE, STALE, KEY_TAKEN (another builder), FACTOR_UNKNOWN, and what is wrong
    with them, together.
    """
    with transaction.atomic():
        row = works_get(actor=actor, works_id=works_id)
        require(actor, WORKS_WRITE, works_subject(row))
        WORKS.move(WorksState(row.state), WorksEvent.SUBMIT)
        party, place = _named(given)
        if party.pk != row.party_id:
            raise errors.KEY_TAKEN(where="party", value=party.name)
        estimates = _judged(given, place)
        fields = _fields(given)
        change = {
            name: [str(getattr(row, name)), str(told)] for name, told in fields.items() if getattr(row, name) != told
        }
        swap(row, version=version, **fields)
        _parts_write(row, estimates, given.outlets)
        record(actor=actor, act="works.works.change", subject=row, change=change)
    return row


def works_move(
    *,
    actor: Actor,
    works_id: int,
    version: int,
    event: WorksEvent,
    reason: str = "",
    said: Mapping[str, str] | None = None,
) -> Works:
    """Hand in, confirm, send back, report as over, check, withdraw. `said`: explanations by waste, of FINISH.

    Raises NOT_FOUND, NO_SUCH_MOVE, NOT_ALLOWED, REASON_MISSING, STALE; SUBMIT: what the estimate lacks, together;
    FINISH: LOADS_OPEN, EXPLANATION_MISSING, together.
    """
    with transaction.atomic():
        row = works_get(actor=actor, works_id=works_id)
        move = WORKS.move(WorksState(row.state), event)
        require(actor, move.permission or WORKS_REVIEW, works_subject(row))
        if event in REASONED and not reason.strip():
            raise errors.REASON_MISSING(where="reason")
        moved = moved_of([row])[row.pk]
        words = {waste: text.strip()[:REASON] for waste, text in (said or {}).items() if text.strip()}
        _ready(row, event, moved, words)
        today, why = clock.today(), reason.strip()[:REASON]
        days = {WorksEvent.CONFIRM: {"confirmed_on": today}, WorksEvent.FINISH: {"finished_on": today}}
        swap(row, version=version, state=str(move.target), told=why, moved_at=clock.now(), **days.get(event, {}))
        Step.objects.create(
            works=row,
            event=str(event),
            reason=why,
            said=words,
            moved_g=moved_by_waste(moved),
            at=clock.now(),
            by=actor.label[:LABEL],
        )
        record(
            actor=actor, act=f"works.works.{event}", subject=row, change={"state": str(move.target)}, reason=why[:200]
        )
        emit(WorksMoved(works_id=row.pk, state=str(move.target)))
    return row


def _ready(row: Works, event: WorksEvent, moved: Sequence[Moved], said: Mapping[str, str]) -> None:
    """Raise what keeps an estimate from being handed in, or works from being over."""
    if event not in {WorksEvent.SUBMIT, WorksEvent.FINISH}:
        return
    margins = margins_of(row)
    names = waste_names(actor=READER, wastes={*WASTES, *moved_by_waste(moved)})
    if event is WorksEvent.SUBMIT:
        outlets = [
            OutletIn(waste=each.waste, way=Way(each.way), mass_g=each.mass_g, receiver_id=each.receiver_id)
            for each in row.outlets.all()
        ]
        problems = submit_faults(list(map(_estimate, row.lines.all())), outlets, margins.tolerance_micro, names)
    else:
        problems = finish_faults(wastes_of(row), moved, said, margins, names)
        if still := sum(each.open for each in moved):
            problems.insert(0, errors.LOADS_OPEN(where="loads", value=still))
    if problems:
        raise Problems(problems)


def _estimate(line: Line) -> Estimate:
    """A written part as it was estimated."""
    rate = Rate(
        low_micro=line.factor_low,
        high_micro=line.factor_high,
        unit=line.unit,
        source=line.source,
        confidence=line.confidence,
    )
    return Estimate(
        item=ITEMS[line.item],
        quantity=line.quantity,
        rate=rate,
        low_g=line.low_g,
        high_g=line.high_g,
        planned_g=line.planned_g,
        why=line.why,
    )


def _named(given: WorksIn) -> tuple[Party, Place]:
    """Builder and place. Raises NOT_FOUND."""
    party = Party.objects.select_related("place").filter(pk=given.party_id).first()
    place = Place.objects.filter(pk=given.place_id).defer("outline").first()
    if party is None:
        raise NOT_FOUND(where="party", value=given.party_id)
    if place is None:
        raise NOT_FOUND(where="place", value=given.place_id)
    if given.site_id is not None and not Site.objects.filter(pk=given.site_id, party=party).exists():
        raise NOT_FOUND(where="site", value=given.site_id)
    return party, place


def _judged(given: WorksIn, place: Place) -> list[Estimate]:
    """The parts by the factors of the first day. Raises what is wrong, together; FACTOR_UNKNOWN."""
    if problems := works_faults(given):
        raise Problems(problems)
    wanted = {outlet.receiver_id for outlet in given.outlets if outlet.receiver_id is not None}
    known = set(Party.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if missing := sorted(wanted - known):
        raise NOT_FOUND(where="receiver", value=missing[0])
    return [estimated(line, _rate(line.item, given, place)) for line in given.lines]


def _rate(item: str, given: WorksIn, place: Place) -> Rate:
    """The factor of a part on the first day of the works. Raises FACTOR_UNKNOWN."""
    code = ITEMS[item].factor
    row = factor_on(actor=READER, code=code, day=given.starts_on, place_code=place.code)
    return Rate(
        low_micro=row.low_micro,
        high_micro=row.high_micro,
        unit=row.unit,
        source=row.source,
        confidence=row.confidence,
    )


def _parts_write(row: Works, estimates: Sequence[Estimate], outlets: Sequence[OutletIn]) -> None:
    row.lines.all().delete()
    row.outlets.all().delete()
    Line.objects.bulk_create(
        Line(
            works=row,
            position=place,
            item=each.item.code,
            waste=each.item.waste,
            quantity=each.quantity,
            factor_low=each.rate.low_micro,
            factor_high=each.rate.high_micro,
            unit=each.rate.unit,
            source=each.rate.source,
            confidence=each.rate.confidence,
            low_g=each.low_g,
            high_g=each.high_g,
            planned_g=each.planned_g,
            why=each.why,
        )
        for place, each in enumerate(estimates)
    )
    Outlet.objects.bulk_create(
        Outlet(
            works=row,
            position=place,
            waste=each.waste,
            way=str(each.way),
            mass_g=each.mass_g,
            receiver_id=each.receiver_id,
        )
        for place, each in enumerate(outlets)
    )


def _fields(given: WorksIn) -> dict[str, object]:
    return {
        "party_id": given.party_id,
        "site_id": given.site_id,
        "place_id": given.place_id,
        "name": given.name.strip(),
        "approval": given.approval.strip(),
        "starts_on": given.starts_on,
        "ends_on": given.ends_on,
        "note": given.note.strip(),
    }


def _same(actor: Actor, there: Works, given: WorksIn) -> Works:
    """What was written down under this key, if it is the same. Raises KEY_TAKEN."""
    lines = [(line.item, line.quantity) for line in there.lines.all()]
    told = [(line.item, line.quantity) for line in given.lines]
    if lines != told or any(getattr(there, name) != value for name, value in _fields(given).items()):
        raise errors.KEY_TAKEN(where="key", value=str(given.key))
    return works_get(actor=actor, works_id=there.pk)
