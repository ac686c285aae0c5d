"""Posting a conversion: all sides at once, or none. Not for: what a plant may do with what (licences)."""

from wufei.ledger.books.actions.post import transfers_post
from wufei.ledger.books.rules.conversions import Conversion, Share, entries
from wufei.ledger.books.spec import Posted

__all__ = ["Conversion", "Share", "conversion_post"]


def conversion_post(*, run: Conversion) -> list[Posted]:
    """Write a run; the same run again is answered and not written.

    Raises CONVERSION_EMPTY, CONVERSION_UNEVEN, and what `transfers_post` raises.

    No actor: the action that calls this has asked.
    """
    return transfers_post(entries=entries(run))
