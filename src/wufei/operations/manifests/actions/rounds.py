"""Rounds: one trip that collects from many generators and is received once.

Each generator has a manifest of its own, so that each gram has its origin; the round gives them one number, and the
receiver weighs once: the weight is shared in proportion to what each gave. Not for: planning routes (collection).
"""

import dataclasses
import uuid

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.numbering.actions import number_take
from wufei.kernel.problems import NOT_FOUND, STALE, Problem, Problems
from wufei.kernel.text import Text
from wufei.operations.manifests.actions.drafts import manifest_create
from wufei.operations.manifests.actions.judging import prepared
from wufei.operations.manifests.actions.moving import signer_of, signs_for, written
from wufei.operations.manifests.actions.stops import round_filled, round_locked, round_mixed, round_open_for
from wufei.operations.manifests.errors.documents import KEY_TAKEN, MASS_WRONG, ROUND_EMPTY, ROUND_TOO_LATE
from wufei.operations.manifests.models import Manifest, Round
from wufei.operations.manifests.permissions import MANIFEST_DRAFT
from wufei.operations.manifests.queries import manifests as queries
from wufei.operations.manifests.queries.rounds import state_now
from wufei.operations.manifests.queries.sheets import spec_on
from wufei.operations.manifests.rules.numbers import round_number_of, round_series_of
from wufei.operations.manifests.rules.shares import shares
from wufei.operations.manifests.spec import (
    STATE_LABELS,
    TO_RECEIVE,
    Event,
    ManifestIn,
    Role,
    RoundEvent,
    RoundIn,
    SignIn,
)
from wufei.operations.manifests.states import COLLECTINGS
from wufei.registers.parties.models import Party


