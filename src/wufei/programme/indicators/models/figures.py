"""Figures: what formulas make of readings; targets to hold them against; forecasts; what others published."""

from django.db import models
from django.db.models import Q

from wufei.kernel.rows import Versioned
from wufei.programme.indicators.models.definitions import Definition, Indicator
from wufei.programme.indicators.spec import Comparator, ReadingState


class Figure(Versioned):
    """An indicator's value at a place for a closing month, in millionths of its unit, with all it was made of.

    `inputs`: [{key, variable, closing, value_micro, unit, state, reading_id, own, parts, expected}]. A new value makes
    a new row; the old one stays with `superseded_at`. `approved_micro` is the value when its inputs were last approved.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="figures")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    closing = models.PositiveIntegerField()
    value_micro = models.BigIntegerField(null=True, blank=True)
    text = models.CharField(max_length=400, blank=True)
    reason = models.CharField(max_length=12, blank=True)
    missing = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=ReadingState.DRAFT)
    inputs = models.JSONField(default=list)
    approved_micro = models.BigIntegerField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["indicator_id", "place_id", "closing", "-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "place", "closing"],
                condition=Q(superseded_at__isnull=True),
                name="figure_current_once",
            )
        ]
        indexes = [models.Index(fields=["place", "closing"], name="figure_place_closing")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.place_id} {self.closing}"


class Target(Versioned):
    """What an indicator shall reach at a place by a month, with the baseline it starts from. `printed`: as written."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    closing = models.PositiveIntegerField(
        null=True, blank=True, help_text="the month by which it shall be reached; null where none is printed"
    )
    comparator = models.CharField(max_length=8, default=Comparator.AT_LEAST)
    value_micro = models.BigIntegerField(null=True, blank=True)
    printed = models.CharField(max_length=200, blank=True)
    baseline_closing = models.PositiveIntegerField(null=True, blank=True)
    baseline_micro = models.BigIntegerField(null=True, blank=True)
    department = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    plan_target = models.ForeignKey("plans.Target", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["indicator_id", "place_id", "closing"]
        constraints = [models.UniqueConstraint(fields=["indicator", "place", "closing"], name="indicator_target_once")]

    def __str__(self) -> str:
        return self.printed or f"{self.comparator} {self.value_micro}"


class Forecast(models.Model):
    """What the series of an indicator at a place leads to by its target's month, as computed at `recorded_at`.

    `points`: [[closing, mean, low, high]] as decimal texts in the indicator's unit; probability in thousandths.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="forecasts")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    closing = models.PositiveIntegerField(help_text="the last month whose figure was used")
    method = models.CharField(max_length=40, blank=True)
    level_permille = models.PositiveIntegerField(default=900)
    points = models.JSONField(default=list)
    probability_permille = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    used = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator_id", "place_id"]
        constraints = [models.UniqueConstraint(fields=["indicator", "place"], name="forecast_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.place_id}"


class Published(models.Model):
    """A figure that somebody published: another city's value, a province's target. Shown beside ours, not mixed in."""

    place_printed = models.CharField(max_length=120)
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name_printed = models.CharField(max_length=200)
    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="published")
    unit_printed = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=8, default="actual")
    period = models.CharField(max_length=10)
    comparator = models.CharField(max_length=4, default="=")
    value_micro = models.BigIntegerField()
    source = models.CharField(max_length=400, blank=True)
    note = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-period", "place_printed", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["place_printed", "name_printed", "unit_printed", "kind", "period"], name="published_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_printed} {self.name_printed} {self.period}"
