"""Which facilities somebody sees, one of them, how one is found by name. Not for: what lies in them (stock)."""

import datetime as dt
import functools
import operator
from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, Permission, Subject, require
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.tables.errors import REFERENCE_UNKNOWN
from wufei.operations.facilities.models import Facility
from wufei.operations.facilities.permissions import FACILITY_READ
from wufei.operations.facilities.rules.codes import fits
from wufei.registers.parties import queries as parties


def reach_of(actor: Actor, permission: Permission, via: str = "") -> Q:
    """Facilities, or what points to one by `via`, within the reach of a permission: of a party and those below it, or
    in a place. Raises NOT_ALLOWED where none can be.
    """
    if not actor.may_somewhere(permission):
        require(actor, permission)
    grants = actor.reach(permission)
    if actor.all_powerful or any(grant.party_id is None and grant.place_code is None for grant in grants):
        return Q()
    parts: list[Q] = []
    for grant in grants:
        part = Q()
        if grant.party_id is not None:
            part &= Q(**{f"{via}holder__in": parties.party_below(grant.party_id)})
        if grant.place_code is not None:
            part &= Q(**{f"{via}place__code__startswith": grant.place_code})
        parts.append(part)
    return functools.reduce(operator.or_, parts)


def facilities_visible_to(actor: Actor, permission: Permission = FACILITY_READ) -> QuerySet[Facility]:
    """Facilities within the reach of a permission, with holder and place. Raises NOT_ALLOWED."""
    rows = Facility.objects.select_related("holder", "place", "site", "parent").defer("place__outline")
    return rows.filter(reach_of(actor, permission))


def facility_get(*, actor: Actor, facility_id: int) -> Facility:
    """One facility. Raises NOT_FOUND, also where the actor may not see it."""
    found = facilities_visible_to(actor).filter(pk=facility_id).first()
    if found is None:
        raise NOT_FOUND(where="facility", value=facility_id)
    return found


def facility_subject(facility: Facility) -> Subject:
    """A facility as the policy sees it: its holder with whom it stands under, its place."""
    return Subject(party_ids=parties.party_line(facility.holder), place_code=facility.place.code)


def facility_named(actor: Actor, name: str, permission: Permission, column: str = "facility") -> Facility:
    """A facility by its name, among those within reach. Raises REFERENCE_UNKNOWN, also where several are called so."""
    found = list(facilities_visible_to(actor, permission).filter(name=name)[:2])
    if len(found) != 1:
        raise REFERENCE_UNKNOWN(where=column, value=name)
    return found[0]


def open_on(day: dt.date | None = None) -> Q:
    """Facilities that stand on a day; today, if none is named."""
    at = day or clock.today()
    return (Q(opened_on__isnull=True) | Q(opened_on__lte=at)) & (Q(closed_on__isnull=True) | Q(closed_on__gte=at))


def accepts(facility: Facility, code: str) -> bool:
    """Whether a facility accepts a code (list:code). One that names none accepts all."""
    return fits(facility.codes, code)


def facilities_of_lists(*, actor: Actor, lists: Collection[str], place: str = "") -> list[Facility]:
    """Facilities that accept waste of one of these lists of codes, in a place if one is named. Raises NOT_ALLOWED.

    One that names no codes accepts everything and stands with none of them.
    """
    rows = facilities_visible_to(actor).filter(open_on())
    if place:
        rows = rows.filter(place__code__startswith=place)
    return [row for row in rows if any(code.partition(":")[0] in lists for code in row.codes)]


def points_above(*, actor: Actor, level: int) -> Sequence[Facility]:
    """Collection points of a level above this one. Raises NOT_ALLOWED."""
    return list(facilities_visible_to(actor).filter(level__gt=level))
