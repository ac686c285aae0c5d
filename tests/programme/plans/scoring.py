"""Scores what a plan parser read against a hand-labelled gold ledger.

It judges the labelled cases in `cases/` and is for nothing else: it is no schema check, it never reads a plan's text,
and no product code may import it. It forgives what a reader would forgive (width, quotes, spaces, traditional
characters, a title cut short, 1.3 万个 for 13000 个) and nothing more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

Json: TypeAlias = Mapping[str, Any]
Pair: TypeAlias = tuple[int, int]
T = TypeVar("T")

ROLES = ("lead", "support", "responsible")
QUOTES = frozenset("“\"”‘’'「」『』")
FOLD = str.maketrans(*Path(__file__).with_name("traditional.txt").read_text(encoding="utf8").split())
"""Traditional to simplified, character by character: the first line of the file onto its second."""
MAGNITUDE = {"万": 1e4, "亿": 1e8}
ENOUGH = 0.6
"""Action ends at least this alike are one action; so are actions in the same place when both sides have as many."""
END_LENGTH, KEPT = 15, 12
"""A gold end prints 15 characters; 12 of them are compared, so that a stray bracket at the far side does no harm."""


@dataclass(frozen=True, slots=True)
class Score:
    """Hits, false alarms and misses of one key; an empty key counts as perfect."""

    hit: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.hit + other.hit, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        if self.hit + self.wrong:
            return self.hit / (self.hit + self.wrong)
        return 0.0 if self.missed else 1.0

    @property
    def recall(self) -> float:
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the matched things also carry the right detail."""

    right: int = 0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.of + other.of)

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class Scores:
    """One document's result, or several added up (micro average)."""

    tasks: Score = Score()
    actions: Score = Score()
    units: Score = Score()
    task_units: Score = Score()
    targets: Score = Score()
    cells: Score = Score()
    figures: Score = Score()
    sections: Score = Score()
    roles: Share = Share()
    joint: Share = Share()
    deadlines: Share = Share()

    def __add__(self, other: Scores) -> Scores:
        return Scores(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})


def score(gold: Json, predicted: Json) -> Scores:
    """Judge one document. Missing keys of `predicted` count as empty."""
    parts = _tasks(gold, predicted)
    wanted, told = _targets(gold), _targets(predicted)
    figures, stated = _figures(gold), _figures(predicted)
    if gold.get("kind") == "news" and figures:  # a result filed under targets was read all the same
        stated, told = stated + told, (told if wanted else [])
    targets, deadlines = _quantities(wanted, told)
    own = {norm(task["path"][-1]) for task in gold["tasks"]}
    headings = {path for path in _paths(predicted.get("sections")) if path and path[-1] not in own}
    return parts + Scores(
        targets=targets,
        deadlines=deadlines,
        figures=_quantities(figures, stated)[0],
        cells=_compare(_cells(gold), _cells(predicted)),
        sections=_compare(set(_paths(gold.get("sections"))), headings),
    )


def norm(text: object) -> str:
    """The form labels and answers are compared in: half width, no spaces, no quotes, simplified."""
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text or "")))
    return "".join(c for c in flat if c not in QUOTES).translate(FOLD)


def _compare(gold: set[T], predicted: set[T]) -> Score:
    return Score(len(gold & predicted), len(predicted - gold), len(gold - predicted))


