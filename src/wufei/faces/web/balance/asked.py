"""Which balance a page shows, read from its address: stream, month, place, pair. Not for: the figures (queries)."""

import dataclasses
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext

from wufei.faces.web.flows.asked import families
from wufei.faces.web.kit.requests import text
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.periods import Length, Period
from wufei.operations.manifests.queries.pairs import streams_moved
from wufei.oversight.balance.spec.months import BalanceAsked, Firm
from wufei.registers.places.models import Place

LONG = 20  # digits of two numbers of rows: what a database takes
KNOWN = ("stream", "month", "place")


@dataclasses.dataclass(frozen=True, slots=True)
class PageAsked:
    """What a page of balances was asked for. `streams`: code and word of those that moved in the month, and how many
    loads; the one asked for stands among them.
    """

    balance: BalanceAsked
    place: Place | None
    streams: list[tuple[str, str, int]]

    @property
    def month_word(self) -> str:
        """The month as people write it."""
        return self.balance.month.code

    @property
    def stream_word(self) -> str:
        """The stream in words."""
        return dict(families()).get(self.balance.stream, self.balance.stream)

    @property
    def place_word(self) -> str:
        """The place in words."""
        return self.place.name if self.place is not None else gettext("all places")

    @property
    def before(self) -> str:
        """The month before."""
        return self.balance.month.earlier().code

    @property
    def after(self) -> str:
        """The month after; empty where it has not begun."""
        later = self.balance.month.earlier(-1)
        return later.code if later.start <= clock.today() else ""

    @property
    def query(self) -> str:
        """The address of this balance, after its question mark."""
        told = {"stream": self.balance.stream, "month": self.month_word, "place": self.balance.place}
        return urlencode({name: value for name, value in told.items() if value})


def asked_of(values: QueryDict, actor: Actor) -> PageAsked:
    """Read the address; without a month the last whole one, without a stream that of which most moved.

    Raises NOT_A_PERIOD, NOT_ALLOWED.
    """
    told = text(values, "month")
    begun = Period.parse(told, "month").start if told else None
    last = Period.containing(clock.today(), Length.MONTH).earlier()
    month = Period.containing(begun, Length.MONTH) if begun else last
    words = dict(families())
    moved = streams_moved(actor=actor, since=month.start, until=month.end)
    stream = text(values, "stream")
    if stream not in words:
        stream = next(iter(moved), next(iter(words), ""))
    place = Place.objects.filter(code=text(values, "place")[:32]).defer("outline").first()
    streams = [(code, words.get(code, code), count) for code, count in ({stream: 0} | moved).items()]
    return PageAsked(BalanceAsked(stream, month, place.code if place else ""), place, streams)


def firm_read(told: str) -> Firm | None:
    """A firm at a place, as `firm_told` writes it; None where it is none."""
    party, _dash, place = told.partition("-")
    numbers = f"{party}{place}"
    whole = party and place and numbers.isascii() and numbers.isdigit() and len(numbers) < LONG
    return Firm(int(party), int(place)) if whole else None


def firm_told(firm: Firm | None) -> str:
    """A firm at a place in an address."""
    return "" if firm is None else f"{firm.party_id}-{firm.place_id}"
