"""Bringing a document in: read, compile, match names, store the edition with its items and findings, all or nothing."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Max

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.files.actions import file_store
from wufei.kernel.problems import STALE, Problem
from wufei.kernel.rows import swap
from wufei.kernel.units import parse_micro
from wufei.programme.plans import permissions
from wufei.programme.plans.compiler import NO_TASKS, Plan, Source, Target, Task, Unit, compile_plan, read
from wufei.programme.plans.compiler import Finding as Found
from wufei.programme.plans.compiler.dates import due_text
from wufei.programme.plans.errors import PLAN_SAME
from wufei.programme.plans.models import Edition, Finding, Item
from wufei.programme.plans.queries import editions as queries
from wufei.programme.plans.queries.names import names_read, party_row
from wufei.programme.plans.rules import deadline_day, fingerprint
from wufei.programme.plans.spec import EditionEvent, EditionState, ItemKind, Role, TargetKind
from wufei.programme.plans.states import EDITIONS
from wufei.registers.parties.spec import Reading

GAP = 1000
KEEP_YEARS = 30


def plan_upload(
    *, actor: Actor, data: bytes, name: str, revises_id: int | None = None, simulated: bool = False
) -> Edition:
    """Read and compile a document and store it for review; `revises_id` makes it the next edition of that plan.

    Raises the compiler's problems (empty, scanned, encrypted, bomb …), NO_TASKS and PLAN_SAME; then nothing is stored.
    """
    require(actor, permissions.PLAN_UPLOAD)
    source = read(data, name)
    plan = compile_plan(source)
    if not plan.tasks and not plan.cell_quotas:
        raise NO_TASKS(where="file", value=name, title=plan.title or name)
    sha256 = hashlib.sha256(source.text.encode()).hexdigest()
    with transaction.atomic():
        _not_twice(sha256, name)
        revises = queries.edition_get(actor=actor, edition_id=revises_id) if revises_id is not None else None
        stored = file_store(
            actor=actor,
            content=ContentFile(data, name=name),
            name=name,
            purpose="plans.document",
            keep_years=KEEP_YEARS,
        )
        series = revises.series if revises else f"plan-{sha256[:12]}"
        last = Edition.objects.filter(series=series).aggregate(last=Max("number"))["last"] or 0
        edition = Edition(
            series=series,
            number=last + 1,
            title=(plan.title or name)[:300],
            file=stored,
            text=source.text,
            text_sha256=sha256,
            facts=plan.facts.as_dict(),
            sections=[s.as_dict() for s in plan.sections],
            standing=[s.as_dict() for s in plan.standing],
            trends=[t.as_dict() for t in plan.trends],
            uploaded_by=actor.label,
            recorded_at=clock.now(),
            simulated=simulated,
        )
        try:
            with transaction.atomic():
                edition.save(force_insert=True)
        except IntegrityError as error:  # somebody brought in an edition of this series at the same moment
            _not_twice(sha256, name)
            raise STALE(where="file", value=name) from error
        Item.objects.bulk_create(_items(actor, edition, plan, source))
        Finding.objects.bulk_create([_finding(edition, found) for found in plan.findings])
        record(actor=actor, act="plans.plan.upload", subject=edition, change={"file": name, "sha256": stored.sha256})
    return edition


def _not_twice(sha256: str, name: str) -> None:
    same = Edition.objects.filter(text_sha256=sha256).exclude(state=EditionState.DISCARDED).first()
    if same is not None:
        raise PLAN_SAME(where="file", value=name, title=same.title, number=same.number, edition_id=same.pk)


def plan_discard(*, actor: Actor, edition_id: int, version: int, reason: str = "") -> Edition:
    """Put an edition under review aside. It and its review stay readable."""
    with transaction.atomic():
        edition = queries.edition_get(actor=actor, edition_id=edition_id)
        require(actor, permissions.PLAN_DISCARD, queries.edition_subject(edition))
        move = EDITIONS.move(EditionState(edition.state), EditionEvent.DISCARD)
        swap(edition, version=version, state=move.target)
        record(actor=actor, act="plans.plan.discard", subject=edition, reason=reason)
    return edition


def _items(actor: Actor, edition: Edition, plan: Plan, source: Source) -> list[Item]:
    """Every action of every task, every goal and every quota row, in the order of the document."""
    names = {u.name for t in plan.tasks for a in t.actions for u in (*a.units, *a.inherited)}
    names |= {name for quota in plan.cell_quotas for name in quota.departments}
    readings = names_read(actor, names)
    rows = [item for task in plan.tasks for item in _measures(edition, task, readings)]
    # A goal is often printed in a preamble, a notice and the chapter of goals; the last place stands for all.
    goals = {(t.phrase, str(t.value), t.unit, t.scope): t for t in plan.targets}
    rows += [_goal(edition, target) for target in goals.values()]
    rows += [_quota(edition, quota, readings, source) for quota in plan.cell_quotas]
    rows.sort(key=lambda item: item.span_start)
    for place, item in enumerate(rows, start=1):
        item.position = place * GAP
    return rows


def _measures(edition: Edition, task: Task, readings: Mapping[str, Reading]) -> Iterable[Item]:
    several = len(task.actions) > 1
    deadline, words = _deadline(task.deadline)
    for index, action in enumerate(task.actions, start=1):
        last = index == len(task.actions)
        mine = [t for t in task.targets if _within(t.span, action.span) or (last and _unplaced(t, task))]
        number = f"{task.number or ''}-{index}" if several else task.number or ""
        yield Item(
            edition=edition,
            kind=ItemKind.MEASURE,
            path=list(task.path),
            number=number[:24],
            title=task.title[:400],
            body=action.text,
            span_start=action.span[0],
            span_end=max(action.span[1], action.clause_span[1] if action.clause_span else 0),
            title_span=list(task.span) if index == 1 else [],
            clause_span=list(action.clause_span or ()),
            joint=action.joint,
            deadline=deadline or _latest(mine),
            note=words[:400],
            parties=[_party(u, readings) for u in action.units],
            inherited=[_party(u, readings) for u in action.inherited],
            targets=[_target(t) for t in mine],
            confidence_permille=round(1000 * min(action.confidence, task.confidence)),
            fingerprint=fingerprint(task.title, action.text),
        )


def _deadline(printed: str | None) -> tuple[str, str]:
    """A printed deadline as a date, or (nothing, its words): 2024年9月 → 2024-09; 长期坚持 sets no day."""
    text = due_text(printed or "") or ""
    try:
        deadline_day(text)
    except Problem:
        return "", printed or ""
    return text, ""


def _within(span: Sequence[int], outer: Sequence[int]) -> bool:
    return outer[0] <= span[0] < outer[1]


def _unplaced(target: Target, task: Task) -> bool:
    return not any(_within(target.span, action.span) for action in task.actions)


def _latest(targets: Sequence[Target]) -> str:
    """The deadline of an action is the last one its own targets print."""
    return max((t.deadline for t in targets if t.deadline), default="")


def _goal(edition: Edition, target: Target) -> Item:
    return Item(
        edition=edition,
        kind=ItemKind.GOAL,
        title=target.phrase[:400],
        span_start=target.span[0],
        span_end=target.span[1],
        deadline=target.deadline or "",
        targets=[_target(target)],
        confidence_permille=round(1000 * target.confidence),
        fingerprint=fingerprint(target.phrase, f"{target.comparator}{target.value}{target.unit}"),
    )


def _quota(edition: Edition, quota: Any, readings: Mapping[str, Reading], source: Source) -> Item:
    role = Role.LEAD if len(quota.departments) == 1 else Role.RESPONSIBLE
    parties = [
        party_row(role, name, readings, span=quota.span, confidence=round(1000 * quota.confidence))
        for name in quota.departments
    ]
    return Item(
        edition=edition,
        kind=ItemKind.QUOTA,
        number=str(quota.no or ""),
        title=quota.cell[:400],
        body=source.text[quota.span[0] : quota.span[1]].strip(),
        span_start=quota.span[0],
        span_end=quota.span[1],
        parties=parties,
        joint=len(quota.departments) > 1,
        targets=[
            {
                "kind": TargetKind.NUMBER,
                "phrase": quota.cell,
                "comparator": quota.comparator,
                "value_micro": parse_micro(str(quota.value)),
                "value_high_micro": None,
                "unit": quota.unit,
                "deadline": "",
                "scope": "",
                "span": list(quota.span),
                "confidence": round(quota.confidence * 1000),
            }
        ],
        confidence_permille=round(1000 * quota.confidence),
        fingerprint=fingerprint(quota.cell, f"{quota.comparator}{quota.value}"),
    )


def _target(target: Target) -> dict[str, Any]:
    low, high = target.value if isinstance(target.value, tuple) else (target.value, None)
    return {
        "kind": TargetKind.NUMBER,
        "phrase": target.phrase,
        "comparator": target.comparator,
        "value_micro": parse_micro(str(low)),
        "value_high_micro": None if high is None else parse_micro(str(high)),
        "unit": target.unit,
        "deadline": target.deadline or "",
        "scope": target.scope or "",
        "span": list(target.span),
        "confidence": round(target.confidence * 1000),
    }


def _party(unit: Unit, readings: Mapping[str, Reading]) -> dict[str, Any]:
    return party_row(str(unit.role), unit.name, readings, span=unit.span, confidence=round(1000 * unit.confidence))


def _finding(edition: Edition, found: Found) -> Finding:
    return Finding(
        edition=edition,
        kind=found.kind,
        data={"says": found.says.msgid, "named": dict(found.says.data), **dict(found.data)},
        spans=[list(span) for span in found.spans],
    )
