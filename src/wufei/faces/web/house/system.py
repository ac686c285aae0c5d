"""The health of the house at one look: database, events on their way, work, stored files, versions."""

import dataclasses
import platform
from importlib import metadata
from typing import Any

import django
from django.db import connection
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

import wufei
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of
from wufei.kernel.access import Actor
from wufei.kernel.audit import queries as audit
from wufei.kernel.audit.permissions import AUDIT_READ
from wufei.kernel.files import queries as files
from wufei.kernel.files.models import StoredFile
from wufei.kernel.jobs import queries as jobs
from wufei.kernel.outbox import queries as outbox
from wufei.kernel.text import fill

SLOW_S = 300
MOST_DAMAGED = 50
PACKAGES = ("django", "django-allauth", "django-axes", "django-tasks", "granian", "openpyxl", "shapely")


@dataclasses.dataclass(frozen=True, slots=True)
class Sign:
    """One sign of health: what it is, how it stands (badge class and word), and a sentence of figures."""

    title: str
    css: str
    word: str
    says: str
    url: str = ""
    act: str = ""
    verify: bool = False


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Everything at one look, worst first."""
    actor = actor_of(request)
    enter(actor, AUDIT_READ)
    return render(request, "web/house/system.html", _context(actor))


@require_POST
def files_verify(request: HttpRequest) -> HttpResponse:
    """Read every stored content and compare it with its hash."""
    actor = actor_of(request)
    enter(actor, AUDIT_READ)
    damaged = list(files.files_verify())
    return render(request, "web/house/system.html", _context(actor) | {"damaged": damaged, "verified": True})


def _context(actor: Actor) -> dict[str, Any]:
    signs = [_database(), _outbox(), _jobs(actor), _log(), _files()]
    order = {"w-red": 0, "w-amber": 1}
    return {
        "here": "system",
        "tab": "overview",
        "signs": sorted(signs, key=lambda sign: order.get(sign.css, 2)),
        "beats": [{"row": row, "name": row.code.rsplit(".", 1)[-1].replace("_", " ")} for row in jobs.beats()],
        "versions": _versions(),
    }


def _database() -> Sign:
    vendor = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        row = cursor.fetchone()
    return Sign(gettext("Database"), "w-ok", gettext("answers"), f"{vendor} {row[0] if row else ''}")


def _outbox() -> Sign:
    state = outbox.backlog()
    waited = int(state.oldest_wait.total_seconds())
    figures = fill(
        gettext("{waiting} waiting, {claimed} in hand, {dead} given up; the oldest has waited {seconds} s"),
        {"waiting": state.waiting, "claimed": state.claimed, "dead": state.dead, "seconds": waited},
    )
    css, word = "w-ok", gettext("flows")
    if state.dead:
        css, word = "w-red", gettext("needs a person")
    elif waited > SLOW_S:
        css, word = "w-amber", gettext("slow")
    return Sign(gettext("Events on their way"), css, word, figures, reverse("web:system_letters"), gettext("View"))


def _jobs(actor: Actor) -> Sign:
    counts = dict(jobs.visible_to(actor).order_by().values_list("state").annotate(n=Count("pk")))
    failed = counts.get("failed", 0)
    figures = fill(
        gettext("{queued} queued, {running} running, {done} done, {failed} failed"),
        {name: counts.get(name, 0) for name in ("queued", "running", "done", "failed")},
    )
    css, word = ("w-amber", gettext("some failed")) if failed else ("w-ok", gettext("in order"))
    return Sign(gettext("Jobs"), css, word, figures, reverse("web:system_jobs"), gettext("View"))


def _log() -> Sign:
    guarded = audit.log_guarded()
    css, word = ("w-ok", gettext("guarded")) if guarded else ("w-red", gettext("not guarded"))
    figures = (
        gettext("The database itself refuses to change or delete entries.")
        if guarded
        else gettext("The triggers that keep entries from being changed are gone; run the migrations again.")
    )
    return Sign(gettext("Log of acts"), css, word, figures, reverse("web:system_log"), gettext("View"))


def _files() -> Sign:
    live = StoredFile.objects.filter(purged_at=None).aggregate(n=Count("pk"), size=Sum("size_bytes"))
    expired = files.files_expired().count()
    figures = fill(
        gettext("{n} files, {size} MB; retention is over for {expired}"),
        {"n": live["n"], "size": round((live["size"] or 0) / files.MEGABYTE, 1), "expired": expired},
    )
    css, word = ("w-amber", gettext("some to destroy")) if expired else ("w-ok", gettext("in order"))
    return Sign(gettext("Stored files"), css, word, figures, verify=True)


def _versions() -> list[tuple[str, str]]:
    found = [("wufei", getattr(wufei, "__version__", "")), ("python", platform.python_version())]
    for name in PACKAGES:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            continue
    return [pair for pair in found if pair[1]] or [("django", django.get_version())]
