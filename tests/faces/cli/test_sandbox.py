"""`wufei sandbox` as a process of its own: its home, its mark, its keys; another home is left alone."""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[3]


def run(*words: str, **more: str) -> tuple[int, str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("WUFEI_", "DJANGO_"))}
    command = [sys.executable, "-m", "wufei.faces.cli.main", "--lang", "en", "sandbox", *words]
    done = subprocess.run(
        command, cwd=ROOT, env={**clean, **more}, capture_output=True, text=True, timeout=600, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Built once, beside a usual home with a database of its own that must stay away."""
    usual = tmp_path_factory.mktemp("usual") / "var"
    code, out, err = run("--no-serve", WUFEI_HOME=str(usual), WUFEI_DATABASE_URL=f"sqlite:///{usual}/real.sqlite3")
    assert code == 0, err
    assert not usual.exists()
    folder = usual.with_name("var-sandbox")
    kept = json.loads((folder / "sandbox.json").read_text())
    assert set(kept) == {"generator", "carrier", "receiver"}
    assert all(one["token"] in out for one in kept.values())
    return folder


def test_it_is_marked_readable_by_its_owner_only_and_holds_the_demo(home: pathlib.Path) -> None:
    assert (home / "sandbox.json").stat().st_mode & 0o077 == 0
    connection = sqlite3.connect(home / "wufei.sqlite3")
    told = connection.execute("SELECT count(*) FROM manifests_manifest").fetchone()
    labels = connection.execute("SELECT label, revoked_at FROM identity_apikey").fetchall()
    connection.close()
    assert told[0] > 10
    assert labels == [("sandbox", None)] * 3


def test_the_second_time_it_is_there_already(home: pathlib.Path) -> None:
    before = (home / "sandbox.json").read_text()
    code, out, err = run("--no-serve", "--home", str(home))
    assert code == 0, err
    assert (home / "sandbox.json").read_text() == before
    assert json.loads(before)["carrier"]["token"] in out


def test_what_is_no_sandbox_is_neither_used_nor_emptied(tmp_path: pathlib.Path) -> None:
    (tmp_path / "wufei.sqlite3").write_text("somebody's")
    for words in ([], ["--reset"]):
        code, _out, err = run("--no-serve", "--home", str(tmp_path), *words)
        assert code == 2
        assert "cli.no_sandbox" in err
    assert (tmp_path / "wufei.sqlite3").read_text() == "somebody's"
