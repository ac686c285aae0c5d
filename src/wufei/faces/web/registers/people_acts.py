"""What a person who manages people does: add, change, block, password, roles with dates, keys shown once."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, is_fragment, needed, text
from wufei.faces.web.registers.fields import UNKNOWN_NAME, Field, Form, done, form_page
from wufei.faces.web.registers.parties import party_written
from wufei.faces.web.registers.party_acts import place_code
from wufei.faces.web.registers.people import person_context
from wufei.kernel import clock
from wufei.kernel.access import require
from wufei.registers.identity import actions, permissions, queries
from wufei.registers.identity.models import Person
from wufei.registers.identity.spec import ROLES, Scope

HERE = {"here": "registers"}


def _address(person_id: int) -> str:
    return reverse("web:person", args=[person_id])


def _fields(person: Person | None) -> tuple[Field, ...]:
    return (
        Field("name", gettext("Person's name"), person.name if person else "", required=True),
        Field("phone", gettext("Phone"), person.phone if person else ""),
        Field("email", gettext("E-mail"), person.email if person else ""),
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a person; roles are given next."""
    actor = actor_of(request)
    enter(actor, permissions.PERSON_CREATE)
    form = Form(
        gettext("Add a person"),
        (
            Field("username", gettext("User name"), required=True, help=gettext("What is typed to sign in.")),
            *_fields(None),
            Field(
                "password",
                gettext("First password"),
                kind="password",
                help=gettext("At least 10 characters; it must be changed at the first sign-in."),
                required=True,
            ),
        ),
        gettext("Add"),
        reverse("web:people"),
        note=gettext("A new person may do nothing yet. Give a role next."),
    )

    def act() -> str:
        made = actions.person_create(
            actor=actor,
            username=text(request.POST, "username"),
            name=text(request.POST, "name"),
            phone=text(request.POST, "phone"),
            email=text(request.POST, "email"),
            password=request.POST.get("password") or "",
        )
        return _address(made.pk)

    return form_page(request, form, HERE, act)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, person_id: int) -> HttpResponse:
    """Change name, phone, e-mail."""
    actor = actor_of(request)
    person = queries.person_get(actor=actor, person_id=person_id)
    require(actor, permissions.PERSON_CHANGE, queries.person_subject(person))
    fields = (*_fields(person), Field("version", "", person.version, "hidden"))
    form = Form(gettext("Change a person"), fields, gettext("Save"), _address(person.pk), note=person.username)

    def act() -> str:
        actions.person_change(
            actor=actor,
            person_id=person.pk,
            version=needed(request.POST, "version"),
            name=text(request.POST, "name"),
            phone=text(request.POST, "phone"),
            email=text(request.POST, "email"),
        )
        return _address(person.pk)

    return form_page(request, form, HERE, act)


@require_POST
def block(request: HttpRequest, person_id: int) -> HttpResponse:
    """No sign-in, no key."""
    version = needed(request.POST, "version")
    actions.person_deactivate(actor=actor_of(request), person_id=person_id, version=version)
    return done(request, _address(person_id))


