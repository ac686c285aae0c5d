"""States and moves as a table: one place a regulator can read, a test can walk and a page can draw.

A state changes only by a move of its table. Guards are names in `needs`; the app that holds the row judges them.
Not for: writing the change (`rows.swap`) or deciding who may (`access.require`).
"""

import collections
import dataclasses
import enum
import functools
from typing import Generic, TypeVar

from wufei.kernel.access import Permission
from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

S = TypeVar("S", bound=enum.StrEnum)
E = TypeVar("E", bound=enum.StrEnum)

NO_SUCH_MOVE = Fault(
    "kernel.no_such_move",
    Kind.CONFLICT,
    _("“{event}” is not possible while the state is “{state}”."),
    _("Possible now: {events}."),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Move(Generic[S, E]):
    """From `source`, `event` leads to `target`; `permission` is asked for and `needs` names what must hold."""

    source: S
    event: E
    target: S
    permission: Permission | None = None
    needs: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Machine(Generic[S, E]):
    """A table of moves from `start`. A state in `ends` may be left by nobody; every other must lead somewhere."""

    name: str
    start: S
    moves: tuple[Move[S, E], ...]
    ends: frozenset[S] = frozenset()

    @functools.cached_property
    def _table(self) -> dict[tuple[S, E], Move[S, E]]:
        return {(m.source, m.event): m for m in reversed(self.moves)}

    @property
    def states(self) -> tuple[S, ...]:
        """Every state of the enum, in its order."""
        return tuple(type(self.start))

    def move(self, state: S, event: E) -> Move[S, E]:
        """The move of `event` from `state`. Raises NO_SUCH_MOVE naming the events that are possible."""
        found = self._table.get((state, event))
        if found is None:
            possible = ", ".join(self.events(state)) or "—"
            raise NO_SUCH_MOVE(where=self.name, value=event, event=str(event), state=str(state), events=possible)
        return found

    def events(self, state: S) -> tuple[E, ...]:
        """The events possible in `state`, in the order of the table."""
        return tuple(m.event for m in self.moves_from(state))

    def moves_from(self, state: S) -> tuple[Move[S, E], ...]:
        """The moves that leave `state`, in the order of the table."""
        return tuple(m for m in self.moves if m.source is state)

    def faults(self) -> tuple[str, ...]:
        """What is wrong with the table: doubles, unreachable states, dead ends, ends that can be left."""
        pairs = collections.Counter((m.source, m.event) for m in self.moves)
        doubles = (f"{event} is declared {n} times from {state}" for (state, event), n in pairs.items() if n > 1)
        out = [f"{self.name}: {double}" for double in doubles]
        reached = self._reached()
        for state in self.states:
            leaves = bool(self.moves_from(state))
            if state not in reached:
                out.append(f"{self.name}: {state} cannot be reached from {self.start}")
            if state in self.ends and leaves:
                out.append(f"{self.name}: {state} is an end and can be left")
            elif state not in self.ends and not leaves:
                out.append(f"{self.name}: {state} cannot be left and is not an end")
            elif state not in self.ends and self.ends and not self._reaches_end(state):
                out.append(f"{self.name}: no end can be reached from {state}")
        return tuple(out)

    def journeys(self) -> tuple[tuple[Move[S, E], ...], ...]:
        """For every move that can be made, the shortest walk from the start that ends with it."""
        reached = self._reached()
        return tuple((*reached[m.source], m) for m in self.moves if m.source in reached)

    def draw(self) -> str:
        """The machine as the text of a mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        for m in self.moves:
            needs = f" [{', '.join(m.needs)}]" if m.needs else ""
            lines.append(f"    {m.source} --> {m.target}: {m.event}{needs}")
        lines += [f"    {state} --> [*]" for state in self.states if state in self.ends]
        return "\n".join(lines) + "\n"

    def _reached(self, origin: S | None = None) -> dict[S, tuple[Move[S, E], ...]]:
        first = origin if origin is not None else self.start
        found: dict[S, tuple[Move[S, E], ...]] = {first: ()}
        waiting = collections.deque([first])
        while waiting:
            state = waiting.popleft()
            for m in self.moves_from(state):
                if m.target not in found:
                    found[m.target] = (*found[state], m)
                    waiting.append(m.target)
        return found

    def _reaches_end(self, state: S) -> bool:
        return not self.ends.isdisjoint(self._reached(state))
