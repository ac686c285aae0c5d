"""Matching itself: read, match, judge, keep as a run of its own. Not for: judging findings (actions.findings).

A run sees more days than it is asked for, so that an invoice of a later month finds its load; what it keeps lies within
them. Two runs at once keep two versions; the key of a finding makes that it is there once.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from django.db import models, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.operations.facilities.models import Weighing
from wufei.operations.manifests.models import Manifest
from wufei.operations.settlement.errors import LINK_UNKNOWN, PERIOD_WRONG, REASON_MISSING
from wufei.operations.settlement.events import FlowsMatched
from wufei.operations.settlement.models import (
    Contract,
    Finding,
    Invoice,
    MatchGap,
    MatchLink,
    MatchRun,
    Payment,
    Saying,
)
from wufei.operations.settlement.permissions import LINK_SAY, MATCH_RUN
from wufei.operations.settlement.queries.flows import flows_of
from wufei.operations.settlement.queries.tolerances import tolerances_on
from wufei.operations.settlement.rules.findings import findings_of
from wufei.operations.settlement.rules.matching import matched
from wufei.operations.settlement.rules.tolerances import Tolerances, values_of
from wufei.operations.settlement.spec import Flows, Found, Kind, Matched

LABEL, REASON, BATCH, LONGEST = 120, 300, 2000, 800
PAIRS = frozenset(
    {
        (Kind.MANIFEST, Kind.WEIGHING),
        (Kind.MANIFEST, Kind.CONTRACT),
        (Kind.MANIFEST, Kind.INVOICE),
        (Kind.INVOICE, Kind.PAYMENT),
    }
)
SEEN: Mapping[Kind, type[models.Model]] = {
    Kind.MANIFEST: Manifest,
    Kind.WEIGHING: Weighing,
    Kind.CONTRACT: Contract,
    Kind.INVOICE: Invoice,
    Kind.PAYMENT: Payment,
}


def flows_match(*, actor: Actor, since: dt.date, until: dt.date, party_id: int | None = None) -> MatchRun:
    """Match the flows of these days, both included, and keep what was found. Raises PERIOD_WRONG, NOT_ALLOWED."""
    require(actor, MATCH_RUN, Subject(party_ids=frozenset({party_id} if party_id is not None else ())))
    if not dt.timedelta(0) <= until - since <= dt.timedelta(days=LONGEST):
        raise PERIOD_WRONG(where="until", value=until)
    by = values_of(tolerances_on(until))
    around = dt.timedelta(days=by.invoice_days + by.payment_days)
    mark = {
        str(kind): model._default_manager.aggregate(most=models.Max("pk"))["most"] or 0 for kind, model in SEEN.items()
    }
    flows = flows_of(actor=actor, since=since - around, until=until + around, party_id=party_id)
    found = matched(flows, by)
    findings = [one for one in findings_of(flows, found, by, clock.today()) if since <= one.happened_on <= until]
    kept = _within(flows, found, since, until)
    with transaction.atomic():
        run = MatchRun.objects.create(
            since=since,
            until=until,
            party_id=party_id,
            made_at=clock.now(),
            made_by=actor.label[:LABEL],
            watermark=mark,
            counts=_counts(flows, kept, findings, by),
        )
        MatchLink.objects.bulk_create(
            [MatchLink(run=run, **{name: getattr(link, name) for name in link.__slots__}) for link in kept.links],
            batch_size=BATCH,
        )
        MatchGap.objects.bulk_create(
            [MatchGap(run=run, kind=one.kind, record_id=one.id, gap=one.gap) for one in kept.gaps], batch_size=BATCH
        )
        fresh = _findings_keep(run, findings)
        change = {"since": since.isoformat(), "until": until.isoformat(), "links": len(kept.links), "fresh": fresh}
        record(actor=actor, act="settlement.flows.match", subject=run, change=change)
        emit(FlowsMatched(run_id=run.pk, fresh=fresh))
    return run


def link_say(*, actor: Actor, left: Kind, left_id: int, right: Kind, right_id: int, holds: bool, reason: str) -> Saying:
    """Say that two records belong together, or do not; later runs hold to it.

    Raises LINK_UNKNOWN, REASON_MISSING, NOT_ALLOWED.
    """
    with transaction.atomic():
        require(actor, LINK_SAY)
        if (left, right) not in PAIRS:
            raise LINK_UNKNOWN(where="right", value=right)
        for kind, pk in ((left, left_id), (right, right_id)):
            if not SEEN[kind]._default_manager.filter(pk=pk).exists():
                raise LINK_UNKNOWN(where=str(kind), value=pk)
        if not reason.strip():
            raise REASON_MISSING(where="reason")
        made = Saying.objects.create(
            left=left,
            left_id=left_id,
            right=right,
            right_id=right_id,
            holds=holds,
            reason=reason.strip()[:REASON],
            said_at=clock.now(),
            said_by=actor.label[:LABEL],
        )
        record(actor=actor, act="settlement.link.say", subject=made, change={"holds": holds}, reason=made.reason)
    return made


def _within(flows: Flows, found: Matched, since: dt.date, until: dt.date) -> Matched:
    """What has a part in the days asked for."""
    days: dict[tuple[Kind, int], dt.date] = {(Kind.MANIFEST, one.id): one.day for one in flows.loads}
    days |= {(Kind.INVOICE, one.id): one.day for one in flows.bills}
    days |= {(Kind.PAYMENT, one.id): one.day for one in flows.payments}
    asked = {key for key, day in days.items() if since <= day <= until}
    links = tuple(one for one in found.links if (one.left, one.left_id) in asked or (one.right, one.right_id) in asked)
    return Matched(links, tuple(one for one in found.gaps if (one.kind, one.id) in asked))


def _counts(flows: Flows, kept: Matched, findings: Sequence[Found], by: Tolerances) -> dict[str, object]:
    return {
        "links": dict(sorted(Counter(f"{one.left} {one.right}" for one in kept.links).items())),
        "gaps": dict(sorted(Counter(str(one.gap) for one in kept.gaps).items())),
        "findings": dict(sorted(Counter(str(one.kind) for one in findings).items())),
        "tolerances": {name: getattr(by, name) for name in by.__slots__},
    }


def _findings_keep(run: MatchRun, findings: Sequence[Found]) -> int:
    """Keep findings once each; those that were found before are seen once more. How many are new."""
    known = (
        set(Finding.objects.filter(key__in=[one.key for one in findings]).values_list("key", flat=True))
        if len(findings) < BATCH
        else set(Finding.objects.values_list("key", flat=True))
    )
    fresh = [one for one in findings if one.key not in known]
    Finding.objects.bulk_create(
        [
            Finding(
                key=one.key,
                kind=one.kind,
                party_id=one.party_id,
                happened_at=clock.day_start(one.happened_on),
                amount_fen=one.amount_fen,
                mass_g=one.mass_g,
                evidence=[[str(each.kind), each.id, each.label] for each in one.evidence],
                first_run=run,
                last_run=run,
            )
            for one in fresh
        ],
        batch_size=BATCH,
        # Of two runs at once one keeps it; the other has only seen it.
        ignore_conflicts=True,
    )
    seen = [one.key for one in findings if one.key in known]
    for start in range(0, len(seen), BATCH // 4):
        Finding.objects.filter(key__in=seen[start : start + BATCH // 4]).update(last_run=run)
    return len(fresh)
