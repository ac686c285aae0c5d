"""What the repository holds and does not hold: hosts, made files, borrowed sentences, dependencies, locks."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tools import locks, probes
from tools.checks import borrowed, dependencies, tracked
from tools.steps import ROOT

needs_git = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git work tree")


@needs_git
def test_no_tracked_file_names_a_package_host_or_was_made() -> None:
    assert tracked.faults(ROOT) == []


@needs_git
@pytest.mark.skipif(probes.cases() is None, reason="the published plans are not at hand (WUFEI_CASES)")
def test_no_sentence_of_the_plans_was_carried_over() -> None:
    assert borrowed.faults(ROOT) == []


def test_every_dependency_is_explained() -> None:
    assert dependencies.faults(ROOT) == []


def test_the_locks_are_current_and_hold_no_address() -> None:
    assert locks.faults(ROOT) == []


@pytest.mark.parametrize("host", ["py" + "pi.org/simple", "files.python" + "hosted.org", "registry.npm" + "js.org"])
def test_a_host_is_noticed(host: str) -> None:
    assert tracked.host_lines(f"one\nsee https://{host}/x\n") == [2]


def test_a_made_file_is_noticed(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "x.js").write_text("1")
    (tmp_path / "django.mo").write_bytes(b"\xde\x12\x04\x95")
    assert tracked.faults(tmp_path) == [
        "build/: 1 made files are tracked; git rm -r --cached build/",
        "django.mo: a made file is tracked",
    ]


def test_a_borrowed_sentence_is_noticed() -> None:
    plan = "到二〇三〇年，全市建立起较为完善的分类收集体系，并形成可以推广的经验。"
    known = borrowed.shingles(plan)
    assert borrowed.borrowed("# 全市建立起较为完善的分类收集体系，并形成可以推广", known)
    assert borrowed.borrowed("全市建立分类收集体系", known) is None


def test_a_title_is_not_a_sentence() -> None:
    assert borrowed.shingles("《某某省固体废物污染环境防治条例实施细则（试行）》") == set()


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    (tmp_path / "tools").mkdir()
    (tmp_path / "docs").mkdir()
    for name in ("pyproject.toml", "package.json", "package-lock.json", ".npmrc", "tools/build.in", *locks.LOCKS):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "docs" / "dependencies.md", tmp_path / "docs")
    return tmp_path


def test_a_changed_table_makes_the_locks_old(tables: Path) -> None:
    path = tables / "pyproject.toml"
    path.write_text(path.read_text().replace('"whitenoise==', '"brownnoise==1.0",\n  "whitenoise=='))
    assert len([fault for fault in locks.faults(tables) if "older than" in fault]) == len(locks.LOCKS)
    assert dependencies.faults(tables) == ["docs/dependencies.md: no line for brownnoise"]


def test_an_address_in_a_lock_is_noticed(tables: Path) -> None:
    path = tables / "requirements.lock"
    path.write_text(path.read_text() + "--index-url http" + "s://example.invalid/simple\n")
    npm = tables / "package-lock.json"
    tree = json.loads(npm.read_text())
    tree["packages"]["node_modules/echarts"]["resolved"] = "somewhere"
    npm.write_text(json.dumps(tree))
    found = locks.faults(tables)
    assert any(fault.startswith("requirements.lock: holds an address") for fault in found)
    assert "package-lock.json: node_modules/echarts has an address" in found


def test_a_pin_without_hash_is_noticed(tables: Path) -> None:
    path = tables / "requirements.lock"
    path.write_text(path.read_text() + "stray==1.0\n")
    assert locks.faults(tables) == ["requirements.lock: stray==1.0 has no hash"]
