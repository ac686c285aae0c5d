"""One-time codes: somebody gives one out, and their signature is made with it on the other party's device.

Not for: what a move does (moving), signing without network (tickets), codes to sign in.
"""

import dataclasses
import datetime as dt
import secrets

from django.conf import settings
from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import Problem
from wufei.kernel.rows import swap
from wufei.operations.manifests.actions.judging import prepared
from wufei.operations.manifests.actions.moving import signer_of, signs_for, written
from wufei.operations.manifests.errors.documents import LEG_NONE
from wufei.operations.manifests.errors.trust import CODE_LOCKED, CODE_ROLE_WRONG, CODE_WRONG, NOT_PERSON
from wufei.operations.manifests.models import LockOut, Manifest, OneTimeCode
from wufei.operations.manifests.queries import manifests as queries
from wufei.operations.manifests.queries.sheets import Open, opened, party_for
from wufei.operations.manifests.rules.lockout import DIGITS, LOCK_OUT, SALT_BYTES, digest, same, shown, typed, wait
from wufei.operations.manifests.spec import Event, Method, Role, SignIn, event_word, role_word
from wufei.operations.manifests.spec.trust import GivenCode
from wufei.registers.identity.queries import actor_by_id
from wufei.registers.parties.models import Party


def code_give(*, actor: Actor, manifest_id: int, event: Event, role: Role) -> GivenCode:
    """A code with which the actor's own signature can be made on another's device, once, within minutes.

    A new code takes the place of the one before. Raises NOT_PERSON, NOT_FOUND, CODE_ROLE_WRONG, LEG_NONE,
    NOT_ALLOWED, NOT_FOR_PARTY.
    """
    if actor.kind != "person":
        raise NOT_PERSON(where="actor", value=actor.kind)
    now = clock.now()
    code, salt = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}", secrets.token_bytes(SALT_BYTES)
    kept, expires_at = digest(code, salt), now + dt.timedelta(minutes=settings.CODE_MINUTES)
    with transaction.atomic():
        found = opened(queries.manifest_to_sign(actor=actor, manifest_id=manifest_id))
        if not any(step.event is event and step.role is role for step in found.spec.steps):
            raise CODE_ROLE_WRONG(where="role", value=str(role), event=event_word(event), role=role_word(role))
        row = OneTimeCode.objects.create(
            manifest=found.manifest,
            event=event,
            role=role,
            party=_party_of_giver(actor, found, event, role),
            person_kind=actor.kind,
            person_id=actor.id,
            person_label=actor.label[:120],
            digest=kept,
            salt=salt,
            made_at=now,
            expires_at=expires_at,
        )
        _recorded(actor, "give", row)
    return GivenCode(shown(code), expires_at)


def manifest_sign_by_code(*, actor: Actor, manifest_id: int, version: int, code: str, given: SignIn) -> Manifest:
    """Sign for whoever gave the code, on the actor's device: the signature is the giver's, by code.

    The code is looked at first, in a transaction of its own that stays whatever follows: so this must not be called
    inside another transaction. Raises NOT_FOUND, CODE_LOCKED, CODE_WRONG, and what `manifest_sign` raises, the rights
    being those of the giver at this moment; a code whose signature was refused still holds.
    """
    now = clock.now()
    row = _matched(actor, manifest_id, code, given, now)
    if row is None:
        raise _wrong(given)
    if given.event is Event.TAKE_OVER:
        given = dataclasses.replace(given, carrier_id=row.party_id)
    with transaction.atomic():
        manifest = queries.manifest_to_sign(actor=actor, manifest_id=manifest_id)
        giver = actor_by_id(int(row.person_id), actor.face)
        move = prepared(manifest, version, given, signer_of(giver, Method.CODE), now)
        signs_for(giver, move.party)
        # In the order in which a try takes both, so that two never wait for each other crosswise.
        mine = LockOut.objects.filter(manifest=manifest, person_kind=actor.kind, person_id=actor.id)
        mine.update(misses=0, until=None)
        swap(row, version=row.version, used_at=now)
        done = written(actor, [move], now)[0]
        _recorded(actor, "use", row)
    return done


def _party_of_giver(actor: Actor, found: Open, event: Event, role: Role) -> Party:
    """The party that the actor signs for: of several planned carriers the first that is theirs."""
    wanted = [party_for(found, role, event)]
    if role is Role.CARRIER and event is Event.TAKE_OVER:
        wanted += [leg.carrier_id for leg in found.legs if leg.taken_at is None]
    parties = Party.objects.in_bulk({pk for pk in wanted if pk is not None})
    refused: Problem | None = None
    for pk in wanted:
        try:
            if pk is not None:
                signs_for(actor, parties[pk])
                return parties[pk]
        except Problem as told:
            refused = refused or told
    raise refused or LEG_NONE(where="carrier", value=str(event), event=event_word(event))


def _matched(actor: Actor, manifest_id: int, code: str, given: SignIn, now: dt.datetime) -> OneTimeCode | None:
    """The code that was typed, if it holds; a wrong try is counted and kept. Raises NOT_FOUND, CODE_LOCKED.

    The rows are locked before the codes are compared: of many tries at once none is compared that is not counted.
    """
    with transaction.atomic(durable=True):
        manifest = queries.manifest_to_sign(actor=actor, manifest_id=manifest_id)
        lock = _locked(actor, manifest)
        if lock.until is not None and now < lock.until:
            seconds = -((now - lock.until) // dt.timedelta(seconds=1))
            raise CODE_LOCKED(where="code", seconds=seconds)
        live = _live(manifest, given, now)
        told = typed(code)
        right = [row for row in live if same(told, bytes(row.salt), bytes(row.digest))]
        if not right:
            _missed(actor, lock, live, now)
            return None
        return right[0]


def _locked(actor: Actor, manifest: Manifest) -> LockOut:
    """The actor's wrong tries on a manifest, which nobody else counts now."""
    LockOut.objects.get_or_create(manifest=manifest, person_kind=actor.kind, person_id=actor.id)
    rows = LockOut.objects.select_for_update()
    return rows.get(manifest=manifest, person_kind=actor.kind, person_id=actor.id)


def _live(manifest: Manifest, given: SignIn, now: dt.datetime) -> list[OneTimeCode]:
    """The codes that hold for an event: of each person the newest, unless it is used, dead or expired."""
    rows = OneTimeCode.objects.select_for_update().filter(manifest=manifest, event=given.event).order_by("pk")
    newest = {(row.person_kind, row.person_id): row for row in rows}
    return [
        row
        for row in newest.values()
        if row.role == given.role and row.used_at is None and row.misses < LOCK_OUT.tries and now < row.expires_at
    ]


def _missed(actor: Actor, lock: LockOut, live: list[OneTimeCode], now: dt.datetime) -> None:
    """Count a wrong try, of the person and of every code that it might have been meant for."""
    misses = lock.misses + 1
    waits = wait(misses)
    LockOut.objects.filter(pk=lock.pk).update(misses=misses, until=now + waits if waits else None)
    for row in live:
        swap(row, version=row.version, misses=row.misses + 1)
        if row.misses >= LOCK_OUT.tries:
            _recorded(actor, "die", row)


def _wrong(given: SignIn) -> Problem:
    return CODE_WRONG(where="code", event=event_word(given.event), tries=LOCK_OUT.tries)


def _recorded(actor: Actor, verb: str, row: OneTimeCode) -> None:
    change = {"event": row.event, "role": row.role, "party": row.party_id, "giver": [row.person_kind, row.person_id]}
    record(actor=actor, act=f"manifests.code.{verb}", subject=row.manifest, change=change)
