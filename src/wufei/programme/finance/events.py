"""What finance tells those above. Not for: reactions."""

import dataclasses
from typing import ClassVar

from wufei.kernel.outbox.spec import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class BalancesMoved(Event):
    """What is outstanding at these places changed for these closing months."""

    topic: ClassVar[str] = "finance.balances_moved"
    place_codes: tuple[str, ...]
    closings: tuple[int, ...]
