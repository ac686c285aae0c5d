"""Settlement from the command line: a file taken in, a month matched, findings listed."""

import json
import pathlib

import pytest
from click.testing import CliRunner, Result
from tests.factories.registers import party, small_city

from wufei.faces.cli.main import root
from wufei.operations.settlement.models import Payment

pytestmark = pytest.mark.django_db
HEAD = "流水号,交易日期,付款人,收款人,金额,摘要\n"


def cli(*words: str) -> Result:
    return CliRunner().invoke(root, ["--lang", "en", *words])


def test_a_file_is_taken_in_matched_and_found(tmp_path: pathlib.Path) -> None:
    small_city()
    party("东阿化工有限公司", place="371502")
    party("茌平处置有限公司", place="371502")
    file = tmp_path / "bank.csv"
    file.write_text(HEAD + "A1,2026-01-05,东阿化工有限公司,茌平处置有限公司,100.00,危废处置费\n", "utf-8")
    assert "1 new" in cli("settlement", "import", "bank", str(file), "--dry-run").output
    assert not Payment.objects.exists()
    assert "1 new, 0 there already, 0 refused" in cli("settlement", "import", "bank", str(file)).output
    assert json.loads(cli("settlement", "import", "bank", str(file), "--json").output)["unchanged"] == 1
    assert "paid_without_transfer" in cli("settlement", "match", "--month", "2026-01").output
    told = cli("settlement", "findings", "--from", "2026-01-01", "--to", "2026-01-31")
    assert "Paid, nothing moved" in told.output
    assert json.loads(cli("settlement", "findings", "--json").output)[0]["amount_fen"] == 10_000


def test_a_broken_file_is_told_by_row(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "bank.csv"
    file.write_text(HEAD + "A1,2026-02-30,甲公司,乙公司,1,\n", "utf-8")
    told = cli("settlement", "import", "bank", str(file))
    assert told.exit_code != 0
    assert "2026-02-30" in told.output
    assert json.loads(cli("settlement", "import", "bank", str(file), "--json").output)["refused"] == 1
