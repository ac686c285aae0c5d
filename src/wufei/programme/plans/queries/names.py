"""What printed names mean in a plan of this city. Not for: matching itself (registers/parties)."""

from collections.abc import Iterable, Mapping
from typing import Any

from wufei.kernel.access import Actor
from wufei.programme.plans.errors import CITY_UNSET, PARTY_UNKNOWN
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party
from wufei.registers.parties.spec import Covers, Reading
from wufei.registers.places import queries as places


def city_code() -> str:
    """The code of the city this house runs. Raises CITY_UNSET before the set-up."""
    city = places.city()
    if city is None:
        raise CITY_UNSET(where="city")
    return city.code


def names_read(actor: Actor, printed: Iterable[str]) -> dict[str, Reading]:
    """Printed name → what the register takes it for."""
    names = sorted(set(printed))
    return dict(zip(names, parties.names_read(actor=actor, printed=names, city_code=city_code()), strict=True))


def known_party(readings: Mapping[str, Reading], name: str, where: str) -> int:
    """The id of the party a typed name surely means. Raises PARTY_UNKNOWN rather than guess or drop it."""
    best = readings[name].best
    if best is None or not best.sure:
        raise PARTY_UNKNOWN(where=where, value=name)
    return best.party_id


def covered(actor: Actor, covers: str) -> list[Party]:
    """The parties a collective name stands for, where the register knows them."""
    return list(parties.members(actor=actor, covers=Covers(covers), city_code=city_code()))


def party_row(
    role: str, name: str, readings: Mapping[str, Reading], *, span: object = (), confidence: int = 500
) -> dict[str, Any]:
    """A party as an item stores it: as printed, with whom the register takes it for where the match is sure.

    `confidence` in thousandths is that of the reading of the text; it stands where no party was found.
    """
    reading = readings.get(name)
    best = reading.best if reading else None
    return {
        "role": role,
        "printed": name,
        "party_id": best.party_id if best and best.sure else None,
        "suggested_id": best.party_id if best and not best.sure else None,
        "covers": str(reading.covers) if reading and reading.covers else "",
        "confidence": round(1000 * best.confidence) if best else confidence,
        "why": best.why if best else "",
        "span": list(span) if isinstance(span, (list, tuple)) else [],
    }


def party_names(actor: Actor) -> list[str]:
    """The names to choose from where a unit is typed."""
    return sorted(c.name for c in parties.candidates(actor=actor))
