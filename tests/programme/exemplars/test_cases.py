"""Typical cases: what may be handed in, live figures, moves, reach, files, papers."""

import datetime as dt
from collections.abc import Callable

import pytest
from tests.factories.exemplars import CELLS, case, case_in, counted, moved
from tests.factories.indicators import probe_set, told
from tests.factories.plans import task
from tests.factories.registers import SETUP, actor, party, small_city, world

from wufei.kernel.audit.models import Entry as Logged
from wufei.kernel.papers.spec import Cited, Evidence, ListBlock, Picture, Table, Text
from wufei.kernel.problems import Problem
from wufei.programme.evaluation.queries.reports import self_evaluation
from wufei.programme.exemplars.actions.cases import case_change
from wufei.programme.exemplars.actions.files import case_file_add, case_file_remove
from wufei.programme.exemplars.models import Case, CaseFile
from wufei.programme.exemplars.queries import cases as queries
from wufei.programme.exemplars.queries.papers import case_paper
from wufei.programme.exemplars.spec import CaseEvent, CaseState, Field, MetricIn
from wufei.programme.plans.actions.projects import ProjectIn, project_add

pytestmark = pytest.mark.django_db
E = CaseEvent
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def _figures() -> None:
    probe_set()


def refused(code: str, act: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code
    return caught.value


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("exemplars.title_needed", {"title": " "}),
        ("exemplars.lead_needed", {"lead_id": None}),
        ("exemplars.party_unknown", {"lead_id": 999_999}),
        ("exemplars.text_long", {"summary": "长" * 401}),
        ("exemplars.period_order", {"start_on": dt.date(2025, 2, 1), "end_on": dt.date(2025, 1, 1)}),
        ("exemplars.metric_unknown", {"metrics": (MetricIn("no_such", "3715", 202412),)}),
        ("exemplars.metric_unknown", {"metrics": (MetricIn("cell_count", "9999", 202412),)}),
        ("exemplars.metrics_many", {"metrics": [MetricIn("cell_count", "3715", 202400 + n) for n in range(1, 14)]}),
        ("kernel.not_found", {"task_ids": [999_999]}),
        ("kernel.not_found", {"place_id": 999_999}),
    ],
)
def test_what_is_wrong_is_refused(code: str, fields: dict[str, object]) -> None:
    refused(code, lambda: case(**fields))
    assert not Case.objects.exists()


def test_the_figures_are_live_and_never_stored() -> None:
    found = case(metrics=(CELLS, CELLS, MetricIn("cell_count", "371502", 202412)))
    assert found.metrics.count() == 2
    assert not [f.name for f in type(found.metrics.first())._meta.fields if "value" in f.name]
    for value in ("320", "350"):
        counted(value)
        (told_case,) = queries.cases_told(SETUP, [found])
        city, county = told_case.figures
        assert city.figure is not None
        assert city.figure.value_micro == int(value) * 1_000_000
        assert county.figure is None
        assert city.definition.indicator.code == "cell_count"


def test_handed_in_whole_or_not_at_all() -> None:
    bare = case(summary="")
    refused("exemplars.story_needed", lambda: moved(bare, E.SUBMIT))
    found = case()
    refused("exemplars.metric_needed", lambda: moved(found, E.SUBMIT))
    counted()
    assert moved(found, E.SUBMIT).state == CaseState.SUBMITTED
    refused("access.wrong_state", lambda: change(found))


def change(found: Case, **fields: object) -> Case:
    version = Case.objects.get(pk=found.pk).version
    return case_change(actor=SETUP, case_id=found.pk, version=version, given=case_in(lead_id=found.lead_id, **fields))


def test_returned_with_a_reason_changed_and_selected() -> None:
    counted()
    found = moved(case(), E.SUBMIT)
    refused("exemplars.reason_needed", lambda: moved(found, E.RETURN, reason=" "))
    assert moved(found, E.RETURN).state == CaseState.RETURNED
    assert change(found, title="秸秆收储两张网").title == "秸秆收储两张网"
    assert moved(found, E.SUBMIT, E.SELECT).state == CaseState.SELECTED
    steps = list(Case.objects.get(pk=found.pk).steps.values_list("event", flat=True))
    assert sorted(steps) == ["return", "select", "submit", "submit"]
    log = Logged.objects.get(act="exemplars.case.return")
    assert (log.change["state"], log.reason) == (["submitted", "returned"], "请补充照片")
    refused("kernel.no_such_move", lambda: moved(found, E.WITHDRAW))
    assert moved(found, E.RETURN, E.WITHDRAW).state == CaseState.WITHDRAWN
    refused("kernel.no_such_move", lambda: moved(found, E.SUBMIT))


def test_a_stale_version_is_refused() -> None:
    counted()
    found = case()
    change(found)
    refused(
        "kernel.stale",
        lambda: case_change(actor=SETUP, case_id=found.pk, version=found.version, given=case_in(lead_id=found.lead_id)),
    )


