"""Refusals of plans. Codes never change; texts may."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

PLAN_SAME = Fault(
    "plans.plan_same",
    Kind.CONFLICT,
    _("This document was already brought in: “{title}”, edition {number}."),
    _("Open that edition, or bring in the revised document."),
)
NOTHING_REVIEWED = Fault(
    "plans.nothing_reviewed",
    Kind.CONFLICT,
    _("Nothing has been reviewed yet, so nothing can be adopted."),
    _("Accept at least one item first."),
)
ITEM_ADOPTED = Fault(
    "plans.item_adopted",
    Kind.CONFLICT,
    _("This item is a task already."),
    _("Change the task instead."),
)
ITEM_TITLE = Fault(
    "plans.item_title", Kind.INVALID, _("The title is missing."), _("Write in a few words what it is about.")
)
SPLIT_POINT = Fault(
    "plans.split_point",
    Kind.INVALID,
    _("An item can only be split inside its text."),
    _("Put the cursor where the second part begins."),
)
MERGE_NEIGHBOUR = Fault(
    "plans.merge_neighbour",
    Kind.INVALID,
    _("There is no item above this one to merge it into."),
    _("Merge the lower item into the upper one."),
)
TEXT_LONG = Fault("plans.text_long", Kind.INVALID, _("The text is longer than {most} characters."), _("Shorten it."))
ROLE_UNKNOWN = Fault(
    "plans.role_unknown",
    Kind.INVALID,
    _("“{value}” is no role of a party."),
    _("Choose lead, support or responsible."),
)
DEADLINE_FORM = Fault(
    "plans.deadline_form",
    Kind.INVALID,
    _("“{value}” is not a date."),
    _("Write a year, a month or a day: 2025, 2025-12 or 2025-12-31."),
)
CHOICE_UNKNOWN = Fault(
    "plans.choice_unknown",
    Kind.INVALID,
    _("“{value}” is not one of the choices of this finding."),
    _("Choose one of those offered, or leave it open."),
)
REASON_NEEDED = Fault(
    "plans.reason_needed",
    Kind.INVALID,
    _("This needs a reason."),
    _("Say in a sentence why; it stays in the record."),
)
NOTE_NEEDED = Fault(
    "plans.note_needed",
    Kind.INVALID,
    _("A report needs at least one of progress, problem, next step or a figure."),
    _("Write what was done since the last report."),
)
CLAIM_EVIDENCE = Fault(
    "plans.claim_evidence",
    Kind.INVALID,
    _("A task is closed on evidence, and none was given."),
    _("Attach at least one file, or say where the evidence lies."),
)
EXTENSION_EARLIER = Fault(
    "plans.extension_earlier",
    Kind.INVALID,
    _("The new deadline {value} is not after the present one."),
    _("Give a later day."),
)
EXTENSION_OPEN = Fault(
    "plans.extension_open",
    Kind.CONFLICT,
    _("A later deadline was already asked for and awaits a decision."),
    _("Wait for the decision, or speak to the zero-waste office."),
)
FUTURE_DAY = Fault(
    "plans.future_day",
    Kind.INVALID,
    _("{value} lies in the future; a report says what has happened."),
    _("Give the day on which it happened."),
)
PARTY_UNKNOWN = Fault(
    "plans.party_unknown",
    Kind.INVALID,
    _("There is no party “{value}” in the register."),
    _("Choose one from the list, or add it to the register first."),
)
CITY_UNSET = Fault(
    "plans.city_unset",
    Kind.CONFLICT,
    _("No city has been set up yet."),
    _("Load a city's divisions first: wufei places load CODE."),
)
FILE_MISSING = Fault(
    "plans.file_missing",
    Kind.INVALID,
    _("No file was chosen."),
    _("Choose the plan's document: txt, docx, pdf or html."),
)
