"""That a signature stands in the sealed chain, for people who have nothing of ours but the key. Not for: transfers."""

import dataclasses

from wufei.kernel.access import Actor
from wufei.kernel.problems import NOT_FOUND
from wufei.ledger.seals import proof as proofs
from wufei.ledger.seals.queries import proof_of
from wufei.ledger.seals.spec import Proof
from wufei.operations.manifests.models import Signature
from wufei.operations.manifests.queries.manifests import manifest_get
from wufei.operations.manifests.rules.statements import leaf


@dataclasses.dataclass(frozen=True, slots=True)
class Proved:
    """A signature with its proof: the statement whose digest the leaf holds."""

    statement: str
    proof: Proof

    @property
    def letters(self) -> str:
        """The proof for a QR code."""
        return proofs.as_letters(self.proof)

    @property
    def public_key(self) -> bytes:
        """The key that signed the head."""
        return self.proof.public_key


def signature_proof(*, actor: Actor, manifest_id: int, step: int | None = None) -> Proved:
    """The proof of a signature of a manifest, by default the last. Raises NOT_FOUND, NOTHING_CHAINED."""
    manifest = manifest_get(actor=actor, manifest_id=manifest_id)
    rows = Signature.objects.filter(manifest=manifest).select_related("block").order_by("-step")
    row = (rows if step is None else rows.filter(step=step)).first()
    if row is None:
        raise NOT_FOUND(where="step", value=step)
    beside = Signature.objects.filter(block=row.block_id).select_related("manifest").order_by("place")
    leaves = [leaf(one.manifest.key, one.step, one.event, one.role, bytes(one.digest)) for one in beside]
    return Proved(row.statement, proof_of(row.block, leaves, row.place))
