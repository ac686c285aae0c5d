"""Tables of corrections: what is to change after it was signed, and who has agreed. Not for: verbs."""

from django.db import models

from wufei.kernel.rows import Versioned
from wufei.operations.manifests.models.documents import Manifest


class Correction(Versioned):
    """A change of a signed manifest, asked for by one party. `changes`: path → [before, after].

    `given`: what was asked for, by which a repeat is known; `asked_*`: who asked, as it stands beside the signature.
    """

    key = models.UUIDField(unique=True)
    manifest = models.ForeignKey(Manifest, on_delete=models.PROTECT, related_name="corrections")
    state = models.CharField(max_length=10)
    given = models.JSONField()
    changes = models.JSONField()
    reason = models.CharField(max_length=400)
    asked_for = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    asked_kind = models.CharField(max_length=20)
    asked_id = models.CharField(max_length=40)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="silence until then is consent")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["manifest"], condition=models.Q(state="asked"), name="manifest_one_correction_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.manifest_id} {self.state}"


class Consent(models.Model):
    """What one party that a correction touches says to it; nothing yet, where `answered_at` is empty."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="consents")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    agreed = models.BooleanField(null=True, blank=True)
    method = models.CharField(max_length=12, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["correction", "party", "role"], name="manifest_asked_once")]

    def __str__(self) -> str:
        return f"{self.correction_id} {self.role}"
