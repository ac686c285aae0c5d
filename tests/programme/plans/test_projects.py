"""Projects from the list to running: adding, changing, every stage, money and days."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from tests.factories.plans import measured, office
from tests.factories.registers import SETUP, actor, party, small_city

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import Problem
from wufei.programme.plans.actions.projects import ProjectIn, project_add, project_change, project_report
from wufei.programme.plans.models import Project, ProjectReport
from wufei.programme.plans.queries import projects as queries
from wufei.programme.plans.spec import ProjectEvent, ProjectState
from wufei.programme.plans.states import PROJECTS

pytestmark = pytest.mark.django_db


def refused(code: str, act: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def add(**given: Any) -> Project:
    return project_add(actor=SETUP, given=ProjectIn(**({"name": "分拣中心"} | given)))


def now(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


def say(project: Project, event: ProjectEvent | None = None, by: Actor = SETUP, **given: Any) -> ProjectReport:
    version = now(project).version
    return project_report(actor=by, project_id=project.pk, version=version, event=event, **({"note": "进展"} | given))


def test_a_project_holds_what_was_given() -> None:
    places, lead, owner = small_city(), party(), party()
    task, target = measured()
    project = add(
        name=" 分拣中心 ",
        place_id=places["371502"].pk,
        lead_id=lead.pk,
        owner_id=owner.pk,
        facility="一厂",
        capacity="150.5",
        capacity_unit="吨/日",
        investment_fen=12_000_000_000,
        start_on=dt.date(2026, 1, 1),
        finish_on=dt.date(2027, 1, 1),
        task_id=task.pk,
        target_ids=[target.pk],
    )
    project = now(project)
    assert (project.number, project.name, project.state) == ("P001", "分拣中心", "planned")
    assert (project.capacity_micro, project.investment_fen, project.spent_fen) == (150_500_000, 12_000_000_000, 0)
    assert (project.lead_id, project.owner_id, project.task_id) == (lead.pk, owner.pk, task.pk)
    assert list(project.targets.all()) == [target]
    subject = queries.project_subject(project)
    assert (subject.state, subject.place_code) == ("planned", "371502")
    assert subject.party_ids == {lead.pk, owner.pk}
    assert add().number == "P002"


@pytest.mark.parametrize(
    ("given", "code", "where"),
    [
        ({"name": " "}, "plans.item_title", "name"),
        ({"name": "长" * 201}, "plans.text_long", "name"),
        ({"capacity": "多"}, "units.not_a_number", "capacity"),
        ({"lead_id": 987654}, "plans.party_unknown", "lead"),
        ({"owner_id": 987654}, "plans.party_unknown", "owner"),
        ({"place_id": 987654}, "kernel.not_found", "place"),
        ({"task_id": 987654}, "kernel.not_found", "task"),
        ({"target_ids": [987654]}, "kernel.not_found", "target"),
    ],
)
def test_a_wrong_project_is_neither_added_nor_changed(given: dict[str, Any], code: str, where: str) -> None:
    assert refused(code, lambda: add(**given)).where == where
    assert not Project.objects.exists()
    project = add()
    fields = ProjectIn(**({"name": "改"} | given))
    refused(code, lambda: project_change(actor=SETUP, project_id=project.pk, version=1, given=fields))
    assert now(project).name == "分拣中心"


def test_a_change_keeps_both_readings() -> None:
    _task, target = measured()
    project = add(capacity="100", target_ids=[target.pk])
    done = project_change(
        actor=office(), project_id=project.pk, version=1, given=ProjectIn(name="二期", capacity="100")
    )
    assert (done.name, done.version) == ("二期", 2)
    assert not done.targets.exists()
    assert Entry.objects.get(act="plans.project.change").change == {"name": ["分拣中心", "二期"]}
    refused(
        "kernel.stale",
        lambda: project_change(actor=SETUP, project_id=project.pk, version=1, given=ProjectIn(name="三期")),
    )


def test_every_journey_can_be_made() -> None:
    for journey in PROJECTS.journeys():
        project = add()
        for move in journey:
            report = say(project, move.event)
            assert (now(project).state, report.state_after, report.act) == (move.target, move.target, move.event)
        assert project.reports.count() == len(journey)
        last = Emitted.objects.filter(topic="plans.project_moved").order_by("pk").last()
        assert last is not None
        assert last.data == {"project_id": project.pk, "state": journey[-1].target}


@pytest.mark.parametrize("state", ProjectState)
def test_other_moves_are_refused(state: ProjectState) -> None:
    journey = next((j for j in PROJECTS.journeys() if j[-1].target is state), ())
    project = add()
    for move in journey if state is not ProjectState.PLANNED else ():
        say(project, move.event)
    code = "access.wrong_state" if state in PROJECTS.ends else "kernel.no_such_move"
    for event in set(ProjectEvent) - set(PROJECTS.events(state)):
        refused(code, lambda event=event: say(project, event))  # type: ignore[misc]
    assert now(project).state == state
    assert queries.project_events(now(project)) == PROJECTS.events(state)


def test_a_report_without_a_move_tells_nobody_and_moves_nothing() -> None:
    project = add()
    report = say(project, note="选址中", spent_fen=5_000)
    assert (report.act, report.state_after, now(project).state, now(project).spent_fen) == (
        "report",
        "planned",
        "planned",
        5_000,
    )
    assert not Emitted.objects.filter(topic="plans.project_moved").exists()
    refused("plans.note_needed", lambda: say(project, note=" "))
    assert say(project, note="", spent_fen=0).spent_fen == 0
    assert say(project, ProjectEvent.APPROVE, note="").state_after == "approved"


def test_money_and_day_told_of_an_earlier_day_do_not_turn_the_clock_back() -> None:
    project = add()
    say(project, spent_fen=900, happened_on=dt.date(2026, 3, 1))
    say(project, spent_fen=500, happened_on=dt.date(2026, 2, 1))
    assert (now(project).spent_fen, now(project).reported_on) == (900, dt.date(2026, 3, 1))
    say(project, spent_fen=950, happened_on=dt.date(2026, 3, 1))
    say(project, note="只说说")
    assert now(project).spent_fen == 950
    assert sorted(r.spent_fen for r in project.reports.all() if r.spent_fen is not None) == [500, 900, 950]


def test_nothing_is_reported_of_a_day_to_come() -> None:
    project = add()
    refused("plans.future_day", lambda: say(project, happened_on=clock.today() + dt.timedelta(days=1)))


def test_of_two_reports_at_once_the_second_is_told() -> None:
    project = add()
    say(project, ProjectEvent.APPROVE)
    refused(
        "kernel.stale",
        lambda: project_report(actor=SETUP, project_id=project.pk, version=1, note="n", event=ProjectEvent.BUILD),
    )
    assert (now(project).state, project.reports.count()) == ("approved", 1)


def test_projects_are_seen_by_those_who_have_a_part_and_by_their_place() -> None:
    places, lead, owner = small_city(), party(), party()
    project = add(lead_id=lead.pk, owner_id=owner.pk, place_id=places["371502001"].pk)
    other = add(place_id=places["371581"].pk)
    for who in (actor("department", party=lead), actor("enterprise", party=owner), actor("county", place="371502")):
        assert list(queries.projects_visible_to(who)) == [project]
        say(project, by=who)
        refused("kernel.not_found", lambda who=who: say(other, by=who))  # type: ignore[misc]
    for role in ("office", "leader", "auditor"):
        assert list(queries.projects_visible_to(actor(role))) == [project, other]
    assert list(queries.projects_visible_to(actor("township", place="371502001"))) == []
