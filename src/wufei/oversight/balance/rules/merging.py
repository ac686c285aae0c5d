"""Flows nobody measured taken out exactly, by making one node of their two ends; what then follows of them, by bridges.

For flows between nodes (each column of the incidence at most one +1 and one −1). A flow that is not measured follows
from the others iff it is a bridge of the graph of such flows (Kretsovalis & Mah, Chem. Eng. Sci. 42 (1987) 2115); a
measured one is redundant iff its ends were not merged. Not for: balances with other factors (algebra).
"""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from wufei.oversight.balance import errors
from wufei.oversight.balance.rules.reduction import Reduction, measured_part, moved
from wufei.oversight.balance.spec import Flags, Ints, Network

SLACK = 1e-9  # of what is summed: less is rounding


class Ends(NamedTuple):
    """Where each flow begins and ends; the number of nodes stands for the surroundings."""

    tail: Ints
    head: Ints


def ends(incidence: sp.csc_array) -> Ends | None:
    """The ends of each flow; None where a column is more than one +1 and one −1."""
    nodes, flows = incidence.shape
    coo = sp.coo_array(incidence)
    out, into = coo.data == -1, coo.data == 1
    if not np.all(out | into | (coo.data == 0)):
        return None
    found = Ends(np.full(flows, nodes), np.full(flows, nodes))
    for side, mine in ((found.tail, out), (found.head, into)):
        if np.bincount(coo.col[mine], minlength=flows).max(initial=0) > 1:
            return None
        side[coo.col[mine]] = coo.row[mine]
    return found


def merged(network: Network, flow: Ends) -> Reduction:
    """Nodes joined by unmeasured flows made one. Raises EXACT_CONTRADICTION."""
    nodes = network.incidence.shape[0]
    lost = np.flatnonzero(~network.known)
    _count, group = _components(flow.tail[lost], flow.head[lost], nodes + 1)
    outside = group[nodes]
    count = int(group.max()) + 1
    joins = sp.csr_array((np.ones(nodes), (group[:nodes], np.arange(nodes))), shape=(count, nodes))
    balances = sp.csc_array(joins @ measured_part(network))
    free = np.flatnonzero(moved(network))
    _parts, part = _components(group[flow.tail[free]], group[flow.head[free]], count)
    closed = part != part[outside]
    _agree(network, balances, part, group[:nodes], closed)
    dropped = np.zeros(count, dtype=bool)
    dropped[outside] = True
    _one, first = np.unique(part, return_index=True)
    dropped[first[closed[first]]] = True  # one balance of a part without surroundings follows from its others
    kept = np.flatnonzero(~dropped)
    found, sides = _bridges(lost, flow, nodes)
    return Reduction(
        rows=sp.csr_array(joins[kept]),
        balances=sp.csc_array(balances[kept]),
        redundant=network.known & (group[flow.tail] != group[flow.head]),
        open=~closed[group[:nodes]] & (group[:nodes] != outside),
        group=group[:nodes].astype(np.int64),
        found=found,
        sides=sides,
    )


def _components(tail: Ints, head: Ints, size: int) -> tuple[int, Ints]:
    graph = sp.coo_array((np.ones(tail.size), (tail, head)), shape=(size, size))
    count, label = connected_components(graph.tocsr(), directed=False)
    return int(count), label.astype(np.int64)


def _agree(network: Network, balances: sp.csc_array, part: Ints, group: Ints, closed: Flags) -> None:
    """In a part without surroundings only exact values are left in the sum, and they must come to nothing."""
    exact = network.known & (np.nan_to_num(network.variance) == 0)
    value = np.where(exact, np.nan_to_num(network.measured), 0.0)
    sums = sp.csr_array((np.ones(part.size), (part, np.arange(part.size)))) @ balances
    over, size = sums @ value, abs(sums) @ abs(value)
    for number in np.flatnonzero(abs(over) > SLACK * size):
        if closed[part == number].all():
            named = np.flatnonzero(part[group] == number)
            raise errors.EXACT_CONTRADICTION(where="measured", value=f"{over[number]:.6g}", nodes=some(named))


def some(numbers: Ints) -> str:
    """The first few numbers, in a row."""
    told = ", ".join(str(n) for n in numbers[:5].tolist())
    return told + (", …" if numbers.size > 5 else "")


class _Tree(NamedTuple):
    """A spanning forest of the unmeasured flows: nodes as they were met, and for each the flow that led there."""

    order: Ints
    entered: Ints  # the place of each node in that order
    left: Ints  # one past the place of the last node below it
    via: Ints
    bridge: Flags  # whether no other unmeasured flow leads there


def _forest(lost: Ints, flow: Ends, nodes: int) -> _Tree:
    """Depth first from the surroundings (so that what is below a bridge never holds them), then from the rest."""
    beside: list[list[tuple[int, int]]] = [[] for _node in range(nodes + 1)]
    for number, tail, head in zip(lost.tolist(), flow.tail[lost].tolist(), flow.head[lost].tolist(), strict=True):
        if tail != head:
            beside[tail].append((number, head))
            beside[head].append((number, tail))
    entered, left, low, via = ([-1] * (nodes + 1) for _list in range(4))
    order: list[int] = []
    for root in (nodes, *range(nodes)):
        if entered[root] >= 0 or not beside[root]:
            continue
        path = [(root, iter(beside[root]))]
        low[root] = entered[root] = len(order)
        order.append(root)
        while path:
            node, further = path[-1]
            for number, other in further:
                if entered[other] < 0:
                    via[other], low[other] = number, len(order)
                    entered[other] = len(order)
                    order.append(other)
                    path.append((other, iter(beside[other])))
                    break
                if number != via[node]:
                    low[node] = min(low[node], entered[other])
            else:
                path.pop()
                left[node] = len(order)
                if path:
                    above = path[-1][0]
                    low[above] = min(low[above], low[node])
    via_, entered_ = np.asarray(via), np.asarray(entered)
    return _Tree(
        np.asarray(order, dtype=np.int64), entered_, np.asarray(left), via_, (via_ >= 0) & (np.asarray(low) == entered_)
    )


def _bridges(lost: Ints, flow: Ends, nodes: int):  # type: ignore[no-untyped-def]
    tree = _forest(lost, flow, nodes)
    below = np.flatnonzero(tree.bridge)
    found = tree.via[below]
    # What is below must balance: the bridge brings what measured flows take away, or takes what they bring.
    sign = np.where(flow.head[found] == below, -1.0, 1.0)

    def sides(first: int, last: int) -> sp.csr_array:
        runs = [tree.order[tree.entered[n] : tree.left[n]] for n in below[first:last].tolist()]
        sizes = np.asarray([run.size for run in runs], dtype=np.int64)
        data = np.repeat(sign[first:last], sizes)
        columns = np.concatenate(runs) if runs else np.empty(0, dtype=np.int64)
        return sp.csr_array((data, columns, np.r_[0, np.cumsum(sizes)]), shape=(last - first, nodes))

    return found.astype(np.int64), sides
