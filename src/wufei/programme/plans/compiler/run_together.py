"""Tables whose cells run together without any sign between them, as document viewers print them.

Rows are told by their running numbers, cells by what they hold: a time at the end, names of offices before it.
Not for: tables with bars or with one cell a line (see `grids.py`).
"""

import itertools
import re

from wufei.programme.plans.compiler.columns import UNIT_COLUMNS, WORDS, Column, column_kinds, is_header
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Span
from wufei.programme.plans.compiler.units import is_strong, is_unit_like, split_units

Header = tuple[int, int, list[str]]

_OPENING = re.compile(r"序号|编号")
_TIME_END = re.compile(
    r"(?:(?:到|至)?20\d\d年(?:\d{1,2}月)?(?:底前|年底前|底|末|前)?|\d{1,2}月(?:底前|底|份|前)?|全年|长期(?:坚持|推进)?|常年|持续推进|常态化?(?:推进|开展)?|立即|每[年月季]度?)(?:完成)?$"
)
_OFFICE_START = re.compile(r"(?:市|区|县|省|州|旗|镇|各|街道|国家|团市|团区|团县|有关|相关|领导小组|乡镇)")
_ROW_END = re.compile(r"[\u4e00-\u9fff)）。；;”%年底前\]]")


def find_run_together(plain: str) -> Header | None:
    """Where a run-together header stands in a line and the words it holds."""
    if len(plain) < 40:
        return None
    for opening in _OPENING.finditer(plain[:4000]):
        words = [opening.group()]
        at = opening.end()
        while True:
            word = _longest_word(plain, at)
            if word is None:
                break
            words.append(word)
            at += len(word)
        if len(words) >= 3 and is_header(words) and plain[at : at + 1] in ("1", "一"):
            return opening.start(), at, words
    return None


def _longest_word(plain: str, at: int) -> str | None:
    found = [m.group() for n in range(2, 9) if (m := WORDS.fullmatch(plain, at, at + n))]
    return max(found, key=len) if found else None


def split_run_together(
    normal: Normal, line_start: int, line_end: int, header: Header
) -> tuple[list[str], list[Column], list[list[Span | None]]]:
    """Headers, their kinds and the rows."""
    _, at, words = header
    kinds = column_kinds(words)
    starts = _row_starts(normal.plain, line_start + at, line_end)
    rows = []
    for (number_start, text_start), following in zip(starts, [s for s, _ in starts[1:]] + [line_end], strict=True):
        rows.append(_cells(normal, number_start, text_start, following, kinds))
    return words, kinds, rows


def _row_starts(plain: str, start: int, end: int) -> list[Span]:
    """Positions of the running numbers and of the text after them."""
    starts: list[Span] = []
    at = start
    expected = 1
    while True:
        pattern = re.compile(
            rf"(?<!\d){expected}[.、]?(?=[\u4e00-\u9fff“《])(?!年|月|日|个|家|次|%|项|处|座|万|亿|名|所|人|级|类)"
        )
        found = None
        for match in pattern.finditer(plain, at, end):
            if match.start() == start or _ROW_END.match(plain[match.start() - 1]):
                found = match
                break
        if found is None:
            return starts
        starts.append((found.start(), found.end()))
        at = found.end() + 4
        expected += 1


def _cells(normal: Normal, number_start: int, start: int, end: int, kinds: list[Column]) -> list[Span | None]:
    plain = normal.plain
    cells: dict[Column, list[Span]] = {Column.NUMBER: [(number_start, start)]}
    if Column.DEADLINE in kinds:
        timed = _TIME_END.search(plain, start, end)
        if timed:
            cells[Column.DEADLINE] = [timed.span()]
            end = timed.start()
    units_at = _units_start(normal, start, end)
    unit_kinds = [k for k in kinds if k in UNIT_COLUMNS]
    if units_at is not None and unit_kinds:
        for kind, span in zip(unit_kinds, _lists(normal, units_at, end, len(unit_kinds)), strict=False):
            cells.setdefault(kind, []).append(span)
        end = units_at
    goal_at = _goal_start(plain, start, end) if Column.GOAL in kinds else None
    if goal_at is not None:
        cells[Column.GOAL] = [(goal_at, end)]
        end = goal_at
    level_end = _level_end(plain, start, end) if Column.LEVEL in kinds else None
    if level_end is not None:
        cells[Column.LEVEL] = [(start, level_end)]
        start = level_end
    cells[Column.MEASURE] = [(start, end)]
    return [cells[k].pop(0) if cells.get(k) else None for k in kinds]


def _units_start(normal: Normal, start: int, end: int) -> int | None:
    """Where the list of offices at the end of a row begins: after the last sentence, else where names begin."""
    plain = normal.plain
    stop = max(plain.rfind("。", start, end), plain.rfind("；", start, end), plain.rfind(";", start, end))
    if stop >= start and stop + 1 < end and _all_names(normal, stop + 1, end):
        return stop + 1
    floor = max(stop + 1, start)
    for match in _OFFICE_START.finditer(plain, floor, end):
        first = re.split("[、,;]", plain[match.start() : end], maxsplit=1)[0]
        if len(first) <= 22 and is_unit_like(first.removesuffix("等")) and _all_names(normal, match.start(), end):
            return match.start()
    return None


def _all_names(normal: Normal, start: int, end: int) -> bool:
    text = re.sub(r"(?:等)?(?:部门|单位)?按(?:照)?(?:各自)?职责(?:分工)?(?:负责|落实)?$", "", normal.plain[start:end])
    units = split_units(normal, start, start + len(text))
    good = sum(1 for s, e in units if is_unit_like(normal.plain[s:e]) or re.match("镇|街道|乡", normal.plain[s:e]))
    return bool(units) and good * 5 >= len(units) * 4


def _lists(normal: Normal, start: int, end: int, count: int) -> list[Span]:
    """Cut a run of names into as many lists as there are columns: where one name meets the next without a sign."""
    if count == 1:
        return [(start, end)]
    plain = normal.plain
    cuts: list[int] = []
    for i in range(start + 3, end - 2):
        if len(cuts) + 1 >= count:
            break
        last = re.split("[、,;]", plain[start:i])[-1]
        if plain[i] in "市区县省" and is_strong(last) and re.match(r"[市区县省][^、,;]{2,}", plain[i:end]):
            cuts.append(i)
    edges = [start, *cuts, end]
    return list(itertools.pairwise(edges))


_STARTERS = re.compile(
    "落实|统筹|推进|加强|建立|完善|开展|提升|强化|推动|加快|健全|深化|制定|组织|实施|构建|引导|优化|规范|鼓励|做好|建设|新建|探索|推广|严格|促进|全面|持续|"
    "深入|大力|积极|进一步|按照|依托|结合|发挥|充分|督促|明确|对|将|在|以"
)


def _level_end(plain: str, start: int, end: int) -> int | None:
    """A short heading before the verb that a measure starts with is a merged cell of the level column."""
    first = _STARTERS.search(plain, start, min(end, start + 12))
    return first.start() if first and 2 <= first.start() - start <= 10 else None


def _goal_start(plain: str, start: int, end: int) -> int | None:
    """The aim follows the measure as a sentence of its own that starts with a date."""
    for match in re.finditer(r"(?<=。)(?:到|至)?20\d\d年", plain[start:end]):
        return start + match.start()
    return None
