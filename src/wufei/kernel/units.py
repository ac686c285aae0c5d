"""Amounts with a unit: integers in millionths, exact conversion, and how people read them. No floats anywhere.

The table of units is data (kernel/data/units.toml). Not for: reading Chinese numerals in documents (the plan
compiler), or what a figure means (indicators).
"""

import dataclasses
import fractions
import functools
import importlib.resources
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from typing import Any, Literal

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

MICRO = 1_000_000
FEN_MICRO_YUAN = 10_000  # one fen is ten thousand millionths of a yuan
PLACES = 6
LARGEST_MICRO = 2**63 - 1
Language = Literal["zh", "en"]

NOT_A_NUMBER = Fault(
    "units.not_a_number",
    Kind.INVALID,
    _("“{value}” is not a number."),
    _("Write digits, with a point for decimals, for example 1,234.5."),
)
TOO_FINE = Fault(
    "units.too_fine",
    Kind.INVALID,
    _("“{value}” has more than six decimals."),
    _("Round it, or use a smaller unit."),
)
TOO_LARGE = Fault(
    "units.too_large",
    Kind.INVALID,
    _("{value} is larger than the books can hold in this unit."),
    _("Check the number of digits, or use a larger unit."),
)
UNKNOWN_UNIT = Fault(
    "units.unknown",
    Kind.INVALID,
    _("“{value}” is not a known unit."),
    _("Choose a unit from the list."),
)
DIMENSIONS_DIFFER = Fault(
    "units.dimensions_differ",
    Kind.INVALID,
    _("{source} cannot be turned into {target}: they do not measure the same thing."),
    _("Choose a unit of the same kind."),
)
NOT_EXACT = Fault(
    "units.not_exact",
    Kind.INVALID,
    _("{value} {source} is not a whole number of millionths of {target}."),
    _("Keep the finer unit, or round the amount first."),
)

_NUMBER = re.compile(r"([+-]?)(\d[\d,]*|(?=\.\d))(?:\.(\d*))?")
_GROUPS = re.compile(r"\d{1,3}(,\d{3})*|\d+")


@dataclasses.dataclass(frozen=True, slots=True)
class Unit:
    """One unit. `plain` and `wan`: 万吨 is t with four zeros. The names are how it is written after a number.

    `of` and `per`: what a compound unit is made of, 吨/万元 of t per wan_yuan; empty for a simple one.
    """

    code: str
    dimension: str
    scale: fractions.Fraction
    zh: str
    en: str
    plain: str
    wan: int
    also: tuple[str, ...]
    of: str
    per: tuple[str, ...]

    def name(self, language: Language) -> str:
        """How the unit is written after a number."""
        return self.zh if language == "zh" else self.en


@functools.cache
def units() -> dict[str, Unit]:
    """All units by code."""
    text = importlib.resources.files("wufei.kernel").joinpath("data/units.toml").read_text("utf-8")
    return {code: _unit(code, row) for code, row in tomllib.loads(text).items()}


def _unit(code: str, row: dict[str, Any]) -> Unit:
    scale = row["scale"]
    return Unit(
        code=code,
        dimension=row["dimension"],
        scale=fractions.Fraction(*scale) if isinstance(scale, list) else fractions.Fraction(scale),
        zh=row["zh"],
        en=row["en"],
        plain=row.get("plain", code),
        wan=row.get("wan", 0),
        also=tuple(row.get("also", ())),
        of=row.get("of", ""),
        per=tuple(row.get("per", ())),
    )


@functools.cache
def _by_name() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for names in (lambda u: [u.code], lambda u: [u.zh], lambda u: u.also, lambda u: [u.en] if u.wan == 0 else []):
        for unit in units().values():
            for name in names(unit):
                if name:
                    found.setdefault(_flat(name), unit)
    return found


def _flat(name: str) -> str:
    return unicodedata.normalize("NFKC", name).replace(" ", "")


def unit_find(name: str) -> Unit | None:
    """The unit with this code, name or spelling; None if there is none. Full-width forms and spaces do not matter."""
    return _by_name().get(_flat(name))


