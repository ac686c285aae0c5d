"""What happened to a manifest without a signature gets its place in the sealed chain. Not for: signatures."""

from django.conf import settings
from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.ledger.seals.actions import block_number, block_seal
from wufei.ledger.seals.queries import leaf_digests, tree_of
from wufei.operations.notices.models import Notice
from wufei.operations.notices.spec import SEALED, ChangeKind

FORM = "wufei.notice/1"


def notice_write(*, actor: Actor, manifest_id: int, kind: ChangeKind, correction_id: int | None = None) -> Notice:
    """Write a notice and seal it in a block of its own.

    No permission: a handler calls it, for an act that has asked; the log has that act.
    """
    with transaction.atomic():
        now, algorithm, number = clock.now(), settings.SEAL_ALGORITHM, block_number()
        told = f"{FORM}|{manifest_id}|{kind}|{correction_id or ''}|{now.isoformat()}"
        digests = leaf_digests([told.encode()], algorithm)
        block_seal(number=number, kind=SEALED, tree=tree_of(digests, algorithm), made_at=now, algorithm=algorithm)
        return Notice.objects.create(
            manifest_id=manifest_id, kind=kind, correction_id=correction_id, recorded_at=now, block_id=number
        )
