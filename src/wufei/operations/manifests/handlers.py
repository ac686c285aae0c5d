"""What manifests do by the clock: silence on a correction becomes consent. Not for: acts of people."""

from wufei.kernel.access import system
from wufei.kernel.jobs.spec import every
from wufei.operations.manifests.actions.corrections import corrections_settle


@every(hours=1, name="manifests.silence")
def silence_settled() -> None:
    """Settle the corrections on which nobody needs to be waited for any more."""
    corrections_settle(actor=system("manifests.silence"))
