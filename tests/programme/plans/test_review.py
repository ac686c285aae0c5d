"""The review: every judgement and its undoing, what is refused, and two people at one table."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.factories.plans import accepted, finding, item, mark, office, settle, uploaded
from tests.factories.registers import SETUP

from wufei.kernel.problems import Problem
from wufei.programme.plans.actions.adoption import plan_adopt
from wufei.programme.plans.actions.review import (
    item_add,
    item_correct,
    item_mark,
    item_merge_up,
    item_split,
    items_accept_sure,
    review_undo,
)
from wufei.programme.plans.models import Edition, Item
from wufei.programme.plans.queries import editions as queries
from wufei.programme.plans.spec import FindingKind, ItemEvent, ItemKind

pytestmark = pytest.mark.django_db
FILM, SURVEY, SPREAD = "农膜回收率达到90%以上。", "建立产废企业台账", "建成网点20处"


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code


def look(edition: Edition) -> list[tuple[Any, ...]]:
    """Everything a person sees of the items, without versions."""
    shown = ("pk", "kind", "position", "number", "title", "body", "span_start", "span_end", "deadline", "joint")
    more = ("parties", "inherited", "targets", "state", "note", "fingerprint")
    return [tuple(getattr(i, name) for name in (*shown, *more)) for i in edition.items.all()]


def correct(found: Item, **fields: Any) -> Item:
    return item_correct(actor=SETUP, item_id=found.pk, version=found.version, fields=fields)


@pytest.mark.parametrize(
    ("event", "state"),
    [("accept", "accepted"), ("doubt", "doubted"), ("reject", "rejected"), ("reset", "pending")],
)
def test_one_item_is_marked_and_no_other(event: str, state: str) -> None:
    edition = uploaded()
    survey = item(edition, SURVEY)
    done = item_mark(actor=SETUP, item_id=survey.pk, version=1, event=ItemEvent(event), note="看过")
    assert (done.state, done.version, done.note) == (state, 2, "看过")
    others = edition.items.exclude(pk=survey.pk)
    assert {(i.state, i.version) for i in others} == {("pending", 1)}
    again = item_mark(actor=SETUP, item_id=survey.pk, version=2, event=ItemEvent(event))
    assert (again.state, again.note) == (state, "看过")


@pytest.mark.parametrize("event", [ItemEvent.ADOPT, ItemEvent.CHANGE])
def test_marking_is_no_way_round_adoption_or_correction(event: ItemEvent) -> None:
    survey = item(accepted(), SURVEY)
    refused(
        "kernel.no_such_move",
        lambda: item_mark(actor=SETUP, item_id=survey.pk, version=survey.version, event=event),
    )
    survey.refresh_from_db()
    assert survey.state == "accepted"


def test_what_was_read_surely_is_accepted_at_once_and_the_rest_waits() -> None:
    edition = uploaded()
    mark(item(edition, SPREAD), ItemEvent.REJECT)
    sure = edition.items.filter(confidence_permille__gte=950, state="pending").count()
    assert items_accept_sure(actor=SETUP, edition_id=edition.pk) == sure > 0
    assert item(edition, "开展全民宣传").state == "pending"
    assert item(edition, SPREAD).state == "rejected"
    assert items_accept_sure(actor=SETUP, edition_id=edition.pk) == 0
    assert edition.steps.filter(act="accept_sure").count() == 1
    counted = queries.review_of(list(edition.items.all()))
    assert (counted.accepted, counted.rejected, counted.total) == (sure, 1, 12)
    assert (counted.adoptable, counted.reviewed) == (sure, sure + 1)
    assert (counted.measures, counted.goals, counted.quotas) == (8, 2, 2)


def test_a_correction_takes_what_is_given_and_leaves_the_rest() -> None:
    survey = item(uploaded(), SURVEY)
    done = correct(survey, title="摸底", deadline="2024-06", joint=True)
    assert (done.title, done.deadline, done.joint, done.state) == ("摸底", "2024-06", True, "changed")
    done.refresh_from_db()
    assert (done.title, done.body, done.number) == ("摸底", survey.body, "2")
    assert done.fingerprint == survey.fingerprint  # what was read stays what it is compared by


def test_a_correction_cannot_touch_what_is_no_content() -> None:
    survey = item(uploaded(), SURVEY)
    done = correct(survey, state="adopted", edition_id=99, position=1, span_start=0, kind="goal")
    done.refresh_from_db()
    assert (done.state, done.edition_id, done.position, done.kind) == (
        "changed",
        survey.edition_id,
        survey.position,
        ItemKind.MEASURE,
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": "  "}, "plans.item_title"),
        ({"title": "长" * 401}, "plans.text_long"),
        ({"note": "长" * 401}, "plans.text_long"),
        ({"number": "1" * 25}, "plans.text_long"),
        ({"deadline": "明年"}, "plans.deadline_form"),
        ({"parties": [{"role": "boss", "printed": "市财政局"}]}, "plans.role_unknown"),
        ({"targets": [{"phrase": "率", "deadline": "不久"}]}, "plans.deadline_form"),
    ],
)
def test_a_wrong_correction_changes_nothing(fields: dict[str, Any], code: str) -> None:
    edition = uploaded()
    before = look(edition)
    refused(code, lambda: correct(item(edition, SURVEY), **fields))
    assert look(edition) == before
    assert not edition.steps.exists()


def test_a_note_can_be_taken_away_again() -> None:
    survey = item(uploaded(), SURVEY)
    done = correct(survey, note="疑")
    assert correct(done, note="").note == ""


def test_a_split_keeps_the_owners_and_gives_each_part_its_targets() -> None:
    edition = uploaded()
    spread = item(edition, SPREAD)
    at = spread.body.index("建成网点")
    first, second = item_split(actor=SETUP, item_id=spread.pk, version=1, at=at)
    assert first.body + second.body == spread.body
    assert first.parties == second.parties == spread.parties
    assert first.inherited == second.inherited == spread.inherited
    assert [t["phrase"] for t in first.targets] == ["农膜回收率"]
    assert [t["phrase"] for t in second.targets] == ["网点"]
    assert (first.state, second.state) == ("changed", "changed")
    assert second.title == "建成网点20处"
    assert edition.text[second.span_start :].startswith("建成网点20处")
    order = [i.pk for i in edition.items.all()]
    assert order.index(second.pk) == order.index(first.pk) + 1
    assert len(set(edition.items.values_list("position", flat=True))) == len(order)


def test_a_part_can_be_split_again_and_again() -> None:
    edition = uploaded()
    found = correct(item(edition, SURVEY), body="甲乙丙丁戊己庚辛")
    for _ in range(7):
        _first, found = item_split(actor=SETUP, item_id=found.pk, version=found.version, at=1)
    parts = [i.body for i in edition.items.filter(number="2", kind="measure")]
    assert parts == list("甲乙丙丁戊己庚辛")
    positions = list(edition.items.values_list("position", flat=True))
    assert positions == sorted(set(positions))


@pytest.mark.parametrize("at", [0, -1, -3, 10**6])
def test_a_split_is_inside_the_text(at: int) -> None:
    edition = uploaded()
    before = look(edition)
    refused("plans.split_point", lambda: item_split(actor=SETUP, item_id=item(edition, SURVEY).pk, version=1, at=at))
    assert look(edition) == before


def test_a_title_of_a_part_that_does_not_fit_is_refused() -> None:
    survey = item(uploaded(), SURVEY)
    refused("plans.text_long", lambda: item_split(actor=SETUP, item_id=survey.pk, version=1, at=5, title="长" * 401))


@pytest.mark.parametrize("body", ["𠮷甲乙", "甲🗂️乙", "👩‍🔧修厂", "e\u0301甲𠮷𠮷"])
def test_a_split_is_counted_in_characters_also_outside_the_basic_plane(body: str) -> None:
    edition = uploaded()
    survey = correct(item(edition, SURVEY), body=body)
    for at in range(1, len(body)):
        first, second = item_split(actor=SETUP, item_id=survey.pk, version=survey.version, at=at)
        assert (first.body, second.body) == (body[:at], body[at:])
        assert (first.span_end, second.span_start) == (survey.span_start + at, survey.span_start + at)
        review_undo(actor=SETUP, edition_id=edition.pk)
        survey.refresh_from_db()
        assert survey.body == body


def test_a_merge_unites_text_owners_and_targets() -> None:
    edition = uploaded()
    upper, lower = item(edition, "绿色工厂12家"), item(edition, "清洁生产审核30家")
    done = item_merge_up(actor=SETUP, item_id=lower.pk, version=1)
    assert done.pk == upper.pk
    assert done.body == f"{upper.body}\n{lower.body}"
    assert [p["printed"] for p in done.parties] == ["市工业和信息化局", "市生态环境局", "市科技局"]
    assert [t["phrase"] for t in done.targets] == ["绿色工厂", "清洁生产审核"]
    assert [p["printed"] for p in done.inherited] == ["各县（市、区）人民政府"]
    assert (done.span_start, done.span_end) == (upper.span_start, lower.span_end)
    lower.refresh_from_db()
    assert (lower.state, lower.note) == ("rejected", "→ 3-1 推广绿色工厂")


def test_a_merge_keeps_inherited_owners_and_the_only_deadline() -> None:
    edition = uploaded()
    survey = item(edition, SURVEY)
    lower = item(edition, "绿色工厂12家")
    done = item_merge_up(actor=SETUP, item_id=lower.pk, version=1)
    assert done.pk == survey.pk
    assert (done.deadline, [p["printed"] for p in done.inherited]) == ("2025-12", ["各县（市、区）人民政府"])


def test_a_merge_goes_to_the_nearest_item_of_its_kind_that_is_still_there() -> None:
    edition = uploaded()
    mark(item(edition, "清洁生产审核30家"), ItemEvent.REJECT)
    done = item_merge_up(actor=SETUP, item_id=item(edition, FILM).pk, version=1)
    assert done.number == "3-1"
    refused(
        "plans.merge_neighbour",
        lambda: item_merge_up(actor=SETUP, item_id=item(edition, "开展全民宣传").pk, version=1),
    )
    refused(
        "plans.merge_neighbour",
        lambda: item_merge_up(actor=SETUP, item_id=item(edition, "无废学校").pk, version=1),
    )


def test_an_item_is_added_after_another_one_or_at_the_end() -> None:
    edition = uploaded()
    survey = item(edition, SURVEY)
    added = item_add(actor=SETUP, edition_id=edition.pk, title=" 漏读的一项 ", after_id=survey.pk, span=(3, 9))
    last = item_add(actor=SETUP, edition_id=edition.pk, title="最后一项", body="做完。")
    order = [i.pk for i in edition.items.all()]
    assert order.index(added.pk) == order.index(survey.pk) + 1
    assert order[-1] == last.pk
    assert (added.title, added.state, added.path) == ("漏读的一项", "changed", survey.path)
    assert (added.span_start, added.span_end) == (3, 9)
    refused("plans.item_title", lambda: item_add(actor=SETUP, edition_id=edition.pk, title=" "))
    refused("plans.text_long", lambda: item_add(actor=SETUP, edition_id=edition.pk, title="长" * 401))


Step = Callable[[Edition], object]
STEPS: dict[str, Step] = {
    "accept": lambda e: mark(item(e, FILM)),
    "doubt": lambda e: mark(item(e, FILM), ItemEvent.DOUBT),
    "reject": lambda e: mark(item(e, FILM), ItemEvent.REJECT),
    "reset": lambda e: mark(item(e, FILM), ItemEvent.RESET),
    "accept_sure": lambda e: items_accept_sure(actor=SETUP, edition_id=e.pk),
    "correct": lambda e: correct(
        item(e, FILM), title="改", body="改了", deadline="2027", parties=[], targets=[], note="x"
    ),
    "split": lambda e: item_split(actor=SETUP, item_id=item(e, SPREAD).pk, version=1, at=15),
    "merge": lambda e: item_merge_up(actor=SETUP, item_id=item(e, FILM).pk, version=1),
    "add": lambda e: item_add(actor=SETUP, edition_id=e.pk, title="新"),
}


@pytest.mark.parametrize("name", STEPS)
def test_every_step_can_be_undone_once(name: str) -> None:
    edition = uploaded()
    before = look(edition)
    STEPS[name](edition)
    if name != "reset":
        assert look(edition) != before
    assert review_undo(actor=SETUP, edition_id=edition.pk) or name == "add"
    assert look(edition) == before
    assert review_undo(actor=SETUP, edition_id=edition.pk) == []
    assert look(edition) == before


def test_steps_are_undone_from_the_last_to_the_first() -> None:
    edition = uploaded()
    seen = [look(edition)]
    for name in ("accept", "add", "merge", "doubt", "accept_sure"):
        STEPS[name](edition) if name != "merge" else item_merge_up(
            actor=SETUP, item_id=item(edition, "绿色工厂12家").pk, version=1
        )
        seen.append(look(edition))
    for before in reversed(seen[:-1]):
        review_undo(actor=SETUP, edition_id=edition.pk)
        assert look(edition) == before


def test_one_undoes_ones_own_steps_and_not_those_of_others() -> None:
    edition, ann, ben = uploaded(), office(), office()
    mark(item(edition, FILM), by=ann)
    mark(item(edition, SURVEY), ItemEvent.DOUBT, by=ben)
    assert review_undo(actor=ann, edition_id=edition.pk) == [item(edition, FILM).pk]
    assert (item(edition, FILM).state, item(edition, SURVEY).state) == ("pending", "doubted")


def test_undo_never_takes_back_what_somebody_else_did_since() -> None:
    edition, ann, ben = uploaded(), office(), office()
    film = mark(item(edition, FILM), by=ann)
    item_correct(actor=ben, item_id=film.pk, version=film.version, fields={"title": "本的改动"})
    refused("kernel.stale", lambda: review_undo(actor=ann, edition_id=edition.pk))
    film.refresh_from_db()
    assert (film.title, film.state) == ("本的改动", "changed")
    review_undo(actor=ben, edition_id=edition.pk)
    review_undo(actor=ann, edition_id=edition.pk)
    film.refresh_from_db()
    assert (film.title, film.state) == ("回收废旧农膜", "pending")


def test_undo_of_a_split_is_refused_when_somebody_works_on_the_new_part() -> None:
    edition, ann, ben = uploaded(), office(), office()
    _first, second = item_split(actor=ann, item_id=item(edition, SPREAD).pk, version=1, at=15)
    mark(second, ItemEvent.DOUBT, by=ben)
    refused("kernel.stale", lambda: review_undo(actor=ann, edition_id=edition.pk))
    assert Item.objects.filter(pk=second.pk).exists()


def test_undo_keeps_what_a_settled_finding_said() -> None:
    edition = uploaded()
    film = correct(item(edition, FILM), title="农膜")
    settle(finding(edition, FindingKind.REPEATED_TARGET), "count_once")
    review_undo(actor=SETUP, edition_id=edition.pk)
    items_accept_sure(actor=SETUP, edition_id=edition.pk, confidence_permille=0)
    edition.refresh_from_db()
    plan_adopt(actor=SETUP, edition_id=edition.pk, version=edition.version)
    states = {t.item_id: t.state for t in edition.targets.filter(phrase="农膜回收率")}
    assert states == {film.pk: "kept", item(edition, SPREAD).pk: "dropped"}


def test_what_is_adopted_is_closed_to_the_review() -> None:
    edition = uploaded()
    spread = item(edition, SPREAD)
    mark(spread)
    plan_adopt(actor=SETUP, edition_id=edition.pk, version=1)
    now = item(edition, SPREAD)
    acts: list[Callable[[], object]] = [
        lambda: item_mark(actor=SETUP, item_id=now.pk, version=now.version, event=ItemEvent.REJECT),
        lambda: correct(now, title="改"),
        lambda: item_split(actor=SETUP, item_id=now.pk, version=now.version, at=5),
        lambda: item_merge_up(actor=SETUP, item_id=now.pk, version=now.version),
        lambda: review_undo(actor=SETUP, edition_id=edition.pk),
    ]
    for act in acts:
        refused("plans.item_adopted", act)
    # The next one below is merged past it, not into it.
    below = item(edition, "每个县")
    assert item_merge_up(actor=SETUP, item_id=below.pk, version=1).number == "5"


@pytest.mark.parametrize("step", ["split", "add"])
def test_a_step_whose_new_item_is_a_task_cannot_be_undone(step: str) -> None:
    edition = uploaded()
    STEPS[step](edition)
    newest = edition.items.order_by("-pk")[0]
    for other in edition.items.filter(state="changed").exclude(pk=newest.pk):
        item_mark(actor=office(), item_id=other.pk, version=other.version, event=ItemEvent.RESET)
    plan_adopt(actor=SETUP, edition_id=edition.pk, version=1)
    with pytest.raises(Problem) as caught:
        review_undo(actor=SETUP, edition_id=edition.pk)
    assert caught.value.code in {"plans.item_adopted", "kernel.stale"}
    assert Item.objects.filter(pk=newest.pk, state="adopted").exists()


@pytest.mark.parametrize(
    "act",
    [
        lambda i: item_mark(actor=SETUP, item_id=i.pk, version=1, event=ItemEvent.ACCEPT),
        lambda i: item_correct(actor=SETUP, item_id=i.pk, version=1, fields={"title": "迟到"}),
        lambda i: item_split(actor=SETUP, item_id=i.pk, version=1, at=15),
        lambda i: item_merge_up(actor=SETUP, item_id=i.pk, version=1),
    ],
    ids=["mark", "correct", "split", "merge"],
)
def test_of_two_reviewers_with_one_card_the_second_is_told(act: Callable[[Item], object]) -> None:
    edition = uploaded()
    spread = item(edition, SPREAD)
    mark(spread, ItemEvent.DOUBT, by=office())
    before, steps = look(edition), edition.steps.count()
    refused("kernel.stale", lambda: act(spread))
    assert (look(edition), edition.steps.count()) == (before, steps)


def test_two_reviewers_with_two_cards_do_not_meet() -> None:
    edition, ann, ben = uploaded(), office(), office()
    film, survey = item(edition, FILM), item(edition, SURVEY)
    item_mark(actor=ann, item_id=film.pk, version=film.version, event=ItemEvent.ACCEPT)
    item_mark(actor=ben, item_id=survey.pk, version=survey.version, event=ItemEvent.REJECT)
    assert (item(edition, FILM).state, item(edition, SURVEY).state) == ("accepted", "rejected")


def test_an_item_nobody_knows_is_not_found() -> None:
    refused("kernel.not_found", lambda: item_mark(actor=SETUP, item_id=987654, version=1, event=ItemEvent.ACCEPT))
