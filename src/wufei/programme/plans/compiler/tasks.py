"""Which headings are tasks, and the actions inside each.

A task is the lowest heading that owns a responsibility clause. Not for: task tables (see `task_tables.py`) and targets.
"""

import dataclasses
from collections import Counter

from wufei.programme.plans.compiler.clauses import Clause, find_clauses
from wufei.programme.plans.compiler.labels import Label
from wufei.programme.plans.compiler.lexicon import GENERIC_HEADING, TASK_HEADING
from wufei.programme.plans.compiler.normal import Normal
from wufei.programme.plans.compiler.outline import Heading
from wufei.programme.plans.compiler.plan import Action, Span, Unit
from wufei.programme.plans.compiler.units import confidence
from wufei.programme.plans.spec import Role

_INNER = (Label.ARABIC_BRACKETED, Label.ARABIC_HALF, Label.CIRCLED, Label.LETTER, Label.BULLET)


@dataclasses.dataclass(slots=True)
class Draft:
    """A task before its targets are read. `pieces` are all its lines; the body begins at `title_end`."""

    path: tuple[str, ...]
    number: str | None
    title: str
    start: int
    title_start: int
    title_end: int
    end: int
    pieces: list[Span]
    clauses: list[Clause]
    confidence: float
    deadline: str | None = None
    actions: tuple[Action, ...] = ()


class TaskChoice:
    """Decides over one outline which headings are tasks."""

    def __init__(self, root: Heading, normal: Normal) -> None:
        self._normal = normal
        self._own: dict[int, list[Clause]] = {}
        self._below: dict[int, bool] = {}
        self._chosen: dict[int, float] = {}
        self._whole: set[int] = set()
        self._tails: dict[Label | None, float] = {}
        for heading in root.walk():
            self._own[id(heading)] = find_clauses(normal, heading.pieces)
        self._mark(root)
        self._rates = self._clause_rates(root)
        self._root = root

    def drafts(self, *, guess: bool) -> list[Draft]:
        """The tasks in order. `guess`: where no clause is printed at all, take the items of chapters about tasks."""
        for child in self._root.children:
            self._choose(child)
        if not self._chosen and guess:
            self._guess()
        return [self._draft(h) for h in self._root.walk() if id(h) in self._chosen]

    def is_task(self, heading: Heading) -> bool:
        return id(heading) in self._chosen

    def is_inside_task(self, heading: Heading) -> bool:
        """Whether the heading is part of a task above it."""
        above = heading.parent
        while above is not None:
            if id(above) in self._whole:
                return True
            above = above.parent
        return False

    def _mark(self, heading: Heading) -> bool:
        below = [self._mark(child) for child in heading.children]
        self._below[id(heading)] = any(below)
        return any(below) or bool(self._own[id(heading)])

    def _has(self, heading: Heading) -> bool:
        return bool(self._own[id(heading)]) or self._below[id(heading)]

    def _clause_rates(self, root: Heading) -> dict[Label, float]:
        """For each kind of label: among groups with clauses, the share of items that have their own."""
        owned: Counter[Label] = Counter()
        counted: Counter[Label] = Counter()
        for heading in root.walk():
            if heading.children and any(self._has(c) for c in heading.children):
                for child in heading.children:
                    if child.kind is not None:
                        counted[child.kind] += 1
                        owned[child.kind] += self._has(child)
        return {kind: owned[kind] / n for kind, n in counted.items()}

    def _choose(self, heading: Heading) -> None:
        own = self._own[id(heading)]
        if not self._below[id(heading)]:
            if own:
                self._take(heading, 0.96, whole=True)
            return
        if self._clause_closes_group(heading):
            self._take(heading, 0.85, whole=True)
            return
        if own:
            self._take(heading, 0.7, whole=False)
        for child in heading.children:
            self._choose(child)
        self._take_siblings(heading)

    def _clause_closes_group(self, heading: Heading) -> bool:
        """Whether the clause printed in the last item is the whole heading's: items (1) (2) (3), one clause."""
        children = heading.children
        if any(self._below[id(c)] for c in children) or self._own[id(heading)]:
            return False
        with_clause = [i for i, c in enumerate(children) if self._own[id(c)]]
        kind = children[0].kind
        rate = self._rates.get(kind, 1.0) if kind is not None else 1.0
        chapter = heading.parent is None or heading.parent.kind is None
        if chapter and (len(children) == 1 or TASK_HEADING.search(heading.title)):
            return False
        if len(children) == 1:
            return kind in _INNER
        only_last = with_clause == [len(children) - 1]
        if only_last and rate < 0.6 and (kind in _INNER or self._tail_share(kind) >= 0.7):
            return True
        return kind in _INNER and rate < 0.5 and len(with_clause) * 2 < len(children)

    def _tail_share(self, kind: Label | None) -> float:
        """Among groups of this kind that print clauses, the share where only the last item does."""
        if kind in self._tails:
            return self._tails[kind]
        tails = groups = 0
        for heading in self._root.walk():
            items = [bool(self._own[id(c)]) for c in heading.children if c.kind is kind]
            if len(items) >= 2 and any(items):
                groups += 1
                tails += items[-1] and sum(items) == 1
        self._tails[kind] = tails / groups if groups else 0.0
        return self._tails[kind]

    def _take_siblings(self, heading: Heading) -> None:
        """A measure that prints no clause is a task all the same if its neighbours are."""
        leaves = [c for c in heading.children if not self._below[id(c)]]
        kinds = {c.kind for c in leaves if id(c) in self._chosen}
        for child in leaves:
            outer = child.kind is not None and child.kind <= Label.ARABIC
            if id(child) in self._chosen or child.kind not in kinds or not child.title:
                continue
            if GENERIC_HEADING.search(child.title) and (not outer or heading.kind is None or child.kind is Label.HAN):
                continue
            if any(not self._is_inner(g) for g in child.children):
                continue
            self._take(child, 0.75, whole=True)

    def _is_inner(self, heading: Heading) -> bool:
        return heading.kind in _INNER or heading.kind is Label.ARABIC

    def _take(self, heading: Heading, sure: float, *, whole: bool) -> None:
        self._chosen[id(heading)] = sure
        if whole:
            self._whole.add(id(heading))

    def _guess(self) -> None:
        for chapter in self._root.children:
            if not TASK_HEADING.search(chapter.title) or _is_generic(chapter):
                continue
            for heading in chapter.walk():
                outer_children = [c for c in heading.children if c.kind is not None and c.kind <= Label.ARABIC]
                if heading is not chapter and heading.kind not in _INNER and not outer_children:
                    self._take(heading, 0.5, whole=True)

    def _draft(self, heading: Heading) -> Draft:
        whole = id(heading) in self._whole
        pieces = list(heading.pieces)
        end = heading.end
        if whole:
            pieces += [p for c in heading.children for p in c.all_pieces()]
        elif heading.children:
            end = heading.children[0].start
        clauses = find_clauses(self._normal, pieces) if whole and heading.children else self._own[id(heading)]
        number = None if heading.kind is Label.BULLET else heading.number
        end = max([heading.title_end, *(e for _, e in pieces)])
        return Draft(
            heading.path,
            number,
            heading.title,
            heading.start,
            heading.title_start,
            heading.title_end,
            end,
            pieces,
            clauses,
            self._chosen[id(heading)],
            next((c.deadline for c in clauses if c.deadline), None),
        )


