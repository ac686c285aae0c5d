"""A correction applied: document, books, packages and the sealed statement together. Not for: who agreed (corrections).

What is reversed and what is booked anew carry the time of the acceptance (a reservation that of the issue), because
the balance of that day was wrong, not that of today; that it was recorded later, the second clock says.
"""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db.models import F, Q

from wufei.kernel.access import Actor
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import Problems
from wufei.kernel.rows import swap
from wufei.ledger.books.actions.post import transfers_post
from wufei.ledger.books.models import Transfer
from wufei.ledger.books.queries.accounts import MOVING, key_of
from wufei.ledger.books.spec import AccountKey, TransferIn
from wufei.operations.licences.actions.drawing import Use, draws_changed
from wufei.operations.manifests.actions.sealing import Signed, signatures_sealed
from wufei.operations.manifests.models import Correction, Leg, Manifest, Package
from wufei.operations.manifests.queries.corrections import AGREED, agreement
from wufei.operations.manifests.queries.licensed import Moving, licensed
from wufei.operations.manifests.queries.sheets import Open, opened
from wufei.operations.manifests.rules.corrections import TAKEN_IN, mass_faults
from wufei.operations.manifests.rules.postings import SUBJECT, stock
from wufei.operations.manifests.rules.reversals import (
    Cause,
    Flow,
    Standing,
    flows,
    rebooked,
    reserved_anew,
    rest,
    settled_how,
)
from wufei.operations.manifests.spec import CORRECTED, Effect, Role, Signer

# What stands on the row under another name than in the changes.
KEYS = {name: f"{name}_id" for name in ("generator_site", "receiver_site", "origin", "destination")}


def applied(actor: Actor, correction: Correction, manifest: Manifest, now: dt.datetime) -> None:
    """Write what was agreed, in the caller's transaction. Raises STALE, MASS_WRONG and what the books raise.

    No permission: the parties have agreed.
    """
    found = opened(manifest)
    after = {path: pair[1] for path, pair in correction.changes.items()}
    columns = _columns(manifest, after)
    mass, accepted = (columns.get(name, getattr(manifest, name)) for name in ("mass_g", "accepted_g"))
    # The manifest may have moved on since somebody asked.
    if problems := mass_faults(found.signed, mass, accepted):
        raise Problems(problems)
    cause = Cause(correction.key, manifest.number, correction.reason)
    there = _reserved(manifest.open_key)
    before = {name: getattr(manifest, name) for name in columns}
    for name, value in columns.items():
        setattr(manifest, name, value)
    entries = list(reserved_anew(cause, there, _rest(found))) if there is not None else []
    opens = {"open_key": entries[-1].key, "open_g": entries[-1].amount} if entries else {}
    swap(manifest, version=manifest.version, **columns, **opens, steps=manifest.steps + 1)
    # Read after the swap, which holds the row: no move and no other correction books beside this one.
    entries += [*_rebooked(found, cause), *_licences_redrawn(found, now, renamed="code" in columns)]
    if entries:
        transfers_post(entries=entries)
    _legs_written(found, after)
    if "code" in columns:
        _relabelled(manifest, str(before["code"]))
    signatures_sealed([_signed(found, correction, now)], now)
    change = {**correction.changes, "correction": correction.pk}
    record(actor=actor, act="manifests.manifest.correct", subject=manifest, change=change, reason=correction.reason)


def _columns(manifest: Manifest, after: Mapping[str, object]) -> dict[str, object]:
    """The columns of the row that change."""
    columns = {KEYS.get(path, path): value for path, value in after.items() if "." not in path}
    values = {path.removeprefix("values."): value for path, value in after.items() if path.startswith("values.")}
    if values:
        columns["values"] = {**manifest.values, **values}
    return columns


def _legs_written(found: Open, after: Mapping[str, object]) -> None:
    for place, leg in enumerate(found.legs):
        path = f"legs.{place}.values."
        told = {name.removeprefix(path): value for name, value in after.items() if name.startswith(path)}
        if told:
            leg.values = {**leg.values, **told}
            Leg.objects.filter(pk=leg.pk).update(values=leg.values)


