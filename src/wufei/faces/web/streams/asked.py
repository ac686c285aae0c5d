"""Which month and place a page of a stream shows, read from its address and remembered. Not for: the figures."""

import dataclasses

from django.http import HttpRequest
from django.utils.translation import gettext

from wufei.faces.web.flows.asked import MASS, PageAsked, families
from wufei.faces.web.kit.requests import text, whole
from wufei.kernel import clock
from wufei.kernel.periods import FIRST_YEAR, LAST_YEAR, Length, Period
from wufei.operations.manifests.queries.firms import months_until
from wufei.operations.manifests.spec.flows import FlowsAsked
from wufei.registers.places.models import Place

MONTHS = 12
REMEMBERED = "streams_query"


@dataclasses.dataclass(frozen=True, slots=True)
class StreamAsked:
    """What a page was asked for. `month`: YYYYMM; `stream`: its code, empty for all."""

    stream: str
    month: int
    place: Place | None

    @property
    def period(self) -> Period:
        """The month."""
        return Period.closing_with(self.month, Length.MONTH)

    @property
    def code(self) -> str:
        """The code of the place; empty for all."""
        return self.place.code if self.place is not None else ""

    @property
    def place_word(self) -> str:
        """The place in words."""
        return self.place.name if self.place is not None else gettext("all places")

    @property
    def months(self) -> list[int]:
        """The months of the bars, this one last."""
        return list(months_until(self.period.start, MONTHS))

    @property
    def flows(self) -> FlowsAsked:
        """The same as flows are asked: this month."""
        return FlowsAsked(stream=self.stream, place=self.code, since=self.period.start, until=self.period.end)

    @property
    def year(self) -> FlowsAsked:
        """All months of the bars."""
        first = Period.closing_with(self.months[0], Length.MONTH).start
        return FlowsAsked(stream=self.stream, place=self.code, since=first, until=self.period.end)

    @property
    def drawn(self) -> PageAsked:
        """The same as drawings of flows know it, so that every part leads to its manifests."""
        title = dict(families()).get(self.stream, "")
        return PageAsked(flows=self.flows, period="", scale=MASS, place=self.place, stream=title)


def asked_of(request: HttpRequest, stream: str = "") -> StreamAsked:
    """Read the address, else what was chosen last, else this month and all places; unknown words narrow nothing."""
    kept = request.session.get(REMEMBERED, {})
    if request.GET:
        kept = {"month": whole(request.GET, "month"), "place": text(request.GET, "place")[:32]}
        request.session[REMEMBERED] = kept
    today = clock.today()
    month = kept.get("month") or 0
    known = FIRST_YEAR < month // 100 <= LAST_YEAR and 1 <= month % 100 <= MONTHS
    place = Place.objects.filter(code=kept["place"]).defer("outline").first() if kept.get("place") else None
    return StreamAsked(stream, month if known else today.year * 100 + today.month, place)
