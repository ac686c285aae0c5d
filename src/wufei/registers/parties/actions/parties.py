"""Writes of parties. Not for: their other names (names) or sites (sites)."""

import datetime as dt
from typing import Unpack

from django.db import transaction
from django.db.models import F, Q

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.rows import swap
from wufei.registers.parties import queries
from wufei.registers.parties.errors import (
    COVERS_WRONG,
    DATES_WRONG,
    MERGE_COLLECTIVE,
    MERGE_SELF,
    NAME_MISSING,
    NAME_TAKEN,
    RING,
    USCC_TAKEN,
)
from wufei.registers.parties.events import PartyChanged, PartyClosed, PartyCreated, PartyMerged
from wufei.registers.parties.models import Party, PartyName, Site
from wufei.registers.parties.permissions import (
    PARTY_CHANGE,
    PARTY_CLOSE,
    PARTY_CREATE,
    PARTY_IDENTIFY,
    PARTY_MERGE,
    PARTY_REOPEN,
)
from wufei.registers.parties.rules import authorities, codes
from wufei.registers.parties.spec import IDENTIFYING, Counts, Covers, NameKind, PartyFields, PartyKind
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place


def party_create(
    *,
    actor: Actor,
    kind: PartyKind,
    name: str,
    uscc: str = "",
    covers: Covers | None = None,
    place_code: str = "",
    parent_id: int | None = None,
    contact: str = "",
    phone: str = "",
    address: str = "",
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Party:
    """Add a party. A credit code that fails its check is kept and marked. Raises NOT_ALLOWED, NAME_*, USCC_TAKEN, …"""
    name, uscc = name.strip(), codes.uscc_clean(uscc)
    with transaction.atomic():
        place = places.place_by_code(actor=actor, code=place_code) if place_code else None
        parent = queries.party_get(actor=actor, party_id=parent_id) if parent_id is not None else None
        above = queries.party_line(parent) if parent else frozenset()
        require(actor, PARTY_CREATE, Subject(party_ids=above, place_code=place.code if place else ""))
        doubt = codes.uscc_doubtful(uscc)
        _party_check(kind, covers, name, valid_from, valid_to)
        _free_check(name, place, uscc, doubt=doubt)
        party = Party.objects.create(
            kind=kind,
            name=name,
            uscc=uscc,
            uscc_doubt=doubt,
            covers=covers or "",
            place=place,
            parent=parent,
            contact=contact.strip(),
            phone=phone.strip(),
            address=address.strip(),
            valid_from=valid_from,
            valid_to=valid_to,
        )
        record(actor=actor, act="parties.party.create", subject=party, change={"kind": str(kind), "uscc": uscc})
        emit(PartyCreated(party_id=party.pk))
    return party


def _party_check(
    kind: PartyKind, covers: Covers | None, name: str, valid_from: dt.date | None, valid_to: dt.date | None
) -> None:
    if not name:
        raise NAME_MISSING(where="name")
    if (kind is PartyKind.COLLECTIVE) != (covers is not None):
        raise COVERS_WRONG(where="covers", value=covers)
    if valid_from and valid_to and valid_to < valid_from:
        raise DATES_WRONG(where="valid_to", value=valid_to)


def _free_check(name: str, place: Place | None, uscc: str, *, doubt: bool, but: int = 0) -> None:
    """Two shops may share a name in two places; one name in one place, or one sound credit code, is one party."""
    others = Party.objects.filter(merged_into__isnull=True).exclude(pk=but)
    if uscc and not doubt:
        taken = others.filter(uscc=uscc, uscc_doubt=False).first()
        if taken is not None:
            raise USCC_TAKEN(where="uscc", value=uscc, uscc=uscc, name=taken.name)
    same = others.filter(queries.in_force(), name=name)
    if place is not None:
        same = same.filter(Q(place=place) | Q(place__isnull=True))
    if uscc:
        same = same.filter(Q(uscc="") | Q(uscc=uscc))
    if same.exists():
        raise NAME_TAKEN(where="name", value=name, name=name)


def party_change(*, actor: Actor, party_id: int, version: int, **fields: Unpack[PartyFields]) -> Party:
    """Change what is named; the rest stays. Raises NOT_FOUND, STALE, RING and what `party_create` raises."""
    with transaction.atomic():
        party = queries.party_get(actor=actor, party_id=party_id)
        changes = _changes(actor, party, fields)
        subject = queries.party_subject(party)
        if not changes:
            require(actor, PARTY_CHANGE, subject)
            return party
        names = {key.replace("place_id", "place_code").replace("uscc_doubt", "uscc") for key in changes}
        if names & IDENTIFYING:
            require(actor, PARTY_IDENTIFY, subject)
        if names - IDENTIFYING:
            require(actor, PARTY_CHANGE, subject)
        told = {key: [getattr(party, key), value] for key, value in changes.items()}
        swap(party, version=version, **changes)
        party = Party.objects.select_related("place").get(pk=party.pk)
        if "place_id" in changes:  # out of one's reach is not one's to give
            require(actor, PARTY_IDENTIFY, queries.party_subject(party))
        if "name" in changes:
            PartyName.objects.get_or_create(party=party, name=told["name"][0], defaults={"kind": NameKind.FORMER})
        record(actor=actor, act="parties.party.change", subject=party, change=told)
        emit(PartyChanged(party_id=party.pk))
    return party


def _changes(actor: Actor, party: Party, fields: PartyFields) -> dict[str, object]:
    """The columns that `fields` would change, judged."""
    changes: dict[str, object] = {k: v.strip() if isinstance(v, str) else v for k, v in fields.items()}
    place = party.place
    if "place_code" in changes:
        code = str(changes.pop("place_code"))
        place = places.place_by_code(actor=actor, code=code) if code else None
        changes["place_id"] = place.pk if place else None
    if "uscc" in changes:
        changes["uscc"] = codes.uscc_clean(str(changes["uscc"]))
        changes["uscc_doubt"] = codes.uscc_doubtful(str(changes["uscc"]))
    if "covers" in changes:
        changes["covers"] = changes["covers"] or ""
    parent_id = fields.get("parent_id")
    if parent_id is not None and parent_id != party.parent_id:
        parent = queries.party_get(actor=actor, party_id=parent_id)
        if party.pk in queries.party_line(parent):
            raise RING(where="parent", value=parent.name)
    changes = {key: value for key, value in changes.items() if getattr(party, key) != value}

    def after(key: str) -> object:
        return changes.get(key, getattr(party, key))

    if changes.keys() & {"kind", "covers", "name", "valid_from"}:
        covers = after("covers")
        _party_check(
            PartyKind(str(after("kind"))),
            Covers(str(covers)) if covers else None,
            str(after("name")),
            fields.get("valid_from", party.valid_from),
            party.valid_to,
        )
    if changes.keys() & {"name", "uscc", "uscc_doubt", "place_id"}:
        _free_check(str(after("name")), place, str(after("uscc")), doubt=bool(after("uscc_doubt")), but=party.pk)
    return changes


def party_close(*, actor: Actor, party_id: int, version: int, last_day: dt.date | None = None) -> Party:
    """End a party on `last_day` (yesterday: closed from today on). Raises NOT_FOUND, WRONG_STATE, STALE."""
    with transaction.atomic():
        party = queries.party_get(actor=actor, party_id=party_id)
        require(actor, PARTY_CLOSE, queries.party_subject(party))
        last_day = last_day or clock.today() - dt.timedelta(days=1)
        if party.valid_from and last_day < party.valid_from:
            raise DATES_WRONG(where="last_day", value=last_day)
        before = party.valid_to
        swap(party, version=version, valid_to=last_day)
        record(actor=actor, act="parties.party.close", subject=party, change={"valid_to": [before, last_day]})
        emit(PartyClosed(party_id=party.pk))
    return party


def party_reopen(*, actor: Actor, party_id: int, version: int) -> Party:
    """Open a closed party again, unless another one has taken its name or code. Raises NOT_FOUND, *_TAKEN, STALE."""
    with transaction.atomic():
        party = queries.party_get(actor=actor, party_id=party_id)
        require(actor, PARTY_REOPEN, queries.party_subject(party))
        _free_check(party.name, party.place, party.uscc, doubt=party.uscc_doubt, but=party.pk)
        before = party.valid_to
        swap(party, version=version, valid_to=None, merged_into_id=None)
        record(actor=actor, act="parties.party.reopen", subject=party, change={"valid_to": [before, None]})
        emit(PartyChanged(party_id=party.pk))
    return party


def party_merge(*, actor: Actor, kept_id: int, gone_id: int, gone_version: int) -> Party:
    """Let one party go into another: names, sites and children move; those above follow the event."""
    with transaction.atomic():
        kept = queries.party_get(actor=actor, party_id=kept_id)
        gone = queries.party_get(actor=actor, party_id=gone_id)
        require(actor, PARTY_MERGE, queries.party_subject(kept))
        require(actor, PARTY_MERGE, queries.party_subject(gone))
        if kept.pk == gone.pk:
            raise MERGE_SELF(where="party", value=kept.name)
        if PartyKind.COLLECTIVE in {kept.kind, gone.kind} and (kept.kind, kept.covers) != (gone.kind, gone.covers):
            raise MERGE_COLLECTIVE(where="party", value=gone.name)
        last_day = clock.today() - dt.timedelta(days=1)
        begun = min(gone.valid_from, last_day) if gone.valid_from else None
        swap(gone, version=gone_version, valid_from=begun, valid_to=last_day, merged_into_id=kept.pk)
        names = [gone.name, *PartyName.objects.filter(party=gone).values_list("name", flat=True)]
        known = {kept.name, *PartyName.objects.filter(party=kept).values_list("name", flat=True)}
        fresh = [name for name in dict.fromkeys(names) if name not in known]
        PartyName.objects.bulk_create(PartyName(party=kept, name=name, kind=NameKind.FORMER) for name in fresh)
        taken = set(Site.objects.filter(party=kept).values_list("name", flat=True))
        for site in Site.objects.filter(party=gone):
            name = site.name if site.name not in taken else f"{site.name} ({gone.pk})"
            swap(site, version=site.version, party_id=kept.pk, name=name)
        # The kept one cannot stand under itself; it takes the place in the tree that the gone one had.
        Party.objects.filter(pk=kept.pk, parent=gone).update(parent=gone.parent_id, version=F("version") + 1)
        Party.objects.filter(parent=gone).exclude(pk=kept.pk).update(parent=kept, version=F("version") + 1)
        record(actor=actor, act="parties.party.merge", subject=gone, change={"merged_into": kept.pk, "names": fresh})
        emit(PartyMerged(gone_id=gone.pk, kept_id=kept.pk))
    return queries.party_get(actor=actor, party_id=kept_id)


def authorities_create(*, actor: Actor, city_code: str, townships: bool = True) -> Counts:
    """Make the authorities of every county, zone and township of a loaded city, and the usual collectives."""
    with transaction.atomic():
        require(actor, PARTY_CREATE, Subject(place_code=city_code))
        city = places.place_by_code(actor=actor, code=city_code)
        rows = [city, *places.counties(actor=actor, city_code=city_code)]
        rows += places.townships(actor=actor, code=city_code) if townships else []
        names = {place.pk: place for place in rows}
        created, unchanged = 0, 0
        for place in rows:
            above = names.get(place.parent_id or 0)
            kind, name = authorities.authority_of(
                place.name, place.kind, city.name if above is city else (above or city).name
            )
            if Party.objects.filter(queries.in_force(), place=place, kind=kind).exists():
                unchanged += 1
                continue
            party_create(actor=actor, kind=kind, name=name, place_code=place.code)
            created += 1
        for covers, name in authorities.COLLECTIVES:
            if Party.objects.filter(queries.in_force(), kind=PartyKind.COLLECTIVE, covers=covers).exists():
                unchanged += 1
                continue
            party_create(actor=actor, kind=PartyKind.COLLECTIVE, name=name, covers=covers, place_code=city_code)
            created += 1
    return Counts(created, unchanged)
