"""Fill and seal the house's registries once at start; refuse to start on any fault, in words the author can act on."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from wufei import kernel, programme, registers
from wufei.kernel.access import Permission
from wufei.kernel.jobs import spec as jobs
from wufei.kernel.machine import Machine
from wufei.kernel.outbox import spec as outbox
from wufei.kernel.registry import DeclarationError
from wufei.registers.identity import spec as identity


def _modules(name: str) -> Iterator[ModuleType]:
    """The module called `name` of every app-like package of the floors, bottom up."""
    for floor in (kernel, registers, programme):
        for found in pkgutil.iter_modules(floor.__path__, f"{floor.__name__}."):
            if found.ispkg and importlib.util.find_spec(f"{found.name}.{name}") is not None:
                yield importlib.import_module(f"{found.name}.{name}")


def permissions_declared() -> list[Permission]:
    """Every permission of every app of the house, in the order of the floors."""
    return [permission for module in _modules("permissions") for permission in module.PERMISSIONS]


def machines_declared() -> list[Machine[Any, Any]]:
    """Every table of moves of every app, for the checks and for drawing."""
    return [value for module in _modules("states") for value in vars(module).values() if isinstance(value, Machine)]


def wire() -> None:
    """Collect, judge, seal. Raises DeclarationError with every fault at once."""
    permissions = permissions_declared()
    faults = identity.faults(permissions)
    faults += [fault for machine in machines_declared() for fault in machine.faults()]
    if faults:
        raise DeclarationError("; ".join(faults))
    identity.permissions_collect(permissions)
    identity.PERMISSIONS.seal()
    outbox.HANDLERS.seal()
    jobs.seal()
