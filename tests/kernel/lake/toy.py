"""A dataset whose database is a folder of JSON files, for this process and for others. Not for: real apps' datasets.

`python -m tests.kernel.lake.toy FOLDER act` does one of the acts below in a process of its own and prints JSON.
"""

import json
import os
import pathlib
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Any

import django
from django.conf import settings

from wufei.kernel.lake import spec
from wufei.kernel.lake.spec import Column, Dataset

ROOT = pathlib.Path(__file__).parents[3]
SCHEMA = (
    Column("place_code", "string", "Place"),
    Column("year", "int32", "Year"),
    Column("mass_g", "int64", "Mass in grams"),
)


class Toy:
    """Facts in parts, each with a token, that count how often they are read."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder / "facts"
        self.log = folder / "reads.log"
        self.folder.mkdir(exist_ok=True)

    def put(self, key: str, token: str, *rows: tuple[str, int, int]) -> None:
        """Change a part of the facts."""
        beside = self.folder.parent / f"{os.getpid()}.json"  # other processes read while this one writes
        beside.write_text(json.dumps({"key": key, "token": token, "rows": rows}))
        beside.replace(self.folder / _name(key))

    def drop(self, key: str) -> None:
        """Remove a part of the facts."""
        (self.folder / _name(key)).unlink()

    def dataset(self, **changes: Any) -> Dataset:
        """The facts as a dataset, with what differs."""
        said = {"name": "visits", "schema": SCHEMA, "parts": self.parts, "read": self.read, "title": "Visits"}
        return Dataset(**{**said, **changes})

    def parts(self) -> Mapping[str, str]:
        """The tokens."""
        found = [json.loads(path.read_text()) for path in self.folder.iterdir()]
        return {part["key"]: part["token"] for part in found}

    def read(self, key: str) -> Any:
        """The rows of a part, noting that they were read."""
        with self.log.open("a") as log:
            log.write(f"{key}\n")
        rows = json.loads((self.folder / _name(key)).read_text())["rows"]
        return self.dataset().rows([tuple(row) for row in rows])

    def reads(self) -> list[str]:
        """Which parts were read since this was asked last."""
        found = self.log.read_text().split() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return sorted(found)


def _name(key: str) -> str:
    return urllib.parse.quote(key, safe="") + ".json"


class Process:
    """One act in a process of its own."""

    def __init__(self, folder: pathlib.Path, act: str) -> None:
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        command = [sys.executable, "-m", "tests.kernel.lake.toy", str(folder), act]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def result(self) -> Any:
        """What it printed; fails with its errors if it failed."""
        out, err = self.process.communicate(timeout=120)
        assert self.process.returncode == 0, err[-3000:]
        return json.loads(out)

    def exit_code(self) -> int:
        """How it ended, for those that are meant to die."""
        self.process.communicate(timeout=120)
        return self.process.returncode


def _sum() -> Any:
    from wufei.kernel.lake import queries

    return int(queries.table("visits").mass_g.sum().to_pyarrow().as_py() or 0)


def _often() -> list[int]:
    """Sums, taken one after the other while others write."""
    return [_sum() for _ in range(40)]


def _die_before_publishing() -> None:
    from wufei.kernel.lake.store import Shelf

    Shelf.publish = lambda *_args, **_named: os._exit(9)  # type: ignore[assignment,method-assign]
    _sum()


def _die_while_writing() -> None:
    os.fsync = lambda _handle: os._exit(9)
    _sum()


ACTS: dict[str, Callable[[], Any]] = {
    "sum": _sum,
    "often": _often,
    "die_before_publishing": _die_before_publishing,
    "die_while_writing": _die_while_writing,
}


def main() -> None:
    """Settings of its own, one dataset, one act."""
    folder = pathlib.Path(sys.argv[1])
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        LAKE_ROOT=folder / "lake",
        LAKE_MEMORY="256MB",
        LAKE_THREADS=1,
    )
    django.setup()
    spec.DATASETS.add("visits", Toy(folder).dataset())
    sys.stdout.write(json.dumps(ACTS[sys.argv[2]]()))


if __name__ == "__main__":
    main()
