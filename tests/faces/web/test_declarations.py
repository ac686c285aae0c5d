"""Pages of declarations: what is due, one form filled in and returned, coverage, effort, ledgers, lists, one firm."""

import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, send, url
from tests.factories.declarations import APRIL, MARCH, OIL, TONNE, codes_loaded, generated, handed, opened
from tests.factories.packages import drum
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.operations.declarations.models import Filing, Profile, RollVersion, Threshold
from wufei.operations.declarations.spec.filings import FilingState
from wufei.operations.manifests.actions.packages import packages_fill

pytestmark = pytest.mark.django_db
SENT, MADE = f"wastes/{OIL}/sent", f"wastes/{OIL}/generated"


@pytest.fixture(autouse=True)
def _april() -> Iterator[None]:
    with clock.freeze(APRIL):
        yield


@pytest.fixture
def due(world: Any) -> Filing:
    """The quarter of the own firm: nine tonnes made, four handed over."""
    codes_loaded()
    generated(world.own.party, 9 * TONNE)
    handed(world.own.party, world.other.party, 4 * TONNE)
    return opened(world.own.party)


def fields(filing: Filing, **changed: str) -> dict[str, str]:
    """What the form sends: as proposed, with changes."""
    told = {MADE: "9", SENT: "4", f"wastes/{OIL}/closing": "5", "version": str(filing.version)}
    return told | {"opened_at": str(int(APRIL.timestamp()) - 30)} | changed


def test_a_firm_sees_what_is_due_and_files_it_with_one_tap(signed_in: SignedIn, due: Filing) -> None:
    firm = signed_in("enterprise")
    page = read(firm, url("declarations"))
    assert "Quarterly report of hazardous waste" in page
    assert "2026-04-15" in page
    send(firm, url("declaration_proposed", due.pk), version=due.version, opened_at=int(APRIL.timestamp()) - 12)
    due.refresh_from_db()
    assert (due.state, due.spent_s) == (FilingState.FILED, 12)
    assert "9.5" not in read(firm, url("declaration", due.pk))


def test_the_form_is_filled_in_and_says_where_it_comes_from(signed_in: SignedIn, due: Filing) -> None:
    page = read(signed_in("enterprise"), url("declaration", due.pk))
    assert f'name="{MADE}" value="9"' in page
    assert "from the books" in page
    assert 'data-book="9000000"' in page
    assert "The city has set this class" in page
    assert OIL in page


def test_a_difference_asks_for_its_reason_at_the_field(signed_in: SignedIn, due: Filing) -> None:
    firm = signed_in("enterprise")
    refused = send(firm, url("declaration_file", due.pk), status=422, **fields(due, **{MADE: "9.5"}))
    assert "declarations.reason_missing" in refused
    assert f'data-where="{MADE}"' in refused or MADE in refused
    send(firm, url("declaration_file", due.pk), **fields(due, **{MADE: "9.5", f"r:{MADE}": "清罐"}))
    due.refresh_from_db()
    assert due.values[MADE] == 9_500_000
    assert (due.reasons, due.spent_s) == ({MADE: "清罐"}, 30)
    page = read(signed_in("supervisor"), url("declaration", due.pk))
    assert "清罐" in page
    assert "+0.5" in page


def test_kept_for_later_returned_corrected_accepted(signed_in: SignedIn, due: Filing) -> None:
    firm, checker = signed_in("enterprise"), signed_in("supervisor")
    send(firm, url("declaration_file", due.pk), save="1", **fields(due, **{SENT: "3"}))
    due.refresh_from_db()
    assert due.state == FilingState.DRAFT
    assert 'value="3"' in read(firm, url("declaration", due.pk))
    send(firm, url("declaration_file", due.pk), **fields(due))
    assert due.party.name in read(checker, url("declarations"))
    due.refresh_from_db()
    send(checker, url("declaration_review", due.pk), version=due.version, told="请补", **{f"m:{MADE}": "与台账不符"})
    page = read(firm, url("declaration", due.pk))
    assert "与台账不符" in page
    assert "请补" in page
    due.refresh_from_db()
    send(firm, url("declaration_file", due.pk), **fields(due))
    due.refresh_from_db()
    send(checker, url("declaration_review", due.pk), version=due.version, accept="1")
    due.refresh_from_db()
    assert due.state == FilingState.ACCEPTED
    read(signed_in("driver"), url("declarations"), status=403)
    read(signed_in("township"), url("declaration", due.pk), status=403)


def test_another_firm_finds_nothing(signed_in: SignedIn, world: Any, due: Filing) -> None:
    theirs = opened(world.other.party)
    read(signed_in("enterprise"), url("declaration", theirs.pk), status=404)
    read(signed_in("enterprise"), url("declaration_firm", world.other.party.pk), status=404)
    send(signed_in("enterprise"), url("declaration_proposed", theirs.pk), status=404, version=1)


