"""Indicators over the API: sets, one value opened to its readings, series, readings on their way, targets."""

from typing import Any

import pytest
from tests.faces.api.quarter import STRAW, cost, done, place_id, toml
from tests.factories.indicators import SET


def code_of(response: Any) -> tuple[int, str]:
    return response.status_code, response.told["problems"][0]["code"]


def value(speaker: Any, code: str = "straw", period: str = "2023", place: str = "371502", more: str = "") -> Any:
    return speaker.get(f"/indicators/{code}/value?period={period}&place={place}{more}")


def written(town: Any, variable: str, number: str, *, place: str = "371502", period: str = "2024", **more: Any) -> Any:
    given = {"variable": variable, "place": place, "period": period, "value": number, **more}
    return done(town.office.post("/readings", given))


def test_a_value_opens_to_its_inputs_sources_and_readings(town: Any, quarter: Any) -> None:
    told = done(value(town.leader))
    assert (told["value"], told["unit"], told["unit_zh"], told["status"]) == ("90", "percent", "%", "complete")
    assert (told["period"], told["closing"], told["edition"]) == ("2023", 202312, 1)
    assert (told["standing"], told["target"]["value"], told["target"]["comparator"]) == ("met", "90", ">=")
    assert "90" in told["arithmetic"]
    used, collectable = told["inputs"]
    assert (used["key"], used["variable"], used["value"], used["unit"]) == ("used", "straw_used", "90", "t")
    assert (used["source"], used["readings"][0]["recorded_by"]) == ("statistics", str(town.office.person))
    assert collectable["readings"][0]["place"] == {"code": "371502", "name": "东昌府区"}
    brief = done(value(town.leader, more="&detail=false"))
    assert (brief["value"], brief["inputs"], brief["standing"]) == ("90", [], None)


def test_a_sum_of_places_names_its_parts(town: Any, quarter: Any) -> None:
    told = done(value(town.office, place="3715"))
    assert told["value"] == "68.333333"
    used = told["inputs"][0]
    assert (used["value"], used["parts"], len(used["readings"])) == ("205", 3, 3)
    assert {row["place"]["code"] for row in used["readings"]} == set(STRAW)


def test_above_a_whole_is_shown_and_flagged_and_a_missing_input_says_so(town: Any, quarter: Any) -> None:
    written(town, "straw_used", "130")
    lacking = done(value(town.office, period="2024"))
    assert (lacking["value"], lacking["reason"], lacking["missing"]) == (None, "missing", ["collectable"])
    written(town, "straw_collectable", "100")
    told = done(value(town.office, period="2024H2"))
    assert (told["value"], told["flags"], told["status"]) == ("130", ["above_whole"], "draft")
    nothing = done(value(town.office, period="2022"))
    assert (nothing["figure_id"], nothing["value"], nothing["status"]) == (None, None, None)


def test_a_restated_value_stays_in_the_history(town: Any, quarter: Any) -> None:
    before = done(value(town.office))
    reading = before["inputs"][0]["readings"][0]
    change = {"version": reading["version"], "value": "95", "source": "corrected"}
    fresh = done(town.office.send("PUT", f"/readings/{reading['id']}", change))
    assert (fresh["restates_id"], fresh["state"], fresh["value"]) == (reading["id"], "draft", "95")
    assert code_of(town.office.send("PUT", f"/readings/{reading['id']}", change)) == (409, "kernel.stale")
    after = done(value(town.office))
    assert (after["value"], after["inputs"][0]["restated"]) == ("95", 1)
    assert [old["value"] for old in after["earlier"]] == ["90"]
    old = done(town.office.get(f"/figures/{before['figure_id']}"))
    assert (old["value"], old["superseded_at"] is not None) == ("90", True)
    rows = done(town.office.get(f"/readings/{fresh['id']}/history"))
    assert [row["value"] for row in rows] == ["95", "90"]


