"""Methods are loaded, evaluations opened and computed: what goes in, what comes out, what lacks."""

import datetime as dt

import pytest
from django.utils import translation
from tests.factories import evaluation as make
from tests.factories import rounds as rounds_make
from tests.factories.indicators import told
from tests.factories.plans import office, part, task
from tests.factories.registers import SETUP, party, small_city

from wufei.kernel import clock
from wufei.kernel.access import WRONG_STATE
from wufei.kernel.periods import Period
from wufei.kernel.problems import STALE, Problem, Problems
from wufei.kernel.units import MICRO
from wufei.programme.evaluation import errors
from wufei.programme.evaluation.actions import computing, judging, locking, methods, opening
from wufei.programme.evaluation.models import Evaluation, FindingCount, Judgement, Method, Run, Subject
from wufei.programme.evaluation.queries import evaluations, gathering, scores, sheets
from wufei.programme.evaluation.queries.methods import method_read
from wufei.programme.evaluation.spec.process import EvaluationState
from wufei.programme.plans.actions.reports import task_claim, task_confirm, task_report
from wufei.programme.plans.models import Task
from wufei.registers.parties.spec import PartyKind

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def of(found: Run) -> dict[str, scores.Score]:
    return {row.subject.key: row for row in scores.scores(found.evaluation, found)}


def test_shipped_methods_are_loaded_once() -> None:
    first = methods.methods_load_shipped(actor=office())
    assert [m.pk for m in methods.methods_load_shipped(actor=office())] == [m.pk for m in first]
    assert {m.code for m in first} == {"wufei-county-index", "wufei-department-assessment"}
    assert all("示范" in m.title_zh for m in first)
    assert method_read(first[0]).sha256 == first[0].sha256


def test_an_edition_never_changes() -> None:
    make.method()
    with pytest.raises(Problem) as refused:
        make.method(make.METHOD.replace("weight = 3", "weight = 4"))
    assert refused.value.fault is errors.METHOD_EXISTS
    assert make.method(make.METHOD.replace('edition = "1"', 'edition = "2"')).pk
    assert Method.objects.count() == 2


def test_a_method_is_refused_outside_its_days() -> None:
    small_city()
    data = make.METHOD.encode()
    with pytest.raises(Problem) as refused:
        methods.method_load(
            actor=SETUP, data=data, name="m", valid_from=dt.date(2025, 1, 1), valid_to=dt.date(2024, 1, 1)
        )
    assert refused.value.fault is errors.DATES_ORDER
    found = methods.method_load(actor=SETUP, data=data, name="m", valid_from=dt.date(2025, 1, 1))
    with pytest.raises(Problem) as refused:
        opening.evaluation_open(actor=SETUP, method_id=found.pk, period=make.YEAR)
    assert refused.value.fault is errors.METHOD_NOT_VALID


def test_opening_takes_every_county_and_only_once() -> None:
    small_city()
    found = make.method()
    made = opening.evaluation_open(actor=SETUP, method_id=found.pk, period=make.YEAR)
    assert [s.key for s in made.subjects.all()] == ["371502", "371522", "371581", "3715Z01"]
    for period, fault in ((make.YEAR, errors.EVALUATION_EXISTS), (Period.parse("2099"), errors.PERIOD_AHEAD)):
        with pytest.raises(Problem) as refused:
            opening.evaluation_open(actor=SETUP, method_id=found.pk, period=period)
        assert refused.value.fault is fault


def test_without_a_city_there_is_nobody() -> None:
    found = make.method()
    with pytest.raises(Problem) as refused:
        opening.evaluation_open(actor=SETUP, method_id=found.pk, period=make.YEAR)
    assert refused.value.fault is errors.EVALUATION_NOBODY


def test_figures_go_in_with_targets_and_ids() -> None:
    make.counted()
    found = make.opened()
    run = make.run(found)
    given = scores.run_opened(run).inputs["371502"]
    assert given["straw"].value_micro == 90 * MICRO
    assert given["straw"].target_micro == 90 * MICRO
    assert given["straw"].unit == "percent"
    assert given["straw"].state == "complete"
    assert given["straw"].figure_id
    rows = of(run)
    # straw full (weight 2 of 3), cells half: without judged items 5/6 of 100 and three quarters of the weights.
    assert rows["371502"].result.points_micro == 83_330_000
    assert rows["371502"].result.coverage_permille == 750
    assert [row.rank.rank for row in rows.values()] == [1, 2, 3]
    assert [item.code for item in rows["371502"].lacking] == ["order", "faults"]
    assert rows["371502"].grade
    assert rows["371502"].grade.code == "a"
    assert rows["371502"].state == "complete"


