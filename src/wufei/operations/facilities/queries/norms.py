"""Norms: those that stand, the one that binds a code on a day. Not for: setting them (actions.norms)."""

import dataclasses
import datetime as dt

from django.db.models import QuerySet

from wufei.kernel.access import Actor, require
from wufei.operations.facilities.models import Norm
from wufei.operations.facilities.permissions import FACILITY_READ
from wufei.operations.facilities.rules.codes import binding
from wufei.operations.facilities.spec import NormKind


def norms_standing(actor: Actor) -> QuerySet[Norm]:
    """The norms that were not replaced; whoever sees one facility may see them. Raises NOT_ALLOWED."""
    if not actor.may_somewhere(FACILITY_READ):
        require(actor, FACILITY_READ)
    return Norm.objects.filter(superseded_at__isnull=True)


@dataclasses.dataclass(frozen=True, slots=True)
class Norms:
    """The norms of one kind, read once, to be asked for many codes."""

    rows: tuple[Norm, ...]

    @classmethod
    def of(cls, kind: NormKind) -> "Norms":
        """All that stand of a kind. No permission: the caller asks."""
        return cls(tuple(Norm.objects.filter(superseded_at__isnull=True, kind=kind)))

    def on(self, code: str, day: dt.date) -> Norm | None:
        """The one that binds a code on a day; None: nothing is set."""
        return binding(self.rows, code, day)

    def value(self, code: str, day: dt.date) -> int | None:
        """Its value."""
        found = self.on(code, day)
        return found.value if found is not None else None
