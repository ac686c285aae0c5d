"""Refusals of parties. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

NAME_MISSING = Fault("parties.name_missing", Kind.INVALID, _("The name is empty."), _("Give the full official name."))
KIND_WRONG = Fault(
    "parties.kind_wrong", Kind.INVALID, _("“{value}” is not a kind known here."), _("Choose one of the list.")
)
COVERS_WRONG = Fault(
    "parties.covers_wrong",
    Kind.INVALID,
    _("A collective name must say whom it stands for, and only a collective may."),
    _("Choose whom it covers, or choose another kind."),
)
NAME_TAKEN = Fault(
    "parties.name_taken",
    Kind.CONFLICT,
    _("There is already an open party called “{name}”."),
    _("Use that one, or merge the two."),
)
USCC_TAKEN = Fault(
    "parties.uscc_taken",
    Kind.CONFLICT,
    _("The credit code {uscc} already belongs to “{name}”."),
    _("Use that party, or correct the code."),
)
RING = Fault(
    "parties.ring",
    Kind.INVALID,
    _("A party cannot stand under itself."),
    _("Choose another parent."),
)
DATES_WRONG = Fault(
    "parties.dates_wrong",
    Kind.INVALID,
    _("The last day lies before the first day."),
    _("Correct one of the two dates."),
)
MERGE_SELF = Fault(
    "parties.merge_self", Kind.INVALID, _("A party cannot be merged with itself."), _("Choose two parties.")
)
MERGE_COLLECTIVE = Fault(
    "parties.merge_collective",
    Kind.INVALID,
    _("A collective name cannot be merged with a single party."),
    _("Choose two parties of the same sort."),
)
GEOMETRY_WRONG = Fault(
    "parties.geometry_wrong",
    Kind.INVALID,
    _("The position of “{name}” is not usable: {why}."),
    _("Give a point or an area in longitude and latitude (CGCS2000 or WGS 84)."),
)
