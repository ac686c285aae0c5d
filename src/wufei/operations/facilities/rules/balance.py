"""The mass balance of a plant over a period, by code and together, against a tolerance. Pure.

The books alone always come out even. So each term is taken from what was measured where it was: loads from the gate,
stock from what was counted; the books stand in for the rest. What then does not come out is the finding.
"""

import dataclasses
from collections.abc import Iterable

WHOLE = 1000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One code of a plant in a period, in grams. `in_g` to `closing_g`: as the books have it; `in_weighed_g`,
    `out_weighed_g`, `closing_counted_g`: as measured, None where nobody did. `made_g` came out of runs, `used_g` went
    into runs; `ended_g` ended without one; `tolerance_g`: how far it may be off.
    """

    code: str
    opening_g: int = 0
    in_g: int = 0
    made_g: int = 0
    out_g: int = 0
    used_g: int = 0
    ended_g: int = 0
    closing_g: int = 0
    in_weighed_g: int | None = None
    out_weighed_g: int | None = None
    closing_counted_g: int | None = None
    tolerance_g: int = 0

    @property
    def came_g(self) -> int:
        """What came in: weighed where it was."""
        return self.in_g if self.in_weighed_g is None else self.in_weighed_g

    @property
    def left_g(self) -> int:
        """What left: weighed where it was."""
        return self.out_g if self.out_weighed_g is None else self.out_weighed_g

    @property
    def lies_g(self) -> int:
        """What is there at the end: counted where it was."""
        return self.closing_g if self.closing_counted_g is None else self.closing_counted_g

    @property
    def handled_g(self) -> int:
        """What had to be accounted for: errors of weighing grow with it."""
        return abs(self.opening_g) + self.came_g + self.made_g

    @property
    def residual_g(self) -> int:
        """In, less out, less what was added to stock: zero where all of it is known."""
        gone = self.left_g + self.used_g + self.ended_g
        return self.opening_g + self.came_g + self.made_g - gone - self.lies_g

    @property
    def outside(self) -> bool:
        """Whether more is missing, or too much, than the tolerance allows."""
        return abs(self.residual_g) > self.tolerance_g


@dataclasses.dataclass(frozen=True, slots=True)
class Together:
    """The whole plant: in = out + what was added to stock + what ended, give or take the residual."""

    opening_g: int
    came_g: int
    left_g: int
    lies_g: int
    ended_g: int
    residual_g: int
    tolerance_g: int

    @property
    def outside(self) -> bool:
        """Whether the plant as a whole is off by more than its codes may be together."""
        return abs(self.residual_g) > self.tolerance_g


def tolerance(handled_g: int, permille: int) -> int:
    """How far a balance may be off, in grams; cut off below."""
    return handled_g * permille // WHOLE


def together(lines: Iterable[Line]) -> Together:
    """The plant as a whole. Runs come out even, so of what went into them only that has ended which did not come back
    to stock.
    """
    rows = list(lines)
    return Together(
        opening_g=sum(row.opening_g for row in rows),
        came_g=sum(row.came_g for row in rows),
        left_g=sum(row.left_g for row in rows),
        lies_g=sum(row.lies_g for row in rows),
        ended_g=sum(row.ended_g + row.used_g - row.made_g for row in rows),
        residual_g=sum(row.residual_g for row in rows),
        tolerance_g=sum(row.tolerance_g for row in rows),
    )
