"""What a finding stands on, opened side by side: its records, and those the run linked with them. Not for: lists."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import Q

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.operations.facilities.permissions import FACILITY_READ
from wufei.operations.facilities.queries.weighings import weighings_visible_to
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries.manifests import visible_to, with_parties
from wufei.operations.settlement.models import Contract, Finding, Invoice, MatchGap, MatchLink, Payment
from wufei.operations.settlement.permissions import RECORD_READ
from wufei.operations.settlement.queries.findings import evidence_of
from wufei.operations.settlement.queries.records import records_visible_to
from wufei.operations.settlement.spec import Gap, Kind

MOST = 60


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One record as it stands beside the others. `of_finding`: the finding stands on it. None: it says none."""

    kind: Kind
    id: int
    label: str
    day: dt.date
    one: str
    other: str
    mass_g: int | None = None
    amount_fen: int | None = None
    price_fen_per_t: int | None = None
    note: str = ""
    of_finding: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """All records of a kind. `off_g`, `off_fen`: what they come to less what was posted, or billed; None: no such."""

    kind: Kind
    cards: tuple[Card, ...]
    hidden: int
    gaps: tuple[Gap, ...]
    off_g: int | None = None
    off_fen: int | None = None


def chain_of(*, actor: Actor, finding: Finding) -> tuple[Column, ...]:
    """The five columns of a finding. What the actor may not see is counted, not shown.

    No permission: the caller has found the finding; each record is asked for.
    """
    named = {(one.kind, one.id) for one in evidence_of(finding)}
    wanted = named | _neighbours(finding, named)
    by_kind: Mapping[Kind, list[int]] = {
        kind: sorted(pk for other, pk in wanted if other is kind)[:MOST] for kind in Kind
    }
    cards = {
        kind: tuple(dataclasses.replace(card, of_finding=(kind, card.id) in named) for card in _cards(actor, kind, ids))
        for kind, ids in by_kind.items()
    }
    gaps = _gaps(finding, named)
    posted = _mass(cards[Kind.MANIFEST])
    billed = _amount(cards[Kind.INVOICE])
    columns = []
    for kind in Kind:
        mass, amount = _mass(cards[kind]), _amount(cards[kind])
        held = kind in {Kind.WEIGHING, Kind.INVOICE} and None not in (mass, posted)
        paid = kind is Kind.PAYMENT and None not in (amount, billed)
        columns.append(
            Column(
                kind,
                cards[kind],
                len(by_kind[kind]) - len(cards[kind]),
                tuple(gaps.get(kind, ())),
                off_g=(mass or 0) - (posted or 0) if held else None,
                off_fen=(amount or 0) - (billed or 0) if paid else None,
            )
        )
    return tuple(columns)


def _neighbours(finding: Finding, named: Collection[tuple[Kind, int]]) -> set[tuple[Kind, int]]:
    """What the last run linked with these, two steps far: from a payment over its invoice to the loads."""
    seen = set(named)
    fresh = set(named)
    for _step in range(2):
        condition = Q(pk__in=[])
        for kind, pk in sorted(fresh):
            # A contract binds many loads that are none of this finding's.
            if kind is not Kind.CONTRACT:
                condition |= Q(left=kind, left_id=pk) | Q(right=kind, right_id=pk)
        rows = MatchLink.objects.filter(condition, run=finding.last_run_id)[: MOST * 2]
        ends = {end for row in rows for end in ((Kind(row.left), row.left_id), (Kind(row.right), row.right_id))}
        fresh = ends - seen
        seen |= ends
    return seen


# Which column a gap leaves empty.
EMPTY = {
    Gap.NO_WEIGHING: Kind.WEIGHING,
    Gap.NO_CONTRACT: Kind.CONTRACT,
    Gap.NO_INVOICE: Kind.INVOICE,
    Gap.NO_PAYMENT: Kind.PAYMENT,
    Gap.NO_MANIFEST: Kind.MANIFEST,
    Gap.NOT_BILLED: Kind.INVOICE,
}


