"""Words of tolerances: which values matching judges by, as given with a source. Not for: which is in force (rules)."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Mapping

from wufei.kernel.sources import Confidence
from wufei.kernel.text import _


class Name(enum.StrEnum):
    """Which value. Its unit stands in its name; `price_deviations` are tenths."""

    MASS_PERMILLE = "mass_permille"
    AMOUNT_PERMILLE = "amount_permille"
    PAID_PERMILLE = "paid_permille"
    WEIGH_HOURS = "weigh_hours"
    INVOICE_DAYS = "invoice_days"
    ADVANCE_DAYS = "advance_days"
    PAYMENT_DAYS = "payment_days"
    TERM_DAYS = "term_days"
    RING_DAYS = "ring_days"
    PRICE_LEAST = "price_least"
    PRICE_DEVIATIONS = "price_deviations"
    WEIGHED_PERMILLE = "weighed_permille"
    ROAD_DAYS = "road_days"
    ENTERED_DAYS = "entered_days"
    PROMPT_PERMILLE = "prompt_permille"


LABELS: Mapping[str, str] = {
    Name.MASS_PERMILLE: _("Mass may differ by, ‰"),
    Name.AMOUNT_PERMILLE: _("Billed amount may differ by, ‰"),
    Name.PAID_PERMILLE: _("Paid amount may differ by, ‰"),
    Name.WEIGH_HOURS: _("Hours between scale and acceptance"),
    Name.INVOICE_DAYS: _("Days until an invoice"),
    Name.ADVANCE_DAYS: _("Days an invoice or payment may come before"),
    Name.PAYMENT_DAYS: _("Days until a payment is still looked for"),
    Name.TERM_DAYS: _("Days to pay"),
    Name.RING_DAYS: _("Days within which a ring closes"),
    Name.PRICE_LEAST: _("Fewest prices to compare"),
    Name.PRICE_DEVIATIONS: _("Robust deviations of a price, tenths"),
    Name.WEIGHED_PERMILLE: _("Weighed of a receiver's loads, ‰, so that a load not weighed is odd"),
    Name.ROAD_DAYS: _("Days on the road before a load is missed"),
    Name.ENTERED_DAYS: _("Days within which an acceptance is entered"),
    Name.PROMPT_PERMILLE: _("In time of all a firm enters or sends, ‰, so that a late one is odd"),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ToleranceIn:
    """A value as given, from a day on, with where it comes from."""

    name: Name
    value: int
    valid_from: dt.date
    source: str
    confidence: Confidence = Confidence.OWN
