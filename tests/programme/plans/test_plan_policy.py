"""Every action of plans, tried by every role on one's own and on somebody else's; and what each leaves in the records.

The table is written out: `+` done, `-` not allowed, `.` not even seen (NOT_FOUND). Two marks a cell: own, other's.
A plan, a meeting and a saved filter belong to nobody's half, so both marks are the same there.
"""

import ast
import dataclasses
import datetime as dt
import pathlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from tests.factories.plans import departments, finding, item, mark, measured, part, task, uploaded
from tests.factories.registers import ROLES, SETUP, Half, World, world

from wufei.kernel.access import Actor
from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import Problem
from wufei.programme.plans import actions
from wufei.programme.plans.actions import (
    adoption,
    editions,
    extensions,
    filters,
    findings,
    meetings,
    projects,
    reports,
    review,
    tasks,
)
from wufei.programme.plans.models import Edition, Extension, Item, Project, Task
from wufei.programme.plans.permissions import PLAN_REVIEW
from wufei.programme.plans.spec import FindingKind, ItemEvent, ProjectEvent

pytestmark = pytest.mark.django_db
TABLE = """
                     admin office leader dept county town superv audit firm driver park
plan_upload           ++    ++    --    --    --    --    --    --    --    --    --
plan_discard          ++    ++    --    --    --    --    ..    --    ..    ..    ..
item_mark             ++    ++    --    --    --    --    ..    --    ..    ..    ..
items_accept_sure     ++    ++    --    --    --    --    ..    --    ..    ..    ..
item_correct          ++    ++    --    --    --    --    ..    --    ..    ..    ..
item_split            ++    ++    --    --    --    --    ..    --    ..    ..    ..
item_merge_up         ++    ++    --    --    --    --    ..    --    ..    ..    ..
item_add              ++    ++    --    --    --    --    ..    --    ..    ..    ..
review_undo           ++    ++    --    --    --    --    ..    --    ..    ..    ..
finding_settle        ++    ++    --    --    --    --    ..    --    ..    ..    ..
plan_adopt            ++    ++    --    --    --    --    ..    --    ..    ..    ..
task_add              ++    ++    --    --    --    --    --    --    --    --    --
task_change           ++    ++    --    -.    -.    -.    ..    --    ..    ..    ..
task_drop             ++    ++    --    -.    -.    -.    ..    --    ..    ..    ..
task_reopen           ++    ++    --    -.    -.    -.    ..    --    ..    ..    ..
task_urge             ++    ++    --    -.    -.    -.    ..    --    ..    ..    ..
target_settle         ++    ++    --    --    --    --    --    --    --    --    --
task_report           ++    ++    --    +.    +.    +.    ..    --    ..    ..    ..
task_note             ++    ++    --    +.    +.    +.    ..    --    ..    ..    ..
task_claim            ++    ++    --    +.    +.    +.    ..    --    ..    ..    ..
task_confirm          ++    ++    --    -.    -.    -.    ..    --    ..    ..    ..
task_return           ++    ++    --    -.    -.    -.    ..    --    ..    ..    ..
extension_ask         ++    ++    --    +.    +.    +.    ..    --    ..    ..    ..
extension_decide      ++    ++    --    -.    -.    -.    ..    --    ..    ..    ..
meeting_record        ++    ++    --    --    --    --    --    --    --    --    --
decision_add          ++    ++    --    --    --    --    --    --    --    --    --
decision_add_to       ++    ++    --    --    --    --    --    --    --    --    --
project_add           ++    ++    --    --    --    --    --    --    --    --    --
project_change        ++    ++    --    -.    -.    ..    ..    --    -.    ..    ..
project_report        ++    ++    --    +.    +.    ..    ..    --    +.    ..    ..
filter_save           ++    ++    ++    ++    ++    ++    --    ++    --    --    --
filter_forget         ++    ++    ++    ++    ++    ++    --    ++    --    --    --
"""
EXPECTED: dict[str, dict[str, str]] = {
    line.split()[0]: dict(zip(ROLES, line.split()[1:], strict=True)) for line in TABLE.strip().splitlines()[1:]
}
MARKS = {"access.not_allowed": "-", "kernel.not_found": "."}
Prepare = Callable[[Half], Any]
Do = Callable[[Actor, Half, Any], object]


