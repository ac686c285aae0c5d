"""Pure judgement of plans: deadlines, numbers, what counts as the same item between two editions, what is due.

Not for: reading documents (compiler/) and tables (models/).
"""

import calendar
import dataclasses
import datetime as dt
import difflib
import hashlib
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wufei.programme.plans.errors import DEADLINE_FORM, TEXT_LONG
from wufei.programme.plans.spec import OPEN_TASKS, Comparator, FindingState, TargetState, TaskState

_DEADLINE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def fit(where: str, text: str, most: int) -> str:
    """The text without blanks around it. Raises TEXT_LONG where it does not fit its column."""
    text = text.strip()
    if len(text) > most:
        raise TEXT_LONG(where=where, value=text[:60], most=most)
    return text


def deadline_day(printed: str) -> dt.date | None:
    """The last day of a printed deadline: 2025 → 2025-12-31, 2024-04 → 2024-04-30. None when nothing is printed."""
    if not printed:
        return None
    match = _DEADLINE.fullmatch(printed.strip())
    if match is None:
        raise DEADLINE_FORM(where="deadline", value=printed)
    year, month = int(match[1]), int(match[2] or 12)
    try:
        day = int(match[3]) if match[3] else calendar.monthrange(year, month)[1]
        return dt.date(year, month, day)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise DEADLINE_FORM(where="deadline", value=printed) from error


def met(comparator: str, value_micro: int | None, high_micro: int | None, actual_micro: int | None) -> bool | None:
    """Whether an actual figure meets a target; None when there is no figure or nothing to compare with."""
    if actual_micro is None or value_micro is None:
        return None
    match comparator:
        case Comparator.AT_MOST:
            return actual_micro <= value_micro
        case Comparator.RANGE:
            return value_micro <= actual_micro <= (value_micro if high_micro is None else high_micro)
        case Comparator.ABOUT:
            return actual_micro * 20 >= value_micro * 19
        case _:
            return actual_micro >= value_micro


