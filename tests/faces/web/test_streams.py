"""Pages of streams: each that is declared has one, its figures are those of its flows, filters stay."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.faces.web.conftest import SignedIn
from tests.faces.web.test_flows import WHOLE, browser
from tests.faces.web.visits import read, url
from tests.factories.facilities import facility
from tests.factories.manifests import Trio, brought, trio
from tests.factories.registers import SETUP, actor, party

from wufei.faces.web.streams.drawing import colour
from wufei.kernel import clock
from wufei.operations.facilities.spec import FacilityKind
from wufei.operations.manifests.queries.firms import Side
from wufei.operations.manifests.queries.flows import flows_of, streams_with_flows
from wufei.operations.manifests.queries.streams import largest_of, months_of
from wufei.operations.manifests.spec import Event, Role
from wufei.operations.manifests.spec.flows import FlowsAsked

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(world: object) -> Trio:
    """One load that was accepted, one in part, one under way."""
    three = trio()
    brought(three, *WHOLE)
    brought(three, Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT_PART)
    brought(three, Event.ISSUE)
    return three


def statements(client: Client, address: str) -> int:
    """How many statements a page takes, once what is kept for a process is there."""
    read(client, address)
    with CaptureQueriesContext(connection) as captured:
        read(client, address)
    return len(captured)


def test_every_stream_that_is_declared_has_its_page(signed_in: SignedIn, moved: Trio) -> None:
    office = signed_in("office")
    page = read(office, url("streams"))
    for code in streams_with_flows():
        assert url("stream", code) in page
        assert f"--stream:var({colour(code)})" in page
        assert "How it moves" in read(office, url("stream", code))
    assert len({colour(code) for code in streams_with_flows()}) == len(streams_with_flows())
    read(office, url("stream", "none"), status=404)


def test_the_month_is_that_of_its_flows(signed_in: SignedIn, moved: Trio) -> None:
    today = clock.today()
    asked = FlowsAsked(stream="hazardous", since=today.replace(day=1), until=today)
    months = months_of(actor=SETUP, asked=asked)
    found = flows_of(actor=SETUP, asked=asked)
    assert months == {today.year * 100 + today.month: (found.mass_g, found.count)}
    page = read(signed_in("office"), url("stream", "hazardous"))
    assert 'title="14.436 t"' in page
    assert moved.generator.name in page
    assert "Receipt confirmed by the receiver" in page


def test_who_gave_and_who_took(moved: Trio) -> None:
    asked = FlowsAsked(stream="hazardous")
    givers, takers = (largest_of(actor=SETUP, asked=asked, side=side) for side in (Side.OUT, Side.IN))
    assert [(one.party_id, one.mass_g, one.count) for one in givers] == [(moved.generator.pk, 14_436_000, 3)]
    assert [(one.party_id, one.mass_g, one.count) for one in takers] == [(moved.receiver.pk, 6_812_000, 2)]
    assert largest_of(actor=SETUP, asked=FlowsAsked(stream="medical"), side=Side.OUT) == []


def test_month_and_place_come_back(signed_in: SignedIn, moved: Trio) -> None:
    office = signed_in("office")
    read(office, f"{url('streams')}?month=202501&place=371581")
    page = read(office, url("stream", "hazardous"))
    assert "<b>2025-01</b>" in page
    assert "<b>临清市</b>" in page
    assert "Nothing moved in 2025-01" in page
    assert "<b>2025-01</b>" not in read(office, f"{url('stream', 'hazardous')}?month=999999")


def test_a_firm_sees_its_own_moves_only(moved: Trio) -> None:
    theirs = party(place="371502")
    people = moved.people | {Role.GENERATOR: actor("enterprise", party=theirs)}
    brought(Trio(theirs, moved.carrier, moved.receiver, people), Event.ISSUE)
    own = read(browser(moved, Role.GENERATOR), url("stream", "hazardous"))
    assert 'title="14.436 t"' in own
    assert f'href="{url("company", moved.receiver.pk)}"' not in own


def test_roles_without_manifests_are_refused(signed_in: SignedIn) -> None:
    for role in ("department", "township", "park"):
        read(signed_in(role), url("streams"), status=403)
        read(signed_in(role), url("stream", "hazardous"), status=403)
        read(signed_in(role), url("stream_sheet", "hazardous"), status=403)


def test_its_facilities_stand_with_how_full_they_are(signed_in: SignedIn, moved: Trio) -> None:
    office = signed_in("office")
    assert "No facility names its codes" in read(office, url("stream", "hazardous"))
    facility(FacilityKind.STORE, name="危废库", codes=("hw:",), hold_g=100_000_000, holder_id=moved.receiver.pk)
    facility(FacilityKind.STORE, name="医废库", codes=("medical:",))
    page = read(office, url("stream", "hazardous"))
    assert "危废库" in page
    assert "医废库" not in page
    assert "危废库" not in read(office, f"{url('stream', 'hazardous')}?place=371581")


def test_tables_to_take_away(signed_in: SignedIn, moved: Trio) -> None:
    answer = signed_in("office").get(url("stream_sheet", "hazardous"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == [
        "Flows of waste",
        "Months",
        "Most handed over by",
        "Most taken in by",
        "Facilities",
        "Notes",
    ]
    assert list(book["Most handed over by"].iter_rows(min_row=2, values_only=True)) == [
        (moved.generator.name, 14.436, 3)
    ]


def test_a_page_asks_no_more_however_much_moves(signed_in: SignedIn, moved: Trio) -> None:
    office = signed_in("office")
    before = statements(office, url("stream", "hazardous"))
    for _n in range(3):
        brought(moved, Event.ISSUE)
    assert statements(office, url("stream", "hazardous")) == before
    assert before <= 32
