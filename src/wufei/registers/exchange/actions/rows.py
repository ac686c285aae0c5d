"""What a row means to each register: which entry it is about, and which of that register's actions it asks for.

Only what differs from the present entry is asked for, so that the same file a second time asks for nothing. Permission,
log and events happen in those actions. Not for: reading cells or counting rows (kernel/tables).
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from wufei.kernel.access import Actor, require
from wufei.kernel.tables.errors import FIELD_FIXED, REFERENCE_UNKNOWN, VALUE_MISSING
from wufei.kernel.tables.spec import Outcome, Values, differing, word
from wufei.registers.exchange import queries
from wufei.registers.exchange.permissions import REGISTER_IMPORT
from wufei.registers.exchange.queries import party_find, place_check
from wufei.registers.parties import actions as parties_do
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party, PartyName, Site
from wufei.registers.parties.spec import Covers, NameKind, PartyKind, SiteKind
from wufei.registers.places import actions as places_do
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place
from wufei.registers.places.spec import KINDS_OF, PlaceKind, Tree


def place_put(*, actor: Actor, values: Values) -> Outcome:
    """Bring one place up to date. Raises what the actions of its register raise."""
    require(actor, REGISTER_IMPORT)
    values["code"] = word(values, "code").upper()
    place = places.visible_to(actor).filter(code=values["code"]).select_related("parent", "within").first()
    for key in ("parent", "within"):
        place_check(actor, values, key)
    if place is None:
        return _place_new(actor, values)
    changes = differing(values, queries.values_of_place(place))
    for key in ("tree", "kind", "parent", "within"):
        if key in changes:
            raise FIELD_FIXED(where=key, value=changes[key])
    if not changes:
        return Outcome.UNCHANGED
    last_day = changes.pop("valid_to", None)
    fields = {_MICRO.get(key, key): value for key, value in changes.items()}
    if fields:
        place = places_do.place_change(actor=actor, place_id=place.pk, version=place.version, **cast("Any", fields))
    _ended(actor, values, place, last_day)
    return Outcome.CHANGED


_MICRO = {"longitude": "longitude_micro", "latitude": "latitude_micro"}


def _place_new(actor: Actor, values: Values) -> Outcome:
    kind = PlaceKind(word(values, "kind"))
    tree = Tree(word(values, "tree") or next(tree for tree, kinds in KINDS_OF.items() if kind in kinds))
    parent, within = word(values, "parent"), word(values, "within")
    above = _above(actor, word(values, "code"))
    if tree is Tree.ADMINISTRATIVE and not parent and above:
        parent = above
    if tree is Tree.GRID and not parent and not within and above:
        within = above
    places_do.place_create(
        actor=actor,
        tree=tree,
        kind=kind,
        code=word(values, "code"),
        name=word(values, "name"),
        parent_code=parent,
        within_code=within,
        short_name=word(values, "short_name"),
        valid_from=_day(values, "valid_from"),
        valid_to=_day(values, "valid_to"),
        longitude_micro=cast("int | None", differing(values, {}).get("longitude")),
        latitude_micro=cast("int | None", differing(values, {}).get("latitude")),
    )
    return Outcome.CREATED


def _above(actor: Actor, code: str) -> str:
    """The nearest division whose code begins this one; most lists leave the column “above” out."""
    heads = [code[:length] for length in range(2, len(code))]
    found = places.visible_to(actor).filter(code__in=heads, tree=Tree.ADMINISTRATIVE).order_by("-code")
    return max((place.code for place in found.only("code")), key=len, default="")


def _day(values: Values, key: str) -> dt.date | None:
    value = values.get(key)
    return value if isinstance(value, dt.date) else None


def _ended(actor: Actor, values: Values, entry: Place | Party | Site, last_day: object) -> None:
    """Close (or, for “-”, reopen) an entry whose last day the row changes."""
    if "valid_to" not in values or (last_day is None and entry.valid_to is None):
        return
    if isinstance(last_day, dt.date):
        if isinstance(entry, Place):
            places_do.place_close(actor=actor, place_id=entry.pk, version=entry.version, last_day=last_day)
        elif isinstance(entry, Party):
            parties_do.party_close(actor=actor, party_id=entry.pk, version=entry.version, last_day=last_day)
        else:
            parties_do.site_close(actor=actor, site_id=entry.pk, version=entry.version, last_day=last_day)
    elif not isinstance(values["valid_to"], dt.date):
        if isinstance(entry, Place):
            places_do.place_reopen(actor=actor, place_id=entry.pk, version=entry.version)
        elif isinstance(entry, Party):
            parties_do.party_reopen(actor=actor, party_id=entry.pk, version=entry.version)


def party_put(*, actor: Actor, values: Values) -> Outcome:
    """Bring one party up to date. Raises what the actions of its register raise."""
    require(actor, REGISTER_IMPORT)
    place_check(actor, values, "place")
    above = party_find(actor, word(values, "parent"), "parent") if word(values, "parent") else None
    party = _party_known(actor, values)
    if party is None:
        parties_do.party_create(
            actor=actor,
            kind=PartyKind(word(values, "kind")),
            name=word(values, "name"),
            uscc=word(values, "uscc"),
            covers=Covers(word(values, "covers")) if word(values, "covers") else None,
            place_code=word(values, "place"),
            parent_id=above.pk if above else None,
            contact=word(values, "contact"),
            phone=word(values, "phone"),
            address=word(values, "address"),
            valid_from=_day(values, "valid_from"),
            valid_to=_day(values, "valid_to"),
        )
        return Outcome.CREATED
    now = queries.values_of_party(party)
    changes = differing(values, now)
    if above is not None and above.pk == party.parent_id:
        changes.pop("parent", None)
    if not changes:
        return Outcome.UNCHANGED
    last_day = changes.pop("valid_to", None)
    fields: dict[str, object] = {"place_code" if key == "place" else key: v for key, v in changes.items()}
    if "parent" in fields:
        fields.pop("parent")
        fields["parent_id"] = above.pk if above else None
    if "kind" in fields:
        fields["kind"] = PartyKind(str(fields["kind"]))
    if "covers" in fields:
        fields["covers"] = Covers(str(fields["covers"])) if fields["covers"] else None
    if fields:
        party = parties_do.party_change(actor=actor, party_id=party.pk, version=party.version, **cast("Any", fields))
    _ended(actor, values, party, last_day)
    return Outcome.CHANGED


def _party_known(actor: Actor, values: Values) -> Party | None:
    """The party a row is about: by credit code, else by name and place. Raises REFERENCE_UNKNOWN where several fit."""
    seen = parties.visible_to(actor).filter(merged_into__isnull=True).select_related("place", "parent")
    uscc = "".join(c for c in word(values, "uscc").upper() if c.isalnum())
    if uscc:
        coded = list(seen.filter(uscc=uscc)[:2])
        if len(coded) == 1:
            return coded[0]
    named = list(seen.filter(name=word(values, "name"))[:20])
    if uscc:  # one of another code is another party; one without a code is this one, which now gets its code
        named = [party for party in named if not party.uscc]
    code = word(values, "place")
    if code:
        here = [party for party in named if party.place and party.place.code == code]
        named = here or [party for party in named if party.place is None]
    if len(named) > 1:
        raise REFERENCE_UNKNOWN(where="name", value=word(values, "name"))
    return named[0] if named else None


def name_put(*, actor: Actor, values: Values) -> Outcome:
    """Bring one further name of a party up to date. Raises what the actions of its register raise."""
    require(actor, REGISTER_IMPORT)
    party = party_find(actor, word(values, "party"), "party")
    kind = NameKind(word(values, "kind") or NameKind.SHORT)
    known = PartyName.objects.filter(party=party, name=word(values, "name")).first()
    if known is not None and (known.kind == kind or not word(values, "kind")):
        return Outcome.UNCHANGED
    parties_do.name_add(actor=actor, party_id=party.pk, name=word(values, "name"), kind=kind)
    return Outcome.CHANGED if known else Outcome.CREATED


def site_put(*, actor: Actor, values: Values) -> Outcome:
    """Bring one site up to date. Raises what the actions of its register raise."""
    require(actor, REGISTER_IMPORT)
    party = party_find(actor, word(values, "party"), "party")
    place_check(actor, values, "place")
    values.pop("party")
    site = parties.sites_visible_to(actor).filter(party=party, name=word(values, "name")).first()
    if ("longitude" in values) != ("latitude" in values):
        raise VALUE_MISSING(where="latitude" if "longitude" in values else "longitude")
    if site is None:
        given = differing(values, {})
        parties_do.site_create(
            actor=actor,
            party_id=party.pk,
            name=word(values, "name"),
            kind=SiteKind(word(values, "kind") or SiteKind.PLANT),
            place_code=word(values, "place"),
            address=word(values, "address"),
            geometry=_point(given),
            valid_from=_day(values, "valid_from"),
            valid_to=_day(values, "valid_to"),
        )
        return Outcome.CREATED
    changes = differing(values, queries.values_of_site(site))
    if not changes:
        return Outcome.UNCHANGED
    last_day = changes.pop("valid_to", None)
    fields: dict[str, object] = {k: v for k, v in changes.items() if k not in {"place", "longitude", "latitude"}}
    if "place" in changes:
        fields["place_code"] = changes["place"]
    if changes.keys() & {"longitude", "latitude"}:
        fields["geometry"] = _point({**queries.values_of_site(site), **differing(values, {})})
    if "kind" in fields:
        fields["kind"] = SiteKind(str(fields["kind"]))
    if fields:
        site = parties_do.site_change(actor=actor, site_id=site.pk, version=site.version, **cast("Any", fields))
    _ended(actor, values, site, last_day)
    return Outcome.CHANGED


def _point(values: Mapping[str, object]) -> dict[str, object] | None:
    longitude, latitude = values.get("longitude"), values.get("latitude")
    if not isinstance(longitude, int) or not isinstance(latitude, int):
        return None
    return {"type": "Point", "coordinates": [longitude / 1_000_000, latitude / 1_000_000]}
