"""Networks of odd shapes, one by one: parts apart, nothing to test, exact values, factors other than one.

Not for: laws.
"""

import math

import numpy as np
import pytest
from tests.oversight.balance.dense import network

from wufei.kernel.problems import Problem
from wufei.oversight.balance.queries.cases import solve

NAN = math.nan


def test_nothing_redundant_leaves_measurements_as_they_are() -> None:
    found = solve(network([[1, -1, 0], [0, 1, -1]], [5, NAN, NAN], [1, NAN, NAN]))
    assert (found.dof, found.chi2, found.consistent, found.suspects) == (0, 0.0, True, ())
    assert found.reconciled.tolist() == [5, 5, 5]
    assert found.reconciled_sd.tolist() == [1, 1, 1]
    assert found.flows.redundant.tolist() == [False] * 3
    assert found.flows.observable.tolist() == [True] * 3


def test_a_loop_of_unmeasured_flows_is_not_observable() -> None:
    found = solve(network([[1, -1, 1, 0], [0, 1, -1, -1]], [5, NAN, NAN, 6], [1, NAN, NAN, 1]))
    assert found.flows.observable.tolist() == [True, False, False, True]
    assert found.reconciled[[0, 3]] == pytest.approx([5.5, 5.5])
    assert np.isnan(found.reconciled[[1, 2]]).all()
    assert found.nodes.group[0] == found.nodes.group[1]
    assert found.nodes.leak == pytest.approx([-1, -1])


def test_parts_apart_lone_nodes_parallel_flows_and_self_loops() -> None:
    table = [[1, -1, -1, 0, 0, 0], [0, 0, 0, 1, -1, 0], [0, 0, 0, 0, 0, 0]]
    found = solve(network(table, [10, 4, 5, 3, 4, 7], [1, 1, 1, 1, 1, 1]))
    assert found.dof == 2
    assert found.reconciled == pytest.approx([29 / 3, 13 / 3, 16 / 3, 3.5, 3.5, 7])
    assert found.flows.redundant.tolist() == [True] * 5 + [False]
    assert math.isnan(found.flows.z[5])
    assert math.isnan(found.nodes.glr[2])


def test_the_surroundings_as_a_node_change_nothing_but_what_can_be_said_of_nodes() -> None:
    open_ = network([[1, -1, 0], [0, 1, -1]], [5, 6, 7], [1, 2, 3])
    closed = network([[1, -1, 0], [0, 1, -1], [-1, 0, 1]], [5, 6, 7], [1, 2, 3])
    one, other = solve(open_), solve(closed)
    assert one.dof == other.dof == 2
    assert other.reconciled == pytest.approx(one.reconciled)
    assert other.flows.z == pytest.approx(one.flows.z)
    assert np.isnan(other.nodes.glr).all()


def test_an_exact_value_is_kept_and_not_suspected() -> None:
    found = solve(network([[1, -1, -1]], [10, 4, 5], [0, 1, 1]))
    assert found.reconciled == pytest.approx([10, 4.5, 5.5])
    assert found.reconciled_sd == pytest.approx([0, math.sqrt(0.5), math.sqrt(0.5)])
    assert found.suspects == (1, 2)


def test_a_flow_measured_below_nothing_is_held_there_unless_it_may_run_backwards() -> None:
    told = network([[1, -1, -1]], [5, 6, -1.5], [1, 1, 1])
    held = solve(told)
    assert held.reconciled == pytest.approx([5.5, 5.5, 0])
    assert held.held == (2,)
    assert held.objective == pytest.approx(2.75)
    assert solve(told, backwards=True).reconciled == pytest.approx([29 / 6, 37 / 6, -4 / 3])


def test_an_unmeasured_flow_may_not_run_backwards_either() -> None:
    found = solve(network([[1, -1, -1]], [5, 6, NAN], [1, 1, NAN]))
    assert found.reconciled == pytest.approx([5.5, 5.5, 0], abs=1e-9)
    assert found.held == (2,)
    closed_by_nobody = solve(network([[1, -1, -1, 0], [0, 0, 1, -1]], [5, 6, NAN, NAN], [1, 1, NAN, NAN]))
    assert closed_by_nobody.reconciled == pytest.approx([5.5, 5.5, 0, 0], abs=1e-9)


def test_unobservable_flows_must_be_possible_from_nothing_upward() -> None:
    # Both ways between the nodes lead from 0 to 1; what is measured would need them backwards.
    found = solve(network([[1, -1, -1, -1, 0], [0, 0, 1, 1, -1]], [3, 9, NAN, NAN, 1], [1, 1, NAN, NAN, 1]))
    assert found.reconciled[[0, 1, 4]] == pytest.approx([6, 6, 0], abs=1e-8)
    assert found.objective == pytest.approx(19)


def test_factors_other_than_one_are_balances_too() -> None:
    """Ripps, Chem. Eng. Progr. Symp. Ser. 61 (1965) no. 55: a reactor with the shares of three kinds of matter."""
    table = [[0.1, 0.6, -0.2, -0.7], [0.8, 0.1, -0.2, -0.1], [0.1, 0.3, -0.6, -0.2]]
    y = np.array([0.1858, 4.7935, 1.2295, 3.88])
    variance = np.array([0.001289, 0.01, 0.01, 0.04]) ** 2
    found = solve(network(table, y, variance))
    spread, rows = np.diag(variance), np.asarray(table)
    exact = y - spread @ rows.T @ np.linalg.solve(rows @ spread @ rows.T, rows @ y)
    assert found.dof == 3
    assert found.reconciled == pytest.approx(exact, rel=1e-9)


def test_units_do_not_matter() -> None:
    table = [[1, -1, -1, 0, 0], [0, 1, 0, -1, 0], [0, 0, 1, 0, -1]]
    y, v = np.array([100.0, 61, 42, NAN, 40]), np.array([4.0, 1, 1, NAN, 2])
    one = solve(network(table, y, v))
    for factor in (1e-9, 1e12):
        other = solve(network(table, y * factor, v * factor**2))
        assert other.chi2 == pytest.approx(one.chi2)
        assert other.reconciled / factor == pytest.approx(one.reconciled)
        assert other.reconciled_sd / factor == pytest.approx(one.reconciled_sd)


@pytest.mark.parametrize(
    ("table", "measured", "variance", "code"),
    [
        ([[1, -1]], [5, 6], [0, 0], "balance.exact_contradiction"),
        ([[1.5, -1]], [5, 6], [0, 0], "balance.exact_contradiction"),
        ([[1, -1]], [-5, 6], [0, 1], "balance.exact_negative"),
        ([[1, 1]], [5, 6], [0, 1], "balance.no_flows"),
    ],
)
def test_what_has_no_answer_is_refused(table: object, measured: object, variance: object, code: str) -> None:
    with pytest.raises(Problem) as caught:
        solve(network(table, measured, variance))
    assert caught.value.code == code
