"""Names of offices that look misprinted: doubled characters, and near misses of a more frequent name.

Not for: correcting them; names stay as printed until a person decides.
"""

import re
from collections import defaultdict
from difflib import SequenceMatcher

from wufei.kernel.text import Text, _
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Finding, Plan, Span
from wufei.programme.plans.spec import FindingKind

_DOUBLED = re.compile(r"(?P<c>[局委办厅部市区县省院社])(?P=c)")
# "市市场监管局", "区区属企业": the second character begins a word of its own.
_INNOCENT = re.compile(
    r"市市(?:场|政|容|民|直|域|属|级|长|区|郊|内)|区区(?:属|级|直|域|划)|县县(?:级|属|直|域)|省省(?:级|属|直)|部部(?:门|属)|委委(?:员|托)|院院(?:长|士)|社社(?:会|区)|办办(?:公|理)|局局(?:长|部)|厅厅(?:长|级)"
)
_LEVELS = "市区县省州旗镇乡"
_NEAR = 0.8


def find_doubtful_names(plan: Plan, normal: Normal) -> list[Finding]:
    """Doubtful names with what they probably should be."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for task in plan.tasks:
        for action in task.actions:
            for unit in action.units:
                spans[unit.name].append(unit.span)
    counts = {name: len(where) for name, where in spans.items()}
    findings = []
    for name, where in spans.items():
        suggestion, similarity = _suggest(name, counts)
        if suggestion is not None:
            findings.append(_finding(name, suggestion, similarity, tuple(where)))
    return findings + _in_prose(normal, counts, {s for where in spans.values() for s in where})


def _suggest(name: str, counts: dict[str, int]) -> tuple[str | None, float]:
    doubled = _DOUBLED.search(name)
    if doubled and not _INNOCENT.search(name):
        single = name[: doubled.start()] + name[doubled.start() + 1 :]
        return single, SequenceMatcher(None, name, single, autojunk=False).ratio()
    if len(name) < 4 or counts[name] > 5:
        return None, 0.0
    best: str | None = None
    best_ratio = 0.0
    for other, times in counts.items():
        if times < max(2, 2 * counts[name]) or abs(len(other) - len(name)) > 3 or other == name or len(other) < 4:
            continue
        if name[0] in _LEVELS and other[0] in _LEVELS and name[0] != other[0]:
            continue
        ratio = SequenceMatcher(None, name, other, autojunk=False).ratio()
        if ratio >= _NEAR and ratio > best_ratio and not _other_body(name, other):
            best, best_ratio = other, ratio
    return best, best_ratio


def _other_body(name: str, other: str) -> bool:
    """One name inside the other with a part of its own is another body: 领导小组 and its 办公室."""
    longer, shorter = (name, other) if len(name) > len(other) else (other, name)
    return longer.startswith(shorter) or (longer.endswith(shorter) and longer[0] not in _LEVELS)


def _in_prose(normal: Normal, counts: dict[str, int], known: set[Span]) -> list[Finding]:
    """Doubled characters in names that stand in running text."""
    findings = []
    for match in _DOUBLED.finditer(normal.plain):
        near = normal.plain[max(0, match.start() - 1) : match.end() + 1]
        if _INNOCENT.search(near) or _INNOCENT.search(normal.plain[match.start() : match.end() + 1]):
            continue
        whole = _name_around(normal.plain, match.start(), counts)
        if whole is None:
            continue
        start, end, suggestion = whole
        span = normal.span(start, end)
        if any(s[0] <= span[0] < s[1] for s in known):
            continue
        name = normal.printed[start:end]
        findings.append(
            _finding(name, suggestion, SequenceMatcher(None, name, suggestion, autojunk=False).ratio(), (span,))
        )
    return findings


def _name_around(plain: str, at: int, counts: dict[str, int]) -> tuple[int, int, str] | None:
    """The known name that the text around a doubled character would be without the doubling."""
    best: tuple[int, int, str] | None = None
    for name in counts:
        for offset in (i for i, c in enumerate(name) if c == plain[at]):
            start = at - offset
            if (
                start >= 0
                and plain[start : at + 1] == name[: offset + 1]
                and plain[at + 2 : at + 2 + len(name) - offset - 1] == name[offset + 1 :]
                and (best is None or len(name) > len(best[2]))
            ):
                best = (start, start + len(name) + 1, name)
    return best


def _finding(name: str, suggestion: str, similarity: float, spans: tuple[Span, ...]) -> Finding:
    data = {"name": name, "suggestion": suggestion, "similarity": round(similarity, 3)}
    return Finding(
        FindingKind.DOUBTFUL_NAME, spans, Text(_("“{name}” may be a misprint of “{suggestion}”."), data), data
    )
