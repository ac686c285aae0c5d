"""Opening an evaluation: by which method, over which period, for whom; leaving a subject out with a reason."""

from collections.abc import Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.periods import Period
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.rows import swap
from wufei.programme.evaluation import permissions
from wufei.programme.evaluation.errors import (
    ALL_LEFT_OUT,
    EVALUATION_EXISTS,
    EVALUATION_NOBODY,
    METHOD_NOT_VALID,
    PERIOD_AHEAD,
    TEXT_LONG,
)
from wufei.programme.evaluation.models import Evaluation, Method, Subject
from wufei.programme.evaluation.queries.evaluations import seen, subject_get
from wufei.programme.evaluation.queries.methods import method_get
from wufei.programme.evaluation.queries.subjects import parties_usual, places_usual
from wufei.programme.evaluation.spec import Subjects
from wufei.programme.plans.queries.tasks import simulated
from wufei.registers.parties.models import Party
from wufei.registers.places.models import Place

REASON_LENGTH = 300


def evaluation_open(
    *, actor: Actor, method_id: int, period: Period, party_ids: Sequence[int] = (), place_ids: Sequence[int] = ()
) -> Evaluation:
    """Open an evaluation as a draft. Without names: every county of the city, or every department of it.

    Raises METHOD_NOT_VALID, PERIOD_AHEAD, EVALUATION_EXISTS, EVALUATION_NOBODY, NOT_FOUND.
    """
    require(actor, permissions.EVALUATION_OPEN)
    method = method_get(actor=actor, method_id=method_id)
    if period.start > clock.today():
        raise PERIOD_AHEAD(where="period", value=period.code)
    _holds(method, period)
    with transaction.atomic():
        title = f"{method.title_zh} {period.code}"
        held = Evaluation.objects.filter(method=method, length=period.length, closing=period.closing)
        if held.exists():
            raise EVALUATION_EXISTS(where="period", value=period.code, title=title)
        if method.subjects == Subjects.PLACES:
            rows: list[Place] | list[Party] = places_usual(actor)
            wanted = set(place_ids)
        else:
            rows, wanted = parties_usual(actor), set(party_ids)
        if unknown := sorted(wanted - {row.pk for row in rows}):
            raise NOT_FOUND(where="subjects", value=unknown[0])
        chosen = [row for row in rows if not wanted or row.pk in wanted]
        if not chosen:
            raise EVALUATION_NOBODY(where="subjects")
        now = clock.now()
        made = Evaluation.objects.create(
            method=method,
            title=title,
            length=period.length,
            closing=period.closing,
            opened_at=now,
            opened_by=actor.label[:120],
            changed_at=now,
            simulated=simulated(),
        )
        Subject.objects.bulk_create(_subjects(made, chosen))
        change = {"method": method.sha256, "period": period.code, "subjects": len(chosen)}
        record(actor=actor, act="evaluation.open", subject=made, change=change)
    return made


def _holds(method: Method, period: Period) -> None:
    """Raises METHOD_NOT_VALID."""
    late = method.valid_from is not None and method.valid_from > period.end
    if late or (method.valid_to is not None and method.valid_to < period.end):
        raise METHOD_NOT_VALID(where="method", value=method.pk, title=method.title_zh, period=period.code)


def _subjects(made: Evaluation, rows: Sequence[Place | Party]) -> list[Subject]:
    """A place is known in runs by its code, a unit by its name; two of one name are told apart by number."""
    found, taken = [], set()
    for row in rows:
        if isinstance(row, Place):
            found.append(Subject(evaluation=made, key=row.code, place=row))
            continue
        key = row.name if row.name not in taken else f"{row.name} #{row.pk}"
        taken.add(key)
        found.append(Subject(evaluation=made, key=key, party=row))
    return found


def subject_leave_out(*, actor: Actor, subject_id: int, version: int, reason: str) -> Subject:
    """Leave a subject out of a draft, with the reason that is shown; an empty reason takes it in again.

    Raises ALL_LEFT_OUT, TEXT_LONG, WRONG_STATE, STALE.
    """
    text = reason.strip()
    if len(text) > REASON_LENGTH:
        raise TEXT_LONG(where="reason", most=REASON_LENGTH)
    with transaction.atomic():
        subject = subject_get(actor=actor, subject_id=subject_id)
        found = subject.evaluation
        require(actor, permissions.SUBJECT_CHANGE, seen(found))
        if text and not found.subjects.filter(left_out="").exclude(pk=subject.pk).exists():
            raise ALL_LEFT_OUT(where="subject", value=subject.key)
        swap(subject, version=version, left_out=text)
        swap(found, version=found.version, changed_at=clock.now())
        record(actor=actor, act="evaluation.subject.leave_out", subject=subject, change={"left_out": text}, reason=text)
    return subject
