"""Units in formulas: what may be added, what comes out, and the factors that bring it to the unit wanted.

A name stands for the number people wrote down, in its own unit: 30 for 30 %. The field prints a percentage with its
factor, 100 × a ÷ b, and 30 % of a as a × p ÷ 100. So a factor 100 may be read as 100 % (1000 as 1000 ‰): in the first
it makes the quotient a percentage, in the second it makes the percentage a plain number again.
Not for: the shape of a formula (tree), or a change of unit of one amount (Quantity).
"""

import dataclasses
import functools
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from wufei.kernel.problems import Problem, Problems
from wufei.kernel.text import Text, _
from wufei.kernel.units import Measure, measure, unit_get
from wufei.programme.indicators import errors
from wufei.programme.indicators.rules.tree import (
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
)

SHARE = "part"
WHOLES = {"percent": Fraction(100), "permille": Fraction(1000)}
PLAIN = Measure({}, Fraction(1))


def check(formula: Formula, units: Mapping[str, str], unit: str, where: str = "formula") -> list[Problem]:
    """What is wrong with a formula whose names have these units and whose result is to be in `unit` (all codes)."""
    try:
        _node, problems = _Balance(units, 1, where).root(formula.root, unit)
    except Problem as unknown_unit:
        return [unknown_unit]
    return problems + [errors.FORMULA_UNUSED(where=where, value=name) for name in units if name not in formula.names]


def in_unit(formula: Formula, units: Mapping[str, str], unit: str, *, fine: int = 1) -> Formula:
    """The formula with every change of unit written into it as a factor, as few as can be.

    With `fine`, the figures and the result are counted in that part of their units (1 000 000: whole millionths), and
    decimals of the formula become whole numbers too, so that sums stay whole. Raises Problems.
    """
    node, problems = _Balance(units, fine, "formula").root(formula.root, unit)
    if problems or node is None:
        raise Problems(problems)
    return Formula(node)


def _measure(code: str) -> Measure:
    """Like measure, but the plain part of a whole (0.3) is a number like any other."""
    return PLAIN if code == SHARE else measure(code)


@dataclasses.dataclass(frozen=True, slots=True)
class _Side:
    """A part of a formula and what its number measures. `units`: of which units it is made, for people."""

    node: Node
    source: Node
    measure: Measure
    units: Mapping[str, int]
    wholes: frozenset[str] = frozenset()

    @property
    def zero(self) -> bool:
        """A written 0 fits any unit, as in max(0, a - b)."""
        return self.source == Number(Fraction(0))

    def read_as(self, powers: Mapping[str, int]) -> "_Side | None":
        """The same number as a measure of these powers, if it can be one."""
        if self.zero:
            return dataclasses.replace(self, measure=Measure(powers, self.measure.scale))
        if self.measure.powers == powers:
            return self
        for unit in sorted(self.wholes):
            share = self.measure.times(measure(unit))
            if share.powers == powers:
                return dataclasses.replace(self, measure=share, wholes=frozenset())
        return None

    def unit_text(self) -> object:
        """Its unit as people write it: 吨/万元."""
        shown = {code: n for code, n in self.units.items() if n and code != SHARE}
        if SHARE not in self.measure.powers:
            shown = {code: n for code, n in shown.items() if unit_get(code).dimension != SHARE}
        if not shown or not self.measure.powers:
            return Text(_("plain numbers"))
        tops = [_name(code) for code, n in shown.items() for _i in range(n)]
        bottoms = [_name(code) for code, n in shown.items() for _i in range(-n)]
        return "/".join(["·".join(tops) or "1", *bottoms])


def _name(code: str) -> str:
    return unit_get(code).zh or code


