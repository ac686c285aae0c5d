"""What settlement does by the clock: what is owed follows the manifests of unified contracts. Not for: acts of people.

By the clock and not by each move: few manifests are bound by such a contract, and every signature would pay for it.
"""

from wufei.kernel.access import system
from wufei.kernel.jobs.spec import every
from wufei.operations.settlement.actions.unified import unified_catch_up


@every(minutes=1, name="settlement.unified")
def manifests_followed() -> None:
    """Bring what is reserved to where the manifests stand."""
    unified_catch_up(actor=system("settlement.unified"))
