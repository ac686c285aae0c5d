"""Words of flows: what of the waste on manifests came from where, became what, and went where. Not for: single ones."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping, Sequence

from wufei.kernel.text import Text, _


class Column(enum.StrEnum):
    """The four steps of a flow. KIND: the stream, or within one stream the waste."""

    ORIGIN = "origin"
    KIND = "kind"
    FATE = "fate"
    DESTINATION = "destination"


class Fate(enum.StrEnum):
    """What became of the mass of a manifest; of one that was accepted in part there are two.

    ACCEPTED: taken in, by the way of treatment where one is told. SHORT: what was told and did not arrive.
    """

    ACCEPTED = "accepted"
    UNDER_WAY = "under_way"
    REFUSED = "refused"
    RETURNED = "returned"
    SHORT = "short"


COLUMN_LABELS: Mapping[str, str] = {
    Column.ORIGIN: _("Where it came from"),
    Column.KIND: _("Which waste"),
    Column.FATE: _("What became of it"),
    Column.DESTINATION: _("Where it went"),
}
FATE_LABELS: Mapping[str, str] = {
    Fate.ACCEPTED: _("Taken in, treatment not told"),
    Fate.UNDER_WAY: _("Still under way"),
    Fate.REFUSED: _("Refused, on its way back"),
    Fate.RETURNED: _("Back at the generator"),
    Fate.SHORT: _("Weighed less than sent"),
}
# What ends here goes to no receiver.
ENDED = frozenset({Fate.REFUSED, Fate.RETURNED, Fate.SHORT})
# What is too small to stand by itself, and how a way of treatment is known: by:<field>:<value>.
REST, BY = "rest", "by"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FlowsAsked:
    """Which flows: of a stream with all its profiles, that begin or end in a place, issued on these days (included)."""

    stream: str = ""
    place: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Path:
    """One way through all columns, by the keys of its nodes; `destination` is empty where it ends before."""

    origin: str
    kind: str
    fate: str
    destination: str
    mass_g: int
    count: int

    def key(self, column: Column) -> str:
        """The node it passes in a column; empty where it has ended before."""
        return str(getattr(self, column))


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """A node: what flows through it. `ends`: nothing flows on from it; `outside`: it lies outside the city."""

    column: Column
    key: str
    label: Text
    mass_g: int
    ends: bool
    outside: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """What flows between two nodes of neighbouring columns. `kind`: the one kind it is of; empty for several."""

    column: Column
    source: str
    target: str
    kind: str
    mass_g: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """Flows as they were asked for, the largest first, what ended last. `over_g`: weighed above what was told, within
    `mass_g`; `simulated`: how many of the manifests are; `moved_at`: the last signature that counts here.
    """

    asked: FlowsAsked
    nodes: Sequence[Node]
    links: Sequence[Link]
    paths: Sequence[Path]
    mass_g: int
    over_g: int
    count: int
    simulated: int
    moved_at: dt.datetime | None

    def label(self, column: Column, key: str) -> Text:
        """What a node is called; its key where there is no such node."""
        found = (node.label for node in self.nodes if node.column is column and node.key == key)
        return next(found, Text("{key}", {"key": key}))
