"""Legs of the way: which one an event belongs to, and which fields stand with a leg. Pure. Not for: moves (moves)."""

import datetime as dt
import functools
from collections.abc import Sequence
from typing import Protocol

from wufei.operations.manifests.rules.moves import DAYS_KEPT, fields_of
from wufei.operations.manifests.spec import Event, ManifestSpec, Role

ARRIVED = frozenset({Event.ARRIVE, Event.ACCEPT, Event.ACCEPT_PART, Event.REFUSE})


class LegLike(Protocol):
    """What judgement needs of a leg."""

    carrier_id: int
    taken_at: dt.datetime | None


@functools.lru_cache(maxsize=DAYS_KEPT)
def leg_names(spec: ManifestSpec, day: dt.date) -> frozenset[str]:
    """The fields that stand with each leg: those asked of the carrier."""
    return frozenset(field.name for field in fields_of(spec, day) if field.asked_of is Role.CARRIER)


def leg_at(legs: Sequence[LegLike], event: Event, carrier_id: int | None = None) -> int | None:
    """The place of the leg that an event belongs to: that of the load, or to TAKE_OVER the next one of this carrier.

    Before anybody took the load it is the first that is planned; None where none is. A planned carrier who never signed
    is passed over by the one who did.
    """
    taken = [place for place, leg in enumerate(legs) if leg.taken_at is not None]
    if event is not Event.TAKE_OVER:
        return taken[-1] if taken else (0 if legs else None)
    ahead = range(taken[-1] + 1 if taken else 0, len(legs))
    return next((place for place in ahead if carrier_id in {None, legs[place].carrier_id}), None)


def signed_on(leg: LegLike, signed: Sequence[Event], *, last: bool) -> list[Event]:
    """The events that closed fields of a leg: its own taking over, and for the last leg what came after."""
    if leg.taken_at is None:
        return []
    after = [event for event in signed if event in ARRIVED or event in {Event.RETURN, Event.TREAT}]
    return [Event.TAKE_OVER, *(after if last else [Event.ARRIVE])]
