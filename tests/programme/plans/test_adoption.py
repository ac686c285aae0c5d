"""Adoption: what becomes a task and what does not, and how a revised edition carries the tasks on."""

import datetime as dt
from typing import Any

import pytest
from tests.factories.plans import (
    REVISED,
    accepted,
    adopted,
    departments,
    finding,
    item,
    mark,
    office,
    settle,
    uploaded,
)
from tests.factories.registers import SETUP

from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import Problem
from wufei.programme.plans.actions.adoption import Adoption, plan_adopt
from wufei.programme.plans.actions.editions import plan_discard
from wufei.programme.plans.actions.extensions import extension_ask, extension_decide
from wufei.programme.plans.actions.reports import task_report
from wufei.programme.plans.actions.review import item_correct, items_accept_sure
from wufei.programme.plans.actions.tasks import task_drop
from wufei.programme.plans.models import Edition, Item, Target, Task, TaskParty
from wufei.programme.plans.queries import editions as queries
from wufei.programme.plans.spec import FindingKind, ItemEvent

pytestmark = pytest.mark.django_db
FILM, SURVEY, SPREAD, STRAW, WASTE = "回收废旧农膜", "建立产废企业台账", "建成网点20处", "离田利用秸秆", "每个县"


def adopt(edition: Edition) -> Adoption:
    edition.refresh_from_db()
    return plan_adopt(actor=SETUP, edition_id=edition.pk, version=edition.version)


def task_of(edition: Edition, words: str) -> Task:
    return Task.objects.get(item=item(edition, words))


def parts(task: Task) -> list[tuple[str, str, bool, bool, bool]]:
    """Role, printed name, known, inherited, collective."""
    rows = TaskParty.objects.filter(task=task)
    return [(p.role, p.printed, p.party_id is not None, p.inherited, p.collective) for p in rows]


def report(task: Task, figures: dict[str, str], day: dt.date | None = None) -> None:
    task.refresh_from_db()
    values = {task.targets.get(phrase=phrase).pk: text for phrase, text in figures.items()}
    task_report(actor=SETUP, task_id=task.pk, version=task.version, note="n", values=values, happened_on=day)


def test_nothing_is_adopted_before_something_was_reviewed() -> None:
    edition = uploaded()
    mark(item(edition, SURVEY), ItemEvent.REJECT)
    with pytest.raises(Problem) as caught:
        adopt(edition)
    assert caught.value.code == "plans.nothing_reviewed"
    edition.refresh_from_db()
    assert (edition.state, edition.adopted_at, Task.objects.count()) == ("in_review", None, 0)


def test_only_reviewed_items_become_tasks_and_the_rest_may_follow() -> None:
    edition = uploaded()
    mark(item(edition, SURVEY))
    mark(item(edition, FILM), ItemEvent.DOUBT)
    mark(item(edition, SPREAD), ItemEvent.REJECT)
    first = adopt(edition)
    assert [(t.title, t.doubted) for t in first.created] == [("摸清固体废物底数", False), ("回收废旧农膜", True)]
    assert (first.carried, first.orphaned, first.targets) == ([], [], 1)
    edition.refresh_from_db()
    moment = edition.adopted_at
    assert edition.state == "adopted"
    items_accept_sure(actor=SETUP, edition_id=edition.pk, confidence_permille=0)
    second = adopt(edition)
    assert len(second.created) == 7  # five measures and two quota rows; the rejected one stays out
    assert not {t.pk for t in first.created} & {t.pk for t in second.created}
    assert [t.number for t in Task.objects.order_by("pk")] == [f"T{n:04d}" for n in range(1, 10)]
    edition.refresh_from_db()
    assert edition.adopted_at == moment
    assert item(edition, SPREAD).state == "rejected"
    assert set(edition.items.values_list("state", flat=True)) == {"adopted", "rejected"}
    with pytest.raises(Problem) as caught:
        adopt(edition)
    assert caught.value.code == "plans.nothing_reviewed"


def test_a_task_says_what_its_item_says() -> None:
    edition, done = adopted()
    task = task_of(edition, "绿色工厂12家")
    source = item(edition, "绿色工厂12家")
    assert (task.title, task.body, task.path, task.position) == (
        source.title,
        source.body,
        source.path,
        source.position,
    )
    assert (task.printed_number, task.chapter, task.origin, task.state) == ("3-1", "（一）工业", "plan", "planned")
    assert (task.deadline_printed, task.deadline_on) == ("2025-12", dt.date(2025, 12, 31))
    assert [r.act for r in task.reports.all()] == ["adopt"]
    assert task_of(edition, STRAW).joint
    assert len(done.created) == 10
    assert done.targets == Target.objects.count() == 11


