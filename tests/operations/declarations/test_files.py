"""The register of those who must declare as a file, in and out; ledgers written from the books."""

import csv
import datetime as dt
import io
import json

import pytest
from django.utils import translation
from tests.factories.declarations import OIL, TONNE, codes_loaded, stock_of
from tests.factories.ledger import beside, moving, post
from tests.factories.manifests import TAKE, drafted, sign, trio
from tests.factories.registers import SETUP, party, small_city

from wufei.kernel import clock
from wufei.kernel.tables.actions import table_export, table_import
from wufei.kernel.tables.spec import Format
from wufei.ledger.books.spec import AccountKind
from wufei.operations.declarations.actions.duties import duties_open
from wufei.operations.declarations.actions.firms import enrolment_end, party_enrol
from wufei.operations.declarations.models import Enrolment
from wufei.operations.declarations.queries.firms import parties_due
from wufei.operations.declarations.queries.ledgers import ledger_get, ledger_rows
from wufei.operations.declarations.spec.forms import form_find
from wufei.operations.declarations.spec.ledgers import Col
from wufei.operations.declarations.spec.rolls import Roll
from wufei.operations.manifests.spec import Event

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
SHEET = "单位名称,申报类型,依据\n甲厂,hw,2026年名录\n乙厂,sw,2026年名录\n"


def test_a_list_of_the_authority_makes_the_denominator() -> None:
    small_city()
    first, second = party("甲厂", place="371502"), party("乙厂", place="371502")
    with translation.override("en"):
        told = [table_import(actor=SETUP, table="declarers", data=SHEET.encode(), name="a.csv") for _again in range(2)]
        assert [(one.created, one.unchanged) for one in told] == [(2, 0), (0, 2)]
        out = table_export(actor=SETUP, table="declarers", format=Format.CSV).decode("utf-8-sig")
    assert {row["Firm"] for row in csv.DictReader(io.StringIO(out))} == {"甲厂", "乙厂"}
    form = form_find("sw-t2")
    assert form is not None
    today = clock.today()
    closing = today.year * 100 + today.month
    assert set(parties_due(form, closing)) == {second.pk}
    row = Enrolment.objects.get(party=first)
    enrolment_end(actor=SETUP, enrolment_id=row.pk, reason="已注销")
    row.refresh_from_db()
    assert row.valid_to == today


def test_a_load_and_own_use_stand_in_their_ledgers() -> None:
    codes_loaded()
    three = trio()
    manifest = drafted(three)
    for event in (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT):
        manifest = sign(three, manifest, event, accepted_g=4_700_000 if event is Event.ACCEPT else None)
    stock = stock_of(three.generator)
    post(moving(stock, beside(stock, AccountKind.USED), TONNE, happened_at=clock.now()))
    today = clock.today()
    asked = {"actor": SETUP, "party": three.generator, "first": today, "last": today}
    (sent,) = ledger_rows(ledger=ledger_get("hw-sent"), **asked)
    assert (sent[Col.NUMBER], sent[Col.MASS], sent[Col.RECEIVER]) == (
        manifest.number,
        4_700_000,
        three.receiver.name,
    )
    assert sent[Col.BATCH] == f"HWWW{'LY' if manifest.values['purpose'] == 'use' else 'CZ'}{today:%Y%m%d}001"
    assert sent[Col.CODE] == OIL.removeprefix("hw:")
    assert TAKE["plate"] in str(sent[Col.PLATE])
    (own,) = ledger_rows(ledger=ledger_get("hw-self"), **asked)
    assert (own[Col.MASS], own[Col.BATCH]) == (TONNE, f"HWZXLY{today:%Y%m%d}001")
    assert ledger_rows(ledger=ledger_get("hw-made"), **asked) == []


def test_the_command_line_opens_tells_and_lists() -> None:
    from click.testing import CliRunner

    from wufei.faces.cli import declarations as cli

    small_city()
    one = party("甲厂", place="371502")
    party_enrol(actor=SETUP, party_id=one.pk, group="sw", source="名录", valid_from=dt.date(2020, 1, 1))
    with clock.freeze(dt.datetime(2026, 4, 2, 4, tzinfo=dt.UTC)):
        assert duties_open(actor=SETUP) == 1
        told = CliRunner().invoke(cli.declaration_coverage, ["202603", "--json"])
        assert json.loads(told.output)[0] == {"form": "", "asked": 1, "filed": 0, "late": 0}
        assert json.loads(CliRunner().invoke(cli.declaration_open, ["--json"]).output) == {"opened": 0}
        made = json.loads(CliRunner().invoke(cli.declaration_lists, ["202603", "--json"]).output)
    assert {each["list"] for each in made} == {str(roll) for roll in Roll}
