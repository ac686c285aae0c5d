"""What plans do on others' events: a party that was merged keeps its tasks under the party it became."""

from wufei.kernel.outbox.spec import handles
from wufei.kernel.rows import swap
from wufei.programme.plans.models import Item, Project, TaskParty
from wufei.programme.plans.spec import ItemState
from wufei.registers.parties.events import PartyMerged


@handles(PartyMerged)
def tasks_follow_merge(event: PartyMerged) -> None:
    """Hang the parts and projects of the merged party, and items still under review, under the one it became."""
    held = {(part.task_id, part.role): part for part in TaskParty.objects.filter(party_id=event.kept_id)}
    for part in TaskParty.objects.filter(party_id=event.gone_id):
        other = held.get((part.task_id, part.role))
        if other is None:
            TaskParty.objects.filter(pk=part.pk).update(party_id=event.kept_id)
            continue
        if other.inherited and not part.inherited:  # a part of its own outweighs one that a standing note gives
            TaskParty.objects.filter(pk=other.pk).update(inherited=False, collective=part.collective)
        part.delete()
    Project.objects.filter(lead_id=event.gone_id).update(lead_id=event.kept_id)
    Project.objects.filter(owner_id=event.gone_id).update(owner_id=event.kept_id)
    for item in Item.objects.exclude(state=ItemState.ADOPTED):
        changed = {}
        for name in ("parties", "inherited"):
            rows = [
                {**row, "party_id": event.kept_id} if row.get("party_id") == event.gone_id else row
                for row in getattr(item, name)
            ]
            if rows != getattr(item, name):
                changed[name] = rows
        if changed:
            swap(item, version=item.version, **changed)
