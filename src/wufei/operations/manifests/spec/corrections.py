"""Words of corrections: what can be asked for, where a correction stands. Not for: documents (documents), judgement."""

import dataclasses
import enum
from collections.abc import Mapping

from wufei.kernel.text import _


class CorrectionState(enum.StrEnum):
    """Where a correction stands. An agreed one has been applied."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class CorrectionEvent(enum.StrEnum):
    """What happens to a correction. AGREE: the last of those whom it touches has consented, by word or by silence."""

    AGREE = "agree"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


CORRECTION_LABELS: Mapping[str, str] = {
    CorrectionState.ASKED: _("Waiting for answers"),
    CorrectionState.AGREED: _("Agreed"),
    CorrectionState.REFUSED: _("Not agreed"),
    CorrectionState.WITHDRAWN: _("Taken back"),
}
# Where the figure comes from that stands beside every deadline (settings.CORRECTION_DAYS).
SILENCE_SOURCE = _("A setting of this house; no rule of law says how long to wait.")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionIn:
    """What should stand on a signed manifest. What is left out stays; masses in grams.

    `values`: fields of the manifest; `legs`: position of a leg → its fields. `mass_g`: as sent; `accepted_g`: as
    weighed. `code`: list and code. `*_site_id`: another site of the same party, 0 for the party without a site.
    """

    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    legs: Mapping[int, Mapping[str, object]] = dataclasses.field(default_factory=dict)
    mass_g: int | None = None
    accepted_g: int | None = None
    code: str | None = None
    generator_site_id: int | None = None
    receiver_site_id: int | None = None
