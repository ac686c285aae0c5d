"""The mass balance of a plant over days: loads, runs and stock by code, measured against the books. Pure laws: rules.

A plant is a holder at a place, whatever facilities stand there: their stock is one. Not for: flows of the city.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from django.db.models import F, Sum

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.periods import Length, Period
from wufei.ledger.books.models import Account, DayTotal, Transfer
from wufei.ledger.books.queries.accounts import MOVING
from wufei.ledger.books.spec import AccountKind, Commodity
from wufei.ledger.closing.models import Assertion
from wufei.ledger.closing.spec import AssertionState
from wufei.operations.facilities.models import Facility, RunPart, Weighing
from wufei.operations.facilities.queries.facilities import facility_get
from wufei.operations.facilities.queries.norms import Norms
from wufei.operations.facilities.queries.weighings import counting
from wufei.operations.facilities.rules.balance import Line, Together, together, tolerance
from wufei.operations.facilities.spec import GateWay, NormKind, RunState

BEGINNING = clock.EPOCH.date()
# Through which what leaves a stock has gone elsewhere, and not ended here.
ONWARD = frozenset({AccountKind.STOCK, AccountKind.TRANSIT, AccountKind.EXPORTED})


@dataclasses.dataclass(frozen=True, slots=True)
class Ended:
    """What runs turned into something that is no stock: its fate, its name or code, the cause of a loss; grams."""

    fate: str
    code: str
    cause: str
    mass_g: int


@dataclasses.dataclass(frozen=True, slots=True)
class PlantBalance:
    """A plant on these days, both included: by code, together, and what ended. `unweighed`: no load passed the gate, so
    that nothing but a count could differ from the books.
    """

    facility: Facility
    since: dt.date
    until: dt.date
    lines: list[Line]
    together: Together
    ended: list[Ended]
    unweighed: bool

    @property
    def findings(self) -> list[Line]:
        """The codes that do not come out."""
        return [line for line in self.lines if line.outside]


def plant_balance(*, actor: Actor, facility_id: int, since: dt.date, until: dt.date) -> PlantBalance:
    """The balance of the plant a facility belongs to. Raises NOT_FOUND, NOT_ALLOWED."""
    facility = facility_get(actor=actor, facility_id=facility_id)
    first, last = (since - BEGINNING).days, (until - BEGINNING).days
    terms: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    _stock(facility, first, last, terms)
    _moved(facility, first, last, terms)
    weighed = _weighed(facility, since, until)
    for code, way in weighed:
        terms[code][f"{way}_weighed_g"] = weighed[code, way]
    for code, counted in _counted(facility, until).items():
        terms[code]["closing_counted_g"] = counted
    allowed = Norms.of(NormKind.BALANCE)
    lines = []
    for code, told in sorted(terms.items()):
        line = Line(code=code, **told)
        permille = allowed.value(code, until) or 0
        lines.append(dataclasses.replace(line, tolerance_g=tolerance(line.handled_g, permille)))
    lines = sorted((line for line in lines if line.handled_g or line.lies_g), key=lambda line: -line.handled_g)
    return PlantBalance(facility, since, until, lines, together(lines), _ended(facility, since, until), not weighed)


def _stock(facility: Facility, first: int, last: int, terms: dict[str, dict[str, int]]) -> None:
    """What was there before the first day and after the last, by the totals of days."""
    rows = DayTotal.objects.filter(
        account__holder=facility.holder_id,
        account__place=facility.place_id,
        account__kind=AccountKind.STOCK,
        account__commodity=Commodity.MASS,
    ).order_by()
    for name, before in (("opening_g", first), ("closing_g", last + 1)):
        told = rows.filter(day__lt=before).values_list("account__code")
        for code, mass in told.annotate(mass=Sum(F("moved_in") - F("moved_out"))):
            terms[code][name] = mass


def _moved(facility: Facility, first: int, last: int, terms: dict[str, dict[str, int]]) -> None:
    """What reached and left the stock on the days, by where it came from and where it went."""
    own = Account.objects.filter(
        holder=facility.holder_id, place=facility.place_id, kind=AccountKind.STOCK, commodity=Commodity.MASS
    )
    rows = Transfer.objects.filter(day__gte=first, day__lte=last, kind__in=MOVING).order_by()
    keys = ("{side}__code", "{other}__kind", "{other}__holder_id")
    for side, other in (("target", "source"), ("source", "target")):
        told = rows.filter(**{f"{side}__in": own.values("pk")}).exclude(**{f"{other}__in": own.values("pk")})
        named = [key.format(side=side, other=other) for key in keys]
        for code, kind, holder_id, mass in told.values_list(*named).annotate(mass=Sum("amount")):
            if kind == AccountKind.DISCREPANCY and holder_id == facility.holder_id:
                continue  # what was carried is no load: it is what the balance has to find
            if kind == AccountKind.CONVERSION:
                name = "made_g" if side == "target" else "used_g"
            elif side == "target":
                name = "in_g"
            else:
                name = "out_g" if kind in ONWARD else "ended_g"
            terms[code][name] += mass
    _without_reversals(terms)


def _without_reversals(terms: dict[str, dict[str, int]]) -> None:
    """A run that was taken back stands on both sides of its code: only what is left of it is told."""
    for told in terms.values():
        back = min(told.get("made_g", 0), told.get("used_g", 0))
        if back:
            told["made_g"] -= back
            told["used_g"] -= back


def _weighed(facility: Facility, since: dt.date, until: dt.date) -> Mapping[tuple[str, str], int]:
    """(Code, way) → grams that passed the gates of the plant on the days; weighings without a code are left out."""
    rows = Weighing.objects.filter(
        counting(),
        facility__holder=facility.holder_id,
        facility__place=facility.place_id,
        weighed_at__gte=clock.day_start(since),
        weighed_at__lt=clock.day_start(until + clock.ONE_DAY),
    ).exclude(code="")
    told = rows.order_by().values_list("code", "direction").annotate(mass=Sum("net_g"))
    return {(code, str(GateWay(way))): mass for code, way, mass in told}


def _counted(facility: Facility, until: dt.date) -> dict[str, int]:
    """Code → what somebody counted at the end of the last day, where it ends a month."""
    month = Period.containing(until, Length.MONTH)
    if month.end != until:
        return {}
    rows = Assertion.objects.filter(
        holder=facility.holder_id,
        place=facility.place_id,
        kind=AccountKind.STOCK,
        commodity=Commodity.MASS,
        closing=month.closing,
    ).exclude(state=AssertionState.WITHDRAWN)
    return dict(rows.order_by().values_list("code", "declared"))


def _ended(facility: Facility, since: dt.date, until: dt.date) -> list[Ended]:
    """What became of what posted runs took and did not put back to stock, the most first."""
    rows = RunPart.objects.filter(
        run__facility__holder=facility.holder_id,
        run__facility__place=facility.place_id,
        run__state=RunState.POSTED,
        run__ended_at__gte=clock.day_start(since),
        run__ended_at__lt=clock.day_start(until + clock.ONE_DAY),
    ).exclude(fate__in=("", "residue"))
    told = rows.order_by().values_list("fate", "code", "cause").annotate(mass=Sum("mass_g"))
    return sorted((Ended(*row) for row in told), key=lambda ended: -ended.mass_g)
