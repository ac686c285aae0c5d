"""What identity does on others' events. Not for: acts of people (actions)."""

from django.db import transaction

from wufei.kernel.access import system
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.spec import handles
from wufei.registers.identity.models import Membership
from wufei.registers.parties.events import PartyMerged


@handles(PartyMerged, name="identity.memberships_follow")
def memberships_follow(event: PartyMerged) -> None:
    """Who acted for a party that went into another acts for that one."""
    with transaction.atomic():
        for membership in Membership.objects.filter(party_id=event.gone_id, revoked_at__isnull=True):
            Membership.objects.filter(pk=membership.pk).update(party_id=event.kept_id)
            told = {"role": membership.role, "party": [event.gone_id, event.kept_id]}
            record(actor=system("identity"), act="identity.membership.follow", subject=membership, change=told)
