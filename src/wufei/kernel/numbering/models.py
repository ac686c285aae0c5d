"""The last number given in each series and period. Not for: verbs."""

from django.db import models


class Counter(models.Model):
    """One series in one period; `last` is the number that was given last."""

    series = models.CharField(max_length=60)
    period = models.CharField(max_length=20, default="", blank=True)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "period"], name="numbering_series_period")]

    def __str__(self) -> str:
        return f"{self.series} {self.period}: {self.last}"
