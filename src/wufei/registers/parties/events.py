"""What parties tell those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class PartyCreated(Event):
    topic: ClassVar[str] = "parties.party_created"
    party_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class PartyChanged(Event):
    topic: ClassVar[str] = "parties.party_changed"
    party_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class PartyClosed(Event):
    topic: ClassVar[str] = "parties.party_closed"
    party_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class PartyMerged(Event):
    """`gone_id` is closed and points to `kept_id`; whoever holds keys to the gone one may follow."""

    topic: ClassVar[str] = "parties.party_merged"
    gone_id: int
    kept_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class SiteChanged(Event):
    topic: ClassVar[str] = "parties.site_changed"
    site_id: int
