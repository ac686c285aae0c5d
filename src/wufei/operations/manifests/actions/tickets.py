"""Tickets from phone to phone: taken in any order, as often as they come; each is signed once, or shown to a person.

A delivery is cut by manifest. The row of the manifest is locked, the tickets are kept, and then all that wait are tried
until none moves: so the end does not depend on the order in which they came. Not for: what a move does (moving).
"""

import dataclasses
import datetime as dt
import json
import uuid
from collections.abc import Iterator, Sequence

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.phone_signatures import holds
from wufei.kernel.problems import NOT_FOUND, Problem, Problems
from wufei.kernel.rows import swap
from wufei.operations.manifests.actions.judging import SLACK, prepared
from wufei.operations.manifests.actions.moving import signer_of, signs_for, written
from wufei.operations.manifests.errors.documents import NOT_FOR_PARTY, REASON_MISSING, TIME_WRONG
from wufei.operations.manifests.errors.trust import (
    DEVICE_REVOKED,
    DEVICE_REVOKED_SINCE,
    DEVICE_UNKNOWN,
    TICKET_CHANGED,
    TICKET_EARLY,
    TICKET_FORGED,
    TICKET_KEY_TAKEN,
    TICKET_OTHERWISE,
    TICKET_STRANGER,
    TICKETS_MANY,
)
from wufei.operations.manifests.models import Device, Manifest, Signature, Ticket
from wufei.operations.manifests.permissions import MANIFEST_SIGN
from wufei.operations.manifests.queries import trust as queries
from wufei.operations.manifests.queries.manifests import with_parties
from wufei.operations.manifests.rules.tickets import Told, Turn, kept, says_the_same, told, turn
from wufei.operations.manifests.spec import Method, State, event_word
from wufei.operations.manifests.spec.trust import Settling, TicketAnswer, TicketEvent, TicketIn, TicketState
from wufei.operations.manifests.states import TICKETS
from wufei.registers.identity.queries import actor_by_id
from wufei.registers.parties.models import Party

MOST = 200
LONGEST_REASON = 400
# Keys are each device's own: of two tickets with one key the one that came further counts as what another builds on.
_LIKELY = (TicketState.DROPPED, TicketState.CONFLICT, TicketState.WAITING, TicketState.DONE)


@dataclasses.dataclass(frozen=True, slots=True)
class _Read:
    """A ticket that was read and whose signature holds."""

    place: int
    given: TicketIn
    told: Told
    device: Device


def tickets_take(*, actor: Actor, tickets: Sequence[TicketIn]) -> list[TicketAnswer]:
    """Take tickets that were signed without network, the actor's own and those of the other party.

    Each is answered by itself, in their order: done, waiting for the one before, in conflict with what was signed
    meanwhile, or not kept at all. A ticket that was taken before is answered as it stands now. Raises TICKETS_MANY.
    """
    if len(tickets) > MOST:
        raise TICKETS_MANY(where="tickets", value=len(tickets), most=MOST)
    now, answers, groups = clock.now(), dict[int, TicketAnswer](), dict[uuid.UUID, list[_Read]]()
    for place, given in enumerate(tickets):
        says: Told | None = None
        try:
            says = told(given.body)
            groups.setdefault(says.manifest, []).append(_Read(place, given, says, _verified(given, says)))
        except Problem as refused:
            answers[place] = TicketAnswer(key=says.ticket if says else None, state=None, problems=(refused,))
    for document, group in sorted(groups.items()):
        answers |= _group_taken(actor, document, group, now)
    return [answers[place] for place in range(len(tickets))]


def ticket_settle(*, actor: Actor, ticket_id: int, version: int, how: Settling, reason: str = "") -> Ticket:
    """Settle a ticket that waits or is in conflict: try it on the manifest as it is now, or drop it with a reason.

    Somebody does who signs for the party that it was signed for. Tried again, what was signed meanwhile stands no more
    in its way, and its time is set between the last signature and now; all else is judged anew, and what does not hold
    leaves it in conflict. Raises NOT_FOUND, NOT_ALLOWED, NOT_FOR_PARTY, NO_SUCH_MOVE, REASON_MISSING, TICKET_EARLY,
    STALE.
    """
    now, because = clock.now(), reason.strip()[:LONGEST_REASON]
    with transaction.atomic():
        row = queries.ticket_get(actor=actor, ticket_id=ticket_id)
        says = told(row.body)
        party = Party.objects.filter(pk=says.party).first()
        if party is None:
            raise NOT_FOUND(where="party", value=says.party)
        signs_for(actor, party)
        manifest = _begun(says.manifest)
        if how is Settling.DROP:
            if not because:
                raise REASON_MISSING(where="reason")
            _moved(actor, row, TicketEvent.DROP, version=version, now=now, reason=because)
        else:
            TICKETS.move(TicketState(row.state), TicketEvent.APPLY)
            if manifest is None:
                raise TICKET_EARLY(where="manifest", value=str(says.manifest))
            row.version, row.manifest = version, manifest
            _tried(actor, row, says, now, again=True)
        if manifest is not None:
            _continued(actor, manifest, now)
    return row


