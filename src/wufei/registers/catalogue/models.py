"""Tables of the catalogue: lists, editions, codes, relations, exemptions, factors. Not for: verbs (actions)."""

from django.db import models
from django.db.models import F, Q

from wufei.kernel.rows import Versioned
from wufei.kernel.sources import Confidence
from wufei.registers.catalogue.spec import CodeEditionState


class CodeList(models.Model):
    """A list of waste codes that goes through editions.

    `pattern` is what a code looks like; a group named `class` in it says, put into `class_form`, which class the code
    belongs to. Empty where a list has no such law. `hazards`: its codes carry hazard properties.
    """

    code = models.CharField(max_length=24, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    pattern = models.CharField(max_length=200, blank=True)
    class_pattern = models.CharField(max_length=200, blank=True)
    class_form = models.CharField(max_length=40, blank=True)
    example = models.CharField(max_length=40, blank=True)
    hazards = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=100)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code


class Edition(Versioned):
    """One edition of a list. It binds documents of the days from `valid_from` to `valid_to`."""

    list = models.ForeignKey(CodeList, on_delete=models.PROTECT, related_name="editions")
    edition = models.CharField(max_length=24)
    title_zh = models.CharField(max_length=120, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=300, blank=True)
    confidence = models.CharField(max_length=10, default=Confidence.OWN)
    note_zh = models.CharField(max_length=400, blank=True)
    note_en = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, default=CodeEditionState.DRAFT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["list__position", "list__code", "-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["list", "edition"], name="catalogue_edition_once"),
            models.UniqueConstraint(
                fields=["list", "valid_from"], condition=Q(state="published"), name="catalogue_one_begins_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="catalogue_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list.code} {self.edition}"


class WasteCode(models.Model):
    """A code of an edition. `parent` is the code of its class; empty for a class. `also`: other names, by commas."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(max_length=40)
    parent = models.CharField(max_length=40, blank=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160, blank=True)
    hazards = models.CharField(max_length=24, blank=True)
    industry_zh = models.CharField(max_length=80, blank=True)
    industry_en = models.CharField(max_length=120, blank=True)
    wording = models.TextField(blank=True)
    also = models.CharField(max_length=400, blank=True)
    confidence = models.CharField(max_length=10, default=Confidence.OWN)

    class Meta:
        ordering = ["edition_id", "code"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="catalogue_code_once")]
        indexes = [
            models.Index(fields=["code"], name="catalogue_code"),
            models.Index(fields=["edition", "parent"], name="catalogue_class"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class Crosswalk(models.Model):
    """What a code is to a code of a later edition or of another list."""

    source = models.ForeignKey(WasteCode, on_delete=models.CASCADE, related_name="leads_to")
    target = models.ForeignKey(WasteCode, on_delete=models.CASCADE, related_name="comes_from")
    relation = models.CharField(max_length=10)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["source_id", "target_id"]
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="catalogue_crosswalk_once")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.relation} {self.target_id}"


class Exemption(models.Model):
    """A row of an edition's exemption list: a step freed under a condition. `codes` by spaces."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="exemptions")
    number = models.PositiveIntegerField()
    row = models.PositiveIntegerField(help_text="its place among the rows of the item")
    codes = models.TextField(blank=True)
    link = models.CharField(max_length=10)
    waste_zh = models.CharField(max_length=200)
    waste_en = models.CharField(max_length=500, blank=True)
    condition_zh = models.CharField(max_length=300, blank=True)
    condition_en = models.CharField(max_length=500, blank=True)
    exempt_zh = models.CharField(max_length=200)
    exempt_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["edition_id", "number", "row"]
        constraints = [models.UniqueConstraint(fields=["edition", "number", "row"], name="catalogue_exemption_once")]

    def __str__(self) -> str:
        return f"{self.number}.{self.row}"


class Factor(models.Model):
    """A coefficient with its source. A new value is a new row; the old one stays with `superseded_at`.

    `low_micro` and `high_micro` are millionths of `unit`, equal where one number is meant. `place_code`: where it
    holds, with all below; empty: everywhere.
    """

    code = models.CharField(max_length=80)
    domain = models.CharField(max_length=24)
    item_zh = models.CharField(max_length=80)
    item_en = models.CharField(max_length=120, blank=True)
    quantity_zh = models.CharField(max_length=80)
    quantity_en = models.CharField(max_length=120, blank=True)
    low_micro = models.BigIntegerField()
    high_micro = models.BigIntegerField()
    unit = models.CharField(max_length=40)
    place_code = models.CharField(max_length=32, blank=True)
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=10, default=Confidence.OWN)
    valid_from = models.DateField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["domain", "code", "place_code", "-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "place_code", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                name="catalogue_factor_once",
            ),
            models.CheckConstraint(condition=Q(high_micro__gte=F("low_micro")), name="catalogue_factor_range"),
        ]

    def __str__(self) -> str:
        return self.code
