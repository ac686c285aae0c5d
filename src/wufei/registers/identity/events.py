"""What identity tells those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True)
class PersonCreated(Event):
    topic: ClassVar[str] = "identity.person_created"
    person_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class PersonDeactivated(Event):
    topic: ClassVar[str] = "identity.person_deactivated"
    person_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class MembershipGranted(Event):
    topic: ClassVar[str] = "identity.membership_granted"
    membership_id: int


@dataclasses.dataclass(frozen=True, slots=True)
class MembershipRevoked(Event):
    topic: ClassVar[str] = "identity.membership_revoked"
    membership_id: int
