"""The garbage collector of a process that answers requests.

What is loaded at start (200,000 objects) never becomes garbage, but every full collection would walk it: a pause of
a tenth of a second and more within one request of twenty. Not for: one-off commands.
"""

import gc

# New objects before the youngest are looked at, and how often the older are. A page makes some ten thousand, most freed
# without this; the rest is collected often and little at a time, so that no request pays for twenty before it.
YOUNG, MIDDLE, OLD = 5_000, 3, 2


def settle() -> None:
    """Take what is loaded out of collections, and set how often what comes after is looked at."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
