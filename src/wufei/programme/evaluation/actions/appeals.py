"""Appeals: filed by the subject's own people while the evaluation is made known, decided by the office with a note."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.access import Subject as Seen
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.rows import swap
from wufei.programme.evaluation import permissions
from wufei.programme.evaluation.actions.judging import (
    TEXT_LENGTH,
    Upload,
    deduction_write,
    files_store,
    judgement_write,
)
from wufei.programme.evaluation.errors import (
    APPEAL_LATE,
    APPEAL_TWICE,
    INPUT_ITEM,
    REASON_NEEDED,
    RUN_NEEDED,
    TEXT_LONG,
)
from wufei.programme.evaluation.events import AppealDecided, AppealFiled
from wufei.programme.evaluation.models import Appeal, AppealFile
from wufei.programme.evaluation.queries.evaluations import (
    appeal_get,
    appeals_over,
    run_standing,
    subject_get,
    subject_seen,
)
from wufei.programme.evaluation.queries.methods import method_read
from wufei.programme.evaluation.spec.process import AppealEvent, AppealState
from wufei.programme.evaluation.states import APPEALS


def appeal_file(*, actor: Actor, subject_id: int, item: str = "", text: str, uploads: Sequence[Upload] = ()) -> Appeal:
    """Appeal against one item of the own score, or the whole.

    Raises NOT_ALLOWED, WRONG_STATE, APPEAL_LATE, APPEAL_TWICE, INPUT_ITEM, REASON_NEEDED, TEXT_LONG.
    """
    with transaction.atomic():
        subject = subject_get(actor=actor, subject_id=subject_id)
        require(actor, permissions.APPEAL_FILE, subject_seen(subject))
        found = subject.evaluation
        if appeals_over(found):
            raise APPEAL_LATE(where="appeal", value=found.appeals_until)
        if item and item not in {i.code for i in method_read(found.method).items}:
            raise INPUT_ITEM(where="item", value=item)
        said = _said(text, "text")
        if subject.appeals.filter(item=item, state=AppealState.FILED).exists():
            raise APPEAL_TWICE(where="item", value=item)
        run = run_standing(found)
        if run is None:
            raise RUN_NEEDED(where="run")
        made = Appeal.objects.create(
            subject=subject,
            item=item,
            text=said,
            run_number=run.number,
            filed_at=clock.now(),
            filed_by=actor.label[:120],
        )
        stored = files_store(actor=actor, uploads=uploads, purpose="evaluation.appeal")
        AppealFile.objects.bulk_create([AppealFile(appeal=made, file=one, sha256=one.sha256) for one in stored])
        change = {"item": item, "evidence": [one.sha256 for one in stored]}
        record(actor=actor, act="evaluation.appeal.file", subject=made, change=change, reason=said[:400])
        emit(AppealFiled(appeal_id=made.pk))
    return made


def appeal_decide(
    *,
    actor: Actor,
    appeal_id: int,
    version: int,
    upheld: bool,
    note: str,
    points: str = "",
    counts: Mapping[str, int] | None = None,
    uploads: Sequence[Upload] = (),
) -> Appeal:
    """Decide an appeal, with the note its subject reads. Upheld, it may bring points or counts for its item with it;
    the evidence of such points is that of the appeal and what is handed in with the decision.

    Where a figure was wrong, correct the figure; the evaluation is computed again either way. Raises REASON_NEEDED,
    ITEM_NOT_JUDGED, INPUT_POINTS, WRONG_STATE, STALE.
    """
    with transaction.atomic():
        appeal = appeal_get(actor=actor, appeal_id=appeal_id)
        require(actor, permissions.APPEAL_DECIDE, Seen(state=appeal.state))
        said = _said(note, "note")
        move = APPEALS.move(AppealState(appeal.state), AppealEvent.UPHOLD if upheld else AppealEvent.REJECT)
        now = clock.now()
        label = actor.label[:120]
        swap(appeal, version=version, state=move.target, note=said, decided_at=now, decided_by=label)
        if upheld:
            _correct(actor, appeal, note=said, points=points, counts=counts, uploads=uploads)
        change = {"state": [AppealState.FILED, str(move.target)], "points": points, "counts": dict(counts or {})}
        record(actor=actor, act="evaluation.appeal.decide", subject=appeal, change=change, reason=said[:400])
        emit(AppealDecided(appeal_id=appeal.pk, state=str(move.target)))
    return appeal


def _correct(
    actor: Actor,
    appeal: Appeal,
    *,
    note: str,
    points: str,
    counts: Mapping[str, int] | None,
    uploads: Sequence[Upload],
) -> None:
    """Give what the decision brings; what was computed before is out of date in any case."""
    subject = appeal.subject
    if points.strip():
        stored = [link.file for link in appeal.files.select_related("file")]
        stored += files_store(actor=actor, uploads=uploads)
        judgement_write(
            actor=actor,
            subject=subject,
            item=appeal.item,
            points=points,
            reason=note,
            stored=stored,
            appeal=appeal,
        )
    if counts is not None:
        deduction_write(actor=actor, subject=subject, item=appeal.item, counts=counts, note=note, appeal=appeal)
    if not points.strip() and counts is None:
        swap(subject.evaluation, version=subject.evaluation.version, changed_at=clock.now())


def _said(text: str, where: str) -> str:
    said = text.strip()
    if not said:
        raise REASON_NEEDED(where=where)
    if len(said) > TEXT_LENGTH:
        raise TEXT_LONG(where=where, most=TEXT_LENGTH)
    return said