@dataclasses.dataclass(frozen=True)
class Act:
    """What makes ready, the act itself, the entry it must leave in the log, and the events."""

    ready: Prepare
    do: Do
    entry: str
    events: tuple[str, ...] = ()


def owned(half: Half) -> Task:
    return measured(part(half.party), deadline="2030")[0]


def moved(*names: str) -> Prepare:
    def ready(half: Half) -> Task:
        made = owned(half)
        for version, name in enumerate(names, start=1):
            given = {"note": "n"} if name in {"report", "claim", "confirm"} else {"reason": "r"}
            act = getattr(reports if name in {"report", "claim", "confirm"} else tasks, f"task_{name}")
            act(actor=SETUP, task_id=made.pk, version=version, **given)
        made.refresh_from_db()
        return made

    return ready


def edition(_half: Half) -> Edition:
    return Edition.objects.get()


def survey(_half: Half) -> Item:
    return item(Edition.objects.get(), "建立产废企业台账")


def reviewed(half: Half) -> Edition:
    mark(survey(half))
    return edition(half)


def asked(half: Half) -> Extension:
    return extensions.extension_ask(actor=SETUP, task_id=owned(half).pk, deadline=dt.date(2031, 1, 1), reason="r")


def meeting(_half: Half) -> Any:
    return meetings.meeting_record(actor=SETUP, title="会", held_on=dt.date(2026, 1, 1))


def placed(half: Half) -> Project:
    place = half.party.place_id
    return projects.project_add(actor=SETUP, given=projects.ProjectIn(name="厂", lead_id=half.party.pk, place_id=place))


def nothing(_half: Half) -> None:
    return None


def _filter_forget(actor: Actor, _half: Half, _made: Any) -> None:
    saved = filters.filter_save(actor=actor, view="tasks", name="甲", query="a=1")
    filters.filter_forget(actor=actor, filter_id=saved.pk)


def _undo(actor: Actor, _half: Half, made: Edition) -> None:
    if actor.may_somewhere(PLAN_REVIEW):
        review.item_add(actor=actor, edition_id=made.pk, title="新")
    review.review_undo(actor=actor, edition_id=made.pk)


