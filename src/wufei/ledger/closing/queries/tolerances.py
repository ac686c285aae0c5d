"""Reads of tolerances: those that stand, the one that binds, what it allows. Not for: judging by it (rules)."""

from collections.abc import Callable

from django.db.models import QuerySet

from wufei.kernel.access import Actor, require
from wufei.ledger.closing.models import Tolerance
from wufei.ledger.closing.permissions import ASSERTION_READ
from wufei.ledger.closing.rules.judgement import allowed_difference, binding
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


def allowance(commodity: str, closing: int) -> Callable[[str, int], int]:
    """What may differ, of a code and of how much was handled, in the smallest unit; the tolerances are read once.

    No permission: the caller asks.
    """
    rows = list(Tolerance.objects.filter(superseded_at__isnull=True, commodity=commodity))
    day = month_of(closing).end

    def allowed(code: str, handled: int) -> int:
        rule = binding(rows, code, day)
        return allowed_difference(rule.permille, rule.absolute, handled) if rule is not None else 0

    return allowed