@require_POST
def unblock(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let somebody in again."""
    version = needed(request.POST, "version")
    actions.person_activate(actor=actor_of(request), person_id=person_id, version=version)
    return done(request, _address(person_id))


@require_http_methods(["GET", "POST"])
def password(request: HttpRequest, person_id: int) -> HttpResponse:
    """Set another's password; it must be changed at the next sign-in."""
    actor = actor_of(request)
    person = queries.person_get(actor=actor, person_id=person_id)
    require(actor, permissions.PASSWORD_SET, queries.person_subject(person))
    form = Form(
        gettext("Set a new password"),
        (Field("password", gettext("New password"), kind="password", required=True),),
        gettext("Set"),
        _address(person.pk),
        note=gettext("For %(name)s, who must change it at the next sign-in. Present sessions end.")
        % {"name": person.name},
    )

    def act() -> str:
        actions.password_set(actor=actor, person_id=person.pk, password=request.POST.get("password") or "")
        return _address(person.pk)

    return form_page(request, form, HERE, act)


@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give a role, from a day and until a day."""
    actor = actor_of(request)
    person = queries.person_get(actor=actor, person_id=person_id)
    enter(actor, permissions.MEMBERSHIP_GRANT)
    where = {
        Scope.EVERYWHERE: gettext("everywhere"),
        Scope.PARTY: gettext("for one party"),
        Scope.PLACE: gettext("for one place"),
    }
    roles = tuple((r.code, f"{gettext(r.title)} · {where[r.scope]}") for r in ROLES)
    form = Form(
        gettext("Give a role"),
        (
            Field("role", gettext("Role"), "department", "select", roles, required=True),
            Field(
                "party",
                gettext("Party"),
                "",
                "list",
                proposals="web:party_names",
                help=gettext("For liaisons and agents: the unit they act for."),
            ),
            Field(
                "place",
                gettext("Place"),
                "",
                "list",
                proposals="web:place_names",
                help=gettext("For county and township roles: where it holds."),
            ),
            Field("valid_from", gettext("Valid from"), clock.today(), "date"),
            Field("valid_to", gettext("Valid until"), "", "date", help=gettext("Empty: until it is taken back.")),
        ),
        gettext("Give"),
        _address(person.pk),
        note=person.name,
    )

    def act() -> str:
        written = text(request.POST, "party")
        party = party_written(actor, written) if written else None
        if written and party is None:
            raise UNKNOWN_NAME(where="party", value=written)
        actions.membership_grant(
            actor=actor,
            person_id=person.pk,
            role=text(request.POST, "role"),
            party_id=party.pk if party else None,
            place_code=place_code(actor, text(request.POST, "place")),
            valid_from=day(request.POST, "valid_from"),
            valid_to=day(request.POST, "valid_to"),
        )
        return _address(person.pk)

    return form_page(request, form, HERE, act)


@require_POST
def revoke(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Take a role back, from now on."""
    row = actions.membership_revoke(actor=actor_of(request), membership_id=membership_id)
    return done(request, _address(row.person_id))


@require_http_methods(["GET", "POST"])
def key_issue(request: HttpRequest, person_id: int) -> HttpResponse:
    """Issue a key for programs. Its token stands on the answer to this one request and nowhere else."""
    actor = actor_of(request)
    person = queries.person_get(actor=actor, person_id=person_id)
    require(actor, permissions.APIKEY_ISSUE, queries.person_subject(person))
    shown: list[str] = []
    form = Form(
        gettext("Issue an API key"),
        (
            Field("label", gettext("Used by"), required=True, help=gettext("The program or system that will use it.")),
            Field("expires_on", gettext("Valid until"), clock.today() + dt.timedelta(days=365), "date"),
            Field(
                "permissions",
                gettext("Cut to"),
                help=gettext("Codes or patterns such as manifests.* or *.read, with blanks between; empty: all roles."),
            ),
        ),
        gettext("Issue"),
        _address(person.pk),
        note=gettext("The key acts as %(name)s with their roles, cut to what is named. It is shown once.")
        % {"name": person.name},
    )

    def act() -> str:
        until = day(request.POST, "expires_on")
        issued = actions.apikey_issue(
            actor=actor,
            person_id=person.pk,
            label=text(request.POST, "label"),
            permissions=text(request.POST, "permissions").replace(",", " ").split(),
            expires_at=clock.day_start(until + dt.timedelta(days=1)) if until else None,
        )
        shown.append(issued.token)
        return _address(person.pk)

    response = form_page(request, form, HERE, act)
    if not shown:
        return response
    context = person_context(actor, person) | {"token": shown[0]}
    template = "web/registers/person_panel.html" if is_fragment(request) else "web/registers/person_page.html"
    answer = render(request, template, context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
def key_revoke(request: HttpRequest, person_id: int, key_id: int) -> HttpResponse:
    """Withdraw a key."""
    actions.apikey_revoke(actor=actor_of(request), key_id=key_id)
    return done(request, _address(person_id))
