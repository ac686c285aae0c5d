"""The feed of what happened to manifests, in an order that never changes. Not for: pushing it (actions.sending).

The order is that of the sealed chain: a link gets its number only after the act is committed, numbers have no gap and
are given by one at a time, so nothing can ever appear before what was read already, however slow its transaction was.
"""

import datetime as dt
import heapq
import itertools
import json
from collections.abc import Iterator

from django.db.models import Max, Min, Q, QuerySet

from wufei.kernel.access import Actor
from wufei.ledger.seals.models import Link
from wufei.operations.manifests.models import Signature
from wufei.operations.manifests.queries.manifests import visible_to
from wufei.operations.notices.errors import CURSOR_WRONG
from wufei.operations.notices.models import Notice
from wufei.operations.notices.spec import END, Batch, Change, ChangeKind, Cursor, cursor_read

NUMBER = "block__link__number"


def changes_after(*, actor: Actor, after: Cursor, limit: int) -> Batch:
    """What happened after a place to manifests the actor sees now. Raises NOT_ALLOWED, CURSOR_WRONG."""
    seen = visible_to(actor).order_by()
    # Asked first: what is chained while we read belongs to the next piece.
    head = head_of_feed()
    if after.number > head.number:
        raise CURSOR_WRONG(where="after", value=str(after))
    behind = Q(**{f"{NUMBER}__gt": after.number, f"{NUMBER}__lte": head.number})
    signed = Signature.objects.filter(behind | Q(**{NUMBER: after.number, "place__gt": after.place}))
    signed = signed.filter(manifest__in=seen.values("pk")).select_related("manifest", "party", "block__link")
    # A notice is the one leaf of its block.
    told = Notice.objects.filter(behind, manifest__in=seen.values("pk")).select_related("manifest", "block__link")
    sources = (
        _signatures(signed.order_by(NUMBER, "place")[: limit + 1]),
        _notices(told.order_by(NUMBER)[: limit + 1]),
    )
    rows = list(itertools.islice(heapq.merge(*sources, key=lambda row: row[0]), limit + 1))
    more, rows = len(rows) > limit, rows[:limit]
    return Batch(tuple(change for _place, change in rows), rows[-1][0] if more else head, more)


def cursor_told(text: str) -> Cursor:
    """The place that a cursor names, which this house can have given out. Raises CURSOR_WRONG."""
    found = cursor_read(text)
    if found is None or found.number > head_of_feed().number:
        raise CURSOR_WRONG(where="after", value=text[:100])
    return found


def head_of_feed() -> Cursor:
    """The end of the feed now."""
    return Cursor(Link.objects.aggregate(last=Max("number"))["last"] or 0, END)


def place_at(moment: dt.datetime) -> Cursor:
    """A place before all that was sealed at `moment` or later; some of what was sealed before may follow, too."""
    first = Link.objects.filter(block__made_at__gte=moment).aggregate(first=Min("number"))["first"]
    return head_of_feed() if first is None else Cursor(first - 1, END)


def _signatures(rows: QuerySet[Signature]) -> Iterator[tuple[Cursor, Change]]:
    for row in rows:
        place = Cursor(row.block.link.number, row.place)
        change = Change(
            cursor=str(place),
            kind=ChangeKind.SIGNED,
            manifest_id=row.manifest_id,
            key=str(row.manifest.key),
            number=row.manifest.number,
            spec=row.manifest.spec,
            recorded_at=row.recorded_at,
            happened_at=row.happened_at,
            event=row.event,
            state=str(json.loads(row.statement).get("state", "")),
            step=row.step,
            role=row.role,
            party_id=row.party_id,
            party=row.party.name,
            signed_by=row.person_label,
        )
        yield place, change


def _notices(rows: QuerySet[Notice]) -> Iterator[tuple[Cursor, Change]]:
    for row in rows:
        place = Cursor(row.block.link.number, 0)
        change = Change(
            cursor=str(place),
            kind=ChangeKind(row.kind),
            manifest_id=row.manifest_id,
            key=str(row.manifest.key),
            number=row.manifest.number,
            spec=row.manifest.spec,
            recorded_at=row.recorded_at,
            correction_id=row.correction_id,
        )
        yield place, change
