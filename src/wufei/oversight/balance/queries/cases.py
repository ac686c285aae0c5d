"""What the balance answers: a case read and a network solved, declarations read and screened.

Pure, no database. Not for: networks and declarations out of the books (months, declared).
"""

from wufei.oversight.balance.rules.reading import case_read, declared_read
from wufei.oversight.balance.rules.screening import screened
from wufei.oversight.balance.rules.solving import solve

__all__ = ["case_read", "declared_read", "screened", "solve"]
