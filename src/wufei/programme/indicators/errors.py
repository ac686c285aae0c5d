"""Refusals of indicators, each with its remedy. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

FORMULA_SYNTAX = Fault(
    "indicators.formula_syntax",
    Kind.INVALID,
    _("“{value}” at character {position} of the formula was not expected."),
    _("Use names, decimal numbers, + − × ÷, brackets, min( , ) and max( , ). For a percentage write 100 × in front."),
)
FORMULA_ENDS = Fault(
    "indicators.formula_ends",
    Kind.INVALID,
    _("The formula stops before it is complete."),
    _("Close every bracket, and give every sign a value on both sides."),
)
FORMULA_MISSING = Fault(
    "indicators.formula_missing",
    Kind.INVALID,
    _("The formula is missing."),
    _("Write how the value is worked out, for example 100 × used ÷ whole."),
)
FORMULA_LONG = Fault(
    "indicators.formula_long",
    Kind.INVALID,
    _("The formula has {length} characters; {most} are allowed."),
    _("Use shorter names, or enter a part of it as a figure of its own."),
)
FORMULA_DEEP = Fault(
    "indicators.formula_deep",
    Kind.INVALID,
    _("The formula has brackets within brackets more than {most} times."),
    _("Leave out needless brackets, or enter a part of it as a figure of its own."),
)
FORMULA_NUMBER = Fault(
    "indicators.formula_number",
    Kind.INVALID,
    _("The number {value} has more than {most} digits before or after the point."),
    _("Round it, or choose other units for the figures."),
)
FORMULA_NAME = Fault(
    "indicators.formula_name",
    Kind.INVALID,
    _("“{value}” in the formula is not the name of a figure. The names are: {known}."),
    _("Correct the name, or add the figure to the indicator."),
)
FORMULA_UNUSED = Fault(
    "indicators.formula_unused",
    Kind.INVALID,
    _("The formula does not use “{value}”."),
    _("Take the figure off the indicator, or put its name into the formula."),
)
FORMULA_UNITS = Fault(
    "indicators.formula_units",
    Kind.INVALID,
    _("“{left}” is in {left_unit} and “{right}” in {right_unit}: they cannot be added, subtracted or compared."),
    _("Check the units of the figures; only amounts of one kind go into one sum."),
)
FORMULA_RESULT = Fault(
    "indicators.formula_result",
    Kind.INVALID,
    _("The formula gives {yields}, but the indicator is in {unit}."),
    _("Change the unit of the indicator, or check the formula and the units of its figures."),
)
FORMULA_SHARE = Fault(
    "indicators.formula_share",
    Kind.INVALID,
    _("The indicator is in {unit}, and the formula does not multiply by {factor}."),
    _("Write {factor} × in front of the formula."),
)

SET_UNREADABLE = Fault(
    "indicators.set_unreadable",
    Kind.INVALID,
    _("The file “{name}” is no set of indicators: {what}"),
    _("Take a set that ships with the product as a pattern and change that."),
)
SET_FIELD = Fault(
    "indicators.set_field",
    Kind.INVALID,
    _("{where}: “{value}” is not possible here."),
    _("Write one of: {choices}."),
)
SET_MISSING = Fault(
    "indicators.set_missing", Kind.INVALID, _("{where} is missing."), _("Add it to the file and load it again.")
)
SET_TWICE = Fault(
    "indicators.set_twice", Kind.INVALID, _("“{value}” stands in the file twice."), _("Remove one of the two.")
)
SET_EXISTS = Fault(
    "indicators.set_exists",
    Kind.CONFLICT,
    _("The set “{title}”, edition {edition}, is loaded already and says something else."),
    _("Give the changed file a new edition."),
)
VARIABLE_UNKNOWN = Fault(
    "indicators.variable_unknown",
    Kind.INVALID,
    _("There is no variable “{value}”."),
    _("Choose one from the list, or define it first."),
)
VARIABLE_DIFFERS = Fault(
    "indicators.variable_differs",
    Kind.CONFLICT,
    _("The variable “{value}” is measured in {unit} here."),
    _("Use that unit, or give the variable another code."),
)
INDICATOR_UNKNOWN = Fault(
    "indicators.indicator_unknown",
    Kind.MISSING,
    _("There is no indicator “{value}”."),
    _("Look up its code in the list of indicators."),
)
INDICATOR_EXISTS = Fault(
    "indicators.indicator_exists",
    Kind.CONFLICT,
    _("The code “{value}” is taken."),
    _("Choose another code, or define a new edition of that indicator."),
)
NAME_MISSING = Fault(
    "indicators.name_missing", Kind.INVALID, _("The name is missing."), _("Write the name as it shall be printed.")
)
REASON_NEEDED = Fault(
    "indicators.reason_needed", Kind.INVALID, _("The reason is missing."), _("Say in a sentence why.")
)
TEXT_LONG = Fault(
    "indicators.text_long", Kind.INVALID, _("The text is longer than {most} characters."), _("Shorten it.")
)
CODE_FORM = Fault(
    "indicators.code_form",
    Kind.INVALID,
    _("“{value}” is no code."),
    _("Use small letters, digits and underscores, beginning with a letter."),
)
VALIDITY_ORDER = Fault(
    "indicators.validity_order",
    Kind.INVALID,
    _("It would end before it begins."),
    _("Correct the first or the last month."),
)
NEAR_RANGE = Fault(
    "indicators.near_range",
    Kind.INVALID,
    _("“{value}” is no part of a target."),
    _("Write a percentage above 0, up to 100, for example 95."),
)
EDITION_LATER = Fault(
    "indicators.edition_later",
    Kind.CONFLICT,
    _("A new edition must begin after the one before it."),
    _("Choose a later first month."),
)
PLACE_UNKNOWN = Fault(
    "indicators.place_unknown",
    Kind.INVALID,
    _("“{value}” is no place in the register."),
    _("Load the divisions of that city first, or write the code of the place."),
)
CLOSING_FUTURE = Fault(
    "indicators.closing_future",
    Kind.INVALID,
    _("The period {value} has not begun yet."),
    _("Choose a period that has begun."),
)
READING_APPROVED = Fault(
    "indicators.reading_approved",
    Kind.CONFLICT,
    _("This figure is approved and cannot be overwritten."),
    _("Ask the zero-waste office to open it again, with the reason."),
)
LEVEL_WRONG = Fault(
    "indicators.level_wrong",
    Kind.INVALID,
    _("“{value}” is no level."),
    _("Write 0 (not there), 1 (under way) or 2 (in place)."),
)
NEGATIVE = Fault(
    "indicators.negative",
    Kind.INVALID,
    _("{value} is below zero; an amount cannot be."),
    _("Check the sign. A correction is entered as the corrected amount."),
)
TARGET_NUMBER = Fault(
    "indicators.target_number",
    Kind.INVALID,
    _("“{value}” is no target."),
    _("Write a comparator and a number, for example “>= 95”, or “rising”, “falling”, “ongoing”."),
)
PUBLISHED_NUMBER = Fault(
    "indicators.published_number",
    Kind.INVALID,
    _("“{value}” is no published figure."),
    _("Write the number with a point for decimals; a comparator goes into its own column."),
)
