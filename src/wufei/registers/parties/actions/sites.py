"""Writes of sites. Not for: what happens on a site."""

import datetime as dt
from collections.abc import Mapping
from typing import Unpack

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.rows import swap
from wufei.registers.parties import queries
from wufei.registers.parties.errors import DATES_WRONG, NAME_MISSING, NAME_TAKEN
from wufei.registers.parties.events import SiteChanged
from wufei.registers.parties.models import Site
from wufei.registers.parties.permissions import SITE_CHANGE, SITE_CLOSE, SITE_CREATE
from wufei.registers.parties.rules import codes
from wufei.registers.parties.spec import SiteFields, SiteKind
from wufei.registers.places import queries as places


def site_create(
    *,
    actor: Actor,
    party_id: int,
    name: str,
    kind: SiteKind = SiteKind.PLANT,
    place_code: str = "",
    address: str = "",
    geometry: Mapping[str, object] | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Site:
    """Add a site to a party. Raises NOT_FOUND, NOT_ALLOWED, NAME_MISSING, NAME_TAKEN, GEOMETRY_WRONG."""
    name = name.strip()
    with transaction.atomic():
        party = queries.party_get(actor=actor, party_id=party_id)
        place = places.place_by_code(actor=actor, code=place_code) if place_code else None
        whose = queries.party_subject(party)
        require(actor, SITE_CREATE, Subject(whose.state, whose.party_ids, place.code if place else whose.place_code))
        _site_check(party.pk, name, valid_from, valid_to)
        drawn = codes.position(name, geometry) if geometry else None
        site = Site.objects.create(
            party=party,
            kind=kind,
            name=name,
            place=place,
            address=address.strip(),
            geometry=drawn[0] if drawn else None,
            longitude_micro=drawn[1] if drawn else None,
            latitude_micro=drawn[2] if drawn else None,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        record(actor=actor, act="parties.site.create", subject=site, change={"party": party.pk, "kind": str(kind)})
        emit(SiteChanged(site_id=site.pk))
    return site


def _site_check(party_id: int, name: str, valid_from: dt.date | None, valid_to: dt.date | None, but: int = 0) -> None:
    if not name:
        raise NAME_MISSING(where="name")
    if valid_from and valid_to and valid_to < valid_from:
        raise DATES_WRONG(where="valid_to", value=valid_to)
    if Site.objects.filter(party_id=party_id, name=name).exclude(pk=but).exists():
        raise NAME_TAKEN(where="name", value=name, name=name)


def site_change(*, actor: Actor, site_id: int, version: int, **fields: Unpack[SiteFields]) -> Site:
    """Change what is named of a site. Raises NOT_FOUND, NOT_ALLOWED, STALE and what `site_create` raises."""
    with transaction.atomic():
        site = queries.site_get(actor=actor, site_id=site_id)
        require(actor, SITE_CHANGE, queries.site_subject(site))
        changes: dict[str, object] = {k: v for k, v in fields.items() if k not in {"place_code", "geometry"}}
        name = str(fields.get("name", site.name)).strip()
        _site_check(
            site.party_id,
            name,
            fields.get("valid_from", site.valid_from),
            site.valid_to,
            but=site.pk,
        )
        changes["name"] = name
        if "place_code" in fields:
            code = fields["place_code"]
            place = places.place_by_code(actor=actor, code=code) if code else None
            whose = queries.party_subject(site.party)
            # Into somebody else's place needs the right there, too.
            require(
                actor, SITE_CHANGE, Subject(whose.state, whose.party_ids, place.code if place else whose.place_code)
            )
            changes["place_id"] = place.pk if place else None
        if "geometry" in fields:
            given = fields["geometry"]
            drawn = codes.position(name, given) if given else (None, None, None)
            changes |= dict(zip(("geometry", "longitude_micro", "latitude_micro"), drawn, strict=True))
        changes = {key: value for key, value in changes.items() if getattr(site, key) != value}
        if changes:
            told = {key: [getattr(site, key), value] for key, value in changes.items()}
            swap(site, version=version, **changes)
            record(actor=actor, act="parties.site.change", subject=site, change=told)
            emit(SiteChanged(site_id=site.pk))
    return queries.site_get(actor=actor, site_id=site_id) if changes else site


def site_close(*, actor: Actor, site_id: int, version: int, last_day: dt.date | None = None) -> Site:
    """End a site on `last_day` (yesterday: closed from today on). Raises NOT_FOUND, NOT_ALLOWED, WRONG_STATE, STALE."""
    with transaction.atomic():
        site = queries.site_get(actor=actor, site_id=site_id)
        require(actor, SITE_CLOSE, queries.site_subject(site))
        last_day = last_day or clock.today() - dt.timedelta(days=1)
        if site.valid_from and last_day < site.valid_from:
            raise DATES_WRONG(where="last_day", value=last_day)
        before = site.valid_to
        swap(site, version=version, valid_to=last_day)
        record(actor=actor, act="parties.site.close", subject=site, change={"valid_to": [before, last_day]})
        emit(SiteChanged(site_id=site.pk))
    return site
