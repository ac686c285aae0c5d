"""Weighings and facilities as they go out as files. Not for: pages."""

from collections.abc import Iterator

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.tables.spec import Values
from wufei.kernel.units import decimal_text
from wufei.operations.facilities.queries.facilities import facilities_visible_to
from wufei.operations.facilities.queries.weighings import counting, weighings_visible_to
from wufei.registers.parties.models import Party

MOMENT = "%Y-%m-%d %H:%M:%S"
CHUNK = 2000


def weighing_rows(actor: Actor) -> Iterator[Values]:
    """Every weighing that counts, the latest first. Tonnes, Beijing time."""
    for row in weighings_visible_to(actor).filter(counting()).iterator(chunk_size=CHUNK):
        yield {
            "facility": row.facility.name,
            "ticket": row.ticket,
            "weighed_at": row.weighed_at.astimezone(clock.SHANGHAI).strftime(MOMENT),
            "direction": row.direction,
            "plate": row.plate,
            "code": row.code,
            "gross": decimal_text(row.gross_g),
            "tare": decimal_text(row.tare_g),
            "net": decimal_text(row.net_g),
            "device": row.device,
            "note": row.note,
            "key": str(row.key),
        }


def facility_rows(actor: Actor) -> Iterator[Values]:
    """Every facility, by place. Tonnes and cubic metres."""
    for row in facilities_visible_to(actor):
        yield {
            "name": row.name,
            "kind": row.kind,
            "holder": _party_word(row.holder),
            "place": row.place.code,
            "parent": row.parent.name if row.parent is not None else "",
            "level": str(row.level) if row.level else "",
            "codes": " ".join(row.codes),
            "method": row.method,
            "day": decimal_text(row.day_g) if row.day_g is not None else None,
            "hold": decimal_text(row.hold_g) if row.hold_g is not None else None,
            "volume": decimal_text(row.hold_l * 1000) if row.hold_l is not None else None,
            "opened_on": row.opened_on,
            "closed_on": row.closed_on,
            "note": row.note,
        }


def _party_word(party: Party) -> str:
    """How a row names a party: by its credit code if that is sound, for names repeat."""
    return party.uscc if party.uscc and not party.uscc_doubt else party.name
