"""The one way a manifest moves: judged whole (judging), then written whole, for one and for many.

All of it in the caller's transaction: compare-and-swap, legs, packages, books, the sealed statement, log, event. Codes,
tickets, paper, bulk signing and what is taken over all come through here. Not for: who may call it and how they proved
who they are (signing).
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record_all
from wufei.kernel.numbering.actions import number_take
from wufei.kernel.outbox.actions import emit_all
from wufei.kernel.ready import changed, gathered, inserted
from wufei.kernel.rows import swap
from wufei.ledger.books.actions.post import transfers_post
from wufei.operations.licences.actions.drawing import Told, Use, draws_changed, findings_told
from wufei.operations.manifests.actions.judging import LEAVES, Prepared
from wufei.operations.manifests.actions.loads import carried_settled
from wufei.operations.manifests.actions.sealing import Signed, signatures_sealed
from wufei.operations.manifests.errors.documents import NOT_FOR_PARTY
from wufei.operations.manifests.events import ManifestMoved
from wufei.operations.manifests.models import Leg, Manifest
from wufei.operations.manifests.permissions import MANIFEST_SIGN
from wufei.operations.manifests.queries.licensed import BEGINS, manifest_draws
from wufei.operations.manifests.queries.sheets import spec_on
from wufei.operations.manifests.rules.legs import ARRIVED
from wufei.operations.manifests.rules.numbers import number_of, series_of
from wufei.operations.manifests.rules.postings import Booked, Load, booked, stock
from wufei.operations.manifests.spec import Effect, Event, Method, Signer, State
from wufei.registers.parties.models import Party

TAKES_IN = frozenset({Effect.SETTLE, Effect.SETTLE_PART, Effect.DIRECT})


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


def written(actor: Actor, moves: Sequence[Prepared], now: dt.datetime) -> list[Manifest]:
    """Write moves of different manifests, all or none, in the caller's transaction. Raises STALE and what books raise.

    No permission: whoever prepared them has asked.
    """
    with gathered():
        done = [(move, _swapped(move)) for move in moves]
        findings_told(told=[_warned(move) for move in moves])
        drawn = draws_changed(uses=[use for move, load in done for use in _uses(move, load)])
        if entries := [*(entry for _move, load in done for entry in load.entries), *drawn]:
            transfers_post(entries=entries)
        signatures_sealed([_signed(move) for move in moves], now)
        record_all(actor=actor, told=[_told(move) for move in moves])
        emit_all([_event(move) for move in moves])
    return [move.manifest for move in moves]


def _told(move: Prepared) -> tuple[str, Manifest, dict[str, object]]:
    change: dict[str, object] = {"state": [str(move.before), str(move.manifest.state)], "role": str(move.given.role)}
    return f"manifests.manifest.{move.given.event}", move.manifest, change


def _event(move: Prepared) -> ManifestMoved:
    return ManifestMoved(manifest_id=move.manifest.pk, event=str(move.given.event), state=str(move.manifest.state))


def _swapped(move: Prepared) -> Booked:
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
    return done


def _warned(move: Prepared) -> Told:
    """What was only warned of: it is kept and counted."""
    return Told(
        document=move.manifest.key,
        label=str(move.manifest),
        event=str(move.given.event),
        findings=move.licensed.warns,
        happened_at=move.happened_at,
    )


def _uses(move: Prepared, done: Booked) -> Iterator[Use]:
    """What the move takes of licences, to be booked with the mass."""
    manifest, effect = move.manifest, move.outcome.effect
    if not manifest_draws(move.found, effect) or (effect in BEGINS and not move.licensed.chosen):
        return
    taken = manifest.mass_g if manifest.accepted_g is None else manifest.accepted_g
    yield Use(
        document=manifest.key,
        label=str(manifest),
        open_g=done.open_mass,
        used_g=taken if effect in TAKES_IN else None,
        happened_at=move.happened_at,
        chosen=move.licensed.chosen,
    )


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
