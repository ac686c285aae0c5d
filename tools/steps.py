"""Steps with stamps: each says its number, name and seconds, is quiet inside and skipped when nothing it reads changed.

Standard library only, and no syntax newer than Python 3.8: it must be able to say that the Python is too old.
Not for: what the steps do (setup.py).
"""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

ROOT = pathlib.Path(__file__).resolve().parents[1]
STATE = ROOT / "build" / "setup"
TAIL = 25


class StepError(Exception):
    """A step that could not be done: what went wrong, and what a person can do about it."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(why)
        self.why = why
        self.remedy = remedy


class Step:
    """One step: `inputs` are hashed, `outputs` must exist; only when both hold still is `do` left out."""

    def __init__(
        self,
        name: str,
        do: Callable[[], None],
        *,
        inputs: Iterable[pathlib.Path] = (),
        facts: Sequence[str] = (),
        outputs: Sequence[pathlib.Path] = (),
        covers: Sequence[str] = (),
    ) -> None:
        self.name = name
        self.do = do
        self.inputs = inputs
        self.facts = facts
        self.outputs = outputs
        self.covers = covers  # facts of other variants that a stamp of this one satisfies as well

    def digest(self, facts: Sequence[str]) -> str:
        """One hash over the facts and the files the step reads."""
        total = hashlib.sha256("\0".join(facts).encode())
        for path in sorted(self.inputs):
            if path.is_file():
                total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
        return total.hexdigest()

    def stamp(self) -> pathlib.Path:
        """Where the hash of the last success lies."""
        return STATE / (self.name.replace(" ", "-") + ".json")

    def fresh(self) -> bool:
        """Whether the last success still holds."""
        try:
            kept = json.loads(self.stamp().read_text())
        except (OSError, ValueError):
            return False
        wanted = self.digest(self.facts)
        return wanted in kept.get("satisfies", []) and all(path.exists() for path in self.outputs)

    def keep(self) -> None:
        """Remember a success, also for the smaller variants it covers."""
        STATE.mkdir(parents=True, exist_ok=True)
        satisfied = [self.digest(self.facts)] + [self.digest([fact]) for fact in self.covers]
        self.stamp().write_text(json.dumps({"satisfies": satisfied}))


def files(*patterns: str) -> list[pathlib.Path]:
    """Files of the project by glob, without hidden and compiled ones."""
    found: list[pathlib.Path] = []
    for pattern in patterns:
        found += [path for path in ROOT.glob(pattern) if path.is_file() and "__pycache__" not in path.parts]
    return found


def log_path() -> pathlib.Path:
    """The log of the running set-up."""
    return STATE / "log.txt"


def run(command: Sequence[object], *, remedy: str, env: Mapping[str, str] | None = None) -> None:
    """Run a command into the log. Raises StepError with the log's tail."""
    STATE.mkdir(parents=True, exist_ok=True)
    words = [str(word) for word in command]
    with log_path().open("a", encoding="utf-8") as log:
        log.write("$ " + " ".join(words) + "\n")
        log.flush()
        start = log.tell()
        try:
            done = subprocess.run(
                words,
                check=False,
                cwd=ROOT,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        except OSError as error:
            raise StepError(f"{words[0]}: {error}", remedy) from error
    if done.returncode:
        with log_path().open(encoding="utf-8", errors="replace") as log:
            log.seek(start)
            tail = log.read().rstrip().splitlines()[-TAIL:]
        raise StepError("\n".join(["    " + line for line in tail] + [f"    (exit {done.returncode})"]), remedy)


def walk(steps: Sequence[Step]) -> bool:
    """Do the steps in order, one line each; stop at the first failure."""
    STATE.mkdir(parents=True, exist_ok=True)
    log_path().write_text("")
    begun = time.monotonic()
    for number, step in enumerate(steps, 1):
        head = f"[{number}/{len(steps)}] {step.name}"
        if step.fresh():
            print(f"{head:<44} unchanged", flush=True)
            continue
        print(f"{head:<44} ", end="", flush=True)
        started = time.monotonic()
        try:
            step.do()
        except StepError as failure:
            print(f"FAILED after {time.monotonic() - started:.1f} s\n\n{failure.why}\n\n{failure.remedy}")
            print(f"The whole log: {log_path().relative_to(ROOT)}", file=sys.stderr)
            return False
        step.keep()
        print(f"{time.monotonic() - started:6.1f} s", flush=True)
    print(f"Ready in {time.monotonic() - begun:.1f} s.")
    return True