NEW_TEXT = (
    "方案\n一、主要任务\n1.开展检查。检查3次。（牵头单位：市教育局）\n2.编制规划。完成初稿。（牵头单位：市财政局）\n"
)
DECISION = meetings.DecisionIn(text="会议同意")
TASK_MOVED, PROJECT_MOVED = ("plans.task_moved",), ("plans.project_moved",)
ACTS: dict[str, Act] = {
    "plan_upload": Act(
        nothing,
        lambda a, h, m: editions.plan_upload(actor=a, data=NEW_TEXT.encode(), name="p.txt"),
        "plans.plan.upload",
    ),
    "plan_discard": Act(
        edition, lambda a, h, m: editions.plan_discard(actor=a, edition_id=m.pk, version=1), "plans.plan.discard"
    ),
    "item_mark": Act(
        survey,
        lambda a, h, m: review.item_mark(actor=a, item_id=m.pk, version=1, event=ItemEvent.ACCEPT),
        "plans.item.accept",
    ),
    "items_accept_sure": Act(
        edition, lambda a, h, m: review.items_accept_sure(actor=a, edition_id=m.pk), "plans.item.accept_sure"
    ),
    "item_correct": Act(
        survey,
        lambda a, h, m: review.item_correct(actor=a, item_id=m.pk, version=1, fields={"title": "改"}),
        "plans.item.correct",
    ),
    "item_split": Act(
        survey, lambda a, h, m: review.item_split(actor=a, item_id=m.pk, version=1, at=5), "plans.item.split"
    ),
    "item_merge_up": Act(
        survey, lambda a, h, m: review.item_merge_up(actor=a, item_id=m.pk, version=1), "plans.item.merge"
    ),
    "item_add": Act(edition, lambda a, h, m: review.item_add(actor=a, edition_id=m.pk, title="新"), "plans.item.add"),
    "review_undo": Act(edition, _undo, "plans.review.undo"),
    "finding_settle": Act(
        lambda h: finding(edition(h), FindingKind.TREND),
        lambda a, h, m: findings.finding_settle(actor=a, finding_id=m.pk, version=1, choice="noted"),
        "plans.finding.settle",
    ),
    "plan_adopt": Act(
        reviewed,
        lambda a, h, m: adoption.plan_adopt(actor=a, edition_id=m.pk, version=1),
        "plans.plan.adopt",
        ("plans.adopted",),
    ),
    "task_add": Act(
        nothing,
        lambda a, h, m: tasks.task_add(actor=a, title="新", parts=[part(h.party)], place_id=h.party.place_id),
        "plans.task.add",
        TASK_MOVED,
    ),
    "task_change": Act(
        owned,
        lambda a, h, m: tasks.task_change(
            actor=a, task_id=m.pk, version=1, title="改", body="", deadline="", parts=(), reason="r"
        ),
        "plans.task.change",
    ),
    "task_drop": Act(
        owned,
        lambda a, h, m: tasks.task_drop(actor=a, task_id=m.pk, version=1, reason="r"),
        "plans.task.drop",
        TASK_MOVED,
    ),
    "task_reopen": Act(
        moved("drop"),
        lambda a, h, m: tasks.task_reopen(actor=a, task_id=m.pk, version=2, reason="r"),
        "plans.task.reopen",
        TASK_MOVED,
    ),
    "task_urge": Act(
        owned,
        lambda a, h, m: tasks.task_urge(actor=a, task_id=m.pk, note="请"),
        "plans.task.urge",
        ("plans.task_urged",),
    ),
    "target_settle": Act(
        owned,
        lambda a, h, m: tasks.target_settle(actor=a, target_id=m.targets.get().pk, version=1, keep=False),
        "plans.target.settle",
    ),
    "task_report": Act(
        owned,
        lambda a, h, m: reports.task_report(actor=a, task_id=m.pk, version=1, note="n"),
        "plans.task.report",
        TASK_MOVED,
    ),
    "task_note": Act(owned, lambda a, h, m: reports.task_note(actor=a, task_id=m.pk, note="n"), "plans.task.note"),
    "task_claim": Act(
        moved("report"),
        lambda a, h, m: reports.task_claim(actor=a, task_id=m.pk, version=2, note="n"),
        "plans.task.claim",
        TASK_MOVED,
    ),
    "task_confirm": Act(
        moved("report", "claim"),
        lambda a, h, m: reports.task_confirm(actor=a, task_id=m.pk, version=3),
        "plans.task.confirm",
        TASK_MOVED,
    ),
    "task_return": Act(
        moved("report", "claim"),
        lambda a, h, m: reports.task_return(actor=a, task_id=m.pk, version=3, reason="r"),
        "plans.task.return",
        TASK_MOVED,
    ),
    "extension_ask": Act(
        owned,
        lambda a, h, m: extensions.extension_ask(actor=a, task_id=m.pk, deadline=dt.date(2031, 1, 1), reason="r"),
        "plans.extension.ask",
    ),
    "extension_decide": Act(
        asked,
        lambda a, h, m: extensions.extension_decide(actor=a, extension_id=m.pk, version=1, grant=True),
        "plans.extension.grant",
    ),
    "meeting_record": Act(
        nothing,
        lambda a, h, m: meetings.meeting_record(actor=a, title="会", held_on=dt.date(2026, 1, 1), decisions=[DECISION]),
        "plans.meeting.record",
    ),
    "decision_add": Act(
        meeting,
        lambda a, h, m: meetings.decision_add(
            actor=a,
            meeting=m,
            given=meetings.DecisionIn(text="做", lead_id=h.party.pk, lead_name=h.party.name),
        ),
        "plans.decision.add",
        TASK_MOVED,
    ),
    "decision_add_to": Act(
        meeting,
        lambda a, h, m: meetings.decision_add_to(actor=a, meeting_id=m.pk, given=DECISION),
        "plans.decision.add",
    ),
    "project_add": Act(
        nothing,
        lambda a, h, m: projects.project_add(
            actor=a, given=projects.ProjectIn(name="厂", lead_id=h.party.pk, place_id=h.party.place_id)
        ),
        "plans.project.add",
    ),
    "project_change": Act(
        placed,
        lambda a, h, m: projects.project_change(
            actor=a, project_id=m.pk, version=1, given=projects.ProjectIn(name="二")
        ),
        "plans.project.change",
    ),
    "project_report": Act(
        placed,
        lambda a, h, m: projects.project_report(
            actor=a, project_id=m.pk, version=1, note="n", event=ProjectEvent.APPROVE
        ),
        "plans.project.report",
        PROJECT_MOVED,
    ),
    "filter_save": Act(
        nothing,
        lambda a, h, m: filters.filter_save(actor=a, view="tasks", name="甲", query="a=1"),
        "plans.filter.save",
    ),
    "filter_forget": Act(nothing, _filter_forget, "plans.filter.forget"),
}


