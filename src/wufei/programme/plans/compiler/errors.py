"""The refusals of the plan compiler: what cannot be read, and what to do about it.

Not for: doubts about a readable text; those are findings of the plan.
"""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

EMPTY = Fault(
    "plans.source_empty",
    Kind.INVALID,
    _("The file is empty."),
    _("Choose the file again; it may not have been saved before it was sent."),
)
TOO_BIG = Fault(
    "plans.source_too_big",
    Kind.INVALID,
    _("The file is larger than {limit_mb} MB."),
    _("Leave out pictures and annexes, or save the text alone, and send it again."),
)
UNKNOWN_FORMAT = Fault(
    "plans.source_unknown_format",
    Kind.INVALID,
    _("This is no text, Word, PDF or web page file that can be read."),
    _("Save the document as .docx, .pdf with text, or plain text, and send it again."),
)
OLD_WORD = Fault(
    "plans.source_old_word",
    Kind.INVALID,
    _("This is an old Word file (.doc)."),
    _("Open it in a word processor, save it as .docx, and send that."),
)
ENCRYPTED = Fault(
    "plans.source_encrypted",
    Kind.INVALID,
    _("The file is protected by a password."),
    _("Save it without the password and send it again."),
)
SCANNED = Fault(
    "plans.source_scanned",
    Kind.INVALID,
    _("The PDF holds pictures of pages and no text."),
    _("Use the original document, or run text recognition over the scan first."),
)
DAMAGED = Fault(
    "plans.source_damaged",
    Kind.INVALID,
    _("The file is damaged or cut short and cannot be read."),
    _("Fetch or save the file again and send it again."),
)
BOMB = Fault(
    "plans.source_bomb",
    Kind.INVALID,
    _("The file would unpack to far more data than a document holds."),
    _("Save the text in a new document and send that."),
)
NO_TASKS = Fault(
    "plans.source_no_tasks",
    Kind.INVALID,
    _("No tasks were found in “{title}”."),
    _("Check that this is the plan itself and not a report about it; tasks need numbered headings or a table."),
)
