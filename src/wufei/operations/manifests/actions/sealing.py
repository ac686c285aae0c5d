"""Signatures written and sealed: what somebody signed stays as it was. Not for: judging a move (moving)."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

from django.conf import settings

from wufei.kernel.ready import inserted_all
from wufei.ledger.seals.actions import block_seal
from wufei.ledger.seals.queries import leaf_digests, tree_of
from wufei.operations.manifests.models import Carried, Leg, Manifest, Signature
from wufei.operations.manifests.rules.statements import FORM, SEALED, leaf, statement
from wufei.operations.manifests.spec import Signer
from wufei.registers.parties.models import Party


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One signature to be written: on which document as it stands now, what, for whom, by whom, when.

    `beside`: what else is signed with the document, under names that a document does not have.
    """

    manifest: Manifest
    legs: Sequence[Leg]
    event: str
    role: str
    party: Party
    signer: Signer
    happened_at: dt.datetime
    beside: Mapping[str, object] = dataclasses.field(default_factory=dict)


def signatures_sealed(signed: Sequence[Signed], now: dt.datetime) -> None:
    """Write signatures and seal them in one block, in the order given. Each manifest counts its own as its last step.

    No permission: the caller asks.
    """
    algorithm = settings.SEAL_ALGORITHM
    aboard = _aboard([each.manifest for each in signed])
    statements = [statement(_document(each, aboard.get(each.manifest.pk, []), now)) for each in signed]
    digests = leaf_digests([told.encode() for told in statements], algorithm)
    leaves = [
        leaf(each.manifest.key, each.manifest.steps, each.event, each.role, digest)
        for each, digest in zip(signed, digests, strict=True)
    ]
    tree = tree_of(leaf_digests(leaves, algorithm), algorithm)
    block = block_seal(kind=SEALED, tree=tree, made_at=now, algorithm=algorithm)
    inserted_all(
        [
            Signature(
                manifest=each.manifest,
                step=each.manifest.steps,
                event=each.event,
                role=each.role,
                party=each.party,
                person_kind=each.signer.kind,
                person_id=each.signer.id,
                person_label=each.signer.label[:120],
                method=each.signer.method,
                happened_at=each.happened_at,
                recorded_at=now,
                statement=told,
                digest=digest,
                block=block,
                place=place,
            )
            for place, (each, told, digest) in enumerate(zip(signed, statements, digests, strict=True))
        ]
    )


def _aboard(manifests: Sequence[Manifest]) -> Mapping[int, list[list[object]]]:
    """The packages of each manifest: code, grams sent, grams weighed, whether refused."""
    found: dict[int, list[list[object]]] = {}
    loaded = [manifest.pk for manifest in manifests if manifest.pieces]
    if not loaded:
        return found
    rows = Carried.objects.filter(manifest__in=loaded).order_by("pk")
    for pk, *told in rows.values_list("manifest_id", "package__code", "sent_g", "weighed_g", "refused"):
        found.setdefault(pk, []).append(told)
    return found


def _document(signed: Signed, packages: list[list[object]], now: dt.datetime) -> dict[str, object]:
    """What is signed: the whole document with the names of the day."""
    manifest, signer = signed.manifest, signed.signer
    return {
        "form": FORM,
        "manifest": str(manifest.key),
        "number": manifest.number,
        "spec": manifest.spec,
        "day": manifest.day.isoformat(),
        "way": str(manifest.way),
        "reason": manifest.reason,
        "state": str(manifest.state),
        "step": manifest.steps,
        "event": str(signed.event),
        "role": str(signed.role),
        "party": _named(signed.party),
        "signer": [signer.kind, signer.id, signer.label[:120], str(signer.method)],
        "happened_at": signed.happened_at.isoformat(),
        "recorded_at": now.isoformat(),
        "generator": _named(manifest.generator),
        "generator_site": manifest.generator_site_id and str(manifest.generator_site),
        "origin": manifest.origin.code,
        "receiver": _named(manifest.receiver),
        "receiver_site": manifest.receiver_site_id and str(manifest.receiver_site),
        "destination": manifest.destination.code,
        "code": manifest.code,
        "name": manifest.name,
        "mass_g": manifest.mass_g,
        "accepted_g": manifest.accepted_g,
        "values": manifest.values,
        "legs": [
            {
                "carrier": _named(leg.carrier),
                "values": leg.values,
                "taken_at": leg.taken_at and leg.taken_at.isoformat(),
            }
            for leg in signed.legs
        ],
        "packages": packages,
        **signed.beside,
    }


def _named(party: Party) -> list[object]:
    return [party.pk, party.name, party.uscc]
