"""Networks too large for dense formulas in a test of every pair: the sparse inverse and the bounds prove themselves."""

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.optimize import linprog
from tools.balance_world import world

from wufei.oversight.balance.queries.cases import solve
from wufei.oversight.balance.rules.factor import Factor
from wufei.oversight.balance.spec import Network


@pytest.mark.parametrize("far", [0.0, 0.1])
def test_the_sparse_inverse_has_the_entries_of_the_dense_one(far: float) -> None:
    told = world(nodes=400, flows=2000, far=far)
    matrix = sp.csc_array(told.incidence @ sp.diags_array(told.variance) @ told.incidence.T)
    found, dense = Factor(matrix).inverse(), np.linalg.inv(matrix.toarray())
    there = matrix.toarray() != 0
    np.testing.assert_allclose(found.toarray(), np.where(there, dense, 0), rtol=1e-8, atol=1e-12 * dense.max())


@pytest.mark.parametrize("lost", [0.0, 0.2])
def test_the_bounded_answer_is_proven_by_multipliers(lost: float) -> None:
    """By Karush, Kuhn and Tucker: flows that complete the answer, and multipliers that forbid a better one."""
    told = world(nodes=120, flows=600, far=0.05)
    gone = np.random.default_rng(3).random(600) < lost
    told = Network(told.incidence, np.where(gone, np.nan, told.measured), np.where(gone, np.nan, told.variance))
    found = solve(told)
    assert found.held
    known, x = told.known, found.reconciled
    assert (x[~np.isnan(x)] >= 0).all()
    net = told.incidence[:, known] @ x[known]
    size = abs(x[known]).max()
    if lost:
        rest = told.incidence[:, ~known]
        near = sp.vstack([rest, -rest])
        limits = np.r_[-net, net] + 1e-7 * size
        assert linprog(np.zeros(rest.shape[1]), A_ub=near, b_ub=limits, method="highs").status == 0
    else:
        np.testing.assert_allclose(net, 0, atol=1e-9 * size)
    slope = (x[known] - told.measured[known]) / told.variance[known]
    slack = 1e-6 * abs(slope).max()
    rows, free = sp.csr_array(told.incidence[:, known].T), x[known] > 0
    forces = sp.vstack([rows[free], -rows, -sp.csr_array(told.incidence[:, ~known].T)])
    limits = np.r_[-slope[free], slope, np.zeros(int(gone.sum()))] + slack
    nodes = told.incidence.shape[0]
    proof = linprog(np.zeros(nodes), A_ub=forces, b_ub=limits, bounds=(None, None), method="highs")
    assert proof.status == 0
    assert abs(x[known] @ slope) <= 1e-6 * (abs(x[known]) @ abs(slope))
