"""What the operator says, read once and typed. Every variable begins with `WUFEI_`. Not for: city policy."""

import dataclasses
import hashlib
import os
import pathlib
import re
import urllib.parse
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class Environment:
    """The operator's settings; each field says its variable and its default."""

    mode: str  # WUFEI_MODE: production, development, test
    home: pathlib.Path  # WUFEI_HOME: where the database, files and keys lie (default ./var)
    database_url: str  # WUFEI_DATABASE_URL: sqlite:///path or postgres://user:password@host:port/name
    hosts: tuple[str, ...]  # WUFEI_HOSTS: comma separated names this installation answers to
    origins: tuple[str, ...]  # WUFEI_ORIGINS: comma separated https origins trusted for forms behind a proxy
    front: pathlib.Path  # WUFEI_FRONT: the folder of bundled scripts and styles (default ./build/front)
    https: bool  # WUFEI_HTTPS: 1 when served behind TLS: secure cookies, HSTS
    lake_memory: str  # WUFEI_LAKE_MEMORY: what analysis may take of the memory in one process (default 512MB)
    seal_hash: str  # WUFEI_SEAL_HASH: what new Merkle trees are hashed with: sha256 (default) or sm3 (GB/T 32905)
    code_minutes: int  # WUFEI_CODE_MINUTES: how long a one-time code for a signature holds (default 15)
    correction_days: (
        int  # WUFEI_CORRECTION_DAYS: working days after which silence on a correction consents (default 10)
    )
    sandbox: bool  # WUFEI_SANDBOX: 1 marks every page and answer as a sandbox (`wufei sandbox` sets it)
    webhook_private: bool  # WUFEI_WEBHOOK_PRIVATE: 1 lets webhooks go to private addresses (default in development)
    api_per_minute: int  # WUFEI_API_PER_MINUTE: requests one actor may make in a minute and process (default 1200)


def read(source: dict[str, str]) -> Environment:
    """Parse `source`; raises ValueError with the variable's name on an unusable value."""
    mode = source.get("WUFEI_MODE", "production")
    if mode not in {"production", "development", "test"}:
        raise ValueError(f"WUFEI_MODE: {mode!r} is none of production, development, test")
    home = pathlib.Path(source.get("WUFEI_HOME", "var")).resolve()
    return Environment(
        mode=mode,
        home=home,
        database_url=source.get("WUFEI_DATABASE_URL", f"sqlite:///{home / 'wufei.sqlite3'}"),
        hosts=_list(source.get("WUFEI_HOSTS", "localhost,127.0.0.1,[::1]")),
        origins=_list(source.get("WUFEI_ORIGINS", "")),
        front=pathlib.Path(source.get("WUFEI_FRONT", "build/front")).resolve(),
        https=source.get("WUFEI_HTTPS", "0") == "1",
        lake_memory=_memory(source.get("WUFEI_LAKE_MEMORY", "512MB")),
        seal_hash=_seal_hash(source.get("WUFEI_SEAL_HASH", "sha256")),
        code_minutes=_count("WUFEI_CODE_MINUTES", source.get("WUFEI_CODE_MINUTES", "15")),
        correction_days=_count("WUFEI_CORRECTION_DAYS", source.get("WUFEI_CORRECTION_DAYS", "10")),
        sandbox=source.get("WUFEI_SANDBOX", "0") == "1",
        webhook_private=source.get("WUFEI_WEBHOOK_PRIVATE", "1" if mode == "development" else "0") == "1",
        api_per_minute=_count("WUFEI_API_PER_MINUTE", source.get("WUFEI_API_PER_MINUTE", "1200")),
    )


def _list(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _count(name: str, value: str) -> int:
    if not value.isdigit() or int(value) < 1:
        raise ValueError(f"{name}: {value!r} is no number above 0")
    return int(value)


def _seal_hash(value: str) -> str:
    if value not in {"sha256", "sm3"} or value not in hashlib.algorithms_available:
        raise ValueError(f"WUFEI_SEAL_HASH: {value!r} is none of sha256, sm3, or this Python's OpenSSL lacks it")
    return value


def _memory(value: str) -> str:
    if not re.fullmatch(r"[1-9]\d*(MB|GB)", value):
        raise ValueError(f"WUFEI_LAKE_MEMORY: {value!r} is not written like 512MB or 2GB")
    return value


def database(url: str) -> dict[str, Any]:
    """Django's database settings for a URL. SQLite runs in WAL with IMMEDIATE transactions (no row locks there)."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "sqlite":
        pragmas = (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA wal_autocheckpoint=10000;"
            "PRAGMA cache_size=-64000;PRAGMA temp_store=MEMORY;PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;"
        )
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parts.path, "CONN_MAX_AGE": None, "OPTIONS": options}
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(urllib.parse.parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": urllib.parse.unquote(parts.username or ""),
            "PASSWORD": urllib.parse.unquote(parts.password or ""),
            "HOST": query.get("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
        }
    raise ValueError(f"WUFEI_DATABASE_URL: scheme {parts.scheme!r} is neither sqlite nor postgres")


env = read(dict(os.environ))
