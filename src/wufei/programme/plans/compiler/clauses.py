"""Responsibility clauses: where they stand in a text, and who has which part in them.

A clause is a bracket that holds role words or closes a sentence with offices' names, or a line or closing sentence
such as "责任单位：…". Not for: choosing which heading a clause makes a task (see `tasks.py`).
"""

import bisect
import dataclasses
import re
import sys

from wufei.programme.plans.compiler.lexicon import CARRYING, JOINTLY, LEADING, ROLE_NOUNS, SUPPORTING
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.plan import Span
from wufei.programme.plans.compiler.standing import Note, find_notes
from wufei.programme.plans.compiler.units import is_strong, is_unit_like, split_units, trim
from wufei.programme.plans.spec import Role


@dataclasses.dataclass(frozen=True, slots=True)
class Clause:
    """Where a clause stands (`start` to `end` with its brackets) and what it says."""

    start: int
    end: int
    units: tuple[tuple[Role, int, int], ...]
    joint: bool
    notes: tuple[Note, ...]
    deadline: str | None = None


_LEADS, _SUPPORTS, _CARRIES = "|".join(LEADING), "|".join(SUPPORTING), "|".join(CARRYING)
_NOUNS = "|".join(ROLE_NOUNS)
_ANY = f"(?:{_LEADS}|{_SUPPORTS}|{_CARRIES})"
_PERSON = "领导|人"
HEADER = re.compile(
    rf"(?P<role>(?:主要|第一|具体|共同|直接|市级|区级|县级|省级|总|分项)?{_ANY})"
    rf"(?:(?:[、/或和及]|以及){_ANY})?(?P<noun>{_NOUNS})?(?:\((?:单位|部门)\))?"
    rf"(?:(?:[、/或和及]|以及)(?:{_ANY})?(?:{_NOUNS}))?"
    r"(?::|(?:(?<=单位)|(?<=部门))(?:[,.]|是|为|(?=[市区县省州各“])))"
)
_DIVISION_HEADER = re.compile(r"(?:职责|责任|任务|部门)分工:")
_DEADLINE_HEADER = re.compile(r"(?:完成|推进|办结|实施|整改)?(?:时限|时间|期限|时间节点)(?:要求)?:([^;。,\n]*)")
# Possessive: words such as 牵头 and 牵头负责 overlap, and trying every split of a long run would never end.
_TAIL_VERB = re.compile(
    rf"(?P<tail>(?:{JOINTLY}|共同|分别|具体|各自|等|为|作为|主要|好|相关工作|工作|{_LEADS}|{_SUPPORTS}|{_CARRIES}"
    rf"|(?<=[头合与加助责])(?:单位|部门))++)$"
)
_TAIL_CORE = re.compile(rf"{_LEADS}|{_SUPPORTS}|{_CARRIES}|{JOINTLY}")
_INNER_VERB = re.compile(rf"^(?P<name>[^负牵配协]{{2,24}}?)(?:{JOINTLY})?(?P<verb>负责|牵头|配合|协助)(?P<rest>.+)$")
_TOGETHER = re.compile(r"(?<=.)(?:会同|联合|商)(?=.{2,})")
_JOINT = re.compile(JOINTLY)
_BEFORE_NOTE = re.compile(r"[。;,](?=以下|下列|上述|下同)")
_ROLE_WORD = re.compile(r"牵头|责任|配合|参加|参与|协助|协办|负责|落实|职责|承办|主办|主管|协同")
_SENTENCE_END = "。；;！!？?"
_NEVER_BEFORE_HEADER = re.compile(
    r"(?:各|各个|明确|的|由|等|及|和|与|压实|有关|相关|任务|工作|确定|各项|每个|指定|该|对|将|向|作为)$"
)


def find_clauses(normal: Normal, pieces: list[Span]) -> list[Clause]:
    """All clauses in the lines of one body, in order. Neighbouring clause lines are one clause."""
    found: list[tuple[int, int, int, int]] = []
    for start, end in pieces:
        brackets = _bracketed(normal.plain, start, end)
        spoken = _spoken(normal, start, end, brackets)
        for one in sorted(brackets + spoken):
            if found and _follows_on(normal.plain, found[-1], one):
                found[-1] = (found[-1][0], one[1], found[-1][2], one[3])
            else:
                found.append(one)
    return [_clause(normal, *where) for where in _with_next_line(normal, found, pieces)]


