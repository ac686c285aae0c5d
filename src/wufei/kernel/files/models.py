"""Contents and the files that show them. Not for: verbs."""

from django.db import models

from wufei.kernel.rows import Versioned


class Content(models.Model):
    """One content in the store, named by its hash. Its row is the lock between storing and destroying."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    size_bytes = models.BigIntegerField()
    touched_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.sha256


class StoredFile(Versioned):
    """One file as somebody handed it in. Stays when it is purged, as the proof of what was destroyed."""

    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size_bytes = models.BigIntegerField()
    purpose = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    retention_until = models.DateField(null=True)
    uploaded_by_kind = models.CharField(max_length=20)
    uploaded_by_id = models.CharField(max_length=64)
    uploaded_by_label = models.CharField(max_length=200)
    purged_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["purpose", "-id"], name="files_purpose"),
            models.Index(
                fields=["retention_until"], condition=models.Q(purged_at__isnull=True), name="files_retention"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sha256(self) -> str:
        """The hash of the content, which is also its name in the store."""
        return self.content_id
