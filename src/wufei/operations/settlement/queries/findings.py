"""Findings: which somebody sees, one of them, those that others build on. Not for: judging them (actions.findings)."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.settlement.models import Finding
from wufei.operations.settlement.permissions import FINDING_READ
from wufei.operations.settlement.queries.records import reach_of
from wufei.operations.settlement.spec import Evidence, FindingEvent, FindingRow, FindingState, Kind
from wufei.operations.settlement.spec.findings import FindingKind
from wufei.operations.settlement.states import FINDINGS
from wufei.registers.parties import queries as parties

CHUNK = 2000


def findings_visible_to(actor: Actor) -> QuerySet[Finding]:
    """Findings about parties within reach. Raises NOT_ALLOWED."""
    if not actor.may_somewhere(FINDING_READ):
        require(actor, FINDING_READ)
    return Finding.objects.select_related("party__place").filter(reach_of(actor, FINDING_READ, ("party",)))


def finding_get(*, actor: Actor, finding_id: int) -> Finding:
    """One finding. Raises NOT_FOUND, also where the actor may not see it."""
    found = findings_visible_to(actor).filter(pk=finding_id).first()
    if found is None:
        raise NOT_FOUND(where="finding", value=finding_id)
    return found


def finding_subject(finding: Finding) -> Subject:
    """A finding as the policy sees it: the party it is about, with whom it stands under, and its place."""
    place = finding.party.place
    return Subject(
        state=finding.state, party_ids=parties.party_line(finding.party), place_code=place.code if place else ""
    )


def findings_listed(
    *,
    actor: Actor,
    kind: str = "",
    state: str = "",
    words: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet[Finding]:
    """The findings that meet the filters, most at stake first. Raises NOT_ALLOWED."""
    rows = _days(findings_visible_to(actor), since, until)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    return rows.filter(Q(party__name__icontains=words)) if words else rows


def findings_of(
    *, actor: Actor, party_id: int | None = None, since: dt.date | None = None, until: dt.date | None = None
) -> Iterator[FindingRow]:
    """Findings of a party or of all within reach, by when they happened; days in Shanghai, both included.

    Raises NOT_ALLOWED.
    """
    rows = _days(findings_visible_to(actor), since, until).select_related(None)
    if party_id is not None:
        rows = rows.filter(party=party_id)
    for row in rows.order_by("happened_at", "pk").iterator(chunk_size=CHUNK):
        yield FindingRow(
            key=row.key,
            kind=FindingKind(row.kind),
            party_id=row.party_id,
            happened_at=row.happened_at,
            amount_fen=row.amount_fen,
            mass_g=row.mass_g,
            evidence=evidence_of(row),
            state=FindingState(row.state),
        )


def events_of(finding: Finding) -> tuple[FindingEvent, ...]:
    """What may be done with a finding as it stands. No permission: for buttons; the act asks."""
    return FINDINGS.events(FindingState(finding.state))


def evidence_of(finding: Finding) -> tuple[Evidence, ...]:
    """The records a finding stands on."""
    return tuple(Evidence(Kind(kind), pk, label) for kind, pk, label in finding.evidence)


def _days(rows: QuerySet[Finding], since: dt.date | None, until: dt.date | None) -> QuerySet[Finding]:
    if since is not None:
        rows = rows.filter(happened_at__gte=clock.day_start(since))
    if until is not None:
        rows = rows.filter(happened_at__lt=clock.day_start(until + clock.ONE_DAY))
    return rows
