"""Tables of matching: runs with their links and gaps, sayings, findings, tolerances. Not for: verbs."""

from django.db import models

from wufei.kernel.rows import Versioned
from wufei.operations.settlement.spec import FindingState


class MatchRun(models.Model):
    """One matching of days, of all or of one party. `watermark`: the last record of each kind that it saw."""

    since = models.DateField()
    until = models.DateField()
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    watermark = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.since} {self.until}"


class MatchLink(models.Model):
    """Two records that stand together in a run. `why`: what agreed; `off_…`: right less left, empty if not compared."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="links")
    left = models.CharField(max_length=10)
    left_id = models.BigIntegerField()
    right = models.CharField(max_length=10)
    right_id = models.BigIntegerField()
    why = models.CharField(max_length=10)
    off_fen = models.BigIntegerField(null=True, blank=True)
    off_g = models.BigIntegerField(null=True, blank=True)
    off_days = models.IntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["run", "left", "left_id"], name="settlement_link_left"),
            models.Index(fields=["run", "right", "right_id"], name="settlement_link_right"),
        ]

    def __str__(self) -> str:
        return f"{self.left} {self.left_id} {self.right} {self.right_id}"


class MatchGap(models.Model):
    """A record that misses something in a run, and what."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="gaps")
    kind = models.CharField(max_length=10)
    record_id = models.BigIntegerField()
    gap = models.CharField(max_length=12)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "gap"], name="settlement_gap")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} {self.gap}"


class Saying(models.Model):
    """What a person said of a link: it holds, or it does not. The last word counts for later runs. Append-only."""

    left = models.CharField(max_length=10)
    left_id = models.BigIntegerField()
    right = models.CharField(max_length=10)
    right_id = models.BigIntegerField()
    holds = models.BooleanField()
    reason = models.CharField(max_length=300)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.left} {self.left_id} {self.right} {self.right_id}"


class Finding(Versioned):
    """What does not agree, once for the same evidence however often it is found. `evidence`: kind, id, label each."""

    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=24)
    state = models.CharField(max_length=12, default=FindingState.OPEN)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    amount_fen = models.BigIntegerField(default=0)
    mass_g = models.BigIntegerField(default=0)
    evidence = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    first_run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="+")
    last_run = models.ForeignKey(MatchRun, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-amount_fen", "-happened_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-happened_at"], name="settlement_finding_state"),
            models.Index(fields=["party", "-happened_at"], name="settlement_finding_party"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Tolerance(models.Model):
    """A value by which matching judges, from a day on, with its source. The last that was set for a day counts."""

    name = models.CharField(max_length=24)
    value = models.IntegerField()
    valid_from = models.DateField()
    source = models.CharField(max_length=300)
    confidence = models.CharField(max_length=10)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["name", "valid_from", "pk"]

    def __str__(self) -> str:
        return self.name