def _follows_on(plain: str, before: tuple[int, int, int, int], after: tuple[int, int, int, int]) -> bool:
    """Whether only line ends stand between two clauses and neither has text of its own between."""
    between = plain[before[1] : after[0]]
    return not between.strip("\n 。;；,，") and plain[before[0]] not in "([" and plain[after[0]] not in "(["


def _with_next_line(
    normal: Normal, found: list[tuple[int, int, int, int]], pieces: list[Span]
) -> list[tuple[int, int, int, int]]:
    """A line that ends in "责任单位：" or "甲、" goes on in the next one; a line with the deadline belongs to it."""
    out = []
    for start, found_end, inner_start, found_inner_end in found:
        end, inner_end = found_end, found_inner_end
        opened = normal.plain[start] in "(["
        for following in pieces if not opened else ():
            if following[0] < end or normal.plain[end : following[0]].strip("\n "):
                continue
            names = split_units(normal, *following)
            unfinished = normal.plain[inner_end - 1] in ":、,"
            if (
                unfinished and names and all(is_unit_like(normal.plain[s:e]) for s, e in names)
            ) or _DEADLINE_HEADER.match(normal.plain, *following):
                end = inner_end = following[1]
            else:
                break
        out.append((start, end, inner_start, inner_end))
    return out


def _bracketed(plain: str, start: int, end: int) -> list[tuple[int, int, int, int]]:
    """Outermost brackets that are clauses: (start, end, inner start, inner end)."""
    found = []
    depth = 0
    opened = start
    for i in range(start, end):
        c = plain[i]
        if c in "([":
            if depth == 0:
                opened = i
            depth += 1
        elif c in ")]" and depth:
            depth -= 1
            if depth == 0 and is_clause(plain, opened, i + 1, start, end):
                found.append((opened, i + 1, opened + 1, i))
    if depth and HEADER.match(plain, opened + 1, end):
        # The closing bracket was forgotten: the clause runs to the sentence's or the line's end.
        stop = plain.find("。", opened, end)
        stop = end if stop < 0 else stop
        found.append((opened, stop, opened + 1, stop))
    return found


def is_clause(plain: str, start: int, end: int, line_start: int, line_end: int) -> bool:
    """Whether this bracket names who is responsible."""
    inner = plain[start + 1 : end - 1].strip()
    if len(inner) < 2 or len(inner) > 1500:
        return False
    if HEADER.match(inner) or _DIVISION_HEADER.match(inner):
        return True
    names, tailed = _names_of(_BEFORE_NOTE.split(inner, maxsplit=1)[0])
    if not names:
        return False
    strong = sum(1 for n in names if is_strong(n))
    like = sum(1 for n in names if is_unit_like(n))
    if tailed:
        return (strong >= 1 and like * 5 >= len(names) * 4) or (like == len(names) and bool(_JOINT.search(inner)))
    before = plain[start - 1] if start > line_start else "。"
    closes = before in _SENTENCE_END or end >= line_end or plain[end] in _SENTENCE_END + "\n("
    return closes and strong >= 1 and like == len(names)


def _names_of(inner: str) -> tuple[list[str], bool]:
    """The names a bracket would hold if it were a clause, and whether role words follow them."""
    names = []
    tailed = False
    for piece in _top_level(inner):
        bare = piece.strip()
        tail = _tail(bare)
        if tail:
            tailed = True
            bare = bare[: tail.start()]
        trimmed = trim(bare, 0, len(bare)) if bare else None
        if trimmed:
            names.append(bare[trimmed[0] : trimmed[1]])
    return names, tailed


def _top_level(text: str) -> list[str]:
    out = [""]
    depth = 0
    for c in text:
        depth += (c in "([《“") - (c in ")]》”")
        if depth <= 0 and c in "、,;。\n":
            out.append("")
        else:
            out[-1] += c
    return [piece for piece in out if piece.strip()]


def _spoken(
    normal: Normal, start: int, end: int, brackets: list[tuple[int, int, int, int]]
) -> list[tuple[int, int, int, int]]:
    """Clauses without brackets: a header that starts a line or sentence, or a last sentence of names and roles."""
    plain = normal.plain
    found = []
    at = start
    for match in HEADER.finditer(plain, start, end):
        where = match.start()
        if where < at or _inside(where, brackets) or not match.group("noun"):
            continue
        before = plain[start:where]
        follows_on = before and not before.endswith(tuple("。；;！？!?)]”:")) and where not in normal.gaps
        if follows_on and (
            _NEVER_BEFORE_HEADER.search(before) or plain[match.end() - 1] != ":" or before[-1] in ",，、（(《“"
        ):
            continue
        if before.count("(") > before.count(")") or before.count("“") > before.count("”"):
            continue
        stop = _spoken_end(plain, match.end(), end)
        found.append((where, stop, where, stop))
        at = stop
    if not found and not brackets:
        last = _last_sentence(plain, start, end)
        if last is not None:
            found.append((*last, *last))
    return found