def _gaps(finding: Finding, named: Collection[tuple[Kind, int]]) -> dict[Kind, list[Gap]]:
    condition = Q(pk__in=[])
    for kind, pk in named:
        condition |= Q(kind=kind, record_id=pk)
    found: dict[Kind, list[Gap]] = {}
    for gap in MatchGap.objects.filter(condition, run=finding.last_run_id).values_list("gap", flat=True).distinct():
        if Gap(gap) in EMPTY and Gap(gap) not in found.get(EMPTY[Gap(gap)], []):
            found.setdefault(EMPTY[Gap(gap)], []).append(Gap(gap))
    return found


def _mass(cards: Collection[Card]) -> int | None:
    masses = [card.mass_g for card in cards]
    return sum(mass or 0 for mass in masses) if masses and None not in masses else None


def _amount(cards: Collection[Card]) -> int | None:
    return sum(card.amount_fen or 0 for card in cards) if cards else None


def _cards(actor: Actor, kind: Kind, ids: Collection[int]) -> list[Card]:
    if not ids:
        return []
    match kind:
        case Kind.MANIFEST:
            return _manifests(actor, ids) if actor.may_somewhere(MANIFEST_READ) else []
        case Kind.WEIGHING:
            return _weighings(actor, ids) if actor.may_somewhere(FACILITY_READ) else []
    return _records(actor, kind, ids) if actor.may_somewhere(RECORD_READ) else []


def _manifests(actor: Actor, ids: Collection[int]) -> list[Card]:
    return [
        Card(
            kind=Kind.MANIFEST,
            id=row.pk,
            label=row.number,
            day=row.day,
            one=row.generator.name,
            other=row.receiver.name,
            mass_g=row.accepted_g if row.accepted_g is not None else row.mass_g,
            note=f"{row.code} {row.name}",
        )
        for row in with_parties(visible_to(actor)).filter(pk__in=ids).order_by("day", "pk")
    ]


def _weighings(actor: Actor, ids: Collection[int]) -> list[Card]:
    return [
        Card(
            kind=Kind.WEIGHING,
            id=row.pk,
            label=row.ticket or row.plate,
            day=clock.day_of(row.weighed_at),
            one=row.facility.name,
            other=row.plate,
            mass_g=row.net_g,
        )
        for row in weighings_visible_to(actor).filter(pk__in=ids).order_by("weighed_at", "pk")
    ]


def _records(actor: Actor, kind: Kind, ids: Collection[int]) -> list[Card]:
    if kind is Kind.CONTRACT:
        return [
            Card(
                kind=kind,
                id=row.pk,
                label=row.number,
                day=row.valid_from,
                one=row.buyer.name,
                other=row.seller.name,
                price_fen_per_t=row.price_fen_per_t,
                note=" ".join(row.codes),
            )
            for row in records_visible_to(actor, Contract).filter(pk__in=ids).order_by("valid_from", "pk")
        ]
    if kind is Kind.INVOICE:
        return [
            Card(
                kind=kind,
                id=row.pk,
                label=row.number,
                day=row.issued_on,
                one=row.seller_name,
                other=row.buyer_name,
                mass_g=row.mass_g,
                amount_fen=row.amount_fen,
                note=", ".join(dict.fromkeys(line["name"] for line in row.lines if line["name"])),
            )
            for row in records_visible_to(actor, Invoice).filter(pk__in=ids).order_by("issued_on", "pk")
        ]
    return [
        Card(
            kind=kind,
            id=row.pk,
            label=row.reference,
            day=clock.day_of(row.paid_at),
            one=row.payer_name,
            other=row.payee_name,
            amount_fen=row.amount_fen,
            note=row.memo,
        )
        for row in records_visible_to(actor, Payment).filter(pk__in=ids).order_by("paid_at", "pk")
    ]
