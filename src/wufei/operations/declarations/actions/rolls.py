"""Making the lists of a quarter: a version of each, kept as it was made. Not for: who belongs on one (rules.rolls)."""

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.operations.declarations.errors import QUARTER_OPEN
from wufei.operations.declarations.events import RollsMade
from wufei.operations.declarations.models import RollEntry, RollVersion
from wufei.operations.declarations.permissions import ROLL_MAKE
from wufei.operations.declarations.queries.rolls import firms_judged, quarter_of
from wufei.operations.declarations.queries.thresholds import figures_on
from wufei.operations.declarations.rules.rolls import rolled
from wufei.operations.declarations.spec.filings import texts_kept
from wufei.operations.declarations.spec.rolls import Roll

LABEL = 120


def rolls_make(*, actor: Actor, closing: int) -> list[RollVersion]:
    """Make every list of the quarter that closes with this month, by the books and figures of now.

    Made again it is a further version; the earlier one stays. Raises NOT_A_PERIOD, QUARTER_OPEN, NOT_ALLOWED.
    """
    with transaction.atomic():
        require(actor, ROLL_MAKE)
        quarter = quarter_of(closing)
        if clock.today() <= quarter.end:
            raise QUARTER_OPEN(where="closing", value=closing, period=quarter.code)
        figures = figures_on(quarter.end)
        firms = firms_judged(closing, figures["rating.gap_permille"])
        made = []
        for roll in Roll:
            number = RollVersion.objects.filter(roll=roll, closing=closing).count() + 1
            version = RollVersion.objects.create(
                roll=roll,
                closing=closing,
                number=number,
                figures=figures,
                made_at=clock.now(),
                made_by=actor.label[:LABEL],
            )
            RollEntry.objects.bulk_create(
                RollEntry(
                    version=version,
                    party_id=entry.party_id,
                    why=texts_kept(entry.why),
                    points=entry.points,
                    grade=entry.grade,
                )
                for entry in rolled(roll, firms, figures)
            )
            made.append(version)
        subject = ("declarations.rollversion", str(closing), quarter.code)
        record(actor=actor, act="declarations.roll.make", subject=subject, change={"firms": len(firms)})
        emit(RollsMade(closing=closing))
    return made
