"""No flow below nothing: the weighted least-squares answer with x ≥ 0, and proof that it is one.

The dual of such a problem has as many unknowns as nodes, no bounds, and a gradient that is the balances themselves: a
flow is max(0, y − v a'λ). It is solved by Newton's method on that piecewise smooth gradient (Qi & Sun, Math. Prog. 58
(1993) 353), with a line search, its linear systems by conjugate gradients preconditioned with one factor. A flow
nobody measured has no y of its own: it is held by a spring to where it was, and let go of again until it rests
(proximal points, Rockafellar, SIAM J. Control Optim. 14 (1976) 877). Which flows lie at nothing once known, the linear
estimate with those flows exact gives the answer to the last digit. Not for: tests (estimates).
"""

import dataclasses
from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
from scipy.optimize import linprog

from wufei.kernel.problems import Problem
from wufei.oversight.balance import errors
from wufei.oversight.balance.rules.estimates import Estimate, estimated
from wufei.oversight.balance.rules.factor import Factor
from wufei.oversight.balance.spec import Flags, Floats, Network

CLOSE = 1e-10  # of the largest flow: what a balance may be off, and a flow below nothing, before it counts
SPRINGS = (100.0, 1.0, 0.01)  # variances of an unmeasured flow's spring, of the largest measured: less is slower, surer
FIRM = 1e-12  # what makes a singular matrix firm, of its diagonal
NEAR = 1e-3  # how much of a step conjugate gradients leave to the next
FEW = 1000  # nodes up to which a factor is made anew for every step
STEPS, IDLE, RESTS, HALVINGS, INNER = 100, 5, 100, 40, 25


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Bounded:
    """The answer, NaN where the balances do not fix a flow, and which flows only the bound keeps at nothing."""

    values: Floats
    held: Flags


def bounded(network: Network, estimate: Estimate) -> Bounded:
    """The best flows that are nowhere below nothing. Raises EXACT_NEGATIVE, NO_FLOWS."""
    variance = np.nan_to_num(network.variance)
    below = np.flatnonzero(network.known & (variance == 0) & (np.nan_to_num(network.measured) < 0))
    if below.size:
        raise errors.EXACT_NEGATIVE(where=f"measured[{below[0]}]", value=network.measured[below[0]])
    scale = max(float(np.nanmax(abs(network.measured), initial=0.0)), 1e-300)
    none = np.zeros(network.measured.size, dtype=bool)
    fixed = ~np.isnan(estimate.values)
    if not (estimate.values[fixed] < -CLOSE * scale).any() and (fixed.all() or _fillable(network, estimate.values)):
        return Bounded(np.where(fixed, np.maximum(estimate.values, 0.0), np.nan), none)
    flows, held = _rested(network, scale)
    return _polished(network, flows, held, fixed, scale)


def _fillable(network: Network, values: Floats) -> bool:
    """Whether flows that the balances leave open can all be at or above nothing."""
    fixed = ~np.isnan(values)
    wanted = -(network.incidence[:, fixed] @ np.maximum(values[fixed], 0.0))
    return _possible(network.incidence[:, ~fixed], wanted)


def _possible(incidence: sp.csc_array, wanted: Floats) -> bool:
    """Whether flows at or above nothing meet these balances, but for rounding."""
    size = max(float(abs(wanted).max(initial=0.0)), 1e-300)
    nodes, flows = incidence.shape
    slack = sp.eye_array(nodes)
    costs = np.r_[np.zeros(flows), np.ones(2 * nodes)]
    told = linprog(costs, A_eq=sp.hstack([incidence, slack, -slack]).tocsc(), b_eq=wanted / size, method="highs")
    return bool(told.status == 0 and told.fun <= 1e-8 * max(nodes, 1))


@dataclasses.dataclass(slots=True, eq=False)
class _Dual:
    """Minimise the sum of (x − target)² / 2 variance with incidence x + given = 0, x ≥ 0."""

    incidence: sp.csc_array
    target: Floats
    variance: Floats
    given: Floats
    crossed: sp.csr_array = dataclasses.field(init=False)
    factor: Factor = dataclasses.field(init=False)
    squares: sp.csc_array = dataclasses.field(init=False)
    most: float = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.crossed = sp.csr_array(self.incidence.T)
        self.squares = self.incidence.multiply(self.incidence).tocsc()
        diagonal = self.squares @ self.variance
        self.most = max(float(diagonal.max(initial=0.0)), 1e-300)
        floor = FIRM * np.where(diagonal > 0, diagonal, self.most)
        whole = self.incidence @ sp.diags_array(self.variance) @ self.crossed
        self.factor = Factor(sp.csc_array(whole + sp.diags_array(floor)))

    def flows(self, multipliers: Floats) -> Floats:
        """The flows that answer these multipliers."""
        return np.maximum(0.0, self.target - self.variance * (self.crossed @ multipliers))  # type: ignore[no-any-return]

    def height(self, flows: Floats, multipliers: Floats) -> float:
        """What is minimised over multipliers."""
        return 0.5 * _product(flows, flows / self.variance) - _product(self.given, multipliers)

    def solved(self, multipliers: Floats, close: float) -> tuple[Floats, Floats]:
        """Flows and multipliers that meet the balances. Raises NOT_SETTLED where the way there is too long."""
        flows = self.flows(multipliers)
        off = self.incidence @ flows + self.given
        best = float(abs(off).max())
        still = 0
        for _step in range(STEPS):
            if best <= close or still == IDLE:
                break
            step = self._newton(flows > 0, off)
            slope, height, share = _product(off, step), self.height(flows, multipliers), 1.0
            start = multipliers
            for _halving in range(HALVINGS):
                multipliers = start + share * step
                flows = self.flows(multipliers)
                off = self.incidence @ flows + self.given
                # Lower by a part of the slope; or not yet past the lowest point, which sums of any size cannot blur.
                if _product(off, step) >= 0 or self.height(flows, multipliers) <= height - 1e-4 * share * slope:
                    break
                share /= 2
            now = float(abs(off).max())
            still = still + 1 if now == best or share < 1e-9 else 0
            best = now
        if best > 1e4 * close:
            raise errors.NOT_SETTLED(where="measured")
        return flows, multipliers

    def _newton(self, free: Flags, off: Floats) -> Floats:
        """The step that would close the balances if the same flows stay above nothing."""
        weight = np.where(free, self.variance, 0.0)
        here = self.squares @ weight
        floor = FIRM * np.where(here > 0, here, self.most)  # a node whose flows all lie at nothing is not left alone

        def applied(vector: Floats) -> Floats:
            return np.asarray(self.incidence @ (weight * (self.crossed @ vector)) + floor * vector)

        if off.size > FEW:
            found, done = _conjugate(applied, off, self.factor)
            if done:
                return found
        matrix = self.incidence @ sp.diags_array(weight) @ self.crossed
        self.factor = Factor(sp.csc_array(matrix + sp.diags_array(floor)))
        return _conjugate(applied, off, self.factor)[0]


