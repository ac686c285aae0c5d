"""One with one, and several with one, within a tolerance: how records are put together. Not for: what they are.

One with one is an assignment of least cost per connected part (Hungarian, scipy). Several with one is looked for in
this order, the first that comes within the tolerance: all that are left, a run of them in order of time, any choice of
at most `SMALL` of the nearest. Both answer the same to the same, whatever the order given: ties go to the smaller key.
"""

import bisect
import itertools
from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

# So many are tried in every choice; 2^SMALL sums, halved by meeting in the middle.
SMALL = 20
# An assignment larger than this is cut: the costliest of such pairs differ in nothing that tells them apart.
LARGEST = 400
FORBIDDEN = 10**15


def within(value: int, target: int, permille: int, least: int = 0) -> bool:
    """Whether a value comes to a target within a tolerance, which is at least `least`."""
    return abs(value - target) <= max(abs(target) * permille // 1000, least)


def near(sized: Sequence[tuple[int, int]], target: int, permille: int, least: int = 0) -> list[int]:
    """Of (size, key) in order of size the keys whose size comes to a target within a tolerance."""
    slack = max(abs(target) * permille // 1000, least)
    first = bisect.bisect_left(sized, (target - slack, -1))
    last = bisect.bisect_right(sized, (target + slack, FORBIDDEN))
    return [key for _size, key in sized[first:last]]


def assigned(pairs: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Of (left, right, cost) the choice of most pairs with the least cost, each left and right at most once."""
    found: list[tuple[int, int]] = []
    for part in _parts(pairs):
        if len(part) == 1:
            found.append(part[0][:2])
            continue
        lefts = sorted({left for left, _right, _cost in part})
        rights = sorted({right for _left, right, _cost in part})
        if max(len(lefts), len(rights)) > LARGEST:
            found += _greedy(part)
            continue
        at_left, at_right = ({key: at for at, key in enumerate(keys)} for keys in (lefts, rights))
        costs = np.full((len(lefts), len(rights)), FORBIDDEN, dtype=np.int64)
        for left, right, cost in part:
            row, column = at_left[left], at_right[right]
            costs[row, column] = min(costs[row, column], cost)
        for row, column in zip(*linear_sum_assignment(costs), strict=True):
            if costs[row, column] < FORBIDDEN:
                found.append((lefts[row], rights[column]))
    return sorted(found)


def _greedy(part: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """The cheapest first: for parts too large for an assignment."""
    lefts: set[int] = set()
    rights: set[int] = set()
    found = []
    for left, right, _cost in sorted(part, key=lambda pair: (pair[2], pair[0], pair[1])):
        if left not in lefts and right not in rights:
            lefts.add(left)
            rights.add(right)
            found.append((left, right))
    return found


def _parts(pairs: Sequence[tuple[int, int, int]]) -> list[list[tuple[int, int, int]]]:
    """Pairs by connected part, each in order."""
    above: dict[tuple[bool, int], tuple[bool, int]] = {}

    def top(node: tuple[bool, int]) -> tuple[bool, int]:
        while above.setdefault(node, node) != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for left, right, _cost in pairs:
        one, other = top((False, left)), top((True, right))
        if one != other:
            above[max(one, other)] = min(one, other)
    parts: dict[tuple[bool, int], list[tuple[int, int, int]]] = {}
    for pair in sorted(pairs):
        parts.setdefault(top((False, pair[0])), []).append(pair)
    return [parts[key] for key in sorted(parts)]


def chosen(amounts: Sequence[int], fits: Callable[[int], bool], target: int) -> tuple[int, ...]:
    """Places of amounts (in order of time) that together come to a target, as `fits` judges; empty where none do."""
    everything = tuple(range(len(amounts)))
    if amounts and fits(sum(amounts)):
        return everything
    return _run(amounts, fits, target) or _subset(amounts, fits, target)


def _run(amounts: Sequence[int], fits: Callable[[int], bool], target: int) -> tuple[int, ...]:
    """The run whose sum comes closest, if it fits; of equal ones the earliest. Amounts are above zero."""
    sums = [0, *itertools.accumulate(amounts)]
    best: tuple[int, int, int] | None = None
    for start in range(len(amounts)):
        at = bisect.bisect_left(sums, sums[start] + target, start + 1)
        for end in (at - 1, at):
            if start < end < len(sums):
                off = abs(sums[end] - sums[start] - target)
                if best is None or off < best[0]:
                    best = (off, start, end)
    if best is None or not fits(sums[best[2]] - sums[best[1]]):
        return ()
    return tuple(range(best[1], best[2]))


def _subset(amounts: Sequence[int], fits: Callable[[int], bool], target: int) -> tuple[int, ...]:
    """Any choice among the last SMALL, found by halves."""
    first = max(0, len(amounts) - SMALL)
    places = range(first, len(amounts))
    middle = first + len(places) // 2
    left = _sums(amounts, range(first, middle))
    right = sorted(_sums(amounts, range(middle, len(amounts))))
    sums = [total for total, _places in right]
    best: tuple[int, tuple[int, ...]] | None = None
    for total, some in left:
        at = bisect.bisect_left(sums, target - total)
        for place in (at - 1, at):
            if 0 <= place < len(right):
                whole = some + right[place][1]
                told = (abs(total + sums[place] - target), whole)
                if whole and (best is None or told < best):
                    best = told
    if best is None or not fits(sum(amounts[place] for place in best[1])):
        return ()
    return best[1]


def _sums(amounts: Sequence[int], places: range) -> list[tuple[int, tuple[int, ...]]]:
    found: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    for place in places:
        found += [(total + amounts[place], (*some, place)) for total, some in found]
    return found
