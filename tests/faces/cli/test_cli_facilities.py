"""Facilities from the command line: what scales left in a folder, the balance of a plant."""

import json
import pathlib
import uuid

import pytest
from click.testing import CliRunner, Result
from tests.factories.facilities import SLAG, TONNE, WASTE, facility, posted

from wufei.faces.cli.main import root
from wufei.operations.facilities.models import Weighing
from wufei.operations.facilities.spec import FacilityKind, Source

pytestmark = pytest.mark.django_db


def cli(*words: str) -> Result:
    return CliRunner().invoke(root, ["--lang", "en", *words])


def test_what_a_scale_left_is_taken_in_once(tmp_path: pathlib.Path) -> None:
    gate = facility(FacilityKind.GATE)
    line = {"key": str(uuid.uuid4()), "facility_id": gate.pk, "weighed_at": "2026-03-02T14:05:00+08:00"}
    line |= {"gross_g": 25 * TONNE, "tare_g": 15 * TONNE, "ticket": "7", "device": "A"}
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(line) + "\n\n", "utf-8")
    (tmp_path / "b.jsonl.part").write_text("half", "utf-8")
    assert "1 weighings, 1 of them new, 0 refused" in cli("weighing", "spool", str(tmp_path)).output
    assert Weighing.objects.get().source == Source.SPOOL
    assert sorted(found.name for found in tmp_path.iterdir()) == ["a.jsonl.read", "b.jsonl.part"]
    file.write_text(
        "\n".join(json.dumps(line | more) for more in ({}, {"key": str(uuid.uuid4()), "tare_g": 0})), "utf-8"
    )
    again = cli("weighing", "spool", str(tmp_path), "--json")
    assert again.exit_code == 1
    told = json.loads(again.output)
    assert [row["outcome"] for row in told] == ["there", "refused"]
    assert told[1]["problems"][0]["code"] == "facilities.ticket_taken"


@pytest.mark.parametrize("text", ["nonsense", "{}", "[1]", '{"key": "x"}'])
def test_a_file_that_cannot_be_read_is_left_and_told(tmp_path: pathlib.Path, text: str) -> None:
    (tmp_path / "a.jsonl").write_text(text, "utf-8")
    told = cli("weighing", "spool", str(tmp_path))
    assert told.exit_code != 0
    assert (tmp_path / "a.jsonl").exists()
    assert not Weighing.objects.exists()


def test_the_balance_of_a_plant_is_told_by_code() -> None:
    line = facility()
    posted(line)
    asked = ("facility", "balance", str(line.pk), "--from", "2026-03-01", "--to", "2026-03-31")
    assert "0 g unexplained" in cli(*asked).output
    told = json.loads(cli(*asked, "--json").output)
    assert {row["code"]: row["lies_g"] for row in told["lines"]}[SLAG] == 20 * TONNE
    assert {row["code"]: row["used_g"] for row in told["lines"]}[WASTE] == 100 * TONNE
    assert (
        "Nothing moved."
        in cli("facility", "balance", str(line.pk), "--from", "2025-03-01", "--to", "2025-03-31").output
    )
