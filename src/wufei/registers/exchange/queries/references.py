"""How a row points to other entries, and what of a row differs from an entry. Not for: tables."""

from collections.abc import Mapping

from wufei.kernel.access import Actor
from wufei.registers.exchange.errors import REFERENCE_UNKNOWN
from wufei.registers.exchange.rules.cells import CLEARED
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party
from wufei.registers.places import queries as places

Values = dict[str, object]


def word(values: Mapping[str, object], key: str) -> str:
    """A text of the row; empty if the cell is empty or asks to be emptied."""
    value = values.get(key)
    return value if isinstance(value, str) else ""


def differing(values: Mapping[str, object], now: Mapping[str, object]) -> Values:
    """What of the row differs from the entry. A cleared cell is empty text, or nothing where that was no text."""
    found: Values = {}
    for key, value in values.items():
        old = now.get(key)
        new = ("" if isinstance(old, str) else None) if value is CLEARED else value
        if new != old and not (new in {None, ""} and old in {None, ""}):
            found[key] = new
    return found


def party_find(actor: Actor, named: str, column: str) -> Party:
    """A party by credit code, name or other name. Raises REFERENCE_UNKNOWN, also where several fit."""
    coded = list(parties.visible_to(actor).filter(uscc=named.upper(), merged_into__isnull=True)[:2])
    found = coded[0] if len(coded) == 1 else parties.party_named(actor=actor, name=named)
    if found is None:
        closed = list(parties.visible_to(actor).filter(name=named, merged_into__isnull=True)[:2])
        found = closed[0] if len(closed) == 1 else None
    if found is None:
        raise REFERENCE_UNKNOWN(where=column, value=named)
    return found


def place_check(actor: Actor, values: Mapping[str, object], column: str) -> None:
    """Raise REFERENCE_UNKNOWN unless the place a row names by its code is in the register."""
    code = word(values, column)
    if code and not places.visible_to(actor).filter(code=code).exists():
        raise REFERENCE_UNKNOWN(where=column, value=code)
