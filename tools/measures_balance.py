"""Reconciliation of a made network beside cvxpy with Clarabel, and all tests against one factorisation.

Not for: small cases.
"""

import functools
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from tools.balance_world import world
from tools.measures import Measure, best
from tools.peers import environment as peers
from tools.steps import ROOT
from wufei.oversight.balance.rules import bounds, estimates
from wufei.oversight.balance.rules.factor import Factor
from wufei.oversight.balance.rules.solving import solve
from wufei.oversight.balance.spec import Network

NODES, FLOWS = 20_000, 100_000
FAR = {"few flows far": 0.005, "some flows far": 0.02}
EQUAL = 1e-6
RUNS = 3


def balances_solved() -> Iterator[Measure]:
    """Time to the bounded answer, its ratio to the peer at an equal objective, and the price of the tests."""
    for name, far in FAR.items():
        told = world(nodes=NODES, flows=FLOWS, far=far)
        how = f"{NODES:,} nodes, {FLOWS:,} flows, {name}, best of {RUNS}"
        answered = _answered(told)
        ours = best(functools.partial(_answered, told), runs=RUNS)
        yield Measure(f"balance, {name}: x ≥ 0", ours, "s", how)
        if peers.PYTHON.exists():
            peer = _peer(told)
            cost = bounds.cost(told, answered.values)
            off = abs(cost - peer["objective"]) / peer["objective"]
            if off > EQUAL:
                raise RuntimeError(f"objectives differ: {cost} and {peer['objective']}")
            yield Measure(f"cvxpy with Clarabel, {name}", peer["seconds"], "s", "the same network, one run")
            yield Measure(f"ours, {name}", peer["seconds"] / ours, "times as fast", "same run, equal objective")
            yield Measure(f"objectives apart, {name}", off, "of the objective", f"at most {EQUAL:g}")
        yield from _tests(told, name, how)


def _answered(told: Network) -> bounds.Bounded:
    return bounds.bounded(told, estimates.estimated(told, tests=False))


def _tests(told: Network, name: str, how: str) -> Iterator[Measure]:
    matrix = sp.csc_array(told.incidence @ sp.diags_array(told.variance) @ told.incidence.T)
    factor = Factor(matrix)
    once = best(lambda: Factor(matrix), runs=RUNS)
    residual = told.incidence @ told.measured

    def tests() -> None:
        inverse = factor.inverse()
        resistance = np.asarray(told.incidence.multiply(inverse @ told.incidence).sum(axis=0)).ravel()
        pull = told.incidence.T @ factor.solve(residual)
        z = np.divide(pull, np.sqrt(resistance), out=np.zeros(pull.size), where=resistance > 0)
        np.square(z)

    every = best(tests, runs=RUNS)
    yield Measure(f"one factorisation, {name}", once, "s", how)
    yield Measure(f"all tests, {name}", every / once, "factorisations", f"variances, z and GLR of {FLOWS:,} flows")
    yield Measure(
        f"balance whole, {name}", best(lambda: solve(told), runs=RUNS), "s", "bounds, tests, deviations, ranks"
    )


def _peer(told: Network) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="wufei-balance-") as folder:
        path = Path(folder) / "network.npz"
        table = told.incidence
        np.savez(
            path,
            data=table.data,
            indices=table.indices,
            indptr=table.indptr,
            shape=table.shape,
            measured=told.measured,
            variance=told.variance,
        )
        done = subprocess.run(
            [str(peers.PYTHON), "-W", "ignore", "-m", "tools.peers.clarabel_asked", str(path)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
        )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
