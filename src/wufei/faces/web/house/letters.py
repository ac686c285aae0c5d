"""Dead letters: events whose handler failed every time; tried again or dropped with a reason by a person."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, text
from wufei.kernel.audit.permissions import AUDIT_READ
from wufei.kernel.outbox import actions, queries
from wufei.kernel.outbox.permissions import OUTBOX_MANAGE

PAGE_SIZE = 30


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """The dead letters, oldest first, and what flows."""
    actor = actor_of(request)
    enter(actor, AUDIT_READ)
    page = Paginator(queries.dead_letters(actor), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "here": "system",
        "tab": "letters",
        "page": page,
        "rows": [(letter, next(iter(letter.error.strip().splitlines()[-1:]), "")) for letter in page.object_list],
        "backlog": queries.backlog(),
        "may_manage": actor.may_somewhere(OUTBOX_MANAGE),
    }
    return render(request, "web/house/letters.html", context)


@require_POST
def redrive(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Try a dead letter again, with all its attempts."""
    actions.outbox_redrive(actor=actor_of(request), delivery_id=delivery_id)
    return HttpResponseRedirect(reverse("web:system_letters"))


@require_POST
def drop(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Give a dead letter up for good, with a reason."""
    reason = text(request.POST, "reason")
    actions.outbox_drop(actor=actor_of(request), delivery_id=delivery_id, reason=reason)
    return HttpResponseRedirect(reverse("web:system_letters"))
