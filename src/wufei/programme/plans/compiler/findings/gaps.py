"""What a plan leaves open: lists without a lead, tasks without a party, aims without a number, inherited indicators.

Not for: numbers against each other (see `contradictions.py`).
"""

import re

from wufei.kernel.text import Text, _
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Finding, Plan, PlanKind
from wufei.programme.plans.spec import FindingKind, Role

_INHERITED = re.compile(
    r"(?:参照|依据|按照|根据|对照|沿用)[^。\n]{0,80}?指标(?:体系)?[^。\n]{0,40}?(?:删除|删减|剔除|去除|去掉|不再纳入|不纳入|核减|调减)(?P<items>[^。\n]{0,200}?)(?:等)?(?P<n>\d{1,3})?(?:项|个)?指标"
)
_LEFT = re.compile(
    r"(?:共(?:包括|计|有)?|调整后|保留|包括)[^。\n]{0,40}?(?P<n>\d{1,3})(?:项|个)(?:[\u4e00-\u9fff]{0,4})指标"
)


def find_gaps(plan: Plan, normal: Normal) -> list[Finding]:
    """All gaps of the plan."""
    findings = []
    for index, task in enumerate(plan.tasks):
        for action in task.actions:
            if action.joint and not action.named(Role.LEAD) and action.clause_span is not None:
                data = {
                    "task": index,
                    "number": task.number,
                    "title": task.title,
                    "parties": [u.name for u in action.units],
                }
                says = Text(_("“{title}” is shared without a lead."), data)
                findings.append(Finding(FindingKind.NO_LEAD, (action.clause_span,), says, data))
        if not any(a.units or a.inherited for a in task.actions):
            data = {"task": index, "number": task.number, "title": task.title}
            findings.append(
                Finding(
                    FindingKind.NO_PARTY, (task.span,), Text(_("“{title}” names no responsible party."), data), data
                )
            )
    for trend in plan.trends:
        data = {"phrase": trend.phrase, "direction": trend.direction}
        findings.append(
            Finding(FindingKind.TREND, (trend.span,), Text(_("“{phrase}” has a direction but no number."), data), data)
        )
    if plan.kind is PlanKind.PLAN and not plan.tasks:
        data = {"title": plan.title}
        findings.append(
            Finding(FindingKind.NO_TASKS, (plan.title_span,), Text(_("No tasks were found in “{title}”."), data), data)
        )
    return findings + _inherited(normal)


def _name(item: str) -> str:
    """An indicator without the reason printed before it."""
    return re.sub(r"^[^“]{4,}的(?=.{4,}$)", "", item.strip())


def _inherited(normal: Normal) -> list[Finding]:
    """An indicator set taken from a higher plan with some left out."""
    findings = []
    for match in _INHERITED.finditer(normal.plain):
        items = [_name(i) for i in re.split("[、,]|以及", match.group("items")) if len(i) > 2]
        left = _LEFT.search(normal.plain, match.end(), min(len(normal.plain), match.end() + 200))
        data = {
            "removed": items,
            "removed_count": int(match.group("n")) if match.group("n") else len(items),
            "left": int(left.group("n")) if left else None,
        }
        says = Text(_("The indicators come from a higher plan; {removed_count} were left out."), data)
        end = left.end() if left else match.end()
        findings.append(Finding(FindingKind.INHERITED_INDICATORS, (normal.span(match.start(), end),), says, data))
    return findings
