"""Words of reconciliation: the network that is asked about, and what is answered. Not for: how it is reckoned (rules).

Flows and nodes are numbered from 0. A flow is a column of the incidence: +1 where it arrives, -1 where it leaves,
nothing where it meets the surroundings. Amounts are of one unit throughout, whichever the caller has; variances are of
its square.
"""

import dataclasses

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEVEL = 0.05  # how often a test may reject where nothing is wrong


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Network:
    """What is known: sum over flows of incidence × flow is nothing at every node; NaN where a flow is not measured.

    A variance of nothing says that the value is exact and is not to be moved.
    """

    incidence: sp.csc_array  # nodes × flows
    measured: Floats
    variance: Floats

    @property
    def known(self) -> Flags:
        """Which flows are measured."""
        return ~np.isnan(self.measured)


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class FlowTests:
    """What is said of every flow; NaN where there is nothing to say.

    `z`: the measurement test, how far the value was moved over how far it may be moved; `glr` = z²: the drop of
    chi-square if this value were biased; `bias`: by how much it then is. `redundant`: the others would give the value
    without it.
    """

    z: Floats
    glr: Floats
    bias: Floats
    observable: Flags
    redundant: Flags


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class NodeTests:
    """What is said of every node; NaN where there is nothing to say.

    `residual`: what arrives less what leaves as measured, `z` that over its deviation; `glr`: the drop of chi-square
    if the node leaked; `leak`: how much it then loses. Nodes of one `group` are joined by flows nobody measured and
    cannot be told apart.
    """

    residual: Floats
    z: Floats
    glr: Floats
    leak: Floats
    group: Ints


@dataclasses.dataclass(frozen=True, slots=True)
class Removal:
    """A measurement taken out, and how the rest then stands. `alike`: others that would have done just as well."""

    flow: int
    glr: float
    bias: float
    alike: tuple[int, ...]
    chi2: float
    dof: int
    chi2_critical: float


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Balance:
    """A network reconciled.

    `reconciled` is the weighted least-squares answer with no flow below nothing, NaN where the balances do not fix a
    flow; `objective` is its weighted sum of squares and `held` the flows that only the bound keeps at nothing.
    Deviations and tests are those of the linear estimate, whose distribution is known; where `held` is empty the two
    are one.
    """

    reconciled: Floats
    reconciled_sd: Floats
    objective: float
    held: tuple[int, ...]
    chi2: float
    dof: int
    level: float
    chi2_critical: float
    p_value: float
    z_critical: float
    flows: FlowTests
    nodes: NodeTests
    suspects: tuple[int, ...]
    leaks: tuple[int, ...]
    removals: tuple[Removal, ...]

    @property
    def consistent(self) -> bool:
        """Whether the global test finds nothing wrong."""
        return self.dof == 0 or self.chi2 <= self.chi2_critical
