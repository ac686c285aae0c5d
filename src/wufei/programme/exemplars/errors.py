"""Refusals of exemplars. Codes never change; texts may."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

TITLE_NEEDED = Fault(
    "exemplars.title_needed", Kind.INVALID, _("The title is missing."), _("Write in a few words what it is about.")
)
LEAD_NEEDED = Fault(
    "exemplars.lead_needed",
    Kind.INVALID,
    _("Nobody stands for this case."),
    _("Name the unit that did it, as the register of parties has it."),
)
STORY_NEEDED = Fault(
    "exemplars.story_needed",
    Kind.INVALID,
    _("A case is handed in with a summary and with what was done."),
    _("Write both first."),
)
METRIC_NEEDED = Fault(
    "exemplars.metric_needed",
    Kind.INVALID,
    _("A case is handed in with at least one figure of the ledger that has a value."),
    _("Choose an indicator, place and period for which a figure was told."),
)
METRIC_UNKNOWN = Fault(
    "exemplars.metric_unknown",
    Kind.INVALID,
    _("There is no indicator “{value}”, or no such place."),
    _("Choose both from the lists."),
)
METRICS_MANY = Fault(
    "exemplars.metrics_many",
    Kind.INVALID,
    _("More than {most} figures are too many for one case."),
    _("Keep those that show what was reached."),
)
REASON_NEEDED = Fault(
    "exemplars.reason_needed",
    Kind.INVALID,
    _("This needs a reason."),
    _("Say in a sentence why; it stays in the record."),
)
PERIOD_ORDER = Fault(
    "exemplars.period_order",
    Kind.INVALID,
    _("The last day lies before the first."),
    _("Correct one of the two days."),
)
PARTY_UNKNOWN = Fault(
    "exemplars.party_unknown",
    Kind.INVALID,
    _("There is no party “{value}” in the register."),
    _("Choose one from the list, or add it to the register first."),
)
TEXT_LONG = Fault(
    "exemplars.text_long", Kind.INVALID, _("The text is longer than {most} characters."), _("Shorten it.")
)
FILES_MANY = Fault(
    "exemplars.files_many",
    Kind.INVALID,
    _("More than {most} files are too many for one case."),
    _("Take one away first."),
)
