"""What was answered to a request, by who asked and the key they made. Not for: verbs."""

from django.db import models


class Repeat(models.Model):
    """One request. `digest`: of what it asked; `code`: of HTTP, null until answered; `answer`: null where not kept."""

    asker = models.CharField(max_length=100)
    key = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    code = models.PositiveSmallIntegerField(null=True)
    answer = models.BinaryField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asker", "key"], name="repeats_asker_key")]
        indexes = [models.Index(fields=["made_at"], name="repeats_made_at")]

    def __str__(self) -> str:
        return f"{self.asker} {self.key}"
