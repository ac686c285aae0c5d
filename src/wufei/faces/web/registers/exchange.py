"""Registers in and out as files: export, template, and import in three steps: read, look, confirm."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wufei.faces.web.kit.requests import actor_of, attachment, text
from wufei.faces.web.kit.sheets import XLSX
from wufei.faces.web.registers import spool
from wufei.kernel import clock
from wufei.kernel.access import require
from wufei.kernel.problems import Fault, Kind, Problem
from wufei.kernel.text import _
from wufei.registers.exchange import actions, queries
from wufei.registers.exchange.permissions import REGISTER_IMPORT
from wufei.registers.exchange.spec import Format, ImportReport

FILE_MISSING = Fault("web.file_missing", Kind.INVALID, _("No file was chosen."), _("Choose a file and send it again."))
FILE_GONE = Fault(
    "web.file_gone", Kind.CONFLICT, _("The uploaded file is no longer here."), _("Upload it again and look once more.")
)
FIRST = 50
WAITING = "import_waiting"
PAGES = {"places": "places", "parties": "parties", "names": "parties", "sites": "parties", "people": "people"}


@require_GET
def export(request: HttpRequest, register: str) -> HttpResponse:
    """What the person may see of a register, as XLSX or CSV."""
    spec = queries.register_get(register)
    kind = Format.CSV if text(request.GET, "format") == "csv" else Format.XLSX
    content = actions.register_export(actor=actor_of(request), register=register, format=kind)
    name = f"{gettext(spec.title)}-{clock.today():%Y%m%d}.{kind}"
    return attachment(content, name, XLSX if kind is Format.XLSX else "text/csv; charset=utf-8")


@require_GET
def template(request: HttpRequest, register: str) -> HttpResponse:
    """The empty workbook with its definitions."""
    spec = queries.register_get(register)
    require(actor_of(request), REGISTER_IMPORT)
    word = gettext("template")
    name = f"{gettext(spec.title)}-{word}.xlsx"
    return attachment(queries.template_file(register=register), name, XLSX)


@require_http_methods(["GET", "POST"])
def read(request: HttpRequest, register: str) -> HttpResponse:
    """Choose a file; it is read and tried out without keeping anything, and the outcome is shown."""
    actor = actor_of(request)
    require(actor, REGISTER_IMPORT)
    spec = queries.register_get(register)
    context: dict[str, Any] = {"here": "registers", "spec": spec, "page": PAGES[register]}
    if request.method == "GET":
        return render(request, "web/registers/import.html", context)
    try:
        given = request.FILES.get("file")
        if given is None:
            raise FILE_MISSING(where="file")
        name, data = given.name or "file", given.read()
        report = actions.register_import(actor=actor, register=register, data=data, name=name, dry_run=True)
    except Problem as problem:
        context["problem"] = problem.as_dict(gettext)
        return render(request, "web/registers/import.html", context, status=422)
    _forget(request)
    waiting = {"register": register, "name": name, "file": spool.keep(data), "errors": _errors(report)}
    request.session[WAITING] = waiting
    return render(request, "web/registers/import_seen.html", context | _shown(report))


@require_POST
def confirm(request: HttpRequest, register: str) -> HttpResponse:
    """Take the file that was looked at into the register."""
    actor = actor_of(request)
    require(actor, REGISTER_IMPORT)
    spec = queries.register_get(register)
    waiting = request.session.get(WAITING) or {}
    data = spool.read(waiting.get("file", "")) if waiting.get("register") == register else None
    if data is None:
        raise FILE_GONE(where="file")
    report = actions.register_import(actor=actor, register=register, data=data, name=waiting["name"])
    _forget(request)
    request.session[WAITING] = {"register": register, "name": waiting["name"], "errors": _errors(report)}
    context = {"here": "registers", "spec": spec, "page": PAGES[register]}
    return render(request, "web/registers/import_seen.html", context | _shown(report))


@require_GET
def errors(request: HttpRequest, register: str) -> HttpResponse:
    """The refused rows of the last import of this session, with what was wrong, to be corrected and sent again."""
    waiting = request.session.get(WAITING) or {}
    data = spool.read(waiting.get("errors", "")) if waiting.get("register") == register else None
    if data is None:
        raise FILE_GONE(where="file")
    spec = queries.register_get(register)
    word = gettext("refused rows")
    return attachment(data, f"{gettext(spec.title)}-{word}.xlsx", XLSX)


@require_POST
def abandon(request: HttpRequest, register: str) -> HttpResponse:
    """Leave the file; nothing was kept of it."""
    spec = queries.register_get(register)
    _forget(request)
    return HttpResponseRedirect(reverse("web:register_import", args=[spec.code]))


def _errors(report: ImportReport) -> str:
    return spool.keep(queries.error_file(report=report)) if report.refused else ""


def _forget(request: HttpRequest) -> None:
    waiting = request.session.pop(WAITING, None) or {}
    for token in (waiting.get("file", ""), waiting.get("errors", "")):
        spool.forget(token)


def _shown(report: ImportReport) -> dict[str, Any]:
    """The report with its first refusals in the reader's language."""
    spec = queries.register_get(report.register)
    labels = {column.key: gettext(column.label) for column in spec.columns}
    faults = [
        {"row": f.row, "column": labels.get(f.column, "—"), **f.problem.as_dict(gettext)} for f in report.faults[:FIRST]
    ]
    return {"report": report, "faults": faults, "more": max(0, len(report.faults) - FIRST)}