def _inside(where: int, brackets: list[tuple[int, int, int, int]]) -> bool:
    """Whether a position lies in one of these brackets, which stand in order."""
    i = bisect.bisect_right(brackets, (where, sys.maxsize, 0, 0)) - 1
    return i >= 0 and where < brackets[i][1]


def _spoken_end(plain: str, after: int, end: int) -> int:
    """A spoken clause ends with its sentence, unless the next sentence is another header."""
    stop = after
    while True:
        full_stop = plain.find("。", stop, end)
        if full_stop < 0:
            return end
        if not HEADER.match(plain, full_stop + 1, end):
            return full_stop + 1
        stop = full_stop + 1


def _last_sentence(plain: str, start: int, end: int) -> Span | None:
    """A closing sentence that is nothing but names with roles: "由甲局牵头，乙局配合。"."""
    text = plain[start:end].rstrip("。;； ")
    cut = max(text.rfind("。"), text.rfind("；"), text.rfind(";")) + 1
    sentence = text[cut:]
    if not 6 <= len(sentence) <= 400 or not re.search(r"(?:牵头|负责|配合|分工|落实|参与|协助)$", sentence):
        return None
    names, tailed = _names_of(sentence)
    if not tailed or not names or not all(is_strong(n) or (n.startswith("各") and is_unit_like(n)) for n in names):
        return None
    if any(len(n) > 16 for n in names) or (cut == 0 and len(names) < 2):
        return None
    return start + cut, end


def _clause(normal: Normal, start: int, end: int, inner_start: int, inner_end: int) -> Clause:
    notes = find_notes(normal, inner_start, inner_end)
    units: list[tuple[Role, int, int]] = []
    joint = False
    for from_, to in _without(inner_start, inner_end, [(n.start, n.end) for n in notes if not n.counts_here]):
        units += read_roles(normal, from_, to)
        joint = joint or bool(_JOINT.search(normal.plain, from_, to))
    deadline = _DEADLINE_HEADER.search(normal.plain, inner_start, inner_end)
    return Clause(start, end, _distinct(normal, units), joint, tuple(notes), deadline.group(1) if deadline else None)


def _distinct(normal: Normal, units: list[tuple[Role, int, int]]) -> tuple[tuple[Role, int, int], ...]:
    seen: set[tuple[Role, str]] = set()
    out = []
    for role, start, end in units:
        key = (role, normal.plain[start:end])
        if key not in seen:
            seen.add(key)
            out.append((role, start, end))
    return tuple(out)


def _without(start: int, end: int, holes: list[Span]) -> list[Span]:
    out = []
    for hole_start, hole_end in sorted(holes):
        out.append((start, hole_start))
        start = hole_end
    out.append((start, end))
    return [(s, e) for s, e in out if s < e]


def read_roles(
    normal: Normal, start: int, end: int, default: Role = Role.RESPONSIBLE, *, in_cell: bool = False
) -> list[tuple[Role, int, int]]:
    """Who has which part in this list. `default` holds where no role word is printed."""
    units: list[tuple[Role, int, int]] = []
    marks = list(HEADER.finditer(normal.plain, start, end))
    others = [m for p in (_DIVISION_HEADER, _DEADLINE_HEADER) for m in p.finditer(normal.plain, start, end)]
    heads: list[tuple[int, int, Role | None, bool]] = [
        (m.start(), m.end(), role_of(m.group("role")), m.group("noun") in _PERSON.split("|")) for m in marks
    ]
    heads += [(m.start(), m.end(), None, m.re is _DEADLINE_HEADER) for m in others]
    heads.sort(key=lambda h: h[0])
    region_start, role, skip = start, None, False
    for head_start, head_end, head_role, head_skip in [*heads, (end, end, None, False)]:
        if head_start >= region_start and not skip:
            units += _read_region(normal, (region_start, head_start), role, default, in_cell=in_cell)
        region_start, role, skip = max(head_end, region_start), head_role, head_skip
    return units


def role_of(word: str) -> Role:
    """The role a printed word stands for."""
    if "牵头" in word or re.search("主办|主责|抓总", word):
        return Role.LEAD
    if re.search(_SUPPORTS, word):
        return Role.SUPPORT
    return Role.RESPONSIBLE


