"""Tables of filings and what happened to them. Not for: what a form asks (spec.forms)."""

from django.db import models

from wufei.kernel.rows import Versioned
from wufei.operations.declarations.spec.filings import FilingState


class Filing(Versioned):
    """One form of one party for one period, from the day it is asked for.

    `closing`: the month the period closes with, as YYYYMM. `tier` and `why`: the class by which it was asked, and the
    reasons, as they were then. `values`, `books`, `reasons`, `remarks`: by path (section/line/field); grams, pieces or
    words; the books as they stood when it was filed. `asked`, `prefilled`, `changed`: how many fields; `spent_s`:
    seconds with the form open.
    """

    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=24)
    closing = models.PositiveIntegerField()
    due_on = models.DateField()
    tier = models.CharField(max_length=8, blank=True)
    why = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=FilingState.DUE)
    values = models.JSONField(default=dict)
    books = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    remarks = models.JSONField(default=dict)
    nothing = models.BooleanField(default=False)
    asked = models.PositiveIntegerField(default=0)
    prefilled = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    spent_s = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True, blank=True)
    filed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["due_on", "form", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["party", "form", "closing"], name="declarations_filed_once"),
        ]
        indexes = [
            models.Index(fields=["form", "closing", "state"], name="declarations_period"),
            models.Index(fields=["state", "due_on"], name="declarations_due"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.closing} {self.party_id}"


class Step(models.Model):
    """What happened to a filing, with the values as they were then. Append-only.

    `late`: whether it was filed after the day it was due. `told`: what was said about it as a whole.
    """

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="steps")
    event = models.CharField(max_length=8)
    values = models.JSONField(default=dict)
    remarks = models.JSONField(default=dict)
    told = models.CharField(max_length=400, blank=True)
    late = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["filing_id", "pk"]
        indexes = [models.Index(fields=["event", "recorded_at"], name="declarations_steps")]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.event}"
