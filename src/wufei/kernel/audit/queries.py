"""Reading the log. Not for: writing it (actions)."""

import datetime as dt

from django.db import connection, models

from wufei.kernel import rows
from wufei.kernel.access import Actor
from wufei.kernel.audit.models import Entry
from wufei.kernel.audit.permissions import AUDIT_READ


def visible_to(actor: Actor) -> models.QuerySet[Entry]:
    """The entries `actor` may list: all with AUDIT_READ everywhere, else only what the actor did itself."""
    if actor.all_powerful or any(g.party_id is None and g.place_code is None for g in actor.reach(AUDIT_READ)):
        return Entry.objects.all()
    return Entry.objects.filter(actor_kind=actor.kind, actor_id=actor.id)


def entries_of(subject: models.Model | tuple[str, str | int]) -> models.QuerySet[Entry]:
    """The history of one object, newest first. The caller has checked that the reader may see the object."""
    kind, key = (subject._meta.label_lower, subject.pk) if isinstance(subject, models.Model) else subject
    return Entry.objects.filter(subject_kind=kind, subject_id=str(key)).order_by("-id")


def entries_filtered(
    *,
    actor: Actor,
    act: str = "",
    actor_id: str = "",
    subject_kind: str = "",
    face: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    text: str = "",
) -> models.QuerySet[Entry]:
    """What `actor` may see, narrowed, newest first. `act` matches its beginning: `plans.` or `plans.task.report`."""
    found = visible_to(actor)
    if act:
        found = found.filter(act__startswith=act)
    if actor_id:
        found = found.filter(actor_id=actor_id)
    if subject_kind:
        found = found.filter(subject_kind=subject_kind)
    if face:
        found = found.filter(face=face)
    if since is not None:
        found = found.filter(recorded_at__gte=since)
    if until is not None:
        found = found.filter(recorded_at__lt=until)
    if text:
        words = models.Q(subject_label__icontains=text) | models.Q(actor_label__icontains=text)
        found = found.filter(words | models.Q(reason__icontains=text))
    return found.order_by("-id")


def log_guarded() -> bool:
    """Whether the database itself still refuses to change the log."""
    return rows.guarded(connection, Entry._meta.db_table)


def latest_id() -> int:
    """The number of the newest entry: since every write is logged, it says whether anything changed."""
    # Asked at every request of the API and of the screen: in plain words, for building the query costs more than it.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(id) FROM {Entry._meta.db_table}")  # noqa: S608  the name of our own table
        return cursor.fetchone()[0] or 0