def test_what_is_missing_says_why() -> None:
    make.counted({"371502": "90", "371581": "70"})
    told("straw_collectable", "0", place="371522")
    told("straw_used", "5", place="371522")
    found = make.opened()
    given = gathering.gather(found, method_read(found.method))["371522"]
    assert given["straw"].value_micro is None
    assert given["straw"].missing.startswith("zero")
    assert given["cells"].missing == "none"


def test_points_and_findings_of_people_count_and_keep_their_history() -> None:
    make.counted()
    found = make.opened()
    make.judged(found, points="80")
    make.judged(found, points="60", reason="复核。")
    make.counts(found, late=1)
    make.counts(found, late=2)
    rows = of(make.run(found))
    opened = scores.tree(found, Run.objects.get(), make.subject(found))
    assert opened is not None
    leaves = {leaf.item.code: leaf for branch in opened.branches for leaf in branch.leaves}
    assert leaves["order"].node.points_micro == 60 * MICRO
    assert leaves["order"].given.note == "复核。"
    assert len(leaves["order"].given.evidence) == 1
    assert leaves["faults"].node.points_micro == 60 * MICRO
    assert [(d.code, d.count) for d in leaves["faults"].node.deducted] == [("late", 2)]
    assert rows["371502"].result.coverage_permille == 1000
    assert Judgement.objects.filter(superseded_at=None).count() == 1
    assert FindingCount.objects.count() == 2


@pytest.mark.parametrize(
    ("item", "points", "reason", "uploads", "fault"),
    [
        ("straw", "80", "x", 1, errors.ITEM_NOT_JUDGED),
        ("nothing", "80", "x", 1, errors.ITEM_NOT_JUDGED),
        ("order", "101", "x", 1, errors.INPUT_POINTS),
        ("order", "80", " ", 1, errors.INPUT_REASON),
        ("order", "80", "x", 0, errors.INPUT_EVIDENCE),
        ("order", "80", "x" * 2001, 1, errors.TEXT_LONG),
        ("order", "80", "x", 11, errors.FILES_MANY),
    ],
)
def test_points_are_refused(item: str, points: str, reason: str, uploads: int, fault: object) -> None:
    small_city()
    found = make.opened()
    files = [make.paper(words=str(n)) for n in range(uploads)]
    with pytest.raises((Problem, Problems)) as refused:
        judging.judgement_give(
            actor=office(),
            subject_id=make.subject(found).pk,
            item=item,
            points=points,
            reason=reason,
            uploads=files,
        )
    problem = refused.value
    assert (problem.problems[0] if isinstance(problem, Problems) else problem).fault is fault
    assert not Judgement.objects.exists()


def test_findings_are_refused_by_kind_and_number() -> None:
    small_city()
    found = make.opened()
    for item, counts, fault in (
        ("order", {}, errors.ITEM_NOT_JUDGED),
        ("faults", {"early": 1}, errors.INPUT_FINDING),
        ("faults", {"late": -1}, errors.INPUT_COUNT),
    ):
        with pytest.raises((Problem, Problems)) as refused:
            judging.deduction_set(actor=SETUP, subject_id=make.subject(found).pk, item=item, counts=counts)
        problem = refused.value
        assert (problem.problems[0] if isinstance(problem, Problems) else problem).fault is fault


def test_a_run_is_refused_to_be_made_known_below_coverage_and_says_what_lacks() -> None:
    make.counted({"371502": "90", "371581": "70"})
    found = make.opened()
    make.run(found)
    found.refresh_from_db()
    with pytest.raises(Problems) as refused:
        locking.evaluation_notify(actor=office(), evaluation_id=found.pk, version=found.version)
    (problem,) = refused.value.problems
    assert problem.fault is errors.COVERAGE
    assert problem.value == "371522"
    assert "秸秆综合利用率" in problem.says()
    found.refresh_from_db()
    assert found.state == EvaluationState.DRAFT


