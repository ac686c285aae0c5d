"""Masses that firms declared of a month, waste by waste: generated, in stock. Not for: what the books know (facts)."""

from collections.abc import Collection

from wufei.kernel.periods import Length, Period
from wufei.operations.declarations.models import Filing
from wufei.operations.declarations.spec.filings import DONE
from wufei.operations.declarations.spec.forms import FORMS
from wufei.operations.declarations.spec.words import Fact, Lines, Over

Declared = tuple[int, str, Fact]  # party, code, what


def masses_declared(party_ids: Collection[int], month: Period) -> dict[Declared, int]:
    """Grams of what was filed on monthly forms and not returned; one statement. No permission: the caller has found
    the parties.
    """
    rows = Filing.objects.filter(party__in=party_ids, closing=month.closing, state__in=DONE, form__in=list(_FIELDS))
    found: dict[Declared, int] = {}
    for party_id, form, values in rows.order_by("pk").values_list("party_id", "form", "values"):
        for path, value in values.items():
            section, _slash, rest = path.partition("/")
            code, _slash, field = rest.rpartition("/")
            fact = _FIELDS[form].get((section, field))
            if fact is not None and isinstance(value, int):
                found[party_id, code, fact] = value
    return found


# Form → (section, field) → what it tells of one waste over the month itself.
_FIELDS = {
    form.code: {
        (section.name, field.name): field.fact
        for section in form.sections
        if section.lines is Lines.WASTE
        for field in section.fields
        if field.fact is not None and field.over is Over.PERIOD
    }
    for form in FORMS
    if form.length is Length.MONTH
}
