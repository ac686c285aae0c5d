"""Pages of sets and definitions: load, inherit, leave out, add, change; define and revise, the formula judged live."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from tests.faces.web.test_indicators import HTMX, body, client
from tests.factories.indicators import SET, probe_set, told
from tests.factories.registers import SETUP, small_city

from wufei.programme.indicators.actions.sets import set_load_shipped
from wufei.programme.indicators.models import Definition, Figure, Indicator, IndicatorSet, SetItem, Variable

pytestmark = pytest.mark.django_db

GIVEN = {
    "code": "mud",
    "name_zh": "赤泥综合利用率",
    "name_en": "Red mud utilisation",
    "kind": "number",
    "direction": "higher",
    "unit": "percent",
    "key": ["used", "whole"],
    "variable": ["mud_used", "waste_generated"],
    "year": ["", ""],
    "variable_name": ["赤泥利用量", ""],
    "variable_unit": ["t", ""],
    "variable_kind": ["flow", "flow"],
    "variable_roll_up": ["sum", "none"],
    "formula": "100 * used / whole",
    "departments": "市生态环境局、市工业和信息化局",
    "source": "https://example.org/plan",
}


def file_of(text: str, name: str = "own.toml") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, text.encode(), content_type="application/toml")}


def test_a_shipped_set_is_loaded_once_and_an_own_file_too() -> None:
    small_city()
    office = client("office")
    page = body(office.get("/indicators/sets/"))
    assert "58 indicators, ship with the product" in page
    assert office.post("/indicators/sets/load", {"shipped": "national-2021.toml"}).status_code == 302
    assert office.post("/indicators/sets/load", {"shipped": "nothing.toml"}).status_code == 404
    assert "ship with the product" not in body(office.get("/indicators/sets/"))
    assert office.post("/indicators/sets/load", file_of(SET)).status_code == 302
    assert IndicatorSet.objects.count() == 2
    assert "25 mandatory" in body(office.get("/indicators/sets/"))


def test_every_fault_of_a_file_comes_back_with_its_place() -> None:
    small_city()
    office = client("office")
    wrong = SET.replace('unit = "wan_yuan"', 'unit = "gold"').replace("used / collectable", "used / lost")
    wrong = wrong.replace('kind = "judged"', 'kind = "felt"')
    for headers in ({}, HTMX):
        answer = office.post("/indicators/sets/load", file_of(wrong), headers=headers)
        assert answer.status_code == 422
        page = body(answer)
        assert "faults in own.toml: nothing was loaded" in page
        assert "variable value_added: unit" in page
        assert "indicator mechanism: kind" in page
    assert "<html" not in page
    later = office.post(
        "/indicators/sets/load", file_of(SET.replace("used / collectable", "used / lost")), headers=HTMX
    )
    assert "indicator straw: formula" in body(later)
    assert office.post("/indicators/sets/load", file_of("[set")).status_code == 422
    assert office.post("/indicators/sets/load", {}).status_code == 422
    assert not IndicatorSet.objects.exists()


def test_a_loaded_set_that_says_something_else_now_is_refused() -> None:
    probe_set()
    changed = SET.replace('title_zh = "试验指标体系"', 'title_zh = "另一套"')
    answer = client("office").post("/indicators/sets/load", file_of(changed), headers=HTMX)
    assert answer.status_code == 422
    assert "Give the changed file a new edition" in body(answer)


def test_items_are_left_out_and_taken_back_with_a_reason() -> None:
    set_load_shipped(actor=SETUP, name="national-2021.toml")
    found, office = IndicatorSet.objects.get(), client("office")
    page = body(office.get(f"/indicators/sets/{found.pk}/"))
    assert "check it against the official text" in page
    assert "58 definitions to check" in page
    address = f"/indicators/sets/{found.pk}/green_mine_rate/mark"
    assert office.post(address, {"excluded": "1", "reason": ""}).status_code == 422
    assert office.post(address, {"excluded": "1", "reason": "no mine"}).status_code == 302
    page = body(office.get(f"/indicators/sets/{found.pk}/"))
    assert "no mine" in page
    assert "<del>" in page
    assert office.post(address, {"excluded": "0", "reason": "one opened"}).status_code == 302
    assert not SetItem.objects.get(indicator__code="green_mine_rate").excluded
    unknown = f"/indicators/sets/{found.pk}/nothing/mark"
    assert office.post(unknown, {"excluded": "1", "reason": "x"}).status_code == 404
    assert office.get("/indicators/sets/99/").status_code == 404


def test_a_city_makes_its_own_set() -> None:
    above, office = probe_set(), client("office")
    address = f"/indicators/sets/{above.pk}/inherit"
    assert "试验指标体系" in body(office.get(address)) or "Probe set" in body(office.get(address))
    given = {
        "code": "own",
        "edition": "2026",
        "title_zh": "本市指标体系",
        "place": str(small_city()["3715"].pk),
        "valid_from": "2024-01-01",
        "excluded": ["straw"],
        "reason-straw": "不适用",
    }
    wrong = [{"title_zh": ""}, {"valid_to": "2023-01-01"}, {"reason-straw": " "}, {"valid_from": "soon"}]
    assert {office.post(address, given | each).status_code for each in wrong} == {422}
    assert office.post(address, given).status_code == 302
    made = IndicatorSet.objects.get(code="own")
    assert made.inherits == above
    assert made.items.filter(excluded=True).get().reason == "不适用"
    assert office.post(address, given).status_code == 409
    page = body(office.get(f"/indicators/sets/{above.pk}/"))
    assert "本市指标体系" in page
    assert "in force" in body(office.get("/indicators/sets/"))


def test_an_indicator_of_its_own_is_added_to_a_set() -> None:
    probe_set()
    set_load_shipped(actor=SETUP, name="national-2021.toml")
    found, office = IndicatorSet.objects.get(code="probe"), client("office")
    address = f"/indicators/sets/{found.pk}/add"
    given = {"indicator": "green_mine_rate", "duty": "own", "level1": "保障能力"}
    assert office.post(address, given | {"duty": "whim"}).status_code == 422
    assert office.post(address, given | {"indicator": "nothing"}).status_code == 404
    assert office.post(address, given).status_code == 302
    item = found.items.get(indicator__code="green_mine_rate")
    assert (item.duty, item.number, item.level1_en) == ("own", 6, "Capacity")


def test_validity_and_threshold_are_changed_with_the_version() -> None:
    found, office = probe_set(), client("office")
    address = f"/indicators/sets/{found.pk}/change"
    given = {"version": str(found.version), "valid_from": "2024-01-01", "valid_to": "2027-12-31", "near": "90"}
    assert office.post(address, given | {"valid_to": "2020-01-01"}).status_code == 422
    assert office.post(address, given | {"near": "0"}).status_code == 422
    assert office.post(address, given | {"near": "lots"}).status_code == 422
    assert office.post(address, given).status_code == 302
    found.refresh_from_db()
    assert (found.valid_to, found.near_permille) == (dt.date(2027, 12, 31), 900)
    assert office.post(address, given).status_code == 409
    assert "90 %" in body(office.get(f"/indicators/sets/{found.pk}/"))


def test_an_indicator_is_defined_with_a_variable_that_is_new() -> None:
    probe_set()
    office = client("office")
    assert "100 * used / whole" in body(office.get("/indicators/new"))
    answer = office.post("/indicators/new", GIVEN, headers=HTMX)
    assert answer["HX-Redirect"] == "/indicators/mud/"
    made = Definition.objects.get(indicator__code="mud")
    assert made.bindings[0] == {"key": "used", "variable": "mud_used", "last_year": False}
    assert made.departments == ["市生态环境局", "市工业和信息化局"]
    assert Variable.objects.get(code="mud_used").roll_up == "sum"
    assert "赤泥利用量" in body(office.get("/indicators/mud/")) or "mud" in body(office.get("/indicators/mud/"))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"code": "Mud!"}, "indicators.code_form"),
        ({"code": "straw"}, "indicators.indicator_exists"),
        ({"name_zh": ""}, "indicators.name_missing"),
        ({"formula": ""}, "indicators.formula_missing"),
        ({"formula": "100 * used / lost"}, "indicators.formula_name"),
        ({"formula": "used / whole"}, "indicators.formula_share"),
        ({"formula": "100 * used /"}, "indicators.formula_ends"),
        ({"variable": ["mud_used", "nowhere"]}, "indicators.variable_unknown"),
        ({"variable": ["Mud!", "waste_generated"]}, "indicators.code_form"),
        ({"variable_name": ["", ""]}, "indicators.name_missing"),
        ({"variable_unit": ["gold", ""]}, "units.unknown"),
        ({"valid_from": "someday"}, "periods.not_a_period"),
    ],
)
def test_a_definition_that_cannot_be_is_refused_and_nothing_is_kept(wrong: dict[str, object], code: str) -> None:
    probe_set()
    answer = client("office").post("/indicators/new", GIVEN | wrong, headers=HTMX)
    assert answer.status_code in {409, 422}
    assert code in body(answer)
    assert not Indicator.objects.filter(code="mud").exists()
    assert not Variable.objects.filter(code="mud_used").exists()


def seen(**changed: object) -> HttpResponse:
    return client("office").post("/indicators/check", GIVEN | changed, headers=HTMX)


def test_the_formula_is_judged_and_drawn_while_it_is_typed() -> None:
    probe_set()
    sound = body(seen())
    assert 'class="ix-frac"' in sound
    assert "The formula and its units are sound" in sound
    assert "赤泥利用量" in sound
    assert "a year earlier" in body(seen(year=["earlier", ""]))
    broken = body(seen(formula="100 * used / (whole + lost"))
    assert "The formula stops before it is complete" in broken
    named = body(seen(formula="100 * used / lost"))
    assert "“lost” in the formula is not the name of a figure" in named
    assert "The formula does not use “whole”" in named
    assert "There is no variable “nowhere”" in body(seen(variable=["mud_used", "nowhere"]))
    assert "is not a known unit" in body(seen(variable_unit=["gold", ""]))
    assert "checked and drawn here" in body(seen(kind="judged"))
    assert "checked and drawn here" in body(seen(formula="", key=[], variable=[]))
    assert "sound" in body(seen(valid_from="20"))
    assert client("leader").post("/indicators/check", GIVEN).status_code == 403


def test_a_variable_may_be_named_by_its_name() -> None:
    probe_set()
    assert "sound" in body(seen(variable=["mud_used", "固体废物产生量"]))


def test_a_new_edition_needs_its_reason_and_a_later_month() -> None:
    probe_set()
    told("straw_used", "90")
    told("straw_collectable", "100")
    office = client("office")
    form = body(office.get("/indicators/straw/revise"))
    assert 'value="100 * used / collectable"' in form
    assert "The formula and its units are sound" in form
    given = {
        "name_zh": "秸秆综合利用率",
        "kind": "number",
        "direction": "higher",
        "unit": "percent",
        "key": ["used", "collectable"],
        "variable": ["straw_used", "straw_collectable"],
        "year": ["", ""],
        "formula": "100 * min(used, collectable) / collectable",
        "valid_from": "2025-01",
        "reason": "不超过收集量",
    }
    assert office.post("/indicators/straw/revise", given | {"reason": ""}).status_code == 422
    assert office.post("/indicators/straw/revise", given | {"valid_from": ""}).status_code == 409
    assert office.post("/indicators/straw/revise", given).status_code == 302
    assert office.post("/indicators/straw/revise", given).status_code == 409
    assert Figure.objects.filter(closing=202412, superseded_at__isnull=True).get().definition.edition == 1
    page = body(office.get("/indicators/straw/?period=2025"))
    assert "Edition 2 differs: 不超过收集量" in page
    assert "edition 2 of 2" in page
    assert "edition 1 of 2" in body(office.get("/indicators/straw/?period=2024"))
    assert office.get("/indicators/nothing/revise").status_code == 404


def test_what_people_judge_needs_no_formula() -> None:
    probe_set()
    given = {"code": "council", "name_zh": "议事机制", "kind": "judged", "direction": "higher", "formula": "rubbish ("}
    assert client("office").post("/indicators/new", given).status_code == 302
    assert Definition.objects.get(indicator__code="council").formula == "level"
