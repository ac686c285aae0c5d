"""What plans do on others' events: a party that was merged keeps its tasks under the party it became."""

from wufei.kernel.outbox.spec import handles
from wufei.programme.plans.models import Project, TaskParty
from wufei.registers.parties.events import PartyMerged


@handles(PartyMerged)
def tasks_follow_merge(event: PartyMerged) -> None:
    """Hang the parts and projects of the merged party under the one it was merged into."""
    held = TaskParty.objects.filter(party_id=event.kept_id).values_list("task_id", "role")
    taken = set(held)
    for part in TaskParty.objects.filter(party_id=event.gone_id):
        if (part.task_id, part.role) in taken:
            part.delete()
            continue
        TaskParty.objects.filter(pk=part.pk).update(party_id=event.kept_id)
    Project.objects.filter(lead_id=event.gone_id).update(lead_id=event.kept_id)
    Project.objects.filter(owner_id=event.gone_id).update(owner_id=event.kept_id)
