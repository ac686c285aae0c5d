"""What licences tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class LicenceMoved(Event):
    """A licence was applied for, reviewed, issued, stopped, or came to its end."""

    topic: ClassVar[str] = "licences.licence_moved"
    licence_id: int
    event: str
    state: str


@dataclasses.dataclass(frozen=True, slots=True)
class LicenceEnding(Event):
    """A licence ends soon: it has come to a rung of the ladder, so many days before its last."""

    topic: ClassVar[str] = "licences.licence_ending"
    licence_id: int
    days: int


@dataclasses.dataclass(frozen=True, slots=True)
class RegisterDeclared(Event):
    """From a day on, whoever has no licence of this kind has none."""

    topic: ClassVar[str] = "licences.register_declared"
    register_id: int
