"""Tasks, their owners, targets, reports and later deadlines. Not for: the document (editions.py)."""

from django.db import models
from django.db.models import Q

from wufei.kernel.rows import Versioned
from wufei.programme.plans.models.editions import Edition, Item
from wufei.programme.plans.spec import ExtensionState, TargetKind, TargetState, TaskOrigin, TaskState


class Task(Versioned):
    """A measure that somebody owns. `deadline_on` is the last day of the printed deadline; null means none printed."""

    number = models.CharField(max_length=24, unique=True)
    printed_number = models.CharField(max_length=24, blank=True)
    edition = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    item = models.OneToOneField(Item, null=True, blank=True, on_delete=models.PROTECT, related_name="task")
    origin = models.CharField(max_length=8, default=TaskOrigin.PLAN)
    title = models.CharField(max_length=400)
    body = models.TextField(blank=True)
    path = models.JSONField(default=list)
    chapter = models.CharField(max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    joint = models.BooleanField(default=False)
    doubted = models.BooleanField(default=False)
    deadline_printed = models.CharField(max_length=10, blank=True)
    deadline_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, default=TaskState.PLANNED)
    problem = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    reported_on = models.DateField(null=True, blank=True)
    reported_by = models.CharField(max_length=120, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["state", "deadline_on"], name="task_state_deadline"),
            models.Index(fields=["chapter"], name="task_chapter"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class TaskParty(models.Model):
    """A party's part in a task. `printed` is the name as the plan prints it; `party` is null while it is unknown."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="parties")
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    printed = models.CharField(max_length=120)
    role = models.CharField(max_length=12)
    inherited = models.BooleanField(default=False)
    collective = models.BooleanField(
        default=False, help_text="reached through a collective name such as 各县（市、区）"
    )
    confidence_permille = models.PositiveIntegerField(default=1000)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["party", "role"], name="taskparty_party_role")]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "party", "role"], condition=Q(party__isnull=False), name="taskparty_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.printed}"


class Target(Versioned):
    """A number the plan sets for the future, in millionths of the printed unit; or a trend without a number."""

    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.CASCADE, related_name="targets")
    edition = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="targets")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, default=TargetKind.NUMBER)
    phrase = models.CharField(max_length=300)
    comparator = models.CharField(max_length=8)
    value_micro = models.BigIntegerField(null=True, blank=True)
    value_high_micro = models.BigIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=24, blank=True)
    deadline_printed = models.CharField(max_length=10, blank=True)
    deadline_on = models.DateField(null=True, blank=True)
    scope = models.CharField(max_length=80, blank=True)
    span_start = models.PositiveIntegerField(default=0)
    span_end = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, default=TargetState.KEPT)
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    actual_micro = models.BigIntegerField(null=True, blank=True)
    actual_on = models.DateField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.phrase


class Report(models.Model):
    """What a party said of a task: progress, problem, next step. Append-only; two clocks."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reports")
    act = models.CharField(max_length=20, help_text="the move or act this row records")
    note = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    state_before = models.CharField(max_length=8, blank=True)
    state_after = models.CharField(max_length=8, blank=True)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    actor_id = models.CharField(max_length=60)
    actor_label = models.CharField(max_length=120)
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.happened_on}"


class TargetValue(models.Model):
    """A reported figure for a target on a day. The latest one stands on the target; the old ones stay here."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="values")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="values")
    value_micro = models.BigIntegerField()
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.target_id} {self.happened_on}"


class Evidence(models.Model):
    """A file that shows what a report says; the hash is the file's identity."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="evidence")
    report = models.ForeignKey(Report, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.file_id}"


class Extension(Versioned):
    """A later deadline somebody asked for, and the decision."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="extensions")
    deadline_before = models.DateField(null=True, blank=True)
    deadline_asked = models.DateField()
    reason = models.TextField()
    state = models.CharField(max_length=8, default=ExtensionState.ASKED)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(state="asked"), name="extension_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.deadline_asked}"
