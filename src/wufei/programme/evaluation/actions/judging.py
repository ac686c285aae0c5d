"""What people give a subject: points against a description, counts of findings. Given again, the old row stays."""

import dataclasses
from collections.abc import Mapping, Sequence

from django.core.files.base import File
from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.files.actions import file_store
from wufei.kernel.files.models import StoredFile
from wufei.kernel.problems import Problems
from wufei.kernel.rows import swap
from wufei.kernel.units import decimal_text, parse_micro
from wufei.programme.evaluation import permissions
from wufei.programme.evaluation.errors import APPEAL_NEEDED, FILES_MANY, ITEM_NOT_JUDGED, TEXT_LONG
from wufei.programme.evaluation.models import Appeal, FindingCount, Judgement, JudgementFile, Subject
from wufei.programme.evaluation.queries.evaluations import seen, subject_get
from wufei.programme.evaluation.queries.methods import method_read
from wufei.programme.evaluation.rules.inputs import faults
from wufei.programme.evaluation.spec import DeductScoring, Input, Item, JudgedScoring
from wufei.programme.evaluation.spec.process import EvaluationState

MOST_FILES, EVIDENCE_YEARS, TEXT_LENGTH = 10, 10, 2000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file somebody hands in."""

    name: str
    content: bytes | File[bytes]


def judgement_give(
    *, actor: Actor, subject_id: int, item: str, points: str, reason: str, uploads: Sequence[Upload] = ()
) -> Judgement:
    """Give points for an item that people judge. Without new files the evidence of the points before stays with it.

    Raises ITEM_NOT_JUDGED, NOT_A_NUMBER, INPUT_POINTS, INPUT_REASON, INPUT_EVIDENCE, APPEAL_NEEDED, WRONG_STATE.
    """
    with transaction.atomic():
        subject = _subject(actor, subject_id)
        stored = files_store(actor=actor, uploads=uploads)
        return judgement_write(actor=actor, subject=subject, item=item, points=points, reason=reason, stored=stored)


def deduction_set(
    *, actor: Actor, subject_id: int, item: str, counts: Mapping[str, int], note: str = ""
) -> FindingCount:
    """Say how many findings of each kind a subject has; zeros say that it was looked at and nothing was found.

    Raises ITEM_NOT_JUDGED, INPUT_FINDING, INPUT_COUNT, APPEAL_NEEDED, WRONG_STATE.
    """
    with transaction.atomic():
        subject = _subject(actor, subject_id)
        return deduction_write(actor=actor, subject=subject, item=item, counts=counts, note=note)


def _subject(actor: Actor, subject_id: int) -> Subject:
    subject = subject_get(actor=actor, subject_id=subject_id)
    require(actor, permissions.JUDGEMENT_GIVE, seen(subject.evaluation))
    if subject.evaluation.state == EvaluationState.NOTIFIED:
        raise APPEAL_NEEDED(where="subject", value=subject.key)
    return subject


def files_store(*, actor: Actor, uploads: Sequence[Upload], purpose: str = "evaluation.judgement") -> list[StoredFile]:
    """Keep what was handed in. Raises FILES_MANY and what file_store raises.

    No permission: the action that calls this has asked.
    """
    if len(uploads) > MOST_FILES:
        raise FILES_MANY(where="evidence", value=len(uploads), most=MOST_FILES)
    return [
        file_store(actor=actor, content=one.content, name=one.name, purpose=purpose, keep_years=EVIDENCE_YEARS)
        for one in uploads
    ]


def judgement_write(
    *,
    actor: Actor,
    subject: Subject,
    item: str,
    points: str,
    reason: str,
    stored: Sequence[StoredFile],
    appeal: Appeal | None = None,
) -> Judgement:
    """The row itself, within a transaction.

    No permission: the action that calls this has asked.
    """
    found = _item(subject, item)
    if not isinstance(found.scoring, JudgedScoring):
        raise ITEM_NOT_JUDGED(where="item", value=found.name_zh)
    micro = parse_micro(points, "points")
    before = subject.judgements.filter(item=item, superseded_at__isnull=True).prefetch_related("files__file").first()
    files = [*stored] or [link.file for link in (before.files.all() if before else ())]
    evidence = tuple(sorted({one.sha256 for one in files}))
    _judge(subject, item, Input(value_micro=micro, note=_fit(reason), evidence=evidence))
    now = clock.now()
    subject.judgements.filter(item=item, superseded_at__isnull=True).update(superseded_at=now)
    made = Judgement.objects.create(
        subject=subject,
        item=item,
        points_micro=micro,
        reason=reason.strip(),
        appeal=appeal,
        recorded_at=now,
        recorded_by=actor.label[:120],
    )
    JudgementFile.objects.bulk_create([JudgementFile(judgement=made, file=one, sha256=one.sha256) for one in files])
    _changed(subject)
    change = {
        "item": item,
        "points": [decimal_text(before.points_micro) if before else None, decimal_text(micro)],
        "evidence": list(evidence),
    }
    record(actor=actor, act="evaluation.judgement.give", subject=subject, change=change, reason=reason.strip())
    return made


def deduction_write(
    *, actor: Actor, subject: Subject, item: str, counts: Mapping[str, int], note: str, appeal: Appeal | None = None
) -> FindingCount:
    """The row itself, within a transaction.

    No permission: the action that calls this has asked.
    """
    found = _item(subject, item)
    if not isinstance(found.scoring, DeductScoring):
        raise ITEM_NOT_JUDGED(where="item", value=found.name_zh)
    _judge(subject, item, Input(counts=counts, note=_fit(note)))
    now = clock.now()
    rows = subject.finding_counts.filter(item=item, superseded_at__isnull=True)
    before = rows.values_list("counts", flat=True).first()
    rows.update(superseded_at=now)
    made = FindingCount.objects.create(
        subject=subject,
        item=item,
        counts=dict(counts),
        note=note.strip(),
        appeal=appeal,
        recorded_at=now,
        recorded_by=actor.label[:120],
    )
    _changed(subject)
    change = {"item": item, "counts": [before, dict(counts)]}
    record(actor=actor, act="evaluation.deduction.set", subject=subject, change=change, reason=note.strip())
    return made


def _fit(text: str) -> str:
    if len(text.strip()) > TEXT_LENGTH:
        raise TEXT_LONG(where="reason", most=TEXT_LENGTH)
    return text.strip()


def _item(subject: Subject, code: str) -> Item:
    found = next((i for i in method_read(subject.evaluation.method).items if i.code == code), None)
    if found is None:
        raise ITEM_NOT_JUDGED(where="item", value=code)
    return found


def _judge(subject: Subject, item: str, given: Input) -> None:
    """Raises what is wrong with it, all at once."""
    if problems := faults(method_read(subject.evaluation.method), {subject.key: {item: given}}):
        raise Problems(problems)


def _changed(subject: Subject) -> None:
    """What was computed before this is out of date."""
    found = subject.evaluation
    swap(found, version=found.version, changed_at=clock.now())
