"""Jobs and beats. Not for: verbs."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from wufei.kernel.rows import Versioned


class Job(Versioned):
    """One long piece of work: what, for whom, how far, how it ended.

    Progress and heartbeat are written without a new version, so that they never make a person's click stale.
    """

    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    about = models.CharField(max_length=200, default="", blank=True)
    args = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10)
    runs = models.PositiveIntegerField(default=0)
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(null=True)
    step = models.CharField(max_length=200, default="", blank=True)
    step_data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    result = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    problem = models.JSONField(default=list)
    trace = models.TextField(default="", blank=True)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=200)
    actor_limit = models.JSONField(null=True, help_text="the codes that the key of its starter was cut to")
    face = models.CharField(max_length=10)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    task_key = models.CharField(max_length=64, default="", blank=True)
    worker = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running", "done", "failed", "cancelled"]), name="jobs_state"
            ),
        ]
        indexes = [
            models.Index(fields=["actor_kind", "actor_id", "-id"], name="jobs_actor"),
            models.Index(
                fields=["heartbeat_at"], condition=models.Q(state__in=["queued", "running"]), name="jobs_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}".strip()


class BeatRow(Versioned):
    """When the clock starts a function next, and how the last time went."""

    code = models.CharField(max_length=160, unique=True)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return self.code
