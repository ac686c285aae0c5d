"""Tasks as such: adding, changing, withdrawing, taking up again, urging, settling a target."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from tests.factories.plans import departments, item, measured, office, part, task, uploaded
from tests.factories.registers import SETUP, party

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.actions import drain
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import Problem
from wufei.programme.plans.actions.reports import task_claim, task_confirm, task_report, task_return
from wufei.programme.plans.actions.tasks import (
    PartIn,
    TargetIn,
    target_settle,
    task_add,
    task_change,
    task_drop,
    task_reopen,
    task_urge,
)
from wufei.programme.plans.models import Project, Task, TaskParty
from wufei.programme.plans.queries import tasks as queries
from wufei.programme.plans.spec import Role, TaskState
from wufei.programme.plans.states import TASKS
from wufei.registers.parties.actions import party_merge

pytestmark = pytest.mark.django_db
MOVES: dict[str, Callable[[Task], object]] = {
    "report": lambda t: task_report(actor=SETUP, task_id=t.pk, version=t.version, note="n"),
    "report_problem": lambda t: task_report(actor=SETUP, task_id=t.pk, version=t.version, problem="p"),
    "claim": lambda t: task_claim(actor=SETUP, task_id=t.pk, version=t.version, note="n"),
    "confirm": lambda t: task_confirm(actor=SETUP, task_id=t.pk, version=t.version),
    "return": lambda t: task_return(actor=SETUP, task_id=t.pk, version=t.version, reason="r"),
    "reopen": lambda t: task_reopen(actor=SETUP, task_id=t.pk, version=t.version, reason="r"),
    "drop": lambda t: task_drop(actor=SETUP, task_id=t.pk, version=t.version, reason="r"),
}


def refused(code: str, act: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def now(found: Task) -> Task:
    return Task.objects.get(pk=found.pk)


def change(found: Task, **given: Any) -> Task:
    fields = {"title": "改", "body": "", "deadline": "", "parts": (), "reason": "因为"} | given
    return task_change(actor=SETUP, task_id=found.pk, version=now(found).version, **fields)


def test_every_journey_can_be_made_and_is_kept() -> None:
    for journey in TASKS.journeys():
        made = task()
        for move in journey:
            MOVES[move.event](now(made))
            assert now(made).state == move.target
        assert [r.act for r in made.reports.order_by("pk")] == ["add", *(m.event for m in journey)]
        states = [(r.state_before, r.state_after) for r in made.reports.order_by("pk")][1:]
        assert states == [(m.source, m.target) for m in journey]
        assert now(made).version == 1 + len(journey)


@pytest.mark.parametrize("state", TaskState)
def test_in_every_state_the_other_moves_are_refused_and_change_nothing(state: TaskState) -> None:
    journey = next((j for j in TASKS.journeys() if j[-1].target is state), ())
    made = task()
    for move in journey if state is not TaskState.PLANNED else ():
        MOVES[move.event](now(made))
    before = Task.objects.filter(pk=made.pk).values().get()
    for event in set(MOVES) - set(TASKS.events(state)):
        refused("access.wrong_state", lambda event=event: MOVES[event](now(made)))  # type: ignore[misc]
    assert Task.objects.filter(pk=made.pk).values().get() == before


@pytest.mark.parametrize("name", MOVES)
def test_a_stale_task_is_not_moved(name: str) -> None:
    journey = next(j for j in TASKS.journeys() if j[-1].event == name)
    made = task()
    for move in journey[:-1]:
        MOVES[move.event](now(made))
    old = now(made)
    Task.objects.filter(pk=made.pk).update(version=old.version + 1)
    rows, entries = made.reports.count(), Entry.objects.count()
    refused("kernel.stale", lambda: MOVES[name](old))
    assert (now(made).state, made.reports.count(), Entry.objects.count()) == (old.state, rows, entries)


def test_a_task_by_hand_holds_what_was_given() -> None:
    known = departments()
    lead, helper = known["财政局"], known["教育局"]
    made = task_add(
        actor=office(),
        title=" 清运积存垃圾 ",
        body=" 年底前清完 ",
        parts=[part(lead), part(helper, Role.SUPPORT), PartIn(role="support", printed="某协会")],
        targets=[
            TargetIn(phrase="清运率", comparator=">=", value="95.5", unit="%", deadline="2026-06"),
            TargetIn(phrase="日清运量", comparator="range", value="1,000", value_high="1200", unit="吨", scope="全市"),
        ],
        deadline="2026-02",
        chapter="生活",
    )
    made = now(made)
    assert (made.title, made.body, made.chapter) == ("清运积存垃圾", "年底前清完", "生活")
    assert (made.origin, made.state, made.item, made.edition) == ("hand", "planned", None, None)
    assert (made.deadline_printed, made.deadline_on) == ("2026-02", dt.date(2026, 2, 28))
    assert [(p.role, p.printed, p.party_id) for p in made.parties.all()] == [
        ("lead", "聊城市财政局", lead.pk),
        ("support", "聊城市教育局", helper.pk),
        ("support", "某协会", None),
    ]
    assert [(t.value_micro, t.value_high_micro, t.deadline_on) for t in made.targets.all()] == [
        (95_500_000, None, dt.date(2026, 6, 30)),
        (1_000_000_000, 1_200_000_000, None),
    ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": "  "}, "plans.item_title"),
        ({"title": "长" * 401}, "plans.text_long"),
        ({"title": "甲", "deadline": "下月"}, "plans.deadline_form"),
        ({"title": "甲", "parts": [PartIn(role="boss", printed="乙")]}, "plans.role_unknown"),
        ({"title": "甲", "parts": [PartIn(role="lead", printed="乙", party_id=987654)]}, "plans.party_unknown"),
        ({"title": "甲", "parts": [PartIn(role="lead", printed="长" * 121)]}, "plans.text_long"),
        ({"title": "甲", "place_id": 987654}, "kernel.not_found"),
        (
            {"title": "甲", "targets": [TargetIn(phrase="率", comparator=">=", value="多", unit="%")]},
            "units.not_a_number",
        ),
        (
            {"title": "甲", "targets": [TargetIn(phrase="长" * 301, comparator=">=", value="1", unit="%")]},
            "plans.text_long",
        ),
    ],
)
def test_a_wrong_task_is_not_added_and_takes_no_number(given: dict[str, Any], code: str) -> None:
    refused(code, lambda: task_add(actor=SETUP, **given))
    assert not Task.objects.exists()
    assert task().number == "T0001"


def test_a_change_keeps_both_readings_and_the_inherited_owners() -> None:
    known = departments()
    lead, other, county = known["财政局"], known["教育局"], known["莘县人民政府"]
    made = task(part(lead), part(county, Role.RESPONSIBLE, inherited=True, collective=True), deadline="2026")
    done = change(
        made,
        title="改后",
        body="新",
        deadline="2027-01",
        parts=[part(other), part(lead, Role.SUPPORT)],
        reason="分工调整",
    )
    assert (done.title, done.body, done.deadline_on) == ("改后", "新", dt.date(2027, 1, 31))
    assert {(p.role, p.party_id, p.inherited) for p in done.parties.all()} == {
        ("lead", other.pk, False),
        ("support", lead.pk, False),
        ("responsible", county.pk, True),
    }
    entry = Entry.objects.get(act="plans.task.change")
    assert entry.reason == "分工调整"
    assert entry.change == {
        "title": ["清运积存垃圾", "改后"],
        "deadline": ["2026-12-31", "2027-01-31"],
        "parties": ["lead 聊城市财政局", "lead 聊城市教育局; support 聊城市财政局"],
    }
    assert [(r.act, r.note) for r in made.reports.all()] == [("change", "分工调整"), ("add", "")]


def test_an_inherited_owner_can_be_made_an_owner() -> None:
    county = departments()["莘县人民政府"]
    made = task(part(county, Role.RESPONSIBLE, inherited=True))
    done = change(made, parts=[part(county, Role.RESPONSIBLE)])
    assert [(p.role, p.inherited) for p in done.parties.all()] == [("responsible", False)]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "plans.item_title"),
        ({"reason": " "}, "plans.reason_needed"),
        ({"deadline": "2026-99"}, "plans.deadline_form"),
        ({"parts": [PartIn(role="x", printed="乙")]}, "plans.role_unknown"),
    ],
)
def test_a_wrong_change_changes_nothing(given: dict[str, Any], code: str) -> None:
    made = task(part(party()))
    before = Task.objects.filter(pk=made.pk).values().get()
    refused(code, lambda: change(made, **given))
    assert Task.objects.filter(pk=made.pk).values().get() == before
    assert TaskParty.objects.filter(task=made).count() == 1


def test_a_change_on_an_old_version_is_refused() -> None:
    made = task(part(party()))
    change(made)
    refused(
        "kernel.stale",
        lambda: task_change(
            actor=SETUP, task_id=made.pk, version=1, title="乙", body="", deadline="", parts=(), reason="r"
        ),
    )
    assert now(made).title == "改"


@pytest.mark.parametrize("act", [task_drop, task_reopen])
def test_withdrawing_and_taking_up_again_need_a_reason(act: Callable[..., Task]) -> None:
    made = task()
    refused("plans.reason_needed", lambda: act(actor=SETUP, task_id=made.pk, version=1, reason=" "))


def test_a_reopened_task_is_not_closed() -> None:
    made = task()
    for name in ("report", "claim", "confirm"):
        MOVES[name](now(made))
    assert now(made).closed_on == clock.today()
    MOVES["reopen"](now(made))
    assert (now(made).state, now(made).closed_on) == ("running", None)
    assert Entry.objects.get(act="plans.task.reopen").change == {"state": ["done", "running"]}


def test_urging_stays_in_the_history_and_is_told() -> None:
    made = task(part(party()))
    task_urge(actor=office(), task_id=made.pk, note="请抓紧")
    assert [(r.act, r.note) for r in made.reports.all()] == [("urge", "请抓紧"), ("add", "")]
    assert now(made).version == 1
    assert Emitted.objects.get(topic="plans.task_urged").data == {"task_id": made.pk, "note": "请抓紧"}


def test_a_target_is_kept_or_dropped_and_a_dropped_one_is_not_shown() -> None:
    made, target = measured(part(party()))
    done = target_settle(actor=office(), target_id=target.pk, version=1, keep=False, reason="重复")
    assert (done.state, done.version) == ("dropped", 2)
    assert list(queries.task_get(actor=SETUP, task_id=made.pk).targets.all()) == []
    assert Entry.objects.get(act="plans.target.settle").change == {"state": ["kept", "dropped"]}
    refused("kernel.stale", lambda: target_settle(actor=SETUP, target_id=target.pk, version=1, keep=True))
    assert target_settle(actor=SETUP, target_id=target.pk, version=2, keep=True).state == "kept"
    refused("kernel.not_found", lambda: target_settle(actor=SETUP, target_id=987654, version=1, keep=True))


@pytest.mark.django_db(transaction=True)
def test_a_merged_party_keeps_its_tasks_and_projects() -> None:
    kept, gone, other = party(), party(), party()
    one = task(part(gone), part(other, Role.SUPPORT))
    two = task(part(gone), part(kept, inherited=True), part(kept, Role.SUPPORT))
    project = Project.objects.create(number="P9", name="厂", lead=gone, owner=gone, recorded_at=clock.now())
    party_merge(actor=SETUP, kept_id=kept.pk, gone_id=gone.pk, gone_version=gone.version)
    drain()
    assert {(p.role, p.party_id) for p in one.parties.all()} == {("lead", kept.pk), ("support", other.pk)}
    rows = {(p.role, p.party_id, p.inherited) for p in two.parties.all()}
    assert rows == {("lead", kept.pk, False), ("support", kept.pk, False)}
    project.refresh_from_db()
    assert (project.lead_id, project.owner_id) == (kept.pk, kept.pk)


@pytest.mark.django_db(transaction=True)
def test_a_merged_party_keeps_the_items_under_review() -> None:
    edition, known = uploaded(), departments()
    kept, gone = known["财政局"], known["教育局"]
    party_merge(actor=SETUP, kept_id=kept.pk, gone_id=gone.pk, gone_version=gone.version)
    drain()
    school = item(edition, "无废学校")
    assert ([p["party_id"] for p in school.parties], school.version) == ([kept.pk], 2)
    assert item(edition, "无废医院").version == 1
