"""The one way a manifest moves: judged whole, then written whole, for one and for many.

What somebody signs is prepared first (every fault at once, nothing written), then all of it is written in the caller's
transaction: compare-and-swap, legs, packages, books, the sealed statement, log, event. Codes, tickets, paper and bulk
signing all come through here. Not for: who may call it and how they proved who they are (signing).
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.numbering.actions import number_take
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import Problem, Problems
from wufei.kernel.ready import changed, gathered, inserted
from wufei.kernel.rows import swap
from wufei.ledger.books.actions.post import transfers_post
from wufei.ledger.books.spec import TransferIn
from wufei.operations.licences.actions.drawing import Use, draws_changed, findings_told
from wufei.operations.manifests.actions.loads import carried_settled, verdict_faults, weights
from wufei.operations.manifests.actions.sealing import Signed, signatures_sealed
from wufei.operations.manifests.errors.documents import FORWARD_ALONE, LEG_NONE, NOT_FOR_PARTY, PARTY_CLOSED, TIME_WRONG
from wufei.operations.manifests.events import ManifestMoved
from wufei.operations.manifests.models import Leg, Manifest
from wufei.operations.manifests.permissions import MANIFEST_SIGN
from wufei.operations.manifests.queries.licensed import BEGINS, Licensed, licensed, manifest_draws
from wufei.operations.manifests.queries.sheets import Open, opened, party_for, spec_on
from wufei.operations.manifests.rules.legs import ARRIVED, leg_at, leg_names, signed_on
from wufei.operations.manifests.rules.moves import Outcome, decided
from wufei.operations.manifests.rules.numbers import number_of, series_of
from wufei.operations.manifests.rules.postings import Booked, Load, booked, stock
from wufei.operations.manifests.rules.revision import revised
from wufei.operations.manifests.spec import Effect, Event, Method, Role, Signer, SignIn, State, Way, event_word
from wufei.registers.parties.models import Party

# Clocks of phones differ; an earlier time than the one signed last is taken for that one, up to this.
SLACK = dt.timedelta(minutes=10)
TAKES_IN = frozenset({Effect.SETTLE, Effect.SETTLE_PART, Effect.DIRECT})
LEAVES = frozenset({Event.ISSUE, Event.ACCEPT})  # what makes a draft a document, with its number


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


def signer_of(actor: Actor, method: Method = Method.OWN) -> Signer:
    """An actor who signs with their own account."""
    return Signer(actor.kind, actor.id, actor.label, method)


def signs_for(actor: Actor, party: Party) -> None:
    """Raise NOT_FOR_PARTY unless the actor signs for this very party, or for one it is part of.

    A right that holds everywhere does not do: nobody signs for others, however powerful.
    """
    line = frozenset({party.pk, *([party.parent_id] if party.parent_id else [])})
    require(actor, MANIFEST_SIGN, Subject(party_ids=line))
    own = any(grant.party_id in line for grant in actor.reach(MANIFEST_SIGN))
    if not (own or actor.all_powerful):
        raise NOT_FOR_PARTY(where="party", value=party.pk, party=str(party))


def prepared(
    manifest: Manifest, version: int, given: SignIn, signer: Signer, now: dt.datetime, *, onward: bool = False
) -> Prepared:
    """Judge a move. Raises Problems with everything that stands in its way; writes nothing.

    `onward`: the manifest that takes the rest on is made beside; FORWARD by itself would let go of what is on the road.
    """
    if given.event is Event.FORWARD and not onward:
        raise Problems([FORWARD_ALONE(where="event", value=str(given.event))])
    if manifest.state == State.DRAFT:
        # What is signed first decides whose rules bind.
        manifest.day = clock.day_of(given.happened_at or now)
    found = opened(manifest)
    party_id = party_for(found, given.role, given.event, given.carrier_id)
    if party_id is None:
        raise Problems([LEG_NONE(where="carrier", value=str(given.event), event=event_word(given.event))])
    party = _party(found, party_id)
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
    effect = outcome.effect if outcome is not None else Effect.NONE
    carrier = party_id if given.role is Role.CARRIER else None
    answers = licensed(found, sheet.values, given.event, clock.day_of(happened_at), effect=effect, carrier_id=carrier)
    problems += answers.stops
    if problems or outcome is None:
        raise Problems(problems)
    if accepted is not None:
        changes["accepted_g"] = accepted
    return Prepared(
        found=found,
        before=State(manifest.state),
        version=version,
        given=given,
        signer=signer,
        party=party,
        outcome=outcome,
        happened_at=happened_at,
        changes=changes,
        leg=leg,
        leg_changes=leg_changes,
        licensed=answers,
    )


def written(actor: Actor, moves: Sequence[Prepared], now: dt.datetime) -> list[Manifest]:
    """Write moves of different manifests, all or none, in the caller's transaction. Raises STALE and what books raise.

    No permission: whoever prepared them has asked.
    """
    with gathered():
        entries: list[TransferIn] = []
        for move in moves:
            entries += _swapped(move)
        if entries:
            transfers_post(entries=entries)
        signatures_sealed([_signed(move) for move in moves], now)
        for move in moves:
            manifest, event = move.manifest, str(move.given.event)
            change = {"state": [str(move.before), str(manifest.state)], "role": str(move.given.role)}
            record(actor=actor, act=f"manifests.manifest.{event}", subject=manifest, change=change)
            emit(ManifestMoved(manifest_id=manifest.pk, event=event, state=str(manifest.state)))
    return [move.manifest for move in moves]


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
    """When it happened: not before what was signed last, and not still to come."""
    told = given.happened_at or now
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


def _swapped(move: Prepared) -> tuple[TransferIn, ...]:
    """Write a manifest, its legs and packages; return what is to be booked."""
    manifest, given = move.manifest, move.given
    begins = manifest.state == State.DRAFT and given.event in LEAVES
    changes: dict[str, object] = {"state": str(move.outcome.state), "moved_at": move.happened_at}
    if own := {k: v for k, v in move.changes.items() if k != "accepted_g"}:
        changes["values"] = {**manifest.values, **own}
    if "accepted_g" in move.changes:
        changes["accepted_g"] = move.changes["accepted_g"]
    if begins:
        changes |= {"number": _number(manifest), "day": manifest.day}
        manifest.number = str(changes["number"])
    done = _booked(move)
    changes |= {"open_key": done.open_key, "open_g": done.open_mass, "steps": manifest.steps + 1}
    swap(manifest, version=move.version, **changes)
    _legs_written(move)
    carried_settled(manifest, given)
    return (*done.entries, *_licences_drawn(move, done))


def _licences_drawn(move: Prepared, done: Booked) -> list[TransferIn]:
    """What the move takes of licences, to be booked with the mass; what was only warned of is kept and counted."""
    manifest, effect = move.manifest, move.outcome.effect
    if move.licensed.warns:
        findings_told(
            document=manifest.key,
            label=str(manifest),
            event=str(move.given.event),
            findings=move.licensed.warns,
            happened_at=move.happened_at,
        )
    if not manifest_draws(move.found, effect) or (effect in BEGINS and not move.licensed.chosen):
        return []
    taken = manifest.mass_g if manifest.accepted_g is None else manifest.accepted_g
    use = Use(
        document=manifest.key,
        label=str(manifest),
        open_g=done.open_mass,
        used_g=taken if effect in TAKES_IN else None,
        happened_at=move.happened_at,
        chosen=move.licensed.chosen,
    )
    return draws_changed(use=use)


def _booked(move: Prepared) -> Booked:
    manifest = move.manifest
    load = Load(
        root=manifest.key,
        step=manifest.steps,
        number=manifest.number,
        source=stock(manifest.generator_id, manifest.origin_id, manifest.code),
        target=stock(manifest.receiver_id, manifest.destination_id, manifest.code),
        mass=manifest.mass_g,
        open_key=manifest.open_key,
        open_mass=manifest.open_g,
    )
    accepted = move.changes.get("accepted_g")
    return booked(load, move.outcome.effect, accepted if isinstance(accepted, int) else None, move.happened_at)


def _number(manifest: Manifest) -> str:
    """The next number of its stream, origin and year."""
    form = spec_on(manifest.spec, manifest.day).number
    series, period = series_of(form, manifest.origin.code, manifest.day.year)
    return number_of(form, manifest.origin.code, manifest.day.year, number_take(series=series, period=period))


def _legs_written(move: Prepared) -> None:
    """Write what a move says of its leg, and hand on the one before."""
    leg, told = move.leg, dict[str, object](move.leg_changes)
    if leg is None:
        return
    times: dict[str, object] = {}
    if move.given.event is Event.TAKE_OVER:
        times["taken_at"] = move.happened_at
        before = [other for other in move.found.legs if other.taken_at is not None and other.handed_at is None]
        for other in (each for each in before if each is not leg):
            other.handed_at = move.happened_at
            changed(Leg, {"pk": other.pk}, {"handed_at": move.happened_at})
    elif move.given.event in ARRIVED and leg.taken_at is not None and leg.handed_at is None:
        times["handed_at"] = move.happened_at
    if told:
        times["values"] = {**leg.values, **told}
    for name, value in times.items():
        setattr(leg, name, value)
    leg.plate = leg.values.get("plate")  # the database makes it; an instance at hand has the old one
    if leg._state.adding:
        inserted(leg)
    elif times:
        changed(Leg, {"pk": leg.pk}, times)


def _signed(move: Prepared) -> Signed:
    legs = [*move.found.legs, *([move.leg] if move.leg is not None and move.leg not in move.found.legs else [])]
    return Signed(
        manifest=move.manifest,
        legs=legs,
        event=str(move.given.event),
        role=str(move.given.role),
        party=move.party,
        signer=move.signer,
        happened_at=move.happened_at,
    )
