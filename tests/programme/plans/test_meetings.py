"""Meetings: their decisions become tasks with owners and dates, all or nothing."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from tests.factories.plans import departments, office
from tests.factories.registers import SETUP, actor, party

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.problems import Problem
from wufei.programme.plans.actions.meetings import DecisionIn, decision_add_to, meeting_record
from wufei.programme.plans.actions.reports import Upload
from wufei.programme.plans.models import Decision, Meeting, Task
from wufei.programme.plans.queries import projects as queries

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 4, 2)


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code


def hold(*decisions: DecisionIn, **given: Any) -> Meeting:
    fields: dict[str, Any] = {"title": "第三次调度会", "held_on": DAY} | given
    return meeting_record(actor=SETUP, decisions=decisions, **fields)


def test_a_decision_with_an_owner_becomes_a_task() -> None:
    known = departments()
    lead, helper = known["城市管理局"], known["教育局"]
    meeting = hold(
        DecisionIn(
            text="六月底前完成排查。" * 20,
            lead_id=lead.pk,
            lead_name="市城管局",
            support=[(helper.pk, "市教育局")],
            deadline="2026-06",
        ),
        DecisionIn(text="会议原则同意工作报告"),
        chair=" 王主任 ",
        note="记录",
        minutes=Upload(name="minutes.txt", content="会议纪要".encode()),
    )
    first, second = meeting.decisions.all()
    made = first.task
    assert made is not None
    assert second.task is None
    assert (made.origin, made.chapter, made.deadline_on) == ("meeting", "第三次调度会", dt.date(2026, 6, 30))
    assert len(made.title) == 120
    assert made.body == first.text == "六月底前完成排查。" * 20
    assert [(p.role, p.printed, p.party_id) for p in made.parties.all()] == [
        ("lead", "市城管局", lead.pk),
        ("support", "市教育局", helper.pk),
    ]
    assert (meeting.chair, meeting.recorded_by) == ("王主任", SETUP.label)
    assert meeting.minutes is not None
    assert meeting.minutes.purpose == "plans.minutes"
    acts = Entry.objects.filter(act__startswith="plans.").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["plans.meeting.record", "plans.task.add", "plans.decision.add", "plans.decision.add"]


@pytest.mark.parametrize(
    ("decision", "given", "code"),
    [
        (DecisionIn(text="x"), {"title": " "}, "plans.item_title"),
        (DecisionIn(text="x"), {"title": "长" * 201}, "plans.text_long"),
        (DecisionIn(text=" "), {}, "plans.item_title"),
        (DecisionIn(text="x", lead_id=987654, lead_name="某"), {}, "plans.party_unknown"),
        (DecisionIn(text="x"), {"held_on": dt.date(2999, 1, 1)}, "plans.future_day"),
        (DecisionIn(text="x"), {"minutes": Upload(name="a.exe", content=b"MZ" + bytes(99))}, "files.type_refused"),
    ],
)
def test_a_wrong_meeting_leaves_nothing(decision: DecisionIn, given: dict[str, Any], code: str) -> None:
    good = DecisionIn(text="好", lead_id=party().pk, lead_name="某单位")
    refused(code, lambda: hold(good, decision, **given))
    assert not Meeting.objects.exists()
    assert not Decision.objects.exists()
    assert not Task.objects.exists()


def test_a_deadline_that_is_none_is_refused_with_the_meeting() -> None:
    wrong = DecisionIn(text="x", lead_id=party().pk, lead_name="某", deadline="尽快")
    refused("plans.deadline_form", lambda: hold(wrong))
    assert not Meeting.objects.exists()


def test_a_meeting_of_today_is_recorded() -> None:
    assert hold(held_on=clock.today()).held_on == clock.today()


def test_a_decision_can_be_added_later() -> None:
    meeting = hold(DecisionIn(text="一"), simulated=True)
    added = decision_add_to(
        actor=office(), meeting_id=meeting.pk, given=DecisionIn(text="二", lead_id=party().pk, lead_name="某")
    )
    assert [d.text for d in meeting.decisions.all()] == ["一", "二"]
    assert added.task is not None
    assert added.task.simulated
    refused("kernel.not_found", lambda: decision_add_to(actor=SETUP, meeting_id=10**9, given=DecisionIn(text="三")))


def test_meetings_are_read_by_whoever_reads_plans() -> None:
    meeting = hold(DecisionIn(text="一"), DecisionIn(text="二"))
    listed = queries.meetings_listed(actor("leader"))
    assert [(m.pk, m.decision_count) for m in listed] == [(meeting.pk, 2)]  # type: ignore[attr-defined]
    assert queries.meeting_get(actor=actor("department", party=party()), meeting_id=meeting.pk) == meeting
    outsider = actor("enterprise", party=party())
    assert list(queries.meetings_listed(outsider)) == []
    refused("kernel.not_found", lambda: queries.meeting_get(actor=outsider, meeting_id=meeting.pk))
