"""What a person does to parties: add, change, close, reopen, merge, other names, sites."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, needed, text
from wufei.faces.web.registers.fields import (
    CHOICE_FORM,
    MICRO,
    UNKNOWN_NAME,
    Field,
    Form,
    choices,
    degrees,
    done,
    form_page,
    micro,
)
from wufei.faces.web.registers.parties import party_written
from wufei.kernel.access import Actor, allowed, require
from wufei.registers.parties import actions, permissions, queries
from wufei.registers.parties.models import Party, Site
from wufei.registers.parties.spec import (
    COVERS_LABELS,
    NAME_LABELS,
    PARTY_LABELS,
    SITE_LABELS,
    Covers,
    NameKind,
    PartyFields,
    PartyKind,
    SiteFields,
    SiteKind,
)
from wufei.registers.places import queries as places

HERE = {"here": "registers"}


def _address(party_id: int) -> str:
    return reverse("web:party", args=[party_id])


def _chosen(form: Mapping[str, str], name: str, kinds: type[Any]) -> Any:
    value = form.get(name, "")
    try:
        return kinds(value)
    except ValueError as error:
        raise CHOICE_FORM(where=name, value=value) from error


def place_code(actor: Actor, written: str, where: str = "place") -> str:
    """The code of the place somebody wrote as code, name, or both; empty stays empty. Raises UNKNOWN_NAME."""
    if not written:
        return ""
    first = written.split(maxsplit=1)[0]
    if places.visible_to(actor).filter(code=first).exists():
        return first
    found = places.place_named(actor=actor, name=written)
    if found is None:
        raise UNKNOWN_NAME(where=where, value=written)
    return found.code


def _other(actor: Actor, name: str, where: str) -> Party:
    found = party_written(actor, name)
    if found is None:
        raise UNKNOWN_NAME(where=where, value=name)
    return found


def _fields(party: Party | None, *, identify: bool) -> tuple[Field, ...]:
    """The fields of a party; who may not say who it is sees contact and address only."""
    who = (
        Field(
            "kind",
            gettext("Kind"),
            party.kind if party else "department",
            "select",
            choices(PARTY_LABELS),
            required=True,
        ),
        Field(
            "name", gettext("Name"), party.name if party else "", required=True, help=gettext("The full official name.")
        ),
        Field(
            "covers",
            gettext("Stands for"),
            party.covers if party else "",
            "select",
            (("", "—"), *choices(COVERS_LABELS)),
            help=gettext("Only for collective names."),
        ),
        Field(
            "uscc",
            gettext("Unified social credit code"),
            party.uscc if party else "",
            help=gettext("A code that fails its check is kept and marked."),
        ),
        Field("place", gettext("Place"), _place_word(party), "list", proposals="web:place_names"),
        Field("parent", gettext("Party above"), _parent_word(party), "list", proposals="web:party_names"),
        Field("valid_from", gettext("First day"), party.valid_from if party else "", "date"),
    )
    contact = (
        Field("contact", gettext("Contact"), party.contact if party else ""),
        Field("phone", gettext("Phone"), party.phone if party else ""),
        Field("address", gettext("Address"), party.address if party else ""),
    )
    version = (Field("version", "", party.version, "hidden"),) if party else ()
    return (*who, *contact, *version) if identify else (*contact, *version)


def _place_word(party: Party | Site | None) -> str:
    return f"{party.place.code} {party.place.name}" if party and party.place else ""


def _parent_word(party: Party | None) -> str:
    return party.parent.name if party and party.parent else ""


def _given(request: HttpRequest, actor: Actor, *, identify: bool) -> PartyFields:
    form = request.POST
    fields: PartyFields = {
        "contact": text(form, "contact"),
        "phone": text(form, "phone"),
        "address": text(form, "address"),
    }
    if identify:
        above = text(form, "parent")
        fields |= {
            "kind": _chosen(form, "kind", PartyKind),
            "name": text(form, "name"),
            "uscc": text(form, "uscc"),
            "covers": _chosen(form, "covers", Covers) if text(form, "covers") else None,
            "place_code": place_code(actor, text(form, "place")),
            "parent_id": _other(actor, above, "parent").pk if above else None,
            "valid_from": day(form, "valid_from"),
        }
    return fields


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a party."""
    actor = actor_of(request)
    enter(actor, permissions.PARTY_CREATE)
    form = Form(gettext("Add a party"), _fields(None, identify=True), gettext("Add"), reverse("web:parties"))

    def act() -> str:
        given = _given(request, actor, identify=True)
        return _address(actions.party_create(actor=actor, **given).pk)

    return form_page(request, form, HERE, act)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, party_id: int) -> HttpResponse:
    """Change a party."""
    actor = actor_of(request)
    party = queries.party_get(actor=actor, party_id=party_id)
    require(actor, permissions.PARTY_CHANGE, queries.party_subject(party))
    identify = allowed(actor, permissions.PARTY_IDENTIFY, queries.party_subject(party))
    fields = _fields(party, identify=identify)
    form = Form(gettext("Change a party"), fields, gettext("Save"), _address(party.pk), note=party.name)

    def act() -> str:
        version = needed(request.POST, "version")
        given = _given(request, actor, identify=identify)
        actions.party_change(actor=actor, party_id=party.pk, version=version, **given)
        return _address(party.pk)

    return form_page(request, form, HERE, act)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, party_id: int) -> HttpResponse:
    """End a party."""
    actor = actor_of(request)
    party = queries.party_get(actor=actor, party_id=party_id)
    require(actor, permissions.PARTY_CLOSE, queries.party_subject(party))
    form = Form(
        gettext("Take a party out of use"),
        (
            Field(
                "last_day",
                gettext("Last day"),
                kind="date",
                help=gettext("Empty: yesterday, so that it is out of use from today."),
            ),
            Field("version", "", party.version, "hidden"),
        ),
        gettext("Take out of use"),
        _address(party.pk),
        note=gettext(
            "Its tasks and records stay. It is no longer proposed, and its people lose the roles held for it."
        ),
        danger=True,
    )

    def act() -> str:
        version = needed(request.POST, "version")
        actions.party_close(actor=actor, party_id=party.pk, version=version, last_day=day(request.POST, "last_day"))
        return _address(party.pk)

    return form_page(request, form, HERE, act)


