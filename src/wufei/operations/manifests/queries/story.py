"""The whole story of one manifest: what it says, who signed what, what it moved, what it came from and led to.

Not for: finding it (manifests, search), what may happen next (sheets).
"""

import dataclasses
from collections.abc import Sequence

from wufei.kernel.access import Actor
from wufei.ledger.books.models import Transfer
from wufei.operations.manifests.models import Carried, Citation, Manifest, Signature
from wufei.operations.manifests.queries.manifests import manifest_get
from wufei.operations.manifests.queries.sheets import Open, clocks_of, opened
from wufei.operations.manifests.rules.clocks import Running
from wufei.operations.manifests.rules.postings import SUBJECT


@dataclasses.dataclass(frozen=True, slots=True)
class Story:
    """One manifest with everything that hangs on it. `transfers`: in the order of the books."""

    found: Open
    signatures: Sequence[Signature]
    transfers: Sequence[Transfer]
    packages: Sequence[Carried]
    parents: Sequence[Citation]
    children: Sequence[Citation]
    clocks: Sequence[Running]

    @property
    def manifest(self) -> Manifest:
        """The document."""
        return self.found.manifest


def story_of(*, actor: Actor, manifest_id: int) -> Story:
    """Everything about a manifest the actor may see, its entries in the books with it. Raises NOT_FOUND."""
    manifest = manifest_get(actor=actor, manifest_id=manifest_id)
    found = opened(manifest)
    moved = Transfer.objects.filter(subject_kind=SUBJECT, subject_id=manifest.number) if manifest.number else None
    sides = ("source__holder", "target__holder", "settles", "cites", "block")
    return Story(
        found=found,
        signatures=list(manifest.signatures.select_related("party", "block").order_by("step")),
        transfers=list(moved.select_related(*sides).order_by("pk")) if moved is not None else [],
        packages=list(manifest.packages.select_related("package")),
        parents=list(manifest.parents.select_related("parent")),
        children=list(manifest.children.select_related("child")),
        clocks=clocks_of(found),
    )
