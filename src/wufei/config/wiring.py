"""Fill and seal the house's registries once at start; refuse to start on any fault, in words the author can act on."""

import dataclasses
import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from wufei import kernel, ledger, operations, oversight, programme, registers
from wufei.config.shelf import shelf_read, streams_found
from wufei.kernel.access import Permission
from wufei.kernel.jobs import spec as jobs
from wufei.kernel.lake import spec as lake
from wufei.kernel.machine import Machine
from wufei.kernel.outbox import spec as outbox
from wufei.kernel.registry import DeclarationError
from wufei.kernel.tables import spec as tables
from wufei.registers.identity import spec as identity


def _modules(name: str) -> Iterator[ModuleType]:
    """The module called `name` of every app-like package of the floors, bottom up."""
    for floor in (kernel, registers, ledger, operations, oversight, programme):
        for found in pkgutil.iter_modules(floor.__path__, f"{floor.__name__}."):
            if found.ispkg and importlib.util.find_spec(f"{found.name}.{name}") is not None:
                yield importlib.import_module(f"{found.name}.{name}")


def permissions_declared() -> list[Permission]:
    """Every permission of every app of the house, in the order of the floors."""
    return [permission for module in _modules("permissions") for permission in module.PERMISSIONS]


def machines_declared() -> list[Machine[Any, Any]]:
    """Every table of moves of every app, for the checks and for drawing."""
    return [value for module in _modules("states") for value in vars(module).values() if isinstance(value, Machine)]


def datasets_declared() -> list[lake.Dataset]:
    """Every dataset that an app gives the lake, in the order of the floors."""
    return [dataset for module in _modules("datasets") for dataset in module.DATASETS]


def tables_declared() -> list[tables.Exchangeable]:
    """Every table that goes out and comes in, with the floor it stands on, in the order of the floors."""
    return [
        dataclasses.replace(table, floor=module.__name__.split(".")[1])
        for module in _modules("tables")
        for table in module.TABLES
    ]


def wire() -> None:
    """Collect, judge, seal. Raises DeclarationError with every fault at once."""
    permissions = permissions_declared()
    faults = identity.faults(permissions)
    faults += [fault for machine in machines_declared() for fault in machine.faults()]
    datasets = datasets_declared()
    faults += lake.faults(datasets)
    exchangeable = tables_declared()
    faults += tables.faults(exchangeable, {permission.code for permission in permissions})
    if faults:
        raise DeclarationError("; ".join(faults))
    identity.permissions_collect(permissions)
    identity.PERMISSIONS.seal()
    for dataset in datasets:
        lake.DATASETS.add(dataset.name, dataset)
    lake.DATASETS.seal()
    for table in exchangeable:
        tables.TABLES.add(table.spec.code, table)
    tables.TABLES.seal()
    shelf_read(streams_found())
    outbox.HANDLERS.seal()
    jobs.seal()
