"""Tables in the text: `| a | b |` rows, one cell a line as web pages copy them, and tables run together in one line.

A grid is headers and rows of cell positions. Not for: what rows mean (see `task_tables.py` and its neighbours).
"""

import bisect
import dataclasses
import re

from wufei.programme.plans.compiler.alignment import align
from wufei.programme.plans.compiler.columns import Column, column_kinds, is_header, is_header_word, matrix_kinds
from wufei.programme.plans.compiler.labels import Label
from wufei.programme.plans.compiler.lines import Line, LineKind
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Span
from wufei.programme.plans.compiler.run_together import find_run_together, split_run_together

Cell = Span | None


@dataclasses.dataclass(slots=True)
class Grid:
    """A table: `kinds` and `headers` of its columns, rows of cells, the words above it."""

    start: int
    end: int
    headers: list[str]
    kinds: list[Column]
    rows: list[list[Cell]]
    caption: str
    bands: dict[int, str] = dataclasses.field(default_factory=dict)

    def has(self, *kinds: Column) -> bool:
        """Whether any column is of one of these kinds."""
        return any(k in kinds for k in self.kinds)


_NOTE = re.compile(r"^(?:注|说明|备注|附注|填表|附件|附表|附:|以上)[:\d、.一二三]")
_GAP_LINES = 10


def find_grids(lines: list[Line], normal: Normal) -> tuple[list[Grid], list[Line]]:
    """The tables, and the lines that stand outside of them."""
    grids: list[Grid] = []
    rest: list[Line] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        if line.kind is LineKind.TEXT:
            grid, after = _grid_at(lines, i, normal, _caption(lines, i))
            if grid is not None:
                grids.append(grid)
                i = after
                continue
            if after > i:
                # Bars, but no table one can read: looked at once, not once a line.
                rest += lines[i:after]
                i = after
                continue
        rest.append(line)
        i += 1
    return grids, rest


def _caption(lines: list[Line], at: int) -> str:
    return " ".join(line.plain[:80] for line in lines[max(0, at - 3) : at] if line.kind is LineKind.TEXT)


def _grid_at(lines: list[Line], at: int, normal: Normal, caption: str) -> tuple[Grid | None, int]:
    plain = lines[at].plain
    if "|" in plain:
        after = _piped_end(lines, at)
        piped = lines[at:after]
        whole = [line for line in piped if _cells_on(line) >= 2]
        if len(whole) * 2 > sum(1 for line in piped if "|" in line.plain):
            return _from_rows(piped, normal, caption), after
        tokens = _tokens(piped, normal)
        grid = _from_tokens(tokens, normal, caption)
        return grid, after
    if at + 3 < len(lines) and is_header_word(plain) and len(plain) <= 16:
        return _flattened(lines, at, normal, caption)
    header = find_run_together(plain)
    if header is not None:
        start = line_start = lines[at].start
        end = lines[at].end
        after = at + 1
        headers, kinds, rows = split_run_together(normal, line_start, end, header)
        if rows:
            return Grid(start + header[0], end, headers, kinds, rows, caption + plain[: header[0]][-80:]), after
    return None, at


def _piped_end(lines: list[Line], at: int) -> int:
    """The line after the last piped line of the table that starts at `at`."""
    last = at
    for i in range(at + 1, len(lines)):
        if "|" in lines[i].plain:
            last = i
        elif (
            i - last > _GAP_LINES
            or lines[i].kind is LineKind.NOISE
            or _is_chapter(lines[i])
            or _cells_on(lines[last]) >= 2
        ):
            break
    return last + 1


def _is_chapter(line: Line) -> bool:
    return line.label is not None and line.label.kind in (Label.PART, Label.SECTION)


def _cells_on(line: Line) -> int:
    return sum(1 for c in line.plain.split("|") if c.strip())


def _row_cells(line: Line, normal: Normal) -> list[Cell]:
    """The cells of a `| a | b |` line."""
    text = line.plain
    start = 1 if text.startswith("|") else 0
    end = len(text) - 1 if text.endswith("|") and len(text) > 1 else len(text)
    cells: list[Cell] = []
    at = start
    for i in range(start, end + 1):
        if i == end or text[i] == "|":
            cells.append((line.start + at, line.start + i) if text[at:i].strip() else None)
            at = i + 1
    return cells


