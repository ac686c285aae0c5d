"""Reads of evaluations: visible ones, their subjects and runs. Not for: what a run says (scores.py)."""

from django.db.models import Count, Q, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, Permission, allowed, require
from wufei.kernel.access import Subject as Seen
from wufei.kernel.files.models import StoredFile
from wufei.kernel.periods import Length, Period
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.evaluation.models import (
    Appeal,
    AppealFile,
    Evaluation,
    FindingCount,
    Judgement,
    JudgementFile,
    Run,
    Subject,
)
from wufei.programme.evaluation.permissions import APPEAL_READ, DRAFT_READ, EVALUATION_READ
from wufei.programme.evaluation.spec.process import PUBLISHED, AppealState, EvaluationState, RunKind
from wufei.registers.parties.queries import party_line


def evaluations_visible_to(actor: Actor) -> QuerySet[Evaluation]:
    """Evaluations that were made known; drafts for whoever may read those. Raises NOT_ALLOWED."""
    require(actor, EVALUATION_READ)
    rows = Evaluation.objects.select_related("method", "lock", "lock__run").defer(
        "method__text", "lock__run__snapshot", "lock__run__results"
    )
    return rows if actor.may_somewhere(DRAFT_READ) else rows.filter(state__in=PUBLISHED)


def evaluations_listed(actor: Actor) -> list[Evaluation]:
    """The same with how many subjects are scored and how many appeals wait, newest period first."""
    waiting = Count("subjects__appeals", filter=Q(subjects__appeals__state=AppealState.FILED), distinct=True)
    scored = Count("subjects", filter=Q(subjects__left_out=""), distinct=True)
    return list(
        evaluations_visible_to(actor).annotate(scored=scored, waiting=waiting).order_by("-closing", "-opened_at", "-pk")
    )


def evaluation_get(*, actor: Actor, evaluation_id: int) -> Evaluation:
    """One evaluation. Raises NOT_FOUND, also where it is a draft the actor may not see."""
    found = evaluations_visible_to(actor).filter(pk=evaluation_id).first()
    if found is None:
        raise NOT_FOUND(where="evaluation", value=evaluation_id)
    return found


def period_of(found: Evaluation) -> Period:
    """The period it is about."""
    return Period.closing_with(found.closing, Length(found.length))


def seen(found: Evaluation) -> Seen:
    """An evaluation as the policy sees it."""
    return Seen(state=found.state)


def subjects_of(found: Evaluation, *, left_out: bool = False) -> list[Subject]:
    """Who is scored, with place and unit at hand; who was left out only where asked for."""
    rows = found.subjects.select_related("place", "party", "party__place").defer(
        "place__outline", "party__place__outline"
    )
    return list(rows if left_out else rows.filter(left_out=""))


def subject_get(*, actor: Actor, subject_id: int) -> Subject:
    """One subject of an evaluation the actor may see. Raises NOT_FOUND."""
    rows = Subject.objects.select_related("evaluation", "evaluation__method", "place", "party", "party__place").defer(
        "place__outline", "party__place__outline"
    )
    found = rows.filter(pk=subject_id, evaluation__in=evaluations_visible_to(actor).order_by().values("pk")).first()
    if found is None:
        raise NOT_FOUND(where="subject", value=subject_id)
    return found


def subject_name(found: Subject) -> str:
    """How a subject is called today."""
    return found.place.name if found.place else found.party.name if found.party else found.key


def subject_seen(found: Subject) -> Seen:
    """A subject as the policy sees it: its unit and those above, its place, the state of the evaluation."""
    if found.party is None:
        return Seen(state=found.evaluation.state, place_code=found.place.code if found.place else "")
    place = found.party.place
    return Seen(
        state=found.evaluation.state,
        party_ids=frozenset(party_line(found.party)),
        place_code=place.code if place else "",
    )


def may(actor: Actor, permission: Permission, found: Subject) -> bool:
    """Whether the actor may do this to a subject."""
    return allowed(actor, permission, subject_seen(found))


def runs_of(found: Evaluation) -> QuerySet[Run]:
    """Every run, newest first, without their snapshots."""
    return found.runs.defer("snapshot")