def unit_get(code: str) -> Unit:
    """The unit with this code. Raises UNKNOWN_UNIT."""
    found = units().get(code)
    if found is None:
        raise UNKNOWN_UNIT(where="unit", value=code)
    return found


def units_like(code: str) -> tuple[Unit, ...]:
    """The units that `code` converts to, itself included, smallest first."""
    dimension = unit_get(code).dimension
    return tuple(sorted((u for u in units().values() if u.dimension == dimension), key=lambda u: (u.scale, u.code)))


@dataclasses.dataclass(frozen=True, slots=True)
class Measure:
    """A unit taken apart: the powers of the simple dimensions, none of them 0, and how much of their scales it holds.

    Measures multiply where units of one dimension only convert: 吨 by 万元 is what 千克/万元 measures.
    """

    powers: Mapping[str, int]
    scale: fractions.Fraction

    def times(self, other: "Measure", power: int = 1) -> "Measure":
        """The measure of a product; `power` -1 of a quotient."""
        names = {**self.powers, **other.powers}
        found = {name: self.powers.get(name, 0) + power * other.powers.get(name, 0) for name in names}
        return Measure({name: n for name, n in found.items() if n}, self.scale * other.scale**power)


@functools.cache
def measure(code: str) -> Measure:
    """What a unit measures. Raises UNKNOWN_UNIT."""
    unit = unit_get(code)
    if not unit.of:
        return Measure({unit.dimension: 1}, unit.scale)
    found = measure(unit.of)
    for part in unit.per:
        found = found.times(measure(part), -1)
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class Quantity:
    """`amount_micro` millionths of `unit` (a code)."""

    amount_micro: int
    unit: str

    def __post_init__(self) -> None:
        if type(self.amount_micro) is not int:
            raise TypeError(f"a quantity is counted in whole millionths, not {type(self.amount_micro).__name__}")
        unit_get(self.unit)
        if abs(self.amount_micro) > LARGEST_MICRO:
            raise TOO_LARGE(where="amount", value=decimal_text(self.amount_micro))

    @classmethod
    def of(cls, whole: int, unit: str) -> "Quantity":
        """A whole number of a unit."""
        return cls(whole * MICRO, unit)

    @classmethod
    def parse(cls, text: str, unit: str) -> "Quantity":
        """Read a decimal number exactly. Raises NOT_A_NUMBER, TOO_FINE, TOO_LARGE, UNKNOWN_UNIT."""
        return cls(parse_micro(text), unit)

    def to(self, unit: str) -> "Quantity":
        """The same amount in another unit. Raises UNKNOWN_UNIT, DIMENSIONS_DIFFER, NOT_EXACT, TOO_LARGE."""
        exact = self._in(unit)
        if exact.denominator != 1:
            source, target = unit_get(self.unit), unit_get(unit)
            value = decimal_text(self.amount_micro)
            raise NOT_EXACT(where="unit", value=value, source=source.zh or source.code, target=target.zh or target.code)
        return Quantity(exact.numerator, unit)

    def rounded_to(self, unit: str) -> "Quantity":
        """The nearest amount in another unit, halves away from zero. Raises like `to`, but never NOT_EXACT."""
        return Quantity(_nearest(self._in(unit)), unit)

    def __add__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.amount_micro + other.to(self.unit).amount_micro, self.unit)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.amount_micro - other.to(self.unit).amount_micro, self.unit)

    def __neg__(self) -> "Quantity":
        return Quantity(-self.amount_micro, self.unit)

    def compare(self, other: "Quantity") -> int:
        """-1, 0 or 1, exactly, whatever the units. Raises DIMENSIONS_DIFFER."""
        theirs = other._in(self.unit)
        return (self.amount_micro > theirs) - (self.amount_micro < theirs)

    def number(self) -> str:
        """The exact number without grouping, as a form shows it again: `1234.5`."""
        return decimal_text(self.amount_micro)

    def format(self, language: Language = "zh") -> str:
        """The exact number, grouped, with its unit: `1,234.5 吨`, `32%`."""
        return _with_unit(grouped(self.amount_micro), unit_get(self.unit), language)

    def headline(self, language: Language = "zh", *, places: int = 2) -> str:
        """The amount as a headline says it, rounded: `3.5万吨`, `1.2亿元`, `35k t`. Percentages stay as they are."""
        unit = unit_get(self.unit)
        plain = unit_get(unit.plain)
        if plain.dimension in {"part", "points", "score"}:
            return self.format(language)
        # Not a Quantity: the plain amount of a large 亿元 may not fit into 64 bits, and is only shown.
        number, sign = _scaled(self.amount_micro * 10**unit.wan, STEPS[language], places)
        if language == "zh":
            return f"{number}{sign}{plain.zh}" if sign else _with_unit(number, plain, language)
        return _with_unit(number + sign, plain, language)

    def _in(self, unit: str) -> fractions.Fraction:
        source, target = unit_get(self.unit), unit_get(unit)
        if source.dimension != target.dimension:
            names = {"source": source.zh or source.code, "target": target.zh or target.code}
            raise DIMENSIONS_DIFFER(where="unit", value=unit, **names)
        return self.amount_micro * source.scale / target.scale


