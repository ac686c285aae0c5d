"""Meetings and their decisions, projects and their stages, saved filters. Not for: tasks themselves (tasks.py)."""

from django.db import models

from wufei.kernel.rows import Versioned
from wufei.programme.plans.models.tasks import Target, Task
from wufei.programme.plans.spec import ProjectState


class Meeting(Versioned):
    """A meeting of the programme; its decisions become tasks with owners and dates."""

    title = models.CharField(max_length=200)
    held_on = models.DateField()
    chair = models.CharField(max_length=80, blank=True)
    minutes = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """One decision of a meeting and the task it became."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    text = models.TextField()
    task = models.OneToOneField(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="decision")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Project(Versioned):
    """A project of the programme, from the list to running. Money in fen; capacity in millionths of its unit."""

    number = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    facility = models.CharField(max_length=200, blank=True)
    capacity_micro = models.BigIntegerField(null=True, blank=True)
    capacity_unit = models.CharField(max_length=24, blank=True)
    investment_fen = models.BigIntegerField(null=True, blank=True)
    spent_fen = models.BigIntegerField(default=0)
    start_on = models.DateField(null=True, blank=True)
    finish_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, default=ProjectState.PLANNED)
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.SET_NULL, related_name="projects")
    targets = models.ManyToManyField(Target, blank=True, related_name="projects")
    reported_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


class ProjectReport(models.Model):
    """What was said of a project, and the stage it moved to. Append-only."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="reports")
    act = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    state_after = models.CharField(max_length=10)
    spent_fen = models.BigIntegerField(null=True, blank=True)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    actor_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.happened_on}"


class SavedFilter(models.Model):
    """A view of the task list that a person keeps under a name."""

    person = models.ForeignKey("identity.Person", on_delete=models.CASCADE, related_name="+")
    view = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=600)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "view", "name"], name="filter_name_once")]

    def __str__(self) -> str:
        return self.name
