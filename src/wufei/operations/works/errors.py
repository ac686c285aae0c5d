"""Refusals of works, each with its remedy; what is found of them beside. Not for: texts of faces."""

import enum
from collections.abc import Mapping

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

KEY_TAKEN = Fault(
    "works.key_taken",
    Kind.CONFLICT,
    _("Other works were written down under this key."),
    _("Use a new key for new works."),
)
FIELD_MISSING = Fault("works.field_missing", Kind.INVALID, _("“{value}” is empty."), _("Fill it in."))
TEXT_LONG = Fault(
    "works.text_long", Kind.INVALID, _("“{value}” is too long."), _("Say it in at most {most} characters.")
)
DATES_WRONG = Fault(
    "works.dates_wrong",
    Kind.INVALID,
    _("The last day lies before the first."),
    _("Write the planned days in their order."),
)
LINES_MISSING = Fault(
    "works.lines_missing",
    Kind.INVALID,
    _("Nothing is said about what is built or torn down."),
    _("Add at least one part of the works, with its area or volume."),
)
ITEM_UNKNOWN = Fault(
    "works.item_unknown",
    Kind.INVALID,
    _("“{value}” is no part of works that can be estimated."),
    _("Choose one from the list."),
)
QUANTITY_WRONG = Fault(
    "works.quantity_wrong",
    Kind.INVALID,
    _("“{value}” is no quantity."),
    _("Write a whole number above zero."),
)
MASS_WRONG = Fault("works.mass_wrong", Kind.INVALID, _("“{value}” is no mass."), _("Write tonnes, zero or more."))
WHY_MISSING = Fault(
    "works.why_missing",
    Kind.INVALID,
    _("{value} t are expected where the factor says {low} to {high} t."),
    _("Say why these works differ, or take what the factor says."),
)
OUTLET_WRONG = Fault(
    "works.outlet_wrong",
    Kind.INVALID,
    _("“{value}” is no waste of these works."),
    _("Plan only for what the works make."),
)
PLANNED_DIFFER = Fault(
    "works.planned_differ",
    Kind.INVALID,
    _("Of {value}, {planned} t are planned for and {expected} t are expected."),
    _("Plan where all of it shall go."),
)
RECEIVER_MISSING = Fault(
    "works.receiver_missing",
    Kind.INVALID,
    _("A recycler or landfill is not named."),
    _("Name the firm that shall take it."),
)
EXPLANATION_MISSING = Fault(
    "works.explanation_missing",
    Kind.INVALID,
    _("Of {value}, {moved} t have left where {low} to {high} t were expected."),
    _("Say why, for each waste that lies outside of its estimate."),
)
REASON_MISSING = Fault(
    "works.reason_missing",
    Kind.INVALID,
    _("This is done only with a reason."),
    _("Write why; the other side reads it."),
)
LOADS_OPEN = Fault(
    "works.loads_open",
    Kind.CONFLICT,
    _("{value} loads of these works are not taken in yet."),
    _("Wait until they are taken in or back, then report the works as over."),
)


class WorksFinding(enum.StrEnum):
    """What does not fit while works are under way."""

    ABOVE = "above"
    QUIET = "quiet"
    UNPLANNED = "unplanned"
    STRANGER = "stranger"
    EARLY = "early"
    OVERDUE = "overdue"


FINDING_LABELS: Mapping[str, str] = {
    WorksFinding.ABOVE: _("More has left than the estimate allows"),
    WorksFinding.QUIET: _("Far less has left than the time that is over lets expect"),
    WorksFinding.UNPLANNED: _("A waste leaves that was not estimated"),
    WorksFinding.STRANGER: _("Loads go to somebody who is not in the plan"),
    WorksFinding.EARLY: _("Loads leave before the estimate was confirmed"),
    WorksFinding.OVERDUE: _("The planned last day is over"),
}
