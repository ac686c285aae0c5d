"""What declarations do by the clock: what can be filed is opened for all who must. Not for: acts of people."""

from wufei.kernel.access import system
from wufei.kernel.jobs.spec import every
from wufei.operations.declarations.actions.duties import duties_open


@every(hours=12, name="declarations.duties")
def duties_opened() -> None:
    """Open what can be filed now for everybody who has to."""
    duties_open(actor=system("declarations.duties"))
