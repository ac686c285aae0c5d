"""Tables of every floor in and out as files: export, template, and import in three steps: read, look, confirm."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wufei.faces.web.kit.context import entry_above
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, text
from wufei.faces.web.kit.sheets import XLSX
from wufei.faces.web.registers import spool
from wufei.kernel import clock
from wufei.kernel.problems import Fault, Kind, Problem
from wufei.kernel.tables import actions, queries
from wufei.kernel.tables.spec import CellKind, Exchangeable, Format, ImportReport
from wufei.kernel.text import _

FILE_MISSING = Fault("web.file_missing", Kind.INVALID, _("No file was chosen."), _("Choose a file and send it again."))
FILE_GONE = Fault(
    "web.file_gone", Kind.CONFLICT, _("The uploaded file is no longer here."), _("Upload it again and look once more.")
)
FIRST = 50
WAITING = "import_waiting"
HUB = "registers"
HINTS = {
    CellKind.NUMBER: "1234.5",
    CellKind.DATE: "2025-12-31",
    CellKind.PERIOD: "2025 · 2025H1 · 2025Q3 · 2025-09",
}


@require_GET
def export(request: HttpRequest, code: str) -> HttpResponse:
    """What the person may see of a table, as XLSX or CSV."""
    title = gettext(queries.table_get(code).spec.title)
    kind = Format.CSV if text(request.GET, "format") == "csv" else Format.XLSX
    content = actions.table_export(actor=actor_of(request), table=code, format=kind)
    name = f"{title}-{clock.today():%Y%m%d}.{kind}"
    return attachment(content, name, XLSX if kind is Format.XLSX else "text/csv; charset=utf-8")


@require_GET
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The empty workbook with its definitions."""
    title, word = gettext(_entered(request, code).spec.title), gettext("template")
    return attachment(queries.template_file(table=code), f"{title}-{word}.xlsx", XLSX)


@require_http_methods(["GET", "POST"])
def read(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a file; it is read and tried out without keeping anything, and the outcome is shown."""
    table = _entered(request, code)
    may_export = actor_of(request).may_somewhere(table.export_permission)
    context = _frame(table) | {"columns": _columns(table), "may_export": may_export}
    if request.method == "GET":
        return render(request, "web/registers/import.html", context)
    try:
        given = request.FILES.get("file")
        if given is None:
            raise FILE_MISSING(where="file")
        name, data = given.name or "file", given.read()
        report = actions.table_import(actor=actor_of(request), table=code, data=data, name=name, dry_run=True)
    except Problem as problem:
        context["problem"] = problem.as_dict(gettext)
        return render(request, "web/registers/import.html", context, status=422)
    _forget(request)
    waiting = {"table": code, "name": name, "file": spool.keep(data), "errors": _errors(report)}
    request.session[WAITING] = waiting
    return render(request, "web/registers/import_seen.html", _frame(table) | _shown(table, report))


@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Take in the file that was looked at."""
    table = _entered(request, code)
    waiting = request.session.get(WAITING) or {}
    data = spool.read(waiting.get("file", "")) if waiting.get("table") == code else None
    if data is None:
        raise FILE_GONE(where="file")
    report = actions.table_import(actor=actor_of(request), table=code, data=data, name=waiting["name"])
    _forget(request)
    request.session[WAITING] = {"table": code, "name": waiting["name"], "errors": _errors(report)}
    return render(request, "web/registers/import_seen.html", _frame(table) | _shown(table, report))


@require_GET
def errors(request: HttpRequest, code: str) -> HttpResponse:
    """The refused rows of the last import of this session, with what was wrong, to be corrected and sent again."""
    waiting = request.session.get(WAITING) or {}
    data = spool.read(waiting.get("errors", "")) if waiting.get("table") == code else None
    if data is None:
        raise FILE_GONE(where="file")
    title, word = gettext(queries.table_get(code).spec.title), gettext("refused rows")
    return attachment(data, f"{title}-{word}.xlsx", XLSX)


@require_POST
def abandon(request: HttpRequest, code: str) -> HttpResponse:
    """Leave the file; nothing was kept of it."""
    table = queries.table_get(code)
    _forget(request)
    return HttpResponseRedirect(reverse("web:register_import", args=[table.spec.code]))


def _entered(request: HttpRequest, code: str) -> Exchangeable:
    """The table, if the person may bring anything into it."""
    table = queries.table_get(code)
    enter(actor_of(request), table.import_permission)
    return table


def _frame(table: Exchangeable) -> dict[str, Any]:
    """Where the pages of a table lie: below the page its entries are seen on, which says what entry is lit."""
    page = reverse(f"web:{table.page or HUB}")
    entry = entry_above(page)
    above = {"title": gettext(entry.title), "url": reverse(f"web:{entry.route}")} if entry else None
    return {"here": entry.key if entry else "", "above": above, "page": page, "spec": table.spec}


def _columns(table: Exchangeable) -> list[dict[str, Any]]:
    """The columns with what stands in them, and which others may stand in their place."""
    return [
        {
            "label": gettext(column.label),
            "needed": table.spec.needs(column.key),
            "instead": [gettext(other.label) for other in table.spec.instead_of(column.key)],
            "help": gettext(column.help) if column.help else "",
            "values": [gettext(label) for label in column.choices.values()],
            "hint": HINTS.get(column.kind, ""),
        }
        for column in table.spec.columns
    ]


def _errors(report: ImportReport) -> str:
    return spool.keep(queries.error_file(report=report)) if report.refused else ""


def _forget(request: HttpRequest) -> None:
    waiting = request.session.pop(WAITING, None) or {}
    for token in (waiting.get("file", ""), waiting.get("errors", "")):
        spool.forget(token)


def _shown(table: Exchangeable, report: ImportReport) -> dict[str, Any]:
    """The report with its first refusals in the reader's language."""
    labels = {column.key: gettext(column.label) for column in table.spec.columns}
    faults = [
        {"row": f.row, "column": labels.get(f.column, "—"), **f.problem.as_dict(gettext)} for f in report.faults[:FIRST]
    ]
    return {"report": report, "faults": faults, "more": max(0, len(report.faults) - FIRST)}