def run_standing(found: Evaluation) -> Run | None:
    """The run that counts: the locked one, else the last that is no replay."""
    if found.state == EvaluationState.LOCKED:
        return found.lock.run
    return runs_of(found).exclude(kind=RunKind.REPLAY).first()


def run_get(*, actor: Actor, evaluation_id: int, number: int) -> Run:
    """One run of an evaluation by its number. Raises NOT_FOUND."""
    found = evaluation_get(actor=actor, evaluation_id=evaluation_id)
    run = found.runs.filter(number=number).first()
    if run is None:
        raise NOT_FOUND(where="run", value=number)
    return run


def stale(found: Evaluation, run: Run) -> bool:
    """Whether something was given by hand after the run."""
    return run.taken_at < found.changed_at


def earlier_locked(found: Evaluation) -> Evaluation | None:
    """The locked evaluation by the same method, whatever its edition, a year before."""
    a_year_before = Period.closing_with(found.closing - 100, Length(found.length))
    return (
        Evaluation.objects.filter(
            method__code=found.method.code,
            length=found.length,
            closing=a_year_before.closing,
            state=EvaluationState.LOCKED,
        )
        .select_related("lock__run")
        .order_by("-opened_at")
        .first()
    )


def appeals_of(actor: Actor, found: Evaluation) -> list[Appeal]:
    """The appeals the actor may read, those that wait first."""
    rows = (
        Appeal.objects.filter(subject__evaluation=found)
        .select_related("subject__evaluation", "subject__place", "subject__party__place")
        .defer("subject__place__outline", "subject__party__place__outline")
        .prefetch_related("files__file", "judgements")
    )
    shown = [row for row in rows if may(actor, APPEAL_READ, row.subject)]
    return sorted(shown, key=lambda row: row.state != AppealState.FILED)


def appeal_get(*, actor: Actor, appeal_id: int) -> Appeal:
    """One appeal the actor may read. Raises NOT_FOUND."""
    row = Appeal.objects.select_related("subject__evaluation__method", "subject__place", "subject__party__place")
    found = row.filter(pk=appeal_id).first()
    if found is None or not may(actor, APPEAL_READ, found.subject):
        raise NOT_FOUND(where="appeal", value=appeal_id)
    return found


def judgements_of(actor: Actor, found: Subject) -> list[Judgement]:
    """The points people gave a subject, those that stand; none for whoever may not read what they rest on."""
    if not may(actor, APPEAL_READ, found):
        return []
    return list(found.judgements.filter(superseded_at__isnull=True).prefetch_related("files__file"))


def findings_of(actor: Actor, found: Subject) -> list[FindingCount]:
    """The counts of findings of a subject, those that stand; none for whoever may not read what they rest on."""
    if not may(actor, APPEAL_READ, found):
        return []
    return list(found.finding_counts.filter(superseded_at__isnull=True))


def judgement_file_get(*, actor: Actor, link_id: int) -> StoredFile:
    """Evidence of points, for the subject's own people and the office. Raises NOT_FOUND."""
    link = JudgementFile.objects.select_related("file", "judgement").filter(pk=link_id).first()
    return _evidence(actor, link, link.judgement.subject_id if link else 0, link_id)


def appeal_file_get(*, actor: Actor, link_id: int) -> StoredFile:
    """Evidence of an appeal, for those who may read it. Raises NOT_FOUND."""
    link = AppealFile.objects.select_related("file", "appeal").filter(pk=link_id).first()
    return _evidence(actor, link, link.appeal.subject_id if link else 0, link_id)


def _evidence(actor: Actor, link: JudgementFile | AppealFile | None, subject_id: int, link_id: int) -> StoredFile:
    if link is None or not may(actor, APPEAL_READ, subject_get(actor=actor, subject_id=subject_id)):
        raise NOT_FOUND(where="file", value=link_id)
    return link.file


def appeals_over(found: Evaluation) -> bool:
    """Whether the days for appeals have passed."""
    return found.appeals_until is not None and found.appeals_until < clock.today()
