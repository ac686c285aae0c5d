"""The lines of the evened text: where each starts, its label, and whether it is part of the plan at all.

Lines run together by a web page are cut again at their labels; tables of contents and page furniture are marked.
Not for: what headings mean (see `outline.py`).
"""

import dataclasses
import enum
import re
from collections import Counter
from collections.abc import Iterator

from wufei.programme.plans.compiler.labels import Label, Labelled, label_of, ordinal
from wufei.programme.plans.compiler.lexicon import END_LINE, NOISE_LINE
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.reading.lines_joined import continues, page_width


class LineKind(enum.Enum):
    """What a line is for."""

    TEXT = enum.auto()
    IMAGE = enum.auto()
    NOISE = enum.auto()
    CONTENTS = enum.auto()


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line by its positions in the evened text."""

    start: int
    end: int
    plain: str
    label: Labelled | None
    kind: LineKind


_IMAGE = re.compile(r"^(?:\[?图片\d*\]?|[\w./\-]{1,80}\.(?:png|jpe?g|gif|bmp|webp|tiff?))$", re.I)
_LEADER = re.compile(r"(?:\.{3,}|…{1,}|·{3,}|_{4,}|。{3,})\s*-?\d{0,3}-?$")
_CONTENTS_HEAD = re.compile(r"^目录$|^目次$|^目\s*录$")
_PAGE_LINE = re.compile(r"^[-—–]*\s*(?:第?\d{1,3}页?(?:[/共]\d{1,3}页?)?)\s*[-—–]*$")
_DASHED_PAGE = re.compile(r"^(?:[-—–]+\s*\d{1,3}\s*[-—–]+|第\s*\d{1,3}\s*页(?:\s*[/共]\s*共?\s*\d{1,3}\s*页)?)$")
_RUN_IN = re.compile(
    r"(?:第[一二三四五六七八九十]{1,3}章)|(?<![第之])[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|(?<![\d.年至到:(])\d{1,2}[.、](?=[\u4e00-\u9fff“])"
)
_PARTY = re.compile(r"(?:责任|牵头|配合)(?:单位|部门)|职责分工|牵头[,;)]|负责\)")
_BARE_NUMBER = re.compile(r"\d{1,2}(?=[\u4e00-\u9fff“《][^,;。]{1,28}$)")
_LONG = 160


def soft_breaks(text: str) -> list[tuple[int, int]]:
    """Spans of line breaks that only wrap a paragraph, and of page marks that a document viewer put in."""
    return sorted(_wraps(text) + _page_marks(text))


def read_lines(normal: Normal) -> list[Line]:
    """All lines with something on them, in order."""
    lines: list[Line] = []
    start = 0
    for plain in normal.plain.split("\n"):
        end = start + len(plain)
        if plain:
            lines += _cut_run_in(Line(start, end, plain, None, LineKind.TEXT))
        start = end + 1
    lines = [dataclasses.replace(line, label=label_of(line.plain), kind=_kind(line.plain)) for line in lines]
    return _mark_contents(_mark_end(_mark_spaced(lines, normal)))


def _mark_spaced(lines: list[Line], normal: Normal) -> list[Line]:
    """ "2 重点任务" above "2.1 工业领域": the bare number is the outermost level of the decimals."""
    firsts = {
        x.label.number.split(".")[0] for x in lines if x.label and x.label.kind is Label.DECIMAL and x.label.number
    }
    if not firsts:
        return lines
    out = []
    for line in lines:
        bare = _BARE_NUMBER.match(line.plain) if line.label is None and line.kind is LineKind.TEXT else None
        if bare and bare.group() in firsts and line.start + bare.end() in normal.gaps and "。" not in line.plain:
            out.append(dataclasses.replace(line, label=Labelled(Label.DECIMAL, bare.group(), bare.end(), 0)))
        else:
            out.append(line)
    return out


def _wraps(text: str) -> list[tuple[int, int]]:
    rows = text.split("\n")
    edge = page_width([row for row in rows if "|" not in row and "\t" not in row])
    if edge is None:
        return []
    spans = []
    idle = _idle_rows(rows)
    at, end, last = 0, 0, ""
    for i, row in enumerate(rows):
        if i in idle:
            at += len(row) + 1
            continue
        if last and continues(last, row, edge):
            spans.append((end, at))
        end, last = at + len(row), row
        at = end + 1
    return spans


def _idle_rows(rows: list[str]) -> set[int]:
    """The rows of a page's head and foot, and the blank ones around them."""
    furniture = _furniture(rows)
    idle = {i for i, row in enumerate(rows) if row.strip() in furniture}
    for step in (1, -1):
        for i in sorted(idle, reverse=step < 0):
            beside = i + step
            while 0 <= beside < len(rows) and not rows[beside].strip():
                idle.add(beside)
                beside += step
    return idle


