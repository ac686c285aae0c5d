"""Tables of treatment runs and of their parts. Not for: verbs (actions); what is in the books (ledger)."""

from django.db import models
from django.db.models import F, Q

from wufei.kernel.rows import Versioned
from wufei.operations.facilities.models.facilities import Facility
from wufei.operations.facilities.spec import RunState


class Run(Versioned):
    """One run of a line: what it took from the stock of its holder at its place, and what became of it.

    `key`: made by whoever writes it, and of its transfers. `replaces`: the reversed run that it corrects.
    """

    key = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="runs")
    method = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=RunState.DRAFT)
    note = models.CharField(max_length=400, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-ended_at", "-pk"]
        indexes = [models.Index(fields=["facility", "-ended_at"], name="run_facility")]
        constraints = [models.CheckConstraint(condition=Q(ended_at__gte=F("started_at")), name="run_forward")]

    def __str__(self) -> str:
        return self.number


class RunPart(models.Model):
    """A part of a run: an input has no fate. `mass_g` in grams; `cause` of what was lost."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    fate = models.CharField(max_length=12, blank=True)
    code = models.CharField(max_length=64)
    mass_g = models.BigIntegerField()
    cause = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ["run_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="run_part_once"),
            models.CheckConstraint(condition=Q(mass_g__gt=0), name="run_part_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.code}"
