"""The review of what was read: accept, correct, doubt, reject, split, merge, add, undo. Not for: adoption."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.machine import NO_SUCH_MOVE
from wufei.kernel.problems import STALE
from wufei.kernel.rows import swap
from wufei.programme.plans import permissions
from wufei.programme.plans.errors import ITEM_ADOPTED, ITEM_TITLE, MERGE_NEIGHBOUR, ROLE_UNKNOWN, SPLIT_POINT
from wufei.programme.plans.models import Edition, Item, ReviewStep
from wufei.programme.plans.queries import editions as queries
from wufei.programme.plans.rules import deadline_day, fingerprint, fit
from wufei.programme.plans.spec import ItemEvent, ItemKind, ItemState, Role
from wufei.programme.plans.states import ITEMS

GAP = 1000
LONGEST = {"title": 400, "number": 24, "note": 400, "deadline": 10}
MARKS = frozenset({ItemEvent.ACCEPT, ItemEvent.DOUBT, ItemEvent.REJECT, ItemEvent.RESET})
_KEPT = (
    "kind",
    "position",
    "path",
    "number",
    "title",
    "body",
    "span_start",
    "span_end",
    "title_span",
    "clause_span",
    "joint",
    "deadline",
    "parties",
    "inherited",
    "targets",
    "confidence_permille",
    "state",
    "note",
    "fingerprint",
)


def item_mark(*, actor: Actor, item_id: int, version: int, event: ItemEvent, note: str = "") -> Item:
    """Accept, doubt, reject or take back one item. Adopting and changing have actions of their own."""
    with transaction.atomic():
        item = _open_item(actor, item_id)
        if event not in MARKS:
            raise NO_SUCH_MOVE(
                where="event", value=event, event=str(event), state=item.state, events=", ".join(sorted(MARKS))
            )
        _remember(actor, item.edition, str(event), [item])
        _to(item, version, event, **({"note": fit("note", note, LONGEST["note"])} if note else {}))
        record(actor=actor, act=f"plans.item.{event}", subject=item, change={"state": item.state})
    return item


def items_accept_sure(*, actor: Actor, edition_id: int, confidence_permille: int = 950) -> int:
    """Accept every pending item read with at least this confidence; returns how many."""
    with transaction.atomic():
        edition = queries.edition_get(actor=actor, edition_id=edition_id)
        require(actor, permissions.PLAN_REVIEW, queries.edition_subject(edition))
        sure = list(edition.items.filter(state=ItemState.PENDING, confidence_permille__gte=confidence_permille))
        if not sure:
            return 0
        _remember(actor, edition, "accept_sure", sure)
        for item in sure:
            _to(item, item.version, ItemEvent.ACCEPT)
        record(actor=actor, act="plans.item.accept_sure", subject=edition, change={"items": len(sure)})
    return len(sure)


def item_correct(*, actor: Actor, item_id: int, version: int, fields: Mapping[str, Any]) -> Item:
    """Correct an item. `fields`: title, body, number, deadline, joint, parties, targets (as stored on the item)."""
    if not str(fields.get("title", "x")).strip():
        raise ITEM_TITLE(where="title")
    deadline_day(str(fields.get("deadline", "")))
    for row in fields.get("parties", ()):
        if row["role"] not in set(Role):
            raise ROLE_UNKNOWN(where="parties", value=row["role"])
    for row in fields.get("targets", ()):
        deadline_day(row["deadline"])
    for key, most in LONGEST.items():
        fit(key, str(fields.get(key, "")), most)
    allowed = {"title", "body", "number", "deadline", "joint", "parties", "targets", "note"}
    with transaction.atomic():
        item = _open_item(actor, item_id)
        _remember(actor, item.edition, "correct", [item])
        before = {key: getattr(item, key) for key in fields if key in allowed}
        _to(item, version, ItemEvent.CHANGE, **{k: v for k, v in fields.items() if k in allowed})
        changed = {k: [v, getattr(item, k)] for k, v in before.items() if getattr(item, k) != v}
        record(actor=actor, act="plans.item.correct", subject=item, change=changed)
    return item


def item_split(*, actor: Actor, item_id: int, version: int, at: int, title: str = "") -> tuple[Item, Item]:
    """Split an item's text at character `at`; the second part keeps the owners and gets the targets of its part."""
    with transaction.atomic():
        item = _open_item(actor, item_id)
        first, second = item.body[: max(at, 0)].strip(), item.body[max(at, 0) :].strip()
        if not first or not second:
            raise SPLIT_POINT(where="at", value=at)
        middle = item.span_start + at
        early = [t for t in item.targets if not t.get("span") or t["span"][0] < middle]
        late = [t for t in item.targets if t not in early]
        following = item.edition.items.filter(position__gt=item.position).order_by("position").first()
        room = (following.position if following else item.position + 2 * GAP) - item.position
        step = _remember(actor, item.edition, "split", [item])
        fresh = Item.objects.create(
            edition=item.edition,
            **{
                **{key: getattr(item, key) for key in _KEPT},
                "position": item.position + max(1, room // 2),
                "title": fit("title", title, LONGEST["title"]) or second.split("。")[0][:60],
                "body": second,
                "span_start": middle,
                "targets": late,
                "state": ItemState.CHANGED,
                "fingerprint": fingerprint(title, second),
            },
        )
        ReviewStep.objects.filter(pk=step.pk).update(created_ids=[fresh.pk])
        _to(item, version, ItemEvent.CHANGE, body=first, span_end=middle, targets=early)
        record(actor=actor, act="plans.item.split", subject=item, change={"into": [item.pk, fresh.pk]})
    return item, fresh


def item_merge_up(*, actor: Actor, item_id: int, version: int) -> Item:
    """Merge an item into the one above it: texts joined, owners and targets united. Returns the upper item."""
    with transaction.atomic():
        item = _open_item(actor, item_id)
        above = (
            item.edition.items.filter(position__lt=item.position, kind=item.kind)
            .exclude(state__in=(ItemState.REJECTED, ItemState.ADOPTED))
            .order_by("-position")
            .first()
        )
        if above is None:
            raise MERGE_NEIGHBOUR(where="item", value=item_id)
        _remember(actor, item.edition, "merge", [above, item])
        body = "\n".join(part for part in (above.body, item.body) if part)
        _to(
            above,
            above.version,
            ItemEvent.CHANGE,
            body=body,
            span_end=max(above.span_end, item.span_end),
            parties=_united(above.parties, item.parties, ("role", "printed")),
            targets=_united(above.targets, item.targets, ("phrase", "value_micro", "unit")),
            inherited=_united(above.inherited, item.inherited, ("role", "printed")),
            deadline=above.deadline or item.deadline,
            joint=above.joint or item.joint,
        )
        _to(item, version, ItemEvent.REJECT, note=f"→ {above.number} {above.title}"[:400])
        record(actor=actor, act="plans.item.merge", subject=above, change={"from": item.pk})
    return above


def item_add(
    *, actor: Actor, edition_id: int, title: str, body: str = "", after_id: int | None = None, span: Sequence[int] = ()
) -> Item:
    """Add an item that was not read, after another one or at the end."""
    title = fit("title", title, LONGEST["title"])
    if not title:
        raise ITEM_TITLE(where="title")
    with transaction.atomic():
        edition = queries.edition_get(actor=actor, edition_id=edition_id)
        require(actor, permissions.PLAN_REVIEW, queries.edition_subject(edition))
        after = edition.items.filter(pk=after_id).first() if after_id else edition.items.order_by("-position").first()
        step = _remember(actor, edition, "add", [])
        item = Item.objects.create(
            edition=edition,
            kind=ItemKind.MEASURE,
            position=(after.position if after else 0) + 1,
            path=after.path if after else [],
            title=title,
            body=body.strip(),
            span_start=span[0] if len(span) == 2 else 0,
            span_end=span[1] if len(span) == 2 else 0,
            state=ItemState.CHANGED,
            fingerprint=fingerprint(title, body),
        )
        ReviewStep.objects.filter(pk=step.pk).update(created_ids=[item.pk])
        record(actor=actor, act="plans.item.add", subject=item, change={"title": title})
    return item


def review_undo(*, actor: Actor, edition_id: int) -> list[int]:
    """Undo the actor's last step in this review; returns the ids of the items that changed. [] when there is none.

    Raises ITEM_ADOPTED, and STALE where somebody else took a later step with one of the items.
    """
    with transaction.atomic():
        edition = queries.edition_get(actor=actor, edition_id=edition_id)
        require(actor, permissions.PLAN_REVIEW, queries.edition_subject(edition))
        step = ReviewStep.objects.filter(edition=edition, actor_id=actor.id, undone=False).first()
        if step is None:
            return []
        ids = _touched(step)
        if any(ids & _touched(later) for later in edition.steps.filter(pk__gt=step.pk, undone=False)):
            raise STALE(where="item", value=min(ids))
        if adopted := Item.objects.filter(pk__in=step.created_ids, state=ItemState.ADOPTED).first():
            raise ITEM_ADOPTED(where="item", value=adopted.pk)
        touched = []
        for before in step.before:
            item = Item.objects.filter(pk=before["id"]).first()
            if item is None or item.state == ItemState.ADOPTED:
                raise ITEM_ADOPTED(where="item", value=before["id"])
            swap(item, version=item.version, **{key: before[key] for key in _KEPT})
            touched.append(item.pk)
        Item.objects.filter(pk__in=step.created_ids).delete()
        ReviewStep.objects.filter(pk=step.pk).update(undone=True)
        record(actor=actor, act="plans.review.undo", subject=edition, change={"step": step.act, "items": touched})
    return touched


def _touched(step: ReviewStep) -> set[int]:
    return {*(before["id"] for before in step.before), *step.created_ids}


def _open_item(actor: Actor, item_id: int) -> Item:
    item = queries.item_get(actor=actor, item_id=item_id)
    require(actor, permissions.PLAN_REVIEW, queries.edition_subject(item.edition))
    if item.state == ItemState.ADOPTED:
        raise ITEM_ADOPTED(where="item", value=item_id)
    return item


def _to(item: Item, version: int, event: ItemEvent, **changes: Any) -> None:
    move = ITEMS.move(ItemState(item.state), event)
    swap(item, version=version, state=move.target, **changes)


def _remember(actor: Actor, edition: Edition, act: str, items: Sequence[Item]) -> ReviewStep:
    before = [{"id": i.pk, **model_to_dict(i, fields=_KEPT)} for i in items]
    return ReviewStep.objects.create(
        edition=edition, act=act, before=before, actor_id=actor.id, recorded_at=clock.now()
    )


def _united(
    first: Sequence[Mapping[str, Any]], second: Sequence[Mapping[str, Any]], keys: tuple[str, ...]
) -> list[Mapping[str, Any]]:
    seen = {tuple(row.get(k) for k in keys) for row in first}
    return [*first, *(row for row in second if tuple(row.get(k) for k in keys) not in seen)]
