"""A made network of waste flows of any size: neighbours, plants, some far; sources of different care.

Not for: a city's books.
"""

import numpy as np
import scipy.sparse as sp
from scipy.spatial import cKDTree

from wufei.oversight.balance.spec import Network

NEIGHBOURS, NODES_A_PLANT = 12, 500
SEED = 20260901
CARE = (0.01, 0.03, 0.1, 0.3)  # relative deviation by weighbridge, manifest, declaration, estimate
LEAST = 5.0  # below that much a source is not surer in absolute terms
IDLE = 0.05  # share of connections that carried nothing this month


def world(*, nodes: int, flows: int, far: float) -> Network:
    """Nodes on a map; most flows go near, some to the nearest plant, a share `far` anywhere; each node has one more."""
    chance = np.random.default_rng(SEED)
    spots = chance.random((nodes, 2))
    near = cKDTree(spots).query(spots, k=min(NEIGHBOURS, nodes - 1) + 1)[1][:, 1:]
    inner = flows - nodes
    tail = chance.integers(0, nodes, inner)
    head = near[tail, np.minimum(chance.geometric(0.3, inner) - 1, near.shape[1] - 1)]
    plants = chance.choice(nodes, max(nodes // NODES_A_PLANT, 1), replace=False)
    plant = plants[cKDTree(spots[plants]).query(spots)[1]]
    kind = chance.random(inner)
    head = np.where(kind < far, chance.integers(0, nodes, inner), head)
    head = np.where((kind >= far) & (kind < far + 0.13), plant[tail], head)
    amount = chance.lognormal(3, 1, inner)
    amount[chance.random(inner) < IDLE] = 0
    over = np.bincount(head, amount, nodes) - np.bincount(tail, amount, nodes)
    number = np.arange(inner)
    rows = np.r_[head, tail, np.arange(nodes)]
    columns = np.r_[number, number, inner + np.arange(nodes)]
    signs = np.r_[np.ones(inner), -np.ones(inner), np.where(over < 0, 1.0, -1.0)]
    incidence = sp.csc_array((signs, (rows, columns)), shape=(nodes, flows))
    incidence.eliminate_zeros()
    true = np.r_[amount, abs(over)]
    deviation = chance.choice(CARE, flows) * np.maximum(true, LEAST)
    return Network(incidence, true + deviation * chance.standard_normal(flows), deviation**2)