@pytest.fixture
def two() -> World:
    """Two halves and one edition under review."""
    made = world()
    departments()
    uploaded()
    return made


def public_acts() -> set[str]:
    """The public functions of the actions of plans that take an actor and ask the policy."""
    found = set()
    for path in pathlib.Path(actions.__file__).parent.glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            said = ast.get_docstring(node) or ""
            if "No actor:" not in said and "No permission:" not in said:
                found.add(node.name)
    return found


def test_the_table_names_every_action() -> None:
    assert set(EXPECTED) == set(ACTS) == public_acts()


def outcome(act: Act, actor: Actor, half: Half) -> str:
    """What happens; all of it is taken back."""
    with transaction.atomic():
        made = act.ready(half)
        try:
            with transaction.atomic():
                act.do(actor, half, made)
            mark = "+"
        except Problem as problem:
            mark = MARKS.get(problem.code, problem.code)
        transaction.set_rollback(True)
    return mark


@pytest.mark.parametrize("role", ROLES)
def test_every_action_does_what_the_table_says(role: str, two: World) -> None:
    actor = two.actor(role)
    found = {name: "".join(outcome(act, actor, half) for half in (two.own, two.other)) for name, act in ACTS.items()}
    assert found == {name: cells[role] for name, cells in EXPECTED.items()}


@pytest.mark.parametrize("name", ACTS)
def test_every_action_leaves_its_entry_and_its_events_and_a_refused_one_nothing(name: str, two: World) -> None:
    act = ACTS[name]
    made = act.ready(two.own)
    told = Emitted.objects.filter(topic__startswith="plans.").order_by("pk")
    entries, events = Entry.objects.latest("pk").pk, told.count()
    if name not in {"filter_save", "filter_forget"}:
        with pytest.raises(Problem), transaction.atomic():
            act.do(two.actor("leader"), two.own, made)
        assert not Entry.objects.filter(pk__gt=entries, act__startswith="plans.").exists()
        assert told.count() == events
    office = two.actor("office")
    act.do(office, two.own, made)
    left = Entry.objects.filter(pk__gt=entries, act=act.entry)
    assert [(e.actor_id, e.actor_label, e.face) for e in left] == [(office.id, office.label, "web")]
    assert left.get().subject_id
    assert tuple(e.topic for e in list(told)[events:]) == act.events


def test_what_is_possible_depends_on_the_state_for_the_most_powerful_too(two: World) -> None:
    admin = two.actor("admin")
    closed = moved("report", "claim", "confirm")(two.own)
    for name in ("task_change", "task_drop", "task_urge", "task_note", "task_report", "task_claim", "task_return"):
        with pytest.raises(Problem) as caught:
            ACTS[name].do(admin, two.own, closed)
        assert caught.value.code == "access.wrong_state", name


@pytest.mark.parametrize(("name", "mark"), list(zip(ROLES, "++-....-...", strict=True)))
def test_a_task_without_owners_is_seen_by_those_who_see_all(name: str, mark: str, two: World) -> None:
    assert outcome(Act(lambda h: task(), ACTS["task_note"].do, ""), two.actor(name), two.own) == mark
