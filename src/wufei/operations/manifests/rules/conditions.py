"""Conditions as data: whether they hold, what they ask, how they look in JSON. Not for: what depends on them."""

from collections.abc import Iterator, Mapping
from typing import Any

from wufei.operations.manifests.spec import Above, Among, Condition, Either, Every, Filled, Not

Values = Mapping[str, object]


def filled(values: Values, name: str) -> bool:
    """Whether a field holds something: nothing, "" and an empty list are nothing; 0 and False are something."""
    value = values.get(name)
    return value is not None and value not in ("", [])


def holds(condition: Condition, values: Values) -> bool:
    """Whether a condition holds for these values."""
    match condition:
        case Filled(name):
            return filled(values, name)
        case Among(name, wanted):
            return str(values.get(name, "")) in wanted
        case Above(name, amount):
            value = values.get(name)
            return isinstance(value, int) and not isinstance(value, bool) and value > amount
        case Not(inner):
            return not holds(inner, values)
        case Every(parts):
            return all(holds(part, values) for part in parts)
        case Either(parts):
            return any(holds(part, values) for part in parts)


def asks(condition: Condition) -> Iterator[str]:
    """The fields a condition looks at."""
    match condition:
        case Filled(name) | Among(name, _) | Above(name, _):
            yield name
        case Not(inner):
            yield from asks(inner)
        case Every(parts) | Either(parts):
            for part in parts:
                yield from asks(part)


def as_json(condition: Condition) -> list[Any]:
    """A condition for a browser: ["filled", name], ["among", name, [...]], ["not", [...]], ["every", [...], …] …"""
    match condition:
        case Filled(name):
            return ["filled", name]
        case Among(name, wanted):
            return ["among", name, list(wanted)]
        case Above(name, amount):
            return ["above", name, amount]
        case Not(inner):
            return ["not", as_json(inner)]
        case Every(parts):
            return ["every", *map(as_json, parts)]
        case Either(parts):
            return ["either", *map(as_json, parts)]
