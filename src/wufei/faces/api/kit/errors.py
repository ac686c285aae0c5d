"""Refusals that the API makes itself: addresses, bodies, fields, sign-in. Not for: what an action refuses."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

SIGN_IN_NEEDED = Fault(
    "api.sign_in_needed",
    Kind.FORBIDDEN,
    _("This needs somebody signed in, or an API key."),
    _("Send “Authorization: Bearer …” with a key, or sign in with a browser."),
)
CSRF_MISSING = Fault(
    "api.csrf_missing",
    Kind.FORBIDDEN,
    _("The request came with a session but without its CSRF token."),
    _("Send the value of the cookie “csrftoken” as header X-CSRFToken, or use an API key."),
)
PASSWORD_DUE = Fault(
    "api.password_due",
    Kind.FORBIDDEN,
    _("The first password has to be changed before anything else."),
    _("Set a new password, then repeat the request."),
)
REPEAT_KEY_WRONG = Fault(
    "api.repeat_key_wrong",
    Kind.INVALID,
    _("This is no key of a request."),
    _("Send 8 to 80 visible characters, a UUID for instance, made anew for every request."),
)
TOO_MANY = Fault(
    "api.too_many",
    Kind.CONFLICT,
    _("More than {limit} requests in a minute."),
    _("Wait a minute; ask for larger pages, or for changes only."),
)
BODY_UNREADABLE = Fault(
    "api.body_unreadable",
    Kind.INVALID,
    _("The body of the request cannot be read."),
    _("Send JSON in UTF-8, or a form with files where the documentation says so."),
)
NO_SUCH_ADDRESS = Fault(
    "api.no_such_address",
    Kind.MISSING,
    _("There is nothing at this address."),
    _("Look it up in the documentation at /api/docs."),
)
BROKEN_REFERENCE = Fault(
    "api.broken_reference",
    Kind.CONFLICT,
    _("The database does not take this: something it points to is missing, or it stands there already."),
    _("Check the ids you sent against their lists."),
)
UNEXPECTED = Fault(
    "api.unexpected",
    Kind.CONFLICT,
    _("A fault in the program; it was written down under the number {number}."),
    _("Tell whoever runs this installation the number."),
)

FIELD_MISSING = Fault("api.field_missing", Kind.INVALID, _("“{where}” is missing."), _("Add it."))
FIELD_UNKNOWN = Fault(
    "api.field_unknown", Kind.INVALID, _("There is no field “{where}” here."), _("Leave it out, or check its spelling.")
)
FIELD_LENGTH = Fault(
    "api.field_length",
    Kind.INVALID,
    _("“{where}” is too long or too short."),
    _("Keep to the length in the documentation."),
)
FIELD_RANGE = Fault(
    "api.field_range", Kind.INVALID, _("“{where}” is outside what is possible."), _("Keep to the limits documented.")
)
FIELD_CHOICE = Fault(
    "api.field_choice",
    Kind.INVALID,
    _("“{value}” is not among the choices of “{where}”."),
    _("Choose one of: {choices}."),
)
FIELD_TYPE = Fault(
    "api.field_type",
    Kind.INVALID,
    _("“{value}” does not fit “{where}”."),
    _("Send the type that the documentation names: {expected}."),
)
