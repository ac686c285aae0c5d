"""What an address of indicators asks for: set, place, period; and links that keep it. Not for: the board's filters."""

import dataclasses
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from wufei.faces.web.indicators.rows import period_name
from wufei.faces.web.kit.requests import text
from wufei.kernel.access import Actor
from wufei.kernel.periods import NOT_A_PERIOD, Period
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.indicators.models import IndicatorSet
from wufei.programme.indicators.queries import board, definitions
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place

CLOSING_DIGITS = 6


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """The place and period a page is about, and those one may go to. `closing` is None while there is no figure."""

    actor: Actor
    place: Place | None
    places: tuple[Place, ...]
    closing: int | None
    closings: tuple[int, ...]

    @property
    def period(self) -> str:
        """The period in words."""
        return period_name(self.closing)

    @property
    def query(self) -> str:
        """What a link needs to stay at this place and period."""
        return query_of(self.place, self.closing)


def query_of(place: Place | None, closing: int | None) -> str:
    """Place and period as a link carries them, with the question mark."""
    kept = {"place": place.code} if place else {}
    if closing:
        kept["period"] = Period.longest(closing).code
    return f"?{urlencode(kept)}" if kept else ""


def indicator_url(code: str, place: Place | None, closing: int | None) -> str:
    """The page of one indicator at a place and period."""
    return f"{reverse('web:indicator', args=[code])}{query_of(place, closing)}"


def closing_from(given: str) -> int:
    """A period of an address: 2025Q3, 2025-09, or the closing month itself, 202509. Raises NOT_A_PERIOD."""
    if given.isdecimal() and len(given) == CLOSING_DIGITS:
        year, month = divmod(int(given), 100)
        if not 1 <= month <= 12:
            raise NOT_A_PERIOD(where="period", value=given)
        return Period.longest(year * 100 + month).closing
    return Period.parse(given).closing


def asked(request: HttpRequest, actor: Actor) -> Asked:
    """Place and period of an address; without them the city and the last month that is told well enough.

    Raises NOT_FOUND, NOT_A_PERIOD.
    """
    city = places.city()
    known = [city, *places.counties(actor=actor, city_code=city.code).order_by("code")] if city else []
    code = text(request.GET, "place")
    place = next((p for p in known if p.code == code), None) if code else city
    if code and place is None:
        place = places.place_by_code(actor=actor, code=code)
        known.append(place)
    closings = board.closings_known(place) if place else []
    given = text(request.GET, "period")
    closing = closing_from(given) if given else board.latest_closing(place) or next(iter(closings), None)
    if closing is not None and closing not in closings:
        closings = sorted({*closings, closing}, reverse=True)
    return Asked(actor, place, tuple(known), closing, tuple(closings))


def set_asked(request: HttpRequest, sets: list[IndicatorSet]) -> IndicatorSet | None:
    """The set an address names by its number, else the one in force. Raises NOT_FOUND."""
    given = text(request.GET, "set")
    if not given:
        return definitions.in_force(sets)
    found = next((s for s in sets if given in {str(s.pk), s.code}), None)
    if found is None:
        raise NOT_FOUND(where="set", value=given)
    return found