def _from_rows(piped: list[Line], normal: Normal, caption: str) -> Grid | None:
    rows = [_row_cells(line, normal) for line in piped if not re.fullmatch(r"[|\-:\s=+]+", line.plain)]
    if not rows:
        return None
    texts = [[normal.plain[c[0] : c[1]] if c else "" for c in row] for row in rows]
    head = next((i for i, row in enumerate(texts[:4]) if is_header(row)), None)
    kinds = None
    if head is None and "细胞" in caption + "".join(t for row in texts[:2] for t in row):
        tried = ((i, matrix_kinds(row, texts[i + 1 :])) for i, row in enumerate(texts[:3]))
        head, kinds = next(((i, found) for i, found in tried if found), (None, None))
    if head is None:
        return Grid(piped[0].start, piped[-1].end, [], [], [], caption)
    headers, body_from = _headers(texts, head) if kinds is None else (texts[head], head + 1)
    above = " ".join(t for row in texts[:head] for t in row)
    grid = Grid(piped[0].start, piped[-1].end, headers, kinds or column_kinds(headers), [], f"{caption} {above}")
    for row, text in zip(rows[body_from:], texts[body_from:], strict=True):
        filled = [c for c in row if c is not None]
        if len(filled) == 1 and len(headers) > 2 and len(row) <= 2:
            grid.bands[len(grid.rows)] = normal.printed[filled[0][0] : filled[0][1]].strip()
        elif not _repeats_header(text, headers):
            grid.rows.append(_filled(row, text, len(headers)))
    return grid


def _filled(row: list[Cell], text: list[str], width: int) -> list[Cell]:
    """A row as wide as the header. The gap in a short row of totals is after its first word."""
    missing: list[Cell] = [None] * (width - len(row))
    if missing and len(row) > 2 and re.match("[合总小共]计", text[0].strip()):
        return [row[0], *missing, *row[1:]]
    return [*row, *missing][:width]


def _headers(texts: list[list[str]], head: int) -> tuple[list[str], int]:
    """One header row, or two where the first spans columns that the second names."""
    first = texts[head]
    following = texts[head + 1] if head + 1 < len(texts) else []
    second = following and any(first[i : i + 1] == [""] for i in range(1, len(first))) and len(following) == len(first)
    if (
        second
        and all(len(t) <= 12 for t in following)
        and any(is_header_word(t) for t in following)
        and not following[0].isdigit()
    ):
        merged = []
        for a, b in zip(first, following, strict=True):
            merged.append(b if b and b != a else a)
        return merged, head + 2
    return first, head + 1


def _repeats_header(text: list[str], headers: list[str]) -> bool:
    return [t.replace(" ", "") for t in text if t] == [h.replace(" ", "") for h in headers if h]


def _tokens(piped: list[Line], normal: Normal) -> list[Span]:
    """Cells that end with a bar, however many lines they take."""
    start, end = piped[0].start, piped[-1].end
    tokens = []
    at = start
    for i in range(start, end + 1):
        if i == end or normal.plain[i] == "|":
            s, e = at, i
            while s < e and normal.plain[s] in "\n ":
                s += 1
            while s < e and normal.plain[e - 1] in "\n ":
                e -= 1
            if s < e:
                tokens.append((s, e))
            at = i + 1
    return tokens


def _flattened(lines: list[Line], at: int, normal: Normal, caption: str) -> tuple[Grid | None, int]:
    """A table copied as one cell a line: header words first, then rows that count on."""
    after = at
    while (
        after < len(lines) and after - at < 12 and is_header_word(lines[after].plain) and len(lines[after].plain) <= 16
    ):
        after += 1
    if after - at < 3 or not is_header([line.plain for line in lines[at:after]]):
        return None, at
    end = after
    while (
        end < len(lines)
        and lines[end].kind is LineKind.TEXT
        and not _NOTE.match(lines[end].plain)
        and not _is_chapter(lines[end])
    ):
        end += 1
    tokens = [(line.start, line.end) for line in lines[at:end]]
    grid = _from_tokens(tokens, normal, caption, torn=True)
    if grid is None or not grid.rows:
        return None, at
    done = next((k for k in range(at, end) if lines[k].start >= grid.end), end)
    return grid, done


