"""Every action can be reached over the API, or stands here with the reason why not. Not for: what an action does."""

import ast
import importlib
import pathlib
import pkgutil
import types

import wufei.faces.api

PACKAGES = (
    "wufei.kernel.files.actions",
    "wufei.kernel.jobs.actions",
    "wufei.kernel.outbox.actions",
    "wufei.kernel.tables.actions",
    "wufei.registers.places.actions",
    "wufei.registers.parties.actions",
    "wufei.registers.identity.actions",
    "wufei.registers.exchange.actions",
    "wufei.programme.plans.actions",
    "wufei.programme.indicators.actions",
    "wufei.programme.rounds.actions",
    "wufei.programme.evaluation.actions",
)
# Packages whose door says what is public.
DOORS = tuple(name for name in PACKAGES if ".registers." in name)
NOT_BY_API = {
    "file_store": "a file comes with what it belongs to: a plan, a report, a meeting",
    "files_sweep": "the clock does it",
    "job_start": "the app whose work it is starts its job",
    **dict.fromkeys(("emit", "emit_all"), "part of another action"),
    "deliver": "the worker does it",
    "deliver_one": "the worker does it",
    "drain": "tests and the worker do it",
    "outbox_prune": "the clock does it",
    "apikey_use": "the API itself calls it for every request with a key",
    "decision_add": "needs a meeting as a row; decision_add_to is the same by id",
    "task_number": "part of another action",
    "parts_write": "part of another action",
    **dict.fromkeys(
        ("place_put", "party_put", "name_put", "site_put", "person_put"), "a row of a table; the table is imported"
    ),
    "trace": "part of another action",
    **dict.fromkeys(
        ("variables_write", "indicator_new", "definition_write", "judgement_write", "deduction_write", "files_store"),
        "part of another action",
    ),
    **dict.fromkeys(
        ("figures_refresh", "figures_follow", "figures_held", "forecasts_refresh"), "follows every change by itself"
    ),
    **dict.fromkeys(("reading_put", "target_put", "published_row_put"), "a row of a table; the table is imported"),
    **dict.fromkeys(("amount_micro", "near_bits", "may_fill"), "reads or asks, and writes nothing"),
    "shipped": "a query tells the same with titles",
    "reminders_of_the_day": "the clock does it",
}


def _modules(name: str) -> list[types.ModuleType]:
    package = importlib.import_module(name)
    if name in DOORS or not hasattr(package, "__path__"):
        return [package]
    return [importlib.import_module(f"{name}.{found.name}") for found in pkgutil.iter_modules(package.__path__)]


def _actions() -> set[str]:
    found = set()
    for name in PACKAGES:
        for module in _modules(name):
            for key, value in vars(module).items():
                own = getattr(value, "__module__", "").startswith(name)
                if isinstance(value, types.FunctionType) and own and not key.startswith("_"):
                    found.add(key)
    return found


def _called() -> set[str]:
    """The names of everything the API calls."""
    folder = pathlib.Path(wufei.faces.api.__file__).parent
    calls = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                calls.add(node.func.attr)
    return calls


def test_every_action_is_reachable_or_left_out_for_a_reason() -> None:
    missing = _actions() - _called() - NOT_BY_API.keys()
    assert missing == set()


def test_what_is_left_out_exists_and_is_left_out() -> None:
    assert NOT_BY_API.keys() <= _actions()
    assert NOT_BY_API.keys() - {"apikey_use"} & _called() <= {"apikey_use"}
