"""What manifests give the lake: what receivers took in, by the variables that streams feed, by place and quarter.

A load counts where it came from, in the quarter of its day of issue, with the figures of its last correction: as the
page of flows counts it. A place has what lies in it and below it. Amounts run from 1 January, as variables that are
flows do. Not for: what moved on no manifest, such as own use; what became of it afterwards (facilities).
"""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Max, Sum
from django.db.models.functions import ExtractYear

from wufei.kernel import clock
from wufei.kernel.lake.libraries import Rows
from wufei.kernel.lake.spec import Column, Dataset
from wufei.kernel.periods import closing_day, quarters_closed
from wufei.kernel.text import _
from wufei.kernel.units import Quantity
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.queries.masses import taken_in
from wufei.operations.manifests.rules.feeding import fed
from wufei.operations.manifests.spec import MASSES, SPECS
from wufei.registers.places import queries as places
from wufei.registers.places.models import Place
from wufei.registers.places.spec import PlaceKind

YEAR = 100
TONNE = "t"  # a millionth of which is a gram


def _parts() -> dict[str, str]:
    """Year → token: how many manifests it has, the last, their changes, and how far its quarters are closed."""
    rows = Manifest.objects.order_by().annotate(of=ExtractYear("day")).values("of")
    marks = rows.annotate(n=Count("pk"), last=Max("pk"), moved=Sum("version")).values_list("of", "n", "last", "moved")
    return {
        str(year): f"{count}:{last}:{moved}:{closed[-1]}"
        for year, count, last, moved in marks
        if (closed := _closings(year))
    }


def _closings(year: int) -> list[int]:
    """The quarters of a year that are over."""
    first = closing_day(year * YEAR + 1)
    return [closing for closing in quarters_closed(first, clock.today()) if closing // YEAR == year]


def _read(part: str) -> Rows:
    return MANIFEST_MASSES.rows(_rows(int(part)))


def _rows(year: int) -> Iterator[tuple[object, ...]]:
    known = set(Place.objects.exclude(kind=PlaceKind.PROVINCE).values_list("code", flat=True))
    grams: dict[tuple[str, str, int], int] = defaultdict(int)
    made_up: dict[tuple[str, str, int], bool] = defaultdict(bool)
    units: dict[str, str] = {}
    closings = _closings(year)
    for row in taken_in(year):
        for feed in fed(SPECS.get(row.spec), row.way):
            units[feed.variable] = feed.unit
            for place in places.line_of(row.origin, known):
                for closing in (each for each in closings if each % YEAR >= row.month):
                    grams[feed.variable, place, closing] += row.mass_g
                    made_up[feed.variable, place, closing] |= row.simulated
    for (variable, place, closing), mass_g in sorted(grams.items()):
        micro = Quantity(mass_g, TONNE).rounded_to(units[variable]).amount_micro
        yield variable, place, closing, micro, made_up[variable, place, closing]


MANIFEST_MASSES = Dataset(
    name=MASSES,
    schema=(
        Column("variable", "string", _("Variable")),
        Column("place", "string", _("Place code")),
        Column("closing", "int32", _("Month it closes with, YYYYMM")),
        Column("value_micro", "int64", _("Value in millionths of the unit")),
        Column("simulated", "bool", _("Simulated data")),
    ),
    parts=_parts,
    read=_read,
    title=_("What receivers took in by manifest, by place and quarter"),
    partial=True,  # what moved on no manifest it does not know
)
DATASETS = (MANIFEST_MASSES,)
