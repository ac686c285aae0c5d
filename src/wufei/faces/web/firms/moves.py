"""What a firm handed over and took in: twelve months by code as small bars, and with whom. Not for: one month."""

import dataclasses
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from wufei.faces.web.firms.blocks import Asked, Block, Told
from wufei.faces.web.kit.sheets import Sheet
from wufei.kernel.text import _
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries.firms import Side, by_code, partners

CODES, PARTNERS, TONNE = 6, 5, 1_000_000
SIDES: Mapping[Side, str] = {Side.OUT: _("Handed over, by waste"), Side.IN: _("Taken in, by waste")}
ENDS: Mapping[Side, str] = {Side.OUT: _("Goes to"), Side.IN: _("Comes from")}


@dataclasses.dataclass(frozen=True, slots=True)
class Month:
    """A bar: month (YYYYMM), value, height in percent of the highest."""

    closing: int
    value: int
    height: int

    @property
    def word(self) -> str:
        """The month as it is written."""
        return f"{self.closing // 100}-{self.closing % 100:02d}"


@dataclasses.dataclass(frozen=True, slots=True)
class Multiple:
    """A waste with its twelve months; masses in grams."""

    code: str
    name: str
    mass_g: int
    bars: list[Month]


@dataclasses.dataclass(frozen=True, slots=True)
class Half:
    """One side: its wastes, how many more there are, and whom it was with."""

    title: str
    ends: str
    multiples: list[Multiple]
    more: int
    partners: list[tuple[int, str, int, int]]


def series(months: Sequence[int], values: Mapping[int, int]) -> list[Month]:
    """Months as bars on one scale from zero."""
    most = max((values.get(month, 0) for month in months), default=0) or 1
    return [Month(month, (value := values.get(month, 0)), max(0, round(100 * value / most))) for month in months]


def told(asked: Asked) -> Told:
    """Both sides; one on which nothing moved is left out."""
    codes = {side: by_code(asked.moved, side) for side in Side}
    names = asked.names({row.code for row in asked.moved})
    halves = []
    for side, found in codes.items():
        if not found:
            continue
        multiples = [
            Multiple(code, names.get(code, ""), sum(months.values()), series(asked.months, months))
            for code, months in list(found.items())[:CODES]
        ]
        with_whom = partners(asked.moved, side)[:PARTNERS]
        halves.append(Half(gettext(SIDES[side]), gettext(ENDS[side]), multiples, max(0, len(found) - CODES), with_whom))
    return {"halves": halves, "months": asked.months}


def sheet(asked: Asked, found: Told) -> Sheet:
    """Every month, side, waste and partner as a row."""
    words = {Side.OUT: gettext("Handed over"), Side.IN: gettext("Taken in here")}
    columns = [(gettext("Month"), 10), (gettext("Direction"), 14), (gettext("Waste code"), 18), (gettext("Waste"), 36)]
    columns += [(gettext("Other party"), 36), (gettext("Mass, t"), 14), (gettext("Manifests"), 12)]
    names = asked.names({row.code for row in asked.moved})
    rows = [
        [
            f"{row.closing // 100}-{row.closing % 100:02d}",
            words[row.side],
            row.code,
            names.get(row.code, ""),
            row.other,
            row.mass_g / TONNE,
            row.count,
        ]
        for row in sorted(asked.moved, key=lambda row: (-row.closing, row.side, -row.mass_g))
    ]
    return Sheet(gettext("Moves of twelve months"), columns, rows)


BLOCK = Block("moves", _("Moves of twelve months"), MANIFEST_READ, told, sheet, wide=True)
