"""Evaluations, who is scored in them, each computation, the lock. Not for: what people add to it (given.py)."""

from django.db import models
from django.db.models import Q

from wufei.kernel.rows import Versioned
from wufei.programme.evaluation.models.methods import Method
from wufei.programme.evaluation.spec.process import EvaluationState, RunKind


class Evaluation(Versioned):
    """One method over one period. `length` and `closing` name the period as rounds do."""

    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="evaluations")
    title = models.CharField(max_length=160)
    length = models.CharField(max_length=8)
    closing = models.PositiveIntegerField()
    state = models.CharField(max_length=8, default=EvaluationState.DRAFT)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120)
    notified_at = models.DateTimeField(null=True, blank=True)
    appeals_until = models.DateField(null=True, blank=True, help_text="last day for appeals, as made known")
    changed_at = models.DateTimeField(help_text="when anything a run depends on was last given by hand")
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-closing", "-opened_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["method", "length", "closing"], name="evaluation_once")]

    def __str__(self) -> str:
        return self.title


class Subject(Versioned):
    """Who is scored: a place or a unit. `key` is its name in runs, as it was when the evaluation was opened."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="subjects")
    key = models.CharField(max_length=200)
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    left_out = models.CharField(max_length=300, blank=True, help_text="why it is not scored; empty: it is")

    class Meta:
        ordering = ["key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "key"], name="evaluation_subject_once"),
            models.CheckConstraint(
                condition=Q(place__isnull=False, party__isnull=True) | Q(place__isnull=True, party__isnull=False),
                name="evaluation_subject_one_of",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Run(models.Model):
    """One computation, kept whole: `snapshot` holds the method, all inputs and the results. Append-only.

    `results`: what the snapshot says of results and ranking, for reading without opening it.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, default=RunKind.DRAFT)
    snapshot = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    results = models.JSONField(default=dict)
    reason = models.CharField(max_length=400, blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "number"], name="evaluation_run_once")]

    def __str__(self) -> str:
        return f"{self.evaluation_id}/{self.number}"


class Lock(models.Model):
    """The signed run of a locked evaluation. Append-only."""

    evaluation = models.OneToOneField(Evaluation, on_delete=models.PROTECT, related_name="lock")
    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="lock")
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64)
    locked_at = models.DateTimeField()
    locked_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-locked_at", "-pk"]

    def __str__(self) -> str:
        return self.signature[:12]
