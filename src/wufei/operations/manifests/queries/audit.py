"""The audit of signatures: each statement against its digest and seal, each manifest against what was signed last.

A correction, too, against who asked for it and who agreed, as it was sealed with the corrected document.

Not for: transfers (ledger.books), the chain of the blocks (ledger.seals), or mending anything.
"""

import dataclasses
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wufei.kernel.access import Actor, require
from wufei.ledger.seals.models import Block
from wufei.ledger.seals.queries import leaf_digests, sealed_by
from wufei.operations.manifests.models import Correction, Leg, Manifest, Signature
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries.corrections import AGREED, agreement
from wufei.operations.manifests.rules.revision import sealed
from wufei.operations.manifests.rules.statements import SEALED, leaf
from wufei.operations.manifests.spec import CORRECTED, SPECS, Event, Unsigned
from wufei.operations.manifests.spec.corrections import CorrectionState

PIECE = 2_000
# What a statement says of a manifest and a manifest of itself, under the same name.
SAME = ("number", "spec", "way", "reason", "state", "code", "name", "mass_g", "accepted_g")


@dataclasses.dataclass(frozen=True, slots=True)
class Unsound:
    """One thing that is not as it was signed: a manifest by its number, or a block."""

    subject: str
    what: Unsigned


def signature_findings(*, actor: Actor) -> list[Unsound]:
    """Everything that is not as it was signed. Raises NOT_ALLOWED."""
    require(actor, MANIFEST_READ)
    return [*_signatures(), *_manifests(), *_corrections()]


def _signatures() -> Iterator[Unsound]:
    """Each block of signatures, made again from its rows."""
    rows = Signature.objects.select_related("manifest").order_by("block_id", "place").iterator(PIECE)
    groups = itertools.groupby(rows, lambda row: row.block_id)
    number, group = next(groups, (None, iter(())))
    for block in Block.objects.filter(kind=SEALED).order_by("pk").iterator(PIECE):
        while number is not None and number < block.pk:
            yield Unsound(f"block {number}", Unsigned.NOT_AS_SEALED)
            number, group = next(groups, (None, iter(())))
        found = list(group) if number == block.pk else []
        if found:
            number, group = next(groups, (None, iter(())))
        yield from (Unsound(str(row.manifest), Unsigned.STATEMENT) for row in found if not _stands(row, block))
        leaves = [leaf(row.manifest.key, row.step, row.event, row.role, bytes(row.digest)) for row in found]
        if not sealed_by(bytes(block.root), leaf_digests(leaves, block.algorithm), block.algorithm):
            yield Unsound(f"block {block.pk}", Unsigned.NOT_AS_SEALED)
    while number is not None:
        yield Unsound(f"block {number}", Unsigned.NOT_AS_SEALED)
        number, group = next(groups, (None, iter(())))


def _stands(row: Signature, block: Block) -> bool:
    """Whether a statement is the one that was signed, and its columns say the same."""
    return leaf_digests([row.statement.encode()], block.algorithm)[0] == bytes(row.digest) and _tells(row)


def _tells(row: Signature) -> bool:
    """Whether the columns of a signature are what its statement says."""
    told = _read(row.statement)
    signer = [row.person_kind, row.person_id, row.person_label, row.method]
    party = told.get("party")
    moments = (told.get("happened_at"), told.get("recorded_at"))
    return (
        told.get("manifest") == str(row.manifest.key)
        and (told.get("step"), told.get("event"), told.get("role")) == (row.step, row.event, row.role)
        and told.get("signer") == signer
        and isinstance(party, list)
        and party[0] == row.party_id
        and moments == (row.happened_at.isoformat(), row.recorded_at.isoformat())
    )


def _manifests() -> Iterator[Unsound]:
    """Each manifest against the last statement: states, masses, parties, and every value that is sealed."""
    rows = Signature.objects.order_by("manifest_id", "step").values_list("manifest_id", "event", "statement")
    by_manifest = itertools.groupby(rows.iterator(PIECE), lambda row: row[0])
    signed = ((pk, [(event, text) for _pk, event, text in group]) for pk, group in by_manifest)
    pair = next(signed, None)
    for manifest in Manifest.objects.prefetch_related("legs").order_by("pk").iterator(PIECE):
        while pair is not None and pair[0] < manifest.pk:
            pair = next(signed, None)
        found = pair[1] if pair is not None and pair[0] == manifest.pk else []
        if len(found) != manifest.steps:
            yield Unsound(str(manifest), Unsigned.SIGNATURE_GONE)
        elif found and not _as_signed(manifest, [event for event, _text in found], _read(found[-1][1])):
            yield Unsound(str(manifest), Unsigned.NOT_AS_SIGNED)


def _corrections() -> Iterator[Unsound]:
    """Each correction that was applied against what was sealed of it."""
    statements = Signature.objects.filter(event=CORRECTED).values_list("statement", flat=True)
    told = [_read(text).get(AGREED) for text in statements.iterator(PIECE)]
    sealed_by_key = {each["key"]: each for each in told if isinstance(each, dict) and "key" in each}
    rows = Correction.objects.filter(state=CorrectionState.AGREED).select_related("manifest").order_by("pk")
    for row in rows.prefetch_related("consents").iterator(PIECE):
        if sealed_by_key.pop(str(row.key), None) != agreement(row):
            yield Unsound(str(row.manifest), Unsigned.NOT_AS_AGREED)
    yield from (Unsound(f"correction {key}", Unsigned.NOT_AS_AGREED) for key in sealed_by_key)


def _as_signed(manifest: Manifest, events: list[str], told: Mapping[str, object]) -> bool:
    if any(told.get(name) != getattr(manifest, name) for name in SAME):
        return False
    parties = [told.get(name) for name in ("generator", "receiver")]
    if [party[0] if isinstance(party, list) else None for party in parties] != [
        manifest.generator_id,
        manifest.receiver_id,
    ]:
        return False
    spec = SPECS.at(manifest.spec, manifest.day)
    closed = sealed(spec, {Event(event) for event in events if event in set(Event)}, manifest.day)
    if not _equal(told.get("values"), manifest.values, closed):
        return False
    legs = told.get("legs")
    return isinstance(legs, list) and _legs_as_signed(list(manifest.legs.all()), legs, closed)


def _legs_as_signed(legs: list[Leg], told: list[dict[str, Any]], closed: Mapping[str, Event]) -> bool:
    """Legs that were there when somebody signed last: whose, since when, and every value that is sealed."""
    return len(legs) >= len(told) and all(
        leg.carrier_id == was["carrier"][0]
        and (leg.taken_at.isoformat() if leg.taken_at else None) == was["taken_at"]
        and (leg.taken_at is None or _equal(was["values"], leg.values, closed))
        for leg, was in zip(legs, told, strict=False)
    )


def _equal(told: object, values: Mapping[str, object], names: Iterable[str]) -> bool:
    return isinstance(told, dict) and all(told.get(name) == values.get(name) for name in names)


def _read(text: str) -> Mapping[str, object]:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
