"""Tables the text speaks of but does not hold: only a picture stands there, or nothing.

Not for: reading pictures.
"""

import re

from wufei.kernel.text import Text, _
from wufei.programme.plans.compiler.lines import Line, LineKind
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Finding, Span
from wufei.programme.plans.spec import FindingKind

_CAPTION = re.compile(r"^(?:附?表|附件|专栏|图)\s*\d*[\d\-.一二三四五六七八九十]*")
_REFERENCE = re.compile(r"(?:详?见|如|参见)(?P<what>附?表\d+(?:[-.]\d+)?|附件\d{0,2}|附表)")


def find_missing_tables(lines: list[Line], normal: Normal, table_starts: list[int]) -> list[Finding]:
    """Pictures in place of tables, and references to tables that are not there."""
    findings = []
    i = 0
    pictured: set[str] = set()
    while i < len(lines):
        if lines[i].kind is not LineKind.IMAGE:
            i += 1
            continue
        first = i
        while i < len(lines) and lines[i].kind is LineKind.IMAGE:
            i += 1
        caption = lines[first - 1].plain if first and len(lines[first - 1].plain) <= 60 else ""
        spans: list[Span] = [normal.span(line.start, line.end) for line in lines[first:i]]
        named = _CAPTION.match(caption)
        if named:
            spans.insert(0, normal.span(lines[first - 1].start, lines[first - 1].end))
            pictured.add(named.group())
        data = {"caption": caption if named else "", "pictures": i - first}
        says = Text(_("A table is not in the text: {pictures} pictures stand in its place."), data)
        findings.append(Finding(FindingKind.TABLE_NOT_IN_TEXT, tuple(spans), says, data))
    return findings + _dangling(lines, normal, pictured)


def _dangling(lines: list[Line], normal: Normal, pictured: set[str]) -> list[Finding]:
    """References whose table or annex has no line of its own."""
    heads = {m.group().rstrip("-.") for line in lines if (m := _CAPTION.match(line.plain))} | pictured
    findings = []
    seen: set[str] = set()
    for match in _REFERENCE.finditer(normal.plain):
        what = match.group("what")
        if what in seen or any(h.startswith(what) or what.startswith(h) for h in heads if len(h) > 1):
            continue
        seen.add(what)
        data = {"caption": what, "pictures": 0}
        says = Text(_("The text refers to {caption}, which it does not hold."), data)
        findings.append(Finding(FindingKind.TABLE_NOT_IN_TEXT, (normal.span(*match.span()),), says, data))
    return findings
