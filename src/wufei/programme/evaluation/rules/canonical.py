"""Canonical JSON: one way to write a thing, whole numbers and texts only. Not for: what a snapshot holds."""

import dataclasses
import enum
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

ABSENT = "∅"


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """Where two things differ, as a path, and what stands there."""

    where: str
    stored: str
    found: str


def plain(value: object) -> Any:
    """Dataclasses, enums, mappings and sequences as JSON knows them; fields that are None are left out, no is 0, yes 1.

    Anything else, a float above all, is refused: its text would depend on who writes it.
    """
    if value is None or isinstance(value, enum.Enum):
        return value if value is None else str(value.value)
    if isinstance(value, bool | int):
        return int(value)
    if isinstance(value, str):
        return value
    if dataclasses.is_dataclass(value):
        named = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {name: plain(part) for name, part in named.items() if part is not None}
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    raise TypeError(f"no {type(value).__name__} in a snapshot")


def written(value: object) -> bytes:
    """The canonical bytes: sorted keys, no blanks, UTF-8."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(value: object) -> str:
    """The SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(written(value)).hexdigest()


def digest(data: bytes) -> str:
    """The SHA-256 of bytes that are canonical already, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def parsed(data: bytes) -> Any:
    """What the bytes say. Raises ValueError where they are no JSON, or hold numbers that are not whole."""
    return json.loads(data.decode(), parse_float=_refused, parse_constant=_refused)


def differences(stored: object, found: object, where: str = "") -> Iterator[Difference]:
    """The leaves in which two JSON values differ, by path."""
    if isinstance(stored, dict) and isinstance(found, dict):
        for key in sorted({*stored, *found}):
            yield from differences(stored.get(key, _MISSING), found.get(key, _MISSING), f"{where}/{key}")
    elif isinstance(stored, list) and isinstance(found, list) and len(stored) == len(found):
        for number, (one, other) in enumerate(zip(stored, found, strict=True)):
            yield from differences(one, other, f"{where}/{number}")
    elif stored != found:
        yield Difference(where.removeprefix("/"), _shown(stored), _shown(found))


_MISSING = object()


def _shown(value: object) -> str:
    return ABSENT if value is _MISSING else json.dumps(value, ensure_ascii=False)


def _refused(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a whole number")