def _furniture(rows: list[str]) -> frozenset[str]:
    """Page numbers between dashes, and the lines that stand beside them on every page."""
    bare = [row.strip() for row in rows]
    numbered = [i for i, row in enumerate(bare) if _DASHED_PAGE.match(row)]
    beside = Counter(bare[j] for i in numbered for j in (i - 1, i + 1) if 0 <= j < len(bare) and len(bare[j]) <= 40)
    return frozenset([bare[i] for i in numbered] + [row for row, n in beside.items() if n >= 2 and row])


_PAGE_MARK = re.compile(r"(?:^|\n)\s*(\d{1,3})、")
_INLINE_MARK = re.compile(r"(?<=[\u4e00-\u9fff,，、])[ \u3000]?(\d{1,3})、(?=[\u4e00-\u9fff])")
_VIEWER = re.compile(r"会员分享|在线阅读|文库|文档评论|下载文档|\d千字|约\s*\d+\s*页")
_CHUNK = 250
_TORN_AFTER = "。；：！？;:"


def _page_marks(text: str) -> list[tuple[int, int]]:
    """A viewer cuts a long run of text into numbered chunks, in the middle of words: "…生态环\\n2、境局…"."""
    chain = _counting_on(list(_PAGE_MARK.finditer(text)), first=(1, 2))
    inner = [m for m in chain if m.group(1) != "1"]
    cut = [m for m in inner if text[max(0, m.start() - 80) : m.start()].rstrip()[-1:] not in _TORN_AFTER]
    torn = [m for m in cut if _chunk_before(text, m) > _CHUNK]
    seen = len(inner) >= 2 and len(cut) == len(inner) and bool(_VIEWER.search(text))
    if inner and (len(torn) * 2 > len(inner) or seen):
        return [m.span() if m.group(1) != "1" else (m.end() - len(m.group().lstrip()), m.end()) for m in chain]
    inline = _counting_on(list(_INLINE_MARK.finditer(text)), first=(2,), apart=_CHUNK)
    return [m.span() for m in inline] if len(inline) >= 2 else []


def _counting_on(marks: list[re.Match[str]], *, first: tuple[int, ...], apart: int = 0) -> list[re.Match[str]]:
    """The marks whose numbers follow one another."""
    chain: list[re.Match[str]] = []
    expected: int | None = None
    for mark in marks:
        number = int(mark.group(1))
        if expected is None and number in first:
            expected = number
        if number == expected and (not chain or mark.start() - chain[-1].start() >= apart):
            chain.append(mark)
            expected += 1
    return chain


def _chunk_before(text: str, mark: re.Match[str]) -> int:
    """Length of the line before a page mark."""
    body = text[max(0, mark.start() - 4000) : mark.start()].rstrip()
    return len(body) - body.rfind("\n") - 1


