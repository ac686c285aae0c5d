"""Killed at any point, the books keep what they acknowledged and nothing by halves. On the database that was told."""

import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from django.db import connection
from tests.ledger.books.poster import FIRMS

KILLS, MOST_KILLS, POSTINGS = 12, 60, 10_000
SIZES = (1, 3, 50, 400)
ROOT = pathlib.Path(__file__).parents[3]


def environment(home: pathlib.Path) -> dict[str, str]:
    """What leads a process to a database of this test's own: a file, or the test database of the server."""
    told, url = connection.settings_dict, f"sqlite:///{home / 'books.sqlite3'}"
    if connection.vendor == "postgresql":
        url = f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
    ours = {"WUFEI_DATABASE_URL": url, "WUFEI_HOME": str(home), "WUFEI_MODE": "development"}
    return {**os.environ, **ours, "DJANGO_SETTINGS_MODULE": "wufei.config.settings"}


def asked(what: str, told: dict[str, str]) -> str:
    """What a process says that is let live."""
    command = [sys.executable, "-m", "tests.ledger.books.poster", what]
    return subprocess.run(command, cwd=ROOT, env=told, stdout=subprocess.PIPE, text=True, check=True).stdout


def killed_after(seconds: float, size: int, told: dict[str, str]) -> list[list[str]]:
    """The keys that a process acknowledged, block by block, until it was killed."""
    command = [sys.executable, "-m", "tests.ledger.books.poster", str(size)]
    with subprocess.Popen(command, cwd=ROOT, env=told, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().split("\n")
    return [line.split() for line in lines[:-1]]  # what stands behind the last end of line was cut off


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_killed_at_any_point_nothing_acknowledged_is_lost_and_nothing_is_half(tmp_path: pathlib.Path) -> None:
    told, chance = environment(tmp_path), random.Random(7)
    asked("prepare", told)
    acknowledged: list[str] = []
    kills = 0
    while kills < MOST_KILLS and (kills < KILLS or len(acknowledged) < POSTINGS):
        size = SIZES[kills % len(SIZES)]
        blocks = killed_after(chance.uniform(0.05, 0.6), size, told)
        assert {len(block) for block in blocks} <= {size}
        acknowledged += [key for block in blocks for key in block]
        kills += 1
    assert len(acknowledged) >= POSTINGS
    found: dict[str, Any] = json.loads(asked("judge", told))
    assert set(acknowledged) <= set(found["keys"])
    unheard = len(found["keys"]) - FIRMS - len(acknowledged)
    assert 0 <= unheard <= kills * max(SIZES)  # taken, and killed before it could be said
    assert set(found["sizes"]) == {*SIZES, FIRMS}
    assert (found["unsound"], found["waiting"]) == ([], 0)