def test_a_subject_is_left_out_with_a_reason_and_the_rest_is_made_known() -> None:
    make.counted({"371502": "90", "371581": "70"})
    found = make.opened()
    lone = make.subject(found, "371522")
    opening.subject_leave_out(actor=office(), subject_id=lone.pk, version=lone.version, reason="无农业")
    made = make.notified(found)
    assert made.state == EvaluationState.NOTIFIED
    assert [s.subject.key for s in scores.scores(made, Run.objects.get())] == ["371502", "371581"]
    lone.refresh_from_db()
    with pytest.raises(Problem) as refused:
        opening.subject_leave_out(actor=office(), subject_id=lone.pk, version=lone.version, reason="")
    assert refused.value.fault is WRONG_STATE


def test_not_everybody_can_be_left_out() -> None:
    small_city()
    found = make.opened()
    rows = list(found.subjects.all())
    for row in rows[:-1]:
        opening.subject_leave_out(actor=SETUP, subject_id=row.pk, version=row.version, reason="x")
    with pytest.raises(Problem) as refused:
        opening.subject_leave_out(actor=SETUP, subject_id=rows[-1].pk, version=1, reason="x")
    assert refused.value.fault is errors.ALL_LEFT_OUT


def test_what_was_given_after_the_run_makes_it_stale() -> None:
    make.counted()
    found = make.opened()
    with pytest.raises(Problem) as refused:
        locking.evaluation_notify(actor=SETUP, evaluation_id=found.pk, version=1)
    assert refused.value.fault is errors.RUN_NEEDED
    make.run(found)
    make.counts(found, late=1)
    found.refresh_from_db()
    with pytest.raises(Problem) as refused:
        locking.evaluation_notify(actor=SETUP, evaluation_id=found.pk, version=found.version)
    assert refused.value.fault is errors.RUN_STALE


def test_who_looked_at_an_older_run_is_told() -> None:
    make.counted()
    found = make.opened()
    make.run(found)
    found.refresh_from_db()
    version = found.version
    make.run(found)
    with pytest.raises(Problem) as refused:
        locking.evaluation_notify(actor=SETUP, evaluation_id=found.pk, version=version)
    assert refused.value.fault is STALE


def test_made_known_it_is_computed_again_only_with_a_reason() -> None:
    make.counted()
    found = make.notified(make.opened())
    with pytest.raises(Problem) as refused:
        make.run(found)
    assert refused.value.fault is errors.REASON_NEEDED
    assert make.run(found, "数据更正").kind == "corrected"
    with pytest.raises(Problem) as refused:
        make.judged(found)
    assert refused.value.fault is errors.APPEAL_NEEDED


def test_taken_back_with_a_reason() -> None:
    make.counted()
    found = make.notified(make.opened())
    for reason, expected in ((" ", errors.REASON_NEEDED), ("公示有误", None)):
        if expected:
            with pytest.raises(Problem) as refused:
                locking.evaluation_reopen(actor=office(), evaluation_id=found.pk, version=found.version, reason=reason)
            assert refused.value.fault is expected
            continue
        made = locking.evaluation_reopen(actor=office(), evaluation_id=found.pk, version=found.version, reason=reason)
        assert made.state == EvaluationState.DRAFT


def test_progress_is_counted_from_the_year_before_by_todays_targets() -> None:
    make.counted(closing=202312)
    make.counted({"371502": "90", "371581": "90", "371522": "45"})
    rows = of(make.run(make.opened()))
    assert rows["371502"].result.progress_micro == 0
    assert rows["371581"].result.progress_micro is not None
    assert rows["371581"].result.progress_micro > 0
    assert rows["371581"].rank.change is None


def test_a_locked_year_gives_the_changes_of_rank() -> None:
    make.counted({"371502": "60", "371581": "70", "371522": "45"}, closing=202312)
    make.locked(make.opened(period=Period.parse("2023")))
    make.counted()
    rows = of(make.run(make.opened()))
    assert rows["371502"].rank.change == 1
    assert rows["371581"].rank.change == -1
    assert rows["371522"].rank.change == 0


