"""Reading parties: visible ones, by words, by a printed name, members of a collective. Not for: writes."""

import datetime as dt
import functools
import operator
from collections.abc import Collection, Iterable

from django.db.models import Prefetch, Q, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, Permission, Subject, require
from wufei.kernel.problems import NOT_FOUND
from wufei.registers.parties.models import Party, PartyName, Site
from wufei.registers.parties.permissions import PARTY_READ, TENANT_READ
from wufei.registers.parties.rules.collectives import collective_of
from wufei.registers.parties.rules.names import Index
from wufei.registers.parties.spec import CLOSED, OPEN, Candidate, Covers, PartyKind, Reading
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place
from wufei.registers.places.spec import COUNTY_LEVEL, PlaceKind

_DEEPEST = 12


def in_force(day: dt.date | None = None, *, via: str = "") -> Q:
    """Parties (or, by `via`, rows that point to them) that exist on `day` (today)."""
    day = day or clock.today()
    begun = Q(**{f"{via}valid_from__isnull": True}) | Q(**{f"{via}valid_from__lte": day})
    return begun & (Q(**{f"{via}valid_to__isnull": True}) | Q(**{f"{via}valid_to__gte": day}))


def party_state(party: Party | Site, day: dt.date | None = None) -> str:
    """Whether a party or site is open or closed on `day` (today)."""
    return CLOSED if party.valid_to is not None and party.valid_to < (day or clock.today()) else OPEN


def party_line(party: Party) -> frozenset[int]:
    """The party and all above it: whoever acts for one above has a part in what is below."""
    line, one = {party.pk}, party
    while one.parent is not None and one.parent_id not in line and len(line) < _DEEPEST:
        one = one.parent
        line.add(one.pk)
    return frozenset(line)


def party_below(party_id: int) -> frozenset[int]:
    """The party and all below it."""
    known, fresh = {party_id}, {party_id}
    while fresh:
        fresh = set(Party.objects.filter(parent_id__in=fresh).values_list("pk", flat=True)) - known
        known |= fresh
    return frozenset(known)


def party_subject(party: Party) -> Subject:
    """The party as the policy sees it."""
    code = party.place.code if party.place else ""
    return Subject(state=party_state(party), party_ids=party_line(party), place_code=code)


def site_subject(site: Site) -> Subject:
    """The site as the policy sees it: its own place, else its party's."""
    place = site.place or site.party.place
    return Subject(state=party_state(site), party_ids=party_line(site.party), place_code=place.code if place else "")


def reach(actor: Actor, permission: Permission, *, via: str = "") -> Q | None:
    """The reach of a permission as a condition on parties (or, by `via`, on what points to one). None: everything."""
    if actor.all_powerful:
        return None
    parts: list[Q] = []
    for grant in actor.reach(permission):
        if grant.party_id is None and grant.place_code is None:
            return None
        part = Q()
        if grant.party_id is not None:
            part &= Q(**{f"{via}pk__in": party_below(grant.party_id)})
        if grant.place_code is not None:
            part &= Q(**{f"{via}place__code__startswith": grant.place_code})
        parts.append(part)
    return functools.reduce(operator.or_, parts) if parts else Q(pk__in=[])


def visible_to(actor: Actor) -> QuerySet[Party]:
    """The parties this actor may see."""
    within = reach(actor, PARTY_READ)
    seen = Party.objects.select_related("place").defer("place__outline")
    return seen if within is None else seen.filter(within)


def sites_visible_to(actor: Actor) -> QuerySet[Site]:
    """The sites this actor may see: those of visible parties, and those that lie in a place within reach."""
    seen = Site.objects.select_related("party__place", "place").defer("party__place__outline", "place__outline")
    within = reach(actor, PARTY_READ, via="party__")
    if within is None:
        return seen
    codes = [g.place_code for g in actor.reach(PARTY_READ) if g.place_code is not None and g.party_id is None]
    return seen.filter(functools.reduce(operator.or_, [Q(place__code__startswith=c) for c in codes], within))


def party_get(*, actor: Actor, party_id: int) -> Party:
    """One party by its id. Raises NOT_FOUND, also when the actor may not see it."""
    party = visible_to(actor).filter(pk=party_id).first()
    if party is None:
        raise NOT_FOUND(where="party", value=party_id)
    return party


def out_of_reach(*, actor: Actor, permission: Permission, party_ids: Collection[int]) -> list[int]:
    """Of many parties those that are not there, or of which the actor has not this permission."""
    rows, within = Party.objects.filter(pk__in=party_ids), reach(actor, permission)
    there = set((rows if within is None else rows.filter(within)).values_list("pk", flat=True))
    return sorted(set(party_ids) - there)


def site_get(*, actor: Actor, site_id: int) -> Site:
    """One site by its id. Raises NOT_FOUND."""
    site = sites_visible_to(actor).filter(pk=site_id).first()
    if site is None:
        raise NOT_FOUND(where="site", value=site_id)
    return site


