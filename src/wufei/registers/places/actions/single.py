"""Writes of one place. Not for: whole cities (loads)."""

import datetime as dt
from collections.abc import Mapping
from typing import Unpack

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.rows import swap
from wufei.registers.places import queries
from wufei.registers.places.errors import (
    CODE_TAKEN,
    CODE_WRONG,
    DATES_WRONG,
    KIND_WRONG,
    NAME_MISSING,
    STILL_OPEN_BELOW,
    WITHIN_MISSING,
)
from wufei.registers.places.events import PlaceChanged, PlaceClosed, PlaceCreated
from wufei.registers.places.models import Place
from wufei.registers.places.permissions import PLACE_CHANGE, PLACE_CLOSE, PLACE_CREATE, PLACE_REOPEN
from wufei.registers.places.rules import codes, outlines
from wufei.registers.places.spec import OPEN, OWN, PlaceFields, PlaceKind, Tree


def place_create(
    *,
    actor: Actor,
    tree: Tree,
    kind: PlaceKind,
    code: str,
    name: str,
    parent_code: str = "",
    within_code: str = "",
    short_name: str = "",
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    longitude_micro: int | None = None,
    latitude_micro: int | None = None,
    outline: Mapping[str, object] | None = None,
) -> Place:
    """Add a place. `code` continues the code above it. Raises CODE_*, KIND_WRONG, WITHIN_MISSING, GEOMETRY_*."""
    code, name = code.strip().upper(), name.strip()
    with transaction.atomic():
        require(actor, PLACE_CREATE, Subject(place_code=code))
        parent = queries.place_by_code(actor=actor, code=parent_code) if parent_code else None
        within = queries.place_by_code(actor=actor, code=within_code) if within_code else None
        if tree is Tree.GRID and within is None:
            within = parent.within if parent is not None else None
        _place_check(tree=tree, kind=kind, code=code, name=name, parent=parent, within=within)
        _dates_check(valid_from, valid_to)
        drawn = outlines.judge(name, outline) if outline is not None else None
        if drawn is not None and longitude_micro is None:
            longitude_micro, latitude_micro = drawn.longitude_micro, drawn.latitude_micro
        place = Place.objects.create(
            tree=tree,
            kind=kind,
            code=code,
            name=name,
            short_name=short_name.strip() or codes.short_name(name),
            parent=parent,
            within=within if tree is Tree.GRID else None,
            valid_from=valid_from,
            valid_to=valid_to,
            longitude_micro=longitude_micro,
            latitude_micro=latitude_micro,
            outline=drawn.geometry if drawn else None,
            outline_source=OWN if drawn else "",
            source=OWN,
        )
        record(actor=actor, act="places.place.create", subject=place, change={"code": code, "kind": str(kind)})
        emit(PlaceCreated(place_id=place.pk))
    return place


def _place_check(
    *, tree: Tree, kind: PlaceKind, code: str, name: str, parent: Place | None, within: Place | None
) -> None:
    if not name:
        raise NAME_MISSING(where="name")
    above = parent or within
    if not codes.kind_fits(tree, kind, (Tree(parent.tree), PlaceKind(parent.kind)) if parent else None):
        raise KIND_WRONG(where="kind", value=kind, kind=kind)
    if tree is Tree.GRID and (within is None or within.tree != Tree.ADMINISTRATIVE):
        raise WITHIN_MISSING(where="within")
    if above is not None and queries.place_state(above) != OPEN:
        raise KIND_WRONG(where="parent", value=above.code, kind=kind)
    over = above.code if above else ""
    # A grid unit may stand under a park and lie in one township of it; its code follows the park.
    if not codes.code_fits(tree, kind, code, over):
        raise CODE_WRONG(where="code", value=code, code=code, expected=codes.code_example(tree, kind, over))
    taken = Place.objects.filter(code=code).first()
    if taken is not None:
        raise CODE_TAKEN(where="code", value=code, code=code, name=taken.name)


def _dates_check(valid_from: dt.date | None, valid_to: dt.date | None) -> None:
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        raise DATES_WRONG(where="valid_to", value=valid_to)


def place_change(*, actor: Actor, place_id: int, version: int, **fields: Unpack[PlaceFields]) -> Place:
    """Change what is named; the rest stays, and so does a place to which nothing changes. Raises NOT_FOUND, STALE, …"""
    with transaction.atomic():
        place = queries.place_get(actor=actor, place_id=place_id)
        require(actor, PLACE_CHANGE, queries.place_subject(place))
        changes: dict[str, object] = dict(fields)
        if "name" in fields:
            changes["name"] = fields["name"].strip()
            if not changes["name"]:
                raise NAME_MISSING(where="name")
        _dates_check(fields.get("valid_from", place.valid_from), place.valid_to)
        outline = fields.get("outline")
        if outline is not None:
            drawn = outlines.judge(place.name, outline)
            changes["outline"] = drawn.geometry
            changes.setdefault("longitude_micro", drawn.longitude_micro)
            changes.setdefault("latitude_micro", drawn.latitude_micro)
        changes = {key: value for key, value in changes.items() if getattr(place, key) != value}
        if not changes:
            return place
        if "outline" in changes:
            changes["outline_source"] = OWN
        if changes.keys() & {"name", "short_name"} and place.source != OWN:
            changes["source"] = OWN
        told = {k: [getattr(place, k), v] for k, v in changes.items() if k != "outline"}
        if "outline" in changes:
            told["outline"] = [bool(place.outline), bool(changes["outline"])]
        swap(place, version=version, **changes)
        record(actor=actor, act="places.place.change", subject=place, change=told)
        emit(PlaceChanged(place_id=place.pk))
    return place


def place_close(*, actor: Actor, place_id: int, version: int, last_day: dt.date | None = None) -> Place:
    """End a place on `last_day` (yesterday: closed from today on). Raises STILL_OPEN_BELOW, WRONG_STATE, STALE."""
    with transaction.atomic():
        place = queries.place_get(actor=actor, place_id=place_id)
        require(actor, PLACE_CLOSE, queries.place_subject(place))
        last_day = last_day or clock.today() - dt.timedelta(days=1)
        _dates_check(place.valid_from, last_day)
        after = last_day + dt.timedelta(days=1)
        below = Place.objects.filter(queries.in_force(after), code__startswith=place.code).exclude(pk=place.pk).count()
        if below:
            raise STILL_OPEN_BELOW(where="place", value=place.code, count=below)
        before = place.valid_to
        swap(place, version=version, valid_to=last_day)
        record(actor=actor, act="places.place.close", subject=place, change={"valid_to": [before, last_day]})
        emit(PlaceClosed(place_id=place.pk))
    return place


def place_reopen(*, actor: Actor, place_id: int, version: int) -> Place:
    """Open a closed place again. Raises NOT_FOUND, WRONG_STATE, STALE."""
    with transaction.atomic():
        place = queries.place_get(actor=actor, place_id=place_id)
        require(actor, PLACE_REOPEN, queries.place_subject(place))
        before = place.valid_to
        swap(place, version=version, valid_to=None)
        record(actor=actor, act="places.place.reopen", subject=place, change={"valid_to": [before, None]})
        emit(PlaceChanged(place_id=place.pk))
    return place
