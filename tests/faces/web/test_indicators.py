"""Pages of indicators through the views: rights, filters, exports, provenance, sets, and the one screen on top."""

import io
import json

import openpyxl
import pytest
from django.test import Client
from tests.factories.indicators import aimed, probe_set, told
from tests.factories.registers import party, person, small_city

from wufei.programme.indicators.models import IndicatorSet, Target

pytestmark = pytest.mark.django_db


def client(role: str) -> Client:
    """Somebody of this role, signed in, reading English."""
    where = {"party": party()} if role in {"department", "enterprise"} else {}
    signed = Client(headers={"accept-language": "en"})
    signed.force_login(person(role, **where), backend="django.contrib.auth.backends.ModelBackend")
    signed.cookies["wufei_language"] = "en"
    return signed


def city() -> None:
    found = probe_set()
    IndicatorSet.objects.filter(pk=found.pk).update(place=small_city()["3715"])
    told("straw_used", "90")
    told("straw_collectable", "100")
    told("cells", "310")
    aimed("straw", ">=95", period="2024")
    aimed("cell_count", ">=300", period="2024")


def test_the_board_shows_what_stands_where_and_keeps_its_filters() -> None:
    city()
    page = client("office").get("/indicators/?place=3715&period=2024").content.decode()
    assert "Straw utilisation" in page
    assert "90%" in page
    assert "310" in page
    missed = client("office").get("/indicators/?standing=missed").content.decode()
    assert "Straw utilisation" not in missed.split("<tbody")[-1] or "near" in missed
    near = client("office").get("/indicators/?standing=met&q=cell").content.decode()
    assert "cell_count" in near
    assert "straw/" not in near.split('id="panel"')[0].split("<tbody")[-1]


def test_an_empty_house_says_what_to_do_next() -> None:
    small_city()
    page = client("office").get("/indicators/").content.decode()
    assert "Load the national set" in page
    assert "Load the national set" not in client("leader").get("/indicators/").content.decode()


def test_the_board_goes_out_as_a_workbook_with_real_numbers() -> None:
    city()
    content = client("auditor").get("/indicators/sheet").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    straw = next(row for row in rows if row[1] == "Straw utilisation")
    assert straw[4] == 90
    assert len(book.worksheets) == 2


def test_a_figure_opens_to_its_formula_inputs_and_history() -> None:
    city()
    told("straw_used", "96")
    page = client("leader").get("/indicators/straw/?period=2024").content.decode()
    assert "100 × 96 ÷ 100" in page
    assert 'class="frac"' in page
    assert "restated 1 time" in page
    assert "Earlier values of this figure" in page
    panel = client("leader").get("/indicators/straw/?period=2024", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in panel
    assert "100 × 96 ÷ 100" in panel


def test_the_series_is_data_with_its_target_and_a_table() -> None:
    city()
    told("straw_used", "80", closing=202312)
    told("straw_collectable", "100", closing=202312)
    chart = client("office").get("/indicators/straw/series.json").json()
    assert chart["option"]["xAxis"]["data"] == ["2023Q4", "2024Q4"]
    table = client("office").get("/indicators/straw/series.csv").content.decode("utf-8-sig")
    assert table.splitlines()[1].startswith("straw,3715,2023,80,percent,complete")


def test_a_target_is_set_as_people_print_it_and_only_by_the_office() -> None:
    city()
    given = {"place": "3715", "period": "2026", "printed": "≥97%", "baseline": "90", "baseline_period": "2020"}
    assert client("department").post("/indicators/straw/target", given).status_code == 403
    assert client("office").post("/indicators/straw/target", given).status_code in {200, 302}
    target = Target.objects.get(indicator__code="straw", closing=202612)
    assert (target.comparator, target.value_micro, target.baseline_micro) == (">=", 97_000_000, 90_000_000)
    refused = client("office").post("/indicators/straw/target", given | {"printed": ">>5"})
    assert refused.status_code == 422


def test_sets_are_loaded_and_items_left_out_with_a_reason() -> None:
    small_city()
    office = client("office")
    assert office.post("/indicators/sets/load", {"shipped": "national-2021.toml"}).status_code in {200, 302}
    found = IndicatorSet.objects.get(code="national-2021")
    page = office.get(f"/indicators/sets/{found.pk}/").content.decode()
    assert "check it against the official text" in page
    address = f"/indicators/sets/{found.pk}/green_mine_rate/mark"
    assert office.post(address, {"excluded": "1", "reason": ""}).status_code == 422
    assert office.post(address, {"excluded": "1", "reason": "no mine"}).status_code in {200, 302}
    assert "no mine" in office.get(f"/indicators/sets/{found.pk}/").content.decode()
    assert client("auditor").post(address, {"excluded": "0", "reason": "x"}).status_code == 403


def test_an_unknown_code_place_or_period_is_refused_in_words() -> None:
    city()
    office = client("office")
    assert office.get("/indicators/nothing/").status_code == 404
    assert office.get("/indicators/?place=9999").status_code == 404
    assert office.get("/indicators/?period=abc").status_code == 422


def test_an_enterprise_does_not_read_indicators() -> None:
    city()
    assert client("enterprise").get("/indicators/").status_code == 403


def test_the_screen_is_one_request_and_says_304_while_nothing_was_written() -> None:
    city()
    reader = client("leader")
    page = reader.get("/screen/").content.decode()
    data = json.loads(page.split('id="screen-data"')[1].split(">", 1)[1].split("</script>")[0])
    assert set(data) == {"map", "focus"}
    assert "Straw utilisation" in page
    first = reader.get("/screen/part")
    assert first.status_code == 200
    again = reader.get("/screen/part", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    told("straw_used", "91")
    renewed = reader.get("/screen/part", headers={"if-none-match": first.headers["ETag"]})
    assert renewed.status_code == 200
    assert "91%" in renewed.content.decode()
