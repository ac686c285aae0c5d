"""What stores do by the clock: packages that a load took along are out. Not for: acts of people.

Not on the event of each signature: there are a hundred signatures to one load with packages out of a store.
"""

from wufei.kernel.access import system
from wufei.kernel.jobs.spec import every
from wufei.operations.stores.actions.moves import packages_left


@every(minutes=5, name="stores.left")
def left() -> None:
    """Loads are on their way."""
    packages_left(actor=system("stores.left"))
