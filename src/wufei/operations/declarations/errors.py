"""Refusals of declarations, each with its remedy. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

FIELD_UNKNOWN = Fault(
    "declarations.field_unknown",
    Kind.INVALID,
    _("This form has no field “{value}”."),
    _("Write section/line/field as the form names them."),
)
LINE_WRONG = Fault(
    "declarations.line_wrong",
    Kind.INVALID,
    _("“{value}” is no line of this part of the form."),
    _("Write list and code of a waste that this form is for, such as hw:900-214-08."),
)
AMOUNT_WRONG = Fault(
    "declarations.amount_wrong",
    Kind.INVALID,
    _("“{value}” cannot stand in “{field}”."),
    _("Write zero or more; masses with at most six decimals of a tonne."),
)
TEXT_LONG = Fault(
    "declarations.text_long", Kind.INVALID, _("“{field}” is too long."), _("Say it in at most 400 characters.")
)
FIELD_MISSING = Fault(
    "declarations.field_missing",
    Kind.INVALID,
    _("“{field}” is empty."),
    _("Write what it was; zero where there was none."),
)
REASON_MISSING = Fault(
    "declarations.reason_missing",
    Kind.INVALID,
    _("“{field}” differs from the books by {difference}, more than the {allowed} that are tolerated."),
    _("Say why it differs, or correct the figure."),
)
NOT_OPEN = Fault(
    "declarations.not_open",
    Kind.CONFLICT,
    _("{period} is not over yet."),
    _("File it when the period is over."),
)
REMARKS_MISSING = Fault(
    "declarations.remarks_missing",
    Kind.INVALID,
    _("Nothing is said about what to correct."),
    _("Write at least one remark, best at the field it is about."),
)
WHY_MISSING = Fault(
    "declarations.why_missing",
    Kind.INVALID,
    _("This is done only with a reason."),
    _("Write why; it is shown to the firm."),
)
TIER_UNKNOWN = Fault(
    "declarations.tier_unknown", Kind.INVALID, _("“{value}” is no class."), _("Choose one of the classes, or none.")
)
GROUP_UNKNOWN = Fault(
    "declarations.group_unknown",
    Kind.INVALID,
    _("“{value}” is no group that declares."),
    _("Write one of these: {known}."),
)
THRESHOLD_WRONG = Fault(
    "declarations.threshold_wrong",
    Kind.INVALID,
    _("“{value}” is no figure of a rule."),
    _("Name one that is listed, and give zero or more."),
)
SOURCE_MISSING = Fault(
    "declarations.source_missing",
    Kind.INVALID,
    _("A figure of a rule needs its source."),
    _("Name the rule or the decision it comes from."),
)
QUARTER_OPEN = Fault(
    "declarations.quarter_open",
    Kind.CONFLICT,
    _("{period} is not over yet."),
    _("Make its lists when the quarter is over."),
)
