"""Rows of files into facilities: weighings, facilities. Not for: reading files (kernel/tables).

A weighing in a file has no key of its own unless it was written out here; it is known again by its scale, ticket,
moment and plate, so that the same file taken in twice changes nothing.
"""

import datetime as dt
import uuid

from wufei.kernel.access import Actor
from wufei.kernel.moments import moment_read
from wufei.kernel.tables.errors import REFERENCE_UNKNOWN
from wufei.kernel.tables.spec import Outcome, Values, word
from wufei.kernel.units import parse_micro
from wufei.operations.facilities.actions.facilities import facility_add, facility_change
from wufei.operations.facilities.actions.weighings import weighings_record
from wufei.operations.facilities.models import Facility
from wufei.operations.facilities.permissions import FACILITY_READ, WEIGHING_WRITE
from wufei.operations.facilities.queries.facilities import facilities_visible_to, facility_named
from wufei.operations.facilities.rules.weighing import plate_plain
from wufei.operations.facilities.spec import (
    NO_LEVEL,
    FacilityIn,
    FacilityKind,
    GateWay,
    Source,
    Taken,
    WeighingIn,
)
from wufei.registers.exchange.queries import party_find
from wufei.registers.places import queries as places

# Keys of weighings that came in files; never changed, or old files would be taken in again.
FILES = uuid.UUID("b0a6f3c4-5e0b-5a0e-9c57-6f1f0c8c2d11")


def weighing_row_put(*, actor: Actor, values: Values) -> Outcome:
    """A row of a weighbridge. The same again changes nothing; the same ticket with other figures is refused."""
    facility = facility_named(actor, word(values, "facility"), WEIGHING_WRITE)
    moment = moment_read(word(values, "weighed_at"), "weighed_at")
    plate, ticket, device = (word(values, name) for name in ("plate", "ticket", "device"))
    told = "|".join((str(facility.pk), device, ticket, moment.isoformat(), plate_plain(plate)))
    given = WeighingIn(
        key=_key(word(values, "key")) or uuid.uuid5(FILES, told),
        facility_id=facility.pk,
        direction=GateWay(word(values, "direction") or GateWay.IN),
        weighed_at=moment,
        gross_g=parse_micro(word(values, "gross"), "gross"),
        tare_g=parse_micro(word(values, "tare") or "0", "tare"),
        net_g=parse_micro(word(values, "net"), "net") if word(values, "net") else None,
        plate=plate,
        ticket=ticket,
        device=device,
        code=word(values, "code"),
        note=word(values, "note"),
        source=Source.FILE,
    )
    recorded = weighings_record(actor=actor, given=[given])[0]
    if recorded.outcome is Taken.REFUSED:
        names = {"gross_g": "gross", "tare_g": "tare", "net_g": "net"}
        for problem in recorded.problems:
            problem.where = names.get(problem.where, problem.where)
        raise recorded.problems[0]
    return Outcome.CREATED if recorded.outcome is Taken.CREATED else Outcome.UNCHANGED


def facility_row_put(*, actor: Actor, values: Values) -> Outcome:
    """A row of the register of facilities, known by its holder and name."""
    holder = party_find(actor, word(values, "holder"), "holder")
    there = facilities_visible_to(actor).filter(holder=holder, name=word(values, "name")).first()
    place = places.visible_to(actor).filter(code=word(values, "place")).first()
    if place is None:
        raise REFERENCE_UNKNOWN(where="place", value=word(values, "place"))
    parent = word(values, "parent")
    above = facility_named(actor, parent, FACILITY_READ, "parent") if parent else None
    given = FacilityIn(
        name=word(values, "name"),
        kind=FacilityKind(word(values, "kind")),
        holder_id=holder.pk,
        place_id=place.pk,
        site_id=there.site_id if there is not None else None,
        parent_id=above.pk if above is not None else None,
        level=int(word(values, "level") or NO_LEVEL),
        codes=tuple(word(values, "codes").replace("，", " ").replace(",", " ").split()),
        method=word(values, "method"),
        day_g=_micro(values, "day"),
        hold_g=_micro(values, "hold"),
        hold_l=_litres(values),
        opened_on=_day(values, "opened_on"),
        closed_on=_day(values, "closed_on"),
        note=word(values, "note"),
    )
    if there is None:
        facility_add(actor=actor, given=given)
        return Outcome.CREATED
    if _told(there) == given:
        return Outcome.UNCHANGED
    facility_change(actor=actor, facility_id=there.pk, version=there.version, given=given, reason=Source.FILE)
    return Outcome.CHANGED


def _told(row: Facility) -> FacilityIn:
    """A facility as it would be given."""
    return FacilityIn(
        name=row.name,
        kind=FacilityKind(row.kind),
        holder_id=row.holder_id,
        place_id=row.place_id,
        site_id=row.site_id,
        parent_id=row.parent_id,
        level=row.level,
        codes=tuple(row.codes),
        method=row.method,
        day_g=row.day_g,
        hold_g=row.hold_g,
        hold_l=row.hold_l,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        note=row.note,
    )


def _key(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said)
    except ValueError:
        return None


def _micro(values: Values, name: str) -> int | None:
    """Tonnes as grams."""
    return parse_micro(word(values, name), name) if word(values, name) else None


def _litres(values: Values) -> int | None:
    """Cubic metres as whole litres."""
    micro = _micro(values, "volume")
    return micro // 1000 if micro is not None else None


def _day(values: Values, name: str) -> dt.date | None:
    value = values.get(name)
    return value if isinstance(value, dt.date) else None
