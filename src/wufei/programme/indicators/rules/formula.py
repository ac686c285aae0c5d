"""Formulas of indicators, the whole of it by one name: read, checked, brought to a unit, worked out, written, drawn.

A formula is names, decimal numbers, + − × ÷, brackets, min( ) and max( ); the tree behind it can say nothing else.
Not for: many indicators over many readings at once (evaluation).
"""

import dataclasses
import math
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Literal, NoReturn

from wufei.programme.indicators import errors
from wufei.programme.indicators.rules.dimensions import check, in_unit
from wufei.programme.indicators.rules.tree import (
    PRINTED,
    Choice,
    Formula,
    Name,
    Node,
    Number,
    Product,
    Sum,
    number_text,
    product,
    total,
    written,
)

__all__ = ["Formula", "Picture", "check", "exact", "in_unit", "layout", "parse", "substituted"]

LONGEST, DEEPEST, DIGITS = 500, 30, 12
FUNCTIONS = {"min": min, "max": max}


# One character for one character, so that positions in a refusal are those of the text as typed.
_AS_TYPED = str.maketrans(
    {**{chr(c + 0xFEE0): chr(c) for c in range(0x21, 0x7F)}, "\u3000": " ", "\u00a0": " "}
    | {"×": "*", "÷": "/", "−": "-", "–": "-", "、": ","}
)
_TOKEN = re.compile(r"(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<name>[A-Za-z_]\w*)|(?P<sign>[-+*/(),])", re.ASCII)


def parse(text: str, where: str = "formula") -> Formula:
    """Read a formula. Raises FORMULA_SYNTAX, _ENDS, _LONG, _DEEP, _NUMBER; `where` names the field in them."""
    if len(text) > LONGEST:
        raise errors.FORMULA_LONG(where=where, value=text, length=len(text), most=LONGEST)
    reader = _Reader(text, where)
    root = reader.sum()
    reader.end()
    return Formula(root)