def _conjugate(applied: Callable[[Floats], Floats], right: Floats, factor: Factor) -> tuple[Floats, bool]:
    """Conjugate gradients with a factor of a matrix near this one; and whether they came near enough."""
    found, rest = np.zeros_like(right), right.copy()
    turned = factor.roughly(rest)
    way, size = turned.copy(), _product(rest, turned)
    goal = NEAR**2 * size
    for _iteration in range(INNER):
        pushed = applied(way)
        curved = _product(way, pushed)
        if curved <= 0:
            return found, size <= goal
        found += size / curved * way
        rest -= size / curved * pushed
        turned = factor.roughly(rest)
        before, size = size, _product(rest, turned)
        if size <= goal:
            return found, True
        way = turned + size / before * way
    return found, False


def _product(one: Floats, other: Floats) -> float:
    """The inner product, without the threads that a library of vectors would wake for it."""
    return float(np.einsum("i,i", one, other))


def _rested(network: Network, scale: float) -> tuple[Floats, Flags]:
    """Flows of the bounded problem, unmeasured ones included, and which of them are held."""
    known, variance = network.known, np.nan_to_num(network.variance)
    free = ~known | (variance > 0)
    given = np.asarray(network.incidence @ np.where(known & ~free, np.nan_to_num(network.measured), 0.0))
    incidence = sp.csc_array(network.incidence[:, free])
    if given.any() and not _possible(incidence, -given):
        raise errors.NO_FLOWS(where="measured")
    lost = ~known[free]
    target = np.where(lost, 0.0, np.nan_to_num(network.measured[free]))
    flows, held = np.empty(0), np.empty(0, dtype=bool)
    for number, spring in enumerate(SPRINGS):
        spread = np.where(lost, spring * max(float(variance.max(initial=0.0)), 1e-300), variance[free])
        try:
            flows, held = _settled(_Dual(incidence, target, spread, given), lost, CLOSE * scale)
            break
        except Problem:
            if number == len(SPRINGS) - 1 or not lost.any():
                raise
    whole = np.nan_to_num(network.measured)
    whole[free] = flows
    every = np.zeros(known.size, dtype=bool)
    every[free] = held
    return whole, every


def _settled(dual: _Dual, lost: Flags, close: float) -> tuple[Floats, Flags]:
    """Solved until the springs of the lost flows rest. Raises NOT_SETTLED."""
    multipliers = dual.factor.roughly(dual.incidence @ dual.target + dual.given)
    if lost.any():
        start = np.maximum(-dual.variance * (dual.crossed @ multipliers), 0.0)
        dual.target = np.where(lost, start, dual.target)
        multipliers = np.zeros_like(multipliers)
    for _rest in range(RESTS):
        flows, multipliers = dual.solved(multipliers, close)
        if abs(flows[lost] - dual.target[lost]).max(initial=0.0) <= close:
            return flows, (flows == 0) & (dual.target - dual.variance * (dual.crossed @ multipliers) < 0)
        dual.target = np.where(lost, flows, dual.target)
    raise errors.NOT_SETTLED(where="measured")


def _polished(network: Network, flows: Floats, held: Flags, fixed: Flags, scale: float) -> Bounded:
    """The linear estimate with the held flows at nothing, where that is no worse; else what the dual gave."""
    cut = dataclasses.replace(
        network,
        measured=np.where(held, 0.0, network.measured),
        variance=np.where(held, 0.0, network.variance),
    )
    before = cost(network, flows)
    values = flows
    try:
        sharp = estimated(cut, tests=False).values
    except Problem:  # rounding in the held flows: the dual's answer stands as it is
        sharp = np.full(flows.size, np.nan)
    known = np.isnan(sharp)
    if not (sharp[~known] < -CLOSE * scale).any() and cost(network, sharp) <= before * (1 + 1e-7) + 1e-12:
        values = np.where(known, flows, np.maximum(sharp, 0.0))
    return Bounded(np.where(fixed, values, np.nan), held)


def cost(network: Network, values: Floats) -> float:
    """The weighted sum of squares; flows without a variance take no part."""
    mine = network.known & (np.nan_to_num(network.variance) > 0)
    return float(((values[mine] - network.measured[mine]) ** 2 / network.variance[mine]).sum())
