"""Adoption: what a person reviewed becomes tasks and targets. Nothing becomes a task in any other way from a plan.

A revised edition carries on the tasks of the one before it where the items are the same or changed: number, history
and progress stay, and what changed is written into the log. Tasks whose item is gone are named, never dropped silently.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.rows import swap
from wufei.programme.plans import permissions
from wufei.programme.plans.actions.history import trace
from wufei.programme.plans.actions.tasks import PartIn, parts_write, task_number
from wufei.programme.plans.errors import NOTHING_REVIEWED
from wufei.programme.plans.events import PlanAdopted
from wufei.programme.plans.models import Edition, Item, Target, Task, TaskParty
from wufei.programme.plans.queries import editions as queries
from wufei.programme.plans.queries.names import covered
from wufei.programme.plans.rules import deadline_day
from wufei.programme.plans.spec import (
    OPEN_TASKS,
    REVIEWED,
    EditionEvent,
    EditionState,
    ItemEvent,
    ItemKind,
    ItemState,
    TargetState,
    TaskOrigin,
)
from wufei.programme.plans.states import EDITIONS, ITEMS
from wufei.registers.parties.models import Party


@dataclasses.dataclass(frozen=True, slots=True)
class Adoption:
    """What an adoption did: tasks made, tasks carried on from the edition before, tasks without an item any more."""

    created: list[Task]
    carried: list[Task]
    orphaned: list[Task]
    targets: int


def plan_adopt(*, actor: Actor, edition_id: int, version: int) -> Adoption:
    """Turn every reviewed item into a task (or a goal into a target). May be called again as the review goes on."""
    with transaction.atomic():
        edition = queries.edition_get(actor=actor, edition_id=edition_id)
        require(actor, permissions.PLAN_ADOPT, queries.edition_subject(edition))
        items = list(edition.items.filter(state__in=REVIEWED))
        if not items:
            raise NOTHING_REVIEWED(where="items")
        before = queries.edition_before(edition)
        carried_by = _carried(before, edition) if before is not None else {}
        named = {row["covers"] for i in items for row in (*i.parties, *i.inherited) if row.get("covers")}
        members = {covers: covered(actor, covers) for covers in named}
        move = EDITIONS.move(EditionState(edition.state), EditionEvent.ADOPT)
        swap(edition, version=version, state=move.target, adopted_at=edition.adopted_at or clock.now())
        created: list[Task] = []
        carried: list[Task] = []
        targets = 0
        for item in items:
            if item.kind == ItemKind.GOAL:
                targets += _targets_write(edition, item, None)
            elif (task := carried_by.get(item.pk)) is not None:
                targets += _carry_on(actor, edition, item, task, members)
                carried.append(task)
            else:
                task, count = _task_from(actor, edition, item, members)
                targets += count
                created.append(task)
            swap(item, version=item.version, state=ITEMS.move(ItemState(item.state), ItemEvent.ADOPT).target)
        orphaned = _supersede(actor, edition, before, {task.pk for task in carried_by.values()})
        record(
            actor=actor,
            act="plans.plan.adopt",
            subject=edition,
            change={"created": len(created), "carried": len(carried), "orphaned": [t.number for t in orphaned]},
        )
        emit(PlanAdopted(edition_id=edition.pk, task_ids=tuple(t.pk for t in (*created, *carried))))
    return Adoption(created=created, carried=carried, orphaned=orphaned, targets=targets)


def _carried(before: Edition, edition: Edition) -> dict[int, Task]:
    """Item of the new edition → task of the old one, by the diff."""
    tasks = {
        task.item_id: task for task in Task.objects.filter(edition=before, item__isnull=False).select_related("item")
    }
    pairs = queries.editions_diff(before, edition)
    return {c.new: tasks[c.old] for c in pairs if c.new is not None and c.old is not None and c.old in tasks}


def _task_from(actor: Actor, edition: Edition, item: Item, members: Mapping[str, Sequence[Party]]) -> tuple[Task, int]:
    task = Task.objects.create(
        number=task_number(),
        printed_number=item.number,
        edition=edition,
        item=item,
        origin=TaskOrigin.PLAN,
        title=item.title,
        body=item.body,
        path=item.path,
        chapter=_chapter(item.path),
        position=item.position,
        joint=item.joint,
        doubted=item.state == ItemState.DOUBTED,
        deadline_printed=item.deadline,
        deadline_on=deadline_day(item.deadline),
        recorded_at=clock.now(),
        simulated=edition.simulated,
    )
    parts_write(task, _parts(members, item))
    trace(actor=actor, task=task, act="adopt")
    return task, _targets_write(edition, item, task)


def _carry_on(actor: Actor, edition: Edition, item: Item, task: Task, members: Mapping[str, Sequence[Party]]) -> int:
    """Give a task what the new edition changed: wording, owners, deadline, targets. Its state and history stay.

    What the new edition prints like the old one stays as people left it: a corrected title, another owner, a granted
    deadline.
    """
    old = task.item
    moved = old is None or old.deadline != item.deadline
    reworded = old is None or (old.title, old.body) != (item.title, item.body)
    handed = old is None or _printed(old) != _printed(item)
    before = {"title": task.title, "deadline": str(task.deadline_on or ""), "body": task.body}
    swap(
        task,
        version=task.version,
        printed_number=item.number,
        edition=edition,
        item=item,
        title=item.title if reworded else task.title,
        body=item.body if reworded else task.body,
        path=item.path,
        chapter=_chapter(item.path),
        position=item.position,
        joint=item.joint,
        doubted=item.state == ItemState.DOUBTED,
        deadline_printed=item.deadline if moved else task.deadline_printed,
        deadline_on=deadline_day(item.deadline) if moved else task.deadline_on,
    )
    if handed:
        TaskParty.objects.filter(task=task).delete()
        parts_write(task, _parts(members, item))
    Target.objects.filter(task=task, values__isnull=True).delete()
    count = _targets_write(edition, item, task, keep=list(Target.objects.filter(task=task)))
    after = {"title": task.title, "deadline": str(task.deadline_on or ""), "body": task.body}
    changed = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    trace(actor=actor, task=task, act="edition", note=f"{edition.title} #{edition.number}")
    record(actor=actor, act="plans.task.carry_on", subject=task, change=changed)
    return count


def _printed(item: Item) -> list[tuple[str, str]]:
    """Who the document says, in comparable form."""
    return [(row["role"], row["printed"]) for row in (*item.parties, *item.inherited)]


def _supersede(actor: Actor, edition: Edition, before: Edition | None, going_on: set[int]) -> list[Task]:
    """The edition before is superseded; its open tasks without an item in the new edition are named for a person.

    `going_on`: tasks that have an item there, also where that item still waits for its review.
    """
    if before is None:
        return []
    if before.state == EditionState.ADOPTED:
        move = EDITIONS.move(EditionState.ADOPTED, EditionEvent.SUPERSEDE)
        swap(before, version=before.version, state=move.target)
    left = list(Task.objects.filter(edition=before, state__in=OPEN_TASKS).exclude(pk__in=going_on))
    for task in left:
        if not task.doubted:
            swap(task, version=task.version, doubted=True)
            trace(actor=actor, task=task, act="orphaned", note=f"{edition.title} #{edition.number}")
    return left


def _chapter(path: Sequence[str]) -> str:
    return (path[-2] if len(path) > 1 else path[0] if path else "")[:300]


def _parts(members: Mapping[str, Sequence[Party]], item: Item) -> list[PartIn]:
    """The parties of an item; collective names reach every member of the register, marked as reached that way."""
    parts: list[PartIn] = []
    for inherited, rows in ((False, item.parties), (True, item.inherited)):
        for row in rows:
            parts.append(_part(row, inherited=inherited))
            if row.get("covers"):
                parts.extend(
                    PartIn(
                        role=row["role"],
                        printed=party.name,
                        party_id=party.pk,
                        inherited=inherited,
                        collective=True,
                        confidence_permille=1000,
                    )
                    for party in members[row["covers"]]
                )
    return parts


def _part(row: Mapping[str, Any], *, inherited: bool) -> PartIn:
    return PartIn(
        role=row["role"],
        printed=row["printed"][:120],
        party_id=row.get("party_id"),
        inherited=inherited,
        collective=bool(row.get("covers")),
        confidence_permille=row.get("confidence", 1000),
    )


def _targets_write(edition: Edition, item: Item, task: Task | None, keep: Sequence[Target] = ()) -> int:
    """Write the item's targets; one that was reported on already (`keep`) keeps its row and takes the new reading.

    What was reported on and is not printed any more stays with its figures, marked for a person.
    """
    said = queries.target_states(edition) if item.targets else {}
    contradicted = [span for span, state in said.items() if state == TargetState.DOUBTED]
    again = _again(item.targets, keep)
    for position, row in enumerate(item.targets):
        start, end = row.get("span") or (0, 0)
        marked = TargetState.DOUBTED if _touches(row, contradicted) else TargetState.KEPT
        fields: dict[str, Any] = {
            "edition": edition,
            "item": item,
            "kind": row["kind"],
            "phrase": row["phrase"][:300],
            "comparator": row["comparator"],
            "value_micro": row["value_micro"],
            "value_high_micro": row.get("value_high_micro"),
            "unit": row["unit"][:24],
            "deadline_printed": row["deadline"],
            "deadline_on": deadline_day(row["deadline"]),
            "scope": (row.get("scope") or "")[:80],
            "span_start": start,
            "span_end": end,
            "state": said.get((start, end)) or row.get("state") or marked,
            "position": item.position + position,
        }
        old = again.get(position)
        if old is not None:
            swap(old, version=old.version, **fields)
        else:
            Target.objects.create(task=task, **fields)
    for gone in keep:
        if gone not in again.values() and gone.state == TargetState.KEPT:
            swap(gone, version=gone.version, state=TargetState.DOUBTED)
    return len(item.targets)


def _again(rows: Sequence[Mapping[str, Any]], keep: Sequence[Target]) -> dict[int, Target]:
    """Row → the target it goes on from: the very same one (phrase, unit, scope, deadline), else phrase and unit."""
    found: dict[int, Target] = {}
    left = list(keep)
    for whole in (True, False):
        for position, row in enumerate(rows):
            mine = (row["phrase"][:300], row["unit"][:24], (row.get("scope") or "")[:80], row["deadline"])
            for old in [] if position in found else left:
                theirs = (old.phrase, old.unit, old.scope, old.deadline_printed)
                if mine == theirs or (not whole and mine[:2] == theirs[:2]):
                    found[position] = old
                    left.remove(old)
                    break
    return found


def _touches(row: Mapping[str, Any], spans: Sequence[Sequence[int]]) -> bool:
    start, end = row.get("span") or (0, 0)
    return any(s[0] < end and start < s[1] for s in spans)
