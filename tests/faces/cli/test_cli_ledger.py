"""The books from the command line: balances, verifying, heads, proofs that are checked without the house."""

import json
import os
import pathlib
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.db import connection
from tests.factories.ledger import beside, firm, moving, post
from tests.factories.registers import SETUP

from wufei.faces.cli.ledger import WORDS
from wufei.faces.cli.main import root
from wufei.kernel import keyring, rows
from wufei.ledger.books.evidence import Unproved
from wufei.ledger.books.models import Transfer, laws
from wufei.ledger.books.spec import AccountKey, AccountKind, Wrong
from wufei.ledger.seals.actions import links_extend
from wufei.ledger.seals.spec import Broken
from wufei.operations.manifests.spec import Unsigned

pytestmark = pytest.mark.django_db
NUMBER = "37150000000001"


@pytest.fixture(autouse=True)
def booked(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> AccountKey:
    monkeypatch.setattr(settings, "SIGNING_KEY", tmp_path / "signing.key")
    here = firm("测试危废产生单位")
    post(moving(beside(here, AccountKind.GENERATED), here, 100))
    post(moving(here, firm(), 130, subject=("manifest", NUMBER), reason="转移"))
    return here


def cli(*words: str) -> Result:
    return CliRunner().invoke(root, ["--lang", "en", *words])


def test_accounts_with_their_balances(booked: AccountKey) -> None:
    told = json.loads(cli("ledger", "accounts", "--party", str(booked.holder_id), "--json").output)
    assert {row["kind"]: row["balance"] for row in told} == {"stock": -30, "generated": -100}
    low = json.loads(cli("ledger", "accounts", "--below-zero", "--json").output)
    assert [(row["holder"], row["balance"]) for row in low] == [("测试危废产生单位", -30)]
    assert "Generated" in cli("ledger", "accounts").output
    assert "库存" in CliRunner().invoke(root, ["--lang", "zh", "ledger", "accounts"]).output


def test_everything_is_verified_and_an_altered_row_named() -> None:
    sound = cli("ledger", "verify")
    assert sound.exit_code == 0, sound.output
    assert "2 transfers, 0 links, 2 blocks" in sound.output
    rows.lift(connection, Transfer._meta.db_table)
    row = Transfer.objects.get(subject_id=NUMBER)
    Transfer.objects.filter(pk=row.pk).update(amount=129)
    found = cli("ledger", "verify", "--workers", "1")
    laws.enforce(connection)
    assert found.exit_code == 2
    assert f"{row.key}  was altered" in found.output
    told = json.loads(cli("ledger", "verify", "--workers", "1", "--json").output)
    assert told["sound"] is False
    assert str(row.key) in {one["subject"] for one in told["unsound"]}


def test_a_head_that_was_kept_is_held_against_the_chain(tmp_path: pathlib.Path) -> None:
    kept = tmp_path / "head.json"
    assert cli("ledger", "head", "-o", str(kept)).exit_code == 0
    assert "2" in cli("ledger", "head", "--list").output
    assert cli("ledger", "verify", "--head", str(kept)).exit_code == 0
    told = json.loads(kept.read_text())
    kept.write_text(json.dumps({**told, "digest": "00" * 32}))
    assert "another head was given out" in cli("ledger", "verify", "--head", str(kept)).output
    kept.write_text("{}")
    assert "seals.head_unreadable" in cli("ledger", "verify", "--head", str(kept)).output


def test_a_proof_is_checked_without_house_and_network(tmp_path: pathlib.Path) -> None:
    links_extend(actor=SETUP)
    file = tmp_path / "proof.json"
    made = cli("ledger", "proof", "manifest", NUMBER, "-o", str(file), "--qr", str(tmp_path / "qr"))
    assert made.exit_code == 0, made.output
    assert (tmp_path / "qr" / f"{NUMBER}-1.svg").read_text().startswith("<?xml")
    public = (keyring.public_key() or b"").hex()
    environment = {"PATH": os.environ["PATH"], "WUFEI_DATABASE_URL": "sqlite:////nowhere/at/all"}
    words = [sys.executable, "-m", "wufei.faces.cli.main", "--lang", "en", "ledger", "verify", "--proof", str(file)]

    def checked_with(key: str) -> subprocess.CompletedProcess[str]:
        command = [*words, "--public", key]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    checked = checked_with(public)
    assert checked.returncode == 0, checked.stderr
    assert "130" in checked.stdout
    other = checked_with("00" * 32)
    assert other.returncode == 2
    assert "somebody else signed it" in other.stdout
    assert cli("ledger", "verify", "--proof", str(file), "--public", "zz").exit_code == 2
    assert "kernel.not_found" in cli("ledger", "proof", "manifest", "1").output


def test_every_finding_has_its_words() -> None:
    assert set(WORDS) == {*Wrong, *Broken, *Unproved, *Unsigned}


def test_what_is_no_proof_is_refused() -> None:
    found = cli("ledger", "verify", "--proof", os.devnull)
    assert (found.exit_code, "seals.proof_unreadable" in found.output) == (2, True)
