"""What the register gives the lake: what is outstanding of loans, by place and quarter. Not for: one loan (queries).

A place has what lies in it and below it; loans without a place are the city's. Both clocks matter: an entry told late
about an early day changes the early quarters, and a correction changes what it corrects.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Max, Sum

from wufei.kernel import clock
from wufei.kernel.lake.libraries import Rows
from wufei.kernel.lake.spec import Column, Dataset
from wufei.kernel.periods import closing_day, quarters_closed
from wufei.kernel.text import _
from wufei.kernel.units import Quantity
from wufei.programme.finance.models import Entry, Loan
from wufei.programme.finance.queries.loans import steps_of
from wufei.programme.finance.rules import balance_on
from wufei.programme.finance.spec import DATASET, VARIABLE, LoanKind
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place
from wufei.registers.places.spec import PlaceKind

YEAR = 100
FEN_MICRO_YUAN = 10_000  # one fen is ten thousand millionths of a yuan
UNIT = "yi_yuan"


def _closings() -> list[int]:
    first = Loan.objects.filter(kind=LoanKind.LOAN).order_by("granted_on").values_list("granted_on", flat=True).first()
    return [] if first is None else quarters_closed(first, clock.today())


def _parts() -> dict[str, str]:
    """Year → token: all that was told of any loan, and how far its quarters are closed.

    Entries are few and a correction reaches back, so any change reads every year again.
    """
    loans = Loan.objects.order_by().aggregate(n=Count("pk"), moved=Sum("version"))
    entries = Entry.objects.order_by().aggregate(n=Count("pk"), last=Max("pk"))
    token = f"{loans['n']}:{loans['moved']}:{entries['n']}:{entries['last']}"
    found: dict[str, str] = {}
    for closing in _closings():
        found[str(closing // YEAR)] = f"{token}:{closing}"
    return found


def _read(part: str) -> Rows:
    return GREEN_LOANS.rows(_rows(int(part)))


def _rows(year: int) -> Iterator[tuple[object, ...]]:
    """The balance of every place that has loans at each quarter's end, zero included once one was granted there."""
    closings = [c for c in _closings() if c // YEAR == year]
    city = places.city()
    known = set(Place.objects.exclude(kind=PlaceKind.PROVINCE).values_list("code", flat=True))
    days: dict[int, dt.date] = {closing: closing_day(closing) for closing in closings}
    sums: dict[tuple[str, int], int] = defaultdict(int)
    made_up: dict[tuple[str, int], bool] = defaultdict(bool)
    loans = Loan.objects.filter(kind=LoanKind.LOAN).select_related("place").defer("place__outline")
    for loan in loans.prefetch_related("entries").order_by("pk"):
        steps = steps_of(loan)
        own = loan.place.code if loan.place else city.code if city else ""
        for code in places.line_of(own, known):
            for closing, day in days.items():
                if loan.granted_on <= day:
                    sums[code, closing] += balance_on(steps, day)
                    made_up[code, closing] |= loan.simulated
    for (code, closing), fen in sorted(sums.items()):
        micro = Quantity(fen * FEN_MICRO_YUAN, "yuan").rounded_to(UNIT).amount_micro
        yield VARIABLE, code, closing, micro, made_up[code, closing]


GREEN_LOANS = Dataset(
    name=DATASET,
    schema=(
        Column("variable", "string", _("Variable")),
        Column("place", "string", _("Place code")),
        Column("closing", "int32", _("Month it closes with, YYYYMM")),
        Column("value_micro", "int64", _("Value in millionths of the unit")),
        Column("simulated", "bool", _("Simulated data")),
    ),
    parts=_parts,
    read=_read,
    title=_("Green loans outstanding, by place and quarter"),
)
DATASETS = (GREEN_LOANS,)
