"""Flows put together from sums: places folded to counties, small ones to one node, nodes and links. Pure.

Not for: which mass counts as what (queries.flows), names of places and wastes.
"""

import dataclasses
import enum
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from wufei.operations.manifests.spec import State
from wufei.operations.manifests.spec.flows import BY, ENDED, REST, Column, Fate, Link, Path

COLUMNS = tuple(Column)
MOST_KINDS, MOST_WAYS = 12, 8
PROVINCE, PREFECTURE, COUNTY = 2, 4, 6


LEFT = (State.ISSUED, State.IN_TRANSIT, State.STOPPED, State.ARRIVED)
TAKEN = (State.ACCEPTED, State.TREATED)


class Gap(enum.StrEnum):
    """What lies between what was told and what was weighed, once a manifest is over.

    ONWARD, BACK: a part was refused, and sent on (where it counts with the manifest that takes it) or is back.
    """

    NONE = "none"
    OVER = "over"
    SHORT = "short"
    ONWARD = "onward"
    BACK = "back"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """The masses of manifests of one state and gap: as told, as weighed, reserved."""

    mass_g: int
    weighed_g: int
    open_g: int


def portions(state: State, gap: Gap, summed: Summed) -> Iterator[tuple[Fate, int]]:
    """What of them became what; of one that was accepted in part the refused rest is still reserved."""
    if state in TAKEN or state is State.PARTLY_ACCEPTED:
        yield Fate.ACCEPTED, summed.weighed_g
    if state in LEFT:
        yield Fate.UNDER_WAY, summed.open_g
    if state in {State.REFUSED, State.PARTLY_ACCEPTED}:
        yield Fate.REFUSED, summed.open_g
    if state is State.RETURNED:
        yield Fate.RETURNED, summed.mass_g
    if gap in {Gap.BACK, Gap.SHORT}:
        yield Fate.RETURNED if gap is Gap.BACK else Fate.SHORT, summed.mass_g - summed.weighed_g


@dataclasses.dataclass(frozen=True, slots=True)
class Ground:
    """The city, and the places below it that are told apart (its counties, and what is below a chosen place)."""

    city: str
    known: frozenset[str]

    @property
    def depth(self) -> int:
        """How many characters of a code tell all of them apart."""
        return max(map(len, self.known), default=COUNTY)

    def key(self, code: str) -> str:
        """The node of a place: the smallest known one it lies in; outside the city its prefecture or province."""
        within = [known for known in self.known if code.startswith(known)]
        if within:
            return max(within, key=len)
        if not self.city:
            return code[:COUNTY]
        if code.startswith(self.city):
            return self.city
        return code[:PREFECTURE] if code[:PROVINCE] == self.city[:PROVINCE] else code[:PROVINCE]

    def outside(self, key: str) -> bool:
        """Whether a node lies outside the city."""
        return bool(self.city) and not key.startswith(self.city)

    def apart(self, key: str) -> frozenset[str]:
        """The nodes below a node, whose places do not count as its own."""
        return frozenset(known for known in self.known if known != key and known.startswith(key))

    def alone(self, key: str) -> bool:
        """Whether a node is one place without what lies below: the own province, whose cities are nodes themselves."""
        return self.outside(key) and self.city.startswith(key)


def folded(paths: Iterable[Path]) -> list[Path]:
    """Paths through the same nodes as one."""
    mass, count = Counter[tuple[str, str, str, str]](), Counter[tuple[str, str, str, str]]()
    for path in paths:
        keys = (path.origin, path.kind, path.fate, path.destination)
        mass[keys] += path.mass_g
        count[keys] += path.count
    return [Path(*keys, mass[keys], count[keys]) for keys in mass]


def capped(paths: Sequence[Path]) -> list[Path]:
    """The same with the smallest wastes, and the smallest ways of treatment, as one node each."""
    kinds = _beyond(paths, Column.KIND, MOST_KINDS, "")
    ways = _beyond(paths, Column.FATE, MOST_WAYS, f"{BY}:")
    return folded(
        dataclasses.replace(
            path, kind=REST if path.kind in kinds else path.kind, fate=REST if path.fate in ways else path.fate
        )
        for path in paths
    )


def ordered(paths: Iterable[Path]) -> list[Path]:
    """The largest first; what is on its way and what ended before a receiver last."""
    return sorted(paths, key=lambda path: (_late(path.fate), -path.mass_g, path.origin, path.kind, path.destination))


def masses(paths: Iterable[Path]) -> dict[tuple[Column, str], int]:
    """What flows through each node: by column, the largest first, what ended last."""
    found = Counter[tuple[Column, str]]()
    for path in paths:
        for column in COLUMNS:
            if key := path.key(column):
                found[column, key] += path.mass_g
    order = sorted(found, key=lambda at: (COLUMNS.index(at[0]), at[1] == REST, _late(at[1]), -found[at], at[1]))
    return {at: found[at] for at in order}


def links(paths: Iterable[Path]) -> list[Link]:
    """What flows between neighbouring nodes, the largest first."""
    mass = Counter[tuple[Column, str, str]]()
    kinds = defaultdict[tuple[Column, str, str], set[str]](set)
    for path in paths:
        for column, after in itertools.pairwise(COLUMNS):
            source, target = path.key(column), path.key(after)
            if target:
                mass[column, source, target] += path.mass_g
                kinds[column, source, target].add(path.kind)
    order = sorted(mass, key=lambda at: (COLUMNS.index(at[0]), -mass[at], at[1:]))
    return [Link(*at, next(iter(kinds[at])) if len(kinds[at]) == 1 else "", mass[at]) for at in order]


def _beyond(paths: Sequence[Path], column: Column, most: int, begins: str) -> frozenset[str]:
    """The keys of a column beyond its largest ones."""
    found = Counter[str]()
    for path in paths:
        if path.key(column).startswith(begins):
            found[path.key(column)] += path.mass_g
    order = sorted(found, key=lambda key: (-found[key], key))
    return frozenset(order[most:]) if len(order) > most + 1 else frozenset()


def _late(key: str) -> int:
    """Where a fate stands: ways of treatment, then what is on its way, then what ended; the difference last."""
    if key == Fate.UNDER_WAY:
        return 1
    return 2 + (key == Fate.SHORT) if key in ENDED else 0
