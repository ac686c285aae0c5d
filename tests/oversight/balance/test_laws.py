"""Random small networks against textbook formulas on dense matrices. Not for: published cases, large networks."""

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from tests.oversight.balance.dense import Network, least, network, networks, reconciled

from wufei.kernel.problems import Problem
from wufei.oversight.balance.queries.cases import solve
from wufei.oversight.balance.rules import estimates
from wufei.oversight.balance.rules.algebra import projected
from wufei.oversight.balance.rules.merging import ends, merged

CLOSE = 1e-6


def same(one: object, other: object) -> None:
    np.testing.assert_allclose(one, other, rtol=CLOSE, atol=3e-6)  # type: ignore[call-overload]


@settings(deadline=None)
@given(networks())
def test_estimate_and_tests_are_those_of_the_formulas(told: Network) -> None:
    dense = reconciled(told)
    known = dense.known
    if not dense.agrees:
        with pytest.raises(Problem) as caught:
            solve(told, backwards=True)
        assert caught.value.code == "balance.exact_contradiction"
        return
    found = solve(told, backwards=True)
    assert found.dof == dense.dof
    same(found.chi2, dense.chi2)
    same(found.reconciled[known], dense.values)
    same(found.reconciled_sd[known] ** 2, np.diag(dense.covariance))
    assert found.flows.redundant[known].tolist() == dense.redundant.tolist()
    assert (~np.isnan(found.flows.z[known])).tolist() == dense.testable.tolist()
    same(found.flows.z[known][dense.testable], dense.z[dense.testable])
    same(found.flows.bias[known][dense.testable], dense.bias[dense.testable])
    same(found.flows.glr[known][dense.testable], dense.z[dense.testable] ** 2)
    assert found.flows.observable[~known].tolist() == dense.observable.tolist()
    assert (~np.isnan(found.reconciled[~known])).tolist() == dense.observable.tolist()
    same(found.reconciled[~known][dense.observable], dense.found[dense.observable])
    same(found.reconciled_sd[~known][dense.observable] ** 2, dense.found_variance[dense.observable])


@settings(deadline=None)
@given(networks())
def test_merging_nodes_and_projecting_say_the_same(told: Network) -> None:
    flow = ends(told.incidence)
    assert flow is not None
    try:
        merged(told, flow)
    except Problem:
        with pytest.raises(Problem):
            projected(told)
        return
    by_graph = solve(told, backwards=True)
    doubled = dataclasses.replace(told, incidence=told.incidence * 2.0)  # factors other than 1 and −1: the other way
    by_algebra = solve(doubled, backwards=True)
    same(by_algebra.reconciled, by_graph.reconciled)
    same(by_algebra.reconciled_sd**2, by_graph.reconciled_sd**2)
    same(by_algebra.flows.z, by_graph.flows.z)
    same(by_algebra.nodes.z, by_graph.nodes.z)
    same(by_algebra.nodes.glr, by_graph.nodes.glr)
    assert by_algebra.dof == by_graph.dof


@settings(deadline=None)
@given(networks())
def test_no_flow_lies_below_nothing_and_nothing_is_cheaper(told: Network) -> None:
    assume(reconciled(told).agrees)
    bound = least(told)
    try:
        found = solve(told)
    except Problem as refused:
        assert refused.code in {"balance.no_flows", "balance.exact_negative"}  # noqa: PT017
        assert bound > 100  # the heavy weights cannot be met either
        return
    fixed = ~np.isnan(found.reconciled)
    assert (found.reconciled[fixed] >= 0).all()
    if fixed.all():
        same(told.incidence @ found.reconciled, 0.0)
    assert found.objective >= bound - 1e-3 * (1 + bound)
    assert found.objective <= bound * 1.01 + 0.01
    assert found.objective >= found.chi2 - CLOSE * (1 + found.chi2)
    if not found.held and fixed.all():
        same(found.objective, found.chi2)


@settings(deadline=None)
@given(networks())
def test_each_removal_is_the_estimate_without_that_measurement(told: Network) -> None:
    assume(reconciled(told).agrees)
    measured, variance = told.measured.copy(), told.variance.copy()
    for removal in solve(told, backwards=True).removals:
        best = np.nanmax(estimates.flow_tests(Network(told.incidence, measured, variance), estimates.estimated(
            Network(told.incidence, measured, variance))).glr)  # fmt: skip
        same(removal.glr, best)
        measured[removal.flow] = variance[removal.flow] = np.nan
        rest = estimates.estimated(Network(told.incidence, measured, variance))
        same(removal.chi2, rest.chi2)
        assert removal.dof == rest.dof


def test_a_biased_flow_and_a_leaking_node_are_named_first() -> None:
    chance = np.random.default_rng(5)
    table = np.array(
        [[1, -1, -1, 0, 0, 0, 0], [0, 1, 0, -1, 0, 1, 0], [0, 0, 1, 0, -1, -1, 0], [0, 0, 0, 1, 1, 0, -1]], dtype=float
    )
    true = np.array([100.0, 60, 40, 70, 30, 10, 100])
    y = true + 0.1 * chance.standard_normal(7)
    biased = y.copy()
    biased[3] += 5
    found = solve(network(table, biased, np.full(7, 0.01)))
    assert found.suspects[0] == 3
    assert found.flows.bias[3] == pytest.approx(5, abs=0.5)
    assert [removal.flow for removal in found.removals] == [3]
    leaking = y.copy()
    leaking[[3, 6]] -= 4  # lost in node 1, measured faithfully behind it
    found = solve(network(table, leaking, np.full(7, 0.01)))
    assert found.leaks[0] == 1
    assert found.nodes.leak[1] == pytest.approx(4, abs=0.5)
