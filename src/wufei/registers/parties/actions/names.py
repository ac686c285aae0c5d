"""Writes of a party's other names. Not for: its main name (parties)."""

from django.db import transaction

from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.registers.parties import queries
from wufei.registers.parties.errors import NAME_MISSING
from wufei.registers.parties.events import PartyChanged
from wufei.registers.parties.models import PartyName
from wufei.registers.parties.permissions import NAME_CHANGE
from wufei.registers.parties.spec import NameKind


def name_add(*, actor: Actor, party_id: int, name: str, kind: NameKind = NameKind.SHORT) -> PartyName:
    """Give a party another name; adding a known one again only sets its kind. Raises NOT_FOUND, NAME_MISSING."""
    name = name.strip()
    with transaction.atomic():
        party = queries.party_get(actor=actor, party_id=party_id)
        require(actor, NAME_CHANGE, queries.party_subject(party))
        if not name:
            raise NAME_MISSING(where="name")
        known = PartyName.objects.filter(party=party, name=name).first()
        if known is not None and known.kind == kind:
            return known
        before = known.kind if known else None
        row, _made = PartyName.objects.update_or_create(party=party, name=name, defaults={"kind": kind})
        record(actor=actor, act="parties.name.add", subject=party, change={"name": name, "kind": [before, str(kind)]})
        emit(PartyChanged(party_id=party.pk))
    return row


def name_remove(*, actor: Actor, party_id: int, name: str) -> None:
    """Take another name away; nothing happens if the party has no such name. Raises NOT_FOUND."""
    with transaction.atomic():
        party = queries.party_get(actor=actor, party_id=party_id)
        require(actor, NAME_CHANGE, queries.party_subject(party))
        gone, _tables = PartyName.objects.filter(party=party, name=name).delete()
        if gone:
            record(actor=actor, act="parties.name.remove", subject=party, change={"name": [name, None]})
            emit(PartyChanged(party_id=party.pk))