def test_readings_go_their_way_by_those_who_may(town: Any, quarter: Any) -> None:
    given = {"variable": "straw_used", "place": "3715", "period": "2024", "value": "1,234.5"}
    made = done(town.department.post("/readings", given))
    assert (made["value"], made["state"], made["closing"]) == ("1234.5", "draft", 202412)
    seen = {"id": made["id"], "version": made["version"]}

    def move(speaker: Any, event: str, of: dict[str, int], **more: str) -> Any:
        return speaker.post("/readings/move", {"readings": [of], "event": event, **more})

    assert code_of(move(town.leader, "complete", seen)) == (403, "access.not_allowed")
    filed = done(move(town.department, "complete", seen))[0]
    assert code_of(move(town.department, "complete", seen)) == (409, "access.wrong_state")
    assert code_of(move(town.department, "approve", seen)) == (403, "access.not_allowed")
    assert code_of(move(town.office, "approve", seen)) == (409, "kernel.stale")
    assert code_of(move(town.office, "return", {**seen, "version": 2})) == (422, "indicators.reason_needed")
    approved = done(move(town.office, "approve", {**seen, "version": filed["version"]}))[0]
    assert code_of(town.department.post("/readings", {**given, "value": "1"})) == (409, "indicators.reading_approved")
    accepted = done(move(town.office, "accept", {**seen, "version": approved["version"]}))[0]
    opened = done(move(town.office, "reopen", {**seen, "version": accepted["version"]}, reason="a wrong unit"))[0]
    assert (opened["state"], opened["restates_id"]) == ("draft", made["id"])
    listed = done(town.leader.get("/readings?variable=straw_used&place=3715&period=2024"))
    assert [row["id"] for row in listed["items"]] == [opened["id"]]
    assert done(town.leader.get("/readings?variable=straw_used&place=3715&period=2024&old=true"))["total"] == 2
    assert done(town.leader.get("/readings?state=complete"))["total"] == 9


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"value": "many"}, 422, "units.not_a_number"),
        ({"value": "-1"}, 422, "indicators.negative"),
        ({"unit": "nonsense"}, 422, "units.unknown"),
        ({"unit": "wan_yuan"}, 422, "units.dimensions_differ"),
        ({"period": "soon"}, 422, "periods.not_a_period"),
        ({"period": "2099"}, 422, "indicators.closing_future"),
        ({"variable": "nothing"}, 422, "indicators.variable_unknown"),
        ({"place": "99"}, 422, "indicators.place_unknown"),
        ({"sort": 1}, 422, "api.field_unknown"),
    ],
)
def test_a_reading_that_cannot_be(town: Any, quarter: Any, change: dict[str, Any], status: int, code: str) -> None:
    given = {"variable": "straw_used", "place": "3715", "period": "2024", "value": "1", **change}
    assert code_of(town.office.post("/readings", given)) == (status, code)


def test_who_may_read_and_enter(town: Any, quarter: Any) -> None:
    given = {"variable": "straw_used", "place": "371502", "period": "2024", "value": "1"}
    assert town.county.post("/readings", given).status_code == 200
    for speaker in (town.department, town.township, town.auditor, town.leader, town.enterprise, town.nobody):
        assert code_of(speaker.post("/readings", given)) == (403, "access.not_allowed")
    for speaker in (town.township, town.auditor, town.leader):
        assert value(speaker).status_code == 200
    for speaker in (town.enterprise, town.nobody):
        for path in ("/indicators", "/indicator-sets", "/board", "/readings", "/indicators/straw/series?place=3715"):
            assert code_of(speaker.get(path)) == (403, "access.not_allowed")
    assert code_of(value(town.leader, code="nothing")) == (404, "indicators.indicator_unknown")
    assert code_of(town.leader.get("/figures/9999")) == (404, "kernel.not_found")
    assert code_of(town.leader.get("/indicators/straw/value?place=3715")) == (422, "api.field_missing")


