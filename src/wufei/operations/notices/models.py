"""Tables of notices: what happened beside signatures, and who wants to be told. Not for: verbs (actions)."""

from django.conf import settings
from django.db import models

from wufei.kernel.rows import Versioned
from wufei.operations.notices.spec import END


class Notice(models.Model):
    """Something that happened to a manifest without a signature. Append-only; its block gives it its place."""

    manifest = models.ForeignKey("manifests.Manifest", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    correction_id = models.BigIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    block = models.ForeignKey("seals.Block", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.manifest_id} {self.kind}"


class Subscription(Versioned):
    """A webhook: where the feed is pushed to, with whose rights, how far. The secret is derived, not kept.

    `limit`: the codes of the key it was made with; `party`: only what the person sees for this party; `turn`: how
    often it was set back, so that what is sent again has another id. Sending writes no new version.
    """

    key = models.UUIDField(unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    limit = models.JSONField(null=True)
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    state = models.CharField(max_length=10)
    cursor_number = models.BigIntegerField(default=0)
    cursor_place = models.PositiveIntegerField(default=END)
    turn = models.PositiveIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    next_due = models.DateTimeField()
    last_sent_at = models.DateTimeField(null=True, blank=True)
    last_status = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["next_due"], condition=models.Q(state="active"), name="notices_due")]

    def __str__(self) -> str:
        return f"{self.label} {self.url}"[:200]
