"""Refusals of facilities, each with its remedy. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

NAME_MISSING = Fault(
    "facilities.name_missing",
    Kind.INVALID,
    _("A facility needs a name."),
    _("Write the name by which people on the spot know it."),
)
NAME_TAKEN = Fault(
    "facilities.name_taken",
    Kind.CONFLICT,
    _("“{value}” is the name of another facility of this party."),
    _("Choose a name that tells them apart."),
)
LEVEL_WRONG = Fault(
    "facilities.level_wrong",
    Kind.INVALID,
    _("Only collection points have a level, from 1 (village) to 3 (county)."),
    _("Choose the level of a collection point; leave it empty for anything else."),
)
PARENT_WRONG = Fault(
    "facilities.parent_wrong",
    Kind.INVALID,
    _("“{value}” cannot be the next higher point of this one."),
    _("Name a collection point of a higher level."),
)
CAPACITY_WRONG = Fault(
    "facilities.capacity_wrong",
    Kind.INVALID,
    _("“{value}” is no capacity."),
    _("Give an amount above zero, or leave it empty."),
)
CODES_WRONG = Fault(
    "facilities.codes_wrong",
    Kind.INVALID,
    _("“{value}” is no list and code."),
    _("Write a list such as hw: or a code such as hw:900-214-08, one a line."),
)
STOCK_SHARED = Fault(
    "facilities.stock_shared",
    Kind.CONFLICT,
    _("“{name}” already holds this party's {value} in this place."),
    _("Two stores of one party in one place must accept different codes, or stand in two places."),
)
DATES_WRONG = Fault(
    "facilities.dates_wrong",
    Kind.INVALID,
    _("The last day lies before the first day."),
    _("Correct one of the two dates."),
)
REASON_MISSING = Fault(
    "facilities.reason_missing",
    Kind.INVALID,
    _("This is done only with a reason."),
    _("Write why; it stays in the record."),
)
MASS_WRONG = Fault(
    "facilities.mass_wrong",
    Kind.INVALID,
    _("“{value}” cannot be a mass on this scale."),
    _("Give whole grams, not below zero and at most a thousand tonnes."),
)
TARE_ABOVE_GROSS = Fault(
    "facilities.tare_above_gross",
    Kind.INVALID,
    _("The tare of {value} g is more than the gross of {gross} g."),
    _("Look whether the two were exchanged."),
)
NET_DIFFERS = Fault(
    "facilities.net_differs",
    Kind.INVALID,
    _("Gross less tare is {expected} g, not {value} g."),
    _("Correct one of the three, or leave the net empty."),
)
NET_NOTHING = Fault(
    "facilities.net_nothing",
    Kind.INVALID,
    _("Gross and tare are the same: there was no load."),
    _("Give both weighings of the vehicle, loaded and empty."),
)
WEIGHED_FUTURE = Fault(
    "facilities.weighed_future",
    Kind.INVALID,
    _("{value} lies in the future."),
    _("Correct the time, or the clock of the scale."),
)
TEXT_LONG = Fault(
    "facilities.text_long",
    Kind.INVALID,
    _("“{value}” is longer than {most} characters."),
    _("Shorten it."),
)
TICKET_TAKEN = Fault(
    "facilities.ticket_taken",
    Kind.CONFLICT,
    _("Ticket {value} of this scale and day is recorded already, and says something else."),
    _("Correct the recorded weighing, or give this one its own ticket number."),
)
KEY_TAKEN = Fault(
    "facilities.key_taken",
    Kind.CONFLICT,
    _("A record with the key {value} is there, and it says something else."),
    _("Make a new key for a new record; send the same values to repeat one."),
)
CORRECTED_ALREADY = Fault(
    "facilities.corrected_already",
    Kind.CONFLICT,
    _("This weighing was corrected already."),
    _("Correct the newest record of it."),
)
MANIFEST_OTHER = Fault(
    "facilities.manifest_other",
    Kind.INVALID,
    _("The manifest does not begin or end where this was weighed."),
    _("Choose a manifest of this facility's party or place."),
)
LINKED_ALREADY = Fault(
    "facilities.linked_already",
    Kind.CONFLICT,
    _("This weighing stands with manifest {value} already."),
    _("Take it off that manifest first."),
)
NOT_LINKED = Fault(
    "facilities.not_linked",
    Kind.CONFLICT,
    _("This weighing stands with no manifest."),
    _("Somebody may have taken it off; look again."),
)
TREATS_NOTHING = Fault(
    "facilities.treats_nothing",
    Kind.INVALID,
    _("“{value}” treats nothing."),
    _("Choose a treatment line, a landfill or a store."),
)
RUN_EMPTY = Fault(
    "facilities.run_empty",
    Kind.INVALID,
    _("A run needs at least one input and one output."),
    _("Say what it took and what became of it."),
)
RUN_UNEVEN = Fault(
    "facilities.run_uneven",
    Kind.INVALID,
    _("The run took {taken} g and tells of {value} g: {difference} g are missing or too much."),
    _("Name what was lost, or correct an amount."),
)
RUN_AMOUNT = Fault(
    "facilities.run_amount",
    Kind.INVALID,
    _("“{value}” is no mass of a run."),
    _("Give whole grams above zero."),
)
RUN_CODE = Fault(
    "facilities.run_code",
    Kind.INVALID,
    _("A part of the run has no code."),
    _("Give list and code, such as hw:772-002-18; for a product, a name of its own."),
)
RUN_CAUSE = Fault(
    "facilities.run_cause",
    Kind.INVALID,
    _("What is lost needs a cause."),
    _("Choose a cause; of what is not lost say none."),
)
RUN_ORDER = Fault(
    "facilities.run_order",
    Kind.INVALID,
    _("The run ends before it begins."),
    _("Correct one of the two moments."),
)
RUN_REPLACES = Fault(
    "facilities.run_replaces",
    Kind.CONFLICT,
    _("Run {value} cannot be corrected by this one."),
    _("Reverse it first; a reversed run is corrected by one new run."),
)
RUN_CHANGED = Fault(
    "facilities.run_changed",
    Kind.CONFLICT,
    _("Only a draft can be changed."),
    _("Reverse the run and write a new one."),
)
NORM_WRONG = Fault(
    "facilities.norm_wrong",
    Kind.INVALID,
    _("“{value}” cannot be such a value."),
    _("Give a whole number above zero; of a share at most 999 ‰."),
)
SOURCE_MISSING = Fault(
    "facilities.source_missing",
    Kind.INVALID,
    _("Such a value needs its source."),
    _("Name the standard, the measurement or the decision it comes from."),
)
MOISTURE_WRONG = Fault(
    "facilities.moisture_wrong",
    Kind.INVALID,
    _("“{value}” is no moisture."),
    _("Give permille of the mass as weighed, from 0 to 999."),
)
SPOOL_UNREADABLE = Fault(
    "facilities.spool_unreadable",
    Kind.INVALID,
    _("Line {line} of “{value}” cannot be read as a weighing."),
    _("Each line is one JSON object as the API takes it."),
)
