"""The garbage collector where much is made at once. Not for: how often a serving process collects (config)."""

import contextlib
import gc
from collections.abc import Iterator

MANY = 1_000


@contextlib.contextmanager
def uncollected(count: int) -> Iterator[None]:
    """Without the collector of cycles where many things are made: it would look through all of them, again and again.

    `count`: how many; few are left to it.
    """
    pause = count >= MANY and gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()