def _verified(given: TicketIn, says: Told) -> Device:
    """The device of a ticket. Raises DEVICE_UNKNOWN, TICKET_FORGED."""
    device = Device.objects.filter(key=says.device).first()
    if device is None:
        raise DEVICE_UNKNOWN(where="device", value=str(says.device))
    if not holds(given.body.encode(), given.signature, bytes(device.public_key)):
        raise TICKET_FORGED(where="signature")
    return device


def _group_taken(
    actor: Actor, document: uuid.UUID, group: Sequence[_Read], now: dt.datetime
) -> dict[int, TicketAnswer]:
    """Keep the tickets of one manifest and try all of it that wait."""
    answers, rows = dict[int, TicketAnswer](), dict[int, int]()
    with transaction.atomic():
        manifest = _begun(document)
        # In the order of their keys, so that two deliveries of the same never wait for each other crosswise.
        for each in sorted(group, key=lambda read: read.told.ticket):
            try:
                _may_deliver(actor, manifest, each)
                rows[each.place] = _kept(actor, manifest, each, now).pk
            except Problem as refused:
                answers[each.place] = TicketAnswer(key=each.told.ticket, state=None, problems=(refused,))
        if manifest is not None:
            _continued(actor, manifest, now)
        done = Ticket.objects.in_bulk(set(rows.values()))
    for place, pk in rows.items():
        answers[place] = _answer(done[pk])
    return answers


def _answer(row: Ticket) -> TicketAnswer:
    return TicketAnswer(
        key=row.key,
        state=TicketState(row.state),
        problems=queries.ticket_problems(row),
        ticket_id=row.pk,
        manifest_id=row.manifest_id,
    )


def _locked(document: uuid.UUID) -> Manifest | None:
    """A manifest by its key, as it is now, which nobody else moves until this transaction ends."""
    rows = with_parties(Manifest.objects.filter(key=document))
    return rows.select_for_update(of=("self",), no_key=True).first()


def _begun(document: uuid.UUID) -> Manifest | None:
    """The same; tickets that came before their manifest are its own now."""
    manifest = _locked(document)
    if manifest is not None:
        Ticket.objects.filter(document=document, manifest=None).update(manifest=manifest)
    return manifest


def _parties(manifest: Manifest) -> frozenset[int]:
    carriers = manifest.legs.values_list("carrier_id", flat=True)
    return frozenset({manifest.generator_id, manifest.receiver_id, *carriers})


def _may_deliver(actor: Actor, manifest: Manifest | None, read: _Read) -> None:
    """Raise TICKET_STRANGER unless the actor is a party of the manifest, or signed for one that is.

    What has nothing to do with a manifest is not kept beside it, or anybody could fill it with conflicts.
    """
    signer = actor.kind == "person" and actor.id == read.device.person_id
    if manifest is None:
        # Nobody knows yet who its parties are; what the phone signed holds, and its parties are asked later.
        if not (signer or actor.may_somewhere(MANIFEST_SIGN)):
            require(actor, MANIFEST_SIGN)
        return
    own = _parties(manifest)
    if signer and read.told.party in own:
        return
    above = Party.objects.filter(pk__in=own).values_list("parent_id", flat=True)
    line = own | {pk for pk in above if pk is not None}
    if not (actor.all_powerful or any(grant.party_id in line for grant in actor.reach(MANIFEST_SIGN))):
        raise TICKET_STRANGER(where="actor", value=actor.id)
    require(actor, MANIFEST_SIGN, Subject(party_ids=line))


def _kept(actor: Actor, manifest: Manifest | None, read: _Read, now: dt.datetime) -> Ticket:
    """The row of a ticket, made or found. Raises TICKET_KEY_TAKEN."""
    says = read.told
    row = Ticket(
        key=says.ticket,
        document=says.manifest,
        manifest=manifest,
        device=read.device,
        base=says.base,
        body=read.given.body,
        signature=read.given.signature,
        state=TICKETS.start,
        signed_at=says.signed_at,
        received_at=now,
    )
    there = Ticket.objects.filter(device=read.device, key=says.ticket).first()
    if there is None:
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # the other phone delivers it at the same moment
            there = Ticket.objects.get(device=read.device, key=says.ticket)
        else:
            record(actor=actor, act="manifests.ticket.take", subject=row, change={"manifest": str(says.manifest)})
            return row
    # The body counts: of every signature a second one can be made that holds as well.
    if there.body != read.given.body:
        raise TICKET_KEY_TAKEN(where="ticket", value=str(says.ticket))
    return there


