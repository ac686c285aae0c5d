"""Editions of a plan document and what was read from them. Not for: tasks (tasks.py)."""

from django.db import models

from wufei.kernel.rows import Versioned
from wufei.programme.plans.spec import EditionState, FindingState, ItemKind, ItemState


class Edition(Versioned):
    """One edition of a plan document, as it was read. `text` is what spans point into; it never changes."""

    series = models.CharField(max_length=40, help_text="groups the editions of one plan")
    number = models.PositiveIntegerField(help_text="1 for the first edition of the series")
    title = models.CharField(max_length=300)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    sections = models.JSONField(default=list)
    standing = models.JSONField(default=list)
    trends = models.JSONField(default=list)
    state = models.CharField(max_length=12, default=EditionState.IN_REVIEW)
    uploaded_by = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="edition_once")]
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Item(Versioned):
    """One item read from an edition, under review.

    `parties`: [{role, printed, party_id, confidence, why, span}]; `inherited`: the same for standing duties;
    `targets`: [{kind, phrase, comparator, value_micro, value_high_micro, unit, deadline, scope, span, confidence}].
    Spans are [start, end) into the edition's text. Confidence is in thousandths.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=8, default=ItemKind.MEASURE)
    position = models.PositiveIntegerField(help_text="order in the document; gaps of 1000 leave room for splits")
    path = models.JSONField(default=list)
    number = models.CharField(max_length=24, blank=True)
    title = models.CharField(max_length=400)
    body = models.TextField(blank=True)
    span_start = models.PositiveIntegerField(default=0)
    span_end = models.PositiveIntegerField(default=0)
    title_span = models.JSONField(default=list)
    clause_span = models.JSONField(default=list)
    joint = models.BooleanField(default=False)
    deadline = models.CharField(max_length=10, blank=True, help_text="2025, 2025-12 or 2025-12-31, as printed")
    parties = models.JSONField(default=list)
    inherited = models.JSONField(default=list)
    targets = models.JSONField(default=list)
    confidence_permille = models.PositiveIntegerField(default=1000)
    state = models.CharField(max_length=10, default=ItemState.PENDING)
    note = models.CharField(max_length=400, blank=True)
    fingerprint = models.CharField(max_length=64, help_text="what was read, for the diff between editions")

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["edition", "state"], name="item_edition_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Finding(Versioned):
    """What a person should look at: two numbers for one target, a table that is a picture, a doubtful name …

    `data` holds the readings and the arithmetic, `spans` where they stand, `choices` what may be chosen.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=40)
    severity = models.CharField(max_length=8, default="look")
    data = models.JSONField(default=dict)
    spans = models.JSONField(default=list)
    choices = models.JSONField(default=list)
    state = models.CharField(max_length=8, default=FindingState.OPEN)
    choice = models.CharField(max_length=40, blank=True)
    settled_by = models.CharField(max_length=120, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ReviewStep(models.Model):
    """One step of a review with what the touched items were before, so that it can be undone."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=20)
    before = models.JSONField(default=list)
    created_ids = models.JSONField(default=list)
    actor_id = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"
