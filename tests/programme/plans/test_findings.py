"""Findings: every kind and choice, and what a choice does to items and to targets that were adopted already."""

import pytest
from tests.factories.plans import (
    DOCUMENT,
    QUOTAS_ONLY,
    accepted,
    adopted,
    departments,
    finding,
    item,
    office,
    settle,
    uploaded,
)
from tests.factories.registers import SETUP

from wufei.kernel.problems import Problem
from wufei.programme.plans.actions.adoption import plan_adopt
from wufei.programme.plans.actions.findings import finding_settle
from wufei.programme.plans.actions.review import items_accept_sure
from wufei.programme.plans.models import Edition, Finding, Item, Task
from wufei.programme.plans.spec import CHOICES, FindingKind

pytestmark = pytest.mark.django_db
FILM, SPREAD, STRAW, WASTE = "农膜回收率达到90%以上。", "建成网点20处", "离田利用秸秆", "每个县"
CONTRADICTION, REPEAT, NAME = (
    FindingKind.CONTRADICTORY_NUMBERS,
    FindingKind.REPEATED_TARGET,
    FindingKind.DOUBTFUL_NAME,
)


def refused(code: str, found: Finding, choice: str) -> None:
    with pytest.raises(Problem) as caught:
        settle(found, choice)
    assert caught.value.code == code


def states(edition: Edition, phrase: str) -> list[str]:
    """The state of every target of this phrase on items, in the order of the document; – where nothing was said."""
    rows = [row for i in edition.items.all() for row in i.targets]
    return [row.get("state", "–") for row in rows if row["phrase"] == phrase]


def target_states(edition: Edition, phrase: str) -> list[str]:
    """The same of the adopted targets."""
    return list(edition.targets.filter(phrase=phrase).order_by("position").values_list("state", flat=True))


def versions(edition: Edition) -> dict[int, int]:
    return {i.pk: i.version for i in Item.objects.filter(edition=edition)}


OPTIONS = [(kind, choice) for kind, choices in CHOICES.items() for choice in choices]


@pytest.mark.parametrize(("kind", "choice"), OPTIONS)
def test_every_kind_takes_its_choices_and_can_be_reopened(kind: str, choice: str) -> None:
    edition = uploaded(QUOTAS_ONLY if kind == FindingKind.NO_TASKS else DOCUMENT)
    found = finding(edition, kind)
    chosen = f"{choice}:0" if choice == "take" else choice
    who = office()
    done = settle(found, chosen, by=who)
    done.refresh_from_db()
    assert (done.state, done.choice, done.settled_by, done.version) == ("settled", chosen, who.label, 2)
    assert done.settled_at is not None
    refused("kernel.no_such_move", done, chosen)
    open_again = settle(done, "reopen")
    assert (open_again.state, open_again.choice, open_again.settled_by) == ("open", "", "")
    assert open_again.settled_at is None


def test_the_kinds_and_their_choices_are_all_there() -> None:
    assert set(CHOICES) == set(FindingKind)
    assert all(CHOICES.values())


@pytest.mark.parametrize("kind", [k for k in FindingKind if k != FindingKind.NO_TASKS])
def test_what_is_no_choice_of_the_kind_is_refused(kind: str) -> None:
    edition = uploaded()
    found = finding(edition, kind)
    wrong = {c for choices in CHOICES.values() for c in choices} - set(CHOICES[kind])
    for choice in sorted(wrong | {"", "settle", f"{CHOICES[kind][0]}:x"}):
        refused("plans.choice_unknown", found, choice)
    found.refresh_from_db()
    assert (found.state, found.version) == ("open", 1)


@pytest.mark.parametrize("choice", ["take", "take:", "take:2", "take:-1", "take:eins", "take:0:0"])
def test_a_reading_that_is_not_there_is_refused(choice: str) -> None:
    edition = uploaded()
    refused("plans.choice_unknown", finding(edition, CONTRADICTION), choice)
    assert states(edition, "秸秆综合利用率") == ["–", "–"]


def test_left_open_it_stays_marked_and_can_be_settled_later() -> None:
    edition = uploaded()
    left = settle(finding(edition, CONTRADICTION), "leave")
    assert (left.state, left.choice) == ("left", "")
    assert states(edition, "秸秆综合利用率") == ["doubted", "doubted"]
    refused("kernel.no_such_move", left, "leave")
    assert settle(left, "keep_all").state == "settled"
    assert states(edition, "秸秆综合利用率") == ["kept", "kept"]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("take:0", ["kept", "dropped"]), ("take:1", ["dropped", "kept"]), ("keep_all", ["kept", "kept"])],
)
def test_one_of_two_numbers_is_taken_on_items_and_on_adopted_targets_alike(choice: str, expected: list[str]) -> None:
    edition = uploaded()
    settle(finding(edition, CONTRADICTION), choice)
    assert states(edition, "秸秆综合利用率") == expected
    assert states(edition, "农膜回收率") == ["–", "–"]  # nothing else is touched
    items_accept_sure(actor=SETUP, edition_id=edition.pk, confidence_permille=0)
    plan_adopt(actor=SETUP, edition_id=edition.pk, version=1)
    assert target_states(edition, "秸秆综合利用率") == expected
    # And after the adoption as well, in both directions.
    settle(finding(edition, CONTRADICTION), "reopen")
    assert target_states(edition, "秸秆综合利用率") == ["doubted", "doubted"]
    assert states(edition, "秸秆综合利用率") == ["doubted", "doubted"]
    settle(finding(edition, CONTRADICTION), "take:1")
    assert target_states(edition, "秸秆综合利用率") == ["dropped", "kept"]


