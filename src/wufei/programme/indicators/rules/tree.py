"""The tree a formula is read into, and the line it is written as. Not for: reading (formula) or units (dimensions).

Sums and products are flat, in the order people wrote them, so that `100 * a / b` is printed and drawn as it was.
"""

import dataclasses
import decimal
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction


@dataclasses.dataclass(frozen=True, slots=True)
class Number:
    """A number written in the formula."""

    value: Fraction


@dataclasses.dataclass(frozen=True, slots=True)
class Name:
    """The figure of this name."""

    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class Sum:
    """Terms, each with its sign 1 or -1. No term with sign 1 is a sum itself."""

    terms: tuple[tuple[int, "Node"], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Product:
    """Factors, each with its power 1 or -1; the first has 1. No factor with power 1 is a product itself."""

    factors: tuple[tuple[int, "Node"], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """The smallest or the largest of several values."""

    function: str
    values: tuple["Node", ...]


Node = Number | Name | Sum | Product | Choice


@dataclasses.dataclass(frozen=True, slots=True)
class Formula:
    """A formula, read."""

    root: Node

    @property
    def names(self) -> tuple[str, ...]:
        """The figures it uses, in the order of their first use."""
        return tuple(dict.fromkeys(_names(self.root)))

    @property
    def text(self) -> str:
        """The formula as it is stored; reading it again gives the same formula."""
        return written(self.root, {}, STORED)


def total(terms: Sequence[tuple[int, Node]]) -> Node:
    """A sum of these terms, flat."""
    flat: list[tuple[int, Node]] = []
    for sign, term in terms:
        flat += term.terms if sign == 1 and isinstance(term, Sum) else [(sign, term)]
    return flat[0][1] if len(flat) == 1 and flat[0][0] == 1 else Sum(tuple(flat))


def product(factors: Sequence[tuple[int, Node]]) -> Node:
    """A product of these factors, flat. The first is multiplied by, never divided by."""
    flat: list[tuple[int, Node]] = []
    for power, factor in factors:
        flat += factor.factors if power == 1 and isinstance(factor, Product) else [(power, factor)]
    return flat[0][1] if len(flat) == 1 else Product(tuple(flat))


def _names(node: Node) -> Iterator[str]:
    match node:
        case Name(name):
            yield name
        case Sum(items) | Product(items):
            for _sign, item in items:
                yield from _names(item)
        case Choice(_, values):
            for value in values:
                yield from _names(value)


STORED = {"+": " + ", "-": " - ", "minus": "-", "*": " * ", "/": " / "}
PRINTED = {"+": " + ", "-": " − ", "minus": "−", "*": " × ", "/": " ÷ "}


def written(node: Node, shown: Mapping[str, str], signs: Mapping[str, str]) -> str:
    """The node in one line, with as few brackets as can be."""
    match node:
        case Number(value):
            return number_text(value)
        case Name(name):
            return shown.get(name, name)
        case Choice(function, values):
            return f"{function}({', '.join(written(value, shown, signs) for value in values)})"
        case Sum(terms):
            text = ""
            for sign, term in terms:
                before = signs["+" if sign > 0 else "-"] if text else "" if sign > 0 else signs["minus"]
                text += before + _guarded(written(term, shown, signs), after=before, always=isinstance(term, Sum))
            return text
        case Product(factors):
            text = ""
            for power, factor in factors:
                before = signs["*" if power > 0 else "/"] if text else ""
                always = isinstance(factor, (Sum, Product))
                text += before + _guarded(written(factor, shown, signs), after=before, always=always)
            return text


def _guarded(text: str, *, after: str, always: bool) -> str:
    """Brackets where they are needed: around sums in products, and around a negative figure behind a sign."""
    return f"({text})" if always or (after and text.startswith(("-", "−"))) else text


def number_text(value: Fraction) -> str:
    """A number of a formula in decimals; those that are read or put in by a change of unit have few."""
    if value.denominator == 1:
        return str(value.numerator)
    return format(decimal.Decimal(value.numerator) / decimal.Decimal(value.denominator), "f")
