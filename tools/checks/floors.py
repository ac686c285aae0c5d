"""Where a module stands in the house, and what the model registry says about keys between floors.

Django lets a key point anywhere by a string and the other side look back through an accessor; neither is an import.
Not for: imports (pyproject.toml, import contracts).
"""

from collections.abc import Iterable
from typing import Any

FLOORS = ("kernel", "registers", "ledger", "operations", "oversight", "programme", "faces", "config")


def place(dotted: str) -> tuple[int, str] | None:
    """The floor's number and `floor.app` of a dotted path such as wufei.registers.places.models; None outside."""
    parts = dotted.split(".")
    if len(parts) < 2 or parts[0] != "wufei" or parts[1] not in FLOORS:
        return None
    return FLOORS.index(parts[1]), ".".join(parts[1:3])


def model_faults(models: Iterable[Any]) -> list[str]:
    """Keys that point upward, and keys between apps that give the other side an accessor."""
    found = []
    for model in models:
        here = place(model.__module__)
        if here is None:
            continue
        for field in model._meta.get_fields(include_hidden=True):
            target = getattr(field, "related_model", None)
            there = place(target.__module__) if isinstance(target, type) else None
            if there is None or target is None or field.auto_created:
                continue
            name = f"{here[1]}.{model.__name__}.{field.name}"
            if there[0] > here[0]:
                found.append(f"{name} points up to {there[1]}.{target.__name__}")
            elif there[1] != here[1] and not field.remote_field.hidden:
                found.append(f"{name} gives {there[1]}.{target.__name__} an accessor; end related_name with '+'")
    return found
