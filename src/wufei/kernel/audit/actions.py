"""Writing the log, from inside the action that did it. Not for: reading it (queries)."""

from collections.abc import Mapping, Sequence

from django.db import models, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.audit.models import Entry
from wufei.kernel.ready import inserted, inserted_all

Subjected = models.Model | tuple[str, str | int, str]
LABEL_LENGTH = 200


def record(
    *, actor: Actor, act: str, subject: Subjected, change: Mapping[str, object] | None = None, reason: str = ""
) -> Entry:
    """Log one act in the transaction that makes it. `subject` is a row or (kind, id, label).

    Raises RuntimeError outside a transaction.

    No permission: the action that calls this has asked.
    """
    _within(act)
    return inserted(_entry(actor, act, subject, change, reason))


def record_all(*, actor: Actor, told: Sequence[tuple[str, Subjected, Mapping[str, object]]]) -> None:
    """Log many acts of one actor at once: each with its subject and its change, in their order.

    Raises RuntimeError outside a transaction.

    No permission: the action that calls this has asked.
    """
    _within("record_all")
    inserted_all([_entry(actor, act, subject, change, "") for act, subject, change in told])


def _within(act: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"record({act!r}) stands outside the transaction of its act")


def _entry(actor: Actor, act: str, subject: Subjected, change: Mapping[str, object] | None, reason: str) -> Entry:
    kind, key, label = _named(subject)
    return Entry(
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


def _named(subject: Subjected) -> tuple[str, str, str]:
    if isinstance(subject, models.Model):
        return subject._meta.label_lower, str(subject.pk), str(subject)
    kind, key, label = subject
    return kind, str(key), label
