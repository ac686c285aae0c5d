"""Computing an evaluation: what is known is gathered, scored and kept as a run. Also again, after the lock."""

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.rows import swap
from wufei.programme.evaluation import permissions
from wufei.programme.evaluation.errors import REASON_NEEDED, TEXT_LONG
from wufei.programme.evaluation.models import Evaluation, Run
from wufei.programme.evaluation.queries import gathering
from wufei.programme.evaluation.queries.evaluations import evaluation_get, period_of, seen
from wufei.programme.evaluation.queries.methods import method_read
from wufei.programme.evaluation.rules import canonical, snapshot
from wufei.programme.evaluation.spec import Rank
from wufei.programme.evaluation.spec.process import EvaluationState, RunKind

REASON_LENGTH = 400


def evaluation_run(*, actor: Actor, evaluation_id: int, reason: str = "") -> Run:
    """Compute with what is known now. While it is made known, the reason is needed (an appeal, a corrected figure).

    Raises NOT_ALLOWED, WRONG_STATE, REASON_NEEDED, STALE, or Problems with every faulty input.
    """
    with transaction.atomic():
        found = evaluation_get(actor=actor, evaluation_id=evaluation_id)
        require(actor, permissions.EVALUATION_RUN, seen(found))
        corrected = found.state == EvaluationState.NOTIFIED
        said = _reason(reason, needed=corrected)
        # Two at once would give one number twice; whoever saw the run before must look again before going on.
        swap(found, version=found.version, changed_at=found.changed_at)
        run = _made(actor, found, RunKind.CORRECTED if corrected else RunKind.DRAFT, said)
        record(actor=actor, act="evaluation.run", subject=found, change=_told(run), reason=said)
    return run


def evaluation_replay(*, actor: Actor, evaluation_id: int, reason: str) -> Run:
    """Compute a locked evaluation again with the data as they are now. The locked run stays what counts.

    Raises NOT_ALLOWED, WRONG_STATE, REASON_NEEDED.
    """
    with transaction.atomic():
        found = evaluation_get(actor=actor, evaluation_id=evaluation_id)
        require(actor, permissions.EVALUATION_REPLAY, seen(found))
        said = _reason(reason, needed=True)
        swap(found, version=found.version, changed_at=found.changed_at)
        run = _made(actor, found, RunKind.REPLAY, said)
        record(actor=actor, act="evaluation.replay", subject=found, change=_told(run), reason=said)
    return run


def _reason(reason: str, *, needed: bool) -> str:
    said = reason.strip()
    if needed and not said:
        raise REASON_NEEDED(where="reason")
    if len(said) > REASON_LENGTH:
        raise TEXT_LONG(where="reason", most=REASON_LENGTH)
    return said


def _told(run: Run) -> dict[str, object]:
    return {"number": run.number, "kind": run.kind, "sha256": run.sha256}


def _made(actor: Actor, found: Evaluation, kind: RunKind, reason: str) -> Run:
    """Gather, score, keep."""
    method = method_read(found.method)
    moment = clock.now()
    before, earlier = gathering.before(found, method)
    inputs = gathering.gather(found, method)
    data = snapshot.taken(
        snapshot.Run(
            method=method,
            period=period_of(found).code,
            taken_at=moment,
            inputs=inputs,
            before={key: items for key, items in before.items() if key in inputs},
            earlier=_of(earlier, inputs),
        )
    )
    content = canonical.parsed(data)
    last = found.runs.order_by("-number").values_list("number", flat=True).first() or 0
    return Run.objects.create(
        evaluation=found,
        number=last + 1,
        kind=kind,
        snapshot=data,
        sha256=canonical.digest(data),
        results={"results": content["results"], "ranking": content["ranking"]},
        reason=reason,
        taken_at=moment,
        taken_by=actor.label[:120],
    )


def _of(earlier: tuple[Rank, ...], inputs: gathering.Gathered) -> tuple[Rank, ...]:
    return tuple(row for row in earlier if row.subject in inputs)
