"""Refusals of pickups, each with its remedy. Not for: texts of faces, what licences say (licences)."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

KEY_TAKEN = Fault(
    "pickups.key_taken",
    Kind.CONFLICT,
    _("Another pickup was asked for under this key."),
    _("Use a new key for a new request."),
)
TEXT_LONG = Fault(
    "pickups.text_long", Kind.INVALID, _("“{value}” is too long."), _("Say it in at most {most} characters.")
)
MASS_WRONG = Fault(
    "pickups.mass_wrong",
    Kind.INVALID,
    _("“{value}” g cannot be fetched."),
    _("Say about how much there is, above zero."),
)
DAYS_WRONG = Fault(
    "pickups.days_wrong",
    Kind.INVALID,
    _("{since} to {until} are no days on which something can be fetched."),
    _("Name days from today on, the first before the last."),
)
LIST_WRONG = Fault(
    "pickups.list_wrong",
    Kind.INVALID,
    _("“{value}” is no list of this stream."),
    _("Choose a code of: {names}."),
)
PLACE_MISSING = Fault(
    "pickups.place_missing",
    Kind.INVALID,
    _("It is not known where {value} is."),
    _("Choose a site with a place, or give the firm one."),
)
CONTRACT_OTHER = Fault(
    "pickups.contract_other",
    Kind.INVALID,
    _("Contract {value} is not for this waste of this firm on these days."),
    _("Choose another contract, or ask for quotes."),
)
ASKED_TWICE = Fault(
    "pickups.asked_twice",
    Kind.INVALID,
    _("A request goes to the other side of a contract, or to firms for quotes, not to both."),
    _("Leave out the contract, or the firms."),
)
SELF_ASKED = Fault(
    "pickups.self_asked",
    Kind.INVALID,
    _("{value} asks itself."),
    _("Name another firm."),
)
NOT_ASKED = Fault(
    "pickups.not_asked",
    Kind.FORBIDDEN,
    _("This request was not made to {value}."),
    _("Look at the requests that are open to every firm."),
)
BY_CONTRACT = Fault(
    "pickups.by_contract",
    Kind.CONFLICT,
    _("The price of this request stands in contract {value}."),
    _("Say when you come, or that you do not."),
)
NO_CONTRACT = Fault(
    "pickups.no_contract",
    Kind.CONFLICT,
    _("This request names no contract."),
    _("Make an offer with a price."),
)
PRICE_WRONG = Fault(
    "pickups.price_wrong",
    Kind.INVALID,
    _("“{value}” fen a tonne is no price."),
    _("Write zero or more: what the generator pays for a tonne."),
)
COMES_WRONG = Fault(
    "pickups.comes_wrong",
    Kind.INVALID,
    _("{value} is not among the days that are asked for: {since} to {until}."),
    _("Choose one of these days, not before today."),
)
VALID_WRONG = Fault(
    "pickups.valid_wrong",
    Kind.INVALID,
    _("The offer ends on {value}, before you come."),
    _("Let it hold at least until the day of the pickup."),
)
QUOTE_GONE = Fault(
    "pickups.quote_gone",
    Kind.CONFLICT,
    _("This quote does not stand any more."),
    _("Look at the quotes that stand now."),
)
REASON_MISSING = Fault(
    "pickups.reason_missing",
    Kind.INVALID,
    _("This is done only with a reason."),
    _("Write why; the other side reads it."),
)
NOT_OPEN = Fault(
    "pickups.not_open",
    Kind.CONFLICT,
    _("Nothing is asked for any more; the state is “{value}”."),
    _("Look at the requests that are open."),
)
NOT_AGREED = Fault(
    "pickups.not_agreed",
    Kind.CONFLICT,
    _("Nobody has agreed to come yet; the state is “{value}”."),
    _("Choose a quote first."),
)
LOADS_UNDER_WAY = Fault(
    "pickups.loads_under_way",
    Kind.CONFLICT,
    _("{value} loads of this pickup are drafted or on their way."),
    _("Cancel the drafts, or wait until the loads are taken in or back."),
)
NOTHING_FETCHED = Fault(
    "pickups.nothing_fetched",
    Kind.CONFLICT,
    _("Nothing of this pickup was taken in yet."),
    _("Withdraw the request, or ask again, if nobody came."),
)
