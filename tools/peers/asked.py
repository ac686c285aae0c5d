"""What both peers share: settings of a bare Django, and rounds that are asked for by line and answered in seconds.

Runs in the peers' own environment, where nothing of Wufei is. Not for: either peer's ways (their own files).
"""

import datetime as dt
import json
import os
import random
import sys
import time
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Any

SEED = 20260901
ACCOUNTS = 200
LARGEST = 30_000_000
Drawn = list[tuple[int, int, int]]  # from, to, hundredths
BEGIN = dt.datetime(2025, 1, 1, 12, tzinfo=dt.UTC)
# As Wufei's own settings have them (config/settings/environment.py), so that both write with the same care.
PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA wal_autocheckpoint=10000;"
    "PRAGMA cache_size=-64000;PRAGMA temp_store=MEMORY;PRAGMA foreign_keys=ON;"
)
APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages"]


def set_up(*apps: str, **settings: Any) -> None:
    """Django with the peer's apps on the database of PEER_DATABASE_URL, migrated."""
    import django  # noqa: PLC0415  this order
    from django.conf import settings as holder  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    holder.configure(
        DATABASES={"default": _database(os.environ["PEER_DATABASE_URL"])},
        INSTALLED_APPS=[*APPS, *apps],
        SECRET_KEY="peers",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        **settings,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def _database(url: str) -> dict[str, Any]:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "sqlite":
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": PRAGMAS}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parts.path, "CONN_MAX_AGE": None, "OPTIONS": options}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username,
        "PASSWORD": parts.password,
        "HOST": parts.hostname,
        "PORT": parts.port,
        "CONN_MAX_AGE": None,
    }


def pairs(count: int, chance: random.Random) -> Drawn:
    """From, to and how much, so many times: drawn as tools/ledger_world.py draws."""
    found = []
    for _number in range(count):
        source, target = int(ACCOUNTS * chance.random() ** 2), int(ACCOUNTS * chance.random() ** 2)
        if source == target:
            target = (target + 1) % ACCOUNTS
        found.append((source, target, 1 + int(LARGEST * chance.random())))
    return found


def answer(ways: Mapping[str, Callable[[Drawn], object]]) -> None:
    """Serve lines `way count`: draw, then post by that way; answer the seconds of the posting alone."""
    chance = random.Random(SEED)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        way, count = line.split()
        drawn = pairs(int(count), chance)
        started = time.perf_counter()
        ways[way](drawn)
        print(json.dumps({"seconds": time.perf_counter() - started}), flush=True)