class _Balance:
    """Goes through a formula from its leaves to its root and brings both sides of every sum to one unit."""

    def __init__(self, units: Mapping[str, str], fine: int, where: str) -> None:
        self._units, self._fine, self._where = units, fine, where
        self._problems: list[Problem] = []

    def root(self, node: Node, unit: str) -> tuple[Node | None, list[Problem]]:
        """The node in `unit`, or None, and what is wrong."""
        for name in Formula(node).names:
            if name not in self._units:
                self._refuse(errors.FORMULA_NAME(where=self._where, value=name, known=tuple(self._units)))
        side, wanted = self._side(node), _measure(unit)
        if side is None:
            return None, self._problems
        found = side
        if unit in WHOLES and not side.measure.powers and not side.zero:
            if unit not in side.wholes:
                factor = number_text(WHOLES[unit])
                self._refuse(
                    errors.FORMULA_SHARE(where=self._where, value=_name(unit), unit=_name(unit), factor=factor)
                )
                return None, self._problems
            found = dataclasses.replace(side, wholes=frozenset({unit}))
        fitting = found.read_as(wanted.powers)
        if fitting is None:
            says = {"yields": side.unit_text(), "unit": _name(unit)}
            self._refuse(errors.FORMULA_RESULT(where=self._where, value=_name(unit), **says))
            return None, self._problems
        return _times(fitting.node, fitting.measure.scale / wanted.scale * self._fine), self._problems

    def _refuse(self, problem: Problem) -> None:
        self._problems.append(problem)

    def _side(self, node: Node) -> _Side | None:
        match node:
            case Number(value):
                return self._number(node, value)
            case Name(name):
                return self._figure(node, name)
            case Product(factors):
                return self._product(node, factors)
            case Sum(terms):
                return self._sum(node, terms)
            case Choice(function, values):
                return self._choice(node, function, values)

    def _number(self, node: Node, value: Fraction) -> _Side:
        wholes = frozenset(unit for unit, whole in WHOLES.items() if whole == value)
        if self._fine == 1:
            return _Side(node, node, PLAIN, {}, wholes)
        return _Side(Number(Fraction(value.numerator)), node, Measure({}, Fraction(1, value.denominator)), {}, wholes)

    def _figure(self, node: Node, name: str) -> _Side | None:
        code = self._units.get(name)
        if code is None:
            return None
        known = _measure(code)
        return _Side(node, node, Measure(known.powers, known.scale / self._fine), {code: 1})

    def _product(self, node: Node, factors: Sequence[tuple[int, Node]]) -> _Side | None:
        sides = [(power, side) for power, factor in factors if (side := self._side(factor))]
        if len(sides) < len(factors):
            return None
        whole = PLAIN
        units: dict[str, int] = {}
        for power, side in sides:
            whole = whole.times(side.measure, power)
            for code, n in side.units.items():
                units[code] = units.get(code, 0) + power * n
        for power, side in sides:
            # 100 under a percentage, or over one that is divided by, is 100 %.
            if isinstance(side.source, Number) and side.wholes and whole.powers.get(SHARE, 0) * power < 0:
                whole = whole.times(measure(min(side.wholes)), power)
        wholes = frozenset().union(*(side.wholes for power, side in sides if power > 0))
        return _Side(product([(power, side.node) for power, side in sides]), node, whole, units, wholes)

    def _sum(self, node: Node, terms: Sequence[tuple[int, Node]]) -> _Side | None:
        sides = self._alike([term for _sign, term in terms])
        if sides is None:
            return None
        nodes = total([(sign, side.node) for (sign, _term), side in zip(terms, sides, strict=True)])
        return dataclasses.replace(sides[0], node=nodes, source=node, wholes=_shared(sides))

    def _choice(self, node: Node, function: str, values: Sequence[Node]) -> _Side | None:
        sides = self._alike(values)
        if sides is None:
            return None
        chosen = Choice(function, tuple(side.node for side in sides))
        return dataclasses.replace(sides[0], node=chosen, source=node, wholes=_shared(sides))

    def _alike(self, nodes: Sequence[Node]) -> list[_Side] | None:
        """All of them in one unit, so small that every factor is a whole number; those that set the unit first."""
        sides = [side for node in nodes if (side := self._side(node))]
        if len(sides) < len(nodes):
            return None
        setting = [side for side in sides if not side.zero] or sides
        model = max(setting, key=lambda side: side.measure.powers.get(SHARE, 0))
        fitting = []
        for side in sides:
            found = side.read_as(model.measure.powers)
            if found is None:
                left, right = (side, model) if sides.index(side) < sides.index(model) else (model, side)
                says: dict[str, object] = {"left": Formula(left.source).text, "right": Formula(right.source).text}
                says |= {"left_unit": left.unit_text(), "right_unit": right.unit_text()}
                self._refuse(errors.FORMULA_UNITS(where=self._where, value=Formula(side.source).text, **says))
                return None
            fitting.append(found)
        scale = functools.reduce(
            _largest_part, [side.measure.scale for side in fitting if not side.zero] or [Fraction(1)]
        )
        return [
            dataclasses.replace(
                side,
                node=side.node if side.zero else _times(side.node, side.measure.scale / scale),
                measure=Measure(model.measure.powers, scale),
                units=model.units,
            )
            for side in fitting
        ]


def _shared(sides: Sequence[_Side]) -> frozenset[str]:
    """A sum is a percentage if each of its terms is one, as in 100 × a ÷ b − 100."""
    each = [side.wholes for side in sides if not side.zero]
    return frozenset.intersection(*each) if each else frozenset()


def _largest_part(a: Fraction, b: Fraction) -> Fraction:
    """The largest fraction that goes into both a whole number of times."""
    return Fraction(math.gcd(a.numerator, b.numerator), math.lcm(a.denominator, b.denominator))


def _times(node: Node, factor: Fraction) -> Node:
    before = [(1, Number(Fraction(factor.numerator)))] if factor.numerator != 1 else []
    after = [(-1, Number(Fraction(factor.denominator)))] if factor.denominator != 1 else []
    return product([*before, (1, node), *after])
