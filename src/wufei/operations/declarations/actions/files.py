"""Rows of files: who must declare, what firms made and used. Not for: reading files (kernel/tables)."""

from wufei.kernel.access import Actor
from wufei.kernel.periods import Length, Period
from wufei.kernel.tables.spec import Outcome, Values, word
from wufei.kernel.units import parse_micro
from wufei.operations.declarations.actions.activities import activities_put
from wufei.operations.declarations.actions.firms import party_enrol
from wufei.operations.declarations.errors import MONTH_OPEN
from wufei.operations.declarations.models import Enrolment
from wufei.operations.declarations.spec.activities import ActivityIn
from wufei.registers.exchange.queries import party_find

MICRO_MILLI = 1_000


def enrolment_row_put(*, actor: Actor, values: Values) -> Outcome:
    """A row of the register: who is not on it yet is put there. Raises what `party_enrol` raises, REFERENCE_UNKNOWN."""
    party, group = party_find(actor, word(values, "party"), "party"), word(values, "group")
    there = Enrolment.objects.filter(party=party, group=group, valid_to__isnull=True).exists()
    party_enrol(actor=actor, party_id=party.pk, group=group, source=word(values, "source"))
    return Outcome.UNCHANGED if there else Outcome.CREATED


def activity_row_put(*, actor: Actor, values: Values) -> Outcome:
    """A month of a firm; the later saying holds. Raises what `activities_put` raises, REFERENCE_UNKNOWN, MONTH_OPEN."""
    party, month = party_find(actor, word(values, "party"), "party"), values["month"]
    if not isinstance(month, Period) or month.length is not Length.MONTH:
        raise MONTH_OPEN(where="month", value=str(month))
    given = ActivityIn(
        party_id=party.pk,
        closing=month.closing,
        sector=word(values, "sector"),
        source=word(values, "source"),
        output_milli=_thousandths(values, "output"),
        unit=word(values, "unit"),
        energy_wh=_thousandths(values, "energy"),
    )
    return activities_put(actor=actor, given=[given])[0]


def _thousandths(values: Values, key: str) -> int | None:
    told = word(values, key)
    return parse_micro(told, key) // MICRO_MILLI if told else None
