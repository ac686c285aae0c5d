"""`wufei plan parse` as a process of its own: the schema of the ledger, both languages, refusals, no database."""

import json
import os
import pathlib
import subprocess
import sys
import time
from typing import Any

import pytest

ROOT = pathlib.Path(__file__).parents[3]
PLAN = """某市“无废城市”建设实施方案

一、主要任务

（一）推进工业绿色发展

1.提升工业固体废物利用水平。到2025年，一般工业固体废物综合利用率达到95%以上。（市生态环境局牵头，市工业和信息化局配合）

2.建设示范项目。到2025年底，新建示范项目3个。（市工业和信息化局负责）
"""


def run(*words: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "LANG": "en_US.UTF-8", **environment}
    command = [sys.executable, "-m", "wufei.faces.cli.main", *words]
    return subprocess.run(command, input=given, capture_output=True, env=clean, check=False, timeout=60)


def ledger(data: bytes = PLAN.encode(), *words: str) -> Any:
    result = run("plan", "parse", "-", "--json", *words, given=data)
    assert result.returncode == 0, result.stderr.decode()
    return json.loads(result.stdout)


def test_the_ledger_has_its_schema_with_spans_and_confidence() -> None:
    plan = ledger(PLAN.encode(), "--text")
    assert {"title", "sections", "tasks", "targets", "cell_quotas", "standing", "facts", "findings"} <= plan.keys()
    assert [task["number"] for task in plan["tasks"]] == ["1", "2"]
    task = plan["tasks"][0]
    action = task["actions"][0]
    assert (action["lead"], action["support"]) == (["市生态环境局"], ["市工业和信息化局"])
    assert action["text"].startswith(action["text_start"])
    target = task["targets"][0]
    assert (target["comparator"], target["value"], target["unit"], target["deadline"]) == (">=", 95, "%", "2025")
    for record in (task, action, target):
        start, end = record["span"]
        assert 0 <= start < end <= len(plan["text"])
        assert 0 <= record["confidence"] <= 1
    assert "95%" in plan["text"][slice(*target["span"])]
    assert all(isinstance(path, list) for path in plan["sections"])


def test_the_summary_is_for_people() -> None:
    shown = run("plan", "parse", "-", given=PLAN.encode()).stdout.decode()
    assert "2 tasks, 2 actions, 2 targets" in shown
    assert "lead: 市生态环境局" in shown
    assert "≥ 95 %" in shown


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "plans.source_empty"),
        (b"%PDF-1.7\nbroken", "plans.source_damaged"),
        (b"\x89PNG\r\n\x1a\n", "plans.source_unknown_format"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_code_and_remedy(data: bytes, code: str) -> None:
    result = run("plan", "parse", "-", "--json", given=data)
    error = result.stderr.decode()
    assert (result.returncode, result.stdout) == (2, b"")
    assert code in error
    assert "→" in error
    assert "Traceback" not in error


def test_an_absent_file_and_a_wrong_option_end_with_2() -> None:
    assert run("plan", "parse", "/nowhere.docx").returncode == 2
    assert run("plan", "parse", "--nix", "-").returncode == 2
    assert run("plan", "parse").returncode == 2


def test_it_needs_no_settings_no_home_and_no_django(tmp_path: pathlib.Path) -> None:
    watch = tmp_path / "sitecustomize.py"
    watch.write_text(
        "import atexit, sys\n"
        "atexit.register(lambda: sys.stderr.write('django' if 'django' in sys.modules else 'clean'))\n"
    )
    path = os.pathsep.join([str(tmp_path), str(ROOT / "src")])
    environment = {"PYTHONPATH": path, "WUFEI_MODE": "nonsense", "WUFEI_HOME": str(tmp_path / "home")}
    result = run("plan", "parse", "-", "--json", given=PLAN.encode(), **environment)
    assert (result.returncode, result.stderr) == (0, b"clean")
    assert not (tmp_path / "home").exists()


def test_it_starts_fast() -> None:
    times = []
    for _ in range(3):
        started = time.monotonic()
        run("plan", "parse", "-", given=PLAN.encode())
        times.append(time.monotonic() - started)
    assert min(times) < 3


def test_settings_that_cannot_be_used_are_said_in_words(tmp_path: pathlib.Path) -> None:
    result = run("task", "list", WUFEI_MODE="nonsense", WUFEI_HOME=str(tmp_path))
    assert (result.returncode, b"cli.settings_wrong" in result.stderr) == (2, True)
    fresh = run("task", "list", WUFEI_MODE="production", WUFEI_HOME=str(tmp_path))
    assert (fresh.returncode, b"cli.not_migrated" in fresh.stderr) == (1, True)


def test_a_reader_that_leaves_early_is_no_fault() -> None:
    command = f"{sys.executable} -m wufei.faces.cli.main --help | head -1"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "LANG": "en_US.UTF-8"}
    result = subprocess.run(command, shell=True, capture_output=True, env=environment, check=False, timeout=60)
    assert b"Traceback" not in result.stderr
