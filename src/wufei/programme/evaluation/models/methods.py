"""Methods as they were loaded, each edition with its text. Not for: reading one (rules.method_file)."""

from django.db import models


class Method(models.Model):
    """One edition of a method. `text` is the file, to the letter; what was computed by it stays with it."""

    code = models.CharField(max_length=60)
    edition = models.CharField(max_length=40)
    title_zh = models.CharField(max_length=160)
    title_en = models.CharField(max_length=240, blank=True)
    subjects = models.CharField(max_length=8)
    demonstration = models.BooleanField(default=False)
    issued_by = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["code", "-recorded_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="evaluation_method_once")]

    def __str__(self) -> str:
        return f"{self.title_zh} · {self.edition}"
