"""What settlement does when a manifest moves: reserve, settle, give back. Not for: acts of people."""

from wufei.kernel.access import system
from wufei.kernel.outbox.spec import handles
from wufei.operations.manifests.events import ManifestMoved
from wufei.operations.settlement.actions.unified import unified_follow


@handles(ManifestMoved, name="settlement.unified")
def manifest_moved(event: ManifestMoved) -> None:
    """Bring what is reserved to where the manifest stands."""
    unified_follow(actor=system("settlement.unified"), manifest_id=event.manifest_id)
