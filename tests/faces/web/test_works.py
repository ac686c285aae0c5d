"""Pages of construction works: empty, estimated by a form, handed in, confirmed, exported; refusals by role."""

import io
from typing import Any

import openpyxl
import pytest
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, send, url
from tests.factories.manifests import trio
from tests.factories.registers import SETUP, party, small_city
from tests.factories.works import DEMOLITION, SPOIL, load, under_way

from wufei.operations.manifests.spec import Event
from wufei.operations.works.models import Works
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(world: Any) -> dict[str, Any]:
    """A form for works of the own firm: one part by the factor, one as the builder expects it."""
    small_city()
    catalogue_load_shipped(actor=SETUP)
    taker = party("莘县示例再生建材有限公司", place="371522")
    return {
        "key": "5d0f0c0e-6f0a-4c3f-9a39-0f1d8a8d1c11",
        "party": world.own.party.name,
        "name": "示例楼拆除",
        "place": world.own.county,
        "starts_on": "2026-03-01",
        "ends_on": "2026-03-31",
        "approval": "建消18",
        "item": ["demolish_brick", "dig", ""],
        "quantity": ["1,000", "50", ""],
        "planned": ["", "300", ""],
        "why": ["", "基坑扩大", ""],
        "outlet_waste": [DEMOLITION, SPOIL],
        "outlet_way": ["recycle", "fill"],
        "outlet_mass": ["900", "300"],
        "outlet_receiver": [taker.name, ""],
    }


def test_empty_says_what_to_do(signed_in: SignedIn) -> None:
    firm, leader = signed_in("enterprise"), signed_in("leader")
    assert url("works_new") in read(firm, url("works"))
    page = read(leader, url("works"))
    assert "w-empty" in page
    assert url("works_new") not in page
    read(leader, url("works_new"), status=403)
    read(signed_in("department"), url("works"), status=403)


def test_works_are_estimated_handed_in_and_confirmed(signed_in: SignedIn, form: dict[str, Any]) -> None:
    firm, county = signed_in("enterprise"), signed_in("county")
    send(firm, url("works_new"), **form)
    made = Works.objects.get()
    page = read(firm, url("works_one", made.pk))
    for word in ("900", "300", "基坑扩大", "莘县示例再生建材有限公司", "地方建筑垃圾核算方法"):
        assert word in page
    read(county, url("works_one", made.pk), status=404)
    send(firm, url("works_move", made.pk), version=made.version, event="submit")
    assert made.name in read(county, url("works"))
    made.refresh_from_db()
    send(county, url("works_move", made.pk), version=made.version, event="confirm", reason="同意")
    page = read(firm, url("works_one", made.pk))
    assert "同意" in page
    assert f"said:{DEMOLITION}" in page  # nothing has left, which has to be explained at the end
    assert url("works_change", made.pk) not in page


def test_what_was_typed_stands_in_the_form_again(signed_in: SignedIn, form: dict[str, Any]) -> None:
    firm = signed_in("enterprise")
    send(firm, url("works_new"), **form)
    made = Works.objects.get()
    page = read(firm, url("works_change", made.pk))
    for word in ('value="1000"', 'value="300"', "基坑扩大", 'value="2026-03-01"', 'value="建消18"'):
        assert word in page
    send(firm, url("works_change", made.pk), **{**form, "version": made.version, "name": "示例楼拆除二期"})
    assert Works.objects.get().name == "示例楼拆除二期"


def test_what_is_wrong_is_told_with_its_field_and_nothing_is_kept(signed_in: SignedIn, form: dict[str, Any]) -> None:
    firm = signed_in("enterprise")
    assert "八百" in send(firm, url("works_new"), 422, **{**form, "quantity": ["八百", "50", ""]})
    assert "无此公司" in send(firm, url("works_new"), 404, **{**form, "outlet_receiver": ["无此公司", ""]})
    send(firm, url("works_new"), 422, **{**form, "ends_on": ""})
    assert not Works.objects.exists()
    send(firm, url("works_move", 1), 404, version=1, event="burn")


def test_the_list_goes_out_as_a_workbook(signed_in: SignedIn, form: dict[str, Any]) -> None:
    firm = signed_in("enterprise")
    send(firm, url("works_new"), **form)
    book = openpyxl.load_workbook(io.BytesIO(firm.get(url("works_sheet")).content))
    rows = list(book.worksheets[0].values)
    told = next(row for row in rows if row[0] == "示例楼拆除")
    assert (told[7], told[8]) == (1200, 0)


def test_loads_stand_beside_the_estimate_with_what_does_not_fit(signed_in: SignedIn) -> None:
    three = trio()
    row = under_way(three)
    taken = load(three, 300, Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT)
    road = load(three, 1_000, Event.ISSUE, Event.TAKE_OVER)
    page = read(signed_in("office"), url("works_one", row.pk))
    for number in (taken.number, road.number):
        assert number in page
    assert "1,300" in page
    assert "wk-out" in page
    assert "w-amber" in page
