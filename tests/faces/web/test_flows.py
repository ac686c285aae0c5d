"""Pages of flows: filters that stay and come back, the drawing, the table, its files, the manifests behind a part."""

import html
import io
import json
import re

import openpyxl
import pytest
from django.test import Client
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, url
from tests.factories.manifests import Trio, brought, trio

from wufei.kernel import clock
from wufei.operations.manifests.spec import Event, Role
from wufei.registers.identity.models import Person
from wufei.registers.parties.models import Party

pytestmark = pytest.mark.django_db
WHOLE = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)


@pytest.fixture
def moved(world: object) -> Trio:
    """One load that was treated, one that was accepted in part, one under way."""
    three = trio()
    brought(three, *WHOLE)
    brought(three, Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT_PART)
    brought(three, Event.ISSUE)
    return three


def browser(three: Trio, role: Role) -> Client:
    """Somebody of a firm, in English."""
    client = Client()
    person = Person.objects.get(pk=int(three.people[role].id))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["wufei_language"] = "en"
    return client


def drawn(page: str) -> dict[str, list[dict[str, object]]]:
    """Nodes and links of the drawing, as the page hands them to the chart."""
    found = re.search(r'<script id="flows-data" type="application/json">(.*?)</script>', page, re.S)
    assert found is not None
    series = json.loads(found[1])["flows"]["option"]["series"][0]
    assert series["type"] == "sankey"
    return {"data": series["data"], "links": series["links"]}


def test_an_empty_house_says_what_belongs_here(signed_in: SignedIn) -> None:
    page = read(signed_in("office"), url("flows"))
    assert "No manifest yet" in page
    assert "flows-data" not in page


def test_the_drawing_says_tonnes_and_share_and_leads_to_the_manifests(signed_in: SignedIn, moved: Trio) -> None:
    office = signed_in("office")
    page = read(office, f"{url('flows')}?period=year")
    assert "All streams · all places" in page
    assert "14.4 t on 3 manifests." in page
    told = drawn(page)
    labels = {node["name"]: node["label"]["formatter"] for node in told["data"]}  # type: ignore[index]
    assert labels["kind:hazardous"] == "Hazardous waste\n14.4 t  100.0%"
    assert labels["fate:by:method:R9"] == "Treated by R9\n6.8 t  47.2%"
    assert {node["name"]: node["depth"] for node in told["data"]}["destination:371581"] == 3
    colours = {link["lineStyle"]["color"] for link in told["links"]}  # type: ignore[index]
    assert colours == {"--s-haz"}
    for part in (*told["data"], *told["links"]):
        listed = read(office, str(part["url"]))
        assert re.search(r"[123] manifests? ·", listed), part


def test_in_equals_out_in_both_scales(signed_in: SignedIn, moved: Trio) -> None:
    office = signed_in("office")
    for scale in ("equal", "mass"):
        told = drawn(read(office, f"{url('flows')}?period=year&scale={scale}"))
        ends = {link["target"] for link in told["links"]} - {link["source"] for link in told["links"]}
        for node in (n["name"] for n in told["data"]):
            came = sum(int(str(link["value"])) for link in told["links"] if link["target"] == node)
            went = sum(int(str(link["value"])) for link in told["links"] if link["source"] == node)
            assert node in ends or str(node).startswith("origin") or abs(came - went) <= 3, (scale, node)


def test_filters_stay_as_chips_and_come_back(signed_in: SignedIn, moved: Trio) -> None:
    office = signed_in("office")
    page = read(office, f"{url('flows')}?period=month&stream=hazardous&place=371502")
    assert 'aria-label="Remove filter Hazardous waste"' in page
    assert "This month" in page
    assert "371502001" not in page
    again = office.get(url("flows"))
    assert again.status_code == 302
    assert again.headers["Location"] == f"{url('flows')}?stream=hazardous&place=371502&period=month"
    assert "Nothing moved with these filters" in read(office, f"{url('flows')}?period=year&stream=medical")
    assert "Nothing moved" in read(office, f"{url('flows')}?since=2020-01-01&until=2020-12-31")
    assert "Hazardous waste" in read(office, f"{url('flows')}?stream=nonsense&place=nonsense&scale=nonsense")
    read(office, f"{url('flows')}?since=nonsense", status=422)


def test_the_list_behind_a_part_keeps_the_filters_and_sums(signed_in: SignedIn, moved: Trio) -> None:
    office = signed_in("office")
    page = html.unescape(read(office, f"{url('flow_manifests')}?period=year&kind=hazardous&fate=refused"))
    assert "Hazardous waste → Refused, on its way back".replace(" → ", "") in re.sub(r"<[^>]*>| → ", "", page)
    assert "1 manifest · 2.812 t" in page
    assert "2,812" in page
    assert f"{url('flows')}?period=year" in page
    assert "No manifest is in this flow" in read(office, f"{url('flow_manifests')}?period=year&fate=nonsense")


def test_the_table_leaves_as_workbook_and_text(signed_in: SignedIn, moved: Trio) -> None:
    office = signed_in("office")
    answer = office.get(f"{url('flows_sheet')}?period=year&format=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(book.worksheets[0].values)
    assert rows[0][:5] == ("Where it came from", "Which waste", "What became of it", "Where it went", "Mass, t")
    assert sum(row[4] for row in rows[1:]) == pytest.approx(14.436)
    assert sum(row[5] for row in rows[1:]) == pytest.approx(100, abs=0.05)
    notes = {row[0]: row[1] for row in book.worksheets[1].values}
    assert (notes["Place"], notes["Stream"]) == ("all places", "All streams")
    assert notes["Period"].startswith(f"{clock.today().year}-01-01")
    text = office.get(f"{url('flows_sheet')}?period=year&format=csv").content.decode("utf-8-sig")
    assert len(text.strip().splitlines()) == len(rows)


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("office", True),
        ("leader", True),
        ("county", True),
        ("auditor", True),
        ("department", False),
        ("township", False),
    ],
)
def test_what_each_role_finds(signed_in: SignedIn, moved: Trio, role: str, *, sees: bool) -> None:
    client = signed_in(role)
    for route in ("flows", "flow_manifests", "flows_sheet"):
        page = read(client, f"{url(route)}?period=year", status=200 if sees else 403) if route != "flows_sheet" else ""
        assert sees == ("14.436 t" in page or "14.4 t" in page) or route == "flows_sheet", route
    assert client.get(f"{url('flows_sheet')}?period=year").status_code == (200 if sees else 403)


def test_a_firm_sees_its_own_flows_alone(moved: Trio, signed_in: SignedIn) -> None:
    own = browser(moved, Role.RECEIVER)
    assert "14.4 t on 3 manifests." in read(own, f"{url('flows')}?period=year")
    assert "No manifest yet" in read(signed_in("enterprise"), f"{url('flows')}?period=year")


def test_a_name_is_text_wherever_it_stands(signed_in: SignedIn, moved: Trio) -> None:
    Party.objects.filter(pk=moved.generator.pk).update(name="<b>名</b>")
    page = read(signed_in("office"), f"{url('flow_manifests')}?period=year&kind=%3Cscript%3E")
    assert "<script>" not in page
    assert "<b>名</b>" not in read(signed_in("office"), f"{url('flow_manifests')}?period=year")