def test_departments_are_scored_by_tasks_and_rounds() -> None:
    with clock.freeze(rounds_make.NOON) as stopped:
        world = rounds_make.world()
        kept = party("聊城市生态环境局", PartyKind.DEPARTMENT, "3715")
        rounds_make.filed(world, rounds_make.opened(world))
        for title, day in (("按期", "2025-01"), ("逾期", "2024-12"), ("未办", "2025-01")):
            task(part(world.farming), title=title, deadline=day)
        for title in ("按期", "逾期"):
            row = Task.objects.get(title=title)
            task_report(actor=SETUP, task_id=row.pk, version=row.version, note="在办")
            row.refresh_from_db()
            task_claim(actor=SETUP, task_id=row.pk, version=row.version, note="完成")
            row.refresh_from_db()
            task_confirm(actor=SETUP, task_id=row.pk, version=row.version)
        stopped.forward(dt.timedelta(days=30))
        _shipped, method = methods.methods_load_shipped(actor=SETUP)
        found = opening.evaluation_open(actor=SETUP, method_id=method.pk, period=Period.parse("2025-01"))
        given = gathering.gather(found, method_read(method))
        assert set(given) == {"市农业农村局", "市财政局", "聊城市生态环境局"}
        farming = given["市农业农村局"]
        assert (farming["done"].note, farming["done-on-time"].note) == ("2/3", "1/3")
        assert farming["done"].value_micro == 66_666_667
        assert given["聊城市生态环境局"]["done"].missing == "nothing_due"
        # The round is one of 2024: it counts there.
        assert farming["rounds-on-time"].missing == "nothing_due"
        last = gathering.gather(found, method_read(method), closing=202412)
        assert last["市农业农村局"]["rounds-on-time"].note == "1/1"
        assert last["市财政局"]["rounds-complete"].note == "0/1"
        assert kept.name in given


def test_a_merged_unit_is_followed() -> None:
    small_city()
    gone = party("市农业局", PartyKind.DEPARTMENT, "3715")
    kept = party("市农业农村局", PartyKind.DEPARTMENT, "3715")
    other = party("市财政局", PartyKind.DEPARTMENT, "3715")
    _shipped, method = methods.methods_load_shipped(actor=SETUP)
    found = opening.evaluation_open(actor=SETUP, method_id=method.pk, period=make.YEAR, party_ids=[gone.pk, other.pk])
    from wufei.programme.evaluation.handlers import subjects_follow
    from wufei.registers.parties.events import PartyMerged

    subjects_follow(PartyMerged(gone_id=gone.pk, kept_id=kept.pk))
    row = Subject.objects.get(evaluation=found, key="市农业局")
    assert evaluations.subject_name(row) == "市农业农村局"


def test_sheets_say_what_the_run_says() -> None:
    make.counted()
    found = make.opened()
    run = make.run(found)
    with translation.override("en"):
        paper = sheets.score_sheet(office(), found, language="en")
    notes = dict(paper.notes)
    assert notes["Snapshot (SHA-256)"] == run.sha256
    assert "not locked" in notes["Signature (Ed25519)"]
    shared = sheets.allocation_of(office(), found, rule="above-50", total_fen=1_000_001)
    assert sum(line.fen for line in shared.lines) == 1_000_001
    assert sheets.allocation_sheet(office(), found, rule="above-50", total_fen=100, language="zh").blocks
    with pytest.raises(Problem) as refused:
        sheets.allocation_of(office(), found, rule="none", total_fen=1)
    assert refused.value.fault is errors.RULE_UNKNOWN


def test_how_steady_ranks_are_is_told_in_names() -> None:
    make.counted()
    found = make.opened()
    told_ = scores.sensitivity_of(found, make.run(found))
    assert [row.name for row in told_.steady] == ["东昌府区", "临清市", "莘县"]
    assert all(row.low <= row.rank <= row.high for row in told_.steady)
    assert {row.ahead for row in told_.swaps} <= {"东昌府区", "临清市"}


def test_two_runs_never_share_a_number() -> None:
    make.counted()
    found = make.opened()
    make.run(found)
    make.run(found)
    assert list(Run.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert computing.REASON_LENGTH
    assert Evaluation.objects.get().version == 3
