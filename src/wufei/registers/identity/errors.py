"""Refusals of identity. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

USERNAME_WRONG = Fault(
    "identity.username_wrong",
    Kind.INVALID,
    _("“{value}” cannot be a user name."),
    _("Use 2 to 150 letters, digits or Chinese characters, and . _ - @ +."),
)
USERNAME_TAKEN = Fault(
    "identity.username_taken", Kind.CONFLICT, _("The user name “{value}” is taken."), _("Choose another one.")
)
NAME_MISSING = Fault("identity.name_missing", Kind.INVALID, _("The name is empty."), _("Give the person's name."))
PASSWORD_WEAK = Fault(
    "identity.password_weak",
    Kind.INVALID,
    _("The password is not strong enough: {why}"),
    _("Choose a longer one that is not a common word and not only digits."),
)
LANGUAGE_UNKNOWN = Fault(
    "identity.language_unknown", Kind.INVALID, _("“{value}” is not a language of this system."), _("Choose one listed.")
)
ROLE_UNKNOWN = Fault(
    "identity.role_unknown", Kind.INVALID, _("There is no role “{value}”."), _("Choose one of the roles listed.")
)
SCOPE_MISSING = Fault(
    "identity.scope_missing",
    Kind.INVALID,
    _("The role “{role}” needs to know where it holds."),
    _("Name the party or the place of this person."),
)
SCOPE_TOO_MUCH = Fault(
    "identity.scope_too_much",
    Kind.INVALID,
    _("The role “{role}” is not limited in this way."),
    _("Leave the party or the place empty for this role."),
)
DATES_WRONG = Fault(
    "identity.dates_wrong",
    Kind.INVALID,
    _("The last day lies before the first day."),
    _("Correct one of the two dates."),
)
RAISES_SELF = Fault(
    "identity.raises_self",
    Kind.FORBIDDEN,
    _("Nobody gives a role to themselves."),
    _("Ask somebody else who manages roles."),
)
RAISES_ABOVE = Fault(
    "identity.raises_above",
    Kind.FORBIDDEN,
    _("The role “{role}” allows more than your own roles do."),
    _("Ask a system administrator to do this."),
)
LAST_ADMIN = Fault(
    "identity.last_admin",
    Kind.CONFLICT,
    _("This would leave the system without an administrator."),
    _("Give another person the role first, without an end date."),
)
MEMBERSHIP_TWICE = Fault(
    "identity.membership_twice",
    Kind.CONFLICT,
    _("This person already has this role there."),
    _("Take the present one back first if its dates should change."),
)
MEMBERSHIP_OVER = Fault(
    "identity.membership_over",
    Kind.CONFLICT,
    _("This role was already taken back."),
    _("Nothing needs to be done."),
)
DELEGATION_SELF = Fault(
    "identity.delegation_self",
    Kind.INVALID,
    _("A party delegates to another, not to itself."),
    _("Name the party that shall act."),
)
DELEGATION_EMPTY = Fault(
    "identity.delegation_empty",
    Kind.INVALID,
    _("Nothing is delegated."),
    _("Name at least one permission."),
)
NOT_DELEGABLE = Fault(
    "identity.not_delegable",
    Kind.INVALID,
    _("“{value}” cannot be delegated."),
    _("Choose among: {choices}."),
)
DELEGATION_NOT_HELD = Fault(
    "identity.delegation_not_held",
    Kind.FORBIDDEN,
    _("Nobody gives away what they may not do themselves."),
    _("Leave out what your own role, or the key you use, does not allow."),
)
DELEGATION_PAST = Fault(
    "identity.delegation_past",
    Kind.INVALID,
    _("A delegation does not reach back: {value} is past."),
    _("Begin today or later."),
)
DELEGATION_TOO_LONG = Fault(
    "identity.delegation_too_long",
    Kind.INVALID,
    _("A delegation holds for {years} years at most."),
    _("Choose an earlier last day; delegate anew before it ends."),
)
TAKER_CLOSED = Fault(
    "identity.taker_closed",
    Kind.CONFLICT,
    _("“{party}” is closed and can act for nobody."),
    _("Choose the party that took over its work."),
)
DELEGATION_OVER = Fault(
    "identity.delegation_over",
    Kind.CONFLICT,
    _("This delegation has ended already."),
    _("Nothing needs to be done."),
)
KEY_WRONG = Fault(
    "identity.key_wrong",
    Kind.FORBIDDEN,
    _("The API key is unknown, expired or withdrawn."),
    _("Ask for a new key and send it as “Authorization: Bearer …”."),
)
KEY_LABEL_MISSING = Fault(
    "identity.key_label_missing",
    Kind.INVALID,
    _("The key has no label."),
    _("Say which program will use it."),
)
KEY_PERMISSION_UNKNOWN = Fault(
    "identity.key_permission_unknown",
    Kind.INVALID,
    _("“{value}” means no permission."),
    _("Use codes as they stand in GET /api/me, or patterns such as manifests.* or *.read."),
)
KEY_WIDER = Fault(
    "identity.key_wider",
    Kind.FORBIDDEN,
    _("A key with limited rights cannot make one that may do more or holds longer."),
    _("Name permissions that this key has itself, or make the key after signing in with a browser."),
)
KEY_NO_PASSWORD = Fault(
    "identity.key_no_password",
    Kind.FORBIDDEN,
    _("A key with limited rights cannot set a password, which would give all rights of its person."),
    _("Sign in with a browser to set it."),
)
KEY_TOO_LONG = Fault(
    "identity.key_too_long",
    Kind.INVALID,
    _("A key of one's own holds for {days} days at most."),
    _("Choose an earlier day; make a new key before it ends."),
)
KEY_EXPIRY_PAST = Fault(
    "identity.key_expiry_past",
    Kind.INVALID,
    _("The key would already be expired."),
    _("Choose a later day."),
)
