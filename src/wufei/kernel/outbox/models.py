"""Events and their deliveries. Not for: verbs."""

from django.db import models

from wufei.kernel.rows import Versioned


class Emitted(models.Model):
    """One event as it was written."""

    topic = models.CharField(max_length=80)
    data = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["recorded_at"], name="outbox_emitted_recorded_at")]

    def __str__(self) -> str:
        return f"{self.topic} #{self.pk}"


class Delivery(Versioned):
    """One event on its way to one handler."""

    emitted = models.ForeignKey(Emitted, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=120)
    state = models.CharField(max_length=10)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    error = models.TextField(default="", blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["emitted", "handler"], name="outbox_once_a_handler"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "claimed", "done", "dead", "dropped"]), name="outbox_state"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="outbox_waiting"),
            models.Index(fields=["lease_until"], condition=models.Q(state="claimed"), name="outbox_claimed"),
            models.Index(fields=["id"], condition=models.Q(state="dead"), name="outbox_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.emitted_id} → {self.handler}"
