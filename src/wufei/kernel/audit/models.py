"""One row for one act. Append-only, also by trigger. Not for: verbs."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Entry(models.Model):
    """Who did what to what, through which face, with which change and reason; names as they were at the time."""

    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=200)
    face = models.CharField(max_length=10)
    act = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=200)
    change = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(default="", blank=True)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="audit_subject"),
            models.Index(fields=["actor_kind", "actor_id", "-id"], name="audit_actor"),
            models.Index(fields=["act", "-id"], name="audit_act"),
            models.Index(fields=["recorded_at"], name="audit_recorded_at"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_label}"