def parks_visible_to(actor: Actor) -> QuerySet[Place]:
    """The parks whose firms the actor may see. Raises NOT_ALLOWED."""
    if not actor.may_somewhere(TENANT_READ):
        require(actor, TENANT_READ)
    rows = Place.objects.filter(places.in_force(), kind=PlaceKind.PARK).select_related("within")
    rows = rows.defer("outline", "within__outline").order_by("code")
    grants = actor.reach(TENANT_READ)
    if actor.all_powerful or any(grant.party_id is None and grant.place_code is None for grant in grants):
        return rows
    codes = [grant.place_code for grant in grants if grant.place_code is not None and grant.party_id is None]
    return rows.filter(functools.reduce(operator.or_, (Q(code__startswith=code) for code in codes), Q(pk__in=[])))


def park_get(*, actor: Actor, place_id: int) -> Place:
    """One park. Raises NOT_FOUND, also when the actor may not see its firms."""
    park = parks_visible_to(actor).filter(pk=place_id).first()
    if park is None:
        raise NOT_FOUND(where="park", value=place_id)
    return park


def tenants_of(park: Place, day: dt.date | None = None) -> QuerySet[Party]:
    """The firms that work in a park on `day` (today): those with a site there that is in force.

    No permission: the caller has found the park (`park_get`).
    """
    sites = Site.objects.filter(in_force(day), place__code__startswith=park.code)
    rows = Party.objects.filter(in_force(day), merged_into__isnull=True)
    here = Q(pk__in=sites.values("party_id")) | Q(place__code__startswith=park.code)
    return rows.filter(here).select_related("place").defer("place__outline").order_by("name", "pk")


def party_search(
    *, actor: Actor, words: str = "", kind: PartyKind | None = None, below: str = "", closed: bool = False
) -> QuerySet[Party]:
    """Parties one of whose names contains every word, or whose credit code begins with it; open ones unless asked."""
    found = visible_to(actor)
    for word in words.split():
        other = PartyName.objects.filter(name__icontains=word).values("party_id")
        found = found.filter(Q(name__icontains=word) | Q(uscc__istartswith=word) | Q(pk__in=other))
    if kind is not None:
        found = found.filter(kind=kind)
    if below:
        found = found.filter(place__code__startswith=below)
    return found if closed else found.filter(in_force())


def party_named(*, actor: Actor, name: str, place_code: str = "") -> Party | None:
    """The one open party of this very name (main or other), or None if there is none or more than one."""
    other = PartyName.objects.filter(name=name).values("party_id")
    found = visible_to(actor).filter(in_force()).filter(Q(name=name) | Q(pk__in=other))
    if place_code:
        found = found.filter(place__code__startswith=place_code)
    rows = list(found[:3])
    exact = [party for party in rows if party.name == name]
    chosen = exact or rows
    return chosen[0] if len(chosen) == 1 else None


def candidates(*, actor: Actor) -> list[Candidate]:
    """Every open party as the matcher sees it, in two queries."""
    named = visible_to(actor).filter(in_force()).select_related(None).only("pk", "name", "kind", "covers")
    return [
        Candidate(p.pk, p.name, tuple(n.name for n in p.names.all()), p.kind, p.covers)
        for p in named.prefetch_related(Prefetch("names", PartyName.objects.only("name", "party_id")))
    ]


def city_names(*, actor: Actor, city_code: str) -> tuple[str, ...]:
    """The names by which documents of a place say whose a department is: its own, those above, those below."""
    seen = places.visible_to(actor).filter(places.in_force())
    home = seen.filter(code=city_code).first()
    if home is None:
        return ()
    above = seen.filter(code__in=[city_code[:n] for n in (4, 2) if n < len(city_code)]).order_by("-code")
    below = seen.filter(code__startswith=city_code, kind__in=COUNTY_LEVEL).exclude(code=city_code)
    rows: list[Place] = [home, *above.only("name", "short_name"), *below.only("name", "short_name")]
    return tuple(dict.fromkeys(n for row in rows for n in (row.name, row.short_name) if len(n) > 1))


def names_read(*, actor: Actor, printed: Iterable[str], city_code: str) -> list[Reading]:
    """What printed names mean, in a document of the place `city_code`: ranked parties, or a collective."""
    index = Index(candidates(actor=actor), city_names(actor=actor, city_code=city_code))
    return [index.read(name) for name in printed]


def covers_of(printed: str) -> Covers | None:
    """Whom a collective name stands for; None for a name of one party. Asks no table."""
    return collective_of(printed)


def members(*, actor: Actor, covers: Covers, city_code: str) -> QuerySet[Party]:
    """The parties a collective name stands for, where the register knows them (counties, zones, townships)."""
    kinds = {
        Covers.COUNTIES: [PlaceKind.COUNTY],
        Covers.ZONES: [PlaceKind.ZONE],
        Covers.COUNTIES_AND_ZONES: [PlaceKind.COUNTY, PlaceKind.ZONE],
        Covers.TOWNSHIPS: [PlaceKind.TOWNSHIP],
    }.get(covers)
    found = visible_to(actor).filter(in_force(), place__code__startswith=city_code)
    if kinds is None:
        return found.none()
    authorities = [PartyKind.GOVERNMENT, PartyKind.ZONE_COMMITTEE]
    return found.filter(kind__in=authorities, place__kind__in=kinds).exclude(place__code=city_code)
