"""The linear estimate: weighted least squares under the balances, how sure it is, and what the tests say.

With B the reduced balances, V the variances, r = B y and H = B V B': H λ = r, estimate y − V B'λ, chi-square r'λ; of a
flow k with R = b'H⁻¹b: z = b'λ / √R, GLR z², bias b'λ / R (Mah & Tamhane, AIChE J. 28 (1982) 828; Narasimhan & Mah,
AIChE J. 33 (1987) 1514). H is a weighted graph Laplacian, so all R come from entries of H⁻¹ where H has entries. Not
for: bounds (bounds).
"""

import dataclasses

import numpy as np
import scipy.sparse as sp

from wufei.oversight.balance.rules import algebra, merging
from wufei.oversight.balance.rules.factor import Factor
from wufei.oversight.balance.rules.reduction import Reduction, measured_part, moved
from wufei.oversight.balance.spec import Flags, Floats, FlowTests, Network, NodeTests

BATCH = 256
ROUNDS = 2
LEAST = 1e-12  # of a flow's own share: less is no redundancy that could be tested


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """The linear estimate and what is judged by it. `pull` is b'λ, `resistance` R, both 0 where nothing is tested."""

    reduction: Reduction
    factor: Factor | None
    inverse: sp.csc_array | None
    values: Floats
    chi2: float
    dof: int
    multipliers: Floats
    pull: Floats
    resistance: Floats


def reduced(network: Network) -> Reduction:
    """The balances without unmeasured flows, by the way that fits them."""
    flow = merging.ends(network.incidence)
    return algebra.projected(network) if flow is None else merging.merged(network, flow)


def estimated(network: Network, *, tests: bool = True) -> Estimate:
    """The estimate; without `tests` no variances are reckoned. Raises EXACT_CONTRADICTION, CASE_LARGE."""
    reduction = reduced(network)
    balances = reduction.balances
    variance = np.where(network.known, network.variance, 0.0)
    y = np.nan_to_num(network.measured)
    flows, dof = y.size, balances.shape[0]
    factor, inverse, multipliers, pull, resistance = None, None, np.zeros(dof), np.zeros(flows), np.zeros(flows)
    residual = balances @ y
    if dof:
        factor = Factor(sp.csc_array(balances @ sp.diags_array(variance) @ balances.T))
        multipliers = factor.solve(residual)
        for _round in range(ROUNDS):  # variances of very different sizes cancel: what is then left over is put right
            multipliers += factor.solve(balances @ (y - variance * (balances.T @ multipliers)))
        pull = balances.T @ multipliers
        if tests:
            inverse = sp.csc_array(factor.solve(np.eye(dof))) if reduction.dense else factor.inverse()
            resistance = np.asarray(balances.multiply(inverse @ balances).sum(axis=0)).ravel()
    values = y - variance * pull
    values[~network.known] = np.nan
    _follow(network, reduction, values)
    return Estimate(
        reduction, factor, inverse, values, float(residual @ multipliers), dof, multipliers, pull, resistance
    )


def _follow(network: Network, reduction: Reduction, values: Floats) -> None:
    """Put in what follows of flows that are not measured."""
    net = measured_part(network) @ np.nan_to_num(values)
    for first in range(0, reduction.found.size, BATCH):
        last = min(first + BATCH, reduction.found.size)
        values[reduction.found[first:last]] = reduction.sides(first, last) @ net


def deviations(network: Network, estimate: Estimate) -> Floats:
    """The standard deviation of every estimate; NaN where there is none."""
    variance = np.where(network.known, network.variance, np.nan)
    found = variance * np.maximum(1 - variance * estimate.resistance, 0.0)
    found[found <= LEAST * variance] = 0.0
    reduction = estimate.reduction
    spread = sp.diags_array(np.nan_to_num(variance))
    measured = measured_part(network)
    for first in range(0, reduction.found.size, BATCH):
        last = min(first + BATCH, reduction.found.size)
        share = sp.csr_array(reduction.sides(first, last) @ measured)
        own = np.asarray(share.multiply(share) @ np.nan_to_num(variance)).ravel()
        shared = np.zeros_like(own)
        if estimate.factor is not None:
            cross = (reduction.balances @ spread @ share.T).toarray()
            shared = (cross * estimate.factor.solve(cross)).sum(axis=0)
        left = np.maximum(own - shared, 0.0)
        found[reduction.found[first:last]] = np.where(left <= LEAST * own, 0.0, left)
    return np.sqrt(found)  # type: ignore[no-any-return]


def tested(network: Network, estimate: Estimate) -> Flags:
    """Which flows have tests: measured, not exact, and the others say something of them."""
    share = np.nan_to_num(network.variance) * estimate.resistance
    return estimate.reduction.redundant & moved(network) & (share > LEAST)


def flow_tests(network: Network, estimate: Estimate) -> FlowTests:
    """The measurement test, the likelihood ratio and the bias of every flow."""
    mine = tested(network, estimate)
    z, bias = np.full(mine.size, np.nan), np.full(mine.size, np.nan)
    z[mine] = estimate.pull[mine] / np.sqrt(estimate.resistance[mine])
    bias[mine] = estimate.pull[mine] / estimate.resistance[mine]
    observable = network.known.copy()
    observable[estimate.reduction.found] = True
    return FlowTests(z=z, glr=z**2, bias=bias, observable=observable, redundant=estimate.reduction.redundant)


def node_tests(network: Network, estimate: Estimate) -> NodeTests:
    """The nodal test, the likelihood ratio and the leak of every node."""
    reduction, incidence = estimate.reduction, network.incidence
    nodes = incidence.shape[0]
    unknown = np.asarray(abs(incidence) @ (~network.known).astype(float)).ravel() > 0
    spread = np.asarray(incidence.multiply(incidence) @ np.where(network.known, network.variance, 0.0)).ravel()
    residual = np.where(unknown, np.nan, incidence @ np.nan_to_num(network.measured))
    z = np.divide(residual, np.sqrt(spread), out=np.full(nodes, np.nan), where=~unknown & (spread > 0))
    glr, leak = np.full(nodes, np.nan), np.full(nodes, np.nan)
    if estimate.inverse is not None:
        rows = reduction.rows
        pull = rows.T @ estimate.multipliers
        resistance = np.asarray(rows.multiply(estimate.inverse @ rows).sum(axis=0)).ravel()
        mine = reduction.open & (resistance > 0)
        glr[mine] = pull[mine] ** 2 / resistance[mine]
        leak[mine] = pull[mine] / resistance[mine]
    return NodeTests(residual=residual, z=z, glr=glr, leak=leak, group=reduction.group)
