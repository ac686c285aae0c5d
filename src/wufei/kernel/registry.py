"""A typed, dated, sealable table of declarations.

A module owns one registry for each kind of declaration it reads. Start-up fills it once and seals it. A document
keeps to the declaration in force on the day it was issued, so `at` asks for a day.
Not for: data that people change (tables do).
"""

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

ALWAYS = dt.date.min


class DeclarationError(Exception):
    """A declaration breaks a law of the module that reads it. Raised at start, never while serving."""


@dataclasses.dataclass(slots=True)
class Registry(Generic[T]):
    """Declarations of one kind, by code, each from the day it came into force."""

    kind: type[T]
    _rows: dict[str, list[tuple[dt.date, T]]] = dataclasses.field(default_factory=dict)
    _sealed: bool = False

    def add(self, code: str, value: T, *, in_force: dt.date | None = None) -> None:
        """Declare `value` under `code`, from `in_force` on; without a day it holds always and stands alone."""
        if self._sealed:
            raise DeclarationError(f"the {self.kind.__name__} registry is sealed; {code!r} came too late")
        if not isinstance(value, self.kind):
            raise DeclarationError(f"{code!r}: expected {self.kind.__name__}, got {type(value).__name__}")
        rows = self._rows.get(code, [])
        day = in_force if in_force is not None else ALWAYS
        if rows and in_force is None:
            raise DeclarationError(f"{code!r} is declared twice")
        if rows and rows[-1][0] == ALWAYS:
            raise DeclarationError(f"{code!r} was declared without a day; it cannot have a version of {day}")
        if rows and day <= rows[-1][0]:
            raise DeclarationError(f"{code!r}: version {day} does not come after {rows[-1][0]}")
        self._rows[code] = [*rows, (day, value)]

    def seal(self) -> None:
        """Close the registry: every later `add` fails."""
        self._sealed = True

    @property
    def sealed(self) -> bool:
        """Whether the registry is closed."""
        return self._sealed

    def codes(self) -> list[str]:
        """All codes, sorted."""
        return sorted(self._rows)

    def at(self, code: str, day: dt.date) -> T:
        """The declaration in force on `day`; KeyError if there was none."""
        for in_force, value in reversed(self._versions(code)):
            if in_force <= day:
                return value
        raise KeyError(f"{code!r} has no version in force on {day}")

    def get(self, code: str) -> T:
        """The latest declaration; KeyError naming what exists if there is none."""
        return self._versions(code)[-1][1]

    def versions(self, code: str) -> tuple[tuple[dt.date, T], ...]:
        """Every version with the day it came into force, oldest first."""
        return tuple(self._versions(code))

    def values(self) -> list[T]:
        """The latest declaration of every code, in the order of the codes."""
        return [self.get(code) for code in self.codes()]

    def declared(self) -> list[T]:
        """The latest declaration of every code, in the order in which they were first declared."""
        return [self.get(code) for code in self._rows]

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    @contextlib.contextmanager
    def opened(self) -> Iterator["Registry[T]"]:
        """Open the registry for a test and put back what was there before, seal included."""
        rows, sealed = {code: list(versions) for code, versions in self._rows.items()}, self._sealed
        self._sealed = False
        try:
            yield self
        finally:
            self._rows, self._sealed = rows, sealed

    def _versions(self, code: str) -> list[tuple[dt.date, T]]:
        try:
            return self._rows[code]
        except KeyError:
            known = ", ".join(self.codes()) or "none"
            raise KeyError(f"no {self.kind.__name__} {code!r}; there are: {known}") from None
