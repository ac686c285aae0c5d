"""Tables of typical cases: the story, the figures it pulls, its files, its steps. Not for: verbs (actions)."""

from django.db import models

from wufei.kernel.rows import Versioned
from wufei.programme.exemplars.spec import CaseState


class Case(Versioned):
    """What worked somewhere, as told by whoever did it."""

    number = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=160)
    field = models.CharField(max_length=16)
    summary = models.CharField(max_length=400, blank=True)
    done = models.TextField(blank=True)
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    start_on = models.DateField(null=True, blank=True)
    end_on = models.DateField(null=True, blank=True)
    tasks = models.ManyToManyField("plans.Task", blank=True, related_name="+")
    projects = models.ManyToManyField("plans.Project", blank=True, related_name="+")
    state = models.CharField(max_length=12, default=CaseState.DRAFT)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class CaseMetric(models.Model):
    """A figure that a case pulls from the ledger: which indicator, where, until when. It holds no number."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="metrics")
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    closing = models.PositiveIntegerField()
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "indicator", "place", "closing"], name="case_metric_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.place_id} {self.closing}"


class CaseFile(models.Model):
    """A photo or another file that shows what a case tells. What is taken away stays with `removed_at`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.file_id}"


class CaseStep(models.Model):
    """A move of a case, with its reason. Append-only."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    event = models.CharField(max_length=12)
    state_after = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    actor_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.event} {self.case_id}"
