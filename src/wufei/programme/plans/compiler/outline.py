"""The tree of labelled headings: each with its title and the text that stands directly under it.

The level of a label follows from the labels around it, because plans nest them in any order they like.
Not for: which heading is a task (see `tasks.py`).
"""

import dataclasses
import re
from collections.abc import Iterator

from wufei.programme.plans.compiler.labels import Label, Labelled, ordinal
from wufei.programme.plans.compiler.lines import Line, LineKind
from wufei.programme.plans.compiler.normal import Normal


@dataclasses.dataclass(slots=True)
class Heading:
    """A labelled line and the text up to the next one. `pieces` are the body's lines as positions."""

    kind: Label | None
    number: str | None
    label: str
    title: str
    start: int
    title_start: int
    title_end: int
    depth: int
    line_end: int
    parent: "Heading | None" = None
    children: list["Heading"] = dataclasses.field(default_factory=list)
    pieces: list[tuple[int, int]] = dataclasses.field(default_factory=list)
    end: int = 0

    @property
    def printed(self) -> str:
        """Label and title as one heading."""
        return self.label + self.title

    @property
    def path(self) -> tuple[str, ...]:
        """The headings from the outermost to this one."""
        above = self.parent.path if self.parent is not None and self.parent.kind is not None else ()
        return (*above, self.printed)

    def all_pieces(self) -> list[tuple[int, int]]:
        """The whole heading line, label and all, and every line under it."""
        own = [(self.start, self.line_end), *(p for p in self.pieces if p[0] >= self.line_end)]
        return own + [p for c in self.children for p in c.all_pieces()]

    def walk(self) -> Iterator["Heading"]:
        """This heading and all below, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


_TITLE_LIMIT = 36
_ANNEX = re.compile(r"^(?:附件|附表|附录|附:)")
_BOX = re.compile(r"^[“《\[]?专栏\s?[\d一二三四五六七八九十]{0,3}")
_BOX_TITLE = 60
_ANNEX_LIST = re.compile(r"^(?:附件|附表|附录|附):1[.、]")
_TABLE_NOTE = re.compile(r"^(?:注|说明|备注)\d?[:、]")


def read_outline(lines: list[Line], normal: Normal, table_starts: list[int]) -> Heading:
    """The root of the tree; the text before the first heading is the root's body.

    An annex, and the note under a table, stand beside the numbered tree and not in its last item.
    """
    after_table = min(table_starts, default=len(normal.plain))
    root = Heading(None, None, "", "", 0, 0, 0, 0, 0)
    stack = [root]
    annexes = 0
    box: Heading | None = None
    for line in lines:
        if line.kind is not LineKind.TEXT:
            continue
        if line.label is None and _BOX.match(line.plain) and len(line.plain) <= _BOX_TITLE and len(stack) > 1:
            box = _open_box(line, stack)
            continue
        if box is not None and line.label is not None and not _is_in_box(line, box, stack):
            box = None
        if box is not None:
            box.pieces.append((line.start, line.end))
            box.number = (line.label and line.label.number) or box.number
            continue
        if line.label is None and _ANNEX.match(line.plain) and len(line.plain) <= 60:
            annex = Heading(None, None, "", "", line.start, line.start, line.end, 0, line.end, root)
            root.children.append(annex)
            stack = [root, annex]
            annexes = 1 if _ANNEX_LIST.match(line.plain) else 0
            continue
        annexes = annexes + 1 if annexes and _is_annex(line, annexes + 1) else 0
        if annexes:
            stack[-1].pieces.append((line.start, line.end))
            continue
        if line.label is None and _TABLE_NOTE.match(line.plain) and line.start > after_table:
            annex = Heading(
                None, None, "", "", line.start, line.start, line.start, 0, line.end, root, [], [(line.start, line.end)]
            )
            root.children.append(annex)
            continue
        if line.label is None:
            stack[-1].pieces.append((line.start, line.end))
            continue
        heading = _heading(line, normal)
        while len(stack) > 1 and not _is_below(heading, stack):
            stack.pop()
        heading.parent = stack[-1]
        stack[-1].children.append(heading)
        stack.append(heading)
    _close(root, len(normal.plain))
    return root


def _open_box(line: Line, stack: list[Heading]) -> Heading:
    """A box (专栏) stands beside the measure above it; what it counts off is no measure."""
    above = stack[-1]
    inner = above.kind is not None and above.kind >= Label.ARTICLE
    parent = above.parent if inner and above.parent is not None else above
    box = Heading(None, None, "", "", line.start, line.start, line.start, 0, line.end, parent)
    parent.children.append(box)
    return box


def _is_in_box(line: Line, box: Heading, stack: list[Heading]) -> bool:
    """Whether a label counts on in the box: it is an inner one, and does not go on with the measures around the box."""
    label = line.label
    if label is None or label.kind < Label.ARABIC:
        return False
    outer = next((h for h in reversed(stack) if (h.kind, h.depth) == (label.kind, label.depth)), None)
    last, number = ordinal(box.number), ordinal(label.number)
    counts_on = number is not None and number == (last or 0) + 1
    return outer is None or counts_on or ordinal(outer.number) is None or number != (ordinal(outer.number) or 0) + 1


def _is_annex(line: Line, number: int) -> bool:
    """ "2.任务清单" under "附件：1.指标体系" is the next name on the list of annexes."""
    label = line.label
    counts_on = label is not None and label.kind is Label.ARABIC and label.number == str(number)
    return counts_on and len(line.plain) <= 60 and "。" not in line.plain


def _is_below(heading: Heading, stack: list[Heading]) -> bool:
    """Whether the heading belongs under the innermost open one.

    If its kind is already open, it continues that level. A kind seen for the first time goes one level down.
    """
    for open_heading in stack[1:]:
        if (open_heading.kind, open_heading.depth) == (heading.kind, heading.depth):
            return False
    innermost = stack[-1]
    if innermost.kind is Label.DECIMAL and heading.kind is Label.DECIMAL:
        return heading.depth > innermost.depth
    # A bullet or an inner enumeration never carries an outer label.
    outer = heading.kind is not None and heading.kind <= Label.SECTION
    if outer and innermost.kind is not None and heading.kind is not None:
        return innermost.kind < heading.kind
    if heading.kind in (Label.HAN, Label.HAN_BRACKETED) and innermost.kind is not None:
        return innermost.kind < Label.DECIMAL or (
            heading.kind is Label.HAN_BRACKETED and innermost.kind is Label.ARTICLE
        )
    return innermost.kind is not Label.BULLET


def _heading(line: Line, normal: Normal) -> Heading:
    label = line.label or Labelled(Label.BULLET, None, 0)
    at = line.start + label.length
    end = title_end(normal, at, line.end)
    heading = Heading(
        label.kind,
        label.number,
        normal.printed[line.start : at],
        normal.printed[at:end],
        line.start,
        at,
        end,
        label.depth,
        line.end,
    )
    after = end
    while after < line.end and normal.plain[after] in "。:":
        after += 1
    if after < line.end:
        heading.pieces.append((after, line.end))
    return heading


def title_end(normal: Normal, start: int, end: int) -> int:
    """Where the title ends: before the first 。, before a clause in brackets, or at a wide gap after a short title."""
    text = normal.plain[start:end]
    stop = text.find("。")
    stop = len(text) if stop < 0 else stop
    for i in range(4, min(stop, _TITLE_LIMIT)):
        words_only = not re.search(r"[，,；;：:、]|\d$", text[:i]) and not re.match(r"\d|[a-zA-Z]", text[i:])
        if start + i in normal.gaps and words_only and len(text) - i > 2 * i and "。" in text[i:]:
            stop = i
            break
    clause = re.search(
        r"[(\[](?=[^()\[\]]{0,30}(?:牵头|责任|配合|负责|落实|协助|参与)(?:单位|部门|主体)?[:,])|(?:牵头|责任|配合|负责)(?:单位|部门)[:]",
        text[:stop],
    )
    if clause and clause.start() > 0:
        stop = clause.start()
    return start + len(text[:stop].rstrip(";；:：，,、 "))


def _close(heading: Heading, end: int) -> None:
    """Set where each heading's own extent ends: at the start of the next heading outside it."""
    heading.end = end
    ends = [c.start for c in heading.children[1:]] + [end]
    for child, child_end in zip(heading.children, ends, strict=False):
        _close(child, child_end)
