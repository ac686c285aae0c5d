"""Every public function of an `actions` module: keyword-only, `actor` first, and the policy is asked.

The policy counts as asked when the function calls `require(…)`, or a function of the same app's actions that does. An
act of the house itself, which no person calls (numbering, the outbox), says why in its docstring on a line that begins
with `No actor:` or `No permission:`. In a folder whose `__init__` gives acts out, those are the public ones, and nobody
reaches past it. Not for: whether the permission is the right one; tests of the app show that.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

WITHOUT_ACTOR, WITHOUT_PERMISSION = "No actor:", "No permission:"
Functions = dict[str, ast.FunctionDef | ast.AsyncFunctionDef]


def faults(root: Path) -> list[str]:
    """The faults of every app's actions."""
    found = []
    package = root / "src" / "wufei"
    for app in sorted(p for p in package.glob("*/*") if p.is_dir() and p.parent.name not in {"faces", "config"}):
        files = [app / "actions.py", *sorted((app / "actions").rglob("*.py"))]
        found += app_faults([f for f in files if f.exists()], root)
        found += _past_the_door(app, root)
    return found


def app_faults(files: list[Path], root: Path) -> list[str]:
    """The faults of one app's actions, its files taken together: one act may call another."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}
    everything: Functions = {}
    for tree in trees.values():
        everything |= {n.name: n for n in tree.body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))}
    asking = _asking(everything)
    given_out = set[str]().union(*(_given_out(tree) for path, tree in trees.items() if path.name == "__init__.py"))
    found = []
    for path, tree in trees.items():
        for node in tree.body:
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or node.name.startswith("_"):
                continue
            if not given_out or node.name in given_out:
                name = f"{path.relative_to(root).as_posix()}:{node.lineno}: {node.name}"
                found += [f"{name} {fault}" for fault in _act(node, asks=node.name in asking)]
    return found


def _given_out(tree: ast.Module) -> set[str]:
    """The names a folder's `__init__` imports, to give them out."""
    return {a.asname or a.name for n in tree.body if isinstance(n, ast.ImportFrom) for a in n.names}


def _past_the_door(app: Path, root: Path) -> list[str]:
    """Imports, from outside the app, of a file in a folder of actions whose `__init__` gives its acts out."""
    door = app / "actions" / "__init__.py"
    if not door.exists() or not _given_out(ast.parse(door.read_text(encoding="utf-8"))):
        return []
    package = ".".join(door.parent.relative_to(root / "src").parts)
    inside = re.compile(rf"^\s*(?:from|import) {re.escape(package)}\.", re.MULTILINE)
    others = (p for p in sorted((root / "src").rglob("*.py")) if app not in p.parents)
    return [
        f"{path.relative_to(root).as_posix()}: reaches past {package}; import from it"
        for path in others
        if inside.search(path.read_text(encoding="utf-8"))
    ]


def _act(node: ast.FunctionDef | ast.AsyncFunctionDef, *, asks: bool) -> Iterator[str]:
    said = [line.strip() for line in (ast.get_docstring(node) or "").splitlines()]
    without_actor = any(line.startswith(WITHOUT_ACTOR) and line != WITHOUT_ACTOR for line in said)
    without_permission = any(line.startswith(WITHOUT_PERMISSION) and line != WITHOUT_PERMISSION for line in said)
    if without_actor:
        return
    if node.args.posonlyargs or node.args.args or node.args.vararg:
        yield "takes positional arguments; begin them with *"
    if not node.args.kwonlyargs or node.args.kwonlyargs[0].arg != "actor":
        yield f"does not take `actor` first (or say why: “{WITHOUT_ACTOR} …”)"
    if not asks and not without_permission:
        yield f"asks no permission: call require(…) (or say why: “{WITHOUT_PERMISSION} …”)"


def _asking(functions: Functions) -> set[str]:
    """The functions that call `require`, by themselves or through one another."""
    calls = {name: _called(node) for name, node in functions.items()}
    asking = {name for name, called in calls.items() if "require" in called}
    while more := {n for n, called in calls.items() if called & asking} - asking:
        asking |= more
    return asking


def _called(node: ast.AST) -> set[str]:
    names = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            match call.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    names.add(name)
    return names
