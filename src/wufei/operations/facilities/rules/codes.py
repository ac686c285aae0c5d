"""Prefixes of codes: what a facility accepts, which norm binds a code on a day. Not for: the lists (catalogue)."""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

CODE = 64
_FORM = re.compile(r"[a-z][a-z0-9_]*:[^\s,;]*")


class Dated(Protocol):
    """A norm, as far as it is chosen by."""

    @property
    def prefix(self) -> str: ...
    @property
    def valid_from(self) -> dt.date: ...
    @property
    def valid_to(self) -> dt.date | None: ...


T = TypeVar("T", bound=Dated)


def fits(prefixes: Collection[str], code: str) -> bool:
    """Whether a code begins with one of these; without any, everything fits."""
    return not prefixes or any(code.startswith(prefix) for prefix in prefixes)


def overlap(some: Collection[str], others: Collection[str]) -> str | None:
    """A prefix that both accept; empty for everything; None where they accept different things."""
    if not some or not others:
        return next(iter(some or others), "")
    return next((max(a, b, key=len) for a in some for b in others if a.startswith(b) or b.startswith(a)), None)


def well_formed(prefix: str) -> bool:
    """Whether it is a list, or a list and the beginning of a code."""
    return len(prefix) <= CODE and _FORM.fullmatch(prefix) is not None


def binding(norms: Iterable[T], code: str, day: dt.date) -> T | None:
    """Of these norms the one that binds a code on a day: the closest, of these the latest."""
    fitting = [
        norm
        for norm in norms
        if code.startswith(norm.prefix) and norm.valid_from <= day and (norm.valid_to is None or day <= norm.valid_to)
    ]
    return max(fitting, key=lambda norm: (len(norm.prefix), norm.valid_from), default=None)
