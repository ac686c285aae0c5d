"""A symmetric positive definite sparse matrix taken apart once: solutions, and the entries of its inverse where it has
entries.

SuperLU keeps the diagonal as pivot, so its factors are L D L'. The inverse comes from them backwards, front by front
(Takahashi's recursion, in the multifrontal form of Campbell & Davis 1995): every step is a product of small dense
matrices, and the whole inverse, which would be dense, is never made. Not for: matrices that may be singular (bounds
does that itself).
"""

import dataclasses

import numpy as np
import scipy.sparse as sp
from scipy.linalg.lapack import dtrtri
from scipy.sparse.linalg import splu

from wufei.oversight.balance.spec import Floats, Ints

SMALL = 64  # a front of fewer columns may swallow a child though that fills a few zeros: fewer steps, each still small


class Factor:
    """H = L D L' of a symmetric positive definite H, in an order that keeps L sparse."""

    def __init__(self, matrix: sp.csc_array) -> None:
        self.matrix = matrix
        self._scale = 1 / np.sqrt(matrix.diagonal())  # a diagonal of ones: pivots of one size, whatever the unit
        scaled = sp.csc_array(sp.diags_array(self._scale) @ matrix @ sp.diags_array(self._scale))
        self._scaled = scaled
        self._lu = splu(
            sp.csc_matrix(scaled), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True}
        )

    def roughly(self, right: Floats) -> Floats:
        """H⁻¹ times a vector, as the factors give it."""
        return self._scale * self._lu.solve(self._scale * right)  # type: ignore[no-any-return]

    def solve(self, right: Floats) -> Floats:
        """H⁻¹ times a vector or the columns of an array, refined once."""
        scale = self._scale if right.ndim == 1 else self._scale[:, None]
        asked = scale * right
        found = self._lu.solve(asked)
        found += self._lu.solve(asked - self._scaled @ found)
        return scale * found  # type: ignore[no-any-return]

    def inverse(self) -> sp.csc_array:
        """The entries of H⁻¹ at the places where H has entries."""
        lower, pivots, turned = _turned(sp.csc_array(self._lu.L), np.asarray(self._lu.U.diagonal()))
        order = turned[self._lu.perm_c]  # column j of H is column order[j] of L
        coo = sp.coo_array(self._scaled)
        rows, cols = order[coo.row], order[coo.col]
        below = rows >= cols
        wanted = np.lexsort((rows[below], cols[below]))
        at_row, at_col = rows[below][wanted], cols[below][wanted]
        starts = np.searchsorted(at_col, np.arange(lower.shape[0] + 1))
        values = _backwards(lower, pivots, at_row, at_col, starts)
        back = np.empty_like(order)
        back[order] = np.arange(order.size)
        row, col = back[at_row], back[at_col]
        values = values * self._scale[row] * self._scale[col]
        off = at_row != at_col
        return sp.csc_array(
            (np.r_[values, values[off]], (np.r_[row, col[off]], np.r_[col, row[off]])), shape=self.matrix.shape
        )


@dataclasses.dataclass(slots=True)
class _Front:
    """Columns first..last-1 of L that share their rows, and those rows below them."""

    first: int
    last: int
    below: Ints
    parent: int = -1
    waiting: int = 0  # children that still need its part of the inverse


def _parents(lower: sp.csc_array) -> Ints:
    """The elimination tree: for every column its first row below the diagonal; the size of L where there is none."""
    size, indptr = lower.shape[0], lower.indptr
    found = np.full(size, size, dtype=np.int64)
    has = np.diff(indptr) > 1
    found[has] = lower.indices[indptr[:-1][has] + 1]
    return found


def _turned(lower: sp.csc_array, pivots: Floats) -> tuple[sp.csc_array, Floats, Ints]:
    """L, its pivots in a postorder of its tree, so that a subtree is a run of columns; and where each column went."""
    lower.sort_indices()
    size = lower.shape[0]
    parents = _parents(lower).tolist()
    under = [1] * (size + 1)
    for column in range(size):
        under[parents[column]] += under[column]
    free = [0] * (size + 1)  # where the next child's subtree begins, counted from where its parent's begins
    goes = [0] * (size + 1)
    begin = [0] * (size + 1)
    for column in range(size - 1, -1, -1):
        parent = parents[column]
        begin[column] = begin[parent] + free[parent]
        free[parent] += under[column]
        goes[column] = begin[column] + under[column] - 1
    turned = np.asarray(goes[:size], dtype=np.int64)
    coo = sp.coo_array(lower)
    moved = sp.csc_array((coo.data, (turned[coo.row], turned[coo.col])), shape=lower.shape)
    moved.sort_indices()
    sorted_pivots = np.empty_like(pivots)
    sorted_pivots[turned] = pivots
    return moved, sorted_pivots, turned


