"""Refusals of the catalogue, each with its remedy. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

LIST_UNKNOWN = Fault(
    "catalogue.list_unknown", Kind.MISSING, _("There is no list of codes “{value}”."), _("Choose a list: {known}.")
)
LIST_TAKEN = Fault(
    "catalogue.list_taken", Kind.CONFLICT, _("A list “{value}” is there already."), _("Choose another short code.")
)
LIST_CODE = Fault(
    "catalogue.list_code",
    Kind.INVALID,
    _("“{value}” cannot be the short code of a list."),
    _("Use small letters, digits and hyphens, beginning with a letter."),
)
PATTERN_WRONG = Fault(
    "catalogue.pattern_wrong",
    Kind.INVALID,
    _("“{value}” is no pattern: {why}."),
    _("Write a regular expression, or leave it empty."),
)
EDITION_UNKNOWN = Fault(
    "catalogue.edition_unknown",
    Kind.MISSING,
    _("The list {list} has no edition “{value}”."),
    _("Add the edition first, or choose one of these: {known}."),
)
EDITION_TAKEN = Fault(
    "catalogue.edition_taken",
    Kind.CONFLICT,
    _("The list {list} has an edition “{value}” already."),
    _("Fill that one, or choose another name."),
)
EDITION_NAME = Fault(
    "catalogue.edition_name",
    Kind.INVALID,
    _("An edition needs a name of at most 24 characters."),
    _("Give the year, for example 2025."),
)
DATES_WRONG = Fault(
    "catalogue.dates_wrong",
    Kind.INVALID,
    _("The last day lies before the first day."),
    _("Correct one of the two dates."),
)
DAY_TAKEN = Fault(
    "catalogue.day_taken",
    Kind.CONFLICT,
    _("The edition {other} of this list is in force from {value} already."),
    _("Correct the first day, or withdraw the other edition."),
)
NOTHING_IN_FORCE = Fault(
    "catalogue.nothing_in_force",
    Kind.MISSING,
    _("No edition of the list {list} was in force on {day}."),
    _("Publish an edition that begins on that day or before."),
)
EDITION_EMPTY = Fault(
    "catalogue.edition_empty", Kind.CONFLICT, _("The edition has no codes yet."), _("Import its codes first.")
)
EDITION_SEALED = Fault(
    "catalogue.edition_sealed",
    Kind.CONFLICT,
    _("The edition {edition} is published: “{where}” of {code} cannot be changed any more."),
    _("Codes and official wordings may be added to it. To change one, add a new edition or withdraw this one."),
)
CODE_UNKNOWN = Fault(
    "catalogue.code_unknown",
    Kind.MISSING,
    _("The list {list}, edition {edition}, has no code “{value}”."),
    _("Search for the waste by name, or check the edition."),
)
CODE_FORM = Fault(
    "catalogue.code_form",
    Kind.INVALID,
    _("“{value}” does not have the form of a code of this list."),
    _("Write it as the list does, for example {example}."),
)
CODE_CLASS = Fault(
    "catalogue.code_class",
    Kind.INVALID,
    _("The code “{value}” belongs to the class {expected}, not to “{parent}”."),
    _("Correct the code or its class."),
)
PARENT_UNKNOWN = Fault(
    "catalogue.parent_unknown",
    Kind.INVALID,
    _("The class “{value}” of {code} is not in this edition."),
    _("Add the class first."),
)
NAME_MISSING = Fault(
    "catalogue.name_missing", Kind.INVALID, _("The code {code} has no name."), _("Give a short name in Chinese.")
)
HAZARDS_WRONG = Fault(
    "catalogue.hazards_wrong",
    Kind.INVALID,
    _("“{value}” names no hazard properties."),
    _("Write T, C, I, R, In, separated by “,” or “/”."),
)
RELATION_SELF = Fault(
    "catalogue.relation_self",
    Kind.INVALID,
    _("A code cannot be related to itself."),
    _("Choose a code of another edition or list."),
)
FACTOR_UNKNOWN = Fault(
    "catalogue.factor_unknown",
    Kind.MISSING,
    _("There is no factor “{value}” for that day and place."),
    _("Set the factor, or choose another day."),
)
FACTOR_CODE = Fault(
    "catalogue.factor_code",
    Kind.INVALID,
    _("“{value}” cannot be the code of a factor."),
    _("Use small letters, digits, underscores and one point, for example straw.wheat_ratio."),
)
FACTOR_RANGE = Fault(
    "catalogue.factor_range",
    Kind.INVALID,
    _("The lower end {low} lies above the upper end {value}."),
    _("Correct the two numbers."),
)
SOURCE_MISSING = Fault(
    "catalogue.source_missing",
    Kind.INVALID,
    _("A factor needs its source."),
    _("Name the standard, the survey or the measurement it comes from."),
)