def _cut_run_in(line: Line) -> Iterator[Line]:
    """Cut a long line where labels count on inside it: "…。二、…" after "一、…"."""
    if len(line.plain) < _LONG or "|" in line.plain:
        yield line
        return
    cuts = [0]
    counts: dict[str, int] = {}
    first = label_of(line.plain)
    if first and ordinal(first.number):
        counts[first.kind.name] = ordinal(first.number) or 0
    for match in _RUN_IN.finditer(line.plain):
        label = label_of(line.plain[match.start() : match.end() + 1])
        value = ordinal(label.number) if label else None
        if label is None or value is None or match.start() == 0:
            continue
        closed = line.plain[match.start() - 1] in "。；！？:”)》"
        under = (
            value == 1
            and len(cuts) > 1
            and match.start() - cuts[-1] <= 40
            and "。" not in line.plain[cuts[-1] : match.start()]
        )
        if value == counts.get(label.kind.name, 0) + 1 and (closed or label.kind is not Label.ARABIC or under):
            if value == 1 and not (label.kind.name in counts or _goes_on(line.plain, match.end(), label)):
                continue
            counts[label.kind.name] = value
            for deeper in [k for k in counts if Label[k] > label.kind]:
                counts[deeper] = 0
            cuts.append(match.start())
    for start, end in zip(cuts, [*cuts[1:], len(line.plain)], strict=True):
        yield Line(line.start + start, line.start + end, line.plain[start:end], None, line.kind)


_SECOND_ARABIC = re.compile(r"(?<=[。；！？:”)])2[.、](?=[\u4e00-\u9fff“])")
_FAR = 6000
_SECOND = {Label.HAN: "二、", Label.HAN_BRACKETED: "(二)", Label.PART: "第二章"}


def _goes_on(text: str, after: int, label: Labelled) -> bool:
    """Whether a first label in running text is followed by a second one, so that it counts something."""
    if label.kind is Label.ARABIC:
        return bool(_SECOND_ARABIC.search(text, after, after + _FAR))
    return text.find(_SECOND.get(label.kind, "\n"), after, after + _FAR) >= 0


def _kind(plain: str) -> LineKind:
    if _IMAGE.match(plain):
        return LineKind.IMAGE
    if _LEADER.search(plain):
        return LineKind.CONTENTS
    bare = plain.lstrip("-· ")
    if re.search(r"_?第\d{1,4}页(?:/?共\d{1,4}页)?$", plain) and len(plain) < 60:
        return LineKind.NOISE
    if _PAGE_LINE.match(plain) and len(plain) > 2 and not plain.isdigit():
        return LineKind.NOISE
    return LineKind.NOISE if len(bare) < 120 and NOISE_LINE.match(bare) else LineKind.TEXT


def _mark_end(lines: list[Line]) -> list[Line]:
    """Everything after the plan's end on a web page is noise: it starts with a notice and has no heading of a plan."""
    for i, line in enumerate(lines):
        if i * 3 > len(lines) and END_LINE.match(line.plain):
            rest = lines[i:]
            if not any((r.label and r.label.kind <= Label.HAN_BRACKETED) or _PARTY.search(r.plain) for r in rest):
                return lines[:i] + [dataclasses.replace(r, kind=LineKind.NOISE) for r in rest]
    return lines


def _mark_contents(lines: list[Line]) -> list[Line]:
    """A table of contents runs from its head to where its first entry comes again."""
    for i, line in enumerate(lines[:200]):
        if not _CONTENTS_HEAD.match(line.plain) or i + 1 >= len(lines):
            continue
        first = _entry(lines[i + 1].plain)
        again = (
            j
            for j in range(i + 2, min(len(lines), i + 300))
            if lines[j].plain.startswith(first) or _entry(lines[j].plain) == first
        )
        end = next(again, None) if len(first) > 2 else None
        if end is not None:
            end = _contents_end(lines, i + 1, end)
            marked = [dataclasses.replace(entry, kind=LineKind.CONTENTS) for entry in lines[i:end]]
            return lines[:i] + marked + lines[end:]
    return lines


def _contents_end(lines: list[Line], start: int, end: int) -> int:
    """Where the entries stop: a title and a preamble may stand between the contents and the first heading."""
    headings = {_entry(line.plain) for line in lines[end:] if line.label is not None}
    for k in range(start, end):
        line = lines[k]
        listed = line.kind in (LineKind.CONTENTS, LineKind.NOISE) or line.plain.isdigit()
        if not listed and not any(h.startswith(_entry(line.plain)) for h in headings):
            return k
    return end


def _entry(plain: str) -> str:
    return re.sub(r"[.…·_\s]*-?\d{0,3}-?$", "", plain)
