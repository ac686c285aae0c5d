"""Readings: what somebody or a dataset said a variable was, at a place, until a month. Not for: computed figures."""

from django.db import models
from django.db.models import Q

from wufei.kernel.rows import Versioned
from wufei.programme.indicators.models.definitions import Variable
from wufei.programme.indicators.spec import ReadingState


class Reading(Versioned):
    """A variable's number at a place, counted from 1 January to the month `closing` (YYYYMM), or as it stood then.

    Restating makes a new row; the old one stays with `superseded_at`. Two clocks: `closing` says of when it speaks,
    `recorded_at` when we were told. Amounts are millionths of the variable's unit.
    """

    variable = models.ForeignKey(Variable, on_delete=models.PROTECT, related_name="readings")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    closing = models.PositiveIntegerField()
    value_micro = models.BigIntegerField()
    text = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, default=ReadingState.DRAFT)
    source = models.CharField(max_length=200, blank=True, help_text="where it was taken from, as told")
    note = models.CharField(max_length=400, blank=True)
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    restates = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.CharField(max_length=64)
    recorded_by = models.CharField(max_length=120)
    moved_at = models.DateTimeField(null=True, blank=True)
    moved_by = models.CharField(max_length=120, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["variable_id", "place_id", "closing", "-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["variable", "place", "closing"],
                condition=Q(superseded_at__isnull=True),
                name="reading_current_once",
            )
        ]
        indexes = [
            models.Index(fields=["place", "closing"], name="reading_place_closing"),
            models.Index(fields=["state"], name="reading_state"),
            models.Index(fields=["-closing", "variable", "place", "-id"], name="reading_latest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.variable_id} {self.place_id} {self.closing}"


class ReadingFile(models.Model):
    """Evidence of a reading: a stored file, bound by its hash."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["reading", "sha256"], name="reading_file_once")]

    def __str__(self) -> str:
        return self.sha256[:12]
