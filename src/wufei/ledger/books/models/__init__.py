"""Tables of the books, and what the database itself enforces on them (laws)."""

from wufei.ledger.books.models.accounts import Account, AccountBalance, DayTotal
from wufei.ledger.books.models.transfers import Transfer

__all__ = ["Account", "AccountBalance", "DayTotal", "Transfer"]