def _ratio(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio() if a and b else 0.0


def _pair(golds: Sequence[Any], others: Sequence[Any], worth: Callable[[int, int], float]) -> list[Pair]:
    """Best pairs first, each side used once; equal worth goes to the earlier."""
    ranked = sorted((-value, i, j) for i in range(len(golds)) for j in range(len(others)) if (value := worth(i, j)) > 0)
    pairs: list[Pair] = []
    for _, i, j in ranked:
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs


def _tasks(gold: Json, predicted: Json) -> Scores:
    aliases = {norm(a): norm(b) for a, b in (gold.get("aliases") or {}).items()}
    golds, others = list(gold["tasks"]), list(predicted.get("tasks") or [])
    pairs = dict(_pair(golds, others, lambda i, j: _task_worth(golds[i], others[j])))
    total = Scores()
    for i, task in enumerate(golds):
        if task.get("optional"):
            continue
        other = others[pairs[i]] if i in pairs else None
        total += Scores(tasks=Score(hit=1) if other else Score(missed=1))
        total += _actions(task["actions"], (other or {}).get("actions") or [], aliases)
    for j, task in enumerate(others):
        if j not in pairs.values():
            total += Scores(tasks=Score(wrong=1)) + _actions([], task.get("actions") or [], aliases)
    return total


def _task_worth(gold: Json, other: Json) -> float:
    if gold.get("number") is not None and _number(gold["number"]) != _number(other.get("number")):
        return 0.0
    a, b = (norm(task.get("title")).rstrip("。") for task in (gold, other))
    if not a or not b:
        return 0.0
    if a == b:
        return 2.0
    if min(len(a), len(b)) >= 4 and (a.startswith(b) or b.startswith(a)):
        return 1.5
    alike = _ratio(a, b)
    return alike if alike >= 0.7 else 0.0


def _number(label: object) -> str:
    return re.sub(r"[()\[\].、,第条项]", "", norm(label)) if label not in (None, "") else ""


def _actions(golds: Sequence[Json], others: Sequence[Json], aliases: Mapping[str, str]) -> Scores:
    same = len(golds) == len(others)
    ends_gold, ends_other = [_ends(a) for a in golds], [_ends(a) for a in others]

    def worth(i: int, j: int) -> float:
        alike = max(_ratio(a, b) for a, b in zip(ends_gold[i], ends_other[j], strict=True))
        if same and i == j:
            alike = max(alike, ENOUGH)
        return alike + (0.001 if i == j else 0.0) if alike >= ENOUGH else 0.0

    pairs = _pair(golds, others, worth)
    parties_gold, parties_other = ([_parties(a, aliases) for a in side] for side in (golds, others))
    units, roles, joint = Score(), Share(), Share()
    for i, j in pairs:
        a, b = parties_gold[i], parties_other[j]
        shared = set(a) & set(b)
        units += _compare(set(a), set(b))
        roles += Share(sum(a[u] == b[u] for u in shared), len(shared))
        joint += Share(int(bool(golds[i].get("joint")) == bool(others[j].get("joint"))), 1)
    units += Score(missed=sum(len(p) for i, p in enumerate(parties_gold) if i not in {i for i, _ in pairs}))
    units += Score(wrong=sum(len(p) for j, p in enumerate(parties_other) if j not in {j for _, j in pairs}))
    return Scores(
        actions=Score(len(pairs), len(others) - len(pairs), len(golds) - len(pairs)),
        units=units,
        task_units=_compare({u for p in parties_gold for u in p}, {u for p in parties_other for u in p}),
        roles=roles,
        joint=joint,
    )


def _ends(action: Json) -> tuple[str, str]:
    text = norm(action.get("text"))
    start = text[:END_LENGTH] if text else norm(action.get("text_start"))
    end = text[-END_LENGTH:] if text else norm(action.get("text_end"))
    return start[:KEPT].strip("。;；,，"), end[-KEPT:].strip("。;；,，")


def _parties(action: Json, aliases: Mapping[str, str]) -> dict[str, str]:
    """Unit → role; the first role a unit is printed with counts."""
    found: dict[str, str] = {}
    for role in ROLES:
        for unit in map(norm, action.get(role) or []):
            found.setdefault(aliases.get(unit, unit), role)
    return found


def _targets(ledger: Json) -> list[Json]:
    inside = [target for task in ledger.get("tasks") or [] for target in task.get("targets") or []]
    return inside + list(ledger.get("targets") or [])


def _figures(ledger: Json) -> list[Json]:
    return list((ledger.get("facts") or {}).get("figures") or [])


def _quantities(golds: Sequence[Json], others: Sequence[Json]) -> tuple[Score, Share]:
    """Optional golds are neither missed nor counted; a repeat of a gold is no false alarm."""
    worth = {(i, j): _alike(g, o) for i, g in enumerate(golds) for j, o in enumerate(others)}
    pairs = _pair(golds, others, lambda i, j: worth[i, j])
    met, used = {i for i, _ in pairs}, {j for _, j in pairs}
    counted = {i for i, g in enumerate(golds) if not g.get("optional")}
    wrong = sum(1 for j in range(len(others)) if j not in used and not any(worth[i, j] for i in range(len(golds))))
    dated = [(golds[i], others[j]) for i, j in pairs if golds[i].get("deadline") or others[j].get("deadline")]
    right = sum(
        str(o.get("deadline") or "")[:4] in [str(x or "")[:4] for x in _options(g, "deadline")] for g, o in dated
    )
    return Score(len(met & counted), wrong, len(counted - met)), Share(right, len(dated))


def _options(gold: Json, key: str) -> list[Any]:
    return [gold.get(key), *gold.get(f"{key}_alt", [])]


def _alike(gold: Json, other: Json) -> float:
    """Value, unit and comparator must agree; the worth is how far the phrases overlap, at least half."""
    if _amount(gold["value"], gold["unit"]) != _amount(other.get("value"), other.get("unit")):
        return 0.0
    if norm(other.get("comparator")) not in map(norm, _options(gold, "comparator")):
        return 0.0
    overlap = max(_overlap(norm(phrase), norm(other.get("phrase"))) for phrase in _options(gold, "phrase"))
    return overlap if overlap >= 0.5 else 0.0


def _amount(value: object, unit: object) -> tuple[tuple[float, ...] | None, str]:
    name = re.sub("^个(?=百分点)", "", norm(unit))
    times = MAGNITUDE.get(name[:1], 1.0)
    name = name[1:] if times > 1 else name
    try:
        numbers: Iterable[Any] = value if isinstance(value, list) else [value]
        return tuple(round(float(x) * times, 6) for x in numbers), name
    except (TypeError, ValueError):
        return None, name


def _overlap(a: str, b: str) -> float:
    """Twice the longest common subsequence over both lengths."""
    if not a or not b:
        return 0.0
    above = [0] * (len(b) + 1)
    for x in a:
        row = [0]
        for j, y in enumerate(b):
            row.append(above[j] + 1 if x == y else max(above[j + 1], row[-1]))
        above = row
    return 2 * above[-1] / (len(a) + len(b))


def _paths(sections: Iterable[Any] | None, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Lists of headings, or a nested tree of label, title and children."""
    for item in sections or []:
        if isinstance(item, Mapping):
            path = (*above, norm(f"{item.get('label') or ''}{item.get('title') or ''}"))
            yield path
            yield from _paths(item.get("children") or item.get("sections"), path)
        else:
            yield tuple(norm(part) for part in (item if isinstance(item, (list, tuple)) else [item]))


def _cells(ledger: Json) -> set[tuple[str, str, float, frozenset[str]]]:
    return {
        (
            norm(cell.get("cell")),
            norm(cell.get("comparator")),
            float(cell.get("value") or 0),
            frozenset(map(norm, cell.get("departments") or [])),
        )
        for cell in ledger.get("cell_quotas") or []
    }
