"""A network reconciled whole: estimate, bounds, tests, elimination, ranks. Not for: each of them."""

import math

import numpy as np
from scipy.stats import chi2 as distribution
from scipy.stats import norm

from wufei.oversight.balance.rules.bounds import Bounded, bounded, cost
from wufei.oversight.balance.rules.elimination import critical, eliminated, ranked
from wufei.oversight.balance.rules.estimates import deviations, estimated, flow_tests, node_tests
from wufei.oversight.balance.spec import LEVEL, Balance, Network


def solve(network: Network, *, level: float = LEVEL, backwards: bool = False) -> Balance:
    """Reconcile. With `backwards` flows may lie below nothing. Raises the refusals of errors.py.

    `level` is how often the global test, and all tests of flows together (Šidák), may reject where nothing is wrong.
    """
    estimate = estimated(network)
    if backwards:
        found = Bounded(estimate.values, np.zeros(network.measured.size, dtype=bool))
    else:
        found = bounded(network, estimate)
    flows, nodes = flow_tests(network, estimate), node_tests(network, estimate)
    count = int((~np.isnan(flows.z)).sum())
    each = -math.expm1(math.log1p(-level) / max(count, 1))
    return Balance(
        reconciled=found.values,
        reconciled_sd=deviations(network, estimate),
        objective=cost(network, found.values),
        held=tuple(int(k) for k in np.flatnonzero(found.held)),
        chi2=estimate.chi2,
        dof=estimate.dof,
        level=level,
        chi2_critical=critical(level, estimate.dof),
        p_value=float(distribution.sf(estimate.chi2, estimate.dof)) if estimate.dof else 1.0,
        z_critical=float(norm.isf(each / 2)),
        flows=flows,
        nodes=nodes,
        suspects=tuple(ranked(flows.glr)),
        leaks=tuple(ranked(nodes.glr)),
        removals=eliminated(network, estimate, level),
    )
