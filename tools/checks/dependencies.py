"""Every dependency of pyproject.toml and package.json has its line in docs/dependencies.md, and no line is left over.

Not for: versions and hashes (tools/locks.py).
"""

import json
import re
import tomllib
from pathlib import Path

ROW = re.compile(r"^\|\s*`([^`]+)`\s*\|(.*)\|\s*$", re.MULTILINE)


def named(root: Path) -> set[str]:
    """The names the project depends on directly."""
    project = tomllib.loads((root / "pyproject.toml").read_text())
    lines = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    lines += [line for extra in project["project"].get("optional-dependencies", {}).values() for line in extra]
    lines += [line for line in (root / "tools" / "build.in").read_text().splitlines() if line and line[0] != "#"]
    package = json.loads((root / "package.json").read_text())
    return {re.split(r"[\[<>=!~; ]", line)[0] for line in lines} | {
        *package.get("dependencies", {}),
        *package.get("devDependencies", {}),
    }


def faults(root: Path) -> list[str]:
    """Names without a line, lines without a name, lines that do not say both why and what dropping it takes."""
    rows = dict(ROW.findall((root / "docs" / "dependencies.md").read_text(encoding="utf-8")))
    wanted = named(root)
    found = [f"docs/dependencies.md: no line for {name}" for name in sorted(wanted - rows.keys())]
    found += [f"docs/dependencies.md: {name} is no dependency any more" for name in sorted(rows.keys() - wanted)]
    for name, row in rows.items():
        if len([cell for cell in row.split("|") if cell.strip()]) < 2:
            found.append(f"docs/dependencies.md: {name}: say why, and what it would take to drop it")
    return found
