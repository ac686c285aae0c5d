"""What is wrong with flags of a firm, an enrolment, a figure of a rule. Not for: the class that follows (tiers)."""

from wufei.kernel.problems import Problem
from wufei.kernel.text import Text
from wufei.ledger.books.spec import LARGEST
from wufei.operations.declarations.errors import (
    AMOUNT_WRONG,
    GROUP_UNKNOWN,
    SOURCE_MISSING,
    THRESHOLD_WRONG,
    TIER_UNKNOWN,
    WHY_MISSING,
)
from wufei.operations.declarations.spec.firms import ProfileIn
from wufei.operations.declarations.spec.thresholds import LABELS, ThresholdIn
from wufei.operations.declarations.spec.words import GROUP_LABELS, TIER_LABELS


def profile_faults(given: ProfileIn) -> list[Problem]:
    """Everything that is wrong with the flags of a firm."""
    found: list[Problem] = []
    if not 0 <= given.approved_g <= LARGEST:
        found.append(AMOUNT_WRONG(where="approved", value=given.approved_g, field="approved"))
    if given.adjusted and given.adjusted not in TIER_LABELS:
        found.append(TIER_UNKNOWN(where="adjusted", value=given.adjusted))
    if given.adjusted and not given.adjusted_why.strip():
        found.append(WHY_MISSING(where="adjusted_why"))
    return found


def enrolment_faults(group: str, source: str) -> list[Problem]:
    """Everything that is wrong with an enrolment."""
    found: list[Problem] = []
    if group not in GROUP_LABELS:
        found.append(GROUP_UNKNOWN(where="group", value=group, known=tuple(Text(str(g)) for g in GROUP_LABELS)))
    if not source.strip():
        found.append(SOURCE_MISSING(where="source"))
    return found


def threshold_faults(given: ThresholdIn) -> list[Problem]:
    """Everything that is wrong with a figure of a rule."""
    found: list[Problem] = []
    if given.name not in LABELS or not 0 <= given.value <= LARGEST:
        found.append(THRESHOLD_WRONG(where="value", value=f"{given.name} {given.value}"))
    if not given.source.strip():
        found.append(SOURCE_MISSING(where="source"))
    return found
