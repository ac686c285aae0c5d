"""Which flows a page shows, read from its address: stream, place, period, scale. Not for: the figures (queries)."""

import dataclasses

from django.http import QueryDict
from django.utils.translation import gettext

from wufei.faces.web.kit.requests import day, text
from wufei.kernel import clock
from wufei.kernel.periods import Length, Period
from wufei.kernel.text import _, fill
from wufei.operations.manifests.queries.flows import streams_with_flows
from wufei.operations.manifests.spec import SPECS
from wufei.operations.manifests.spec.flows import FlowsAsked
from wufei.registers.places.models import Place

KNOWN = ("stream", "place", "period", "since", "until", "scale")
PERIODS = {
    str(Length.MONTH): _("This month"),
    str(Length.QUARTER): _("This quarter"),
    str(Length.YEAR): _("This year"),
}
USUAL = str(Length.QUARTER)
EQUAL, MASS = "equal", "mass"


@dataclasses.dataclass(frozen=True, slots=True)
class PageAsked:
    """What a page of flows was asked for. `period`: the quick choice; empty where days are told."""

    flows: FlowsAsked
    period: str
    scale: str
    place: Place | None
    stream: str

    @property
    def days(self) -> str:
        """The period in words."""
        since, until = self.flows.since, self.flows.until
        told = {"since": since, "until": until}
        if since and until:
            return fill(gettext("{since} to {until}"), told)
        return fill(gettext("from {since}") if since else gettext("until {until}"), told)

    @property
    def place_word(self) -> str:
        """The place in words."""
        return self.place.name if self.place is not None else gettext("all places")

    @property
    def stream_word(self) -> str:
        """The stream in words."""
        return self.stream or gettext("All streams")


def asked_of(values: QueryDict) -> PageAsked:
    """Read the address; unknown words narrow nothing, without days it is this quarter. Raises DATE_FORM."""
    since, until = day(values, "since"), day(values, "until")
    period = text(values, "period")
    period = "" if since or until else period if period in PERIODS else USUAL
    if period:
        found = Period.containing(clock.today(), Length(period))
        since, until = found.start, min(found.end, clock.today())
    stream = text(values, "stream")
    stream = stream if stream in streams_with_flows() else ""
    place = Place.objects.filter(code=text(values, "place")[:32]).defer("outline").first()
    scale = text(values, "scale")
    return PageAsked(
        flows=FlowsAsked(stream=stream, place=place.code if place else "", since=since, until=until),
        period=period,
        scale=scale if scale in {EQUAL, MASS} else MASS if stream else EQUAL,
        place=place,
        stream=dict(families()).get(stream, ""),
    )


def families() -> list[tuple[str, str]]:
    """Streams without their profiles, by code and title."""
    told = {code.partition("/")[0]: gettext(SPECS.get(code).family) for code in SPECS.codes()}
    return sorted(told.items(), key=lambda pair: pair[1])
