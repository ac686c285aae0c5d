"""Tables of settlement, by subject. Not for: verbs (actions)."""

from wufei.operations.settlement.models.deposits import Deposit, Reserve
from wufei.operations.settlement.models.records import Contract, Invoice, Payment
from wufei.operations.settlement.models.runs import Finding, MatchGap, MatchLink, MatchRun, Saying, Tolerance

__all__ = [
    "Contract",
    "Deposit",
    "Finding",
    "Invoice",
    "MatchGap",
    "MatchLink",
    "MatchRun",
    "Payment",
    "Reserve",
    "Saying",
    "Tolerance",
]
