"""`wufei balance month`: what does not fit, with its load; the same as JSON; an empty month."""

import json

import pytest
from click.testing import CliRunner, Result
from tests.factories.balance import month
from tests.factories.manifests import trio

from wufei.faces.cli.main import root

pytestmark = pytest.mark.django_db


def cli(*words: str) -> Result:
    return CliRunner().invoke(root, ["--lang", "en", "balance", "month", "--stream", "hazardous", *words])


def test_what_does_not_fit_is_told_with_its_load() -> None:
    three = trio()
    assert "Nothing moved." in cli("--month", "2026-03").output
    month(three, short=20)
    shown = cli("--month", "2026-03").output
    assert three.generator.name in shown
    assert "10,000 kg sent, 8,000 kg arrived" in shown
    assert "cannot be checked" in shown
    told = json.loads(cli("--month", "2026-03", "--json").output)
    [suspect] = told["suspects"]
    assert (suspect["where"], suspect["sender"]["party"]) == ("way", three.generator.pk)
    assert told["chi2"] > told["chi2_critical"]
    assert [load["received_g"] for load in told["far"]] == [8_000_000]
    assert json.loads(cli("--month", "2026-04", "--json").output)["loads"] == 0
    refused = cli("--month", "nonsense")
    assert refused.exit_code != 0
