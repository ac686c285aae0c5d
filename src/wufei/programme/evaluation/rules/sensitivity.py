"""How far a ranking rests on its weights: which change of one weight swaps whom, and how steady ranks are under many.

Exact scores are compared, not the rounded ones, and ties are not broken: two that are equal have no order to swap. Who
is not to be published stays out, and stays out whatever the weights. Not for: scoring, or the ranking itself.
"""

import dataclasses
import math
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wufei.kernel.units import MICRO
from wufei.programme.evaluation.rules.judging import points
from wufei.programme.evaluation.rules.scoring import Judged, judged, rounded
from wufei.programme.evaluation.spec import Inputs, Item, Method, NodeKind

DRAWS = 2000
# Ten for each item of mean weight: most draws then change such a weight by less than a third.
CLOSENESS = 10
LOW, HIGH = 5, 95
# Sums in binary differ in the last digits from machine to machine; nine decimals of a point do not.
STEADY_DECIMALS = 9
_ROOT_DIGITS = 10**18


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """The smallest change of one weight, all others keeping their proportions, after which `behind` passes `ahead`.

    `position`: the place of `ahead`, from 1. `weight_micro` and `needed_micro`: full marks of 100 now and then;
    `change_micro`: the relative change, +1 000 000 being double, rounded away from zero.
    """

    kind: NodeKind
    code: str
    position: int
    ahead: str
    behind: str
    weight_micro: int
    needed_micro: int
    change_micro: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Steadiness:
    """A rank under random weights: in how many thousandths of the draws it stays, and where it lies in 90 % of them."""

    subject: str
    rank: int
    kept_permille: int
    low: int
    high: int


def swaps(method: Method, inputs: Inputs) -> tuple[Swap, ...]:
    """For each item, group and pair of neighbours the smallest change of weight that swaps them, smallest first.

    What no change of that weight can swap is left out. The inputs are taken to be sound (inputs.faults).
    """
    rows = _published(method, inputs)
    nodes = [(NodeKind.GROUP, group.code, method.items_of(group.code)) for group in method.groups]
    nodes += [(NodeKind.ITEM, item.code, (item,)) for item in method.items if not item.bonus]
    sides = {subject: [_apart(row, items) for _kind, _code, items in nodes] for subject, row in rows.items()}
    levels = {subject: _level(row) for subject, row in rows.items()}
    found = []
    for position, pair in enumerate(pairwise(sorted(rows, key=lambda subject: (-levels[subject], subject))), start=1):
        for (kind, code, _items), ahead, behind in zip(nodes, *(sides[subject] for subject in pair), strict=True):
            change = _change(ahead, behind)
            if change is not None:
                found.append(
                    Swap(
                        kind=kind,
                        code=code,
                        position=position,
                        ahead=pair[0],
                        behind=pair[1],
                        weight_micro=rounded(points(ahead.share)),
                        needed_micro=rounded(points(ahead.share * (1 + change))),
                        change_micro=_away(change * MICRO),
                    )
                )
    return tuple(sorted(found, key=lambda swap: (abs(swap.change_micro), swap.position, swap.kind, swap.code)))


