"""Refusals of stores, each with its remedy. Not for: texts of faces."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

STORE_WRONG = Fault(
    "stores.store_wrong",
    Kind.INVALID,
    _("“{value}” is no store that is in use on that day."),
    _("Choose a store, or correct the days it is in use."),
)
MASS_WRONG = Fault(
    "stores.mass_wrong",
    Kind.INVALID,
    _("“{value}” cannot be the mass of one move."),
    _("Give whole grams above zero and at most a thousand tonnes."),
)
WASTE_WRONG = Fault(
    "stores.waste_wrong",
    Kind.INVALID,
    _("“{value}” is no list and code."),
    _("Write a code such as hw:900-214-08, or give the code of a package."),
)
PACKAGE_SAYS = Fault(
    "stores.package_says",
    Kind.INVALID,
    _("A package says itself what it holds and how much: {value}."),
    _("Leave waste and mass empty where a package is named."),
)
TEXT_LONG = Fault(
    "stores.text_long", Kind.INVALID, _("“{value}” is too long."), _("Say it in at most {most} characters.")
)
MOVED_FUTURE = Fault(
    "stores.moved_future",
    Kind.INVALID,
    _("{value} lies in the future."),
    _("Say when it was moved, at the latest now."),
)
DESTINATION_WRONG = Fault(
    "stores.destination_wrong",
    Kind.INVALID,
    _("“{value}” is no place to which something goes from a store."),
    _("Choose where it went; what comes in has no destination."),
)
PACKAGE_UNKNOWN = Fault(
    "stores.package_unknown",
    Kind.INVALID,
    _("No package here has the code “{value}”."),
    _("Read the label again; a package is filled before it is stored."),
)
PACKAGE_ELSEWHERE = Fault(
    "stores.package_elsewhere",
    Kind.CONFLICT,
    _("Package {value} does not lie with the holder of this store."),
    _("Whoever holds it brings it into a store of their own."),
)
PACKAGE_ABOARD = Fault(
    "stores.package_aboard",
    Kind.CONFLICT,
    _("Package {value} is on a manifest."),
    _("Take it off the manifest first, or wait until it was taken in."),
)
PACKAGE_EMPTIED = Fault(
    "stores.package_emptied",
    Kind.CONFLICT,
    _("Package {value} was emptied."),
    _("Store the package into which it was emptied."),
)
IN_ALREADY = Fault(
    "stores.in_already",
    Kind.CONFLICT,
    _("Package {value} is in this store already."),
    _("There is nothing more to write down."),
)
NOT_IN = Fault(
    "stores.not_in",
    Kind.CONFLICT,
    _("Package {value} is not in this store."),
    _("Write down first that it came in, or choose the store it stands in."),
)
MOVED_BEFORE = Fault(
    "stores.moved_before",
    Kind.CONFLICT,
    _("The moment {value} lies before {at}, when this package was filled or moved last."),
    _("Correct the moment, or strike out what was written down wrongly."),
)
KEY_TAKEN = Fault(
    "stores.key_taken",
    Kind.CONFLICT,
    _("Another move was written down under this key."),
    _("Use a new key for a new move."),
)
STRUCK_ALREADY = Fault(
    "stores.struck_already", Kind.CONFLICT, _("This move is struck out already."), _("Look at the list again.")
)
MOVED_SINCE = Fault(
    "stores.moved_since",
    Kind.CONFLICT,
    _("Package {value} was moved again since."),
    _("Strike out the newest move first."),
)
REASON_MISSING = Fault(
    "stores.reason_missing",
    Kind.INVALID,
    _("This is done only with a reason."),
    _("Write why; it stays in the record."),
)