def test_who_sees_and_moves_what() -> None:
    sides, places = world(), small_city()
    told("cells", "320")
    own = case(lead_id=sides.own.party.pk, place_id=places[sides.own.county].pk)
    other = case(lead_id=sides.other.party.pk, place_id=places[sides.other.county].pk)
    for who in ("office", "auditor", "leader"):
        assert queries.cases_visible_to(actor(who)).count() == 2
    unit, county, township = (sides.actor(role) for role in ("department", "county", "township"))
    for reader in (unit, county):
        assert list(queries.cases_visible_to(reader)) == [own]
        refused("kernel.not_found", lambda by=reader: moved(other, E.SUBMIT, by=by))
        refused("access.not_allowed", lambda by=reader: case(by=by, lead_id=sides.other.party.pk))
    assert not queries.cases_visible_to(township).exists()
    assert not queries.cases_visible_to(sides.actor("enterprise")).exists()
    moved(own, E.SUBMIT, by=county)
    for reader in (unit, county, actor("leader"), actor("auditor")):
        refused("access.not_allowed", lambda by=reader: moved(own, E.SELECT, by=by))
    moved(own, E.SELECT, by=actor("office"))
    assert list(queries.cases_visible_to(township)) == [own]
    assert queries.case_events(unit, queries.case_get(actor=unit, case_id=own.pk)) == []
    made = case(by=unit, lead_id=sides.own.party.pk)
    assert queries.case_events(unit, made) == [E.SUBMIT, E.WITHDRAW]


def test_files_come_and_go_while_it_is_written() -> None:
    counted()
    found = case()
    link = case_file_add(actor=SETUP, case_id=found.pk, name="现场.png", content=PNG, note="收储点")
    assert [f.file.name for f in queries.files_of(found)] == ["现场.png"]
    case_file_remove(actor=SETUP, link_id=link.pk)
    assert queries.files_of(found) == []
    assert CaseFile.objects.count() == 1
    refused("kernel.not_found", lambda: queries.file_get(actor=SETUP, link_id=link.pk))
    moved(found, E.SUBMIT)
    refused("access.wrong_state", lambda: case_file_add(actor=SETUP, case_id=found.pk, name="现场.png", content=PNG))


def test_the_list_filters() -> None:
    places = small_city()
    one = case(place_id=places["371502"].pk)
    two = case(field=Field.INDUSTRY, title="赤泥上路", lead_id=party("示例路桥有限公司").pk)
    gone = moved(case(), E.WITHDRAW)
    assert set(queries.cases_listed(SETUP)) == {one, two}
    assert list(queries.cases_listed(SETUP, field="industry")) == [two]
    assert list(queries.cases_listed(SETUP, place_code="371502")) == [one]
    assert list(queries.cases_listed(SETUP, state="withdrawn")) == [gone]
    assert (
        list(queries.cases_listed(SETUP, words="赤泥")) == list(queries.cases_listed(SETUP, words="示例路桥")) == [two]
    )


def test_the_paper_cites_its_figures() -> None:
    small_city()
    counted()
    project = project_add(actor=SETUP, given=ProjectIn(name="收储中心"))
    found = case(project_ids=[project.pk], task_ids=[task().pk])
    case_file_add(actor=SETUP, case_id=found.pk, name="现场.png", content=PNG, note="收储点")
    paper = case_paper(actor=SETUP, case_id=found.pk, root="https://wufei.example")
    (table,) = [block for block in paper.blocks if isinstance(block, Table)]
    value = table.rows[0][3]
    assert isinstance(value, Cited)
    assert value.text.startswith("320")
    assert value.url == "https://wufei.example/indicators/cell_count/?place=3715&period=202412"
    assert [block.caption for block in paper.blocks if isinstance(block, Picture)] == ["收储点"]
    (files,) = [block for block in paper.blocks if isinstance(block, Evidence)]
    assert files.files[0].name == "现场.png"
    assert paper.title == found.title


def test_the_report_of_a_year_cites_its_selected_cases() -> None:
    counted()
    inside = moved(case(start_on=dt.date(2023, 5, 1), end_on=dt.date(2024, 2, 1)), E.SUBMIT, E.SELECT)
    moved(case(title="明年的案例", start_on=dt.date(2025, 1, 1)), E.SUBMIT, E.SELECT)
    moved(case(title="未入选的案例"), E.SUBMIT)
    paper = self_evaluation(SETUP, 2024, root="https://wufei.example")
    (listed,) = [block for block in paper.blocks if isinstance(block, ListBlock)]
    (told_case,) = listed.items
    assert isinstance(told_case.runs[0], Text)
    assert told_case.runs[0].words.startswith(inside.title)
    assert [run.text for run in told_case.runs if isinstance(run, Cited)] == ["320个"]
