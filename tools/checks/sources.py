"""What the syntax tree of one file shows: look-ups by string, foreign writes, clocks, names, sizes, docstrings.

Not for: imports (the contracts), acts (acts.py), templates (templates.py).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.checks.floors import place

LONGEST_FILE, LONGEST_FUNCTION = 400, 70
WRITES = {
    *("create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create"),
    *("acreate", "abulk_create", "aupdate", "adelete", "aget_or_create", "aupdate_or_create"),
}
VAGUE = {
    *("util", "utils", "helper", "helpers", "common", "core", "base", "manager", "managers"),
    *("service", "services", "misc", "shared"),
}
CLOCK = "wufei.kernel.clock"
SWAP = "wufei.kernel.rows"
STATES = {"state", "status"}
CHINESE = re.compile(r"[\u3400-\u9fff]")
FOLDERS = ("src", "tools", "tests")


def faults(root: Path) -> list[str]:
    """Every fault of every Python file of the project, generated migrations left out."""
    found = []
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" not in path.parts or path.name == "__init__.py":
                found += file_faults(path, root)
    return found


def file_faults(path: Path, root: Path) -> list[str]:
    """The faults of one file; rules on code of the product hold below src/ only."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(root).as_posix()
    tree = ast.parse(text)
    product = name.startswith("src/wufei/")
    found = [f"{name}: {fault}" for fault in _shape(path, text, tree, everywhere=product)]
    if product:
        dotted = ".".join(path.relative_to(root / "src").with_suffix("").parts)
        found += [f"{name}:{line}: {fault}" for line, fault in _product(tree, dotted)]
    return found


def _shape(path: Path, text: str, tree: ast.Module, *, everywhere: bool) -> Iterator[str]:
    if VAGUE & {path.stem, path.parent.name}:
        yield f"the name {path.stem if path.stem in VAGUE else path.parent.name} says nothing and will grow"
    if (lines := text.count("\n")) > LONGEST_FILE:
        yield f"{lines} lines, at most {LONGEST_FILE}"
    if (everywhere or text.strip()) and "migrations" not in path.parts and not ast.get_docstring(tree):
        yield "no docstring: what it is and what it is not for"
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{node.name}: {lines} lines, at most {LONGEST_FUNCTION}"


def _product(tree: ast.Module, dotted: str) -> Iterator[tuple[int, str]]:
    foreign = _foreign_models(tree, dotted)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _calls(node, dotted, foreign)
        if dotted != CLOCK:
            yield from _clocks(node)
        if dotted != SWAP:
            yield from _state_writes(node)
    if dotted.startswith("wufei.faces."):
        yield from _chinese(tree)


def _foreign_models(tree: ast.Module, dotted: str) -> set[str]:
    """The names under which this file knows tables, or modules of tables, of other apps."""
    here, names = place(dotted), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and (there := place(node.module)):
            other = here is None or there[1] != here[1]
            in_models = ".models" in node.module + "."
            names |= {a.asname or a.name for a in node.names if other and (in_models or a.name == "models")}
    return names


def _calls(node: ast.Call, dotted: str, foreign: set[str]) -> Iterator[tuple[int, str]]:
    match node.func:
        case ast.Attribute(attr="get_model") | ast.Name(id="get_model"):
            yield node.lineno, "get_model hides an import"
        case ast.Attribute(attr=attr) if attr in WRITES:
            root, manager = _chain(node.func)
            if manager and root in foreign:
                yield node.lineno, f"writes {root}, which another app owns; call that app's action"


def _chain(node: ast.expr) -> tuple[str, bool]:
    """The name a chain of calls and attributes begins with, and whether it passes through a manager."""
    manager = False
    while isinstance(node, (ast.Attribute, ast.Call, ast.Subscript)):
        if isinstance(node, ast.Attribute):
            manager = manager or node.attr in {"objects", "_default_manager", "_base_manager"}
        node = node.func if isinstance(node, ast.Call) else node.value
    return (node.id if isinstance(node, ast.Name) else ""), manager


def _clocks(node: ast.AST) -> Iterator[tuple[int, str]]:
    word = "reads the clock by itself; use wufei.kernel.clock"
    match node:
        case ast.Attribute(attr="now" | "utcnow" | "today" | "localdate", value=value):
            owner = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
            if owner in {"timezone", "datetime", "date"}:
                yield node.lineno, word
        case ast.ImportFrom(module="django.utils.timezone", names=names) if {a.name for a in names} & {
            "now",
            "localdate",
        }:
            yield node.lineno, word
        case ast.ImportFrom(module="django.db.models.functions", names=names) if "Now" in {a.name for a in names}:
            yield node.lineno, word
        case ast.keyword(arg="auto_now" | "auto_now_add", value=ast.Constant(value=True)):
            yield node.value.lineno, word


def _state_writes(node: ast.AST) -> Iterator[tuple[int, str]]:
    word = "writes a state without its table of moves; use swap in an action"
    match node:
        case ast.Assign(targets=[ast.Attribute(attr=attr, value=ast.Name(id=name))]) if (
            attr in STATES and name != "self"
        ):
            if name not in {"response"}:
                yield node.lineno, word
        case ast.Call(func=ast.Attribute(attr="update"), keywords=words) if STATES & {w.arg for w in words if w.arg}:
            yield node.lineno, word


def _chinese(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Chinese in the code of a face would be the same in both languages; message ids are English."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in docstrings:
            continue
        if isinstance(node.value, str) and CHINESE.search(node.value):
            yield node.lineno, f"Chinese text in a face: mark an English one, {node.value[:20]!r}"
