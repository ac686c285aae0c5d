"""A copy of the package in which things may be broken, and what breaks it. Not for: the breaches themselves."""

import dataclasses
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.steps import ROOT


@dataclasses.dataclass(frozen=True)
class Breach:
    """Lines put into files of a copy, and the numbers of the contracts that must notice."""

    name: str
    lines: dict[str, str]
    noticed_by: set[int]


class House:
    """A copy of the package in which things may be broken."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ignored = shutil.ignore_patterns("__pycache__", "*.html", "*.po", "*.mo", "*.css", "*.js")
        shutil.copytree(ROOT / "src", folder / "src", ignore=ignored)
        (folder / "tools").mkdir()
        shutil.copy(ROOT / "tools" / "__init__.py", folder / "tools")
        shutil.copy(ROOT / "tools" / "contracts.py", folder / "tools")
        shutil.copy(ROOT / "pyproject.toml", folder)

    def broken(self) -> set[int]:
        """The numbers of the contracts that are broken now."""
        env = {**os.environ, "PYTHONPATH": f"{self.folder / 'src'}{os.pathsep}{self.folder}"}
        command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
        done = subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, check=False)
        numbers = {int(found) for found in re.findall(r"^(\d+) .*BROKEN", done.stdout, re.MULTILINE)}
        assert numbers or done.returncode == 0, done.stdout[-1500:] + done.stderr[-1500:]
        return numbers

    def plant(self, breach: Breach) -> Iterator[None]:
        """Break it, then put everything back."""
        before: dict[Path, str | None] = {}
        for name, line in breach.lines.items():
            path = self.folder / "src" / "wufei" / name
            before[path] = path.read_text() if path.exists() else None
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{before[path] or ''}\n{line}\n")
        yield
        for path, text in before.items():
            if text is None:
                path.unlink()
                if not any(path.parent.iterdir()):
                    path.parent.rmdir()
            else:
                path.write_text(text)
