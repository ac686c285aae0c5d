"""The log of acts: filtered by who, what, on what and when; out as a workbook. Not for: technical logs."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.house.words import act_said, face_said, field_said, subject_said, value_said
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, day, text
from wufei.faces.web.kit.sheets import XLSX, Sheet, workbook
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.audit import queries
from wufei.kernel.audit.models import Entry
from wufei.kernel.audit.permissions import AUDIT_READ

PAGE_SIZE = 50
MOST_EXPORTED = 50_000
SHOWN = 80


def _found(request: HttpRequest, actor: Actor) -> QuerySet[Entry]:
    since, until = day(request.GET, "since"), day(request.GET, "until")
    return queries.entries_filtered(
        actor=actor,
        act=text(request.GET, "act"),
        actor_id=text(request.GET, "who"),
        subject_kind=text(request.GET, "kind"),
        since=clock.day_start(since) if since else None,
        until=clock.day_start(until + dt.timedelta(days=1)) if until else None,
        text=text(request.GET, "q"),
    )


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The entries, newest first."""
    actor = actor_of(request)
    enter(actor, AUDIT_READ)
    page = Paginator(_found(request, actor), PAGE_SIZE).get_page(request.GET.get("page"))
    seen = queries.visible_to(actor).order_by()
    who = text(request.GET, "who")
    named = seen.filter(actor_id=who).order_by("-id").values_list("actor_label", flat=True).first() if who else ""
    context = {
        "here": "system",
        "tab": "log",
        "page": page,
        "rows": [_row(entry) for entry in page.object_list],
        "acts": sorted(((act, act_said(act)) for act in seen.values_list("act", flat=True).distinct()), key=_second),
        "kinds": sorted(
            ((kind, subject_said(kind)) for kind in seen.values_list("subject_kind", flat=True).distinct()), key=_second
        ),
        "act_word": act_said(text(request.GET, "act")) if request.GET.get("act") else "",
        "kind_word": subject_said(text(request.GET, "kind")) if request.GET.get("kind") else "",
        "who_word": named or who,
        "filtered": any(request.GET.get(name) for name in ("q", "act", "kind", "who", "since", "until")),
    }
    return render(request, "web/house/log.html", context)


def _second(pair: tuple[str, str]) -> str:
    return pair[1]


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The filtered log as a workbook."""
    actor = actor_of(request)
    enter(actor, AUDIT_READ)
    rows = [
        (
            entry.recorded_at.astimezone(clock.SHANGHAI).replace(tzinfo=None),
            entry.actor_label,
            face_said(entry.face),
            act_said(entry.act),
            entry.act,
            subject_said(entry.subject_kind),
            entry.subject_id,
            entry.subject_label,
            json.dumps(entry.change, ensure_ascii=False) if entry.change else "",
            entry.reason,
        )
        for entry in _found(request, actor)[:MOST_EXPORTED]
    ]
    headings = (
        (gettext("When"), 20),
        (gettext("Who"), 18),
        (gettext("Way in"), 12),
        (gettext("Act"), 28),
        (gettext("Code of the act"), 28),
        (gettext("On what"), 16),
        (gettext("Number"), 10),
        (gettext("Name"), 32),
        (gettext("Change"), 60),
        (gettext("Reason"), 40),
    )
    notes = (
        (gettext("Times"), gettext("Shanghai")),
        (gettext("Change"), gettext("Before and after, as the database keeps it.")),
    )
    title = gettext("Log of acts")
    return attachment(workbook(Sheet(title, headings, rows, notes)), f"{title}-{clock.today():%Y%m%d}.xlsx", XLSX)


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "act": act_said(entry.act),
        "kind": subject_said(entry.subject_kind),
        "face": face_said(entry.face),
        "changes": _changes(entry.change),
    }


def _changes(change: Mapping[str, Any]) -> list[dict[str, str]]:
    """The change for reading: before and after where there are two, else the value."""
    found = []
    for name, value in change.items():
        pair = [value_said(name, v) for v in value] if isinstance(value, list) and len(value) == 2 else None
        if pair is None and value in (None, "", [], {}):
            continue
        shown = {"name": field_said(name), "before": "", "after": _short(pair[1] if pair else value_said(name, value))}
        if pair and pair[0] not in (None, ""):
            shown["before"] = _short(pair[0])
        found.append(shown)
    return found


def _short(value: object) -> str:
    said = "—" if value in (None, "") else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return said if len(said) <= SHOWN else said[: SHOWN - 1] + "…"