def _continued(actor: Actor, manifest: Manifest, now: dt.datetime) -> None:
    """Try all tickets of a manifest that wait, until none moves."""
    moved = True
    while moved:
        moved = False
        rows = list(Ticket.objects.filter(document=manifest.key).select_related("device"))
        rows.sort(key=lambda row: _LIKELY.index(TicketState(row.state)))
        states = {row.key: TicketState(row.state) for row in rows}
        waiting = [(told(row.body), row) for row in rows if row.state == TicketState.WAITING]
        for says, row in sorted(waiting, key=lambda each: (each[0].base, each[0].signed_at, each[0].ticket)):
            before = states.get(says.after) if says.after is not None else None
            if _tried(actor, row, says, now, before=before):
                states[row.key], moved = TicketState(row.state), True


def _tried(
    actor: Actor, row: Ticket, says: Told, now: dt.datetime, *, before: TicketState | None = None, again: bool = False
) -> bool:
    """Sign what a ticket says, in a savepoint of its own, or keep what stands in its way; False where it waits on.

    `again`: a person has asked for it, knowing what was signed meanwhile.
    """
    manifest = _locked(says.manifest)
    assert manifest is not None  # noqa: S101  the caller has locked it
    try:
        with transaction.atomic():
            if not _signed_already(row, says):
                which, problems = (Turn.NOW, []) if again else turn(says, manifest.steps, before)
                if which is Turn.WAIT:
                    return False
                if problems or (problems := list(_doubts(row, says, manifest, again=again))):
                    raise Problems(problems)
                _written(actor, row, says, manifest, now, again=again)
            _moved(actor, row, TicketEvent.APPLY, version=row.version, now=now)
    except Problems as told_all:
        found = list(told_all.problems)
    except Problem as one:
        found = [one]
    else:
        return True
    _moved(actor, row, TicketEvent.REFUSE, version=row.version, now=now, problems=found)
    return True


def _signed_already(row: Ticket, says: Told) -> bool:
    """Whether the same person has signed the same, with network or otherwise. Raises TICKET_OTHERWISE."""
    rows = Signature.objects.filter(
        manifest=row.manifest_id,
        step__gt=says.base,
        event=says.event,
        role=says.role,
        party=says.party,
        person_kind="person",
        person_id=row.device.person_id,
    )
    there = rows.order_by("step").first()
    if there is None:
        return False
    if not says_the_same(says, json.loads(there.statement)):
        raise TICKET_OTHERWISE(where="event", value=str(says.event), event=event_word(says.event))
    return True


def _doubts(row: Ticket, says: Told, manifest: Manifest, *, again: bool) -> Iterator[Problem]:
    """What speaks against a ticket beside the move itself."""
    gone = row.device.revoked_at
    if gone is not None and says.signed_at >= gone:
        yield DEVICE_REVOKED(where="device", value=str(row.device.key), label=row.device.label)
    elif gone is not None and row.received_at >= gone and not again:
        # Whoever has a stolen phone can set its clock back.
        yield DEVICE_REVOKED_SINCE(where="device", value=str(row.device.key), label=row.device.label)
    if says.party not in _parties(manifest):
        yield NOT_FOR_PARTY(where="party", value=says.party, party=str(says.party))
    if manifest.state == State.DRAFT and says.version != manifest.version and not again:
        # Until somebody has signed, everything can change without a signature that `base` would count.
        yield TICKET_CHANGED(where="version", value=says.version)
    if says.signed_at < manifest.drafted_at - SLACK and not again:
        told_at, drafted_at = says.signed_at.isoformat(), manifest.drafted_at.isoformat()
        yield TIME_WRONG(where="happened_at", value=told_at, before=drafted_at)


def _written(actor: Actor, row: Ticket, says: Told, manifest: Manifest, now: dt.datetime, *, again: bool) -> None:
    """Make the move that a ticket says, with the rights that its signer has today."""
    happened_at = says.signed_at
    if again:
        last = Signature.objects.filter(manifest=manifest).order_by("-step").values_list("happened_at", flat=True)
        happened_at = max(last.first() or manifest.drafted_at, min(happened_at, now))
    signer = actor_by_id(int(row.device.person_id), actor.face)
    move = prepared(manifest, manifest.version, says.sign_in(happened_at), signer_of(signer, Method.TICKET), now)
    if move.party.pk != says.party:
        raise NOT_FOR_PARTY(where="party", value=says.party, party=str(move.party))
    signs_for(signer, move.party)
    written(actor, [move], now)


def _moved(
    actor: Actor,
    row: Ticket,
    event: TicketEvent,
    *,
    version: int,
    now: dt.datetime,
    problems: Sequence[Problem] = (),
    reason: str = "",
) -> None:
    """Write what became of a ticket. Raises NO_SUCH_MOVE, STALE."""
    before, target = row.state, TICKETS.move(TicketState(row.state), event).target
    why = row.problems if event is TicketEvent.DROP else [kept(problem) for problem in problems]
    settled_at = now if target in TICKETS.ends else None
    swap(row, version=version, state=str(target), problems=why, settled_at=settled_at)
    change = {"state": [before, str(target)], "problems": [problem.code for problem in problems]}
    record(actor=actor, act=f"manifests.ticket.{event}", subject=row, change=change, reason=reason)
