"""Tables of lists of firms, a version a quarter. Not for: who belongs on one (rules.rolls)."""

from django.db import models


class RollVersion(models.Model):
    """A list as it was made for a quarter. `figures`: the thresholds it was made by. Made again is another version."""

    roll = models.CharField(max_length=12)
    closing = models.PositiveIntegerField(help_text="the quarter, by its last month, as YYYYMM")
    number = models.PositiveSmallIntegerField()
    figures = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["roll", "-closing", "-number"]
        constraints = [models.UniqueConstraint(fields=["roll", "closing", "number"], name="declarations_roll_once")]

    def __str__(self) -> str:
        return f"{self.roll} {self.closing} {self.number}"


class RollEntry(models.Model):
    """A firm on a list. `why`: the reasons as texts with their values: [[msgid, values], …]."""

    version = models.ForeignKey(RollVersion, on_delete=models.PROTECT, related_name="entries")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    why = models.JSONField(default=list)
    points = models.SmallIntegerField(null=True, blank=True)
    grade = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["version_id", "points", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "party"], name="declarations_listed_once")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.party_id}"
