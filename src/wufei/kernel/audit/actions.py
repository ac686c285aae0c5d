"""Writing the log, from inside the action that did it. Not for: reading it (queries)."""

from collections.abc import Mapping

from django.db import models, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.audit.models import Entry
from wufei.kernel.ready import inserted

Subjected = models.Model | tuple[str, str | int, str]
LABEL_LENGTH = 200


def record(
    *, actor: Actor, act: str, subject: Subjected, change: Mapping[str, object] | None = None, reason: str = ""
) -> Entry:
    """Log one act in the transaction that makes it. `subject` is a row or (kind, id, label).

    Raises RuntimeError outside a transaction.

    No permission: the action that calls this has asked.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"record({act!r}) stands outside the transaction of its act")
    kind, key, label = _named(subject)
    entry = Entry(
        recorded_at=clock.now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label[:LABEL_LENGTH],
        face=str(actor.face),
        act=act,
        subject_kind=kind,
        subject_id=key,
        subject_label=label[:LABEL_LENGTH],
        change=dict(change or {}),
        reason=reason,
    )
    return inserted(entry)


def _named(subject: Subjected) -> tuple[str, str, str]:
    if isinstance(subject, models.Model):
        return subject._meta.label_lower, str(subject.pk), str(subject)
    kind, key, label = subject
    return kind, str(key), label
