"""The same answers by textbook formulas on dense matrices (projection by null spaces), and random networks to compare
on.

Independent of the product: nothing of its rules is called here.
"""

import dataclasses
from typing import Any

import numpy as np
import scipy.sparse as sp
from hypothesis import strategies as st
from scipy.linalg import null_space
from scipy.optimize import nnls

from wufei.oversight.balance.spec import Network

NOTHING = 1e-9


def network(incidence: Any, measured: Any, variance: Any) -> Network:
    """A network out of lists; None where a flow is not measured."""
    return Network(
        sp.csc_array(np.asarray(incidence, dtype=float)),
        np.asarray(measured, dtype=float),
        np.asarray(variance, dtype=float),
    )


@st.composite
def networks(draw: st.DrawFn, *, exact: bool = True) -> Network:
    """Up to 6 nodes and 11 flows, to the surroundings too: parallel flows, self-loops, lone nodes, parts apart."""
    nodes, flows = draw(st.integers(1, 6)), draw(st.integers(1, 11))
    ends = st.integers(0, nodes)
    table = np.zeros((nodes + 1, flows))
    for flow in range(flows):
        table[draw(ends), flow] -= 1
        table[draw(ends), flow] += 1
    if not draw(st.booleans()):  # the surroundings as a node like others make the balances depend on each other
        table = table[:nodes]
    values = draw(st.lists(st.integers(-300, 1500), min_size=flows, max_size=flows))
    spreads = st.sampled_from([0.01, 0.25, 1.0, 9.0, *([0.0] if exact else [])])
    variance = np.asarray(draw(st.lists(spreads, min_size=flows, max_size=flows)))
    lost = np.asarray(draw(st.lists(st.sampled_from([False, False, True]), min_size=flows, max_size=flows)))
    measured = np.asarray(values) / 100
    return network(table, np.where(lost, np.nan, measured), np.where(lost, np.nan, variance))


@dataclasses.dataclass(frozen=True)
class Dense:
    """What the formulas say of measured flows (`known`) and of those that are not."""

    known: Any
    agrees: bool  # whether values given as exact leave a solution
    values: Any
    covariance: Any
    chi2: float
    dof: int
    z: Any
    bias: Any
    redundant: Any
    testable: Any
    observable: Any  # of flows that are not measured
    found: Any
    found_variance: Any


def reconciled(told: Network) -> Dense:
    """Weighted least squares by projection and pseudo-inverse."""
    table, known = told.incidence.toarray(), told.known
    y, spread = told.measured[known], np.diag(told.variance[known])
    measured, lost = table[:, known], table[:, ~known]
    free = null_space(lost.T).T if lost.shape[1] else np.eye(len(table))
    balances = free @ measured
    balances[abs(balances) < NOTHING] = 0
    inner = balances @ spread @ balances.T
    inverse = np.linalg.pinv(inner, rcond=1e-11, hermitian=True)
    multipliers = inverse @ balances @ y
    pull = balances.T @ multipliers
    values = y - spread @ pull
    covariance = spread - spread @ balances.T @ inverse @ balances @ spread
    resistance = np.einsum("ij,ij->j", balances, inverse @ balances)
    redundant = (balances != 0).any(axis=0)
    testable = redundant & (np.diag(spread) * resistance > NOTHING)
    guarded = np.where(testable, resistance, 1.0)
    unseen = null_space(lost) if lost.shape[1] else np.zeros((0, 0))
    observable = (abs(unseen) < NOTHING).all(axis=1) if unseen.size else np.ones(lost.shape[1], dtype=bool)
    follow = -np.linalg.pinv(lost) @ measured
    return Dense(
        known=known,
        agrees=bool(np.allclose(balances @ values, 0, atol=1e-7)),
        values=values,
        covariance=covariance,
        chi2=float(y @ balances.T @ multipliers),
        dof=int(np.linalg.matrix_rank(inner, tol=NOTHING)) if inner.size else 0,
        z=pull / np.sqrt(guarded),
        bias=pull / guarded,
        redundant=redundant,
        testable=testable,
        observable=observable,
        found=follow @ values,
        found_variance=np.diag(follow @ covariance @ follow.T),
    )


def least(told: Network) -> float:
    """A lower bound, near to the best, of what x ≥ 0 costs: balances as heavy weights of non-negative least squares."""
    table, known = told.incidence.toarray(), told.known
    heavy = 1e4
    exact = known & (np.nan_to_num(told.variance, nan=1.0) == 0)
    weight = np.where(known, 1 / np.sqrt(np.where(known & ~exact, told.variance, 1.0)), 0.0)
    weight[exact] = 10 * heavy
    left = np.vstack([np.diag(weight), heavy * table])
    right = np.r_[weight * np.nan_to_num(told.measured), np.zeros(len(table))]
    return float(nnls(left, right, maxiter=10_000)[1] ** 2)
