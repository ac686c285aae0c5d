"""Demand by code against capacities that several codes share: what can be met at all. Pure.

A facility that accepts three codes has one capacity and not three: demand is sent through the facilities that accept it
as a maximum flow (Edmonds and Karp 1972), so what is unmet together is the least there can be. Which code it is that
goes unmet is not settled by that; the codes with the fewest facilities are served first.
"""

import dataclasses
from collections import deque
from collections.abc import Mapping, Sequence


@dataclasses.dataclass(frozen=True, slots=True)
class Capacity:
    """Grams a facility can take in the year, of the codes it accepts. `limits`: what of it may be of a code."""

    facility_id: int
    capacity_g: int
    codes: frozenset[str]
    limits: Mapping[str, int] = dataclasses.field(default_factory=dict)

    def most_of(self, code: str) -> int:
        """How much of a code it could take if it took nothing else."""
        return min(self.capacity_g, self.limits.get(code, self.capacity_g)) if code in self.codes else 0


@dataclasses.dataclass(frozen=True, slots=True)
class Gap:
    """One code: what there is to treat, what could be if it had every facility to itself, what is met beside others."""

    code: str
    demand_g: int
    alone_g: int
    met_g: int
    facilities: tuple[int, ...]

    @property
    def short_g(self) -> int:
        """What goes unmet; never below zero."""
        return self.demand_g - self.met_g


def gaps(demand_g: Mapping[str, int], capacities: Sequence[Capacity]) -> list[Gap]:
    """Every code that has a demand, the largest gap first."""
    takers = {code: [c for c in capacities if code in c.codes] for code in demand_g}
    room = {capacity.facility_id: capacity.capacity_g for capacity in capacities}
    sent: dict[tuple[str, int], int] = {}
    for code in sorted(demand_g, key=lambda code: (len(takers[code]), code)):
        _send(code, demand_g[code], takers, room, sent)
    found = [
        Gap(
            code,
            demand,
            sum(taker.most_of(code) for taker in takers[code]),
            sum(mass for (of, _to), mass in sent.items() if of == code),
            tuple(taker.facility_id for taker in takers[code]),
        )
        for code, demand in demand_g.items()
    ]
    return sorted(found, key=lambda gap: (-gap.short_g, -gap.demand_g, gap.code))


def _send(
    code: str,
    demand: int,
    takers: Mapping[str, Sequence[Capacity]],
    room: dict[int, int],
    sent: dict[tuple[str, int], int],
) -> None:
    """Send as much of a code as goes, moving what others sent where they have another way."""
    while demand:
        path = _path(code, takers, room, sent)
        if path is None:
            return
        moved = _moved(path)
        ways = [_left(takers, sent, of, to) for of, to in path]
        least = min(demand, room[path[-1][1]], *ways, *(sent[of, from_] for of, _to, from_ in moved))
        for of, to, from_ in moved:
            sent[of, from_] -= least
            sent[of, to] = sent.get((of, to), 0) + least
        first = path[0]
        sent[first] = sent.get(first, 0) + least
        room[path[-1][1]] -= least
        demand -= least


def _moved(path: Sequence[tuple[str, int]]) -> list[tuple[str, int, int]]:
    """Of a path, who makes room: a code goes to the next facility instead of the one before."""
    return [(of, to, path[n][1]) for n, (of, to) in enumerate(path[1:])]


def _path(
    code: str,
    takers: Mapping[str, Sequence[Capacity]],
    room: Mapping[int, int],
    sent: Mapping[tuple[str, int], int],
) -> list[tuple[str, int]] | None:
    """The shortest way to free room: steps of (code, facility); each but the first is a code that makes room."""
    first = [(code, t.facility_id) for t in takers[code] if _left(takers, sent, code, t.facility_id) > 0]
    waiting: deque[list[tuple[str, int]]] = deque([step] for step in first)
    seen = {path[0][1] for path in waiting}
    while waiting:
        path = waiting.popleft()
        at = path[-1][1]
        if room[at] > 0:
            return path
        for (of, facility), mass in sent.items():
            if facility != at or not mass:
                continue
            for taker in takers[of]:
                if taker.facility_id not in seen and _left(takers, sent, of, taker.facility_id) > 0:
                    seen.add(taker.facility_id)
                    waiting.append([*path, (of, taker.facility_id)])
    return None


def _left(
    takers: Mapping[str, Sequence[Capacity]], sent: Mapping[tuple[str, int], int], code: str, facility_id: int
) -> int:
    """How much more of a code may go to a facility."""
    taker = next(taker for taker in takers[code] if taker.facility_id == facility_id)
    return taker.limits.get(code, taker.capacity_g) - sent.get((code, facility_id), 0)
