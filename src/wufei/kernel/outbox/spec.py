"""What an event is and who handles it. Pure. Not for: writing or delivering events.

An event is a frozen dataclass below `Event` with `topic: ClassVar[str] = "plans.task_reported"` and plain fields; a
handler is a function of it under `@handles(TaskReported)`.
"""

import dataclasses
import datetime as dt
import decimal
import enum
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from wufei.kernel.registry import DeclarationError, Registry


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. A subclass is a frozen dataclass with a `topic` and plain fields.

    Fields may be int, str, bool, date, datetime, Decimal, a StrEnum, any of these or None, or a tuple of one of them.
    """

    topic: ClassVar[str] = ""

    def as_json(self) -> dict[str, Any]:
        """The fields as JSON-ready data."""
        return {field.name: _out(getattr(self, field.name)) for field in dataclasses.fields(self)}


Ev = TypeVar("Ev", bound=Event)
Handle = Callable[[Ev], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Handler:
    """One function that reacts to one sort of event. The name stands in the database: it never changes."""

    name: str
    event: type[Event]
    function: Callable[[Any], None]


HANDLERS: Registry[Handler] = Registry(Handler)


def handles(event: type[Ev], *, name: str = "") -> Callable[[Handle[Ev]], Handle[Ev]]:
    """Register a function as a handler of `event`, under `name` or its own dotted path.

    A handler runs in a transaction of its own, together with its mark as done. It may run again after a crash, but
    then everything it wrote the first time was rolled back. It does nothing that a rollback does not undo.
    """
    if not event.topic or not dataclasses.is_dataclass(event):
        raise DeclarationError(f"{event.__qualname__} needs a topic and @dataclass(frozen=True)")
    for field in dataclasses.fields(event):
        _reader(_hints(event)[field.name])

    def register(function: Handle[Ev]) -> Handle[Ev]:
        code = name or f"{function.__module__}.{function.__qualname__}"
        for other in HANDLERS.values():
            if other.event.topic == event.topic and other.event.__qualname__ != event.__qualname__:
                raise DeclarationError(f"topic {event.topic!r} belongs to {other.event.__qualname__}")
        HANDLERS.add(code, Handler(name=code, event=event, function=function))
        return function

    return register


def handlers_of(topic: str) -> list[Handler]:
    """Everybody who reacts to a topic."""
    return [h for h in HANDLERS.values() if h.event.topic == topic]


def event_from(kind: type[Ev], data: Mapping[str, Any]) -> Ev:
    """The event whose `as_json` gave `data`. A field added since takes its default; an unknown one is ignored."""
    hints = _hints(kind)
    known = {f.name for f in dataclasses.fields(kind)}
    return kind(**{name: _reader(hints[name])(value) for name, value in data.items() if name in known})


def _hints(kind: type[Event]) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _out(value: object) -> object:
    match value:
        case enum.StrEnum():
            return value.value
        case None | bool() | int() | str():
            return value
        case dt.datetime() | dt.date():
            return value.isoformat()
        case decimal.Decimal():
            return str(value)
        case tuple() | list() | frozenset():
            return [_out(item) for item in value]
    raise TypeError(f"an event cannot carry a {type(value).__name__}")


def _reader(hint: Any) -> Callable[[Any], Any]:
    """How to read a field of this type back; DeclarationError if it could not be."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        inner = [a for a in arguments if a is not types.NoneType]
        if len(inner) == 1:
            read = _reader(inner[0])
            return lambda value: None if value is None else read(value)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        read = _reader(arguments[0])
        return lambda value: tuple(read(item) for item in value)
    if hint in {int, str, bool}:
        return lambda value: value
    if hint is dt.datetime:
        return dt.datetime.fromisoformat
    if hint is dt.date:
        return dt.date.fromisoformat
    if hint is decimal.Decimal or (isinstance(hint, type) and issubclass(hint, enum.StrEnum)):
        return typing.cast("Callable[[Any], Any]", hint)
    raise DeclarationError(f"an event cannot carry {hint!r}")
