"""What a new app begins with: the house's file names, each with the docstring to fill. Run by `tools/new_app`.

Leave out what the app does not need by deleting the file; add nothing under another name. Not for: changing an app.
"""

import argparse
import keyword
import re
import sys
from pathlib import Path

FLOORS = ("kernel", "registers", "ledger", "operations", "oversight", "programme")
FILES = {
    "__init__.py": '"""{Name}: say what it is. Not for: say what stands elsewhere, and where."""\n',
    "apps.py": '''"""Wiring of {name}. Not for: rules."""

from django.apps import AppConfig


class {Name}(AppConfig):
    name = "wufei.{floor}.{app}"
    label = "{app}"
''',
    "spec.py": '"""Words of {name}: kinds, states, frozen values. Not for: tables or judgement."""\n',
    "events.py": '"""What {name} tell those above. Not for: reactions."""\n',
    "errors.py": '"""Refusals of {name}, each with its remedy. Not for: texts of faces."""\n',
    "permissions.py": '''"""What can be allowed on {name}. Not for: who may (roles)."""

from wufei.kernel.access import Permission

PERMISSIONS: tuple[Permission, ...] = ()
''',
    "states.py": '"""Tables of moves of {name}. Not for: writing a state (rows.swap)."""\n',
    "rules.py": '"""Judgement of {name}: values in, values or faults out. Not for: tables."""\n',
    "models.py": '"""Tables of {name}: fields and constraints. Not for: verbs (actions)."""\n',
    "queries.py": '"""Reads of {name}, `visible_to` an actor. Not for: writes (actions)."""\n',
    "actions.py": '''"""Writes of {name}: keyword-only, `actor` first, one transaction each.

Each act: permission, compare-and-swap, change, audit, outbox. Not for: judgement (rules) or reads (queries).
"""
''',
    "handlers.py": '"""What {name} do on others\' events, in their own tables. Not for: acts of people."""\n',
    "tables.py": '''"""How {name} go out and come in as files. Not for: what a row does (actions) or shows (queries)."""

from wufei.kernel.tables.spec import Exchangeable

TABLES: tuple[Exchangeable, ...] = ()
''',
    "migrations/__init__.py": "",
}
PAGE = """# {Name}

What the app is for, in two sentences, and what stands elsewhere.

| | |
|---|---|
| tables | |
| states and moves | |
| permissions | |
| events told, events heard | |
| refusals | |

## What was weighed

Decisions that a reader of the code would ask about; the costly ones have a page in `docs/decisions/`.
"""
TESTS = '''"""The {name} app: its acts, through their public names. Not for: pages (tests/journeys)."""

from django.apps import apps


def test_the_app_is_wired() -> None:
    assert apps.get_app_config("{app}").name == "wufei.{floor}.{app}"
'''
LEFT = """Left to do by hand, because the house's order is decided by people:
  1. src/wufei/config/settings/defaults.py: "wufei.{floor}.{app}" in INSTALLED_APPS, below what it stands on
  2. pyproject.toml: its place in the order of its floor{order}
  3. fill the docstrings, delete the files the app does not need, write docs/apps/{app}.md"""


def make(root: Path, floor: str, app: str) -> list[Path]:
    """Write the files of a new app; raises ValueError before the first if the name or the place will not do."""
    if floor not in FLOORS:
        raise ValueError(f"{floor} is no floor with apps: {', '.join(FLOORS)}")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", app) or keyword.iskeyword(app):
        raise ValueError(f"{app} is no name of an app: small letters, digits and underscores, a noun in the plural")
    folder = root / "src" / "wufei" / floor / app
    taken = [p for p in (root / "src" / "wufei").glob(f"*/{app}") if p.is_dir()] + [p for p in [folder] if p.exists()]
    if taken:
        raise ValueError(f"the name is taken: {taken[0].relative_to(root)}")
    words = {"floor": floor, "app": app, "name": app.replace("_", " "), "Name": app.title().replace("_", "")}
    texts = {folder / name: text for name, text in FILES.items()}
    texts[root / "docs" / "apps" / f"{app}.md"] = PAGE
    texts[root / "tests" / floor / app / f"test_{app}_app.py"] = TESTS
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(**words), encoding="utf-8")
    return list(texts)


def main(root: Path) -> int:
    """Parse, write, say what is left."""
    parser = argparse.ArgumentParser(prog="tools/new_app", description="Begin an app with the house's file names.")
    parser.add_argument("floor", help=", ".join(FLOORS))
    parser.add_argument("app", help="a noun in the plural, such as rounds")
    told = parser.parse_args()
    try:
        made = make(root, told.floor, told.app)
    except ValueError as fault:
        print(fault, file=sys.stderr)
        return 2
    print("\n".join(str(path.relative_to(root)) for path in made))
    order = "" if told.floor == "programme" else " (contract 8 or 9 refuses it until then)"
    print("\n" + LEFT.format(floor=told.floor, app=told.app, order=order))
    return 0