def test_goals_become_targets_without_a_task() -> None:
    edition, _done = adopted()
    goals = list(edition.targets.filter(task__isnull=True))
    assert [(g.phrase, g.value_micro, g.unit, g.deadline_on) for g in goals] == [
        ("秸秆综合利用率", 95_000_000, "%", dt.date(2026, 12, 31)),
        ("“无废细胞”", 300_000_000, "个", dt.date(2026, 12, 31)),
    ]
    assert not Task.objects.filter(item__kind="goal").exists()


def test_a_quota_row_becomes_a_task_with_its_number() -> None:
    edition, _done = adopted()
    school = task_of(edition, "无废学校")
    assert [(t.phrase, t.value_micro, t.unit, t.comparator) for t in school.targets.all()] == [
        ("无废学校", 120_000_000, "个", "=")
    ]
    assert parts(school) == [("lead", "市教育局", True, False, False)]
    assert parts(task_of(edition, "无废医院")) == [("lead", "市卫生健康委", False, False, False)]


def test_owners_are_matched_unmatched_inherited_and_collective() -> None:
    edition, _done = adopted()
    assert parts(task_of(edition, "清洁生产审核30家")) == [
        ("responsible", "市生态环境局", True, False, False),
        ("responsible", "市科技局", False, False, False),
        ("responsible", "各县（市、区）人民政府", False, True, True),
        ("responsible", "东昌府区人民政府", True, True, True),
        ("responsible", "临清市人民政府", True, True, True),
        ("responsible", "莘县人民政府", True, True, True),
    ]
    assert parts(task_of(edition, WASTE))[1:3] == [
        ("support", "各街道办事处", False, False, True),
        ("support", "东昌府区古楼街道办事处", True, False, True),
    ]
    # A zone committee is no county, and the item with the note itself is not covered by it.
    assert not TaskParty.objects.filter(party=departments()["聊城经济技术开发区管理委员会"]).exists()
    assert not any(inherited for *_rest, inherited, _collective in parts(task_of(edition, SURVEY)))


def test_the_same_party_twice_in_one_role_is_written_once() -> None:
    edition = uploaded()
    survey = item(edition, SURVEY)
    lead = survey.parties[0]
    item_correct(
        actor=SETUP,
        item_id=survey.pk,
        version=1,
        fields={"parties": [lead, lead, lead | {"role": "support"}]},
    )
    adopt(edition)
    assert [(p.role, p.printed) for p in task_of(edition, SURVEY).parties.all()] == [
        ("lead", "市生态环境局"),
        ("support", "市生态环境局"),
    ]


def test_targets_are_doubted_while_a_contradiction_is_open() -> None:
    edition = uploaded()
    mark(item(edition, STRAW))
    mark(item(edition, FILM))
    settle(finding(edition, FindingKind.REPEATED_TARGET), "keep_all")
    adopt(edition)
    assert task_of(edition, STRAW).targets.get().state == "doubted"
    assert task_of(edition, FILM).targets.get().state == "kept"
    settle(finding(edition, FindingKind.CONTRADICTORY_NUMBERS), "take:0")
    assert task_of(edition, STRAW).targets.get().state == "dropped"


def test_of_two_adoptions_at_once_one_makes_the_tasks() -> None:
    edition = accepted()
    plan_adopt(actor=SETUP, edition_id=edition.pk, version=1)
    items_before = Item.objects.count()
    # The other one had read the same state.
    late = uploaded(REVISED)
    mark(item(late, SURVEY))
    plan_adopt(actor=SETUP, edition_id=late.pk, version=1)
    mark(item(late, FILM))
    with pytest.raises(Problem) as caught:
        plan_adopt(actor=SETUP, edition_id=late.pk, version=1)
    assert caught.value.code == "kernel.stale"
    assert item(late, FILM).state == "accepted"
    assert Task.objects.filter(edition=late).count() == 1
    assert Item.objects.count() > items_before


def test_what_was_discarded_or_replaced_cannot_be_adopted() -> None:
    edition = accepted()
    plan_discard(actor=SETUP, edition_id=edition.pk, version=1)
    with pytest.raises(Problem) as caught:
        adopt(edition)
    assert caught.value.code == "access.wrong_state"
    with pytest.raises(Problem) as caught:
        plan_discard(actor=SETUP, edition_id=edition.pk, version=2)
    assert caught.value.code == "access.wrong_state"


