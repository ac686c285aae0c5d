"""Refusals of tables: of a whole file, and of one row. Not for: rules of an app (its own errors).

The codes begin with `exchange`, the word under which tables going in and out were released. Numbers, units and periods
are refused with the faults of `units` and `periods`.
"""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

TABLE_UNKNOWN = Fault(
    "exchange.register_unknown", Kind.MISSING, _("There is no table “{value}”."), _("Choose one of those listed.")
)
FILE_UNREADABLE = Fault(
    "exchange.file_unreadable",
    Kind.INVALID,
    _("The file “{name}” cannot be read as a table."),
    _("Save it as an Excel workbook (.xlsx) or as CSV in UTF-8 or GB18030."),
)
FILE_TOO_LARGE = Fault(
    "exchange.file_too_large",
    Kind.INVALID,
    _("The file “{name}” is too large: {what}."),
    _("Split it into several files of at most {rows} rows each."),
)
HEADER_MISSING = Fault(
    "exchange.header_missing",
    Kind.INVALID,
    _("No row of the file names these columns: {columns}."),
    _("Use the header of an exported file or of the template."),
)
HEADER_NONE_OF = Fault(
    "exchange.header_none_of",
    Kind.INVALID,
    _("No row of the file names any of these columns: {columns}."),
    _("Add one of them to the header; an exported file or the template shows how it may look."),
)
HEADER_TWICE = Fault(
    "exchange.header_twice",
    Kind.INVALID,
    _("The column “{column}” stands in the file twice."),
    _("Remove one of the two."),
)
VALUE_MISSING = Fault(
    "exchange.value_missing", Kind.INVALID, _("The cell is empty but needed."), _("Fill in this cell.")
)
VALUE_TOO_LONG = Fault(
    "exchange.value_too_long", Kind.INVALID, _("The text is longer than {most} characters."), _("Shorten it.")
)
DATE_WRONG = Fault(
    "exchange.date_wrong", Kind.INVALID, _("“{value}” is not a date."), _("Write dates like 2025-12-31.")
)
DEGREES_WRONG = Fault(
    "exchange.number_wrong",
    Kind.INVALID,
    _("“{value}” is not a longitude or latitude."),
    _("Write degrees with a decimal point, such as 115.985."),
)
YES_NO_WRONG = Fault(
    "exchange.yes_no_wrong", Kind.INVALID, _("“{value}” is neither yes nor no."), _("Write yes or no.")
)
DIGITS_LOST = Fault(
    "exchange.digits_lost",
    Kind.INVALID,
    _("This code was typed as a number, and its last digits are lost."),
    _("Format the column as text and type the code again."),
)
CHOICE_UNKNOWN = Fault(
    "exchange.choice_unknown",
    Kind.INVALID,
    _("“{value}” is not among the choices."),
    _("Choose one of: {choices}."),
)
REFERENCE_UNKNOWN = Fault(
    "exchange.reference_unknown",
    Kind.INVALID,
    _("“{value}” is not in the register, or more than one is called so."),
    _("Import it first, or write its code instead of its name."),
)
FIELD_FIXED = Fault(
    "exchange.field_fixed",
    Kind.CONFLICT,
    _("This cannot be changed to “{value}” once the entry exists."),
    _("Leave the cell as it is, or close the old entry and add a new one."),
)
ROW_TWICE = Fault(
    "exchange.row_twice",
    Kind.CONFLICT,
    _("This row is about the same as row {other}, but says something else."),
    _("Keep one of the two rows."),
)
ROW_BROKEN = Fault(
    "exchange.row_broken",
    Kind.CONFLICT,
    _("The database does not take this row."),
    _("Compare it with the present entry; tell the administrator if it looks right."),
)
