"""Serial elimination: while the global test finds something wrong, the measurement that explains most of it is taken
out.

To take out flow k is to let its variance grow without bound, which changes H⁻¹ by one rank: with h = H⁻¹ b_k and R =
b_k'h, every b'λ loses b'h (b_k'λ) / R and every resistance (b'h)² / R. So a step costs one solution with the factor
that is there. Not for: deciding that a flow is false (a person does).
"""

import numpy as np
from scipy.stats import chi2 as distribution

from wufei.oversight.balance.rules.estimates import Estimate, tested
from wufei.oversight.balance.spec import Floats, Network, Removal

MOST = 50
SAME = 1e-8  # two ratios nearer than this are one
LEAST = 1e-9  # of a resistance: what is left is rounding


def critical(level: float, dof: int) -> float:
    """What chi-square stays below, but for that share of cases."""
    return float(distribution.isf(level, dof)) if dof else 0.0


def eliminated(network: Network, estimate: Estimate, level: float) -> tuple[Removal, ...]:
    """What is taken out, in order, until the rest agrees or nothing is left to test."""
    factor, balances = estimate.factor, estimate.reduction.balances
    mine = tested(network, estimate)
    pull, resistance = estimate.pull.copy(), estimate.resistance.copy()
    chi2, dof = estimate.chi2, estimate.dof
    removals: list[Removal] = []
    ways: list[tuple[Floats, float]] = []
    while factor is not None and dof and mine.any() and chi2 > critical(level, dof) and len(removals) < MOST:
        ratio = np.where(mine, pull**2 / np.where(mine, resistance, 1.0), -1.0)
        flow = int(np.flatnonzero(ratio >= ratio.max() * (1 - SAME))[0])
        bias, best = float(pull[flow] / resistance[flow]), float(ratio[flow])
        alike = tuple(int(k) for k in np.flatnonzero(abs(ratio - best) <= SAME * max(best, 1.0)) if k != flow)
        column = balances[:, [flow]].toarray().ravel()
        way = factor.solve(column)
        for before, weight in ways:
            way -= before * (before @ column) / weight
        weight = float(way @ column)
        ways.append((way, weight))
        touched = balances.T @ way
        pull -= touched * (pull[flow] / weight)
        left = resistance - touched**2 / weight
        mine &= left > LEAST * estimate.resistance
        mine[flow] = False
        resistance = np.maximum(left, 0.0)
        chi2, dof = max(chi2 - best, 0.0), dof - 1
        removals.append(Removal(flow, best, bias, alike, chi2, dof, critical(level, dof)))
    return tuple(removals)


def ranked(ratio: Floats) -> list[int]:
    """Numbers with a ratio, the largest first; what differs by rounding only stands in the order of the numbers."""
    known = np.flatnonzero(~np.isnan(ratio))
    size = 10.0 ** (np.floor(np.log10(np.maximum(ratio[known], 1e-300))) - 8)
    return known[np.lexsort((known, -np.round(ratio[known] / size) * size))].tolist()  # type: ignore[no-any-return]