def round_open(*, actor: Actor, given: RoundIn) -> Round:
    """Begin a round; the same again is the same. Raises NOT_FOUND, NOT_ALLOWED, SPEC_UNKNOWN, KEY_TAKEN."""
    with transaction.atomic():
        there = Round.objects.filter(key=given.key).first()
        if there is not None:
            return _again(there, given)
        require(actor, MANIFEST_DRAFT, Subject(party_ids=frozenset({given.carrier_id})))
        spec_on(given.spec, clock.today())
        carrier = Party.objects.filter(pk=given.carrier_id).select_related("place").first()
        if carrier is None or not Party.objects.filter(pk=given.receiver_id).exists():
            raise NOT_FOUND(where="party", value=given.receiver_id)
        origin, year = carrier.place.code if carrier.place is not None else "", clock.today().year
        series, period = round_series_of(origin, year)
        row = Round(
            key=given.key,
            number=round_number_of(origin, year, number_take(series=series, period=period)),
            spec=given.spec,
            carrier=carrier,
            receiver_id=given.receiver_id,
            receiver_site_id=given.receiver_site_id,
            code=given.code.strip(),
            values=dict(given.values),
            opened_at=clock.now(),
            opened_by=actor.label[:120],
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise KEY_TAKEN(where="key", value=str(given.key)) from error
        record(actor=actor, act="manifests.round.open", subject=row)
    return row


def round_collect(
    *,
    actor: Actor,
    round_id: int,
    key: uuid.UUID,
    generator_id: int,
    mass_g: int,
    values: dict[str, object],
    simulated: bool = False,
) -> Manifest:
    """Draft the manifest of one stop of a round, for its generator to sign as they can.

    Where the stream knows no journey it waits for the receiver at once. Raises NOT_FOUND, ROUND_RECEIVED and what else
    `manifest_create` raises.
    """
    with transaction.atomic():
        row = round_filled(actor, MANIFEST_DRAFT, round_id)
        spec = spec_on(row.spec, clock.today())
        travels = any(step.event is Event.TAKE_OVER for step in spec.steps)
        given = ManifestIn(
            key=key,
            spec=row.spec,
            generator_id=generator_id,
            receiver_id=row.receiver_id,
            receiver_site_id=row.receiver_site_id,
            code=row.code,
            mass_g=mass_g,
            carriers=(row.carrier_id,) if travels else (),
            values={**row.values, **values},
            round_id=row.pk,
            simulated=simulated,
        )
        return manifest_create(actor=actor, given=given)


def round_join(*, actor: Actor, round_id: int, manifest_id: int) -> Manifest:
    """Put a manifest that was drafted by itself on a round, before its receiver has said what becomes of it.

    Raises NOT_FOUND, NOT_ALLOWED, ROUND_MIXED, ROUND_RECEIVED, ROUND_TOO_LATE, STALE.
    """
    with transaction.atomic():
        row = round_filled(actor, MANIFEST_DRAFT, round_id)
        manifest = queries.manifest_get(actor=actor, manifest_id=manifest_id)
        round_mixed(row, spec=manifest.spec, receiver_id=manifest.receiver_id, code=manifest.code)
        round_open_for(row, RoundEvent.JOIN)
        if manifest.state not in TO_RECEIVE:
            told = {"number": str(manifest), "state": Text(STATE_LABELS[manifest.state])}
            raise ROUND_TOO_LATE(where="manifest", value=str(manifest), **told)
        if not Manifest.objects.filter(pk=manifest.pk, round=None, state=manifest.state).update(round=row):
            raise STALE(where="manifest", value=str(manifest))
        manifest.round = row
        record(actor=actor, act="manifests.round.join", subject=row, change={"manifest": manifest.pk})
    return manifest


def round_receive(*, actor: Actor, round_id: int, weighed_g: int | None, values: dict[str, object]) -> list[Manifest]:
    """Accept all that a round brought and nobody has judged, by one weight for all of it (None: as each was told).

    What its receiver has taken in or refused by itself is left as it is. Raises NOT_FOUND, NOT_FOR_PARTY, ROUND_EMPTY,
    MASS_WRONG, and Problems naming each manifest that cannot be accepted; then none is.
    """
    now = clock.now()
    with transaction.atomic():
        row = round_locked(actor, round_id)
        signs_for(actor, row.receiver)
        if RoundEvent.RECEIVE not in COLLECTINGS.events(state_now(row)):
            raise ROUND_EMPTY(where="round", value=row.number)
        found = queries.with_parties(Manifest.objects.filter(round=row, state__in=TO_RECEIVE)).order_by("pk")
        open_ones = list(found)
        masses = [manifest.mass_g for manifest in open_ones]
        if weighed_g is not None and weighed_g <= 0:
            raise Problems([MASS_WRONG(where=f"{row.number}.accepted_g", value=weighed_g, mass=sum(masses))])
        weights = shares(weighed_g, masses) if weighed_g is not None else [None] * len(masses)
        base = SignIn(event=Event.ACCEPT, role=Role.RECEIVER, values=values)
        moves, problems = [], list[Problem]()
        for manifest, weight in zip(open_ones, weights, strict=True):
            given = dataclasses.replace(base, accepted_g=weight)
            try:
                move = prepared(manifest, manifest.version, given, signer_of(actor), now)
            except Problems as told:
                problems += [_named(problem, manifest) for problem in told.problems]
            else:
                signs_for(actor, move.party)
                moves.append(move)
        if problems:
            raise Problems(problems)
        done = written(actor, moves, now)
        record(actor=actor, act="manifests.round.receive", subject=row, change={"weighed_g": weighed_g})
    return done


def _again(there: Round, given: RoundIn) -> Round:
    told = (there.spec, there.carrier_id, there.receiver_id, there.code)
    if told != (given.spec, given.carrier_id, given.receiver_id, given.code.strip()):
        raise KEY_TAKEN(where="key", value=str(given.key))
    return there


def _named(problem: Problem, manifest: Manifest) -> Problem:
    """A problem with the manifest it is about."""
    problem.where = f"{manifest.number or manifest.key}.{problem.where}"
    return problem
