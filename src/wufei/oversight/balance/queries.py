"""What reconciliation answers: a case read and a network solved. Not for: networks out of the books."""

from wufei.oversight.balance.rules.reading import case_read
from wufei.oversight.balance.rules.solving import solve

__all__ = ["case_read", "solve"]
