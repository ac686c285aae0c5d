"""Pages of balances: the sentence, the drawing, suspects that open to their manifests, files, whose they are."""

import io
import json
import re

import openpyxl
import pytest
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, url
from tests.factories.balance import month
from tests.factories.manifests import Trio, trio

from wufei.operations.manifests.models import Manifest

pytestmark = pytest.mark.django_db
MARCH = "stream=hazardous&month=2026-03"


@pytest.fixture
def moved(world: object) -> Trio:
    """A month of loads, one of them a fifth short."""
    three = trio()
    month(three, short=20)
    return three


def test_an_empty_house_says_what_to_do_next(signed_in: SignedIn) -> None:
    page = read(signed_in("office"), url("balance"))
    assert "Nothing of this stream moved in this month" in page
    assert "To the month before" in page
    assert "balance-data" not in page


def test_the_page_says_what_is_missing_and_opens_to_the_manifest(signed_in: SignedIn, moved: Trio) -> None:
    office = signed_in("office")
    page = read(office, f"{url('balance')}?{MARCH}")
    assert re.search(r"In 1 place it does not fit: (1\.9|2\.0|2\.1)\d t are missing\.", page)
    assert "1 load arrived far lighter than others of its kind." in page
    assert "10.00 t were sent and are not accepted so far." in page
    found = re.search(r'<script id="balance-data" type="application/json">(.*?)</script>', page, re.S)
    assert found is not None
    series = json.loads(found[1])["balance"]["option"]["series"][0]
    assert {node["depth"] for node in series["data"]} == {0, 1, 2}
    assert all("±" in node["label"]["formatter"] for node in series["data"])
    names = {node["name"] for node in series["data"]}
    assert all(link["source"] in names and link["target"] in names and link["value"] > 0 for link in series["links"])
    # Nobody told of a run: what the plant treats is named as what cannot be checked.
    assert "not measured" in page
    assert "cannot be checked" in page
    leak = re.search(r'href="(/balance/loads\?[^"]+)"', page.partition("What does not fit</h2>")[2])
    assert leak is not None
    behind = read(office, leak[1].replace("&amp;", "&"))
    short = Manifest.objects.get(accepted_g=8_000_000)
    first = re.search(r'href="/manifests/(\d+)/"', behind)
    assert first is not None
    assert int(first[1]) == short.pk
    assert "6 loads" in behind


def test_the_last_month_looked_at_comes_back(signed_in: SignedIn, moved: Trio) -> None:
    office = signed_in("office")
    assert "2026-03" not in read(office, url("balance"))
    read(office, f"{url('balance')}?{MARCH}")
    again = office.get(url("balance"))
    assert (again.status_code, again["Location"]) == (302, f"{url('balance')}?{MARCH}")


def test_files_hold_suspects_flows_and_where_uncertainties_come_from(signed_in: SignedIn, moved: Trio) -> None:
    office = signed_in("office")
    book = openpyxl.load_workbook(io.BytesIO(office.get(f"{url('balance_sheet')}?{MARCH}&format=xlsx").content))
    leaks, flows, notes = (list(page.values) for page in book.worksheets)
    assert moved.generator.name in str(leaks[1][0])
    assert len(flows) > 8
    assert any("OIML" in str(row[1]) for row in notes)
    told = office.get(f"{url('balance_sheet')}?{MARCH}&format=csv").content.decode("utf-8-sig")
    assert len(told.splitlines()) == len(flows)


def test_a_county_sees_its_own_and_firms_see_no_balance(signed_in: SignedIn, moved: Trio) -> None:
    county = signed_in("county")
    page = county.get(f"{url('balance')}?{MARCH}")
    assert page.status_code == 200
    assert signed_in("enterprise").get(url("balance")).status_code == 403


def test_a_month_that_is_none_is_said(signed_in: SignedIn) -> None:
    answer = signed_in("office").get(f"{url('balance')}?month=nonsense")
    assert answer.status_code in {400, 422}


def test_what_is_of_one_firm_opens_to_its_page_and_what_is_away_to_its_manifests(
    signed_in: SignedIn, moved: Trio
) -> None:
    office = signed_in("office")
    page = read(office, f"{url('balance')}?{MARCH}")
    company = url("company", moved.receiver.pk)
    assert f'href="{company}"' in page
    assert office.get(company).status_code == 200
    away = re.search(r'href="(/manifests/flows/manifests\?[^"]+)"', page)
    assert away is not None
    assert "1 manifest ·" in read(office, away[1].replace("&amp;", "&"))
