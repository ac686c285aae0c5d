"""Words of the balance: networks reconciled, declarations screened. Not for: how either is reckoned (rules)."""

from wufei.oversight.balance.spec.networks import (
    LEVEL,
    Balance,
    Flags,
    Floats,
    FlowTests,
    Ints,
    Network,
    NodeTests,
    Removal,
)
from wufei.oversight.balance.spec.screening import EVIDENCE_LABELS, Declared, Evidence, Fit, Screened, Terms, Weak

__all__ = [
    "EVIDENCE_LABELS",
    "LEVEL",
    "Balance",
    "Declared",
    "Evidence",
    "Fit",
    "Flags",
    "Floats",
    "FlowTests",
    "Ints",
    "Network",
    "NodeTests",
    "Removal",
    "Screened",
    "Terms",
    "Weak",
]
