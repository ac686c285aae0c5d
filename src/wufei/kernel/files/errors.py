"""Refusals of the file store. Not for: faults in what a file says."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

FILE_EMPTY = Fault(
    "files.empty",
    Kind.INVALID,
    _("The file “{name}” is empty."),
    _("Check the file and send it again."),
)
FILE_TOO_LARGE = Fault(
    "files.too_large",
    Kind.INVALID,
    _("The file “{name}” is larger than {limit_mb} MB."),
    _("Send a smaller file, or ask whoever runs this installation to raise the limit."),
)
TYPE_REFUSED = Fault(
    "files.type_refused",
    Kind.INVALID,
    _("The file “{name}” is of a kind that is not accepted ({media_type})."),
    _("Send a document, table, picture or text: PDF, Word, Excel, WPS, OFD, images, CSV, TXT, HTML."),
)
MACROS_REFUSED = Fault(
    "files.macros_refused",
    Kind.INVALID,
    _("The file “{name}” contains macros."),
    _("Save it as a document without macros and send it again."),
)
ARCHIVE_REFUSED = Fault(
    "files.archive_refused",
    Kind.INVALID,
    _("The compressed file “{name}” is damaged, or unpacks to far more than its size."),
    _("Open it on your computer, save it again and send it."),
)
FILE_PURGED = Fault(
    "files.purged",
    Kind.MISSING,
    _("The file “{name}” was destroyed on {day}, after its retention was over."),
    _("Ask whoever sent it for a copy."),
)
FILE_DAMAGED = Fault(
    "files.damaged",
    Kind.CONFLICT,
    _("The content of the file “{name}” is missing from the store or was altered."),
    _("Tell whoever runs this installation; sending the same file again repairs it."),
)
RETENTION_RUNS = Fault(
    "files.retention_runs",
    Kind.CONFLICT,
    _("The file “{name}” must be kept until {until}."),
    _("Wait until its retention is over."),
)
RETENTION_UNLIMITED = Fault(
    "files.retention_unlimited",
    Kind.CONFLICT,
    _("The file “{name}” is kept without end."),
    _("It cannot be destroyed here."),
)
REASON_MISSING = Fault(
    "files.reason_missing",
    Kind.INVALID,
    _("A file is destroyed only with a reason."),
    _("Write by whose decision it is destroyed."),
)