STEPS: dict[Language, tuple[tuple[int, str], ...]] = {
    "zh": ((12, "万亿"), (8, "亿"), (4, "万"), (0, "")),
    "en": ((12, "T"), (9, "B"), (6, "M"), (3, "k"), (0, "")),
}


def parse_micro(text: str, where: str = "amount") -> int:
    """A decimal number in millionths, exactly. Full-width digits and grouping commas are read.

    `where` names the field in a problem. Raises NOT_A_NUMBER, TOO_FINE, TOO_LARGE.
    """
    flat = unicodedata.normalize("NFKC", text).replace(" ", "").replace("−", "-")
    match = _NUMBER.fullmatch(flat)
    if match is None or not flat.isascii() or (match[2] and not _GROUPS.fullmatch(match[2])):
        raise NOT_A_NUMBER(where=where, value=text)
    whole, decimals = match[2].replace(",", "") or "0", (match[3] or "").rstrip("0")
    if len(decimals) > PLACES:
        raise TOO_FINE(where=where, value=text)
    if len(whole.lstrip("0")) > PLACES * 3:
        raise TOO_LARGE(where=where, value=text)
    micro = int(whole) * MICRO + int(decimals.ljust(PLACES, "0"))
    if micro > LARGEST_MICRO:
        raise TOO_LARGE(where=where, value=text)
    return -micro if match[1] == "-" else micro


def decimal_text(amount_micro: int) -> str:
    """Millionths as an exact decimal number without needless zeros: `1234.5`."""
    whole, part = divmod(abs(amount_micro), MICRO)
    decimals = f"{part:06d}".rstrip("0")
    return ("-" if amount_micro < 0 else "") + str(whole) + (f".{decimals}" if decimals else "")


def grouped(amount_micro: int) -> str:
    """The same with thousands separators: `1,234.5`."""
    return _group(decimal_text(amount_micro))


def _group(text: str) -> str:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, decimals = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{decimals}"


def _with_unit(number: str, unit: Unit, language: Language) -> str:
    name = unit.name(language)
    if not name:
        return number
    return f"{number}{name}" if name in {"%", "‰"} else f"{number} {name}"


def _scaled(amount_micro: int, steps: tuple[tuple[int, str], ...], places: int) -> tuple[str, str]:
    """The rounded number in the largest step that leaves at least one before the point, also after rounding."""
    tried = (
        (_nearest(fractions.Fraction(amount_micro * 10**places, MICRO * 10**zeros)), zeros, sign)
        for zeros, sign in steps
    )
    rounded, _zeros, sign = next(t for t in tried if abs(t[0]) >= 10**places or t[1] == 0)
    whole, part = divmod(abs(rounded), 10**places)
    decimals = f"{part:0{places}d}".rstrip("0") if places else ""
    text = ("-" if rounded < 0 else "") + str(whole) + (f".{decimals}" if decimals else "")
    return _group(text), sign


def _nearest(exact: fractions.Fraction) -> int:
    """The nearest integer, halves away from zero, as people round."""
    half = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return -half if exact < 0 else half
