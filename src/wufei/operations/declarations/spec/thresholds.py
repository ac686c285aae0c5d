"""Figures that rules of declarations compare with, each with its source and first day. Not for: comparing (rules).

What ships here holds until the city sets another from a day on. Masses in grams.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from wufei.kernel.sources import Confidence
from wufei.kernel.text import _

TONNE = 1_000_000
LONG_AGO = dt.date(2000, 1, 1)
STANDARD = "HJ 1259-2022 4.1"
SINCE = dt.date(2022, 10, 1)
PLANNED = _("Taken from published city plans; set what your own city has decided.")
OWN = _("Own default of this house; set what your own city has decided.")


@dataclasses.dataclass(frozen=True, slots=True)
class ThresholdIn:
    """One figure of a rule, from a day on. `source`: of the figure, not of the rule that uses it."""

    name: str
    value: int
    source: str
    valid_from: dt.date = LONG_AGO
    confidence: Confidence = Confidence.OWN


LABELS: Mapping[str, str] = {
    "tier.key_g": _("Key supervision: generated in a year, from (g)"),
    "tier.simple_g": _("Simplified management: generated in a year, from (g)"),
    "tier.years": _("Years looked back on for the class"),
    "watch.generated_g": _("Key-supervision list: generated in twelve months, from (g)"),
    "watch.returned": _("Key-supervision list: filings returned in twelve months, from"),
    "watch.late": _("Key-supervision list: filings late in twelve months, from"),
    "stock.held_g": _("List of large stocks: held, from (g)"),
    "carrier.loads": _("List of carriers: loads in twelve months, from"),
    "rating.gap_permille": _("Rating: a load counts as differing, from (‰)"),
    "rating.gap_points": _("Rating: points off for each percent of loads that differ"),
    "rating.late_points": _("Rating: points off for each late filing"),
    "rating.returned_points": _("Rating: points off for each returned filing"),
    "rating.good": _("Rating: exemplary, from points"),
    "rating.pass": _("Rating: sound, from points"),
}
SHIPPED: tuple[ThresholdIn, ...] = (
    ThresholdIn("tier.key_g", 100 * TONNE, STANDARD, SINCE, Confidence.CITED),
    ThresholdIn("tier.simple_g", 10 * TONNE, STANDARD, SINCE, Confidence.CITED),
    ThresholdIn("tier.years", 3, STANDARD, SINCE, Confidence.CITED),
    ThresholdIn("watch.generated_g", 100 * TONNE, PLANNED, confidence=Confidence.CITED),
    ThresholdIn("watch.returned", 2, OWN),
    ThresholdIn("watch.late", 3, OWN),
    ThresholdIn("stock.held_g", 10 * TONNE, OWN),
    ThresholdIn("carrier.loads", 50, OWN),
    ThresholdIn("rating.gap_permille", 50, OWN),
    ThresholdIn("rating.gap_points", 1, OWN),
    ThresholdIn("rating.late_points", 3, OWN),
    ThresholdIn("rating.returned_points", 5, OWN),
    ThresholdIn("rating.good", 90, OWN),
    ThresholdIn("rating.pass", 60, OWN),
)
