"""Evaluation from the command line: methods, a run with what lacks, verifying a signed file. Not for: scores."""

import json
import pathlib

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from tests.factories import evaluation as make

from wufei.faces.cli.main import root
from wufei.programme.evaluation.queries import proofs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_key(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SIGNING_KEY", tmp_path / "signing.key")


def cli(*words: str) -> Result:
    return CliRunner().invoke(root, ["--lang", "en", *words])


def test_methods_are_listed_and_loaded(tmp_path: pathlib.Path) -> None:
    assert "No methods" in cli("evaluation", "methods").output
    path = tmp_path / "m.toml"
    path.write_text(make.METHOD)
    rows = json.loads(cli("evaluation", "methods", "--shipped", "--load", str(path), "--json").output)
    assert {row["code"] for row in rows} == {"wufei-county-index", "wufei-department-assessment", "probe-index"}


def test_a_run_is_opened_once_and_says_ranks_and_what_lacks() -> None:
    make.counted()
    make.method()
    first = json.loads(cli("evaluation", "run", "probe-index", "--period", "2024", "--json").output)
    assert (first["run"], first["state"]) == (1, "draft")
    rows = {row["subject"]: row for row in first["subjects"]}
    assert rows["371502"]["rank"] == 1
    assert rows["371502"]["points"] == "83.33"
    assert rows["371502"]["lacking"] == ["order", "faults"]
    assert rows["3715Z01"]["rank"] is None
    again = cli("evaluation", "run", "probe-index", "--period", "2024")
    assert "东昌府区" in again.output
    assert "Run 2" in again.output
    assert "probe-index" in cli("evaluation", "list", "--json").output
    assert cli("evaluation", "run", "nothing", "--period", "2024").exit_code == 2


def test_a_signed_file_is_verified_and_an_altered_row_named(tmp_path: pathlib.Path) -> None:
    make.counted()
    lock = make.locked(make.opened())
    path = tmp_path / "signed.json"
    data = proofs.proof(lock.evaluation) or b""
    path.write_bytes(data)
    sound = cli("evaluation", "verify", str(path), "--public", lock.public_key)
    assert sound.exit_code == 0
    assert "key of this house" in sound.output
    content = json.loads(data)
    content["snapshot"] = content["snapshot"].replace('"value_micro":90000000', '"value_micro":91000000')
    path.write_text(json.dumps(content))
    altered = cli("evaluation", "verify", str(path), "--json")
    assert altered.exit_code == 2
    assert "inputs/371502/straw" in {fault["where"] for fault in json.loads(altered.output)["faults"]}
    assert cli("evaluation", "verify", str(path), "--public", "xyz").exit_code == 2
