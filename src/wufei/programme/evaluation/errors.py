"""Refusals of evaluation, each with its remedy. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

METHOD_UNREADABLE = Fault(
    "evaluation.method_unreadable",
    Kind.INVALID,
    _("The file “{name}” is no method of evaluation: {what}"),
    _("Take a method that ships with the product as a pattern and change that."),
)
METHOD_FIELD = Fault(
    "evaluation.method_field",
    Kind.INVALID,
    _("{where}: “{value}” is not possible here."),
    _("Write one of: {choices}."),
)
METHOD_RANGE = Fault(
    "evaluation.method_range",
    Kind.INVALID,
    _("{where}: {value} is not between {least} and {most}."),
    _("Correct the number in the file."),
)
METHOD_NUMBER = Fault(
    "evaluation.method_number",
    Kind.INVALID,
    _("{where}: “{value}” is not a number with at most six decimals."),
    _("Write digits without quotation marks, for example 75 or 0.35."),
)
METHOD_MISSING = Fault(
    "evaluation.method_missing", Kind.INVALID, _("{where} is missing."), _("Add it to the file and load it again.")
)
METHOD_KEY = Fault(
    "evaluation.method_key",
    Kind.INVALID,
    _("{where}: “{value}” has no meaning here."),
    _("Check its spelling, or take it out. Known here: {choices}."),
)
METHOD_TWICE = Fault(
    "evaluation.method_twice", Kind.INVALID, _("“{value}” stands in the file twice."), _("Remove one of the two.")
)
METHOD_NAMES = Fault(
    "evaluation.method_names",
    Kind.INVALID,
    _("{where}: there is no “{value}” in this file."),
    _("Correct the code, or add what it names."),
)
METHOD_EMPTY = Fault(
    "evaluation.method_empty",
    Kind.INVALID,
    _("The group “{value}” has no items."),
    _("Put an item into it, or take the group out."),
)
METHOD_TITLE = Fault(
    "evaluation.method_title",
    Kind.INVALID,
    _("The title “{value}” does not say that this is a demonstration."),
    _("Put 示范 into the Chinese title and “demonstration” into the English one."),
)
METHOD_ISSUER = Fault(
    "evaluation.method_issuer",
    Kind.INVALID,
    _("A method that is no demonstration must say who issued it."),
    _("Write the authority under issued_by, or set demonstration = true."),
)
METHOD_PAIR = Fault(
    "evaluation.method_pair",
    Kind.INVALID,
    _("{where}: what is measured here cannot be scored as “{value}”."),
    _("Use one of: {choices}."),
)
METHOD_OWN = Fault(
    "evaluation.method_own",
    Kind.INVALID,
    _("{where}: only an indicator has targets and baselines of its own."),
    _("Write the number into the file."),
)
METHOD_UNIT = Fault(
    "evaluation.method_unit",
    Kind.INVALID,
    _("{where}: the numbers of this item need a unit."),
    _("Add unit = “…” to the item, with a code from the list of units."),
)
METHOD_SPAN = Fault(
    "evaluation.method_span",
    Kind.INVALID,
    _("{where}: the two numbers leave no way from none to full points."),
    _("Check which of the two is the better one."),
)
METHOD_STEPS = Fault(
    "evaluation.method_steps",
    Kind.INVALID,
    _("{where}: a value near {value} lies in no step or in two."),
    _("Let each step begin where the one before ends, one of the two including the bound, and leave both ends open."),
)
TEXT_LONG = Fault(
    "evaluation.text_long", Kind.INVALID, _("The text is longer than {most} characters."), _("Shorten it.")
)
CODE_FORM = Fault(
    "evaluation.code_form",
    Kind.INVALID,
    _("“{value}” is no code."),
    _("Use small letters, digits, underscores and hyphens, beginning with a letter."),
)

INPUT_ITEM = Fault(
    "evaluation.input_item",
    Kind.INVALID,
    _("The method has no item “{value}”."),
    _("Enter it under an item of the method."),
)
INPUT_COUNT = Fault(
    "evaluation.input_count",
    Kind.INVALID,
    _("{where}: “{value}” is not a number of findings."),
    _("Write a whole number from 0."),
)
INPUT_FINDING = Fault(
    "evaluation.input_finding",
    Kind.INVALID,
    _("{where}: the method does not deduct for “{value}”."),
    _("Choose one of: {choices}."),
)
INPUT_POINTS = Fault(
    "evaluation.input_points",
    Kind.INVALID,
    _("{where}: {value} points are outside {least} to {most}."),
    _("Give points within these bounds."),
)
INPUT_REASON = Fault(
    "evaluation.input_reason",
    Kind.INVALID,
    _("{where}: points given by a person need a reason."),
    _("Say in a sentence what they rest on."),
)
INPUT_EVIDENCE = Fault(
    "evaluation.input_evidence",
    Kind.INVALID,
    _("{where}: points given by a person need evidence here."),
    _("Attach at least one file."),
)

FUND_TOTAL = Fault(
    "evaluation.fund_total",
    Kind.INVALID,
    _("{value} is not an amount that can be shared out."),
    _("Write an amount of at least one fen."),
)
FUND_NOBODY = Fault(
    "evaluation.fund_nobody",
    Kind.CONFLICT,
    _("By this rule nobody gets anything, so the amount cannot be shared out."),
    _("Lower the threshold, or choose another rule."),
)

SNAPSHOT_UNREADABLE = Fault(
    "evaluation.snapshot_unreadable",
    Kind.INVALID,
    _("This is no snapshot of an evaluation: {what}"),
    _("Take the file as it was exported."),
)

METHOD_EXISTS = Fault(
    "evaluation.method_exists",
    Kind.CONFLICT,
    _("Edition {edition} of the method “{code}” is there already, with other content."),
    _("Give the changed file another edition; what was computed by the old one stays as it is."),
)
METHOD_NOT_VALID = Fault(
    "evaluation.method_not_valid",
    Kind.CONFLICT,
    _("The method “{title}” does not hold for {period}."),
    _("Choose another edition, or load it with other dates."),
)
DATES_ORDER = Fault(
    "evaluation.dates_order",
    Kind.INVALID,
    _("The last day {value} comes before the first."),
    _("Correct one of the two."),
)
EVALUATION_EXISTS = Fault(
    "evaluation.exists",
    Kind.CONFLICT,
    _("The evaluation “{title}” is there already."),
    _("Open that one, or choose another method or period."),
)
EVALUATION_NOBODY = Fault(
    "evaluation.nobody",
    Kind.CONFLICT,
    _("There is nobody to be scored."),
    _("Load the counties of the city, or name the units."),
)
PERIOD_AHEAD = Fault(
    "evaluation.period_ahead",
    Kind.INVALID,
    _("The period {value} has not begun yet."),
    _("Choose a period that has begun."),
)
RUN_NEEDED = Fault(
    "evaluation.run_needed", Kind.CONFLICT, _("Nothing has been computed yet."), _("Compute the evaluation first.")
)
RUN_STALE = Fault(
    "evaluation.run_stale",
    Kind.CONFLICT,
    _("Points, counts or decisions were given after the last computation."),
    _("Compute the evaluation again, look at the result, then go on."),
)
COVERAGE = Fault(
    "evaluation.coverage",
    Kind.CONFLICT,
    _("{subject} has data for {covered} of its weights, {needed} are needed. Missing: {items}."),
    _("Fill what is missing and compute again, or leave {subject} out with a reason."),
)
REASON_NEEDED = Fault(
    "evaluation.reason_needed", Kind.INVALID, _("The reason is missing."), _("Say in a sentence why.")
)
ITEM_NOT_JUDGED = Fault(
    "evaluation.item_not_judged",
    Kind.INVALID,
    _("“{value}” is not judged by people."),
    _("Correct the figure it is computed from, then compute again."),
)
APPEAL_NEEDED = Fault(
    "evaluation.appeal_needed",
    Kind.CONFLICT,
    _("The evaluation has been made known: points change only by deciding an appeal."),
    _("Decide an appeal, or take the evaluation back first."),
)
APPEAL_LATE = Fault(
    "evaluation.appeal_late",
    Kind.CONFLICT,
    _("Appeals were possible until {value}."),
    _("Speak with the zero-waste office; it may take the evaluation back."),
)
APPEAL_TWICE = Fault(
    "evaluation.appeal_twice",
    Kind.CONFLICT,
    _("An appeal on this is waiting for its decision already."),
    _("Wait for the decision, or appeal on another item."),
)
APPEALS_OPEN = Fault(
    "evaluation.appeals_open",
    Kind.CONFLICT,
    _("{count} appeals are not decided yet."),
    _("Decide them, then lock the evaluation."),
)
APPEALS_RUN = Fault(
    "evaluation.appeals_run",
    Kind.CONFLICT,
    _("Appeals are possible until {value}; the evaluation is not locked before."),
    _("Lock it from the day after."),
)
FILES_MANY = Fault(
    "evaluation.files_many",
    Kind.INVALID,
    _("At most {most} files are taken here."),
    _("Put several pages into one file, or remove one."),
)
ALL_LEFT_OUT = Fault(
    "evaluation.all_left_out",
    Kind.CONFLICT,
    _("Nobody would be left to be scored."),
    _("Keep at least one subject."),
)
RULE_UNKNOWN = Fault(
    "evaluation.rule_unknown",
    Kind.INVALID,
    _("The method has no rule “{value}” for sharing out an amount."),
    _("Choose one of: {choices}."),
)
ENVELOPE_UNREADABLE = Fault(
    "evaluation.envelope_unreadable",
    Kind.INVALID,
    _("This is no signed evaluation: {what}"),
    _("Take the file as it was downloaded."),
)