def _is_generic(chapter: Heading) -> bool:
    return bool(GENERIC_HEADING.search(chapter.title)) and not TASK_HEADING.search(
        chapter.title.replace("组织实施", "")
    )


def actions_of(draft: Draft, normal: Normal) -> tuple[Action, ...]:
    """Each clause closes one action: the text since the clause before it."""
    actions: list[Action] = []
    at = draft.title_end
    for clause in draft.clauses:
        body = _text(normal, draft.pieces, at, clause.start)
        if body is None and at == draft.title_end:
            body = _title_text(normal, draft, clause.start)
        at = clause.end
        if body is None:
            # Two clauses in a row say who does the same thing.
            if actions:
                actions[-1] = _widened(actions[-1], clause, normal)
                continue
            body = _title_text(normal, draft, clause.start)
        text, start, end = body
        actions.append(
            Action(
                text,
                normal.span(start, end),
                _units(clause, normal),
                clause.joint,
                normal.span(clause.start, clause.end),
                0.95,
            )
        )
    if not actions:
        text, start, end = _text(normal, draft.pieces, at, draft.end) or _title_text(normal, draft, draft.title_end)
        actions.append(Action(text, normal.span(start, end), (), False, None, 0.6))
    return tuple(actions)


def _widened(action: Action, clause: Clause, normal: Normal) -> Action:
    known = {(u.role, u.name) for u in action.units}
    more = tuple(u for u in _units(clause, normal) if (u.role, u.name) not in known)
    span = (action.clause_span or normal.span(clause.start, clause.end))[0], normal.span(clause.start, clause.end)[1]
    return dataclasses.replace(action, units=action.units + more, joint=action.joint or clause.joint, clause_span=span)


def _text(normal: Normal, pieces: list[Span], start: int, end: int) -> tuple[str, int, int] | None:
    """The printed text of the pieces between two positions, and where it really starts and ends."""
    parts = []
    for piece_start, piece_end in pieces:
        s, e = max(piece_start, start), min(piece_end, end)
        if s < e:
            parts.append((s, e))
    text = "".join(normal.printed[s:e] for s, e in parts)
    bare = text.lstrip("。；;，,、：: \n").rstrip(" \n")
    if not bare.strip("。；;，,()（）"):
        return None
    s = parts[0][0]
    skipped = len(text) - len(text.lstrip("。；;，,、：: \n"))
    for part_start, part_end in parts:
        if skipped < part_end - part_start:
            s = part_start + skipped
            break
        skipped -= part_end - part_start
    return bare.replace("\n", ""), s, parts[-1][1]


def _title_text(normal: Normal, draft: Draft, limit: int) -> tuple[str, int, int]:
    end = draft.title_end
    while end < min(limit, len(normal.plain)) and normal.plain[end] in "。；;":
        end += 1
    return normal.printed[draft.title_start : end], draft.title_start, end


def _units(clause: Clause, normal: Normal) -> tuple[Unit, ...]:
    return tuple(unit(normal, role, start, end) for role, start, end in clause.units)


def unit(normal: Normal, role: Role, start: int, end: int) -> Unit:
    """The record of one printed name."""
    name = normal.printed[start:end].replace("\n", "")
    return Unit(name, role, normal.span(start, end), confidence(normal.plain[start:end]))
