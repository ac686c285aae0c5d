"""One waste of one party over a time: what the books say of it, made whole by the balance. Not for: reading the books.

Stock at the end is what was counted, where somebody counted; else what the books and the packages come to, and never
less than nothing. What left and was never seen to come in must have been generated: that figure is said to be deduced.
"""

import dataclasses

from wufei.operations.declarations.spec.filings import Origin
from wufei.operations.declarations.spec.words import Fact


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """What was booked, in grams; `opening` and `closing` may be below zero where entries are missing.

    `recorded`: generation that somebody entered (bookings, packages filled); `gaps`: what weighing lost (gained, below
    zero); `other`: what came in by other entries. `counted_*`: what was asserted, if anything was.
    """

    opening: int = 0
    recorded: int = 0
    received: int = 0
    other: int = 0
    used: int = 0
    treated: int = 0
    sent: int = 0
    lost: int = 0
    gaps: int = 0
    closing: int = 0
    loads: int = 0
    packages: int = 0
    counted_opening: int | None = None
    counted_closing: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """The facts of a waste and a time, and where the generated mass comes from. `gap`: what the balance leaves open."""

    facts: dict[Fact, int]
    origin: Origin
    gap: int

    @property
    def still(self) -> bool:
        """Whether nothing came, nothing left, and as much is there as was."""
        moving = set(Fact) - {Fact.OPENING, Fact.CLOSING}
        return not any(self.facts[f] for f in moving) and self.facts[Fact.OPENING] == self.facts[Fact.CLOSING]


def line_of(movement: Movement) -> Line:
    """The facts: opening + generated + received + other = used + treated + sent + lost + gaps + closing + gap."""
    opening = _stock(movement.opening, movement.counted_opening)
    closing = _stock(movement.closing, movement.counted_closing)
    left = movement.used + movement.treated + movement.sent + movement.lost + movement.gaps
    deduced = left + closing - opening - movement.received - movement.other
    generated = max(movement.recorded, deduced, 0)
    facts = {
        Fact.OPENING: opening,
        Fact.GENERATED: generated,
        Fact.RECEIVED: movement.received,
        Fact.USED: movement.used,
        Fact.TREATED: movement.treated,
        Fact.SENT: movement.sent,
        Fact.LOST: movement.lost,
        Fact.CLOSING: closing,
        Fact.LOADS: movement.loads,
        Fact.PACKAGES: movement.packages,
    }
    origin = Origin.BOOKS if generated == movement.recorded else Origin.DEDUCED
    return Line(facts, origin, generated - deduced)


def _stock(booked: int, counted: int | None) -> int:
    return counted if counted is not None else max(booked, 0)
