"""Judging moves of manifests: every fault at once, nothing written; one and many by the same statements.

What comes out of here is what `moving` writes. Not for: who may sign, and how they proved who they are (signing).
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

from wufei.kernel import clock
from wufei.kernel.problems import Problem, Problems
from wufei.operations.manifests.actions.loads import verdict_faults, weights
from wufei.operations.manifests.errors.documents import FORWARD_ALONE, LEG_NONE, PARTY_CLOSED, TIME_WRONG
from wufei.operations.manifests.models import Leg, Manifest
from wufei.operations.manifests.queries.licensed import Licensed, Moving, licensed_all
from wufei.operations.manifests.queries.sheets import Open, opened_all, party_for
from wufei.operations.manifests.rules.legs import leg_at, leg_names, signed_on
from wufei.operations.manifests.rules.moves import Outcome, decided
from wufei.operations.manifests.rules.revision import revised
from wufei.operations.manifests.spec import Effect, Event, Role, Signer, SignIn, State, Way, event_word
from wufei.registers.parties.models import Party

# Clocks of phones differ; an earlier time than the one signed last is taken for that one, up to this.
SLACK = dt.timedelta(minutes=10)
LEAVES = frozenset({Event.ISSUE, Event.ACCEPT})  # what makes a draft a document, with its number


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Somebody who wants to sign a move. `version`: of the manifest that they have seen.

    `onward`: the manifest that takes the rest on is made beside; FORWARD by itself would let go of what is on the road.
    """

    manifest: Manifest
    version: int
    given: SignIn
    signer: Signer
    onward: bool = False


@dataclasses.dataclass(slots=True, kw_only=True)
class Prepared:
    """A move that may be written: what it changes, what it books, what is signed. `leg`: whose fields it fills."""

    found: Open
    before: State
    version: int
    given: SignIn
    signer: Signer
    party: Party
    outcome: Outcome
    happened_at: dt.datetime
    changes: dict[str, object]
    leg: Leg | None
    leg_changes: dict[str, object]
    licensed: Licensed

    @property
    def manifest(self) -> Manifest:
        """The document."""
        return self.found.manifest


def prepared(
    manifest: Manifest, version: int, given: SignIn, signer: Signer, now: dt.datetime, *, onward: bool = False
) -> Prepared:
    """Judge a move. Raises Problems with everything that stands in its way; writes nothing."""
    ask = Ask(manifest=manifest, version=version, given=given, signer=signer, onward=onward)
    told = prepared_all([ask], now)[0]
    if isinstance(told, Prepared):
        return told
    raise Problems(told)


def prepared_all(asks: Sequence[Ask], now: dt.datetime) -> list[Prepared | list[Problem]]:
    """Judge moves of different manifests: each as it may be written, or everything that stands in its way.

    What is reserved of a licence by one is gone for those after it. Raises SPEC_UNKNOWN.
    """
    for ask in asks:
        if ask.manifest.state == State.DRAFT:
            # What is signed first decides whose rules bind.
            ask.manifest.day = clock.day_of(ask.given.happened_at or now)
    found = opened_all([ask.manifest for ask in asks])
    judged = [_judged(each, ask, now) for each, ask in zip(found, asks, strict=True)]
    answers = iter(licensed_all([each.moving for each in judged if isinstance(each, _Judged)]))
    return [_answered(each, next(answers)) if isinstance(each, _Judged) else each for each in judged]


@dataclasses.dataclass(frozen=True, slots=True)
class _Judged:
    """A move that was judged by everything but its licences."""

    ask: Ask
    moving: Moving
    party: Party
    outcome: Outcome | None
    happened_at: dt.datetime
    changes: dict[str, object]
    leg: Leg | None
    leg_changes: dict[str, object]
    problems: Sequence[Problem]


