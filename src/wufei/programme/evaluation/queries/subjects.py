"""Who may be scored: the counties of the city, the departments of the city. Not for: subjects of an evaluation."""

from wufei.kernel.access import Actor
from wufei.registers.parties.models import Party
from wufei.registers.parties.queries import in_force
from wufei.registers.parties.queries import visible_to as parties_visible_to
from wufei.registers.parties.spec import PartyKind
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place


def places_usual(actor: Actor) -> list[Place]:
    """The counties and zones of the city, in the order of their codes."""
    city = places.city()
    return list(places.counties(actor=actor, city_code=city.code).order_by("code")) if city else []


def parties_usual(actor: Actor) -> list[Party]:
    """The departments of the city, by name."""
    city = places.city()
    if city is None:
        return []
    rows = parties_visible_to(actor).filter(in_force(), kind=PartyKind.DEPARTMENT, place=city)
    return list(rows.order_by("name", "pk"))