@require_POST
def reopen(request: HttpRequest, party_id: int) -> HttpResponse:
    """Open a closed party again."""
    actions.party_reopen(actor=actor_of(request), party_id=party_id, version=needed(request.POST, "version"))
    return done(request, _address(party_id))


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, party_id: int) -> HttpResponse:
    """Let this party go into another."""
    actor = actor_of(request)
    gone = queries.party_get(actor=actor, party_id=party_id)
    require(actor, permissions.PARTY_MERGE, queries.party_subject(gone))
    form = Form(
        gettext("Merge into another party"),
        (
            Field("kept", gettext("Party that stays"), "", "list", required=True, proposals="web:party_names"),
            Field("version", "", gone.version, "hidden"),
        ),
        gettext("Merge"),
        _address(gone.pk),
        note=gettext(
            "Names, sites, tasks and people of “%(name)s” go over to the party that stays; it is taken out of use."
        )
        % {"name": gone.name},
        danger=True,
    )

    def act() -> str:
        kept = _other(actor, text(request.POST, "kept"), "kept")
        version = needed(request.POST, "version")
        actions.party_merge(actor=actor, kept_id=kept.pk, gone_id=gone.pk, gone_version=version)
        return _address(kept.pk)

    return form_page(request, form, HERE, act)


@require_http_methods(["GET", "POST"])
def name_add(request: HttpRequest, party_id: int) -> HttpResponse:
    """Add another name."""
    actor = actor_of(request)
    party = queries.party_get(actor=actor, party_id=party_id)
    require(actor, permissions.NAME_CHANGE, queries.party_subject(party))
    form = Form(
        gettext("Add another name"),
        (
            Field("name", gettext("Other name"), required=True),
            Field("kind", gettext("Kind"), "short", "select", choices(NAME_LABELS)),
        ),
        gettext("Add"),
        _address(party.pk),
        note=party.name,
    )

    def act() -> str:
        kind = _chosen(request.POST, "kind", NameKind)
        actions.name_add(actor=actor, party_id=party.pk, name=text(request.POST, "name"), kind=kind)
        return _address(party.pk)

    return form_page(request, form, HERE, act)


@require_POST
def name_remove(request: HttpRequest, party_id: int) -> HttpResponse:
    """Take another name away."""
    actions.name_remove(actor=actor_of(request), party_id=party_id, name=text(request.POST, "name"))
    return done(request, _address(party_id))


