"""Saved filters: a person keeps a view of the task list under a name."""

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.plans import permissions
from wufei.programme.plans.errors import ITEM_TITLE
from wufei.programme.plans.models import SavedFilter
from wufei.programme.plans.rules import fit
from wufei.registers.identity.queries import person_of


def filter_save(*, actor: Actor, view: str, name: str, query: str) -> SavedFilter:
    """Keep `query` under `name`; an existing one of that name is replaced."""
    name, query = fit("name", name, 60), fit("query", query, 600)
    if not name:
        raise ITEM_TITLE(where="name")
    with transaction.atomic():
        require(actor, permissions.FILTER_SAVE)
        saved, _ = SavedFilter.objects.update_or_create(
            person_id=_person_id(actor),
            view=fit("view", view, 20),
            name=name,
            defaults={"query": query, "recorded_at": clock.now()},
        )
        record(actor=actor, act="plans.filter.save", subject=saved, change={"query": query[:200]})
    return saved


def filter_forget(*, actor: Actor, filter_id: int) -> None:
    """Delete one of the actor's own filters."""
    with transaction.atomic():
        require(actor, permissions.FILTER_SAVE)
        saved = SavedFilter.objects.filter(pk=filter_id, person_id=_person_id(actor)).first()
        if saved is None:
            raise NOT_FOUND(where="filter", value=filter_id)
        record(actor=actor, act="plans.filter.forget", subject=saved)
        saved.delete()


def _person_id(actor: Actor) -> int:
    person = person_of(actor)
    if person is None:
        raise NOT_FOUND(where="person", value=actor.id)
    return person.pk
