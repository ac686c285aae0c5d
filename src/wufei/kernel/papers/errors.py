"""What a paper refuses. Not for: mistakes of a caller in building one (ValueError and TypeError in spec)."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

TABLE_TOO_LONG = Fault(
    "papers.table_too_long",
    Kind.INVALID,
    _("The table “{title}” has {rows} rows; the file holds at most {most}."),
    _("Narrow the selection, or export it as a workbook."),
)
PICTURE_UNREADABLE = Fault(
    "papers.picture_unreadable",
    Kind.INVALID,
    _("The picture “{title}” is not a readable PNG."),
    _("Save it as PNG and try again."),
)
