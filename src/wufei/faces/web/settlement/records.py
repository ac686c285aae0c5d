"""Contracts, invoices and payments as lists. They come in through registers/exchange. Not for: findings."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, text
from wufei.faces.web.settlement.months import frame
from wufei.operations.settlement import permissions
from wufei.operations.settlement.models import Contract, Invoice, Payment
from wufei.operations.settlement.queries.records import records_listed, records_visible_to

PAGE = 50


@require_GET
def contracts(request: HttpRequest) -> HttpResponse:
    """Contracts by first day."""
    return _list(request, Contract, "contracts")


@require_GET
def invoices(request: HttpRequest) -> HttpResponse:
    """Invoices by day of issue."""
    return _list(request, Invoice, "invoices")


@require_GET
def payments(request: HttpRequest) -> HttpResponse:
    """Payments by moment."""
    return _list(request, Payment, "payments")


def _list(request: HttpRequest, model: type[models.Model], tab: str) -> HttpResponse:
    actor = actor_of(request)
    enter(actor, permissions.RECORD_READ)
    since, until = day(request.GET, "since"), day(request.GET, "until")
    rows = records_listed(actor=actor, model=model, words=text(request.GET, "q"), since=since, until=until)
    page = Paginator(rows, PAGE).get_page(text(request.GET, "page") or 1)
    context: dict[str, Any] = {
        **frame(actor, tab),
        "page": page,
        "since": since,
        "until": until,
        "words": text(request.GET, "q"),
        "any": page.paginator.count > 0 or records_visible_to(actor, model).exists(),
    }
    return render(request, f"web/settlement/{tab}.html", context)
