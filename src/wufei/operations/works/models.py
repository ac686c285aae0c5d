"""Tables of works: works, their estimated parts, planned outlets, explanations, steps. Not for: verbs (actions)."""

from django.db import models
from django.db.models import F, Q

from wufei.kernel.rows import Versioned
from wufei.operations.works.spec import WorksState


class Works(Versioned):
    """Works of a builder at a place. `approval`, `site`: by which loads are theirs; `told`: why they moved last."""

    key = models.UUIDField(unique=True)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("parties.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    approval = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, default=WorksState.DRAFT)
    starts_on = models.DateField()
    ends_on = models.DateField()
    confirmed_on = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)
    told = models.CharField(max_length=400, blank=True)
    moved_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "works"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="works_dates_in_order"),
        ]
        indexes = [
            models.Index(fields=["state", "ends_on"], name="works_state"),
            models.Index(fields=["party"], name="works_party"),
        ]

    def __str__(self) -> str:
        return self.name


class Line(models.Model):
    """A part of works with what its factor said on that day. `low_g`, `high_g`, `planned_g` in grams.

    `factor_low`, `factor_high`: millionths of `unit`, kept because the catalogue moves on.
    """

    works = models.ForeignKey(Works, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=24)
    waste = models.CharField(max_length=64)
    quantity = models.BigIntegerField()
    factor_low = models.BigIntegerField()
    factor_high = models.BigIntegerField()
    unit = models.CharField(max_length=40)
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=10)
    low_g = models.BigIntegerField()
    high_g = models.BigIntegerField()
    planned_g = models.BigIntegerField()
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["works_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["works", "position"], name="works_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, low_g__gte=0, high_g__gte=F("low_g"), planned_g__gte=0),
                name="works_line_sound",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.works_id}.{self.position}"


class Outlet(models.Model):
    """Where a part of a waste shall go, as planned. Grams."""

    works = models.ForeignKey(Works, on_delete=models.CASCADE, related_name="outlets")
    position = models.PositiveSmallIntegerField()
    waste = models.CharField(max_length=64)
    way = models.CharField(max_length=12)
    mass_g = models.BigIntegerField()
    receiver = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["works_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["works", "position"], name="works_outlet_once"),
            models.CheckConstraint(condition=Q(mass_g__gt=0), name="works_outlet_mass"),
        ]

    def __str__(self) -> str:
        return f"{self.works_id}.{self.position}"


class Step(models.Model):
    """What happened to works, with what stood in the books then. Append-only. `said`: explanations by waste."""

    works = models.ForeignKey(Works, on_delete=models.PROTECT, related_name="steps")
    event = models.CharField(max_length=12)
    reason = models.CharField(max_length=400, blank=True)
    said = models.JSONField(default=dict)
    moved_g = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering = ["works_id", "pk"]

    def __str__(self) -> str:
        return f"{self.works_id} {self.event}"
