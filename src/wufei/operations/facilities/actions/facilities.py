"""Writes on facilities: added, changed; moisture measured in one. Not for: what lies in them (books)."""

import datetime as dt

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import NOT_FOUND, Problem, Problems
from wufei.kernel.rows import swap
from wufei.operations.facilities import errors
from wufei.operations.facilities.events import FacilityChanged
from wufei.operations.facilities.models import Facility, Moisture
from wufei.operations.facilities.permissions import FACILITY_WRITE, WEIGHING_WRITE
from wufei.operations.facilities.queries.facilities import facility_get, facility_subject
from wufei.operations.facilities.rules.codes import overlap, well_formed
from wufei.operations.facilities.rules.moisture import WHOLE
from wufei.operations.facilities.rules.weighing import SLACK
from wufei.operations.facilities.spec import (
    COUNTY,
    HOLDS,
    NO_LEVEL,
    VILLAGE,
    FacilityIn,
    FacilityKind,
)
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party, Site
from wufei.registers.places.models import Place

LABEL, NAME, METHOD, NOTE, REASON, SOURCE, CODE = 120, 200, 20, 400, 300, 300, 64


def facility_add(*, actor: Actor, given: FacilityIn) -> Facility:
    """Add a facility. Raises NAME_MISSING, LEVEL_WRONG, PARENT_WRONG, CAPACITY_WRONG, CODES_WRONG, DATES_WRONG (these
    together), STOCK_SHARED, NAME_TAKEN, NOT_FOUND, NOT_ALLOWED.
    """
    with transaction.atomic():
        holder, place = _named(given)
        require(actor, FACILITY_WRITE, Subject(party_ids=parties.party_line(holder), place_code=place.code))
        _judge(given, None)
        made = Facility(recorded_at=clock.now(), recorded_by=actor.label[:LABEL], **_fields(given))
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError as error:  # only the database knows, when two add at once
            raise errors.NAME_TAKEN(where="name", value=given.name) from error
        record(actor=actor, act="facilities.facility.add", subject=made, change=_told(given))
        emit(FacilityChanged(facility_id=made.pk))
    return made


def facility_change(*, actor: Actor, facility_id: int, version: int, given: FacilityIn, reason: str) -> Facility:
    """Change what is known of a facility, with a reason; a last day closes it.

    Raises REASON_MISSING, STALE, and what `facility_add` raises.
    """
    with transaction.atomic():
        found = facility_get(actor=actor, facility_id=facility_id)
        require(actor, FACILITY_WRITE, facility_subject(found))
        holder, place = _named(given)
        require(actor, FACILITY_WRITE, Subject(party_ids=parties.party_line(holder), place_code=place.code))
        if not reason.strip():
            raise errors.REASON_MISSING(where="reason")
        _judge(given, found)
        before = {name: getattr(found, name) for name in _fields(given)}
        after = _fields(given)
        try:
            with transaction.atomic():
                swap(found, version=version, **after)
        except IntegrityError as error:
            raise errors.NAME_TAKEN(where="name", value=given.name) from error
        change = {name: [str(before[name]), str(after[name])] for name in after if before[name] != after[name]}
        why = reason.strip()[:REASON]
        record(actor=actor, act="facilities.facility.change", subject=found, change=change, reason=why)
        emit(FacilityChanged(facility_id=found.pk))
    return facility_get(actor=actor, facility_id=facility_id)


def moisture_add(
    *,
    actor: Actor,
    facility_id: int,
    code: str,
    permille: int,
    source: str,
    happened_at: dt.datetime | None = None,
) -> Moisture:
    """Write down the moisture measured of a code in a facility: permille of the mass as it lies, with where it is from.

    Raises MOISTURE_WRONG, CODES_WRONG, SOURCE_MISSING, WEIGHED_FUTURE (together), NOT_FOUND, NOT_ALLOWED.
    """
    with transaction.atomic():
        facility = facility_get(actor=actor, facility_id=facility_id)
        require(actor, WEIGHING_WRITE, facility_subject(facility))
        now = clock.now()
        moment = happened_at or now
        found: list[Problem] = []
        if not 0 <= permille < WHOLE:
            found.append(errors.MOISTURE_WRONG(where="permille", value=permille))
        if not well_formed(code):
            found.append(errors.CODES_WRONG(where="code", value=code[:CODE]))
        if not source.strip():
            found.append(errors.SOURCE_MISSING(where="source"))
        if moment > now + SLACK:
            found.append(errors.WEIGHED_FUTURE(where="happened_at", value=moment.isoformat()))
        if found:
            raise Problems(found)
        made = Moisture.objects.create(
            facility=facility,
            code=code,
            permille=permille,
            source=source.strip()[:SOURCE],
            happened_at=moment,
            recorded_at=now,
            recorded_by=actor.label[:LABEL],
        )
        change = {"code": code, "permille": permille, "source": made.source}
        record(actor=actor, act="facilities.moisture.add", subject=facility, change=change)
    return made