def _from_tokens(tokens: list[Span], normal: Normal, caption: str, *, torn: bool = False) -> Grid | None:
    """A grid from cells in reading order. `torn`: a cell may be several tokens."""
    texts = [normal.plain[s:e].replace("\n", "") for s, e in tokens]
    head = next((i for i in range(min(len(texts), 6)) if is_header_word(texts[i])), None)
    if head is None:
        return None
    width = _header_width(texts, head)
    headers = _one_level(texts[head : head + width])
    if not is_header(headers):
        return None
    kinds = column_kinds(headers)
    body = [
        t
        for t in range(head + width, len(tokens))
        if texts[t].replace(" ", "") not in {h.replace(" ", "") for h in headers}
    ]
    above = " ".join(texts[:head])
    grid = Grid(tokens[0][0], tokens[-1][1], headers, kinds, [], f"{caption} {above}")
    if Column.NUMBER in kinds[:3] and kinds.count(Column.KIND) < 2:
        _rows_by_number(grid, [tokens[t] for t in body], [texts[t] for t in body], normal, torn=torn)
    else:
        width = len(headers)
        for k in range(0, len(body) - width + 1, width):
            grid.rows.append([tokens[t] for t in body[k : k + width]])
    return grid


def _header_width(texts: list[str], head: int) -> int:
    """How many cells the header has: up to the last header word before the first row's number."""
    first = next((i for i in range(head + 2, min(len(texts), head + 20)) if texts[i].rstrip(".、") == "1"), None)
    if first is not None and any(re.sub(r"\s", "", t) in ("序号", "编号") for t in texts[head:first]):
        words = [i for i in range(head, first) if is_header_word(texts[i])]
        if all(len(t) <= 16 for t in texts[head : words[-1] + 1]):
            return words[-1] + 1 - head
    width = 0
    while head + width < len(texts) and width < 12 and is_header_word(texts[head + width]):
        width += 1
    return width


def _one_level(headers: list[str]) -> list[str]:
    """A second header row names the parts of a merged cell: "责任单位" over "牵头部门" and "配合部门"."""
    parts = [h for h in headers if re.search("牵头|配合|协助", h)]
    whole = next(
        (
            i
            for i, h in enumerate(headers)
            if re.fullmatch(r"(?:责任|负责|分工)?(?:单位|部门)|责任分工|任务分工|职责分工", h)
        ),
        None,
    )
    tail = headers[-len(parts) :] if parts else []
    if whole is None or len(parts) < 2 or tail != parts or whole >= len(headers) - len(parts):
        return headers
    return [*headers[:whole], *parts, *headers[whole + 1 : len(headers) - len(parts)]]


def _rows_by_number(grid: Grid, tokens: list[Span], texts: list[str], normal: Normal, *, torn: bool) -> None:
    """Each row starts where the running number comes; cells are put under the headers they fit."""
    width = len(grid.kinds)
    before = grid.kinds.index(Column.NUMBER)
    after = grid.kinds[before + 1 :]
    starts = _row_starts(texts, width)
    if not starts:
        return
    levels: list[Cell] = [*tokens[max(0, starts[0] - before) : starts[0]]]
    for at, following in zip(starts, [*starts[1:], len(tokens)], strict=True):
        cells = tokens[at + 1 : following]
        if following == len(tokens) and torn and len(cells) > width + 2:
            cells = _last_row(cells, normal, grid.kinds)
        # What a row has too many belongs to the levels that stand before the next number.
        extra = max(0, min(len(cells) - len(after), before)) if following < len(tokens) else 0
        own, coming = cells[: len(cells) - extra], cells[len(cells) - extra :]
        if own:
            row = own if len(own) == len(after) else align(own, after, normal)
            grid.rows.append([*_padded(levels, before), tokens[at], *row])
        levels = [*coming]
        if cells:
            grid.end = max(cells[-1][1], tokens[at][1])


def _padded(levels: list[Cell], width: int) -> list[Cell]:
    return [*levels, *[None] * width][:width]


def _row_starts(texts: list[str], width: int) -> list[int]:
    places: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        if len(text) <= 5 and text[:1].isdigit():
            places.setdefault(text.rstrip(".、"), []).append(i)
    starts: list[int] = []
    expected = 1
    while True:
        known = places.get(str(expected), [])
        from_ = bisect.bisect_left(known, starts[-1] + 2 if starts else 0)
        found = known[from_ : from_ + 4]
        if not found:
            return starts
        best = found[0] if not starts else min(found, key=lambda i: (abs(i - starts[-1] - width), i))
        starts.append(best)
        expected += 1


def _last_row(cells: list[Span], normal: Normal, kinds: list[Column]) -> list[Span]:
    """The last row of a flattened table has no next number to end it: keep what the columns can hold."""
    best = align(cells[: len(kinds) + 1], kinds[1:], normal)
    ends = [c[1] for c in best if c is not None]
    return [c for c in cells if ends and c[1] <= max(ends)]