def test_a_series_with_its_targets(town: Any, quarter: Any) -> None:
    written(town, "straw_used", "93")
    written(town, "straw_collectable", "100")
    first = town.leader.get("/indicators/straw/series?place=371502")
    told = done(first)
    assert [(p["period"], p["value"], p["status"]) for p in told["points"]] == [
        ("2023", "90", "complete"),
        ("2024", "93", "draft"),
    ]
    (aim,) = told["targets"]
    assert (aim["value"], aim["baseline"], aim["baseline_period"]) == ("90", "40", "2022")
    again = town.leader.get("/indicators/straw/series?place=371502", **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    gone = {"version": aim["version"], "reason": "printed wrongly"}
    assert code_of(town.leader.post(f"/indicator-targets/{aim['id']}/drop", gone)) == (403, "access.not_allowed")
    assert done(town.office.post(f"/indicator-targets/{aim['id']}/drop", gone)) == {"id": aim["id"]}
    assert done(town.office.get("/indicators/straw/targets"))["total"] == 2
    assert code_of(town.office.post(f"/indicator-targets/{aim['id']}/drop", gone)) == (404, "kernel.not_found")


def test_the_board_says_what_the_screen_says(town: Any, quarter: Any) -> None:
    told = done(town.leader.get("/board?place=371502"))
    assert (told["period"], told["met_permille"], told["counts"]["met"]) == ("2023", 1000, 1)
    straw = next(line for line in told["lines"] if line["code"] == "straw")
    assert (straw["value"], straw["reached_permille"], straw["gap"], straw["duty"]) == ("90", 1000, "0", "must")
    assert {line["code"] for line in told["lines"]} == {
        "intensity",
        "straw",
        "landfill_drop",
        "cell_count",
        "mechanism",
    }


def test_sets_and_definitions_are_loaded_inherited_and_revised(town: Any, quarter: Any) -> None:
    assert done(town.office.upload("/indicator-sets", file=toml(SET)))["id"] == quarter.set_id
    other = SET.replace("试验指标体系", "另一个")
    assert code_of(town.office.upload("/indicator-sets", file=toml(other))) == (409, "indicators.set_exists")
    broken = town.office.upload("/indicator-sets", file=toml("[set]\ncode = 'x-y'\n"))
    assert broken.status_code == 422
    assert len(broken.told["problems"]) > 1
    heir = {"code": "own", "edition": "1", "title_zh": "本市", "place_id": place_id("3715")}
    made = done(
        town.office.post(f"/indicator-sets/{quarter.set_id}/inherit", {**heir, "excluded": {"intensity": "n/a"}})
    )
    marked = {item["code"]: (item["excluded"], item["reason"]) for item in made["items"]}
    assert marked["intensity"] == (True, "n/a")
    assert done(town.leader.get("/indicator-sets/in-force"))["id"] == made["id"]
    assert done(town.leader.get("/indicators"))["total"] == 4
    back = done(town.office.post(f"/indicator-sets/{made['id']}/items/intensity/include", {"reason": "it does"}))
    assert back["excluded"] is False
    formula = "100 * used / collectable"
    given = {
        "code": "own_straw",
        "name_zh": "自设",
        "unit": "percent",
        "formula": formula,
        "bindings": [
            {"key": "used", "variable": "straw_used"},
            {"key": "collectable", "variable": "straw_collectable"},
        ],
    }
    checked = done(town.office.post("/definitions/check", {k: v for k, v in given.items() if k != "code"}))
    assert checked == {"sound": True, "problems": []}
    assert code_of(town.office.post("/indicators", {**given, "formula": "used / collectable"}))[0] == 422
    assert done(town.office.post("/indicators", given))["definition"]["formula"] == formula
    assert done(value(town.office, code="own_straw"))["value"] == "90"
    revised = {
        **given,
        "valid_from": "2024-01",
        "reason": "twice",
        "formula": "100 * (used + used) / (collectable + collectable)",
    }
    del revised["code"]
    told = done(town.office.post("/indicators/own_straw/definitions", revised))
    assert [edition["edition"] for edition in told["editions"]] == [2, 1]
    assert done(value(town.office, code="own_straw"))["edition"] == 1
    assert code_of(town.leader.post("/indicators", {**given, "code": "another"})) == (403, "access.not_allowed")
    assert (
        code_of(town.office.post("/variables", {"code": "stones", "name_zh": "石", "unit": "?"}))[1] == "units.unknown"
    )


def test_lists_and_single_records_cost_the_same_queries_however_many_rows(town: Any, quarter: Any) -> None:
    paths = ("/readings?limit=50", "/board?place=3715", "/indicators/straw/series?place=371502", "/indicators")
    few = {path: cost(town.leader, path) for path in paths}
    rows = [
        {"variable": variable, "place": place, "period": period, "value": "10"}
        for place in STRAW
        for period in ("2020", "2021", "2022")
        for variable in ("straw_used", "straw_collectable", "cells", "landfilled")
    ]
    done(town.office.post("/readings/put", {"readings": rows, "reason": "older"}))
    many = {path: cost(town.leader, path) for path in paths}
    assert many == few
    reading = done(town.leader.get("/readings"))["items"][0]["id"]
    single = {
        f"/readings/{reading}": 2,
        "/indicators/straw/value?period=2023&place=371502&detail=false": 4,
        "/indicators/straw/value?period=2023&place=3715": 18,
    }
    assert {path: cost(town.leader, path) for path in single} == single