def test_an_adoption_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    edition = accepted()

    def broken(_event: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("wufei.programme.plans.actions.adoption.emit", broken)
    with pytest.raises(ZeroDivisionError):
        adopt(edition)
    edition.refresh_from_db()
    assert (edition.state, Task.objects.count(), Target.objects.count()) == ("in_review", 0, 0)


def test_adopting_is_told_with_the_tasks() -> None:
    edition, done = adopted()
    told = Emitted.objects.get(topic="plans.adopted")
    assert told.data == {"edition_id": edition.pk, "task_ids": [t.pk for t in done.created]}
    entry = Entry.objects.get(act="plans.plan.adopt")
    assert entry.change == {"created": 10, "carried": 0, "orphaned": []}


def test_the_diff_of_a_revised_edition() -> None:
    first, second = uploaded(), None
    second = uploaded(REVISED, revises=first)
    titles = {i.pk: f"{i.number} {i.title}".strip() for i in Item.objects.all()}
    rows = [
        (c.kind, titles.get(c.old or 0, ""), titles.get(c.new or 0, "")) for c in queries.editions_diff(first, second)
    ]
    assert rows == [
        ("same", "秸秆综合利用率", "秸秆综合利用率"),
        ("same", "“无废细胞”", "“无废细胞”"),
        ("removed", "1 开展全民宣传", ""),
        ("same", "2 摸清固体废物底数", "1 摸清固体废物底数"),
        ("same", "3-1 推广绿色工厂", "2-1 推广绿色工厂"),
        ("same", "3-2 推广绿色工厂", "2-2 推广绿色工厂"),
        ("changed", "4 回收废旧农膜", "3 回收废旧农膜"),
        ("changed", "5 离田利用秸秆", "4 离田利用秸秆"),
        ("changed", "6 补助收储网点", "5 补助收储网点"),
        ("added", "", "6 建设分拣中心"),
        ("same", "7 分类投放垃圾", "7 分类投放垃圾"),
        ("same", "1 无废学校", "1 无废学校"),
        ("same", "2 无废医院", "2 无废医院"),
    ]
    words = queries.item_words_changed(item(first, FILM), item(second, FILM))
    assert [w for w in words if w[0] != "same"] == [
        ("removed", "6"),
        ("added", "7"),
        ("removed", "0"),
        ("added", "2"),
    ]


def test_a_revised_edition_carries_the_tasks_on() -> None:
    first, before = adopted()
    film = task_of(first, FILM)
    report(film, {"农膜回收率": "88"}, dt.date(2025, 6, 1))
    numbers = {t.pk: t.number for t in before.created}
    second = accepted(REVISED, revises=first)
    done = adopt(second)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "adopted")
    assert queries.edition_adopted(SETUP) == second
    assert [t.title for t in done.created] == ["建设分拣中心"]
    assert len(done.carried) == 9
    assert {t.pk: t.number for t in done.carried}.items() <= numbers.items()

    film.refresh_from_db()
    assert (film.state, film.printed_number, film.edition_id) == ("running", "3", second.pk)
    assert (film.deadline_printed, film.deadline_on) == ("2027", dt.date(2027, 12, 31))
    assert "92%" in film.body
    assert [r.act for r in film.reports.order_by("pk")] == ["adopt", "report", "edition"]
    target = film.targets.get()
    assert (target.value_micro, target.deadline_printed) == (92_000_000, "2027")
    assert (target.actual_micro, target.actual_on, target.values.count()) == (88_000_000, dt.date(2025, 6, 1), 1)
    change = Entry.objects.get(act="plans.task.carry_on", subject_id=str(film.pk)).change
    assert change["deadline"] == ["2026-12-31", "2027-12-31"]
    assert set(change) == {"deadline", "body"}

    straw = task_of(second, STRAW)
    assert [p.printed for p in straw.parties.filter(inherited=False)] == ["市农业农村局", "市科技局"]
    assert not Target.objects.filter(edition=first, task__isnull=False).exists()


def test_tasks_without_an_item_are_named_and_marked_and_stay() -> None:
    first, _done = adopted()
    gone = task_of(first, "开展全民宣传")
    done = adopt(accepted(REVISED, revises=first))
    assert [t.pk for t in done.orphaned] == [gone.pk]
    gone.refresh_from_db()
    assert (gone.state, gone.doubted, gone.edition_id) == ("planned", True, first.pk)
    assert [r.act for r in gone.reports.order_by("pk")] == ["adopt", "orphaned"]


def test_a_dropped_task_without_an_item_is_not_named() -> None:
    first, _done = adopted()
    gone = task_of(first, "开展全民宣传")
    task_drop(actor=SETUP, task_id=gone.pk, version=gone.version, reason="完成于他处")
    assert adopt(accepted(REVISED, revises=first)).orphaned == []


