"""Lists, counts and the one screen, against the plainest count in Python over the same rows."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable

import pytest
from tests.factories.plans import departments, part, task
from tests.factories.registers import SETUP, actor, small_city

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.programme.plans.actions.reports import task_claim, task_confirm, task_note, task_report
from wufei.programme.plans.actions.tasks import PartIn, TargetIn, target_settle, task_change, task_drop
from wufei.programme.plans.models import Report, Target, Task, TaskParty
from wufei.programme.plans.queries import overview
from wufei.programme.plans.queries import tasks as queries
from wufei.programme.plans.queries.tasks import Filters
from wufei.programme.plans.spec import OPEN_TASKS, Role, TaskOrigin, TaskState
from wufei.registers.parties.models import Party

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 5, 20, 12, tzinfo=clock.SHANGHAI)
TODAY = NOON.date()
LATE = OPEN_TASKS - {TaskState.CLAIMED}
# Around every edge: yesterday, today, in 30 and in 31 days, other months and years, and none.
DAYS = ["", *((TODAY + dt.timedelta(days=n)).isoformat() for n in (-400, -31, -1, 0, 1, 30, 31, 300))]


def advance(made: Task, state: TaskState, by: Actor) -> None:
    """Bring a fresh task to a state by its shortest way."""
    if state is TaskState.DROPPED:
        task_drop(actor=SETUP, task_id=made.pk, version=1, reason="r")
    if state in {TaskState.PLANNED, TaskState.DROPPED}:
        return
    problem = "p" if state is TaskState.BLOCKED else ""
    task_report(actor=by, task_id=made.pk, version=1, note="n", problem=problem)
    if state in {TaskState.CLAIMED, TaskState.DONE}:
        task_claim(actor=by, task_id=made.pk, version=2, note="n")
    if state is TaskState.DONE:
        task_confirm(actor=SETUP, task_id=made.pk, version=3)


@pytest.fixture
def many() -> list[Task]:
    """Tasks of every state, deadline, owner and origin, mixed; the same ones every time."""
    known = departments()
    dice = random.Random(7)
    owners = [known[n] for n in ("财政局", "教育局", "东昌府区人民政府", "临清市人民政府", "莘县人民政府")]
    owners += [known["聊城经济技术开发区管理委员会"], known["东昌府区古楼街道办事处"]]
    places = [None, None, small_city()["371502"].pk, small_city()["371581001"].pk]
    with clock.freeze(NOON):
        for n in range(36):
            chosen = dice.sample(owners, dice.randint(0, 3))
            parts = [part(o, dice.choice(list(Role)), inherited=dice.random() < 0.3) for o in chosen]
            if dice.random() < 0.3:
                parts.append(PartIn(role="lead", printed="某协会"))
            made = task(
                *parts,
                title=f"事项{n}" + ("清运" if n % 5 == 0 else ""),
                deadline=dice.choice(DAYS),
                chapter=dice.choice(["工业", "农业", "生活"]),
                place_id=dice.choice(places),
                origin=dice.choice([TaskOrigin.HAND, TaskOrigin.MEETING]),
                targets=[TargetIn(phrase=f"率{n % 4}", comparator=">=", value="90", unit="%")] if n % 3 == 0 else [],
            )
            advance(made, dice.choice(list(TaskState)), SETUP)
    return list(Task.objects.order_by("pk"))


def parts_of(made: Task) -> list[TaskParty]:
    return list(TaskParty.objects.filter(task=made).select_related("party__place"))


def is_late(made: Task) -> bool:
    return made.state in LATE and made.deadline_on is not None and made.deadline_on < TODAY


def is_soon(made: Task) -> bool:
    day = made.deadline_on
    return made.state in OPEN_TASKS and day is not None and TODAY <= day <= TODAY + dt.timedelta(days=30)


def within(made: Task, code: str) -> bool:
    own = made.place is not None and made.place.code.startswith(code)
    theirs = [p.party.place.code for p in parts_of(made) if p.party is not None and p.party.place is not None]
    return own or any(c.startswith(code) for c in theirs)


def test_counts(many: list[Task]) -> None:
    found = queries.counts(Task.objects.all(), TODAY)
    assert found.total == 36
    assert found.by_state == {s: sum(t.state == s for t in many) for s in TaskState}
    assert min(found.by_state.values()) > 0  # the sample holds every state, or it shows nothing
    assert found.overdue == sum(map(is_late, many)) > 0
    assert found.soon == sum(map(is_soon, many)) > 0
    assert found.open == sum(t.state in OPEN_TASKS for t in many)
    assert found.overdue == sum(queries.days_late(t, TODAY) > 0 for t in many)


def test_filters(many: list[Task]) -> None:
    finance = Party.objects.get(name="聊城市财政局")
    half = TODAY + dt.timedelta(days=1)
    expected: dict[Filters, Callable[[Task], bool]] = {
        Filters(): lambda t: True,
        Filters(text="清运"): lambda t: "清运" in t.title,
        Filters(text="T0007"): lambda t: t.number == "T0007",
        Filters(text="某协会"): lambda t: any(p.printed == "某协会" for p in parts_of(t)),
        Filters(states=("running", "done")): lambda t: t.state in {"running", "done"},
        Filters(chapter="农业"): lambda t: t.chapter == "农业",
        Filters(origin="meeting"): lambda t: t.origin == "meeting",
        Filters(party_id=finance.pk): lambda t: any(p.party_id == finance.pk for p in parts_of(t)),
        Filters(party_id=finance.pk, role="lead"): lambda t: any(
            p.party_id == finance.pk and p.role == "lead" and not p.inherited for p in parts_of(t)
        ),
        Filters(party_id=finance.pk, role="inherited"): lambda t: any(
            p.party_id == finance.pk and p.inherited for p in parts_of(t)
        ),
        Filters(role="support"): lambda t: any(p.role == "support" and not p.inherited for p in parts_of(t)),
        Filters(place_code="371502"): lambda t: within(t, "371502"),
        Filters(place_code="3715"): lambda t: within(t, "3715"),
        Filters(unassigned=True): lambda t: not any(p.party_id and not p.inherited for p in parts_of(t)),
        Filters(due_before=half): lambda t: t.deadline_on is not None and t.deadline_on <= half,
        Filters(due_after=half): lambda t: t.deadline_on is not None and t.deadline_on >= half,
        Filters(overdue=True): is_late,
        Filters(soon=True): is_soon,
        Filters(overdue=True, chapter="工业", text="事项"): lambda t: is_late(t) and t.chapter == "工业",
        Filters(edition_id=1): lambda t: False,
        Filters(doubted=True): lambda t: False,
    }
    for filters, holds in expected.items():
        rows = [t.pk for t in queries.tasks_filtered(Task.objects.all(), filters, TODAY).order_by("pk")]
        assert rows == [t.pk for t in many if holds(t)], filters
        if filters not in {Filters(edition_id=1), Filters(doubted=True)}:
            assert rows, f"nothing in the sample for {filters}"


def test_doubted_tasks_are_those_with_a_doubted_target_too(many: list[Task]) -> None:
    target = Target.objects.first()
    assert target is not None
    Target.objects.filter(pk=target.pk).update(state="doubted")  # what an open finding does (test_findings)
    rows = queries.tasks_filtered(Task.objects.all(), Filters(doubted=True), TODAY)
    assert [t.pk for t in rows] == [target.task_id]
    assert many


def test_order_by_urgency(many: list[Task]) -> None:
    def urgency(t: Task) -> tuple[object, ...]:
        return (t.state not in OPEN_TASKS, t.deadline_on is None, t.deadline_on or TODAY, t.position, t.pk)

    found = [t.pk for t in Task.objects.order_by(*queries.BY_URGENCY)]
    assert found == [t.pk for t in sorted(many, key=urgency)]


def test_loads_of_parties(many: list[Task]) -> None:
    loads = {load.party_id: load for load in queries.party_loads(Task.objects.all(), TODAY)}
    mine: dict[int, set[int]] = {}
    for made in many:
        for row in parts_of(made):
            if row.party_id and not row.inherited and row.role != "support" and made.state != "dropped":
                mine.setdefault(row.party_id, set()).add(made.pk)
    by_pk = {t.pk: t for t in many}
    assert {key: load.total for key, load in loads.items()} == {key: len(pks) for key, pks in mine.items()}
    for key, load in loads.items():
        rows = [by_pk[pk] for pk in mine[key]]
        states = Counter(t.state for t in rows)
        assert load.overdue == sum(map(is_late, rows))
        found = (load.done, load.running, load.blocked, load.planned, load.claimed)
        assert found == tuple(states[s] for s in ("done", "running", "blocked", "planned", "claimed"))
    order = [(-x.overdue, -x.total) for x in loads.values()]
    assert order == sorted(order)


def test_chapters_in_printed_order(many: list[Task]) -> None:
    found = dict(queries.chapters(Task.objects.all()))
    assert found == Counter(t.chapter for t in many)


def test_months(many: list[Task]) -> None:
    expected: dict[tuple[int, int], list[int]] = {}
    for t in many:
        if t.deadline_on is None or t.state == "dropped":
            continue
        row = expected.setdefault((t.deadline_on.year, t.deadline_on.month), [0, 0, 0])
        row[0 if t.state == "done" else 2 if is_late(t) else 1] += 1
    months = overview.months_due(SETUP, TODAY)
    assert [(m.year, m.month) for m in months] == sorted(expected)
    assert {(m.year, m.month): [m.done, m.open, m.overdue] for m in months} == expected


def test_longest_overdue_and_latest_reports(many: list[Task]) -> None:
    late = sorted((t for t in many if is_late(t)), key=lambda t: (t.deadline_on or TODAY, t.position, t.pk))
    found = overview.longest_overdue(SETUP, TODAY, limit=3)
    assert [t.deadline_on for t in found] == [t.deadline_on for t in late[:3]]
    task_note(actor=SETUP, task_id=many[0].pk, note="最新")
    rows = overview.latest_reports(SETUP, limit=4)
    assert rows[0].note == "最新"
    kinds = {"report", "report_problem", "claim", "confirm", "return", "note"}
    assert [r.pk for r in rows] == [
        r.pk for r in sorted(Report.objects.filter(act__in=kinds), key=lambda r: (r.recorded_at, r.pk))[::-1][:4]
    ]


def test_counties(many: list[Task]) -> None:
    places = [small_city()[code] for code in ("371502", "371581", "371522", "3715Z01")]
    with clock.freeze(NOON):
        told = next(
            t
            for t in many
            if t.state == "running"
            and within(t, "371581")
            and any(p.party and p.party.place and p.party.place.code == "371581" for p in parts_of(t))
        )
        task_note(actor=actor("county", place="371581"), task_id=told.pk, note="县里说的")
    rows = overview.counties_of(SETUP, places, TODAY)
    assert [r.place for r in rows] == places
    for row in rows:
        live = [t for t in many if t.state != "dropped"]
        parts = {
            t.pk: [p.inherited for p in parts_of(t) if p.party is not None and p.party.place_id == row.place.pk]
            for t in live
        }
        assert row.total == sum(bool(mine) for mine in parts.values())
        assert row.own == sum(not all(parts[t.pk]) or t.place_id == row.place.pk for t in live)
        assert row.overdue == sum(is_late(t) for t in live if parts[t.pk])
        assert row.reported == (1 if row.place.code == "371581" else 0)
        assert row.reported_percent == (round(100 * row.reported / row.total) if row.total else 0)
    assert max(r.total for r in rows) > 0
    assert any(r.own != r.total for r in rows)
    later = overview.counties_of(SETUP, places, TODAY + dt.timedelta(days=93))
    assert not any(r.reported for r in later)


def test_what_one_may_not_see_is_not_counted(many: list[Task]) -> None:
    places = [small_city()["371502"], small_city()["371581"]]
    who = actor("county", place="371502")
    visible = {t.pk for t in many if within(t, "371502")}
    assert 0 < len(visible) < len(many)
    assert {t.pk for t in queries.visible_to(who)} == visible
    assert queries.counts(queries.visible_to(who), TODAY).total == len(visible)
    other = next(r for r in overview.counties_of(who, places, TODAY) if r.place.code == "371581")
    everything = next(r for r in overview.counties_of(SETUP, places, TODAY) if r.place.code == "371581")
    assert other.total <= everything.total
    assert {t.pk for t in overview.longest_overdue(who, TODAY, limit=99)} <= visible
    assert {r.task_id for r in overview.latest_reports(who, limit=99)} <= visible
    assert list(queries.visible_to(actor("enterprise", party=Party.objects.first()))) == []


def measured_task(phrase: str, comparator: str, value: str, actual: str = "", due: str = "") -> Target:
    high = "20" if comparator == "range" else ""
    given = TargetIn(phrase=phrase, comparator=comparator, value=value, unit="%", value_high=high, deadline=due)
    made = task(title=phrase, targets=[given])
    target = made.targets.get()
    if actual:
        task_report(actor=SETUP, task_id=made.pk, version=1, values={target.pk: actual})
    return target


def test_targets_stand_where_their_figures_and_their_dates_say() -> None:
    past, last, coming = "2026-04", TODAY.isoformat(), "2027"
    rows = [
        ("甲", ">=", "90", "90", past, "met", 1000),
        ("乙", ">=", "90", "86", coming, "near", 955),
        ("丙", ">=", "90", "50", coming, "open", 555),
        ("丙二", ">=", "90", "50", "", "open", 555),
        ("丙三", ">=", "90", "50", last, "open", 555),  # the last day is still time
        ("丁", ">=", "90", "", past, "na", None),
        ("戊", "<=", "10", "12", past, "miss", 833),
        ("戊二", ">=", "90", "86", past, "miss", 955),
        ("己", "<=", "10", "8", coming, "met", 1250),
        ("庚", "range", "10", "15", coming, "met", 1500),
        ("辛", "<=", "0", "0", past, "met", None),
        ("壬", "<=", "0", "1", past, "miss", None),
        ("壬二", "<=", "0", "1", coming, "open", None),
    ]
    for phrase, comparator, value, actual, due, _state, _permille in rows:
        measured_task(phrase, comparator, value, actual, due)
    dropped = measured_task("癸", ">=", "1")
    target_settle(actor=SETUP, target_id=dropped.pk, version=1, keep=False)
    found = overview.targets_of(SETUP, None, TODAY)
    assert {r.target.phrase: (r.state, r.permille) for r in found} == {p: (s, n) for p, *_rest, s, n in rows}
    order = ["miss", "open", "near", "met", "na"]
    keys = [(order.index(r.state), r.permille or 0) for r in found]
    assert keys == sorted(keys)


def test_a_target_printed_twice_stands_once_with_its_figure() -> None:
    measured_task("率", ">=", "90")
    told = measured_task("率", ">=", "90", "91")
    measured_task("率", ">=", "95")
    found = overview.targets_of(SETUP, None, TODAY)
    assert len(found) == 2
    assert next(r for r in found if r.state == "met").target == told


def test_owners_are_leads_or_else_who_is_responsible() -> None:
    known = departments()
    a, b, c = known["财政局"], known["教育局"], known["莘县人民政府"]
    with_lead = task(part(a), part(b, Role.RESPONSIBLE), part(c, inherited=True))
    shared = task(part(a, Role.RESPONSIBLE), part(b, Role.RESPONSIBLE), part(c, Role.SUPPORT))
    assert [p.party_id for p in queries.owners(with_lead)] == [a.pk]
    assert [p.party_id for p in queries.owners(shared)] == [a.pk, b.pk]
    changed = task_change(
        actor=SETUP, task_id=shared.pk, version=1, title="x", body="", deadline="", parts=(), reason="r"
    )
    assert queries.owners(changed) == []


def test_the_screen_asks_the_same_number_of_questions_for_few_and_many(
    many: list[Task], django_assert_max_num_queries: object
) -> None:
    assert callable(django_assert_max_num_queries)
    with django_assert_max_num_queries(8):
        queries.counts(Task.objects.all(), TODAY)
        overview.targets_of(SETUP, None, TODAY)
        overview.counties_of(SETUP, list(small_city().values()), TODAY)
        overview.months_due(SETUP, TODAY)
        overview.latest_reports(SETUP)
    assert many


def test_the_end_of_a_month() -> None:
    assert [queries.month_end(2024, m).day for m in range(1, 13)] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert queries.month_end(2025, 12) == dt.date(2025, 12, 31)
