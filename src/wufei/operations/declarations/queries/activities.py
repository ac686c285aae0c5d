"""What firms declared, made and used, month by month: what screening holds against each other. Not for: screening."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from wufei.kernel.access import Actor
from wufei.kernel.periods import SPAN, Length, Period, closing_earlier
from wufei.kernel.tables.spec import Values
from wufei.kernel.units import decimal_text
from wufei.operations.declarations.models import Activity, Filing
from wufei.operations.declarations.permissions import FILING_READ
from wufei.operations.declarations.spec.activities import FirmMonth
from wufei.operations.declarations.spec.filings import DONE
from wufei.operations.declarations.spec.forms import FORMS
from wufei.operations.declarations.spec.words import Fact, Lines, Over
from wufei.registers.parties import queries as parties

KWH_WH, MILLI_MICRO = 1_000, 1_000
Month = tuple[int, int]  # party, closing


def firm_months(first: int, last: int) -> list[FirmMonth]:
    """Every firm and month of which somebody's register tells output or energy, with what the firm declared of it.

    `first`, `last`: months as YYYYMM. No permission: the caller tells only what may be seen.
    """
    declared = _generated(first, last)
    rows = Activity.objects.filter(closing__range=(first, last)).order_by("party_id", "closing")
    return [
        FirmMonth(row[0], row[1], declared.get((row[0], row[1])), *row[2:])
        for row in rows.values_list("party_id", "closing", "output_milli", "unit", "energy_wh")
    ]


def sectors_of(first: int, last: int) -> dict[int, str]:
    """Party → its line of business, as it was told for the latest of these months. No permission, as above."""
    rows = Activity.objects.filter(closing__range=(first, last)).order_by("closing")
    return dict(rows.values_list("party_id", "sector"))


def activity_rows(actor: Actor) -> Iterator[Values]:
    """What is known of firms within reach, the latest first, as it goes out as a table."""
    rows = Activity.objects.select_related("party").order_by("-closing", "party__name")
    within = parties.reach(actor, FILING_READ, via="party__")
    for row in rows if within is None else rows.filter(within):
        sound = row.party.uscc and not row.party.uscc_doubt
        output, energy = row.output_milli, row.energy_wh
        yield {
            "party": row.party.uscc if sound else row.party.name,
            "month": Period.closing_with(row.closing, Length.MONTH),
            "sector": row.sector,
            "output": None if output is None else decimal_text(output * MILLI_MICRO),
            "unit": row.unit,
            "energy": None if energy is None else decimal_text(energy * KWH_WH),
            "source": row.source,
        }


def _generated(first: int, last: int) -> Mapping[Month, int]:
    """Grams that were declared as generated in a month, of all wastes; of a quarter's filing a third for each month.

    A month's own filing counts before a quarter's.
    """
    found: dict[Month, int] = {}
    quarters: dict[Month, int] = defaultdict(int)
    forms = Filing.objects.filter(form__in=_FIELDS, state__in=DONE, closing__gte=first)
    rows = forms.filter(closing__lte=closing_earlier(last, -2)).order_by("pk")
    for party, form, closing, values in rows.values_list("party_id", "form", "closing", "values"):
        length, fields = _FIELDS[form]
        told = [value for path, value in values.items() if _field(path) in fields and isinstance(value, int)]
        for back in range(SPAN[length]):
            month = party, closing_earlier(closing, back)
            into = found if length is Length.MONTH else quarters
            into[month] = into.get(month, 0) + sum(told) // SPAN[length]
    return quarters | found


def _field(path: str) -> tuple[str, str]:
    section, _slash, rest = path.partition("/")
    return section, rest.rpartition("/")[2]


# Forms of a month or quarter → their length and the fields that tell what was generated, waste by waste.
_FIELDS = {
    form.code: (form.length, fields)
    for form in FORMS
    if form.length in {Length.MONTH, Length.QUARTER}
    and (
        fields := {
            (section.name, field.name)
            for section in form.sections
            if section.lines is Lines.WASTE
            for field in section.fields
            if field.fact is Fact.GENERATED and field.over is Over.PERIOD
        }
    )
}
