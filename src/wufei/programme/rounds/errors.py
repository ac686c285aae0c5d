"""Refusals of rounds, each with its remedy. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

ROUND_EXISTS = Fault(
    "rounds.round_exists",
    Kind.CONFLICT,
    _("The round “{title}” for {period} is there already."),
    _("Open that one, or give this one another name."),
)
ROUND_EMPTY = Fault(
    "rounds.round_empty",
    Kind.CONFLICT,
    _("Nobody would be asked: no indicator of the set is assigned to a unit and no task is open."),
    _("Say first which unit answers for which indicator."),
)
ROUND_CLOSED = Fault(
    "rounds.round_closed",
    Kind.CONFLICT,
    _("This round is closed."),
    _("Ask the zero-waste office to open it again, with the reason."),
)
DUE_PAST = Fault(
    "rounds.due_past", Kind.INVALID, _("The deadline {value} has passed already."), _("Choose a later moment.")
)
PERIOD_AHEAD = Fault(
    "rounds.period_ahead",
    Kind.INVALID,
    _("The period {value} has not begun yet."),
    _("Choose a period that has begun."),
)
ENTRY_INCOMPLETE = Fault(
    "rounds.entry_incomplete",
    Kind.INVALID,
    _("“{title}” is not filled: {missing} missing."),
    _("Fill it, or write under “Problems” why it cannot be filled."),
)
PAGE_INCOMPLETE = Fault(
    "rounds.page_incomplete",
    Kind.INVALID,
    _("{count} entries are not confirmed yet."),
    _("Confirm what was carried over, or change it."),
)
PART_OPEN = Fault(
    "rounds.part_open",
    Kind.INVALID,
    _("Your part on “{title}” of {lead} is not written yet."),
    _("Write it and say that it is done; “none” will do where you have nothing to add."),
)
RETURN_UNANSWERED = Fault(
    "rounds.return_unanswered",
    Kind.INVALID,
    _("“{title}” was returned and nothing was changed since: {reason}"),
    _("Change the figure, or write under “Problems” why it is right."),
)
REASON_NEEDED = Fault(
    "rounds.reason_needed", Kind.INVALID, _("The reason is missing."), _("Say in a sentence what shall be mended.")
)
FIELD_UNKNOWN = Fault(
    "rounds.field_unknown", Kind.INVALID, _("“{value}” is no field of an entry."), _("Choose one of: {fields}.")
)
TEXT_LONG = Fault("rounds.text_long", Kind.INVALID, _("The text is longer than {most} characters."), _("Shorten it."))
TITLE_MISSING = Fault(
    "rounds.title_missing", Kind.INVALID, _("The title is missing."), _("Write what the round shall be called.")
)
FILES_MANY = Fault(
    "rounds.files_many",
    Kind.INVALID,
    _("An entry takes {most} files at most."),
    _("Put several pages into one file, or remove one."),
)
SHEET_OTHER = Fault(
    "rounds.sheet_other",
    Kind.INVALID,
    _("The workbook belongs to another page or was changed where it must not be."),
    _("Download the workbook of this page again and fill that one."),
)
CELL_STALE = Fault(
    "rounds.cell_stale",
    Kind.CONFLICT,
    _("Somebody changed this since the workbook was downloaded; now it says: {now}"),
    _("Download the workbook again, or type it on the page."),
)
DAY_FORM = Fault("rounds.day_form", Kind.INVALID, _("“{value}” is not a date."), _("Write it as 2025-12-31."))