def _site_fields(site: Site | None) -> tuple[Field, ...]:
    version = (Field("version", "", site.version, "hidden"),) if site else ()
    help_text = gettext("Degrees, CGCS2000 or WGS 84.")
    return (
        Field("name", gettext("Name"), site.name if site else "", required=True),
        Field("kind", gettext("Kind"), site.kind if site else "plant", "select", choices(SITE_LABELS)),
        Field("place", gettext("Place"), _place_word(site), "list", proposals="web:place_names"),
        Field("address", gettext("Address"), site.address if site else ""),
        Field(
            "longitude", gettext("Longitude"), degrees(site.longitude_micro) if site else "", "degrees", help=help_text
        ),
        Field("latitude", gettext("Latitude"), degrees(site.latitude_micro) if site else "", "degrees"),
        Field("valid_from", gettext("First day"), site.valid_from if site else "", "date"),
        *version,
    )


def _point(request: HttpRequest) -> dict[str, object] | None:
    longitude = micro(text(request.POST, "longitude"), "longitude")
    latitude = micro(text(request.POST, "latitude"), "latitude")
    if longitude is None or latitude is None:
        return None
    return {"type": "Point", "coordinates": [longitude / MICRO, latitude / MICRO]}


@require_http_methods(["GET", "POST"])
def site_new(request: HttpRequest, party_id: int) -> HttpResponse:
    """Add a site."""
    actor = actor_of(request)
    party = queries.party_get(actor=actor, party_id=party_id)
    require(actor, permissions.SITE_CREATE, queries.party_subject(party))
    form = Form(gettext("Add a site"), _site_fields(None), gettext("Add"), _address(party.pk), note=party.name)

    def act() -> str:
        actions.site_create(
            actor=actor,
            party_id=party.pk,
            name=text(request.POST, "name"),
            kind=_chosen(request.POST, "kind", SiteKind),
            place_code=place_code(actor, text(request.POST, "place")),
            address=text(request.POST, "address"),
            geometry=_point(request),
            valid_from=day(request.POST, "valid_from"),
        )
        return _address(party.pk)

    return form_page(request, form, HERE, act)


@require_http_methods(["GET", "POST"])
def site_change(request: HttpRequest, site_id: int) -> HttpResponse:
    """Change a site. An area stays unless another position is written."""
    actor = actor_of(request)
    site = queries.site_get(actor=actor, site_id=site_id)
    require(actor, permissions.SITE_CHANGE, queries.site_subject(site))
    form = Form(
        gettext("Change a site"), _site_fields(site), gettext("Save"), _address(site.party_id), note=site.party.name
    )

    def act() -> str:
        fields: SiteFields = {
            "name": text(request.POST, "name"),
            "kind": _chosen(request.POST, "kind", SiteKind),
            "place_code": place_code(actor, text(request.POST, "place")),
            "address": text(request.POST, "address"),
            "valid_from": day(request.POST, "valid_from"),
        }
        written = (
            micro(text(request.POST, "longitude"), "longitude"),
            micro(text(request.POST, "latitude"), "latitude"),
        )
        if written != (site.longitude_micro, site.latitude_micro):
            fields["geometry"] = _point(request)
        actions.site_change(actor=actor, site_id=site.pk, version=needed(request.POST, "version"), **fields)
        return _address(site.party_id)

    return form_page(request, form, HERE, act)


@require_http_methods(["GET", "POST"])
def site_close(request: HttpRequest, site_id: int) -> HttpResponse:
    """End a site."""
    actor = actor_of(request)
    site = queries.site_get(actor=actor, site_id=site_id)
    require(actor, permissions.SITE_CLOSE, queries.site_subject(site))
    form = Form(
        gettext("Take a site out of use"),
        (
            Field(
                "last_day",
                gettext("Last day"),
                kind="date",
                help=gettext("Empty: yesterday, so that it is out of use from today."),
            ),
            Field("version", "", site.version, "hidden"),
        ),
        gettext("Take out of use"),
        _address(site.party_id),
        note=site.name,
        danger=True,
    )

    def act() -> str:
        version = needed(request.POST, "version")
        actions.site_close(actor=actor, site_id=site.pk, version=version, last_day=day(request.POST, "last_day"))
        return _address(site.party_id)

    return form_page(request, form, HERE, act)
