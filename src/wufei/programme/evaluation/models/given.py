"""What people add to an evaluation: points by judgement, counts of findings, appeals, with their evidence."""

from django.db import models
from django.db.models import Q

from wufei.kernel.rows import Versioned
from wufei.programme.evaluation.models.evaluations import Subject
from wufei.programme.evaluation.spec.process import AppealState


class Appeal(Versioned):
    """A subject's objection to one item of its score, or to the whole (`item` empty), and what became of it."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="appeals")
    item = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    state = models.CharField(max_length=8, default=AppealState.FILED)
    run_number = models.PositiveIntegerField(help_text="the run it objects to")
    filed_at = models.DateTimeField()
    filed_by = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-filed_at", "-pk"]
        indexes = [models.Index(fields=["state"], name="evaluation_appeal_state")]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.item}"


class AppealFile(models.Model):
    """Evidence of an appeal, bound by its hash."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.sha256[:12]


class Judgement(models.Model):
    """Points a person gave a subject for an item. Given again, the old row stays with `superseded_at`."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="judgements")
    item = models.CharField(max_length=60)
    points_micro = models.BigIntegerField()
    reason = models.TextField()
    appeal = models.ForeignKey(Appeal, null=True, blank=True, on_delete=models.PROTECT, related_name="judgements")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "item"], condition=Q(superseded_at__isnull=True), name="judgement_current_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.item}"


class JudgementFile(models.Model):
    """Evidence of a judgement, bound by its hash."""

    judgement = models.ForeignKey(Judgement, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.sha256[:12]


class FindingCount(models.Model):
    """How many findings of each kind a subject has under an item. Set again, the old row stays with `superseded_at`."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="finding_counts")
    item = models.CharField(max_length=60)
    counts = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    appeal = models.ForeignKey(Appeal, null=True, blank=True, on_delete=models.PROTECT, related_name="finding_counts")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "item"], condition=Q(superseded_at__isnull=True), name="finding_count_current_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.item}"
