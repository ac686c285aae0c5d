"""How far a pickup is by its loads, and what the clock does to it. Pure. Not for: reading loads (queries)."""

import dataclasses
import datetime as dt

from wufei.operations.pickups.spec import PickupEvent, PickupState


@dataclasses.dataclass(frozen=True, slots=True)
class Carried:
    """Loads of a pickup: how many, how many have not ended, grams taken in; `on_road_g`: sent and not taken in."""

    loads: int = 0
    under_way: int = 0
    taken_g: int = 0
    on_road_g: int = 0


def left_g(asked_g: int, carried: Carried) -> int:
    """What is still to be fetched of what was estimated; never below zero."""
    return max(asked_g - carried.taken_g - carried.on_road_g, 0)


def due(state: PickupState, wanted_to: dt.date, carried: Carried, today: dt.date) -> PickupEvent | None:
    """What the clock does: nobody took it on in its days, or its days are over and all that was sent is in."""
    if today <= wanted_to:
        return None
    if state is PickupState.OPEN:
        return PickupEvent.LAPSE
    if state is PickupState.AGREED and carried.taken_g and not carried.under_way:
        return PickupEvent.CLOSE
    return None


def missed(state: PickupState, comes_on: dt.date | None, carried: Carried, today: dt.date) -> bool:
    """Whether somebody said they would come, and the day is over without a load."""
    return state is PickupState.AGREED and comes_on is not None and comes_on < today and not carried.loads