def _named(given: FacilityIn) -> tuple[Party, Place]:
    """Holder and place. Raises NOT_FOUND."""
    holder = Party.objects.filter(pk=given.holder_id).first()
    place = Place.objects.filter(pk=given.place_id).defer("outline").first()
    if holder is None:
        raise NOT_FOUND(where="holder", value=given.holder_id)
    if place is None:
        raise NOT_FOUND(where="place", value=given.place_id)
    if given.site_id is not None and not Site.objects.filter(pk=given.site_id, party=holder).exists():
        raise NOT_FOUND(where="site", value=given.site_id)
    return holder, place


def _judge(given: FacilityIn, changed: Facility | None) -> None:
    """Raise everything that is wrong with a facility as given."""
    found: list[Problem] = []
    if not given.name.strip():
        found.append(errors.NAME_MISSING(where="name"))
    texts = {"name": NAME, "method": METHOD, "note": NOTE}
    for name, most in texts.items():
        if len(getattr(given, name)) > most:
            found.append(errors.TEXT_LONG(where=name, value=getattr(given, name)[:60], most=most))
    point = given.kind is FacilityKind.POINT
    if not (VILLAGE <= given.level <= COUNTY if point else given.level == NO_LEVEL):
        found.append(errors.LEVEL_WRONG(where="level", value=given.level))
    elif given.parent_id is not None:
        parent = Facility.objects.filter(pk=given.parent_id).first()
        if parent is None or not point or parent.level <= given.level:
            found.append(errors.PARENT_WRONG(where="parent", value=parent.name if parent else given.parent_id))
    for name in ("day_g", "hold_g", "hold_l"):
        amount = getattr(given, name)
        if amount is not None and not 0 < amount < 2**62:
            found.append(errors.CAPACITY_WRONG(where=name, value=amount))
    found += [errors.CODES_WRONG(where="codes", value=code[:80]) for code in given.codes if not well_formed(code)]
    if given.opened_on and given.closed_on and given.closed_on < given.opened_on:
        found.append(errors.DATES_WRONG(where="closed_on", value=given.closed_on))
    if changed is not None and changed.level != given.level and changed.below.filter(level__gte=given.level).exists():
        found.append(errors.LEVEL_WRONG(where="level", value=given.level))
    if found:
        raise Problems(found)
    _own_stock(given, changed)


def _own_stock(given: FacilityIn, changed: Facility | None) -> None:
    """Raise STOCK_SHARED where two facilities would tell the same account of the books as what lies in them."""
    kinds = [kind for kind, account in HOLDS.items() if account == HOLDS.get(given.kind)]
    others = Facility.objects.filter(holder=given.holder_id, place=given.place_id, kind__in=kinds)
    for other in others.exclude(pk=changed.pk) if changed is not None else others:
        if other.closed_on is not None and (given.opened_on is None or given.opened_on > other.closed_on):
            continue
        both = overlap(given.codes, other.codes)
        if both is not None:
            raise errors.STOCK_SHARED(where="codes", value=both or "*", name=other.name)


def _fields(given: FacilityIn) -> dict[str, object]:
    return {
        "name": given.name.strip(),
        "kind": str(given.kind),
        "holder_id": given.holder_id,
        "place_id": given.place_id,
        "site_id": given.site_id,
        "parent_id": given.parent_id,
        "level": given.level,
        "codes": sorted(set(given.codes)),
        "method": given.method.strip(),
        "day_g": given.day_g,
        "hold_g": given.hold_g,
        "hold_l": given.hold_l,
        "opened_on": given.opened_on,
        "closed_on": given.closed_on,
        "note": given.note.strip(),
    }


def _told(given: FacilityIn) -> dict[str, object]:
    return {"name": given.name, "kind": str(given.kind), "codes": list(given.codes), "level": given.level}
