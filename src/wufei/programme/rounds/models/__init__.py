"""Tables of rounds: rounds and pages, entries with parts, returns and evidence, reminders."""

from wufei.programme.rounds.models.entries import Entry, EntryFile, EntryPart, EntryReturn
from wufei.programme.rounds.models.rounds import Page, PageStep, Reminder, Round

__all__ = ["Entry", "EntryFile", "EntryPart", "EntryReturn", "Page", "PageStep", "Reminder", "Round"]