class _Reader:
    """Reads from left to right, one token ahead."""

    def __init__(self, text: str, where: str) -> None:
        self._text, self._where = text, where
        self._flat = text.translate(_AS_TYPED)
        self._at, self._depth = 0, 0
        self._token, self._kind, self._start = "", "", 0
        self._move()

    def _move(self) -> None:
        while self._flat[self._at : self._at + 1].isspace():
            self._at += 1
        self._start = self._at
        match = _TOKEN.match(self._flat, self._at)
        # What is no token stays the next one, of no kind, and is refused wherever it stands.
        self._kind = (match.lastgroup or "") if match else ""
        self._token = match[0] if match else self._flat[self._at : self._at + 1]
        self._at += len(self._token)

    def _take(self, *signs: str) -> str:
        """The sign, if it comes next, and move on."""
        token = self._token
        if token not in signs:
            return ""
        self._move()
        return token

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            self.refuse()

    def end(self) -> None:
        """Nothing may follow."""
        if self._token:
            self.refuse()

    def refuse(self) -> NoReturn:
        if not self._token:
            raise errors.FORMULA_ENDS(where=self._where, value=self._text)
        shown = self._text[self._start : self._start + len(self._token)]
        raise errors.FORMULA_SYNTAX(where=self._where, value=shown, position=self._start + 1)

    def sum(self) -> Node:
        terms = [(-1 if self._take("-") else 1, self._product())]
        while sign := self._take("+", "-"):
            terms.append((1 if sign == "+" else -1, self._product()))
        return total(terms)

    def _product(self) -> Node:
        factors = [(1, self._factor())]
        while sign := self._take("*", "/"):
            factors.append((1 if sign == "*" else -1, self._factor()))
        return product(factors)

    def _factor(self) -> Node:
        if self._take("-"):
            return total([(-1, self._nested(self._factor))])
        if self._take("("):
            node = self._nested(self.sum)
            self._expect(")")
            return node
        token, kind = self._token, self._kind
        if kind not in {"number", "name"}:
            self.refuse()
        self._move()
        if kind == "number":
            return self._number(token)
        return self._choice(token) if token in FUNCTIONS else Name(token)

    def _number(self, token: str) -> Node:
        if any(len(digits) > DIGITS for digits in token.split(".")):
            raise errors.FORMULA_NUMBER(where=self._where, value=token, most=DIGITS)
        return Number(Fraction(token))

    def _choice(self, function: str) -> Node:
        self._expect("(")
        values = [self._nested(self.sum)]
        self._expect(",")
        values.append(self._nested(self.sum))
        while self._take(","):
            values.append(self._nested(self.sum))
        self._expect(")")
        return Choice(function, tuple(values))

    def _nested(self, read: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise errors.FORMULA_DEEP(where=self._where, value=self._text, most=DEEPEST)
        node = read()
        self._depth -= 1
        return node


def exact(formula: Formula, values: Mapping[str, Fraction]) -> Fraction | None:
    """The value of the formula for these figures, exactly; None if any divisor in it is zero."""
    try:
        return _value(formula.root, values)
    except ZeroDivisionError:
        return None


def _value(node: Node, values: Mapping[str, Fraction]) -> Fraction:
    match node:
        case Number(value):
            return value
        case Name(name):
            return values[name]
        case Choice(function, members):
            return FUNCTIONS[function](_value(member, values) for member in members)
        case Sum(terms):
            return sum((sign * _value(term, values) for sign, term in terms), Fraction(0))
        case Product(factors):
            return math.prod((_value(factor, values) ** power for power, factor in factors), start=Fraction(1))


def substituted(formula: Formula, values: Mapping[str, str]) -> str:
    """The formula with figures in place of names: `100 × 663.42 ÷ (857.16 + 18.06)`. A name without one stays."""
    return written(formula.root, values, PRINTED)


Shape = Literal["name", "number", "sign", "row", "brackets", "fraction", "call"]


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """A formula as a page draws it.

    name, number, sign: `text`. row: `parts` side by side. brackets: the one part in brackets. fraction: the first part
    above the second. call: `text` is min or max, `parts` its values.
    """

    shape: Shape
    text: str = ""
    parts: tuple["Picture", ...] = ()


def layout(formula: Formula) -> Picture:
    """The formula as a picture: numbers in front, then a fraction, as in R = 100 × U / (G + S)."""
    return _drawn(formula.root)


def _drawn(node: Node) -> Picture:
    match node:
        case Number(value):
            return Picture("number", number_text(value))
        case Name(name):
            return Picture("name", name)
        case Choice(function, values):
            return Picture("call", function, tuple(_drawn(value) for value in values))
        case Sum(terms):
            parts: list[Picture] = []
            for sign, term in terms:
                if parts or sign < 0:
                    parts.append(Picture("sign", "+" if sign > 0 else "−"))
                parts.append(Picture("brackets", "", (_drawn(term),)) if isinstance(term, Sum) else _drawn(term))
            return Picture("row", "", tuple(parts))
        case Product(factors):
            return _drawn_product(factors)


def _drawn_product(factors: Sequence[tuple[int, Node]]) -> Picture:
    tops = [factor for power, factor in factors if power > 0]
    bottoms = [factor for power, factor in factors if power < 0]
    if not bottoms:
        return _drawn_row(tops)
    lead = 0
    # A lone number above the line stays there: 100 / b is no number beside a fraction.
    while lead < len(tops) - 1 and isinstance(tops[lead], Number):
        lead += 1
    fraction = Picture("fraction", "", (_drawn_row(tops[lead:]), _drawn_row(bottoms)))
    return _drawn_row(tops[:lead], fraction) if lead else fraction


def _drawn_row(nodes: Sequence[Node], *last: Picture) -> Picture:
    """Factors side by side; one that stands alone needs neither signs nor brackets."""
    if len(nodes) == 1 and not last:
        return _drawn(nodes[0])
    drawn = [Picture("brackets", "", (_drawn(n),)) if isinstance(n, (Sum, Product)) else _drawn(n) for n in nodes]
    parts = [part for each in [*drawn, *last] for part in (Picture("sign", "×"), each)]
    return Picture("row", "", tuple(parts[1:]))
