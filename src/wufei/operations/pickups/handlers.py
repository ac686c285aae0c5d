"""What pickups do by the clock: days that are over, loads that are all in. Not for: acts of people."""

from wufei.kernel.access import system
from wufei.kernel.jobs.spec import every
from wufei.operations.pickups.actions.pickups import pickups_settle


@every(minutes=30, name="pickups.days")
def days_told() -> None:
    """Close what was fetched, let lapse what nobody took on."""
    pickups_settle(actor=system("pickups.days"))
