"""What licences do by the clock: expire, and tell that they will. Not for: acts of people."""

from wufei.kernel.access import system
from wufei.kernel.jobs.spec import every
from wufei.operations.licences.actions.licences import licences_expire
from wufei.operations.licences.actions.registers import ladder_climb


@every(hours=1, name="licences.days")
def days_told() -> None:
    """Let expire what is over, and tell of what ends soon."""
    actor = system("licences.days")
    licences_expire(actor=actor)
    ladder_climb(actor=actor)
