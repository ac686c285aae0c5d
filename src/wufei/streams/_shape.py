"""How a stream file is laid out: a code, a title, and dated versions made of parts.

A part is any declaration some core reads. This module knows no part by name, so a core that learns to read a new kind
of part changes nothing here. Not for: what a part means.
"""

import dataclasses
import datetime as dt
from typing import TypeVar

P = TypeVar("P")


@dataclasses.dataclass(frozen=True, slots=True)
class Version:
    """What holds from a day on."""

    in_force: dt.date
    parts: tuple[object, ...]

    def parts_of(self, kind: type[P]) -> tuple[P, ...]:
        """The parts of this kind, in their order."""
        return tuple(part for part in self.parts if isinstance(part, kind))


@dataclasses.dataclass(frozen=True, slots=True)
class Stream:
    """One stream: `lists` are the lists of codes it names waste by, the usual one first."""

    code: str
    title: str
    lists: tuple[str, ...]
    versions: tuple[Version, ...]
