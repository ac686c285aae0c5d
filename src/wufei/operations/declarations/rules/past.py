"""What is wrong with a filing that another system kept. Not for: what is filed here (sheets)."""

import datetime as dt
from collections.abc import Iterator

from wufei.kernel.periods import Period
from wufei.kernel.problems import Problem
from wufei.operations.declarations.errors import FILED_LATER, FORM_UNKNOWN, PERIOD_WRONG
from wufei.operations.declarations.rules.clocks import closes_with, opens_on
from wufei.operations.declarations.rules.sheets import cells_with, draft_faults
from wufei.operations.declarations.spec.filings import FilingIn, PastFiling
from wufei.operations.declarations.spec.forms import form_find
from wufei.operations.declarations.spec.words import Form

MONTHS = range(1, 13)


def past_faults(entry: PastFiling, now: dt.datetime, today: dt.date) -> Iterator[Problem]:
    """Everything that is wrong with one. What it lacks is no fault: it was filed as it is, and accepted or not."""
    form = form_find(entry.form)
    if form is None:
        yield FORM_UNKNOWN(where="form", value=entry.form)
        return
    if not _closed(form, entry.closing, today):
        yield PERIOD_WRONG(where="closing", value=entry.closing)
    elif not Period.closing_with(entry.closing, form.length).start <= entry.filed_at.date() or entry.filed_at > now:
        yield FILED_LATER(where="filed_at", value=entry.filed_at)
    try:
        cells = cells_with(form, (), entry.values)
    except Problem as problem:
        yield problem
    else:
        yield from draft_faults(cells, FilingIn(values=entry.values))


def _closed(form: Form, closing: int, today: dt.date) -> bool:
    """Whether it is the last month of a period of the form that can be filed already."""
    if closing % 100 not in MONTHS or not form.valid_from.year <= closing // 100 <= today.year + 1:
        return False
    return closes_with(form, closing) and opens_on(form, closing) <= today
