"""Reads of editions, the items and findings under review, and the diff between two editions."""

import dataclasses
from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from wufei.kernel.access import Actor, Subject
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.plans.models import Edition, Finding, Item, Target
from wufei.programme.plans.permissions import PLAN_READ
from wufei.programme.plans.rules import Change, ItemShape, diff_items, judged, shape_details, words_changed
from wufei.programme.plans.spec import MARKING, EditionState, FindingState, ItemKind, ItemState, TargetState


def visible_to(actor: Actor) -> QuerySet[Edition]:
    """The editions this actor may read: a plan is public inside the administration, so it is all or none."""
    return Edition.objects.all() if actor.may_somewhere(PLAN_READ) else Edition.objects.none()


def edition_get(*, actor: Actor, edition_id: int) -> Edition:
    """One edition; raises NOT_FOUND where it is absent or out of reach."""
    edition = visible_to(actor).select_related("file").filter(pk=edition_id).first()
    if edition is None:
        raise NOT_FOUND(where="edition", value=edition_id)
    return edition


def edition_subject(edition: Edition) -> Subject:
    """The edition as the policy sees it."""
    return Subject(state=edition.state)


def edition_adopted(actor: Actor) -> Edition | None:
    """The edition in force, the latest adopted one."""
    return visible_to(actor).filter(state=EditionState.ADOPTED).order_by("-adopted_at", "-pk").first()


def edition_before(edition: Edition) -> Edition | None:
    """The edition of the same plan that this one is compared with: the adopted one, or the one before it."""
    others = Edition.objects.filter(series=edition.series, number__lt=edition.number)
    adopted = others.filter(state__in=(EditionState.ADOPTED, EditionState.SUPERSEDED)).order_by("-number").first()
    return adopted or others.order_by("-number").first()


def editions_listed(actor: Actor) -> QuerySet[Edition]:
    """Editions with how far their review is."""
    return visible_to(actor).annotate(
        item_count=Count("items", distinct=True),
        reviewed_count=Count("items", filter=~Q(items__state=ItemState.PENDING), distinct=True),
        open_findings=Count("findings", filter=Q(findings__state=FindingState.OPEN), distinct=True),
    )


def pending_count(edition: Edition) -> int:
    """How many items nobody has looked at yet."""
    return edition.items.filter(state=ItemState.PENDING).count()


@dataclasses.dataclass(frozen=True, slots=True)
class Review:
    """How far a review is: items by state, what was read."""

    total: int
    pending: int
    accepted: int
    changed: int
    doubted: int
    rejected: int
    adopted: int
    measures: int
    goals: int
    quotas: int
    targets: int

    @property
    def reviewed(self) -> int:
        return self.total - self.pending

    @property
    def adoptable(self) -> int:
        return self.accepted + self.changed + self.doubted


def review_of(items: Sequence[Item]) -> Review:
    """Count what is already loaded."""
    by_state = {s: sum(1 for i in items if i.state == s) for s in ItemState}
    by_kind = {k: sum(1 for i in items if i.kind == k) for k in ItemKind}
    return Review(
        total=len(items),
        pending=by_state[ItemState.PENDING],
        accepted=by_state[ItemState.ACCEPTED],
        changed=by_state[ItemState.CHANGED],
        doubted=by_state[ItemState.DOUBTED],
        rejected=by_state[ItemState.REJECTED],
        adopted=by_state[ItemState.ADOPTED],
        measures=by_kind[ItemKind.MEASURE],
        goals=by_kind[ItemKind.GOAL],
        quotas=by_kind[ItemKind.QUOTA],
        targets=sum(len(i.targets) for i in items),
    )


def item_get(*, actor: Actor, item_id: int) -> Item:
    """One item of an edition the actor may read."""
    item = Item.objects.select_related("edition").filter(pk=item_id, edition__in=visible_to(actor)).first()
    if item is None:
        raise NOT_FOUND(where="item", value=item_id)
    return item


def finding_get(*, actor: Actor, finding_id: int) -> Finding:
    """One finding of an edition the actor may read."""
    found = Finding.objects.select_related("edition").filter(pk=finding_id, edition__in=visible_to(actor)).first()
    if found is None:
        raise NOT_FOUND(where="finding", value=finding_id)
    return found


def shape_of(item: Item) -> ItemShape:
    """The item as the diff sees it."""
    return ItemShape(
        key=item.pk,
        number=item.number,
        title=item.title,
        body=item.body,
        fingerprint=item.fingerprint,
        details=shape_details(item.parties, item.targets),
    )


def editions_diff(old: Edition, new: Edition) -> list[Change]:
    """What changed from one edition to the next, in the order of the new one."""
    before = [shape_of(i) for i in old.items.all()]
    after = [shape_of(i) for i in new.items.exclude(state=ItemState.REJECTED)]
    return diff_items(before, after)


def item_words_changed(old: Item, new: Item) -> list[tuple[str, str]]:
    """The wording of an item as runs of same, added and removed text."""
    return words_changed(_wording(old), _wording(new))


def _wording(item: Item) -> str:
    return f"{item.title}\n{item.body}" if item.body != item.title else item.title


def target_states(edition: Edition) -> dict[tuple[int, ...], TargetState]:
    """What the findings of contradiction and repetition say of each target, by its span.

    One finding that drops it is enough; while one is unsettled it stays doubted; else it is kept.
    """
    rank = (TargetState.KEPT, TargetState.DOUBTED, TargetState.DROPPED)
    states: dict[tuple[int, ...], TargetState] = {}
    for finding in edition.findings.filter(kind__in=MARKING):
        says = judged(finding.state, finding.choice, finding.spans, finding.data.get("values", ()))
        for span, state in zip(finding.spans, says, strict=True):
            key = tuple(span)
            states[key] = max(states.get(key, TargetState.KEPT), state, key=rank.index)
    return states


def plan_targets(edition: Edition | None) -> QuerySet[Target]:
    """The targets of the plan in force that count or still wait for a person."""
    if edition is None:
        return Target.objects.none()
    return Target.objects.filter(edition=edition).exclude(state=TargetState.DROPPED).select_related("task")
