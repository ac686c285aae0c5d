"""Cell quotas for each county: both readings of "each county" and the arithmetic against the city's goal.

Not for: quota tables (see `contradictions.py`).
"""

import re

from wufei.kernel.text import Text, _
from wufei.programme.plans.compiler.plan import Finding, Plan, Target
from wufei.programme.plans.spec import FindingKind

_COUNTY = re.compile(r"县|^区$|市辖区|设区市")
_ZONE = re.compile(r"开发区|高新|度假|新区|园区|示范区")


def find_county_quotas(plan: Plan) -> list[Finding]:
    """One finding that adds up the quotas of each county and compares them with the city's number of cells."""
    targets = [*plan.targets, *(t for task in plan.tasks for t in task.targets)]
    each = [t for t in targets if t.scope_is_each() and "细胞" in t.phrase and not isinstance(t.value, tuple)]
    if not each:
        return []
    counties = sum(d.count for d in plan.facts.divisions if _COUNTY.search(d.type) and not _ZONE.search(d.type))
    zones = sum(d.count for d in plan.facts.divisions if _ZONE.search(d.type))
    goals = [t for t in targets if "细胞" in t.phrase and not t.scope_is_each() and not isinstance(t.value, tuple)]
    goal = max((_value(t) for t in goals), default=None)
    per_county = sum(_value(t) for t in each)
    data: dict[str, object] = {
        "quotas": [{"phrase": t.phrase, "value": t.value} for t in each],
        "sum": " + ".join(str(t.value) for t in each),
        "per_county": per_county,
        "counties": counties,
        "zones": zones,
        "goal": goal,
        "counties_only": per_county * counties if counties else None,
        "with_zones": per_county * (counties + zones) if counties and zones else None,
    }
    spans = (*(t.span for t in each), *(t.span for t in goals), *(d.span for d in plan.facts.divisions))
    if not counties:
        says = Text(
            _("Each county owes {sum} = {per_county} cells, but the text does not say how many counties there are."),
            data,
        )
    elif zones:
        says = Text(
            _(
                "Each county owes {sum} = {per_county} cells: with {counties} counties {counties_only}, "
                "with {zones} zones as well {with_zones}. The city's goal is {goal}."
            ),
            data,
        )
    else:
        says = Text(
            _(
                "Each county owes {sum} = {per_county} cells: with {counties} counties {counties_only}. "
                "The city's goal is {goal}."
            ),
            data,
        )
    return [Finding(FindingKind.COUNTY_QUOTA, spans, says, data)]


def _value(target: Target) -> float | int:
    return target.value if not isinstance(target.value, tuple) else target.value[0]