def test_coverage_effort_and_opening(signed_in: SignedIn, world: Any, due: Filing) -> None:
    checker = signed_in("office")
    assert "0 / " in read(checker, f"{url('declaration_coverage')}?closing={MARCH}")
    send(signed_in("enterprise"), url("declaration_proposed", due.pk), version=due.version)
    page = read(checker, f"{url('declaration_coverage')}?closing={MARCH}&form=hw-quarter")
    assert "1 / 1" in page
    assert "东昌府区" in page
    assert "Quarterly report" in read(checker, url("declaration_effort"))
    before = Filing.objects.count()
    send(checker, url("declarations_open"))
    assert Filing.objects.count() == before
    send(signed_in("leader"), url("declarations_open"), status=403)


def test_ledgers_are_shown_and_open_again(signed_in: SignedIn, world: Any, due: Filing) -> None:
    firm = signed_in("enterprise")
    packages_fill(actor=SETUP, given=[drum(world.own.party, 125_000, code="DRUM-7")])
    page = read(firm, f"{url('declaration_ledgers')}?ledger=hw-made")
    assert "HWCS20260403001" in page
    assert "DRUM-7" in page
    ask = f"{url('declaration_ledger_sheet')}?ledger=hw-made&party={world.own.party.pk}"
    book = openpyxl.load_workbook(io.BytesIO(firm.get(ask).content))
    head, row = list(book["hw-made"].iter_rows(values_only=True))
    told = dict(zip(head, row, strict=True))
    assert (told["Mass (t)"], told["Batch"], told["Code of the facility"]) == (0.125, "HWCS20260403001", None)
    notes = dict(book["Notes"].iter_rows(values_only=True))
    assert "Code of the facility" in notes["Left empty: not in the books"]
    text = b"".join(firm.get(f"{ask}&format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "HWCS20260403001" in text
    for ledger in ("hw-self", "hw-sent", "sw-t3", "sw-t4", "sw-t67", "med-handed"):
        read(firm, f"{url('declaration_ledgers')}?ledger={ledger}")
    read(firm, f"{url('declaration_ledgers')}?ledger=none", status=404)
    assert firm.get(f"{ask.partition('&')[0]}&party={world.other.party.pk}").status_code == 404


def test_lists_of_a_quarter_say_why_and_what_changed(signed_in: SignedIn, world: Any, due: Filing) -> None:
    office = signed_in("office")
    assert "No list was made yet" in read(office, url("declaration_lists"))
    send(office, url("declaration_lists_make"), closing=202512)
    generated(world.own.party, 200 * TONNE)
    send(office, url("declaration_lists_make"), closing=MARCH)
    page = read(office, url("declaration_lists"))
    assert world.own.party.name in page
    assert "It generated 209 t in twelve months; the list begins at 100 t." in page
    assert "+1" in page
    version = RollVersion.objects.get(roll="watch", closing=MARCH)
    book = openpyxl.load_workbook(io.BytesIO(office.get(url("declaration_lists_sheet", version.pk)).content))
    rows = list(book.worksheets[0].iter_rows(values_only=True, min_row=2))
    assert [row[0] for row in rows] == [world.own.party.name]
    send(
        office,
        url("declaration_figure"),
        name="watch.generated_g",
        value=500 * TONNE,
        source="市方案",
        valid_from="2026-01-01",
    )
    assert Threshold.objects.get().source == "市方案"
    send(office, url("declaration_lists_make"), closing=MARCH)
    assert "No firm stands on this list" in read(office, url("declaration_lists"))
    assert RollVersion.objects.filter(roll="watch", closing=MARCH).count() == 2
    read(signed_in("enterprise"), url("declaration_lists"), status=403)
    send(signed_in("supervisor"), url("declaration_lists_make"), status=403, closing=MARCH)
    send(office, url("declaration_lists_make"), status=409, closing=202606)


def test_one_firm_its_class_flags_and_register(signed_in: SignedIn, world: Any, due: Filing) -> None:
    county = signed_in("county")
    address = url("declaration_firm", world.own.party.pk)
    assert "The city has set this class" in read(county, address)
    version = Profile.objects.get().version
    send(county, address, version=version, permit="1", approved="12.5", adjusted="", adjusted_why="")
    assert Profile.objects.get().approved_g == 12_500_000
    assert "It holds a permit for hazardous waste." in read(county, address)
    send(county, address, group="sw", source="排污许可名录")
    assert "排污许可名录" in read(county, address)
    send(county, address, status=422, version=version + 1, adjusted="key", adjusted_why="")
    send(signed_in("enterprise"), address, status=403, version=1, permit="1")
