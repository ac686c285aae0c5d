"""Every check that needs no running product, one line each; what fails shows its words. `make lint`.

Not for: what tests say (tools/test.py); the architecture checks run there and, through the contracts, here.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.steps import ROOT

BIN = Path(sys.executable).parent
TEMPLATES = "src/wufei/faces/web/templates"
CHECKS: list[tuple[str, list[str]]] = [
    ("style", ["ruff", "check", "--quiet", "--output-format=concise", "."]),
    ("layout of files", ["ruff", "format", "--check", "--output-format=concise", "."]),
    ("import contracts", ["lint-imports"]),
    ("house rules", ["python", "-m", "tools.checks"]),
    ("locks", ["python", "-m", "tools.locks", "check"]),
    ("messages", ["python", "-m", "tools.messages", "check"]),
    ("templates", ["djlint", "--lint", "--quiet", TEMPLATES]),
    ("django check", ["django-admin", "check", "--fail-level", "WARNING"]),
    ("migrations", ["django-admin", "makemigrations", "--check", "--dry-run"]),
    ("types", ["mypy"]),
]


def main(chosen: list[str]) -> int:
    """Run all checks, or those whose names begin with one of `chosen`."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="wufei-lint-") as home:
        env = {
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
            "DJANGO_SETTINGS_MODULE": "wufei.config.settings",
            "WUFEI_MODE": "test",
            "WUFEI_HOME": home,
        }
        for name, command in CHECKS:
            if chosen and not name.startswith(tuple(chosen)):
                continue
            started = time.monotonic()
            done = subprocess.run(
                command, cwd=ROOT, env=env, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
            )
            print(
                f"{name:<20} {'FAILED' if done.returncode else 'ok':<7}{time.monotonic() - started:6.1f} s", flush=True
            )
            if done.returncode:
                failed.append(name)
                print("".join(f"    {line}\n" for line in (done.stdout + done.stderr).strip().splitlines()[-60:]))
    print(f"{len(failed)} failed: {', '.join(failed)}" if failed else "All checks pass.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
