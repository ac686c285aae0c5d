"""Reads of tolerances: those that stand, the one that binds. Not for: what it allows (rules)."""

from django.db.models import QuerySet

from wufei.kernel.access import Actor, require
from wufei.ledger.closing.models import Tolerance
from wufei.ledger.closing.permissions import ASSERTION_READ
from wufei.ledger.closing.rules.judgement import binding
from wufei.ledger.closing.rules.months import month_of


def tolerances_standing(actor: Actor) -> QuerySet[Tolerance]:
    """The tolerances that were not replaced; they hold everywhere, so whoever sees one assertion may see them.

    Raises NOT_ALLOWED.
    """
    if not actor.may_somewhere(ASSERTION_READ):
        require(actor, ASSERTION_READ)
    return Tolerance.objects.filter(superseded_at__isnull=True)


def tolerance_for(commodity: str, code: str, closing: int) -> Tolerance | None:
    """The tolerance that binds an assertion of a code, by the last day of its month; None: nothing is allowed.

    No permission: the caller asks.
    """
    rows = Tolerance.objects.filter(superseded_at__isnull=True, commodity=commodity)
    return binding(rows, code, month_of(closing).end)
