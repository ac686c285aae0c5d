"""Doubts about a plan that a person should settle: each module knows one sort and offers one function.

Not for: changing what was read; a finding only points at it.
"""

from wufei.programme.plans.compiler.findings.contradictions import find_contradictions
from wufei.programme.plans.compiler.findings.county_quotas import find_county_quotas
from wufei.programme.plans.compiler.findings.gaps import find_gaps
from wufei.programme.plans.compiler.findings.names import find_doubtful_names
from wufei.programme.plans.compiler.findings.sums import find_wrong_sums
from wufei.programme.plans.compiler.findings.tables import find_missing_tables

__all__ = [
    "find_contradictions",
    "find_county_quotas",
    "find_doubtful_names",
    "find_gaps",
    "find_missing_tables",
    "find_wrong_sums",
]
