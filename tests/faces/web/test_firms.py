"""A firm's own home, the same firm in one screen for supervisors, the firms of a park: who sees what, at what cost."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.faces.web.conftest import SignedIn
from tests.faces.web.test_flows import browser
from tests.faces.web.visits import read, send, url
from tests.factories.declarations import APRIL, MARCH, OIL, TONNE, codes_loaded, generated, handed, opened, stock_of
from tests.factories.licences import entered
from tests.factories.manifests import brought, trio
from tests.factories.packages import drum
from tests.factories.registers import SETUP, party, person
from tests.factories.settlement import invoice, payment

from wufei.faces.web.firms.boards import COMPANY, HOME
from wufei.kernel import clock
from wufei.ledger.closing.actions.assertions import assertion_make
from wufei.ledger.closing.spec import AssertionIn
from wufei.operations.declarations.actions.rolls import rolls_make
from wufei.operations.declarations.models import Filing
from wufei.operations.declarations.spec.filings import FilingState
from wufei.operations.licences.spec import ItemIn
from wufei.operations.manifests.actions.packages import packages_fill
from wufei.operations.manifests.spec import Event, Role
from wufei.registers.parties.actions import site_create
from wufei.registers.places.actions import place_create
from wufei.registers.places.models import Place
from wufei.registers.places.spec import PlaceKind, Tree

pytestmark = pytest.mark.django_db


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


def statements(client: Client, address: str) -> int:
    """How many statements a page takes, once what is kept for a process is there."""
    read(client, address)
    with CaptureQueriesContext(connection) as captured:
        read(client, address)
    return len(captured)


def test_a_firm_begins_at_its_home(signed_in: SignedIn, due: Filing) -> None:
    firm = signed_in("enterprise")
    assert firm.get(url("home")).headers["Location"] == url("firm_home")
    page = read(firm, url("firm_home"))
    assert due.party.name in page
    assert "Quarterly report of hazardous waste" in page
    assert "04-15" in page
    assert OIL in page
    assert 'title="5 t"' in page
    assert f'href="{url("declaration", due.pk)}"' in page
    assert signed_in("office").get(url("home")).headers["Location"] == url("screen")
    assert signed_in("office").get(url("firm_home")).headers["Location"] == url("desk")


def test_the_month_is_filed_from_the_home_with_one_tap(signed_in: SignedIn, due: Filing) -> None:
    firm = signed_in("enterprise")
    page = read(firm, url("firm_home"))
    assert f'action="{url("declaration_proposed", due.pk)}"' in page
    send(firm, url("declaration_proposed", due.pk), version=due.version, opened_at=int(APRIL.timestamp()))
    due.refresh_from_db()
    assert due.state == FilingState.FILED
    assert url("declaration_proposed", due.pk) not in read(firm, url("firm_home"))


def test_a_new_firm_is_told_what_to_do_next(signed_in: SignedIn, world: Any) -> None:
    page = read(signed_in("enterprise"), url("firm_home"))
    for words in ("To begin with", "Add the site", "Nothing is due", "Nothing lies here", "No licence in force"):
        assert words in page
    assert url("party_change", world.own.party.pk) in page


def test_nobody_opens_anothers_home_or_page(signed_in: SignedIn, world: Any, due: Filing) -> None:
    firm = signed_in("enterprise")
    assert world.other.party.name not in read(firm, f"{url('firm_home')}?party={world.other.party.pk}")
    read(firm, url("company", world.own.party.pk))
    read(firm, url("company", world.other.party.pk), status=404)
    read(firm, url("company_sheet", world.other.party.pk), status=404)
    for role, status in (("supervisor", 403), ("county", 403), ("department", 403), ("township", 403), ("park", 404)):
        read(signed_in(role), url("company", world.other.party.pk), status=status)
    for role in ("supervisor", "county", "office", "leader", "auditor", "admin"):
        read(signed_in(role), url("company", world.own.party.pk))


def test_supervisors_see_all_of_it_and_firms_not_their_rating(signed_in: SignedIn, world: Any, due: Filing) -> None:
    rolls_make(actor=SETUP, closing=202512)
    generated(world.own.party, 200 * TONNE, at=dt.datetime(2026, 3, 20, tzinfo=dt.UTC))
    rolls_make(actor=SETUP, closing=MARCH)
    page = read(signed_in("supervisor"), url("company", world.own.party.pk))
    for block in COMPANY:
        assert f'id="{block.key}"' in page
    assert "Key-supervision list" in page
    assert ">new<" in page
    own = read(signed_in("enterprise"), url("company", world.own.party.pk))
    assert 'id="ratings"' not in own
    assert 'id="stock"' in own


def test_what_is_late_and_what_was_found(signed_in: SignedIn, world: Any, due: Filing) -> None:
    counted = AssertionIn(account=stock_of(world.own.party), declared=3 * TONNE, closing=MARCH)
    assertion_make(actor=SETUP, given=counted)
    with clock.freeze(dt.datetime(2026, 4, 20, 2, tzinfo=dt.UTC)):
        page = read(signed_in("supervisor"), url("company", world.own.party.pk))
    assert "Declaration past its day 1" in page
    assert "5 days" in page
    assert "The count differs from the books" in page
    assert "-2 t" in page
    assert 'title="3 t"' in page  # what was counted binds


def test_the_tables_of_the_screen_open_again(signed_in: SignedIn, world: Any, due: Filing) -> None:
    answer = signed_in("supervisor").get(url("company_sheet", world.own.party.pk))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames[0] == "Stock by age"
    assert book.sheetnames[-1] == "Notes"
    assert "Late" not in book.sheetnames  # a table without rows is left out
    head, row = list(book["Stock by age"].iter_rows(values_only=True))
    told = dict(zip(head, row, strict=True))
    assert (told["Waste code"], told["There now, t"], told["Oldest, days"]) == (OIL, 5, 22)
    assert book["Stock by age"].page_setup.orientation == "landscape"
    assert book["Stock by age"].print_title_rows == "$1:$1"


def test_lists_lead_to_the_firm_whoever_may_open_it(signed_in: SignedIn, world: Any, due: Filing) -> None:
    rolls_make(actor=SETUP, closing=MARCH)
    generated(world.own.party, 200 * TONNE)
    rolls_make(actor=SETUP, closing=MARCH)
    link = f'href="{url("company", world.own.party.pk)}"'
    for role in ("office", "supervisor"):
        assert link in read(signed_in(role), url("declaration_lists"))
    assert link in read(signed_in("supervisor"), url("party", world.own.party.pk))
    assert link not in read(signed_in("department"), url("party", world.own.party.pk))


def test_pages_ask_no_more_however_much_there_is(signed_in: SignedIn, world: Any, due: Filing) -> None:
    firm, checker = signed_in("enterprise"), signed_in("supervisor")
    packages_fill(actor=SETUP, given=[drum(world.own.party, 125_000, code="DRUM-1")])
    before = (statements(firm, url("firm_home")), statements(checker, url("company", world.own.party.pk)))
    for n, code in enumerate(("hw:900-214-08", "hw:900-041-49", "hw:772-003-18", "hw:900-039-49")):
        generated(world.own.party, (n + 2) * TONNE, code=code)
        packages_fill(actor=SETUP, given=[drum(world.own.party, 125_000, code=f"DRUM-{n + 2}", waste=code)])
    after = (statements(firm, url("firm_home")), statements(checker, url("company", world.own.party.pk)))
    assert after == before
    assert before[0] <= 50
    assert before[1] <= 50


def test_a_block_is_one_entry_of_a_board() -> None:
    assert len({block.key for block in (*HOME, *COMPANY)}) == len({*HOME, *COMPANY})


@pytest.fixture
def park(world: Any) -> Place:
    """A park in the own township, with one site of the own firm."""
    made = place_create(
        actor=SETUP,
        tree=Tree.GRID,
        kind=PlaceKind.PARK,
        code=f"{world.own.township}G01",
        name="示范园",
        within_code=world.own.township,
    )
    site_create(actor=SETUP, party_id=world.own.party.pk, name="一号厂区", place_code=made.code)
    return made


def test_whoever_runs_a_park_sees_its_firms_alone(signed_in: SignedIn, world: Any, park: Place, due: Filing) -> None:
    manager = signed_in("park")
    assert manager.get(url("home")).headers["Location"] == url("parks")
    assert manager.get(url("parks")).headers["Location"] == url("park", park.pk)
    with clock.freeze(dt.datetime(2026, 4, 20, 2, tzinfo=dt.UTC)):
        page = read(manager, url("park", park.pk))
    assert world.own.party.name in page
    assert world.other.party.name not in page
    assert "1 declaration" in page
    assert url("company", world.own.party.pk) not in page  # its licences and books are not the park's
    read(manager, url("company", world.own.party.pk), status=404)
    for role in ("supervisor", "county", "office", "leader"):
        assert url("company", world.own.party.pk) in read(signed_in(role), url("park", park.pk)), role
    for role in ("enterprise", "department", "township", "driver"):
        read(signed_in(role), url("park", park.pk), status=403)


def test_another_park_is_not_there(signed_in: SignedIn, world: Any, park: Place) -> None:
    theirs = place_create(
        actor=SETUP,
        tree=Tree.GRID,
        kind=PlaceKind.PARK,
        code=f"{world.other.township}G01",
        name="别的园区",
        within_code=world.other.township,
    )
    read(signed_in("park"), url("park", theirs.pk), status=404)
    assert theirs.name not in read(signed_in("office"), url("park", park.pk))
    assert theirs.name in read(signed_in("office"), url("parks"))


def test_a_tenant_leaves_with_its_site(signed_in: SignedIn, world: Any, park: Place) -> None:
    guest = party("搬走的企业", place=world.other.township)
    site_create(actor=SETUP, party_id=guest.pk, name="旧厂", place_code=park.code, valid_to=dt.date(2026, 4, 2))
    assert guest.name not in read(signed_in("park"), url("park", park.pk))
    site_create(actor=SETUP, party_id=guest.pk, name="新厂", place_code=park.code, valid_from=dt.date(2026, 4, 3))
    assert guest.name in read(signed_in("park"), url("park", park.pk))
    book = openpyxl.load_workbook(io.BytesIO(signed_in("park").get(url("park_sheet", park.pk)).content))
    assert [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == sorted(
        (guest.name, world.own.party.name)
    )


def test_a_park_asks_no_more_however_many_firms(signed_in: SignedIn, world: Any, park: Place, due: Filing) -> None:
    manager = signed_in("park")
    before = statements(manager, url("park", park.pk))
    for n in range(3):
        guest = party(place=world.own.township)
        site_create(actor=SETUP, party_id=guest.pk, name="厂", place_code=park.code)
        generated(guest, (n + 1) * TONNE)
        person("enterprise", party=guest)
    assert statements(manager, url("park", park.pk)) == before


def test_what_is_left_of_a_licence_and_when_it_ends(signed_in: SignedIn) -> None:
    three = trio()
    items = (ItemIn(codes=(OIL,), amount_g=5 * TONNE), ItemIn(codes=("hw:900-041-49",), amount_g=9 * TONNE))
    permit = entered(
        "operating", three.receiver, items=items, valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2026, 5, 2)
    )
    brought(three, Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)
    page = read(signed_in("office"), url("company", three.receiver.pk))
    assert permit.number in page
    assert "0.188 of 5 t left" in page
    assert "96 % used, 0 % on the way" in page
    assert 'class="fm-tight"' in page
    assert "9 of 9 t left" in page
    assert "29 days left" in page
    home = read(browser(three, Role.RECEIVER), url("firm_home"))
    assert "Licence ends" in home
    assert url("licence", permit.pk) in home


def test_what_waits_is_told_by_what_it_waits_for(signed_in: SignedIn) -> None:
    three = trio()
    brought(three, Event.ISSUE, Event.TAKE_OVER)
    brought(three, Event.ISSUE)
    page = read(browser(three, Role.RECEIVER), url("firm_home"))
    assert "On the road, to be taken in" in page
    assert "To be taken over" in read(browser(three, Role.CARRIER), url("firm_home"))
    assert "Nothing waits for a signature" in read(browser(three, Role.GENERATOR), url("firm_home"))


def test_both_sides_with_whom_and_twelve_months() -> None:
    three = trio()
    brought(three, Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)
    page = read(browser(three, Role.GENERATOR), url("company", three.generator.pk))
    assert "Handed over, by waste" in page
    assert "Taken in, by waste" not in page
    assert three.receiver.name in page
    assert f'href="{url("party", three.receiver.pk)}"' not in page
    assert page.count("2026-04: 4.812 t") >= 1
    assert page.count("2025-05: 0 t") >= 1


def test_costs_stand_on_the_home_by_month(signed_in: SignedIn, world: Any) -> None:
    firm = signed_in("enterprise")
    assert "No bill and no payment in twelve months" in read(firm, url("firm_home"))
    invoice(world.other.party, world.own.party, 1_234_500, issued_on=APRIL.date())
    payment(world.own.party, world.other.party, 1_000_000, day=APRIL.date() - clock.ONE_DAY)
    page = read(firm, url("firm_home"))
    for words in ("Billed to us", "12.35k yuan", "Paid by us", "10k yuan"):
        assert words in page
    assert "Paid to us" not in page
