"""Acts on lists and editions through forms. Only parsing; the actions judge."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, go, needed, text, whole
from wufei.kernel import clock
from wufei.registers.catalogue.actions import editions as actions
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped
from wufei.registers.catalogue.permissions import LIST_WRITE
from wufei.registers.catalogue.queries import editions as queries
from wufei.registers.catalogue.spec import CodeEditionEvent, Form

DISCARD = "discard"


@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Take in what ships with the house and is not there yet."""
    catalogue_load_shipped(actor=actor_of(request))
    return go(request, reverse("web:catalogue"))


@require_http_methods(["GET", "POST"])
def list_new(request: HttpRequest) -> HttpResponse:
    """Add a list of one's own."""
    actor = actor_of(request)
    enter(actor, LIST_WRITE)
    if request.method == "POST":
        form = Form(pattern=text(request.POST, "pattern"), example=text(request.POST, "example")[:40])
        made = actions.list_add(
            actor=actor,
            code=text(request.POST, "code"),
            name_zh=text(request.POST, "name_zh"),
            name_en=text(request.POST, "name_en"),
            form=form,
        )
        return go(request, f"{reverse('web:code_edition_new')}?list={made.code}")
    return render(request, "web/catalogue/list_form.html", {"here": "registers"})


@require_http_methods(["GET", "POST"])
def edition_new(request: HttpRequest) -> HttpResponse:
    """Begin an edition, empty or out of another."""
    actor = actor_of(request)
    enter(actor, LIST_WRITE)
    if request.method == "POST":
        made = actions.edition_add(
            actor=actor,
            list_code=text(request.POST, "list"),
            edition=text(request.POST, "edition"),
            valid_from=day(request.POST, "valid_from") or clock.today(),
            valid_to=day(request.POST, "valid_to"),
            title_zh=text(request.POST, "title_zh"),
            title_en=text(request.POST, "title_en"),
            source=text(request.POST, "source"),
            copy_of=whole(request.POST, "copy_of"),
        )
        return go(request, reverse("web:code_edition", args=[made.pk]))
    of = queries.list_get(actor=actor, code=text(request.GET, "list"))
    context = {
        "here": "registers",
        "list": of,
        "others": list(queries.editions_visible_to(actor).filter(list=of)),
        "today": clock.today(),
    }
    return render(request, "web/catalogue/edition_form.html", context)


@require_POST
def edition_change(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Correct dates, title and source."""
    actions.edition_change(
        actor=actor_of(request),
        edition_id=edition_id,
        version=needed(request.POST, "version"),
        valid_from=day(request.POST, "valid_from") or clock.today(),
        valid_to=day(request.POST, "valid_to"),
        title_zh=text(request.POST, "title_zh"),
        title_en=text(request.POST, "title_en"),
        source=text(request.POST, "source"),
    )
    return go(request, reverse("web:code_edition", args=[edition_id]))


@require_POST
def edition_move(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Publish, withdraw, take back to draft, or throw a draft away."""
    actor, version = actor_of(request), needed(request.POST, "version")
    event, reason = text(request.POST, "event"), text(request.POST, "reason")
    if event == DISCARD:
        actions.edition_discard(actor=actor, edition_id=edition_id, version=version)
        return go(request, reverse("web:catalogue"))
    if event == CodeEditionEvent.WITHDRAW:
        actions.edition_withdraw(actor=actor, edition_id=edition_id, version=version, reason=reason)
    elif event == CodeEditionEvent.REOPEN:
        actions.edition_reopen(actor=actor, edition_id=edition_id, version=version, reason=reason)
    else:
        actions.edition_publish(actor=actor, edition_id=edition_id, version=version)
    return go(request, reverse("web:code_edition", args=[edition_id]))
