"""The peers' own environment, made from a lock of its own, and a peer as a process that posts when it is asked to.

Their versions of what we use too would otherwise bind ours. Not for: what a peer does (asked.py and its files).
"""

import json
import os
import subprocess
from types import TracebackType
from typing import Any

from tools.setup import NETWORK, VENV, index_for_uv
from tools.steps import ROOT, Step, run, walk

HOME = ROOT / "build" / "peers-venv"
PYTHON = HOME / "bin" / "python"
LOCK = ROOT / "requirements.peers.lock"


def ready() -> bool:
    """Install the peers; nothing to do when the lock did not change. Whether they are there."""
    return walk([Step("peers of the benchmarks", _installed, inputs=[LOCK], outputs=[PYTHON])])


def _installed() -> None:
    uv, env = VENV / "bin" / "uv", index_for_uv()
    run([uv, "venv", "--quiet", "--clear", "--python", VENV / "bin" / "python", HOME], remedy=NETWORK)
    run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, LOCK], env=env, remedy=NETWORK)


class Peer:
    """A peer with its accounts, waiting to be asked; a context manager."""

    def __init__(self, module: str, database_url: str) -> None:
        self._process = subprocess.Popen(
            [str(PYTHON), "-W", "ignore", "-m", f"tools.peers.{module}"],
            cwd=ROOT,
            env={**os.environ, "PEER_DATABASE_URL": database_url, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._read()

    def __enter__(self) -> "Peer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def rate(self, way: str, count: int) -> float:
        """Transfers a second of so many, posted that way."""
        told = self._process.stdin
        if told is None:
            raise RuntimeError("a peer without ears")
        told.write(f"{way} {count}\n")
        told.flush()
        return count / float(self._read()["seconds"])

    def _read(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout is not None else ""
        if not line:
            raise RuntimeError(f"the peer ended with {self._process.wait()}; its words stand above")
        found: dict[str, Any] = json.loads(line)
        return found
