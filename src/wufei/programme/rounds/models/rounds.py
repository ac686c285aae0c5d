"""Rounds and the page of each unit with its steps. Not for: what stands on a page (entries.py)."""

from django.db import models

from wufei.kernel.rows import Versioned
from wufei.programme.rounds.spec import PageState, RoundState


class Round(Versioned):
    """One round: a period, a set of indicators, the open tasks, a clock. It reports until the month `closing`."""

    title = models.CharField(max_length=120)
    length = models.CharField(max_length=8)
    closing = models.PositiveIntegerField()
    set = models.ForeignKey(
        "indicators.IndicatorSet", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    with_tasks = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=RoundState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)
    opened_by = models.CharField(max_length=120)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["-closing", "-opened_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["title", "closing"], name="round_once")]

    def __str__(self) -> str:
        return self.title


class Page(Versioned):
    """One unit's page in a round. `due_at` is its own where the office granted more time."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="pages")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=PageState.FILLING)
    due_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.CharField(max_length=120, blank=True)
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=120, blank=True)
    returns = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["party__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "party"], name="round_page_once")]
        indexes = [models.Index(fields=["state", "due_at"], name="round_page_due")]

    def __str__(self) -> str:
        return f"{self.party_id} {self.round_id}"


class PageStep(models.Model):
    """One step of a page's way: filed, withdrawn, returned, approved, accepted, opened again. Append-only."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12)
    state_after = models.CharField(max_length=10)
    note = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField()
    actor_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.page_id}"


class Reminder(models.Model):
    """A unit was told that its page is due. `days_left` below zero: overdue. Append-only."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="reminders")
    days_left = models.IntegerField()
    by_hand = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    actor_label = models.CharField(max_length=120)

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page_id} {self.days_left}"
