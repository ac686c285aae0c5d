"""Settling findings: a person chooses a reading, and only what the choice says changes. Never settled silently."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.rows import swap
from wufei.programme.plans import permissions
from wufei.programme.plans.actions.history import trace
from wufei.programme.plans.errors import CHOICE_UNKNOWN
from wufei.programme.plans.models import Edition, Finding, Target, Task, TaskParty
from wufei.programme.plans.queries import editions as queries
from wufei.programme.plans.queries.names import names_read, party_row
from wufei.programme.plans.spec import (
    CHOICES,
    LEAVE,
    MARKING,
    REOPEN,
    FindingEvent,
    FindingKind,
    FindingState,
    ItemState,
)
from wufei.programme.plans.states import FINDINGS
from wufei.registers.parties.spec import Reading


def finding_settle(*, actor: Actor, finding_id: int, version: int, choice: str) -> Finding:
    """Settle by one of the kind's choices (`take:1` for the second reading), leave open, or take up again.

    Raises CHOICE_UNKNOWN, NOT_ALLOWED, WRONG_STATE, STALE.
    """
    with transaction.atomic():
        finding = queries.finding_get(actor=actor, finding_id=finding_id)
        require(actor, permissions.PLAN_REVIEW, queries.edition_subject(finding.edition))
        name = choice.partition(":")[0]
        if choice == LEAVE:
            event = FindingEvent.LEAVE
        elif choice == REOPEN:
            event = FindingEvent.REOPEN
        elif name in CHOICES.get(finding.kind, ()):
            event = FindingEvent.SETTLE
        else:
            raise CHOICE_UNKNOWN(where="choice", value=choice)
        move = FINDINGS.move(FindingState(finding.state), event)
        settled = event is FindingEvent.SETTLE
        if settled:
            _readable(finding, choice)
        before = finding.choice
        swap(
            finding,
            version=version,
            state=move.target,
            choice=choice if settled else "",
            settled_by=actor.label if settled else "",
            settled_at=clock.now() if settled else None,
        )
        _apply(actor, finding, before)
        record(
            actor=actor, act=f"plans.finding.{event}", subject=finding, change={"choice": choice, "kind": finding.kind}
        )
    return finding


def _readable(finding: Finding, choice: str) -> None:
    """`take` needs one of the readings; the other choices take none."""
    name, colon, reading = choice.partition(":")
    readings = len(finding.data.get("values", ())) if name == "take" else 0
    if (name == "take" or colon) and not (reading.isdecimal() and int(reading) < readings):
        raise CHOICE_UNKNOWN(where="choice", value=choice)


def _apply(actor: Actor, finding: Finding, before: str) -> None:
    """What a choice does to the targets and names it speaks of; `before` is the choice that stood until now."""
    if finding.kind in MARKING:
        _mark(finding.edition, finding.spans)
    elif finding.kind == FindingKind.DOUBTFUL_NAME and finding.choice == "use_suggestion":
        _rename(actor, finding, finding.data["name"], finding.data["suggestion"])
    elif finding.kind == FindingKind.DOUBTFUL_NAME and before == "use_suggestion":
        _rename(actor, finding, finding.data["suggestion"], finding.data["name"])


def _mark(edition: Edition, spans: Sequence[Sequence[int]]) -> None:
    """Set the state of every target that one of the spans names, on items and on adopted targets alike."""
    said = queries.target_states(edition)
    by_span = {key: said[key] for key in map(tuple, spans)}
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


def _rename(actor: Actor, finding: Finding, old: str, new: str) -> None:
    """Take the name printed at the finding's places for another one; the text itself never changes."""
    readings = names_read(actor, [new])
    places = {tuple(span) for span in finding.spans}
    for item in finding.edition.items.exclude(state=ItemState.ADOPTED):
        rows = [
            party_row(row["role"], new, readings, span=row["span"])
            if row["printed"] == old and tuple(row.get("span", ())) in places
            else row
            for row in item.parties
        ]
        if rows != item.parties:
            swap(item, version=item.version, parties=rows)
    for item in finding.edition.items.filter(state=ItemState.ADOPTED, task__isnull=False).select_related("task"):
        if any(row["printed"] in {old, new} and tuple(row.get("span", ())) in places for row in item.parties):
            _rename_adopted(actor, item.task, old, new, readings[new])


def _rename_adopted(actor: Actor, task: Task, old: str, new: str, reading: Reading) -> None:
    """The same on the task that the item has become; what was adopted stays on record as it was."""
    sure = reading.best.party_id if reading.best and reading.best.sure else None
    parts = list(task.parties.filter(printed=old, inherited=False))
    for part in parts:
        others = task.parties.filter(role=part.role).exclude(pk=part.pk)
        if sure is not None and others.filter(party_id=sure).exists():
            part.delete()
        else:
            TaskParty.objects.filter(pk=part.pk).update(printed=new, party_id=sure)
    if parts:
        trace(actor=actor, task=task, act="change", note=f"{old} → {new}")
