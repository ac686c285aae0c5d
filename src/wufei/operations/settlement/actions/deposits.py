"""Writes on deposits: taken, refunded, forfeited, each a transfer in the books. Not for: what is held."""

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import NOT_FOUND, Problem
from wufei.ledger.books.actions.post import transfers_post
from wufei.ledger.books.errors import BELOW_ZERO
from wufei.ledger.books.spec import AccountKey, AccountKind, Commodity, TransferIn
from wufei.operations.manifests.models import Manifest
from wufei.operations.settlement import errors
from wufei.operations.settlement.models import Deposit
from wufei.operations.settlement.permissions import DEPOSIT_WRITE
from wufei.operations.settlement.queries.deposits import held_key, held_of
from wufei.operations.settlement.rules.records import SLACK
from wufei.operations.settlement.rules.schemes import deposit_fen, scheme_on
from wufei.operations.settlement.spec.deposits import DepositIn, DepositKind, Scheme
from wufei.registers.parties.models import Party
from wufei.registers.parties.queries import party_line

LABEL, NOTE, LARGEST = 120, 300, 10**12


def deposit_move(*, actor: Actor, given: DepositIn) -> Deposit:
    """Take, refund or keep a deposit; the same again is answered. Books refuse to give back more than is held.

    Raises SCHEME_UNKNOWN, COUNT_WRONG, FUTURE, SAME_TWO, KEY_TAKEN, MANIFEST_NOT_POSTED, MANIFEST_REFUNDED,
    DEPOSIT_SHORT, NOT_FOUND, NOT_ALLOWED.
    """
    with transaction.atomic():
        payer, keeper = _party(given.payer_id, "payer"), _party(given.keeper_id, "keeper")
        place = keeper.place.code if keeper.place is not None else ""
        require(actor, DEPOSIT_WRITE, Subject(party_ids=party_line(keeper), place_code=place))
        there = Deposit.objects.filter(key=given.key).first()
        if there is not None:
            return _same(there, given)
        if payer == keeper:
            raise errors.SAME_TWO(where="keeper", value=keeper.name)
        now = clock.now()
        if given.happened_at > now + SLACK:
            raise errors.FUTURE(where="happened_at", value=given.happened_at)
        scheme = scheme_on(given.scheme, clock.day_of(given.happened_at))
        if scheme is None:
            raise errors.SCHEME_UNKNOWN(where="scheme", value=given.scheme)
        count = _count(given, scheme)
        amount = deposit_fen(scheme, count)
        if amount <= 0:
            raise errors.COUNT_WRONG(where="count", value=count)
        made = Deposit(
            key=given.key,
            scheme=given.scheme,
            kind=given.kind,
            payer=payer,
            keeper=keeper,
            count=count,
            amount_fen=amount,
            manifest_id=given.manifest_id,
            happened_at=given.happened_at,
            recorded_at=now,
            recorded_by=actor.label[:LABEL],
            note=given.note.strip()[:NOTE],
        )
        _write(made)
        _book(made)
        change = {"amount_fen": amount, "count": count, "scheme": given.scheme}
        record(actor=actor, act=f"settlement.deposit.{given.kind}", subject=made, change=change, reason=made.note)
    return made


def _write(made: Deposit) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # only the database knows, when two refund a manifest at once
        if made.manifest is not None and Deposit.objects.filter(scheme=made.scheme, manifest=made.manifest).exists():
            raise errors.MANIFEST_REFUNDED(where="manifest", value=made.manifest.number) from error
        raise errors.KEY_TAKEN(where="key", value=made.key) from error


def _book(made: Deposit) -> None:
    """The transfer: the payer's purse of the scheme against the keeper's debt, or what the keeper may spend."""
    held = held_key(made.payer, made.keeper, made.scheme)
    against = AccountKind.DUE if made.kind == DepositKind.FORFEITED else AccountKind.DEPOSIT
    owed = AccountKey(
        holder_id=made.keeper_id,
        place_id=held.place_id,
        kind=against,
        commodity=Commodity.MONEY,
        code=f"deposit:{made.scheme}",
    )
    taken = made.kind == DepositKind.TAKEN
    entry = TransferIn(
        key=made.key,
        source=owed if taken else held,
        target=held if taken else owed,
        amount=made.amount_fen,
        happened_at=made.happened_at,
        subject=("settlement.deposit", str(made.pk)),
    )
    try:
        transfers_post(entries=[entry])
    except Problem as problem:
        if problem.fault is not BELOW_ZERO:
            raise
        raise errors.DEPOSIT_SHORT(where="count", value=held_of(made.payer, made.keeper, made.scheme)) from problem


def _count(given: DepositIn, scheme: Scheme) -> int:
    """Pieces or grams; of a manifest what was accepted of it."""
    if given.manifest_id is None:
        if not 0 < given.count <= LARGEST:
            raise errors.COUNT_WRONG(where="count", value=given.count)
        return given.count
    load = Manifest.objects.filter(pk=given.manifest_id).first()
    fits = (
        load is not None
        and load.generator_id == given.payer_id
        and bool(load.accepted_g)
        and given.kind is DepositKind.REFUNDED
        and (not scheme.codes or load.code.startswith(scheme.codes))
    )
    if load is None or not fits:
        raise errors.MANIFEST_NOT_POSTED(where="manifest", value=load.number if load is not None else given.manifest_id)
    if Deposit.objects.filter(scheme=scheme.code, manifest=load).exists():
        raise errors.MANIFEST_REFUNDED(where="manifest", value=load.number)
    return load.accepted_g or 0


def _same(there: Deposit, given: DepositIn) -> Deposit:
    """The record that is there, if it says the same. Raises KEY_TAKEN."""
    names = ("scheme", "kind", "payer_id", "keeper_id", "happened_at", "manifest_id")
    counted = given.manifest_id is not None or there.count == given.count
    if not counted or any(getattr(there, name) != getattr(given, name) for name in names):
        raise errors.KEY_TAKEN(where="key", value=given.key)
    return there


def _party(party_id: int, where: str) -> Party:
    found = Party.objects.select_related("place", "parent").filter(pk=party_id, merged_into__isnull=True).first()
    if found is None:
        raise NOT_FOUND(where=where, value=party_id)
    return found
