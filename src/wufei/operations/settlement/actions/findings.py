"""Writes on findings: what people make of them, with a reason. Not for: finding them (actions.runs)."""

from django.db import transaction

from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.rows import swap
from wufei.operations.settlement.errors import REASON_MISSING
from wufei.operations.settlement.events import FindingJudged
from wufei.operations.settlement.models import Finding
from wufei.operations.settlement.permissions import FINDING_JUDGE
from wufei.operations.settlement.queries.findings import finding_get, finding_subject
from wufei.operations.settlement.spec import FindingEvent, FindingState
from wufei.operations.settlement.states import FINDINGS

REASON = 300


def finding_judge(*, actor: Actor, finding_id: int, version: int, event: FindingEvent, reason: str) -> Finding:
    """Explain, confirm, dismiss or open again. Raises REASON_MISSING, NOT_FOUND, NOT_ALLOWED, WRONG_STATE, STALE."""
    with transaction.atomic():
        finding = finding_get(actor=actor, finding_id=finding_id)
        require(actor, FINDING_JUDGE, finding_subject(finding))
        if not reason.strip():
            raise REASON_MISSING(where="reason")
        before = finding.state
        move = FINDINGS.move(FindingState(before), event)
        swap(finding, version=version, state=move.target, reason=reason.strip()[:REASON])
        change = {"state": [before, str(move.target)]}
        act = f"settlement.finding.{event}"
        record(actor=actor, act=act, subject=finding, change=change, reason=reason.strip())
        emit(FindingJudged(finding_id=finding.pk, state=str(move.target)))
    return finding
