"""The entries of the registers as rows of their tables. Not for: cells (kernel/tables), writes."""

from collections.abc import Iterator

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.tables.spec import Values
from wufei.registers.identity import queries as identity
from wufei.registers.identity.models import Membership, Person
from wufei.registers.parties import queries as parties
from wufei.registers.parties.models import Party, PartyName, Site
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place

_BATCH = 1000


def values_of_place(place: Place) -> Values:
    """A place as a row."""
    return {
        "code": place.code,
        "name": place.name,
        "tree": place.tree,
        "kind": place.kind,
        "short_name": place.short_name,
        "parent": place.parent.code if place.parent else "",
        "within": place.within.code if place.within else "",
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
        "longitude": place.longitude_micro,
        "latitude": place.latitude_micro,
    }


def values_of_party(party: Party) -> Values:
    """A party as a row."""
    return {
        "name": party.name,
        "kind": party.kind,
        "uscc": party.uscc,
        "place": party.place.code if party.place else "",
        "parent": _party_word(party.parent),
        "covers": party.covers,
        "contact": party.contact,
        "phone": party.phone,
        "address": party.address,
        "valid_from": party.valid_from,
        "valid_to": party.valid_to,
    }


def _party_word(party: Party | None) -> str:
    """How a row names a party: by its credit code if that is sound, for names repeat."""
    if party is None:
        return ""
    return party.uscc if party.uscc and not party.uscc_doubt else party.name


def values_of_name(name: PartyName) -> Values:
    """Another name as a row."""
    return {"party": _party_word(name.party), "name": name.name, "kind": name.kind}


def values_of_site(site: Site) -> Values:
    """A site as a row. An area is shown by a point in it."""
    return {
        "party": _party_word(site.party),
        "name": site.name,
        "kind": site.kind,
        "place": site.place.code if site.place else "",
        "address": site.address,
        "longitude": site.longitude_micro,
        "latitude": site.latitude_micro,
        "valid_from": site.valid_from,
        "valid_to": site.valid_to,
    }


def values_of_person(person: Person, membership: Membership | None) -> Values:
    """A person with one role (or none) as a row. A password is never among it."""
    return {
        "username": person.username,
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
        "active": person.is_active,
        "role": membership.role if membership else "",
        "party": _party_word(membership.party) if membership else "",
        "place": membership.place.code if membership and membership.place else "",
        "valid_from": membership.valid_from if membership else None,
        "valid_to": membership.valid_to if membership else None,
    }


def place_rows(actor: Actor) -> Iterator[Values]:
    """Every place the actor may see."""
    seen = places.visible_to(actor).select_related("parent", "within")
    for place in seen.defer("outline", "parent__outline", "within__outline").order_by("code").iterator(_BATCH):
        yield values_of_place(place)


def party_rows(actor: Actor) -> Iterator[Values]:
    """Every party the actor may see, merged ones left out, each after the one it stands under."""
    seen = parties.visible_to(actor).filter(merged_into__isnull=True).select_related("place", "parent")
    below: dict[int | None, list[Party]] = {}
    known: set[int] = set()
    for party in seen.order_by("pk"):
        below.setdefault(party.parent_id, []).append(party)
        known.add(party.pk)
    # Parents first, so that a reader meets nobody before whom they stand under.
    waiting = [party for above, rows in below.items() if above not in known for party in rows]
    for party in waiting:
        yield values_of_party(party)
        waiting += below.get(party.pk, ())


def name_rows(actor: Actor) -> Iterator[Values]:
    """Every further name of the parties the actor may see."""
    seen = PartyName.objects.filter(party__in=parties.visible_to(actor), party__merged_into__isnull=True)
    for name in seen.select_related("party").order_by("party_id", "pk").iterator(_BATCH):
        yield values_of_name(name)


def site_rows(actor: Actor) -> Iterator[Values]:
    """Every site the actor may see."""
    for site in parties.sites_visible_to(actor).order_by("party_id", "pk").iterator(_BATCH):
        yield values_of_site(site)


def person_rows(actor: Actor) -> Iterator[Values]:
    """Every person the actor may see, once for each role in force or to come."""
    rows: dict[int, list[Membership]] = {}
    lasting = identity.memberships_visible_to(actor).filter(revoked_at__isnull=True).order_by("pk")
    for membership in lasting.exclude(valid_to__lt=clock.today()):
        rows.setdefault(membership.person_id, []).append(membership)
    for person in identity.visible_to(actor).order_by("username"):
        for held in rows.get(person.pk, [None]):
            yield values_of_person(person, held)
