"""What parties say of their tasks: who may, figures on two clocks, evidence, closing and returning."""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from tests.factories.plans import departments, measured, office, part, task
from tests.factories.registers import SETUP, actor, party, small_city

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import Problem
from wufei.programme.plans.actions.reports import (
    Upload,
    task_claim,
    task_confirm,
    task_note,
    task_report,
    task_return,
)
from wufei.programme.plans.actions.tasks import TargetIn, target_settle
from wufei.programme.plans.models import Report, Target, TargetValue, Task
from wufei.programme.plans.spec import Role
from wufei.registers.parties.spec import PartyKind

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 5, 20)
PHOTO = Upload(name="photo.txt", content="现场照片".encode(), note=" 东门 ")


def refused(code: str, act: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def say(made: Task, by: Actor = SETUP, **given: Any) -> Report:
    version = Task.objects.get(pk=made.pk).version
    return task_report(actor=by, task_id=made.pk, version=version, **({"note": "推进中"} | given))


def seen(target: Target) -> tuple[int | None, dt.date | None]:
    target.refresh_from_db()
    return target.actual_micro, target.actual_on


def test_a_report_moves_the_task_and_says_so_everywhere() -> None:
    owner = party()
    made = task(part(owner))
    who = actor("department", party=owner)
    with clock.freeze(dt.datetime(2026, 5, 20, 10, tzinfo=clock.SHANGHAI)):
        report = say(made, who, note=" 已开工 ", next_step=" 验收 ", happened_on=dt.date(2026, 5, 18))
    made.refresh_from_db()
    assert (made.state, made.reported_on, made.reported_by) == ("running", dt.date(2026, 5, 18), who.label)
    assert (made.problem, made.next_step) == ("", "验收")
    assert (report.note, report.state_before, report.state_after) == ("已开工", "planned", "running")
    assert (report.happened_on, clock.day_of(report.recorded_at)) == (dt.date(2026, 5, 18), TODAY)
    assert (report.actor_id, report.actor_label, report.party_id) == (who.id, who.label, owner.pk)
    assert Emitted.objects.filter(topic="plans.task_moved").last().data == {  # type: ignore[union-attr]
        "task_id": made.pk,
        "state": "running",
    }
    entry = Entry.objects.get(act="plans.task.report")
    assert (entry.change, entry.reason) == ({"state": ["planned", "running"], "values": {}}, " 已开工 ")


def test_a_problem_blocks_and_a_report_without_one_unblocks() -> None:
    made = task()
    say(made, problem="资金未到位")
    made.refresh_from_db()
    assert (made.state, made.problem) == ("blocked", "资金未到位")
    say(made)
    made.refresh_from_db()
    assert (made.state, made.problem) == ("running", "")
    assert [r.act for r in made.reports.order_by("pk")] == ["add", "report_problem", "report"]


@pytest.mark.parametrize("given", [{}, {"note": " "}, {"values": {1: " "}}, {"values": {}, "evidence": ()}])
def test_an_empty_report_is_none(given: dict[str, Any]) -> None:
    made = task()
    refused("plans.note_needed", lambda: task_report(actor=SETUP, task_id=made.pk, version=1, **given))


@pytest.mark.parametrize("given", [{"note": "n"}, {"problem": "p"}, {"next_step": "s"}, {"evidence": [PHOTO]}])
def test_one_word_of_any_kind_is_enough(given: dict[str, Any]) -> None:
    made = task()
    task_report(actor=SETUP, task_id=made.pk, version=1, **given)


def test_a_figure_alone_is_enough_and_is_exact() -> None:
    made, target = measured()
    with clock.freeze(dt.datetime(2026, 5, 20, 10, tzinfo=clock.SHANGHAI)):
        task_report(actor=SETUP, task_id=made.pk, version=1, values={target.pk: " 91.234567 "})
    assert seen(target) == (91_234_567, TODAY)
    assert (target.state, target.version) == ("kept", 2)
    assert Entry.objects.get(act="plans.task.report").change["values"] == {str(target.pk): " 91.234567 "}


def test_the_latest_day_stands_and_the_older_figures_stay() -> None:
    made, target = measured()
    days = [dt.date(2026, 3, 1), dt.date(2026, 5, 1), dt.date(2026, 4, 1), dt.date(2026, 5, 1)]
    stands = []
    for figure, day in zip(("70", "80", "75", "82"), days, strict=True):
        say(made, values={target.pk: figure}, happened_on=day)
        stands.append(seen(target))
    assert stands == [
        (70_000_000, days[0]),
        (80_000_000, days[1]),
        (80_000_000, days[1]),  # told later of an earlier day: kept, but not overwriting
        (82_000_000, days[1]),  # told again of the same day: a correction
    ]
    kept = TargetValue.objects.filter(target=target)
    assert [(v.value_micro, v.happened_on) for v in kept] == [
        (82_000_000, days[3]),
        (80_000_000, days[1]),
        (75_000_000, days[2]),
        (70_000_000, days[0]),
    ]


def test_a_report_of_an_earlier_day_does_not_turn_the_clock_back() -> None:
    made = task()
    say(made, happened_on=dt.date(2026, 3, 1))
    say(made, office(), happened_on=dt.date(2026, 2, 1))
    made.refresh_from_db()
    assert (made.reported_on, made.reported_by) == (dt.date(2026, 3, 1), SETUP.label)


@pytest.mark.parametrize("figure", ["多", "1.2.3", "95%", "1,00"])
def test_a_wrong_figure_refuses_the_whole_report(figure: str) -> None:
    made, target = measured()
    refused("units.not_a_number", lambda: say(made, values={target.pk: figure}))
    made.refresh_from_db()
    assert (made.state, [r.act for r in made.reports.all()], seen(target)) == ("planned", ["add"], (None, None))


def test_a_figure_for_somebody_elses_or_a_dropped_target_is_refused_not_lost() -> None:
    made, target = measured()
    _other, foreign = measured()
    refused("kernel.not_found", lambda: say(made, values={target.pk: "1", foreign.pk: "2"}))
    assert seen(foreign) == seen(target) == (None, None)
    target_settle(actor=SETUP, target_id=target.pk, version=1, keep=False)
    refused("kernel.not_found", lambda: say(made, values={target.pk: "1"}))


def test_nothing_is_reported_of_a_day_to_come() -> None:
    made = task()
    # Just after midnight in Shanghai it is still the day before in UTC.
    with clock.freeze(dt.datetime(2026, 5, 20, 0, 30, tzinfo=clock.SHANGHAI)):
        refused("plans.future_day", lambda: say(made, happened_on=dt.date(2026, 5, 21)))
        say(made, happened_on=TODAY)
    made.refresh_from_db()
    assert made.reported_on == TODAY


def test_evidence_is_kept_by_its_content() -> None:
    made = task()
    report = say(made, evidence=[PHOTO, Upload(name="again.txt", content=PHOTO.content)])
    rows = list(report.evidence.order_by("pk"))
    digest = hashlib.sha256("现场照片".encode()).hexdigest()
    assert [(e.file.sha256, e.note, e.task_id) for e in rows] == [(digest, "东门", made.pk), (digest, "", made.pk)]
    assert rows[0].file.retention_until is not None
    assert rows[0].file.purpose == "plans.evidence"


def test_a_bad_file_refuses_the_whole_report() -> None:
    made = task()
    bad = Upload(name="x.exe", content=b"MZ" + bytes(200))
    refused("files.type_refused", lambda: say(made, evidence=[PHOTO, bad]))
    made.refresh_from_db()
    assert (made.state, made.version, made.reports.count()) == ("planned", 1, 1)


def test_closing_needs_evidence_or_where_it_lies() -> None:
    made = task()
    say(made)
    made.refresh_from_db()
    refused("plans.claim_evidence", lambda: task_claim(actor=SETUP, task_id=made.pk, version=made.version, note=" "))
    task_note(actor=SETUP, task_id=made.pk, note="", evidence=[PHOTO])
    report = task_claim(actor=SETUP, task_id=made.pk, version=made.version, note=" ")
    assert (report.act, report.state_after) == ("claim", "claimed")


def test_claiming_confirming_and_returning() -> None:
    owner = party()
    made = task(part(owner))
    who, boss = actor("department", party=owner), office()
    say(made, who)
    claimed = task_claim(actor=who, task_id=made.pk, version=2, note="材料在办公室", evidence=[PHOTO])
    assert claimed.party_id == owner.pk
    refused("plans.reason_needed", lambda: task_return(actor=boss, task_id=made.pk, version=3, reason=" "))
    returned = task_return(actor=boss, task_id=made.pk, version=3, reason="缺验收单")
    assert (returned.state_before, returned.state_after, returned.note) == ("claimed", "running", "缺验收单")
    task_claim(actor=who, task_id=made.pk, version=4, note="已补")
    task_confirm(actor=boss, task_id=made.pk, version=5)
    made.refresh_from_db()
    assert (made.state, made.closed_on) == ("done", clock.today())
    assert made.reported_by == who.label  # what the office did is no report of the party
    moved = Emitted.objects.filter(topic="plans.task_moved").order_by("pk").values_list("data", flat=True)
    assert [m["state"] for m in moved] == ["planned", "running", "claimed", "running", "claimed", "done"]


def test_a_note_moves_nothing() -> None:
    made = task()
    report = task_note(actor=SETUP, task_id=made.pk, note=" 已协助 ", evidence=[PHOTO])
    made.refresh_from_db()
    assert (report.note, made.state, made.version, made.reported_on) == ("已协助", "planned", 1, None)
    refused("plans.note_needed", lambda: task_note(actor=SETUP, task_id=made.pk, note=" "))


ROLES = {
    "lead": (Role.LEAD, False),
    "responsible": (Role.RESPONSIBLE, False),
    "support": (Role.SUPPORT, False),
    "inherited": (Role.RESPONSIBLE, True),
    "inherited lead": (Role.LEAD, True),
}


@pytest.mark.parametrize(
    ("part_of_it", "may_report"),
    [("lead", True), ("responsible", True), ("support", False), ("inherited", False), ("inherited lead", False)],
)
@pytest.mark.parametrize("kind", ["department", "county", "township"])
def test_owners_report_and_helpers_only_note(part_of_it: str, may_report: bool, kind: str) -> None:
    small_city()
    own = party("街办", PartyKind.GOVERNMENT, "371502001")
    scopes: dict[str, dict[str, Any]] = {
        "department": {"party": own},
        "county": {"place": "371502"},
        "township": {"place": "371502001"},
    }
    role, inherited = ROLES[part_of_it]
    made, target = measured(part(party(place="371581")), part(own, role, inherited=inherited))
    who = actor(kind, **scopes[kind])
    note = task_note(actor=who, task_id=made.pk, note="协助")
    assert note.party_id == own.pk
    if may_report:
        assert say(made, who, values={target.pk: "1"}).party_id == own.pk
        task_claim(actor=who, task_id=made.pk, version=2, note="完成")
    else:
        refused("access.not_allowed", lambda: say(made, who))
        refused("access.not_allowed", lambda: task_claim(actor=who, task_id=made.pk, version=1, note="完成"))


def test_who_has_no_part_does_not_even_see_the_task() -> None:
    small_city()
    made = task(part(party(place="371581")))
    for who in (
        actor("department", party=party()),
        actor("county", place="371502"),
        actor("enterprise", party=party()),
    ):
        refused("kernel.not_found", lambda who=who: say(made, who))  # type: ignore[misc]
        refused("kernel.not_found", lambda who=who: task_note(actor=who, task_id=made.pk, note="n"))  # type: ignore[misc]


def test_a_county_reaches_tasks_of_its_own_place() -> None:
    places = small_city()
    made = task(part(party()), place_id=places["371502"].pk)
    say(made, actor("county", place="371502"))
    refused("kernel.not_found", lambda: say(made, actor("county", place="371581")))


def test_one_speaks_only_for_oneself() -> None:
    small_city()
    own, other = party(place="371502"), party(place="371581")
    made = task(part(own), part(other))
    who = actor("department", party=own)
    refused("plans.party_unknown", lambda: say(made, who, party_id=other.pk))
    refused("plans.party_unknown", lambda: task_note(actor=who, task_id=made.pk, note="n", party_id=other.pk))
    refused("plans.party_unknown", lambda: say(made, office(), party_id=party().pk))
    assert say(made, who, party_id=own.pk).party_id == own.pk
    assert say(made, office(), party_id=other.pk).party_id == other.pk  # the office writes down what it was told
    assert say(made, office()).party_id is None
    assert say(made, actor("county", place="371581")).party_id == other.pk


def test_simulated_tasks_leave_simulated_reports() -> None:
    made = task(simulated=True)
    assert say(made).simulated
    assert say(task(), simulated=True).simulated
    assert not say(task()).simulated


def test_a_department_named_in_a_plan_reports_with_figures_in_several_units() -> None:
    known = departments()
    rate = TargetIn(phrase="利用率", comparator=">=", value="95", unit="%")
    mass = TargetIn(phrase="处置量", comparator=">=", value="1,200.5", unit="吨")
    made = task(part(known["农业农村局"]), targets=[rate, mass])
    by_phrase = {t.phrase: t for t in made.targets.all()}
    who = actor("department", party=known["农业农村局"])
    say(made, who, values={by_phrase["利用率"].pk: "96", by_phrase["处置量"].pk: "１，３００"})
    assert [seen(t)[0] for t in by_phrase.values()] == [96_000_000, 1_300_000_000]
