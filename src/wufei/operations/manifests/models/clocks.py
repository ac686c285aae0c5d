"""The table of legal clocks that a house has set for itself. Not for: those that stand in the law (streams)."""

from django.db import models


class ClockSetting(models.Model):
    """How long a clock runs here from a day on, with its source. A new figure is a new row."""

    spec = models.CharField(max_length=40)
    clock = models.CharField(max_length=40)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10)
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["spec", "clock", "-valid_from", "-pk"]

    def __str__(self) -> str:
        return f"{self.spec} {self.clock} {self.amount} {self.unit}"