def test_an_item_that_still_waits_makes_no_orphan() -> None:
    first, _done = adopted()
    second = uploaded(REVISED, revises=first)
    mark(item(second, SURVEY))
    done = adopt(second)
    assert [t.title for t in done.carried] == ["摸清固体废物底数"]
    assert [t.title for t in done.orphaned] == ["开展全民宣传"]
    items_accept_sure(actor=SETUP, edition_id=second.pk, confidence_permille=0)
    again = adopt(second)
    assert (len(again.created), len(again.carried), [t.title for t in again.orphaned]) == (1, 8, ["开展全民宣传"])
    assert Task.objects.filter(edition=second).count() == 10


def test_a_rejected_item_of_the_new_edition_orphans_its_task() -> None:
    first, _done = adopted()
    second = accepted(REVISED, revises=first)
    mark(item(second, SURVEY), ItemEvent.REJECT)
    assert {t.title for t in adopt(second).orphaned} == {"开展全民宣传", "摸清固体废物底数"}


def test_a_granted_deadline_stays_where_the_new_edition_prints_the_same_one() -> None:
    first, _done = adopted()
    later = dt.date(2026, 6, 30)
    for words in ("绿色工厂12家", FILM):
        day = later if words != FILM else dt.date(2028, 6, 30)
        asked = extension_ask(actor=SETUP, task_id=task_of(first, words).pk, deadline=day, reason="设备延迟")
        extension_decide(actor=SETUP, extension_id=asked.pk, version=1, grant=True)
    second = accepted(REVISED, revises=first)
    adopt(second)
    assert task_of(second, "绿色工厂12家").deadline_on == later
    assert task_of(second, FILM).deadline_on == dt.date(2027, 12, 31)  # here the plan itself says something new


def test_a_reported_target_that_is_gone_stays_with_its_figures_and_is_marked() -> None:
    first, _done = adopted()
    settle(finding(first, FindingKind.REPEATED_TARGET), "keep_all")
    spread = task_of(first, SPREAD)
    report(spread, {"农膜回收率": "70", "网点": "5"})
    second = accepted(REVISED, revises=first)
    adopt(second)
    rows = {t.phrase: (t.state, t.actual_micro) for t in Target.objects.filter(task=spread)}
    assert rows == {"农膜回收率": ("doubted", 70_000_000), "网点": ("kept", 5_000_000)}


def test_two_reported_targets_of_one_name_stay_two() -> None:
    text = (
        "方案\n一、主要任务\n1.{0}。2025年达到80%以上，2026年达到{1}%以上。（牵头单位：市财政局）\n"
        "2.开展检查。检查3次。（牵头单位：市教育局）\n"
    )
    first = uploaded(text.format("提高清运率", "90"))
    row: dict[str, Any] = {
        "kind": "number",
        "phrase": "清运率",
        "comparator": ">=",
        "value_high_micro": None,
        "unit": "%",
        "scope": "",
        "span": [],
    }
    early = row | {"value_micro": 80_000_000, "deadline": "2025"}
    late = row | {"value_micro": 90_000_000, "deadline": "2026"}
    source = item(first, "提高清运率")
    item_correct(actor=SETUP, item_id=source.pk, version=1, fields={"targets": [early, late]})
    adopt(first)
    task = task_of(first, "提高清运率")
    a, b = task.targets.order_by("position")
    task_report(actor=SETUP, task_id=task.pk, version=task.version, values={a.pk: "81", b.pk: "82"})
    second = uploaded(text.format("提高清运率", "91"), revises=first)
    source = item(second, "提高清运率")
    now = [late | {"value_micro": 91_000_000}, early]  # in another order, and one number is new
    item_correct(actor=SETUP, item_id=source.pk, version=1, fields={"targets": now})
    adopt(second)
    rows = Target.objects.filter(task=task).order_by("deadline_printed")
    assert [(t.pk, t.value_micro, t.actual_micro, t.state) for t in rows] == [
        (a.pk, 80_000_000, 81_000_000, "kept"),
        (b.pk, 91_000_000, 82_000_000, "kept"),
    ]


def test_the_number_of_statements_grows_with_the_items_only_slowly(
    django_assert_max_num_queries: object,
) -> None:
    edition = accepted()
    assert callable(django_assert_max_num_queries)
    with django_assert_max_num_queries(25 + 14 * edition.items.count()):
        adopt(edition)


def test_adoption_needs_its_right() -> None:
    edition = accepted()
    done = plan_adopt(actor=office(), edition_id=edition.pk, version=1)
    assert done.created[0].reports.get().actor_label
