"""The garbage collector of a process that answers requests.

What is loaded at start (200,000 objects) never becomes garbage, but every full collection would walk it: a pause of
a tenth of a second and more within one request of twenty. Not for: one-off commands.
"""

import gc

# New objects before the youngest are looked at; a page makes some ten thousand, most of them freed without this.
YOUNG = 5_000


def settle() -> None:
    """Take what is loaded out of collections, and collect what comes after less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 5, 10)
