"""Rows of files into the register of those who must declare. Not for: reading files (kernel/tables)."""

from wufei.kernel.access import Actor
from wufei.kernel.tables.spec import Outcome, Values, word
from wufei.operations.declarations.actions.firms import party_enrol
from wufei.operations.declarations.models import Enrolment
from wufei.registers.exchange.queries import party_find


def enrolment_row_put(*, actor: Actor, values: Values) -> Outcome:
    """A row of the register: who is not on it yet is put there. Raises what `party_enrol` raises, REFERENCE_UNKNOWN."""
    party, group = party_find(actor, word(values, "party"), "party"), word(values, "group")
    there = Enrolment.objects.filter(party=party, group=group, valid_to__isnull=True).exists()
    party_enrol(actor=actor, party_id=party.pk, group=group, source=word(values, "source"))
    return Outcome.UNCHANGED if there else Outcome.CREATED
