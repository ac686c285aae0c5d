"""Requests: asked for, asked for again, closed, withdrawn; what the clock does. Not for: quotes (quotes), loads."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import NOT_FOUND, Problem, Problems
from wufei.kernel.rows import swap
from wufei.operations.manifests.queries.sheets import spec_on
from wufei.operations.pickups import errors
from wufei.operations.pickups.events import PickupMoved
from wufei.operations.pickups.models import Invited, Pickup, Quote, Step
from wufei.operations.pickups.permissions import PICKUP_WRITE
from wufei.operations.pickups.queries.loads import carried_of
from wufei.operations.pickups.queries.pickups import pickup_get, pickup_subject
from wufei.operations.pickups.rules.course import Carried, due
from wufei.operations.pickups.rules.faults import note_faults, request_faults
from wufei.operations.pickups.spec import LIVE, REASONED, PickupEvent, PickupIn, PickupState, QuoteEvent, QuoteState
from wufei.operations.pickups.states import PICKUPS, QUOTES
from wufei.operations.settlement.models import Contract
from wufei.registers.catalogue.queries.codes import Names
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party, Site
from wufei.registers.places.models import Place

LABEL, BATCH = 120, 500


def pickup_ask(*, actor: Actor, given: PickupIn) -> Pickup:
    """Ask for waste to be fetched; the same again is the same request.

    Raises NOT_FOUND, NOT_ALLOWED, SPEC_UNKNOWN, KEY_TAKEN, and together what is wrong with it: MASS_WRONG, DAYS_WRONG,
    LIST_WRONG, CODE_UNKNOWN, PLACE_MISSING, CONTRACT_OTHER, ASKED_TWICE, SELF_ASKED, TEXT_LONG.
    """
    with transaction.atomic():
        party, site, place = _where(given)
        code = place.code if place is not None else ""
        require(actor, PICKUP_WRITE, Subject(party_ids=parties.party_line(party), place_code=code))
        there = Pickup.objects.filter(key=given.key).first()
        if there is not None:
            return _same(actor, there, given)
        problems = request_faults(given, spec_on(given.spec, clock.today()).lists, clock.today())
        name = _name(actor, given.code.strip(), problems)
        problems += _asked_faults(given, party)
        if problems:
            raise Problems(problems)
        if place is None:
            raise errors.PLACE_MISSING(where="site", value=party.name)
        row = _written(actor, given, site, place, name)
        _told(actor, row, "ask")
    return row


def pickup_move(*, actor: Actor, pickup_id: int, version: int, event: PickupEvent, reason: str = "") -> Pickup:
    """Ask again (what was agreed ends, the other quotes stand again), close, withdraw.

    Raises NOT_FOUND, NOT_ALLOWED, NO_SUCH_MOVE, REASON_MISSING, TEXT_LONG, LOADS_UNDER_WAY, NOTHING_FETCHED, STALE.
    """
    with transaction.atomic():
        row = pickup_held(actor=actor, pickup_id=pickup_id)
        move = PICKUPS.move(PickupState(row.state), event)
        require(actor, PICKUP_WRITE, pickup_subject(row))
        if move.permission is not PICKUP_WRITE or event is PickupEvent.AGREE:
            raise NOT_FOUND(where="event", value=str(event))
        if event in REASONED and not reason.strip():
            raise errors.REASON_MISSING(where="reason")
        if problems := note_faults(reason, "reason"):
            raise Problems(problems)
        _ready(row, event)
        pickup_moved(actor=actor, row=row, version=version, event=event, reason=reason.strip())
        if event is PickupEvent.REOPEN:
            quotes_moved(actor=actor, rows=row.quotes.filter(state=QuoteState.CHOSEN), event=QuoteEvent.DROP)
            quotes_moved(actor=actor, rows=row.quotes.filter(state=QuoteState.PASSED), event=QuoteEvent.STAND)
    return row


def pickups_settle(*, actor: Actor) -> int:
    """Let lapse what nobody took on in its days, close what was fetched; how many. Each by itself."""
    require(actor, PICKUP_WRITE)
    today, moved = clock.today(), 0
    rows = list(Pickup.objects.filter(state__in=LIVE, wanted_to__lt=today).order_by("pk"))
    carried = carried_of([row.pk for row in rows])
    for row in rows:
        event = due(PickupState(row.state), row.wanted_to, carried.get(row.pk, Carried()), today)
        if event is None:
            continue
        try:
            with transaction.atomic():
                pickup_moved(actor=actor, row=row, version=row.version, event=event)
        except Problem:  # somebody moved it at once: the next round looks again
            continue
        moved += 1
    return moved


def pickup_held(*, actor: Actor, pickup_id: int) -> Pickup:
    """A request that nobody else answers, loads or moves until this is written. Raises NOT_FOUND.

    No permission: the caller asks; what the actor may not see is not found.
    """
    Pickup.objects.select_for_update().filter(pk=pickup_id).values_list("pk").first()
    return pickup_get(actor=actor, pickup_id=pickup_id)


def pickup_moved(*, actor: Actor, row: Pickup, version: int, event: PickupEvent, reason: str = "") -> None:
    """Write a move with its step. Raises NO_SUCH_MOVE, STALE.

    No permission: the caller has asked.
    """
    target = PICKUPS.move(PickupState(row.state), event).target
    swap(row, version=version, state=str(target), told=reason, moved_at=clock.now())
    _told(actor, row, str(event), reason)


def quotes_moved(*, actor: Actor, rows: Iterable[Quote], event: QuoteEvent) -> None:
    """Move quotes of a request that is held. Raises NO_SUCH_MOVE.

    No permission: the caller has asked.
    """
    for quote in rows:
        swap(quote, version=quote.version, state=str(QUOTES.move(QuoteState(quote.state), event).target))


def _told(actor: Actor, row: Pickup, event: str, reason: str = "") -> None:
    Step.objects.create(pickup=row, event=event, reason=reason, at=clock.now(), by=actor.label[:LABEL])
    change = {"state": row.state}
    record(actor=actor, act=f"pickups.pickup.{event}", subject=row, change=change, reason=reason[:200])
    emit(PickupMoved(pickup_id=row.pk, state=row.state))


def _ready(row: Pickup, event: PickupEvent) -> None:
    """Raise what keeps a request from being left: loads under way, or, of closing, that nothing is in."""
    carried = carried_of([row.pk]).get(row.pk, Carried())
    if carried.under_way:
        raise errors.LOADS_UNDER_WAY(where="loads", value=carried.under_way)
    if event is PickupEvent.CLOSE and not carried.taken_g:
        raise errors.NOTHING_FETCHED(where="loads")


def _where(given: PickupIn) -> tuple[Party, Site | None, Place | None]:
    """Generator, site and where the waste lies. Raises NOT_FOUND."""
    party = Party.objects.select_related("place").filter(pk=given.party_id).first()
    if party is None:
        raise NOT_FOUND(where="party", value=given.party_id)
    site = None
    if given.site_id is not None:
        site = Site.objects.select_related("place").filter(pk=given.site_id, party=party).first()
        if site is None:
            raise NOT_FOUND(where="site", value=given.site_id)
    return party, site, (site.place if site is not None else None) or party.place


def _name(actor: Actor, waste: str, problems: list[Problem]) -> str:
    """What the waste is called today."""
    of, _colon, code = waste.partition(":")
    try:
        return Names(actor, {of: {code}}).on(of, code, clock.today())
    except Problem as unknown:
        problems.append(unknown)
        return ""


def _asked_faults(given: PickupIn, party: Party) -> list[Problem]:
    """What is wrong with whom a request asks. Raises NOT_FOUND."""
    if given.contract_id is not None:
        contract = Contract.objects.filter(pk=given.contract_id).first()
        if contract is None or not _covers(contract, given):
            told = contract.number if contract is not None and contract.buyer_id == party.pk else given.contract_id
            return [errors.CONTRACT_OTHER(where="contract", value=told)]
    known = set(Party.objects.filter(pk__in=given.invited).values_list("pk", flat=True))
    if missing := sorted(set(given.invited) - known):
        raise NOT_FOUND(where="invited", value=missing[0])
    return [errors.SELF_ASKED(where="invited", value=party.name)] if party.pk in given.invited else []


def _covers(contract: Contract, given: PickupIn) -> bool:
    """Whether a contract is the generator's, for this waste, on one of the days."""
    mine = contract.buyer_id == given.party_id and contract.seller_id != given.party_id
    days = contract.valid_from <= given.wanted_to and given.wanted_from <= contract.valid_to
    return mine and days and contract.covers(given.code.strip())


