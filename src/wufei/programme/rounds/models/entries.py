"""Entries of a page: an indicator at a place, or a task; the parts of supporting units, returns, evidence."""

from django.db import models
from django.db.models import Q

from wufei.kernel.rows import Versioned
from wufei.programme.rounds.models.rounds import Page, Round
from wufei.programme.rounds.spec import EntryKind, EntryState


class Entry(Versioned):
    """What one unit answers for in a round. City and county share it: it exists once, on the page of its lead.

    The figures of an indicator are readings (indicators); here stand the words. `carried`: the words came from the
    round before and nobody has confirmed them yet.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="entries")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, default=EntryKind.INDICATOR)
    indicator = models.ForeignKey(
        "indicators.Indicator", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey("places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey("plans.Task", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, default=EntryState.TO_FILL)
    progress = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    next_on = models.DateField(null=True, blank=True)
    contact = models.CharField(max_length=80, blank=True)
    carried = models.BooleanField(default=False)
    earlier = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    told_sha256 = models.CharField(max_length=64, blank=True, help_text="what of it the task ledger was told last")
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "indicator", "place"], condition=Q(kind="indicator"), name="entry_indicator_once"
            ),
            models.UniqueConstraint(fields=["round", "task"], condition=Q(kind="task"), name="entry_task_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.indicator_id or self.task_id}"


class EntryPart(Versioned):
    """What a supporting unit adds to an entry, on the same entry and beside its lead's words."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="parts")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="parts")
    text = models.TextField(blank=True)
    done = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "page"], name="entry_part_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.page_id}"


class EntryReturn(models.Model):
    """A field of an entry that was sent back with a reason; `answered_at` once its unit answered."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="returned")
    field = models.CharField(max_length=80)
    reason = models.CharField(max_length=400)
    recorded_at = models.DateTimeField()
    actor_label = models.CharField(max_length=120)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.field} {self.entry_id}"


class EntryFile(models.Model):
    """Evidence of an entry, bound by its hash; `like` is what was handed in before and is the same or nearly so."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, db_index=True)
    picture_hash = models.CharField(max_length=16, blank=True, help_text="perceptual hash of a photo, 64 bits in hex")
    like = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    likeness = models.CharField(max_length=4, blank=True)
    party = models.ForeignKey("parties.Party", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.sha256[:12]
