"""Flows from the command line: the same figures as everywhere, days read, an empty house."""

import json

import pytest
from click.testing import CliRunner, Result
from tests.factories.manifests import brought, trio

from wufei.faces.cli.main import root
from wufei.kernel import clock
from wufei.operations.manifests.spec import Event

pytestmark = pytest.mark.django_db


def cli(*words: str) -> Result:
    return CliRunner().invoke(root, ["--lang", "en", "manifest", "flows", *words])


def test_flows_are_told_as_a_table_and_as_json() -> None:
    assert "Nothing moved." in cli().output
    three = trio()
    brought(three, Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT)
    brought(three, Event.ISSUE)
    day = clock.today()
    told = json.loads(cli("--stream", "hazardous", "--place", "371502", "--from", f"{day}", "--json").output)
    assert (told["mass_g"], told["count"], len(told["paths"])) == (9_624_000, 2, 2)
    assert {node["key"]: node["mass_g"] for node in told["nodes"] if node["column"] == "fate"} == {
        "by:method:R9": 4_812_000,
        "under_way": 4_812_000,
    }
    shown = cli().output
    assert "Treated by R9" in shown
    assert "9624000 g" in shown
    assert json.loads(cli("--to", f"{day - clock.ONE_DAY}", "--json").output)["paths"] == []
    assert cli("--from", "nonsense").exit_code == 2
