"""What is measured: variables, indicators with dated definitions, sets, who answers. Not for: numbers."""

from django.db import models
from django.db.models import Q

from wufei.kernel.rows import Versioned
from wufei.programme.indicators.spec import Direction, Duty, IndicatorKind, RollUp, VariableKind


class Variable(Versioned):
    """One quantity that formulas name. `dataset` says which dataset of the lake it is read from."""

    code = models.CharField(max_length=80, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    unit = models.CharField(max_length=24)
    kind = models.CharField(max_length=8, default=VariableKind.FLOW)
    roll_up = models.CharField(max_length=8, default=RollUp.NONE)
    dataset = models.CharField(max_length=60, default="indicators.readings")
    note_zh = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class Indicator(models.Model):
    """An indicator across its editions and the sets it stands in. What it means is in its definitions."""

    code = models.CharField(max_length=80, unique=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Definition(models.Model):
    """One edition of an indicator's calibre (口径), in force for the months `valid_from` to `valid_to`. Append-only.

    `bindings`: [{key, variable, last_year}]; `confidence`: {field: how sure}; `departments`: names as printed;
    `source`: addresses. Months are YYYYMM; null is open.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="definitions")
    edition = models.PositiveIntegerField(default=1)
    name_zh = models.CharField(max_length=160)
    name_en = models.CharField(max_length=240, blank=True)
    kind = models.CharField(max_length=8, default=IndicatorKind.NUMBER)
    direction = models.CharField(max_length=8, default=Direction.HIGHER)
    unit = models.CharField(max_length=24, blank=True)
    formula = models.CharField(max_length=500, blank=True)
    bindings = models.JSONField(default=list)
    departments = models.JSONField(default=list)
    confidence = models.JSONField(default=dict)
    source = models.JSONField(default=list)
    note_zh = models.CharField(max_length=400, blank=True)
    note_en = models.CharField(max_length=600, blank=True)
    valid_from = models.PositiveIntegerField(null=True, blank=True)
    valid_to = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["indicator_id", "edition"]
        constraints = [models.UniqueConstraint(fields=["indicator", "edition"], name="definition_once")]

    def __str__(self) -> str:
        return f"{self.name_zh} · {self.edition}"


class IndicatorSet(Versioned):
    """A system of indicators with an edition and days of validity; it may inherit from a higher one."""

    code = models.CharField(max_length=60)
    edition = models.CharField(max_length=40)
    title_zh = models.CharField(max_length=160)
    title_en = models.CharField(max_length=240, blank=True)
    level = models.CharField(max_length=12, blank=True)
    inherits = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="heirs")
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    issued_with = models.CharField(max_length=200, blank=True)
    doubt_zh = models.CharField(max_length=400, blank=True)
    doubt_en = models.CharField(max_length=600, blank=True)
    source = models.JSONField(default=list)
    near_permille = models.PositiveIntegerField(
        default=950, help_text="from which part of its target a figure counts as near it; our default, a city's choice"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="indicator_set_once")]

    def __str__(self) -> str:
        return f"{self.title_zh} · {self.edition}"


class SetItem(models.Model):
    """An indicator's place in a set. An excluded one stays with its reason, so that levels can be compared."""

    set = models.ForeignKey(IndicatorSet, on_delete=models.CASCADE, related_name="items")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField(default=0)
    level1_zh = models.CharField(max_length=80, blank=True)
    level1_en = models.CharField(max_length=120, blank=True)
    level2_zh = models.CharField(max_length=80, blank=True)
    level2_en = models.CharField(max_length=120, blank=True)
    duty = models.CharField(max_length=8, default=Duty.OPTIONAL)
    excluded = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["set", "indicator"], name="set_item_once"),
            models.CheckConstraint(condition=Q(excluded=False) | ~Q(reason=""), name="set_item_excluded_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.indicator_id}"


class Assignment(models.Model):
    """Which unit answers for an indicator at a place: it is asked in rounds and may write the readings."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="assignments")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, default="lead")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator_id", "place_id", "role", "pk"]
        constraints = [models.UniqueConstraint(fields=["indicator", "place", "party"], name="assignment_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.place_id} {self.party_id}"