def _read_region(
    normal: Normal, region: Span, header: Role | None, default: Role, *, in_cell: bool
) -> list[tuple[Role, int, int]]:
    """Names after one header (or without any), with the role words that follow names."""
    start, end = region
    out: list[tuple[Role, int, int]] = []
    for sentence_start, sentence_end in _sentences(normal.plain, start, end):
        spans = split_units(normal, sentence_start, sentence_end, in_cell=in_cell)
        pending: list[Span] = []
        given = header if sentence_start == start else None
        for name_start, name_end in _untogether(normal.plain, spans, out):
            stripped, verb = _strip_tail(normal.plain, name_start, name_end)
            if stripped is not None:
                pending.append(stripped)
            if verb is None:
                continue
            role = _tail_role(verb, given)
            if role is Role.SUPPORT and header is None and not any(r is Role.LEAD for r, _s, _e in out):
                out += _leaders(normal.plain, pending)
            else:
                own = _before_comma(normal.plain, pending) if given not in (None, role) else 0
                out += [(given if given and i < own else role, s, e) for i, (s, e) in enumerate(pending)]
                given = given if role is given else None
            pending = []
        out += [((header if header is not None else default), s, e) for s, e in pending]
    return out


def _tail_role(verb: str, header: Role | None) -> Role:
    """The role words after names; "负责" after a header says nothing new."""
    if header is not None and not re.search(f"牵头|{_SUPPORTS}", verb):
        return header
    return role_of(verb)


def _before_comma(plain: str, pending: list[Span]) -> int:
    """ "牵头单位：甲，乙、丙配合": how many names stand before the comma and belong to the header."""
    return next(iter(_commas(plain, pending)), 0)


def _commas(plain: str, names: list[Span]) -> list[int]:
    """The names that a comma stands before."""
    return [i for i in range(1, len(names)) if "," in plain[names[i - 1][1] : names[i][0]]]


def _leaders(plain: str, pending: list[Span]) -> list[tuple[Role, int, int]]:
    """ "甲，乙按职责分工协助": only what follows the comma assists; the party before it leads."""
    commas = _commas(plain, pending)
    if len(commas) != 1:
        return [(Role.SUPPORT, s, e) for s, e in pending]
    return [(Role.LEAD if i < commas[0] else Role.SUPPORT, s, e) for i, (s, e) in enumerate(pending)]


def _untogether(plain: str, spans: list[Span], out: list[tuple[Role, int, int]]) -> list[Span]:
    """ "甲会同乙、丙负责": 甲 leads, the others support; what is settled goes to `out`."""
    for i, (start, end) in enumerate(spans):
        match = _TOGETHER.search(plain, start, end)
        if match and is_strong(plain[start : match.start()]):
            out.append((Role.LEAD, start, match.start()))
            for rest_start, rest_end in [(match.end(), end), *spans[i + 1 :]]:
                stripped, _ = _strip_tail(plain, rest_start, rest_end)
                if stripped is not None:
                    out.append((Role.SUPPORT, *stripped))
            return spans[:i]
    return spans


def _strip_tail(plain: str, start: int, end: int) -> tuple[Span | None, str | None]:
    """Take role words off the end of a name: the name (if any is left) and the words."""
    text = plain[start:end]
    tail = _tail(text)
    if tail is None:
        inner = _INNER_VERB.match(text)
        if inner and is_strong(inner.group("name")):
            return (start, start + inner.end("name")), inner.group("verb")
        return (start, end), None
    if is_strong(text) and not _JOINT.search(text):
        return (start, end), None
    name = trim(plain, start, start + tail.start()) if tail.start() else None
    return name, tail.group("tail")


def _tail(text: str) -> re.Match[str] | None:
    """The role words at the end of a piece; a run without any real role word is none."""
    tail = _TAIL_VERB.search(text, max(0, len(text) - 60))
    return tail if tail and _TAIL_CORE.search(tail.group()) else None


def _sentences(plain: str, start: int, end: int) -> list[Span]:
    """Cut at ； 。 and line ends outside brackets."""
    out = []
    depth = 0
    at = start
    for i in range(start, end):
        c = plain[i]
        depth = max(0, depth + (c in "([") - (c in ")]"))
        if depth == 0 and c in ";。\n":
            out.append((at, i))
            at = i + 1
    out.append((at, end))
    return [(s, e) for s, e in out if s < e]
