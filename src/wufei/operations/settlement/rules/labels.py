"""Labels that stand on more than one load. Not for: packages of the house, which are in one place only (manifests)."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator

from wufei.operations.settlement.spec import Load


def labels_again(loads: Iterable[Load]) -> Iterator[tuple[Load, Load]]:
    """Two loads on which the same label stood, one after the other, each two once.

    What a receiver sends on unopened keeps its label, and what nobody took in may set out again: these are left out.
    """
    found: dict[str, list[Load]] = defaultdict(list)
    for load in sorted(loads, key=lambda each: (each.day, each.id)):
        for label in dict.fromkeys(load.labels):
            found[label].append(load)
    told: set[tuple[int, int]] = set()
    for some in found.values():
        for before, load in itertools.pairwise(some):
            two = (before.id, load.id)
            if before.posted_g is not None and before.seller_id != load.buyer_id and two not in told:
                told.add(two)
                yield before, load
