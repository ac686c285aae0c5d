"""Unified settlement: what is owed for a manifest is reserved at issue, settled by posted mass. Not for: banks.

No money moves at a bank here: the books say what is owed and released. The keys of all transfers follow from the
manifest, so that two at once book once.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.rows import swap
from wufei.ledger.books.actions.post import transfers_post
from wufei.ledger.books.spec import AccountKey, AccountKind, Commodity, TransferIn, TransferKind
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.spec import State, Way
from wufei.operations.settlement.models import Contract, Reserve
from wufei.operations.settlement.permissions import MATCH_RUN
from wufei.operations.settlement.rules.amounts import owed_fen
from wufei.operations.settlement.spec.deposits import ReserveState

OPEN = (State.ISSUED, State.IN_TRANSIT, State.STOPPED, State.ARRIVED, State.PARTLY_ACCEPTED)
POSTED = (State.ACCEPTED, State.TREATED)
BACK = (State.REFUSED, State.RETURNED, State.CANCELLED)
CODE = "settlement"
# How long ago something may have moved that is still followed; a contract that is entered later binds no further back.
SINCE = dt.timedelta(days=90)


def unified_catch_up(*, actor: Actor) -> int:
    """Bring what is reserved to where manifests stand, for all that such a contract binds; how many had moved on.

    What was taken over from another system was paid there. Raises NOT_ALLOWED.
    """
    require(actor, MATCH_RUN)
    contracts = list(Contract.objects.filter(unified=True))
    pairs = Q(pk__in=[])
    for buyer, seller in {(row.buyer_id, row.seller_id) for row in contracts}:
        pairs |= Q(generator=buyer, receiver=seller)
    known = Reserve.objects.filter(manifest=OuterRef("pk"))
    fresh = Manifest.objects.filter(
        pairs, ~Exists(known), state__in=(*OPEN, *POSTED), moved_at__gte=clock.now() - SINCE
    )
    ended = Reserve.objects.filter(state=ReserveState.RESERVED, manifest__state__in=(*POSTED, *BACK))
    bound = (load.pk for load in fresh.exclude(way=Way.TAKEN).order_by("pk") if _binding(contracts, load) is not None)
    moved = [*bound, *ended.values_list("manifest", flat=True)]
    for manifest_id in moved:
        unified_follow(actor=actor, manifest_id=manifest_id)
    return len(moved)


def unified_follow(*, actor: Actor, manifest_id: int) -> Reserve | None:
    """Bring what is reserved for a manifest to where the manifest stands; None where no such contract binds it.

    Raises NOT_ALLOWED.
    """
    with transaction.atomic():
        load = Manifest.objects.select_related("destination").filter(pk=manifest_id).first()
        require(actor, MATCH_RUN, Subject(party_ids=frozenset({load.generator_id, load.receiver_id} if load else ())))
        if load is None or load.state == State.DRAFT:
            return None
        row = Reserve.objects.select_for_update().select_related("contract").filter(manifest=load).first()
        if row is None:
            contract = _contract(load) if load.state in (*OPEN, *POSTED) else None
            if contract is None:
                return None
            row = _reserved(actor, load, contract)
        if row.state == ReserveState.RESERVED and load.state in POSTED:
            _ended(actor, row, load, owed_fen(row.contract.price_fen_per_t, load.accepted_g or 0))
        elif row.state == ReserveState.RESERVED and load.state in BACK:
            # Of a load that was refused after a part was accepted, that part is owed.
            _ended(actor, row, load, owed_fen(row.contract.price_fen_per_t, load.accepted_g or 0))
    return row


def _contract(load: Manifest) -> Contract | None:
    """The contract of unified settlement that binds a manifest."""
    return _binding(Contract.objects.filter(unified=True, buyer=load.generator_id, seller=load.receiver_id), load)


def _binding(contracts: Iterable[Contract], load: Manifest) -> Contract | None:
    """Of unified contracts the one that binds a manifest: the closest code, of these the latest."""
    fitting = [
        (max((len(code) for code in row.codes if load.code.startswith(code)), default=0), row.valid_from, -row.pk, row)
        for row in contracts
        if (row.buyer_id, row.seller_id) == (load.generator_id, load.receiver_id)
        and row.valid_from <= load.day <= row.valid_to
        and row.price_fen_per_t > 0
    ]
    best = max((one for one in fitting if one[0]), key=lambda one: one[:3], default=None)
    return best[3] if best is not None else None


def _reserved(actor: Actor, load: Manifest, contract: Contract) -> Reserve:
    amount = max(owed_fen(contract.price_fen_per_t, load.mass_g), 1)
    made = Reserve(
        manifest=load,
        contract=contract,
        state=ReserveState.RESERVED,
        reserved_fen=amount,
        changed_at=clock.now(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # somebody was faster
        return Reserve.objects.select_for_update().select_related("contract").get(manifest=load)
    transfers_post(entries=[_entry(load, "reserve", TransferKind.PEND, amount)])
    record(actor=actor, act="settlement.reserve.make", subject=made, change={"amount_fen": amount})
    return made


def _ended(actor: Actor, row: Reserve, load: Manifest, owed: int) -> None:
    """Settle what is owed and free the rest; what was weighed over what was told is posted beside it."""
    pending = uuid.uuid5(load.key, f"{CODE}:reserve")
    settled = min(owed, row.reserved_fen)
    kind = TransferKind.SETTLE if settled else TransferKind.VOID
    entries = [
        TransferIn(
            key=uuid.uuid5(load.key, f"{CODE}:end"),
            kind=kind,
            amount=settled,
            happened_at=load.moved_at,
            settles=pending,
            subject=("manifest", load.number),
        )
    ]
    if owed > settled:
        entries.append(_entry(load, "over", TransferKind.POST, owed - settled))
    transfers_post(entries=entries)
    state = ReserveState.SETTLED if owed else ReserveState.VOIDED
    swap(row, version=row.version, state=state, settled_fen=owed, changed_at=clock.now())
    record(actor=actor, act="settlement.reserve.end", subject=row, change={"settled_fen": owed})


def _two(load: Manifest) -> tuple[AccountKey, AccountKey]:
    """What the buyer owes, and the seller's purse."""
    owes, purse = (
        AccountKey(holder_id=holder_id, place_id=load.destination_id, kind=kind, commodity=Commodity.MONEY, code=CODE)
        for holder_id, kind in ((load.generator_id, AccountKind.DUE), (load.receiver_id, AccountKind.WALLET))
    )
    return owes, purse


def _entry(load: Manifest, name: str, kind: TransferKind, amount: int) -> TransferIn:
    source, target = _two(load)
    return TransferIn(
        key=uuid.uuid5(load.key, f"{CODE}:{name}"),
        kind=kind,
        source=source,
        target=target,
        amount=amount,
        happened_at=load.moved_at,
        subject=("manifest", load.number),
    )
