"""Settling findings: a person chooses a reading, and only what the choice says changes. Never settled silently."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.rows import swap
from wufei.programme.plans import permissions
from wufei.programme.plans.errors import CHOICE_UNKNOWN
from wufei.programme.plans.models import Edition, Finding, Target
from wufei.programme.plans.queries import editions as queries
from wufei.programme.plans.queries.names import names_read, party_row
from wufei.programme.plans.spec import (
    CHOICES,
    LEAVE,
    REOPEN,
    FindingEvent,
    FindingKind,
    FindingState,
    ItemState,
    TargetState,
)
from wufei.programme.plans.states import FINDINGS


def finding_settle(*, actor: Actor, finding_id: int, version: int, choice: str) -> Finding:
    """Settle by one of the kind's choices (`take:1` for the second reading), leave open, or take up again.

    Raises CHOICE_UNKNOWN, NOT_ALLOWED, WRONG_STATE, STALE.
    """
    with transaction.atomic():
        finding = queries.finding_get(actor=actor, finding_id=finding_id)
        require(actor, permissions.PLAN_REVIEW, queries.edition_subject(finding.edition))
        name, _colon, reading = choice.partition(":")
        if name == LEAVE:
            event = FindingEvent.LEAVE
        elif name == REOPEN:
            event = FindingEvent.REOPEN
        elif name in CHOICES.get(finding.kind, ()):
            event = FindingEvent.SETTLE
        else:
            raise CHOICE_UNKNOWN(where="choice", value=choice)
        move = FINDINGS.move(FindingState(finding.state), event)
        settled = event is FindingEvent.SETTLE
        swap(
            finding,
            version=version,
            state=move.target,
            choice=choice if settled else "",
            settled_by=actor.label if settled else "",
            settled_at=clock.now() if settled else None,
        )
        _apply(actor, finding, name if settled else REOPEN, reading)
        record(
            actor=actor, act=f"plans.finding.{event}", subject=finding, change={"choice": choice, "kind": finding.kind}
        )
    return finding


def _apply(actor: Actor, finding: Finding, choice: str, reading: str) -> None:
    """What a choice does to the targets and names it speaks of."""
    if finding.kind in {FindingKind.CONTRADICTORY_NUMBERS, FindingKind.REPEATED_TARGET}:
        spans = [tuple(span) for span in finding.spans]
        keep: set[int]
        match choice:
            case "take":
                at = int(reading) if reading.isdecimal() and int(reading) < len(spans) else -1
                if at < 0:
                    raise CHOICE_UNKNOWN(where="choice", value=f"{choice}:{reading}")
                chosen = finding.data["values"][at]["value"]
                keep = {i for i, v in enumerate(finding.data["values"]) if v["value"] == chosen}
            case "count_once":
                keep = {0}
            case _:
                keep = set(range(len(spans)))
        state = TargetState.DOUBTED if choice == REOPEN else TargetState.KEPT
        _mark(finding.edition, spans, lambda at: state if at in keep else TargetState.DROPPED)
    elif finding.kind == FindingKind.DOUBTFUL_NAME and choice == "use_suggestion":
        _rename(actor, finding.edition, finding.data["name"], finding.data["suggestion"])


def _mark(edition: Edition, spans: Sequence[Sequence[int]], state_of: Callable[[int], TargetState]) -> None:
    """Set the state of every target that one of the spans names, on items and on adopted targets alike."""
    by_span = {tuple(span): state_of(at) for at, span in enumerate(spans)}
    for item in edition.items.all():
        rows: list[dict[str, Any]] = [dict(row) for row in item.targets]
        touched = False
        for row in rows:
            state = by_span.get(tuple(row.get("span") or ()))
            if state is not None and row.get("state") != state:
                row["state"] = state
                touched = True
        if touched:
            swap(item, version=item.version, targets=rows)
    for target in Target.objects.filter(edition=edition):
        state = by_span.get((target.span_start, target.span_end))
        if state is not None and target.state != state:
            swap(target, version=target.version, state=state)


def _rename(actor: Actor, edition: Edition, printed: str, suggestion: str) -> None:
    """Take a misprinted name for the suggested one: the printed form stays in the text, the party is the right one."""
    readings = names_read(actor, [suggestion])
    for item in edition.items.exclude(state=ItemState.ADOPTED):
        rows = [
            party_row(row["role"], suggestion, readings, span=row.get("span", ())) if row["printed"] == printed else row
            for row in item.parties
        ]
        if rows != item.parties:
            swap(item, version=item.version, parties=rows)
