"""Refusals of the feed and of webhooks. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

CURSOR_WRONG = Fault(
    "notices.cursor_wrong",
    Kind.INVALID,
    _("This cursor is none of this house, or names what it has not written yet."),
    _("Send the cursor of the last answer as it was, or begin anew without one."),
)
URL_WRONG = Fault(
    "notices.url_wrong",
    Kind.INVALID,
    _("“{value}” is no address for a webhook."),
    _("Give an https address without user name or fragment."),
)
ADDRESS_PRIVATE = Fault(
    "notices.address_private",
    Kind.FORBIDDEN,
    _("“{host}” lies inside a private network or cannot be found."),
    _("Use a public name, or ask whoever runs this installation to allow private addresses for webhooks."),
)
LABEL_MISSING = Fault(
    "notices.label_missing", Kind.INVALID, _("The webhook has no label."), _("Say which system will receive it.")
)
TOO_MANY = Fault(
    "notices.too_many",
    Kind.CONFLICT,
    _("There are {most} webhooks of this account already."),
    _("Delete one that is not needed."),
)
NOT_PERSON = Fault(
    "notices.not_person",
    Kind.FORBIDDEN,
    _("Only a person can have a webhook."),
    _("Use the account or key of a person."),
)
NOT_OF_PARTY = Fault(
    "notices.not_of_party",
    Kind.FORBIDDEN,
    _("You do not see the manifests of this party."),
    _("Name a party that you act for, or none."),
)
