"""What indicators do by the clock and on others' events, in their own tables. Not for: acts of people."""

from wufei.kernel.jobs.spec import daily
from wufei.kernel.outbox.spec import handles
from wufei.programme.finance.events import BalancesMoved
from wufei.programme.finance.spec import DATASET as GREEN_LOANS
from wufei.programme.indicators.actions.figures import figures_refresh
from wufei.programme.indicators.actions.forecasts import forecasts_refresh
from wufei.programme.indicators.models import Assignment, Reading, Variable
from wufei.registers.parties.events import PartyMerged

LEAD = "lead"


@daily("03:40", name="indicators.mend")
def figures_mend() -> None:
    """Compute everything again at night: datasets of the lake move on, and a crash may have left something."""
    figures_refresh()


@daily("04:10", name="indicators.forecast")
def forecasts_of_the_night() -> None:
    """Forecast everything once a night."""
    forecasts_refresh()


@handles(BalancesMoved)
def figures_follow_balances(event: BalancesMoved) -> None:
    """Compute what is fed by the register of green finance again, where its balances moved."""
    fed = list(Variable.objects.filter(dataset=GREEN_LOANS).values_list("code", flat=True))
    if fed:
        figures_refresh(variables=fed, place_codes=event.place_codes, closings=event.closings)


@handles(PartyMerged)
def assignments_follow_merge(event: PartyMerged) -> None:
    """Hang what the merged party answers for, and what it entered, under the one it became."""
    held = {(row.indicator_id, row.place_id): row.pk for row in Assignment.objects.filter(party_id=event.kept_id)}
    for row in Assignment.objects.filter(party_id=event.gone_id):
        other = held.get((row.indicator_id, row.place_id))
        if other is None:
            Assignment.objects.filter(pk=row.pk).update(party_id=event.kept_id)
            continue
        if row.role == LEAD:  # who led goes on leading, whoever of the two it was
            Assignment.objects.filter(pk=other).update(role=LEAD)
        row.delete()
    Reading.objects.filter(party_id=event.gone_id).update(party_id=event.kept_id)
