"""What stores do on events of manifests: packages that were taken along are out. Not for: acts of people."""

from wufei.kernel.access import system
from wufei.kernel.outbox.spec import handles
from wufei.operations.manifests.events import ManifestMoved
from wufei.operations.manifests.spec import State
from wufei.operations.stores.actions.moves import packages_left


@handles(ManifestMoved, name="stores.left")
def left(event: ManifestMoved) -> None:
    """A load is on its way."""
    if event.state == State.IN_TRANSIT:
        packages_left(actor=system("stores.left"), manifest_id=event.manifest_id)
