"""One aim with two numbers, one aim printed twice, and totals that do not add up.

Not for: choosing the right number; that is a person's decision.
"""

import re
from collections import defaultdict

from wufei.kernel.text import Text, _
from wufei.programme.plans.compiler.measures import CAPACITY
from wufei.programme.plans.compiler.plan import CellQuota, Finding, Plan, Span, Target
from wufei.programme.plans.spec import FindingKind

_DROPPED = re.compile(r"[“”\"'《》()\s的]|建设$|创建$|工作$|^(?:创建|建设|培育|打造)")


def indicator_key(phrase: str) -> str:
    """A phrase without what varies when the same thing is said again."""
    return _DROPPED.sub("", _DROPPED.sub("", phrase))


def find_contradictions(plan: Plan) -> list[Finding]:
    """Contradictory and repeated targets, and totals against each other."""
    placed = [(None, t) for t in plan.targets]
    placed += [(i, t) for i, task in enumerate(plan.tasks) for t in task.targets]  # type: ignore[misc]
    groups: dict[tuple[str, str, str], list[tuple[int | None, Target]]] = defaultdict(list)
    for index, target in placed:
        key = indicator_key(target.phrase)
        if len(key) >= 3 and not CAPACITY.search(target.unit):
            groups[(key, target.unit, target.scope or "")].append((index, target))
    findings = []
    for (key, unit, _scope), members in groups.items():
        findings += _different(key, unit, [t for _i, t in members])
        findings += _repeated(key, members)
    return findings + _totals(plan)


def _different(key: str, unit: str, targets: list[Target]) -> list[Finding]:
    """Different values for one indicator and one year."""
    by_year: dict[str, list[Target]] = defaultdict(list)
    for target in targets:
        by_year[(target.deadline or "")[:4]].append(target)
    # A target that prints no year could be meant for any of the years.
    undated = by_year.pop("", [])
    found = []
    for same_year in [*by_year.values()] or [undated]:
        together = same_year + (undated if same_year is not undated else [])
        values = {str(t.value) for t in together}
        if len(values) > 1:
            data = {
                "indicator": together[0].phrase,
                "unit": unit,
                "values": [{"value": t.value, "comparator": t.comparator, "deadline": t.deadline} for t in together],
                "printed": " / ".join(sorted(values)),
            }
            says = Text(_("“{indicator}” has different numbers: {printed} {unit}."), data)
            found.append(Finding(FindingKind.CONTRADICTORY_NUMBERS, tuple(t.span for t in together), says, data))
    return found


def _repeated(key: str, members: list[tuple[int | None, Target]]) -> list[Finding]:
    """The same target in two tasks may be counted twice. Repeats between goals and tasks are usual."""
    seen: dict[str, list[tuple[int, Target]]] = defaultdict(list)
    for index, target in members:
        if index is not None:
            seen[str(target.value)].append((index, target))
    found = []
    for same in seen.values():
        years = {t.deadline[:4] for _i, t in same if t.deadline}
        if len({i for i, _t in same}) > 1 and len(years) <= 1:
            first = same[0][1]
            data = {
                "indicator": first.phrase,
                "value": first.value,
                "unit": first.unit,
                "tasks": [i for i, _t in same],
                "times": len(same),
            }
            says = Text(_("The target “{indicator}” {value} {unit} stands in {times} tasks; count it once."), data)
            found.append(Finding(FindingKind.REPEATED_TARGET, tuple(t.span for _i, t in same), says, data))
    return found


def _totals(plan: Plan) -> list[Finding]:
    """The sum of a quota table against totals of cells printed elsewhere."""
    if len(plan.cell_quotas) < 2:
        return []
    total = sum(q.value for q in plan.cell_quotas)
    stated = [
        t for t in _all_targets(plan) if "细胞" in t.phrase and not isinstance(t.value, tuple) and not t.scope_is_each()
    ]
    values: list[dict[str, object]] = [{"from": "table", "value": total}]
    spans: list[Span] = [_table_span(plan.cell_quotas)]
    for target in stated:
        values.append({"from": "text", "value": target.value})
        spans.append(target.span)
    different = list(dict.fromkeys(v["value"] for v in values))
    if len(different) < 2:
        return []
    data = {"table_sum": total, "values": values, "printed": ", ".join(str(v) for v in different)}
    says = Text(_("The number of cells differs: {printed}. The table adds up to {table_sum}."), data)
    return [Finding(FindingKind.CONTRADICTORY_TOTAL, tuple(spans), says, data)]


def _all_targets(plan: Plan) -> list[Target]:
    return [*plan.targets, *(t for task in plan.tasks for t in task.targets)]


def _table_span(quotas: tuple[CellQuota, ...]) -> Span:
    return min(q.span[0] for q in quotas), max(q.span[1] for q in quotas)
