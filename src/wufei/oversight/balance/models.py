"""The table of balances: figures that this city has set. Not for: verbs (actions), what ships (data)."""

from django.db import models
from django.db.models import Q


class Setting(models.Model):
    """A figure of balances or of screening as it holds here from a day on, with its source. A new one is a new row."""

    code = models.CharField(max_length=40)
    value = models.BigIntegerField()
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["code", "valid_from", "pk"]
        constraints = [models.CheckConstraint(condition=Q(value__gte=0), name="balance_setting_not_below_zero")]

    def __str__(self) -> str:
        return f"{self.code} {self.value}"
