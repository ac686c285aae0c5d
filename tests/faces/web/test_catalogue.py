"""Pages of the catalogue: the empty house, a search, an edition from draft to publication, factors. In English."""

import datetime as dt
from typing import Any

import pytest
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, send, url
from tests.factories.registers import SETUP, small_city

from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped
from wufei.registers.catalogue.models import Edition, Factor, WasteCode
from wufei.registers.catalogue.spec import CodeEditionState

pytestmark = pytest.mark.django_db


@pytest.fixture
def hazardous() -> Edition:
    """The edition of 2021, with all that ships."""
    small_city()
    catalogue_load_shipped(actor=SETUP)
    return Edition.objects.get(list__code="hw")


def test_empty_says_what_to_do_and_one_click_does_it(signed_in: SignedIn) -> None:
    office = signed_in("office")
    assert url("catalogue_load") in read(office, url("catalogue"))
    assert url("catalogue_load") not in read(signed_in("enterprise"), url("catalogue"))
    assert "No factors yet" in read(office, url("factors"))
    send(office, url("catalogue_load"))
    page = read(office, url("catalogue"))
    assert "National list of hazardous wastes (2021)" in page
    assert "over; the next edition is to be imported" in page
    send(signed_in("enterprise"), url("catalogue_load"), status=403)


@pytest.mark.parametrize("role", ["office", "leader", "county", "township", "enterprise", "auditor"])
def test_everybody_looks_up_codes(signed_in: SignedIn, hazardous: Edition, role: str) -> None:
    reader = signed_in(role)
    found = read(reader, f"{url('catalogue')}?q=废电瓶")
    assert "900-052-31" in found
    assert "lead_battery" in found
    only = read(reader, f"{url('catalogue')}?q=废电瓶&list=recyclable")
    assert "900-052-31" not in only
    assert "No code answers to that" in read(reader, f"{url('catalogue')}?q=xyzxyz")
    sharps = WasteCode.objects.get(edition=hazardous, code="841-002-01")
    page = read(reader, url("waste_code", sharps.pk))
    for said in ("Infectious", "HW01", "GB 19217", "Not imported yet", "Health care"):
        assert said in page
    assert "Codes or classes" in read(reader, url("code_exemptions", hazardous.pk))
    assert ("New edition" in read(reader, url("catalogue"))) == (role == "office")


def test_an_edition_is_filtered_and_paged(signed_in: SignedIn, hazardous: Edition) -> None:
    office = signed_in("office")
    page = read(office, url("code_edition", hazardous.pk))
    assert "1–100 / 513" in page
    of_class = read(office, f"{url('code_edition', hazardous.pk)}?class=HW31")
    assert "900-052-31" in of_class
    assert "841-001-01" not in of_class
    assert "No code meets these filters" in read(office, f"{url('code_edition', hazardous.pk)}?q=xyz")


def test_a_new_edition_is_compared_and_published(signed_in: SignedIn, hazardous: Edition) -> None:
    office = signed_in("office")
    fields = {"list": "hw", "edition": "2025", "valid_from": "2025-01-01", "copy_of": hazardous.pk}
    send(office, url("code_edition_new"), **fields)
    draft = Edition.objects.get(edition="2025")
    WasteCode.objects.filter(edition=draft, code="900-214-08").update(hazards="I")
    WasteCode.objects.filter(edition=draft, code="900-217-08").delete()
    difference = read(office, url("code_edition_diff", draft.pk))
    for said in ("From 2021 to 2025", "900-217-08", "<del>T,I</del>", "<ins>I</ins>"):
        assert said in difference
    read(signed_in("enterprise"), url("code_edition", draft.pk), status=404)
    move = url("code_edition_move", draft.pk)
    send(signed_in("county"), move, status=404, version=draft.version, event="publish")
    send(office, move, version=draft.version, event="publish")
    draft.refresh_from_db()
    assert draft.state == CodeEditionState.PUBLISHED
    old = WasteCode.objects.get(edition=hazardous, code="900-214-08")
    assert "The edition 2025 binds today." in read(office, url("waste_code", old.pk))
    send(office, move, status=409, version=draft.version - 1, event="withdraw", reason="x")
    send(office, move, version=draft.version, event="withdraw", reason="wrong copy")
    send(office, move, version=draft.version + 1, event="reopen")
    send(office, move, version=draft.version + 2, event="discard")
    assert not Edition.objects.filter(edition="2025").exists()


def test_an_edition_is_corrected(signed_in: SignedIn, hazardous: Edition) -> None:
    office = signed_in("office")
    told = {"version": hazardous.version, "valid_from": "2021-01-01", "valid_to": "2020-01-01"}
    refused = send(office, url("code_edition_change", hazardous.pk), status=422, **told)
    assert "The last day lies before the first day." in refused
    send(office, url("code_edition_change", hazardous.pk), **{**told, "valid_to": "", "title_zh": "名录"})
    hazardous.refresh_from_db()
    assert (hazardous.valid_to, hazardous.title_zh) == (None, "名录")


def test_a_list_of_ones_own_begins_with_its_first_edition(signed_in: SignedIn) -> None:
    office = signed_in("office")
    assert "Small letters" in read(office, url("catalogue_list_new"))
    assert "cannot be the short code" in send(office, url("catalogue_list_new"), status=422, code="Ä", name_zh="园区")
    onward = send(office, url("catalogue_list_new"), code="park", name_zh="园区废物", name_en="Park waste")
    assert onward == f"{url('code_edition_new')}?list=park"
    assert "Park waste" in read(office, onward)
    read(signed_in("county"), url("catalogue_list_new"), status=403)


def test_a_county_sets_its_own_factor(signed_in: SignedIn, hazardous: Edition, world: Any) -> None:
    county = signed_in("county")
    assert "Set our own" in read(county, f"{url('factors')}?domain=straw&q=wheat")
    assert "Set our own" not in read(signed_in("leader"), url("factors"))
    assert "No factor meets these filters" in read(county, f"{url('factors')}?q=xyz")
    told = {"code": "straw.wheat_ratio", "low": "1.21", "valid_from": "2025-01-01", "source": "measured"}
    send(county, url("factor_set"), status=403, place="", **told)
    send(county, url("factor_set"), status=422, place=world.own.county, **{**told, "source": ""})
    send(county, url("factor_set"), place=world.own.county, **told)
    made = Factor.objects.get(place_code=world.own.county)
    assert (made.low_micro, made.item_en, made.valid_from) == (1_210_000, "Wheat", dt.date(2025, 1, 1))
    assert "1.21" in read(county, f"{url('factors')}?domain=straw")


def test_the_hub_shows_what_the_catalogue_holds(signed_in: SignedIn, hazardous: Edition) -> None:
    page = read(signed_in("office"), url("registers"))
    assert url("catalogue") in page
    assert url("register_import", "waste-codes") in page
    assert url("register_import", "waste-codes") not in read(signed_in("county"), url("registers"))