def steadiness(
    method: Method, inputs: Inputs, *, seed: int, draws: int = DRAWS, closeness: int = CLOSENESS
) -> tuple[Steadiness, ...]:
    """Rank under `draws` random weights around those of the method (Dirichlet), best first.

    The larger `closeness`, the nearer the draws. The same seed gives the same answer on the same version of numpy.
    """
    rows = _published(method, inputs)
    if not rows:
        return ()
    items = [item for item in method.items if not item.bonus]
    shares = np.array([float(next(iter(rows.values())).shares[item.code]) for item in items])
    parts = np.array([[float(row.now[item.code].part or 0) for item in items] for row in rows.values()])
    data = np.array([[float(row.now[item.code].part is not None) for item in items] for row in rows.values()])
    bonus = np.array([float(row.bonus / MICRO) for row in rows.values()])
    drawn = np.random.Generator(np.random.PCG64(seed)).dirichlet(shares * closeness * len(items), size=draws)
    now = _ranks(shares[np.newaxis, :], parts, data, bonus)[0]
    then = np.sort(_ranks(drawn, parts, data, bonus), axis=0)
    found = [
        Steadiness(
            subject=subject,
            rank=int(now[k]),
            kept_permille=int((then[:, k] == now[k]).sum()) * 1000 // draws,
            low=int(then[draws * LOW // 100, k]),
            high=int(then[-(draws * (100 - HIGH) // 100) - 1, k]),
        )
        for k, subject in enumerate(rows)
    ]
    return tuple(sorted(found, key=lambda row: (row.rank, row.subject)))


def _published(method: Method, inputs: Inputs) -> dict[str, Judged]:
    rows = {subject: judged(method, inputs[subject]) for subject in sorted(inputs)}
    return {subject: row for subject, row in rows.items() if row.publishable}


def _level(row: Judged) -> Fraction:
    sums = row.sums(row.method.items)
    return sums.level / sums.with_data + row.bonus


class _Apart(NamedTuple):
    """One subject with some items told apart, which make up `share` of the whole weight.

    Weighted points and weights with data, without these items and of these items, and the bonus.
    """

    share: Fraction
    points_without: Fraction
    points_of: Fraction
    data_without: Fraction
    data_of: Fraction
    bonus: Fraction


def _apart(row: Judged, items: Iterable[Item]) -> _Apart:
    whole, part = row.sums(row.method.items), row.sums(items)
    return _Apart(
        part.weight,
        whole.level - part.level,
        part.level,
        whole.with_data - part.with_data,
        part.with_data,
        row.bonus,
    )


def _change(ahead: _Apart, behind: _Apart) -> Fraction | None:
    """The relative change of the share w at which the two are equal, and beyond which they have swapped.

    With that weight times m and all others as they are, a score is (a0 + m·a1) / (b0 + m·b1) + bonus, so that the two
    are equal where a polynomial of second degree in m is zero; it is of first degree where both have data in the same
    items. Scaled back to a whole of 1, the weight w becomes m·w / (m·w + 1 − w).
    """
    w, a0, a1, b0, b1, bonus = ahead
    _same, c0, c1, d0, d1, other_bonus = behind
    if w == 1:
        return None
    extra = bonus - other_bonus
    constant = a0 * d0 - c0 * b0 + extra * b0 * d0
    linear = a0 * d1 + a1 * d0 - c0 * b1 - c1 * b0 + extra * (b0 * d1 + b1 * d0)
    square = a1 * d1 - c1 * b1 + extra * b1 * d1
    # Equal as they stand: there is no order to swap.
    if constant + linear + square == 0:
        return None
    changes = [(m - 1) * (1 - w) / (m * w + 1 - w) for m in _crossings(square, linear, constant)]
    return min(changes, key=abs, default=None)


def _crossings(square: Fraction, linear: Fraction, constant: Fraction) -> list[Fraction]:
    """Where the polynomial changes its sign above zero. At zero itself the weight is gone and nothing has swapped."""
    if square == 0:
        return [-constant / linear] if linear and -constant / linear > 0 else []
    under = linear * linear - 4 * square * constant
    if under <= 0:
        return []
    root = _root(under)
    return [m for m in ((-linear - root) / (2 * square), (-linear + root) / (2 * square)) if m > 0]


def _root(value: Fraction) -> Fraction:
    """The square root: exact where there is an exact one, else to eighteen digits after the point."""
    product = value.numerator * value.denominator
    return Fraction(math.isqrt(product * _ROOT_DIGITS**2), value.denominator * _ROOT_DIGITS)


def _away(exact: Fraction) -> int:
    return math.ceil(exact) if exact > 0 else math.floor(exact)


Floats = npt.NDArray[np.float64]


def _ranks(weights: Floats, parts: Floats, data: Floats, bonus: Floats) -> npt.NDArray[np.int64]:
    """Draw × subject → rank; equals share one."""
    covered = weights @ data.T
    # A draw can leave next to nothing on the few items a subject has data in.
    levels = 100 * (weights @ parts.T) / np.maximum(covered, np.finfo(np.float64).tiny) + bonus
    levels = np.round(levels, STEADY_DECIMALS)
    return 1 + np.stack([(levels > levels[:, [k]]).sum(axis=1) for k in range(levels.shape[1])], axis=1)
