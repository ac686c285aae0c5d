"""What is left of the balances when flows nobody measured are taken out.

Not for: how they are taken out (merging, algebra).
"""

import dataclasses
from collections.abc import Callable

import numpy as np
import scipy.sparse as sp

from wufei.oversight.balance.spec import Flags, Ints, Network


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Reduction:
    """Balances among measured flows alone: `rows` @ incidence @ flows is nothing, and no row follows from the others.

    `rows` says how nodes enter them, `balances` how flows do. `open`: nodes whose leak would show. `found`: flows that
    are not measured but follow; `sides(a, b)` are rows with flow `found[a:b]` = sides @ (incidence of measured flows @
    measured flows).
    """

    rows: sp.csr_array
    balances: sp.csc_array
    redundant: Flags
    open: Flags
    group: Ints
    found: Ints
    sides: Callable[[int, int], sp.csr_array]
    dense: bool = False  # whether any two balances may meet in a node's leak


def measured_part(network: Network) -> sp.csc_array:
    """The incidence with nothing in the columns of flows that are not measured."""
    part = sp.csc_array(network.incidence @ sp.diags_array(network.known.astype(float)))
    part.eliminate_zeros()
    return part


def moved(network: Network) -> Flags:
    """Which flows an estimate may move: measured, and not given as exact."""
    return network.known & (np.nan_to_num(network.variance) > 0)
