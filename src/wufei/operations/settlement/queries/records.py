"""Which contracts, invoices and payments somebody sees. Not for: taking them in (actions.records)."""

import datetime as dt
from typing import TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from wufei.kernel import clock
from wufei.kernel.access import Actor, Permission, require
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.settlement.models import Contract, Invoice, Payment
from wufei.operations.settlement.permissions import RECORD_READ
from wufei.registers.parties import queries as parties

M = TypeVar("M", bound=models.Model)
SIDES: dict[type[models.Model], tuple[str, ...]] = {
    Contract: ("buyer", "seller"),
    Invoice: ("buyer", "seller"),
    Payment: ("payer", "payee"),
}
DAYS: dict[type[models.Model], str] = {Contract: "valid_from", Invoice: "issued_on", Payment: "paid_at"}


def reach_of(actor: Actor, permission: Permission, sides: tuple[str, ...]) -> Q:
    """What has one of its sides within the reach of a permission. Raises NOT_ALLOWED where nothing can."""
    if not actor.may_somewhere(permission):
        require(actor, permission)
    found = Q(pk__in=[])
    for side in sides:
        within = parties.reach(actor, permission, via=f"{side}__")
        if within is None:
            return Q()
        found |= within
    return found


def records_visible_to(actor: Actor, model: type[M]) -> QuerySet[M]:
    """Contracts, invoices or payments in which somebody has a part, with both sides. Raises NOT_ALLOWED."""
    rows = model._default_manager.select_related(*SIDES[model])
    return rows.filter(reach_of(actor, RECORD_READ, SIDES[model]))


def record_get(*, actor: Actor, model: type[M], record_id: int) -> M:
    """One of them. Raises NOT_FOUND, also where the actor may not see it."""
    found = records_visible_to(actor, model).filter(pk=record_id).first()
    if found is None:
        raise NOT_FOUND(where=model._meta.model_name or "", value=record_id)
    return found


def records_listed(
    *, actor: Actor, model: type[M], words: str = "", since: dt.date | None = None, until: dt.date | None = None
) -> QuerySet[M]:
    """Those that meet the filters, the latest first. Days in Shanghai, both included. Raises NOT_ALLOWED."""
    rows, day = records_visible_to(actor, model), DAYS[model]
    if since is not None:
        rows = rows.filter(**{f"{day}__gte": clock.day_start(since) if model is Payment else since})
    if until is not None:
        after = clock.day_start(until + clock.ONE_DAY)
        rows = rows.filter(**({"paid_at__lt": after} if model is Payment else {f"{day}__lte": until}))
    if words:
        columns = ("reference", "memo") if model is Payment else ("number",)
        names = [f"{side}__name" if model is Contract else f"{side}_name" for side in SIDES[model]]
        found = Q()
        for name in (*columns, *names):
            found |= Q(**{f"{name}__icontains": words})
        rows = rows.filter(found)
    return rows
