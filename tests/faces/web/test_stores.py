"""Pages of stores: empty, packages taken in and given out, bulk, struck out; refusals by role and by firm."""

import datetime as dt
import uuid
from typing import Any

import pytest
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, send, url
from tests.factories.packages import filled
from tests.factories.registers import SETUP, small_city
from tests.factories.stores import store

from wufei.operations.stores.models import StoreMove
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped

pytestmark = pytest.mark.django_db
SLAG = "sw:SW03"


@pytest.fixture
def room(world: Any) -> Any:
    """A store of the own firm."""
    small_city()
    catalogue_load_shipped(actor=SETUP)
    return store(world.own.party, place=world.own.county, codes=("sw:",))


def test_empty_says_what_to_do(signed_in: SignedIn, world: Any) -> None:
    firm = signed_in("enterprise")
    page = read(firm, url("stores"))
    assert "w-empty" in page
    assert url("facility_new") in page
    read(signed_in("department"), url("stores"), status=403)


def test_packages_come_in_and_go_out(signed_in: SignedIn, world: Any, room: Any) -> None:
    firm = signed_in("enterprise")
    first, second = filled(world.own.party, 180_000, 170_000, waste=SLAG)
    page = read(firm, url("store", room.pk))
    assert first.code in page
    assert "form-in" in page
    key = str(uuid.uuid4())
    told = {"key": key, "way": "in", "code": [first.code], "scanned": second.code, "keeper": "王库管"}
    for _again in range(2):
        send(firm, url("store_move", room.pk), **told)
    send(firm, url("store_move", room.pk), **{**told, "moved_at": _minute()}, status=409)
    assert StoreMove.objects.count() == 2
    page = read(firm, url("store", room.pk))
    assert "王库管" in page
    send(firm, url("store_move", room.pk), key=str(uuid.uuid4()), way="out", code=[first.code], destination="own_use")
    row = StoreMove.objects.get(way="out")
    assert row.package_id == first.pk
    send(firm, url("store_move_strike", row.pk), reason="没有出库")
    assert "没有出库" in read(firm, url("store", room.pk))
    assert "w-st-struck" in read(firm, f"{url('store', room.pk)}?way=out")
    assert "w-empty" in read(firm, f"{url('store', room.pk)}?q=nothing-like-this")


def test_bulk_and_its_faults(signed_in: SignedIn, room: Any) -> None:
    firm = signed_in("enterprise")
    told = {"key": str(uuid.uuid4()), "way": "in", "waste": SLAG, "mass_g": "2.5", "origin": "一车间"}
    send(firm, url("store_move", room.pk), **told)
    assert StoreMove.objects.get().mass_g == 2_500_000
    send(firm, url("store_move", room.pk), status=422, **{**told, "key": str(uuid.uuid4()), "mass_g": "0"})
    assert StoreMove.objects.count() == 1
    page = read(firm, url("stores"))
    assert room.name in page
    assert url("register_export", "store-moves") in page


def test_others_see_nothing_of_it(signed_in: SignedIn, world: Any, room: Any) -> None:
    leader = signed_in("leader")
    assert room.name in read(leader, url("stores"))
    assert "form-in" not in read(leader, url("store", room.pk))
    other = store(world.other.party, "别家库", place=world.other.county)
    read(signed_in("enterprise"), url("store", other.pk), status=404)


def _minute() -> str:
    return (dt.datetime.now(dt.UTC) + dt.timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M")
