"""A month of the three flows side by side, as the last run that saw it linked them. Not for: matching itself."""

import dataclasses
import datetime as dt

from django.db.models import Q, QuerySet, Sum

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.facilities.permissions import FACILITY_READ
from wufei.operations.facilities.queries.weighings import counting, weighings_visible_to
from wufei.operations.facilities.spec import GateWay
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries.manifests import visible_to
from wufei.operations.settlement.models import Invoice, MatchGap, MatchLink, MatchRun, Payment
from wufei.operations.settlement.permissions import FINDING_READ
from wufei.operations.settlement.queries.findings import findings_visible_to
from wufei.operations.settlement.queries.flows import NOT_MOVED
from wufei.operations.settlement.queries.records import records_visible_to
from wufei.operations.settlement.spec import FindingState, Kind


@dataclasses.dataclass(frozen=True, slots=True)
class Flow:
    """One flow of a month: how many records, their sum (grams or fen), and the sum of what stands with another flow.

    `linked` None: the month was not matched yet.
    """

    kind: Kind
    count: int
    total: int
    linked: int | None

    @property
    def money(self) -> bool:
        """Whether it is counted in fen; grams otherwise."""
        return self.kind in {Kind.INVOICE, Kind.PAYMENT}

    @property
    def alone(self) -> int:
        """The sum of what stands alone."""
        return self.total - (self.linked or 0)


@dataclasses.dataclass(frozen=True, slots=True)
class Month:
    """What a page shows of a month. `gaps`: how many records miss what."""

    run: MatchRun | None
    flows: tuple[Flow, ...]
    gaps: tuple[tuple[str, int], ...]
    open_findings: int


def run_of(since: dt.date) -> MatchRun | None:
    """The last run of everybody that saw these days from their first on; it tells itself until when.

    No permission: what it linked is asked of each record.
    """
    return MatchRun.objects.filter(since__lte=since, until__gte=since, party__isnull=True).order_by("-pk").first()


def month_of(*, actor: Actor, since: dt.date, until: dt.date) -> Month:
    """The flows of these days, both included, as far as the actor sees them. Raises NOT_ALLOWED."""
    run = run_of(since)
    start, end = clock.day_start(since), clock.day_start(until + clock.ONE_DAY)
    flows = []
    if actor.may_somewhere(MANIFEST_READ):
        loads = visible_to(actor).filter(day__gte=since, day__lte=until, accepted_g__isnull=False)
        flows.append(_flow(Kind.MANIFEST, loads.exclude(state__in=NOT_MOVED), "accepted_g", run, Kind.INVOICE))
    if actor.may_somewhere(FACILITY_READ):
        scales = weighings_visible_to(actor).filter(counting(), direction=GateWay.IN)
        flows.append(
            _flow(Kind.WEIGHING, scales.filter(weighed_at__gte=start, weighed_at__lt=end), "net_g", run, Kind.MANIFEST)
        )
    bills = records_visible_to(actor, Invoice).filter(issued_on__gte=since, issued_on__lte=until)
    flows.append(_flow(Kind.INVOICE, bills, "amount_fen", run, Kind.PAYMENT))
    paid = records_visible_to(actor, Payment).filter(paid_at__gte=start, paid_at__lt=end)
    flows.append(_flow(Kind.PAYMENT, paid, "amount_fen", run, Kind.INVOICE))
    found = 0
    if actor.may_somewhere(FINDING_READ):
        rows = findings_visible_to(actor).filter(state=FindingState.OPEN, happened_at__gte=start, happened_at__lt=end)
        found = rows.count()
    return Month(run, tuple(flows), _gaps(actor, run), found)


def _flow(kind: Kind, rows: QuerySet, column: str, run: MatchRun | None, other: Kind) -> Flow:  # type: ignore[type-arg]
    plain = rows.order_by().select_related(None)
    total = plain.aggregate(total=Sum(column))["total"] or 0
    linked = None
    if run is not None:
        left = MatchLink.objects.filter(run=run, left=kind, right=other).values("left_id")
        right = MatchLink.objects.filter(run=run, right=kind, left=other).values("right_id")
        told = plain.filter(Q(pk__in=left) | Q(pk__in=right)).aggregate(total=Sum(column))
        linked = told["total"] or 0
    return Flow(kind, plain.count(), total, linked)


def _gaps(actor: Actor, run: MatchRun | None) -> tuple[tuple[str, int], ...]:
    """How many records miss what; those who see a part only are told of none, for a count would tell of others."""
    if run is None or not _sees_all(actor):
        return ()
    counts: dict[str, int] = {}
    for gap in MatchGap.objects.filter(run=run).values_list("gap", flat=True):
        counts[gap] = counts.get(gap, 0) + 1
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _sees_all(actor: Actor) -> bool:
    grants = actor.reach(FINDING_READ)
    return actor.all_powerful or any(grant.party_id is None and grant.place_code is None for grant in grants)
