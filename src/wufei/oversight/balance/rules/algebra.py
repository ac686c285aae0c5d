"""Flows nobody measured taken out of balances with any factors, by orthogonal projection; dense, so for small systems.

Crowe, Garcia Campos & Hrymak, AIChE J. 29 (1983) 881. Not for: flows between nodes (merging, which is exact and
sparse).
"""

import numpy as np
import scipy.sparse as sp

from wufei.oversight.balance import errors
from wufei.oversight.balance.rules.merging import some
from wufei.oversight.balance.rules.reduction import Reduction, moved
from wufei.oversight.balance.spec import Floats, Network

MOST = 4_000_000  # nodes times flows
ROUNDING = 1e-10  # of the largest: less is nothing


def projected(network: Network) -> Reduction:
    """The balances turned so that unmeasured flows vanish from them. Raises CASE_LARGE, EXACT_CONTRADICTION."""
    nodes, flows = network.incidence.shape
    if nodes * flows > MOST:
        raise errors.CASE_LARGE(where="incidence", most=MOST, count=nodes * flows)
    dense = network.incidence.toarray()
    known, size = network.known, abs(dense).max(initial=0.0)
    lost = np.flatnonzero(~known)
    left, values, right = np.linalg.svd(dense[:, lost], full_matrices=True)
    rank = int((values > ROUNDING * size).sum())
    free = left[:, rank:].T  # what unmeasured flows do not enter
    balances = np.where(known, free @ dense, 0.0)
    balances[abs(balances) <= ROUNDING * size] = 0.0
    turn, values, _right = np.linalg.svd(balances[:, moved(network)], full_matrices=True)
    dof = int((values > ROUNDING * size).sum())
    _agree(network, turn[:, dof:].T @ balances)
    rows = turn[:, :dof].T @ free
    kept = turn[:, :dof].T @ balances
    kept[:, ~known] = 0.0
    unseen = abs(right[rank:]) > ROUNDING  # a direction of flows that no balance sees
    found = lost[~unseen.any(axis=0)]
    into = -(right[:rank].T / values_of(dense[:, lost], rank)) @ left[:, :rank].T
    into = into[~unseen.any(axis=0)]
    shows = (abs(turn[:, dof:].T @ free) <= ROUNDING).all(axis=0) & (abs(rows) > ROUNDING).any(axis=0)
    return Reduction(
        rows=sp.csr_array(rows),
        balances=sp.csc_array(kept),
        redundant=known & (balances != 0).any(axis=0),
        open=shows,
        group=np.arange(nodes),
        found=found.astype(np.int64),
        sides=lambda first, last: sp.csr_array(into[first:last]),
        dense=True,
    )


def values_of(matrix: Floats, rank: int) -> Floats:
    """The singular values that count."""
    return np.asarray(np.linalg.svd(matrix, compute_uv=False)[:rank])


def _agree(network: Network, fixed: Floats) -> None:
    """What no value that may be moved enters must be nothing already."""
    value = np.nan_to_num(network.measured)
    over = fixed @ value
    wrong = np.flatnonzero(abs(over) > 1e-9 * max(float(abs(value).max(initial=0.0)), 1e-300))
    if wrong.size:
        nodes = np.arange(network.incidence.shape[0])
        raise errors.EXACT_CONTRADICTION(where="measured", value=f"{over[wrong[0]]:.6g}", nodes=some(nodes))
