"""`wufei balance solve` and `screen` as processes of their own: JSON, tables, refusals, no database."""

import json
import os
import pathlib
import subprocess
import sys
from typing import Any

import pytest
from tools.screening_world import world

ROOT = pathlib.Path(__file__).parents[3]
CASE = {
    "incidence": [[1, -1, -1, 0, 0], [0, 1, 0, -1, 0], [0, 0, 1, 0, -1]],
    "measured": [100, 61, 42, None, 40],
    "variance": [4, 1, 1, None, 2],
}


def run(
    *words: str, given: object = CASE, command: str = "solve", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "LANG": "en_US.UTF-8", **environment}
    data = given if isinstance(given, bytes) else json.dumps(given).encode()
    line = [sys.executable, "-m", "wufei.faces.cli.main", "balance", command, "-", *words]
    return subprocess.run(line, input=data, capture_output=True, env=clean, check=False, timeout=60)


def solved(*words: str, given: object = CASE) -> Any:
    result = run("--json", *words, given=given)
    assert result.returncode == 0, result.stderr.decode()
    return json.loads(result.stdout)


def test_the_json_has_every_part() -> None:
    found = solved()
    assert {"reconciled", "reconciled_sd", "chi2", "dof", "chi2_critical", "tests", "suspects"} <= found.keys()
    assert [test["flow"] for test in found["tests"]] == [0, 1, 2, 3, 4]
    assert set(found["tests"][0]) == {"flow", "z", "glr", "bias", "observable", "redundant"}
    assert found["tests"][3] == {
        "flow": 3, "z": None, "glr": None, "bias": None, "observable": True, "redundant": False,
    }  # fmt: skip
    assert found["dof"] == 2
    assert found["reconciled"][1] == pytest.approx(found["reconciled"][3])
    ratios = [found["tests"][flow]["glr"] for flow in found["suspects"]]
    assert ratios == sorted(ratios, reverse=True)
    assert set(found["suspects"]) == {0, 1, 2, 4}


def test_what_no_balance_fixes_is_null() -> None:
    found = solved(given={"incidence": [[1, -1, -1]], "measured": [5, None, None], "variance": [1, None, None]})
    assert found["reconciled"] == [5, None, None]
    assert found["reconciled_sd"] == [1, None, None]
    assert [test["observable"] for test in found["tests"]] == [True, False, False]
    assert (found["dof"], found["suspects"]) == (0, [])


def test_flows_run_backwards_only_when_they_may() -> None:
    case = {"incidence": [[1, -1, -1]], "measured": [5, 6, -1.5], "variance": [1, 1, 1]}
    assert solved(given=case)["reconciled"][2] == 0
    assert solved(given=case)["at_nothing"] == [2]
    assert solved("--backwards", given=case)["reconciled"][2] == pytest.approx(-4 / 3)


def test_the_table_is_for_people_in_both_languages() -> None:
    case = {"incidence": [[1, -1]], "measured": [5, 9], "variance": [1, 1]}
    shown = run(given=case).stdout.decode()
    assert "The balances disagree: chi-square 8 of at most" not in shown
    assert "chi-square 8, at most 3.84146 expected, 1 degrees of freedom" in shown
    assert "Suspected flows, most suspect first: 0 (8), 1 (8)" in shown
    assert run(given=case, LANG="zh_CN.UTF-8").returncode == 0


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (b"{", "balance.case_unreadable"),
        (b"\xff\xfe\x00", "balance.case_unreadable"),
        ([], "balance.case_unreadable"),
        ({"incidence": [[1]], "measured": [1]}, "balance.case_missing"),
        ({"incidence": [], "measured": [], "variance": []}, "balance.case_empty"),
        ({"incidence": [[1, -1]], "measured": [1], "variance": [1]}, "balance.case_length"),
        ({"incidence": [[1, -1], 3], "measured": [1, 2], "variance": [1, 1]}, "balance.case_missing"),
        ({"incidence": [[1, None]], "measured": [1, 2], "variance": [1, 1]}, "balance.case_number"),
        ({"incidence": [[1, -1]], "measured": [1, "2"], "variance": [1, 1]}, "balance.case_number"),
        ({"incidence": [[1, -1]], "measured": [1, True], "variance": [1, 1]}, "balance.case_number"),
        (b'{"incidence": [[1, -1]], "measured": [1, NaN], "variance": [1, 1]}', "balance.case_number"),
        (b'{"incidence": [[1, -1]], "measured": [1, 1e999], "variance": [1, 1]}', "balance.case_number"),
        ({"incidence": [[1, -1]], "measured": [1, 2], "variance": [1, -1]}, "balance.case_variance"),
        ({"incidence": [[1, -1]], "measured": [1, 2], "variance": [1, None]}, "balance.case_no_variance"),
        ({"incidence": [[1, -1]], "measured": [1, 2], "variance": [0, 0]}, "balance.exact_contradiction"),
    ],
)
def test_bad_input_is_refused_with_code_and_remedy(given: object, code: str) -> None:
    result = run("--json", given=given)
    error = result.stderr.decode()
    assert (result.returncode, result.stdout) == (2, b"")
    assert code in error
    assert "→" in error
    assert "Traceback" not in error


def test_every_fault_of_a_file_is_told_at_once() -> None:
    result = run(given={"incidence": [[1, "x"]], "measured": [1, []], "variance": [{}, 1]})
    error = result.stderr.decode()
    assert [place in error for place in ("incidence[0][1]", "measured[1]", "variance[0]")] == [True] * 3


def test_it_starts_without_django() -> None:
    code = "import sys; from wufei.faces.cli import balance; sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT / "src")}, check=False, timeout=60)
    assert done.returncode == 0


def declared() -> dict[str, object]:
    told = world(seed=2, firms=120, months=12, sectors=2).declared
    amounts = {name: getattr(told, name).tolist() for name in ("waste", "output", "energy")}
    return {"firms": told.firms, "sectors": told.sectors, **amounts}


def test_screening_ranks_firms_with_their_evidence() -> None:
    given = declared()
    given["waste"][7] = [0.0] * 12  # type: ignore[index]
    result = run("--json", given=given, command="screen")
    assert result.returncode == 0, result.stderr.decode()
    found = json.loads(result.stdout)
    assert found["ranked"][0] == 7
    firm = found["firms"][7]
    assert (firm["firm"], firm["declared"]) == ("firm 7", 0)
    assert firm["low"] > 0
    assert firm["evidence"]["output"] == 10
    assert {fit["evidence"] for fit in found["fits"]} == {"output", "energy", "intensity", "shift"}
    shown = run(given=given, command="screen", LANG="zh_CN.UTF-8")
    assert shown.returncode == 0
    assert "firm 7" in shown.stdout.decode()


def test_screening_refuses_what_it_cannot_read() -> None:
    result = run(given={**declared(), "waste": []}, command="screen")
    assert result.returncode == 2
    assert result.stderr.decode().count("has 0 entries, not 120") == 1
