"""Whether an entry is filled, what a text changed, whether a return was answered. Pure. Not for: tables."""

import difflib
import hashlib
from collections.abc import Iterable, Sequence

from wufei.programme.rounds.errors import FIELD_UNKNOWN, TEXT_LONG
from wufei.programme.rounds.spec import FIELDS

MOST = 2000
VALUE = "value:"


def fit(where: str, text: str, most: int = MOST) -> str:
    """The text without blanks around it. Raises TEXT_LONG."""
    text = text.strip()
    if len(text) > most:
        raise TEXT_LONG(where=where, value=text[:60], most=most)
    return text


def missing_values(told: Iterable[tuple[str, bool]]) -> tuple[str, ...]:
    """The keys that nobody told yet."""
    return tuple(key for key, is_told in told if not is_told)


def field_known(field: str, keys: Sequence[str]) -> str:
    """A field that may be returned, or one input of the formula as `value:KEY`. Raises FIELD_UNKNOWN."""
    choices = (*FIELDS, *(f"{VALUE}{key}" for key in keys))
    if field not in choices:
        raise FIELD_UNKNOWN(where="field", value=field, fields=", ".join(choices))
    return field


def told_hash(progress: str, problem: str, next_step: str) -> str:
    """What identifies words that a task ledger was told already."""
    return hashlib.sha256("\x1f".join((progress, problem, next_step)).encode()).hexdigest()


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """A text against an earlier one as runs: (“same” | “gone” | “new”, text), for marking in colour."""
    runs: list[tuple[str, str]] = []
    for kind, a1, a2, b1, b2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(("same", before[a1:a2]))
            continue
        if a2 > a1:
            runs.append(("gone", before[a1:a2]))
        if b2 > b1:
            runs.append(("new", after[b1:b2]))
    return runs
