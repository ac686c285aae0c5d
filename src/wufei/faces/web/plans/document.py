"""The document pane: the source text cut into runs, each with the marks that lie on it. Not for: reading documents.

The pane is put together here and not in a template: a plan has thousands of runs, and this is ten times faster.
"""

import dataclasses
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

from wufei.programme.plans.models import Edition, Finding, Item
from wufei.programme.plans.spec import FindingState, ItemKind, ItemState

RED_KINDS = ("contradict",)
LONGEST_PHRASE = 60
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width forms and their plain twins


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text with a class: title, clause, target, doubt, contradiction."""

    start: int
    end: int
    css: str


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line under the same marks."""

    text: str
    css: str


@dataclasses.dataclass(slots=True)
class Line:
    """One line of the source, the items that begin in it, and how it is set."""

    start: int
    kind: str
    runs: list[Run]
    item_ids: list[int]
    state: str = ""


def marks_of(text: str, items: Iterable[Item], findings: Iterable[Finding]) -> list[Mark]:
    """Everything that is marked in the text, in no order."""
    marks: list[Mark] = []
    for item in items:
        if item.title_span:
            end = min(item.title_span[0] + len(item.number) + len(item.title) + 8, item.title_span[1])
            marks.append(Mark(item.title_span[0], end, "w-m-t"))
        if item.clause_span:
            marks.append(Mark(item.clause_span[0], item.clause_span[1], "w-m-c"))
        marks += [Mark(_phrase_start(text, t), t["span"][1], "w-m-g") for t in item.targets if t.get("span")]
    for finding in findings:
        if finding.state == FindingState.SETTLED:
            continue
        css = "w-m-g w-con" if finding.kind.startswith(RED_KINDS) else "w-m-u"
        marks += [Mark(span[0], span[1], css) for span in finding.spans if span[1] - span[0] <= 120]
    return [m for m in marks if m.end > m.start]


def _phrase_start(text: str, target: Mapping[str, Any]) -> int:
    """Where the marked stretch of a target begins: at its phrase if that stands just before the number."""
    start = int(target["span"][0])
    window = max(0, start - LONGEST_PHRASE)
    found = text[window:start].translate(NARROW).rfind(target["phrase"].translate(NARROW))
    return window + found if found >= 0 and not set(text[window + found : start]) & set("。；;\n") else start


def lines_of(edition: Edition, items: Sequence[Item], findings: Sequence[Finding]) -> list[Line]:
    """The text line by line, cut at every border of a mark."""
    marks = sorted(marks_of(edition.text, items, findings), key=lambda m: m.start)
    headings = {tuple(s.get("span", ())): len(s.get("path", ())) for s in edition.sections}
    starts = {span[0]: depth for span, depth in headings.items() if span}
    begins: dict[int, list[Item]] = {}
    out: list[Line] = []
    offset = 0
    for item in items:
        if item.kind != ItemKind.GOAL:
            begins.setdefault(item.span_start, []).append(item)
    waiting = sorted(begins)
    at = 0
    active: list[Mark] = []
    next_mark = 0
    for text in edition.text.split("\n"):
        end = offset + len(text)
        active = [m for m in active if m.end > offset]
        while next_mark < len(marks) and marks[next_mark].start < end:
            active.append(marks[next_mark])
            next_mark += 1
        here: list[Item] = []
        while at < len(waiting) and waiting[at] <= end:
            here += begins[waiting[at]]
            at += 1
        if text.strip():
            depth = next((starts[s] for s in range(offset, min(end, offset + 4)) if s in starts), 0)
            kind = f"h{min(depth + 2, 5)}" if depth else "p"
            out.append(Line(offset, kind, _runs(text, offset, active), [i.pk for i in here], _state(here)))
        offset = end + 1
    return out


def _state(items: Sequence[Item]) -> str:
    if not items:
        return ""
    if any(i.state == ItemState.DOUBTED for i in items):
        return "doubted"
    if all(i.state != ItemState.PENDING for i in items):
        return "reviewed"
    return "pending"


def _runs(text: str, offset: int, marks: Sequence[Mark]) -> list[Run]:
    borders = {0, len(text)}
    for mark in marks:
        borders |= {max(0, mark.start - offset), min(len(text), mark.end - offset)}
    cuts = sorted(b for b in borders if 0 <= b <= len(text))
    runs = []
    for start, end in itertools.pairwise(cuts):
        css = {m.css for m in marks if m.start - offset <= start and m.end - offset >= end}
        runs.append(Run(text[start:end], " ".join(sorted(css))))
    return runs


def pane(lines: Iterable[Line]) -> SafeString:
    """The lines as the HTML of the pane; every text of the document is escaped."""
    return SafeString("\n".join(_line_html(line) for line in lines))


def _line_html(line: Line) -> str:
    runs = "".join(f'<span class="{r.css}">{escape(r.text)}</span>' if r.css else escape(r.text) for r in line.runs)
    if not line.item_ids:
        return f'<{line.kind} data-at="{line.start}">{runs}</{line.kind}>'
    ids = " ".join(map(str, line.item_ids))
    sign = f'<span class="w-st w-st-{line.state}"></span>'
    return f'<{line.kind} class="w-src-line" data-for="{ids}" data-at="{line.start}">{sign}{runs}</{line.kind}>'
