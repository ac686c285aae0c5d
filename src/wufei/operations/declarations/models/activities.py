"""The table of what firms made and used month by month. Not for: waste (filings), judgement (oversight/balance)."""

from django.db import models
from django.db.models import Q

from wufei.kernel.rows import Versioned


class Activity(Versioned):
    """What a firm made and used in a month, as a register of somebody else has it.

    `closing`: the month, as YYYYMM. `sector`: the line of business with which it is compared. `output_milli`: in
    thousandths of `unit`; `energy_wh`: watt-hours; empty: not known.
    """

    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    closing = models.PositiveIntegerField()
    sector = models.CharField(max_length=60)
    output_milli = models.BigIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    energy_wh = models.BigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["closing", "party_id"]
        verbose_name_plural = "activities"
        constraints = [
            models.UniqueConstraint(fields=["party", "closing"], name="declarations_active_once"),
            models.CheckConstraint(
                condition=(Q(output_milli__isnull=True) | Q(output_milli__gte=0))
                & (Q(energy_wh__isnull=True) | Q(energy_wh__gte=0)),
                name="declarations_activity_whole",
            ),
        ]
        indexes = [models.Index(fields=["closing"], name="declarations_activity_month")]

    def __str__(self) -> str:
        return f"{self.party_id} {self.closing}"
