"""What evaluations do on others' events: a unit that was merged is followed. Not for: acts of people."""

from wufei.kernel.outbox.spec import handles
from wufei.programme.evaluation.models import Subject
from wufei.registers.parties.events import PartyMerged


@handles(PartyMerged, name="evaluation.subjects_follow")
def subjects_follow(event: PartyMerged) -> None:
    """Hang the scores of the merged unit under the one it became, unless that one is scored in the same evaluation.

    Names in snapshots stay: a run says what held when it was made.
    """
    held = set(Subject.objects.filter(party_id=event.kept_id).values_list("evaluation_id", flat=True))
    rows = Subject.objects.filter(party_id=event.gone_id).exclude(evaluation_id__in=held)
    rows.update(party_id=event.kept_id)