def _written(actor: Actor, given: PickupIn, site: Site | None, place: Place, name: str) -> Pickup:
    now = clock.now()
    row = Pickup(place=place, name=name, site=site, moved_at=now, recorded_at=now, recorded_by=actor.label[:LABEL])
    for field, value in _fields(given).items():
        setattr(row, field, value)
    row.key, row.simulated, row.contract_id = given.key, given.simulated, given.contract_id
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # somebody sent the same at the same moment
        raise errors.KEY_TAKEN(where="key", value=str(given.key)) from error
    Invited.objects.bulk_create(Invited(pickup=row, party_id=pk) for pk in dict.fromkeys(given.invited))
    return row


def _fields(given: PickupIn) -> dict[str, object]:
    return {
        "party_id": given.party_id,
        "site_id": given.site_id,
        "spec": given.spec,
        "code": given.code.strip(),
        "mass_g": given.mass_g,
        "wanted_from": given.wanted_from,
        "wanted_to": given.wanted_to,
        "by_contract": given.contract_id is not None,
        "note": given.note.strip(),
    }


def _same(actor: Actor, there: Pickup, given: PickupIn) -> Pickup:
    """What was asked for under this key, if it is the same. Raises KEY_TAKEN."""
    invited = set(there.invited.values_list("party_id", flat=True))
    contract = there.contract_id if there.by_contract else None
    other = any(getattr(there, name) != value for name, value in _fields(given).items())
    if other or invited != set(given.invited) or contract != given.contract_id:
        raise errors.KEY_TAKEN(where="key", value=str(given.key))
    return pickup_get(actor=actor, pickup_id=there.pk)
