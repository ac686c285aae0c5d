"""Refusals of reconciliation, each with its remedy. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

CASE_UNREADABLE = Fault(
    "balance.case_unreadable",
    Kind.INVALID,
    _("The file “{name}” is no case of reconciliation: {what}"),
    _("Write a JSON object with incidence, measured and variance."),
)
DECLARED_UNREADABLE = Fault(
    "balance.declared_unreadable",
    Kind.INVALID,
    _("The file “{name}” holds no declarations: {what}"),
    _("Write a JSON object with firms, sectors, waste, output and energy."),
)
DECLARED_MISSING = Fault(
    "balance.declared_missing",
    Kind.INVALID,
    _("“{where}” is missing, or is no list."),
    _("Write firms and sectors (one entry a firm), waste, output and energy (one list of months a firm)."),
)
DECLARED_LENGTH = Fault(
    "balance.declared_length",
    Kind.INVALID,
    _("{where} has {count} entries, not {wanted}."),
    _("Give every list one entry a firm, and every row one a month."),
)
DECLARED_NAME = Fault(
    "balance.declared_name",
    Kind.INVALID,
    _("{where}: “{value}” is no name."),
    _("Write a text of up to 200 letters."),
)
DECLARED_NUMBER = Fault(
    "balance.declared_number",
    Kind.INVALID,
    _("{where}: “{value}” is no amount."),
    _("Write a number of nothing or more; null stands for a month in which nothing was declared."),
)
CASE_MISSING = Fault(
    "balance.case_missing",
    Kind.INVALID,
    _("“{where}” is missing, or is no list."),
    _("Write incidence (one list a node), measured and variance (one entry a flow)."),
)
CASE_EMPTY = Fault(
    "balance.case_empty",
    Kind.INVALID,
    _("There is no node, or no flow."),
    _("Give at least one node and one flow."),
)
CASE_LENGTH = Fault(
    "balance.case_length",
    Kind.INVALID,
    _("{where} has {count} entries, not {wanted}."),
    _("Give one entry for each flow, the same number in every list."),
)
CASE_NUMBER = Fault(
    "balance.case_number",
    Kind.INVALID,
    _("{where}: “{value}” is no finite number."),
    _("Write a number; null stands for a flow that is not measured."),
)
CASE_VARIANCE = Fault(
    "balance.case_variance",
    Kind.INVALID,
    _("{where}: {value} is no variance."),
    _("Write the square of the standard deviation: nothing for an exact value, never less."),
)
CASE_NO_VARIANCE = Fault(
    "balance.case_no_variance",
    Kind.INVALID,
    _("{where}: the flow has a measured value, but no variance."),
    _("Give its variance, or null as its measured value."),
)
CASE_LARGE = Fault(
    "balance.case_large",
    Kind.INVALID,
    _("Balances with factors other than 1 and −1 are solved up to {most} nodes times flows; here are {count}."),
    _("Solve it in parts, or write it as flows between nodes."),
)
EXACT_CONTRADICTION = Fault(
    "balance.exact_contradiction",
    Kind.INVALID,
    _("The values given as exact contradict the balances of nodes {nodes}: {value} is left over."),
    _("Correct a value, or give it a variance."),
)
EXACT_NEGATIVE = Fault(
    "balance.exact_negative",
    Kind.INVALID,
    _("{where}: an exact value below nothing, where no flow may run backwards."),
    _("Turn the flow round in the incidence, or give it a variance."),
)
NO_FLOWS = Fault(
    "balance.no_flows",
    Kind.INVALID,
    _("No flows from nothing upward agree with the values given as exact."),
    _("Correct an exact value or the direction of a flow, or let flows run backwards."),
)
NOT_SETTLED = Fault(
    "balance.not_settled",
    Kind.CONFLICT,
    _("The reckoning did not come to rest: flows and variances are of very different sizes."),
    _("Look for a value in another unit, or let flows run backwards."),
)
FIGURE_UNKNOWN = Fault(
    "balance.figure_unknown",
    Kind.INVALID,
    _("“{value}” is no figure of balances or of screening."),
    _("Choose one from the list."),
)
FIGURE_BOUNDS = Fault(
    "balance.figure_bounds",
    Kind.INVALID,
    _("{value} lies outside of {least} to {most}."),
    _("Give a whole number within these bounds."),
)
SOURCE_MISSING = Fault(
    "balance.source_missing",
    Kind.INVALID,
    _("A figure is set only with where it comes from."),
    _("Write the rule, the certificate or the decision it rests on."),
)
