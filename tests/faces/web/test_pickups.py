"""Pages of pickups: empty, asked for by a form and by one press, quoted, chosen, loaded, exported; who sees what."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, send, url
from tests.factories.manifests import OIL
from tests.factories.pickups import TONNE
from tests.factories.registers import SETUP, actor, person
from tests.factories.settlement import contract_in

from wufei.kernel import clock
from wufei.operations.manifests.models import Manifest
from wufei.operations.pickups.models import Pickup, Quote
from wufei.operations.pickups.queries.pickups import pickups_listed
from wufei.operations.pickups.spec import PickupState, QuoteState
from wufei.operations.settlement.actions.records import contracts_take
from wufei.operations.settlement.models import Contract
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def form(world: Any) -> dict[str, Any]:
    """A form of the own firm: 1,200 kg of waste oil, within a week, asked of every firm."""
    catalogue_load_shipped(actor=SETUP)
    today = clock.today()
    return {
        "key": "5d0f0c0e-6f0a-4c3f-9a39-0f1d8a8d1c11",
        "spec": "hazardous",
        "party": world.own.party.name,
        "code": OIL,
        "mass": "1200",
        "wanted_from": f"{today}",
        "wanted_to": f"{today + 7 * DAY}",
        "invited": ["", "", ""],
        "note": "两只吨桶",
    }


@pytest.fixture
def taker(world: Any) -> Client:
    """A browser of the other firm, in English."""
    client = Client()
    who = person("enterprise", party=world.other.party)
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["wufei_language"] = "en"
    return client


def quote_form(world: Any, **fields: str) -> dict[str, str]:
    """1,234.50 yuan a tonne, tomorrow."""
    day = clock.today() + DAY
    told = {"party": f"{world.other.party.pk}", "price": "1,234.50", "comes_on": f"{day}", "valid_to": f"{day}"}
    return {**told, **fields}


def test_empty_says_what_to_do(signed_in: SignedIn) -> None:
    firm, leader = signed_in("enterprise"), signed_in("leader")
    assert url("pickup_new") in read(firm, url("pickups"))
    page = read(leader, url("pickups"))
    assert "w-empty" in page
    assert url("pickup_new") not in page
    read(leader, url("pickup_new"), status=403)
    read(signed_in("department"), url("pickups"), status=403)
    read(signed_in("driver"), url("pickups"), status=403)


def test_asked_quoted_chosen_and_loaded(signed_in: SignedIn, taker: Client, world: Any, form: dict[str, Any]) -> None:
    firm = signed_in("enterprise")
    assert OIL in read(firm, f"{url('pickup_new')}?stream=hazardous")
    send(firm, url("pickup_new"), **form)
    row = Pickup.objects.get()
    assert (row.mass_g, row.note) == (TONNE * 12 // 10, "两只吨桶")
    assert url("pickup", row.pk) in read(taker, url("pickups"))
    assert url("pickup_quote", row.pk) in read(taker, url("pickup", row.pk))
    send(taker, url("pickup_quote", row.pk), **quote_form(world, unified="1"))
    quote = Quote.objects.get()
    assert (quote.price_fen_per_t, quote.unified, quote.carrier_id) == (123_450, True, None)
    assert url("pickup_take_back", row.pk) in read(taker, url("pickup", row.pk))
    page = read(firm, url("pickup", row.pk))
    for word in ("1,234.5", "1,481.4", world.other.party.name):  # a tonne, and of 1.2 t
        assert word in page
    assert "?waiting=1" in read(firm, url("firm_home"))
    send(firm, url("pickup_agree", row.pk), version=row.version, quote=quote.pk)
    row.refresh_from_db()
    assert row.state == PickupState.AGREED
    assert Contract.objects.get().number in read(firm, url("pickup", row.pk))
    where = send(firm, url("pickup_load", row.pk), key="0ad6a2ad-7c1e-4f29-8f0a-2b8a1a0b7c11", mass="500")
    load = Manifest.objects.get()
    assert where == url("manifest", load.pk)
    assert (load.receiver_id, load.mass_g) == (world.other.party.pk, 500_000)
    assert url("manifest", load.pk) in read(firm, url("pickup", row.pk))
    assert url("manifest", load.pk) not in read(taker, url("pickup", row.pk))  # a draft is its writer's


def test_by_one_press_under_a_contract(signed_in: SignedIn, taker: Client, world: Any, form: dict[str, Any]) -> None:
    firm, today = signed_in("enterprise"), clock.today()
    days = {"valid_from": today, "valid_to": today + 90 * DAY}
    contracts_take(actor=SETUP, rows=[contract_in(world.own.party, world.other.party, **days)])
    held = Contract.objects.get()
    assert held.number in read(firm, f"{url('pickup_new')}?stream=hazardous")
    send(firm, url("pickup_new"), **form, contract=held.pk)
    row = Pickup.objects.get()
    assert held.number in read(taker, url("pickup", row.pk))
    send(taker, url("pickup_take", row.pk), 422, version=row.version, comes_on=f"{today + 30 * DAY}")
    send(taker, url("pickup_take", row.pk), version=row.version, comes_on=f"{today + DAY}")
    row.refresh_from_db()
    assert row.state == PickupState.AGREED
    assert Contract.objects.count() == 1


def test_declined_with_a_reason_taken_back_and_withdrawn(
    signed_in: SignedIn, taker: Client, world: Any, form: dict[str, Any]
) -> None:
    firm = signed_in("enterprise")
    send(firm, url("pickup_new"), **{**form, "invited": [world.other.party.name, "", ""]})
    row = Pickup.objects.get()
    send(taker, url("pickup_decline", row.pk), party=world.other.party.pk, reason="本周检修")
    assert "本周检修" in read(firm, url("pickup", row.pk))
    send(taker, url("pickup_quote", row.pk), **quote_form(world))
    standing = Quote.objects.get(state=QuoteState.GIVEN)
    send(taker, url("pickup_take_back", row.pk), quote=standing.pk)
    send(firm, url("pickup_move", row.pk), 422, version=row.version, event="withdraw")
    send(firm, url("pickup_move", row.pk), version=row.version, event="withdraw", reason="改为自行利用")
    page = read(taker, url("pickup", row.pk))
    assert "改为自行利用" in page
    assert url("pickup_quote", row.pk) not in page
    send(firm, url("pickup_move", row.pk), 404, version=row.version, event="burn")


def test_what_is_wrong_is_told_with_its_field_and_nothing_is_kept(
    signed_in: SignedIn, taker: Client, world: Any, form: dict[str, Any]
) -> None:
    firm = signed_in("enterprise")
    send(firm, url("pickup_new"), 422, **{**form, "wanted_to": ""})
    send(firm, url("pickup_new"), 422, **{**form, "mass": "0"})
    assert "无此公司" in send(firm, url("pickup_new"), 404, **{**form, "invited": ["无此公司", "", ""]})
    send(firm, url("pickup_new"), 403, **{**form, "party": world.other.party.name})
    assert not Pickup.objects.exists()
    send(firm, url("pickup_new"), **form)
    row = Pickup.objects.get()
    send(taker, url("pickup_quote", row.pk), 422, **quote_form(world, price="1.234"))
    send(taker, url("pickup_quote", row.pk), 422, **quote_form(world, comes_on=""))
    send(firm, url("pickup_quote", row.pk), 403, **quote_form(world))
    assert not Quote.objects.exists()


def test_who_did_not_ask_and_is_not_asked_sees_no_quotes(
    signed_in: SignedIn, taker: Client, world: Any, form: dict[str, Any]
) -> None:
    send(signed_in("enterprise"), url("pickup_new"), **form)
    row = Pickup.objects.get()
    send(taker, url("pickup_quote", row.pk), **quote_form(world))
    assert "1,234.5" in read(signed_in("county"), url("pickup", row.pk))
    third = actor("enterprise", party=world.own.party)
    assert pickups_listed(third).get().whole
    read(signed_in("driver"), url("pickup", row.pk), status=403)


def test_the_list_narrows_and_goes_out_as_a_workbook(signed_in: SignedIn, taker: Client, form: dict[str, Any]) -> None:
    firm = signed_in("enterprise")
    send(firm, url("pickup_new"), **form)
    row = Pickup.objects.get()
    assert url("pickup", row.pk) in read(firm, f"{url('pickups')}?side=own&state=open&q={OIL}")
    assert url("pickup", row.pk) not in read(firm, f"{url('pickups')}?side=asked")
    assert url("pickup", row.pk) in read(taker, f"{url('pickups')}?side=asked")
    assert "w-empty" in read(firm, f"{url('pickups')}?state=done")
    assert "w-empty" in read(firm, f"{url('pickups')}?waiting=1")
    book = openpyxl.load_workbook(io.BytesIO(firm.get(url("pickups_sheet")).content))
    told = next(each for each in book.worksheets[0].values if each[1] == OIL)
    assert (told[4], told[7], told[9]) == (1.2, 0, 0)
    book = openpyxl.load_workbook(io.BytesIO(taker.get(url("pickups_sheet")).content))
    assert next(each for each in book.worksheets[0].values if each[1] == OIL)[7] is None
