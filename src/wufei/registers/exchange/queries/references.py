"""How a row points to places and parties, for the tables of any floor above. Not for: rows themselves."""

from collections.abc import Mapping

from wufei.kernel.access import Actor
from wufei.kernel.tables.errors import REFERENCE_UNKNOWN
from wufei.kernel.tables.spec import word
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party
from wufei.registers.places import queries as places


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
