"""Refusals of the manifest engine, each with its remedy. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

NO_SUCH_MOVE = Fault(
    "manifests.no_such_move",
    Kind.CONFLICT,
    _("“{event}” is not possible while the manifest is “{state}”."),
    _("Possible now: {events}."),
)
NOT_YOURS_TO_SIGN = Fault(
    "manifests.not_yours_to_sign",
    Kind.FORBIDDEN,
    _("“{event}” is not signed by the {role}."),
    _("Let it be signed by: {roles}."),
)
CONDITION_NOT_MET = Fault(
    "manifests.condition_not_met",
    Kind.CONFLICT,
    _("What “{event}” depends on does not hold: {condition}."),
    _("Correct the values it depends on, or take another way."),
)
FIELD_MISSING = Fault(
    "manifests.field_missing",
    Kind.INVALID,
    _("“{label}” is needed for “{event}”."),
    _("Fill it in; it is for the {role} to say."),
)
FIELD_UNKNOWN = Fault(
    "manifests.field_unknown",
    Kind.INVALID,
    _("A manifest of this stream and day has no field “{value}”."),
    _("Leave it out, or use one of: {names}."),
)
FIELD_WRONG = Fault(
    "manifests.field_wrong",
    Kind.INVALID,
    _("“{value}” is nothing that “{label}” can hold: {expected}."),
    _("Give it in that form."),
)
FIELD_SEALED = Fault(
    "manifests.field_sealed",
    Kind.CONFLICT,
    _("“{label}” was sealed by “{event}” and cannot change."),
    _("Send the value it has, or ask for a correction that the parties sign."),
)
HELD = Fault(
    "manifests.held",
    Kind.CONFLICT,
    _("The manifest is held by the supervisor: {reason}"),
    _("Wait until it is released, or ask the supervisor."),
)
MASS_WRONG = Fault(
    "manifests.mass_wrong",
    Kind.INVALID,
    _("{value} g cannot be accepted in part of {mass} g."),
    _("Give more than nothing and less than was sent; accept or refuse the whole otherwise."),
)