def _judged(found: Open, ask: Ask, now: dt.datetime) -> _Judged | list[Problem]:
    """What the stream says to a move; who signs it must be known for the rest to be asked."""
    manifest, given = found.manifest, ask.given
    if given.event is Event.FORWARD and not ask.onward:
        return [FORWARD_ALONE(where="event", value=str(given.event))]
    party_id = party_for(found, given.role, given.event, given.carrier_id)
    if party_id is None:
        return [LEG_NONE(where="carrier", value=str(given.event), event=event_word(given.event))]
    leg = _leg(found, given, party_id)
    changes, leg_changes, problems = _revised(found, leg, given)
    problems += verdict_faults(manifest, given)
    accepted = weights(manifest, given)
    told = {**changes, **leg_changes, **({"accepted_g": accepted} if accepted is not None else {})}
    sheet = found.sheet(leg, told)
    outcome, more = decided(found.spec, sheet, given.event, given.role)
    problems += more
    happened_at, late = _moment(found, given, now)
    problems += [*late, *_closed(manifest, given)]
    moving = Moving(
        found=found,
        values=sheet.values,
        event=given.event,
        day=clock.day_of(happened_at),
        effect=outcome.effect if outcome is not None else Effect.NONE,
        carrier_id=party_id if given.role is Role.CARRIER else None,
    )
    if accepted is not None:
        changes["accepted_g"] = accepted
    party = _party(found, party_id)
    return _Judged(ask, moving, party, outcome, happened_at, changes, leg, leg_changes, problems)


def _answered(judged: _Judged, answers: Licensed) -> Prepared | list[Problem]:
    """The same with what licences say."""
    problems = [*judged.problems, *answers.stops]
    if problems or judged.outcome is None:
        return problems
    manifest = judged.ask.manifest
    return Prepared(
        found=judged.moving.found,
        before=State(manifest.state),
        version=judged.ask.version,
        given=judged.ask.given,
        signer=judged.ask.signer,
        party=judged.party,
        outcome=judged.outcome,
        happened_at=judged.happened_at,
        changes=judged.changes,
        leg=judged.leg,
        leg_changes=judged.leg_changes,
        licensed=answers,
    )


def _party(found: Open, party_id: int) -> Party:
    """A party of the manifest, which is there already, or a carrier who is new."""
    manifest = found.manifest
    if party_id == manifest.generator_id:
        return manifest.generator
    if party_id == manifest.receiver_id:
        return manifest.receiver
    carriers = (leg.carrier for leg in found.legs if leg.carrier_id == party_id)
    return next(carriers, None) or Party.objects.get(pk=party_id)


def _leg(found: Open, given: SignIn, party_id: int) -> Leg | None:
    """The leg a move belongs to; a fresh one where a carrier takes over whom nobody had planned."""
    place = leg_at(found.legs, given.event, party_id if given.event is Event.TAKE_OVER else None)
    if place is not None:
        return found.legs[place]
    if given.event is not Event.TAKE_OVER:
        return None
    return Leg(manifest=found.manifest, position=len(found.legs), carrier_id=party_id)


def _revised(found: Open, leg: Leg | None, given: SignIn) -> tuple[dict[str, object], dict[str, object], list[Problem]]:
    """What the given values change on the manifest and on the leg, and what is wrong with them."""
    day, spec = found.manifest.day, found.spec
    late = found.manifest.way == Way.EMERGENCY
    names = leg_names(spec, day)
    apart: tuple[dict[str, object], dict[str, object]] = ({}, {})
    for name, value in given.values.items():
        apart[name in names and leg is not None][name] = value
    own, problems = revised(spec, day, found.signed, found.manifest.values, apart[0], late=late)
    changes = {name: after for name, (_before, after) in own.changes.items()}
    leg_changes: dict[str, object] = {}
    if leg is not None:
        last = not found.legs or leg.position >= found.legs[-1].position
        closed = signed_on(leg, found.signed, last=last)
        of_leg, more = revised(spec, day, closed, leg.values, apart[1], late=late)
        leg_changes = {name: after for name, (_before, after) in of_leg.changes.items()}
        problems += more
    return changes, leg_changes, problems


def _moment(found: Open, given: SignIn, now: dt.datetime) -> tuple[dt.datetime, list[Problem]]:
    """When it happened, in UTC as it is kept and signed: not before what was signed last, and not still to come."""
    told = (given.happened_at or now).astimezone(dt.UTC)
    last = found.signatures[-1][1] if found.signatures else told
    if told > now + SLACK or told < last - SLACK:
        return told, [TIME_WRONG(where="happened_at", value=told.isoformat(), before=last.isoformat())]
    return max(told, last), []


def _closed(manifest: Manifest, given: SignIn) -> Iterator[Problem]:
    """Parties that are no more, asked when a manifest begins: a party that closes on the way does not freeze it."""
    if manifest.state != State.DRAFT or given.event not in LEAVES:
        return
    for name in ("generator", "receiver"):
        party: Party = getattr(manifest, name)
        if party.valid_to is not None and party.valid_to < manifest.day:
            yield PARTY_CLOSED(where=name, value=str(party), day=party.valid_to)