def test_a_repeated_target_counts_once_or_every_time() -> None:
    edition, _done = adopted()
    assert target_states(edition, "农膜回收率") == ["doubted", "doubted"]
    once = settle(finding(edition, REPEAT), "count_once")
    assert target_states(edition, "农膜回收率") == ["kept", "dropped"]
    settle(settle(once, "reopen"), "keep_all")
    assert target_states(edition, "农膜回收率") == ["kept", "kept"]


def test_a_target_in_two_findings_is_kept_only_when_both_say_so() -> None:
    """A goal of 95, and 97 in two tasks: a contradiction and a repetition speak of the same targets."""
    text = DOCUMENT.replace("到2026年，农膜回收率达到90%以上，建成", "到2026年，秸秆综合利用率达到97%以上，建成")
    edition, _done = adopted(text)
    phrase = "秸秆综合利用率"
    assert target_states(edition, phrase) == ["doubted"] * 3
    settle(finding(edition, REPEAT), "count_once")
    assert target_states(edition, phrase) == ["doubted", "doubted", "dropped"]
    settle(finding(edition, CONTRADICTION), "keep_all")
    assert target_states(edition, phrase) == ["kept", "kept", "dropped"]
    settle(finding(edition, CONTRADICTION), "reopen")
    settle(finding(edition, CONTRADICTION), "take:0")
    assert target_states(edition, phrase) == ["kept", "dropped", "dropped"]
    settle(finding(edition, REPEAT), "reopen")
    assert target_states(edition, phrase) == ["kept", "dropped", "dropped"]
    assert states(edition, phrase) == ["kept", "dropped", "dropped"]


def test_a_doubtful_name_is_taken_for_the_suggested_one_and_back() -> None:
    edition, known = uploaded(), departments()
    text = edition.text
    found = settle(finding(edition, NAME), "use_suggestion")
    lead = item(edition, WASTE).parties[0]
    assert (lead["role"], lead["printed"], lead["party_id"]) == ("lead", "市城市管理局", known["城市管理局"].pk)
    assert text[slice(*lead["span"])] == "市城市管理局局"
    found = settle(found, "reopen")
    assert item(edition, WASTE).parties[0]["printed"] == "市城市管理局局"
    settle(found, "as_printed")
    assert item(edition, WASTE).parties[0]["printed"] == "市城市管理局局"
    edition.refresh_from_db()
    assert edition.text == text


def test_a_doubtful_name_settled_after_adoption_reaches_the_task() -> None:
    (edition, _done), known = adopted(), departments()
    task = Task.objects.get(item=item(edition, WASTE))
    assert task.parties.get(role="lead", inherited=False).printed == "市城市管理局局"
    found = settle(finding(edition, NAME), "use_suggestion")
    lead = task.parties.get(role="lead", inherited=False)
    assert (lead.printed, lead.party_id) == ("市城市管理局", known["城市管理局"].pk)
    assert "市城市管理局局 → 市城市管理局" in [report.note for report in task.reports.all()]
    settle(found, "reopen")
    assert task.parties.get(role="lead", inherited=False).printed == "市城市管理局局"


def test_a_name_is_changed_only_where_the_finding_points() -> None:
    edition = uploaded()
    others = {i.pk: i.parties for i in edition.items.all() if WASTE not in i.body}
    settle(finding(edition, NAME), "use_suggestion")
    assert {i.pk: i.parties for i in edition.items.all() if WASTE not in i.body} == others


@pytest.mark.parametrize(
    ("kind", "choice"),
    [(k, c) for k, c in OPTIONS if k not in {CONTRADICTION, REPEAT, NAME, FindingKind.NO_TASKS}],
)
def test_other_choices_are_recorded_and_change_nothing(kind: str, choice: str) -> None:
    edition = accepted()
    before = versions(edition)
    settle(finding(edition, kind), choice)
    assert versions(edition) == before


def test_of_two_people_with_one_finding_the_second_is_told() -> None:
    edition = uploaded()
    found = finding(edition, CONTRADICTION)
    settle(found, "leave", by=office())
    with pytest.raises(Problem) as caught:
        finding_settle(actor=office(), finding_id=found.pk, version=1, choice="take:0")
    assert caught.value.code == "kernel.stale"
    assert states(edition, "秸秆综合利用率") == ["doubted", "doubted"]
    with pytest.raises(Problem) as caught:
        finding_settle(actor=office(), finding_id=987654, version=1, choice="leave")
    assert caught.value.code == "kernel.not_found"