def _fronts(lower: sp.csc_array) -> list[_Front]:
    """L cut into fronts, each before its parent: whole small subtrees, and above them columns that share their rows."""
    size, indptr, indices = lower.shape[0], lower.indptr, lower.indices
    counts = np.diff(indptr) - 1
    parents = _parents(lower)
    under = [1] * (size + 1)
    for column, parent in enumerate(parents.tolist()):
        under[parent] += under[column]
    under[size] = SMALL + 1
    many = np.asarray(under)
    joined = (parents[:-1] == np.arange(1, size)) & (counts[:-1] == counts[1:] + 1)
    inside = (many[:-2] <= SMALL) & (many[parents[:-1]] <= SMALL)  # not the root of a small subtree
    ends = np.flatnonzero(np.r_[np.where(many[:-2] <= SMALL, ~inside, ~joined), True]) + 1
    begins = np.r_[0, ends[:-1]]
    fronts: list[_Front] = []
    for first, last in zip(begins.tolist(), ends.tolist(), strict=True):
        rows = indices[indptr[first] : indptr[last]]
        fronts.append(_Front(first, last, np.unique(rows[rows >= last]).astype(np.int64)))
    owner = np.repeat(np.arange(len(fronts)), ends - begins)
    for front in fronts:
        if not front.below.size:
            continue
        front.parent = int(owner[front.below[0]])
        above = fronts[front.parent]
        above.waiting += 1
        # What a front needs of the inverse its parent must hold, though rounding to nothing took it out of its rows.
        further = front.below[np.searchsorted(front.below, above.last) :]
        if not _within(further, above.below):
            above.below = np.union1d(above.below, further)
    return fronts


def _within(some: Ints, of: Ints) -> bool:
    if some.size > of.size:
        return False
    at = np.minimum(np.searchsorted(of, some), max(of.size - 1, 0))
    return bool(np.array_equal(of[at], some)) if some.size else True


def _backwards(lower: sp.csc_array, pivots: Floats, rows: Ints, cols: Ints, starts: Ints) -> Floats:
    """The entries of (L D L')⁻¹ at (rows, cols), sorted by column, all on or below the diagonal."""
    fronts = _fronts(lower)
    indptr, indices, data = lower.indptr, lower.indices, lower.data
    kept: dict[int, Floats] = {}
    place = np.zeros(lower.shape[0], dtype=np.int64)
    values = np.empty(rows.size)
    for number in range(len(fronts) - 1, -1, -1):
        front = fronts[number]
        first, last, below = front.first, front.last, front.below
        width, height = last - first, last - first + below.size
        place[first:last] = np.arange(width)
        place[below] = np.arange(width, height)
        dense = np.zeros((height, width))
        span = slice(indptr[first], indptr[last])
        dense[place[indices[span]], np.repeat(np.arange(width), np.diff(indptr[first : last + 1]))] = data[span]
        corner, _wrong = dtrtri(dense[:width], lower=1, unitdiag=1)
        whole = np.empty((height, height))
        whole[:width, :width] = (corner.T / pivots[first:last]) @ corner
        if below.size:
            inner = _gathered(fronts[front.parent], kept[front.parent], below)
            spread = dense[width:] @ corner
            cross = -inner @ spread
            whole[width:, width:] = inner
            whole[width:, :width] = cross
            whole[:width, width:] = cross.T
            whole[:width, :width] -= spread.T @ cross
            fronts[front.parent].waiting -= 1
            if not fronts[front.parent].waiting:
                del kept[front.parent]
        if front.waiting:
            kept[number] = whole
        mine = slice(starts[first], starts[last])
        values[mine] = whole[place[rows[mine]], cols[mine] - first]
    return values


def _gathered(parent: _Front, whole: Floats, wanted: Ints) -> Floats:
    """The part of the parent's inverse at these rows and columns."""
    width = parent.last - parent.first
    split = int(np.searchsorted(wanted, parent.last))
    at = np.concatenate([wanted[:split] - parent.first, width + np.searchsorted(parent.below, wanted[split:])])
    return whole[np.ix_(at, at)]  # type: ignore[no-any-return]
