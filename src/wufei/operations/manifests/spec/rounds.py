"""Words of collecting rounds: how one is begun, where it stands, what is done to it. Not for: tables (models)."""

import dataclasses
import enum
import uuid
from collections.abc import Mapping

from wufei.kernel.text import _


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RoundIn:
    """A round as begun: who drives, to whom, of what. `values`: what all its manifests have in common."""

    key: uuid.UUID
    spec: str
    carrier_id: int
    receiver_id: int
    code: str
    receiver_site_id: int | None = None
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


class RoundState(enum.StrEnum):
    """Where a round stands, which its manifests say: no stop yet, some still to be received, none any more."""

    BEGUN = "begun"
    UNDER_WAY = "under_way"
    RECEIVED = "received"


class RoundEvent(enum.StrEnum):
    """What happens to a round: a manifest made for it, one drafted before taken along, all of it received."""

    COLLECT = "collect"
    JOIN = "join"
    RECEIVE = "receive"


ROUND_STATE_LABELS: Mapping[str, str] = {
    RoundState.BEGUN: _("Begun"),
    RoundState.UNDER_WAY: _("Collecting"),
    RoundState.RECEIVED: _("Received"),
}
