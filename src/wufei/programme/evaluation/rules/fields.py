"""Fields of a TOML file, read one by one, every fault remembered. Numbers are exact. Not for: what the fields mean."""

import enum
import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from wufei.kernel.problems import Problem
from wufei.kernel.units import NOT_A_NUMBER, parse_micro
from wufei.programme.evaluation import errors

MOST_DIGITS = 18
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_INDICATOR_CODE = re.compile(r"[a-z][a-z0-9_]{1,79}")
Row = Mapping[str, Any]
E = TypeVar("E", bound=enum.StrEnum)


class Fields:
    """Reads the fields of one file and remembers every fault."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def known(self, row: Row, where: str, keys: Collection[str]) -> None:
        """Name the keys that mean nothing here: a mistyped one would otherwise be left out in silence."""
        choices = ", ".join(sorted(keys))
        self.problems += [errors.METHOD_KEY(where=where, value=key, choices=choices) for key in row if key not in keys]

    def twice(self, where: str, codes: Sequence[str]) -> None:
        """Name what stands more than once."""
        again = {code for code in codes if code and codes.count(code) > 1}
        self.problems += [errors.METHOD_TWICE(where=where, value=code) for code in sorted(again)]

    def rows(self, table: Row, key: str, where: str = "") -> Sequence[Row]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.problems.append(errors.METHOD_FIELD(where=_at(where, key), value=value, choices=f"[[{key}]]"))
            return []
        return value

    def table(self, row: Row, key: str, where: str) -> Row:
        """A table that must be there; an empty one where it is not."""
        value = row.get(key)
        if isinstance(value, dict):
            return value
        fault = errors.METHOD_MISSING if value is None else errors.METHOD_FIELD
        self.problems.append(fault(where=_at(where, key), value=value, choices="{ kind = … }"))
        return {}

    def text(self, row: Row, key: str, where: str, most: int, *, needed: bool = False) -> str:
        value = row.get(key, "")
        if not isinstance(value, str):
            self.problems.append(errors.METHOD_FIELD(where=_at(where, key), value=value, choices='"…"'))
            return ""
        text = value.strip()
        if needed and not text:
            self.problems.append(errors.METHOD_MISSING(where=_at(where, key)))
        if len(text) > most:
            self.problems.append(errors.TEXT_LONG(where=_at(where, key), value=text[:60], most=most))
        return text

    def texts(self, row: Row, key: str, where: str) -> tuple[str, ...]:
        value = row.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self.problems.append(errors.METHOD_FIELD(where=_at(where, key), value=value, choices='["…", "…"]'))
            return ()
        return tuple(value)

    def code(self, row: Row, where: str, key: str = "code", *, indicator: bool = False) -> str:
        code = self.text(row, key, where, 80, needed=True)
        if code and not (_INDICATOR_CODE if indicator else _CODE).fullmatch(code):
            self.problems.append(errors.CODE_FORM(where=_at(where, key), value=code))
        return code

    def flag(self, row: Row, key: str, where: str, *, default: bool = False) -> bool:
        value = row.get(key, default)
        if not isinstance(value, bool):
            self.problems.append(errors.METHOD_FIELD(where=_at(where, key), value=value, choices="true, false"))
            return default
        return value

    def integer(self, row: Row, key: str, where: str, least: int, most: int, *, default: int | None = None) -> int:
        """A whole number between the bounds; needed where there is no default."""
        value = row.get(key, default)
        if value is None:
            self.problems.append(errors.METHOD_MISSING(where=_at(where, key)))
            return least
        if type(value) is not int or not least <= value <= most:
            self.problems.append(errors.METHOD_RANGE(where=_at(where, key), value=value, least=least, most=most))
            return least
        return value

    def amount(
        self, row: Row, key: str, where: str, *, least: int | None = None, most: int | None = None
    ) -> int | None:
        """A number in millionths, exactly as written; None where it is not there. The bounds are whole numbers."""
        value = row.get(key)
        if value is None:
            return None
        try:
            micro = _micro(value)
        except Problem as problem:
            self.problems.append(errors.METHOD_NUMBER(where=_at(where, key), value=problem.value))
            return None
        if (least is not None and value < least) or (most is not None and value > most):
            self.problems.append(errors.METHOD_RANGE(where=_at(where, key), value=value, least=least, most=most))
            return None
        return micro

    def needed(self, row: Row, key: str, where: str, *, least: int | None = None, most: int | None = None) -> int:
        """An amount that must be there; 0 where it is not or cannot be read, and a fault is remembered."""
        if row.get(key) is None:
            self.problems.append(errors.METHOD_MISSING(where=_at(where, key)))
        return self.amount(row, key, where, least=least, most=most) or 0

    def chosen(self, row: Row, key: str, where: str, kind: type[E], default: E | None = None) -> E | None:
        """One of the words of `kind`; None where it is missing or another, and a fault is remembered."""
        value, choices = row.get(key, default), list(kind)
        if value in choices:
            return kind(value)
        fault = errors.METHOD_MISSING if value is None else errors.METHOD_FIELD
        self.problems.append(fault(where=_at(where, key), value=value, choices=", ".join(choices)))
        return None

    def choice(self, row: Row, key: str, where: str, kind: type[E], default: E | None = None) -> E:
        """The same, with the first of the words to go on with."""
        return self.chosen(row, key, where, kind, default) or next(iter(kind))


def _micro(value: object) -> int:
    """Raises NOT_A_NUMBER, TOO_FINE, TOO_LARGE."""
    # The size is looked at first: 1e999999999 written out would fill the memory.
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or abs(Decimal(value).adjusted()) > MOST_DIGITS:
        raise NOT_A_NUMBER(value=str(value)[:40])
    return parse_micro(f"{Decimal(value):f}")


def _at(where: str, key: str) -> str:
    return f"{where}: {key}" if where else key