def _relabelled(manifest: Manifest, before: str) -> None:
    """Packages of it bear the corrected waste, unless they were emptied or travel on another manifest since."""
    here = Q(manifest=None) | Q(manifest=manifest)
    rows = Package.objects.filter(here, journeys__manifest=manifest, used_in=None, waste=before)
    Package.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(
        waste=manifest.code, version=F("version") + 1
    )


def _sides(manifest: Manifest) -> tuple[AccountKey, AccountKey]:
    return (
        stock(manifest.generator_id, manifest.origin_id, manifest.code),
        stock(manifest.receiver_id, manifest.destination_id, manifest.code),
    )


def _reserved(key: uuid.UUID | None) -> Standing | None:
    """What is reserved for a manifest, as it is in the books."""
    if key is None:
        return None
    return _standing(Transfer.objects.select_related("source", "target").get(key=key))


def _rest(found: Open) -> Flow:
    manifest = found.manifest
    return rest(settled_how(found.signed), *_sides(manifest), manifest.mass_g, manifest.accepted_g)


def _rebooked(found: Open, cause: Cause) -> list[TransferIn]:
    """What makes the posted transfers of the manifest those that it should have by what stands on it now."""
    manifest = found.manifest
    rows = Transfer.objects.filter(subject_kind=SUBJECT, subject_id=manifest.number, kind__in=MOVING)
    moved = list(rows.select_related("source", "target", "cites").order_by("pk"))
    # A difference cites the reservation it differs from; only what cites something posted takes it back.
    back = {row.pk: row.cites for row in moved if row.cites is not None and row.cites.kind in MOVING}
    gone = {*back, *(cited.pk for cited in back.values())}
    standing = [_standing(row) for row in moved if row.pk not in gone]
    wanted = flows(settled_how(found.signed), *_sides(manifest), manifest.mass_g, manifest.accepted_g)
    moment = next((moment for event, moment in found.signatures if event in TAKEN_IN), None)
    return rebooked(cause, standing, wanted, moment)


def _licences_redrawn(found: Open, now: dt.datetime, *, renamed: bool) -> list[TransferIn]:
    """What the licences count by the corrected figures; of another waste they are asked anew.

    Raises Problems where no licence covers what it is now.
    """
    manifest, how = found.manifest, settled_how(found.signed)
    if not found.spec.needs:
        return []
    chosen = None
    if renamed:
        # Nothing is weighed here: what the draw before gives back counts too, and the books refuse what is too much.
        values = {**manifest.values, "accepted_g": 0}
        move = Moving(found=found, values=values, event=found.signed[0], day=manifest.day, effect=Effect.RESERVE)
        answers = licensed(move)
        if answers.stops:
            raise Problems(answers.stops)
        chosen = answers.chosen
    taken = manifest.mass_g if manifest.accepted_g is None else manifest.accepted_g
    moment = next((moment for event, moment in found.signatures if event in TAKEN_IN), found.signatures[0][1])
    use = Use(
        document=manifest.key,
        label=manifest.number,
        open_g=manifest.open_g,
        used_g=taken if how is not Effect.NONE else 0,
        happened_at=min(moment, now),
        chosen=chosen,
    )
    return draws_changed(uses=[use])


def _standing(row: Transfer) -> Standing:
    return Standing(row.key, Flow(key_of(row.source), key_of(row.target), row.amount), row.happened_at)


def _signed(found: Open, correction: Correction, now: dt.datetime) -> Signed:
    """The corrected document, signed for the party that asked by whoever asked."""
    party = correction.asked_for
    role = found.manifest.signatures.filter(party=party).order_by("step").values_list("role", flat=True)[0]
    return Signed(
        manifest=found.manifest,
        legs=found.legs,
        event=CORRECTED,
        role=Role(role),
        party=party,
        signer=Signer(correction.asked_kind, correction.asked_id, correction.asked_by),
        happened_at=now,
        beside={AGREED: agreement(correction)},
    )