def attainment_permille(comparator: str, value_micro: int | None, actual_micro: int | None) -> int | None:
    """达成度 in thousandths: actual / target, for “at most” target / actual. None where it cannot be said."""
    if actual_micro is None or not value_micro:
        return None
    if comparator == Comparator.AT_MOST:
        return 1200 if actual_micro <= 0 else value_micro * 1000 // actual_micro
    return max(0, actual_micro * 1000 // value_micro)


def overdue_days(state: str, deadline_on: dt.date | None, today: dt.date) -> int:
    """How many days an open task is past its deadline; 0 when it is not."""
    if deadline_on is None or state not in OPEN_TASKS or state == TaskState.CLAIMED:
        return 0
    return max(0, (today - deadline_on).days)


def judged(
    state: str, choice: str, spans: Sequence[Sequence[int]], values: Sequence[Mapping[str, Any]]
) -> list[TargetState]:
    """What one finding of contradiction or repetition says of each of its places: doubted until it is settled."""
    if state != FindingState.SETTLED:
        return [TargetState.DOUBTED] * len(spans)
    name, _colon, reading = choice.partition(":")
    if name == "take":
        chosen = values[int(reading)]["value"]
        keep = {i for i, value in enumerate(values) if value["value"] == chosen}
    else:
        keep = {0} if name == "count_once" else set(range(len(spans)))
    return [TargetState.KEPT if i in keep else TargetState.DROPPED for i in range(len(spans))]


def fingerprint(title: str, body: str) -> str:
    """What identifies an item between editions: its wording without spaces, punctuation and its number."""
    bare = re.sub(r"[\W_]+", "", f"{title}{body}")
    return hashlib.sha256(bare.encode()).hexdigest()


@dataclasses.dataclass(frozen=True, slots=True)
class ItemShape:
    """An item as the diff sees it."""

    key: int
    number: str
    title: str
    body: str
    fingerprint: str
    details: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One row of a diff: `same`, `changed`, `added` or `removed`, with the keys on either side."""

    kind: str
    old: int | None
    new: int | None
    likeness_permille: int = 1000


def diff_items(old: Sequence[ItemShape], new: Sequence[ItemShape]) -> list[Change]:
    """Pair the items of two editions: first by wording, then by title, then by likeness above 0.6.

    Returns rows in the order of the new edition; removed ones stand after the row they followed in the old edition.
    """
    left = {shape.key: shape for shape in old}
    pairs: dict[int, tuple[int, int]] = {}
    by_wording: dict[str, list[ItemShape]] = {}
    for shape in old:
        by_wording.setdefault(shape.fingerprint, []).append(shape)
    for fresh in new:
        if hits := by_wording.get(fresh.fingerprint):
            hit = hits.pop(0)
            pairs[fresh.key] = (hit.key, 1000 if hit.details == fresh.details else 999)
            del left[hit.key]
    for fresh in new:
        named = [s for s in left.values() if s.title == fresh.title]
        if fresh.key not in pairs and named:
            best, likeness = _closest(fresh, named)
            pairs[fresh.key] = (best.key, likeness)
            del left[best.key]
    for fresh in new:
        if fresh.key in pairs or not left:
            continue
        best, likeness = _closest(fresh, list(left.values()))
        if likeness >= 600:
            pairs[fresh.key] = (best.key, likeness)
            del left[best.key]
    return _in_order(old, new, pairs, left)


def _closest(fresh: ItemShape, candidates: Sequence[ItemShape]) -> tuple[ItemShape, int]:
    """The candidate whose wording is most like the new item's, and how like it is in thousandths."""
    return max(((c, _likeness(c, fresh)) for c in candidates), key=lambda pair: pair[1])


def _likeness(a: ItemShape, b: ItemShape) -> int:
    matcher = difflib.SequenceMatcher(None, f"{a.title}{a.body}", f"{b.title}{b.body}", autojunk=False)
    if matcher.real_quick_ratio() < 0.6 or matcher.quick_ratio() < 0.6:
        return 0
    return min(999, round(matcher.ratio() * 1000))


def _in_order(
    old: Sequence[ItemShape],
    new: Sequence[ItemShape],
    pairs: Mapping[int, tuple[int, int]],
    left: Mapping[int, ItemShape],
) -> list[Change]:
    before = {b.key: a.key for a, b in itertools.pairwise(old)}
    after: dict[int | None, list[int]] = {}
    for key in left:
        after.setdefault(before.get(key), []).append(key)
    rows: list[Change] = []

    def removed(anchor: int | None) -> None:
        waiting = after.pop(anchor, [])[::-1]
        while waiting:
            key = waiting.pop()
            rows.append(Change("removed", key, None, 0))
            waiting += after.pop(key, [])[::-1]

    removed(None)
    for fresh in new:
        if fresh.key in pairs:
            old_key, likeness = pairs[fresh.key]
            rows.append(Change("same" if likeness == 1000 else "changed", old_key, fresh.key, likeness))
            removed(old_key)
        else:
            rows.append(Change("added", None, fresh.key, 0))
    for anchor in list(after):
        removed(anchor)
    return rows


def words_changed(old: str, new: str) -> list[tuple[str, str]]:
    """The new text as runs of (`same`|`added`|`removed`, text), for showing what changed in place."""
    runs: list[tuple[str, str]] = []
    for op, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            runs.append(("same", new[j1:j2]))
            continue
        if i2 > i1:
            runs.append(("removed", old[i1:i2]))
        if j2 > j1:
            runs.append(("added", new[j1:j2]))
    return runs


def shape_details(parties: Iterable[Mapping[str, Any]], targets: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Parties and targets of an item as comparable lines, so that a changed owner shows in the diff."""
    who = sorted(f"{p['role']}:{p['printed']}" for p in parties)
    what = sorted(f"{t['phrase']}{t['comparator']}{t['value_micro']}{t['unit']}@{t['deadline']}" for t in targets)
    return (*who, *what)
