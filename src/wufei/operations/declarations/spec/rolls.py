"""Words of lists of firms: which there are, what a firm is judged by, why it is listed. Not for: judging (rules)."""

import dataclasses
import enum
from collections.abc import Mapping

from wufei.kernel.text import Text, _


class Roll(enum.StrEnum):
    """A list that is made anew every quarter. The first is that of key supervision, the next five the 五个清单."""

    WATCH = "watch"
    SOURCES = "sources"
    OPERATORS = "operators"
    SELF = "self"
    STOCKS = "stocks"
    CARRIERS = "carriers"
    RATING = "rating"


ROLL_LABELS: Mapping[str, str] = {
    Roll.WATCH: _("Key-supervision list"),
    Roll.SOURCES: _("Key generators"),
    Roll.OPERATORS: _("Permit holders"),
    Roll.SELF: _("Own use or disposal"),
    Roll.STOCKS: _("Large stocks"),
    Roll.CARRIERS: _("Carriers"),
    Roll.RATING: _("Rating of operators"),
}
ROLL_HELP: Mapping[str, str] = {
    Roll.WATCH: _("Large generators, permit holders, own facilities, and whoever files late or badly."),
    Roll.SOURCES: _("Generators of the class of key supervision by what they generate."),
    Roll.OPERATORS: _("Whoever holds a permit to collect, store, use or dispose of hazardous waste."),
    Roll.SELF: _("Whoever uses or disposes of its hazardous waste on its own ground."),
    Roll.STOCKS: _("Whoever holds much hazardous waste."),
    Roll.CARRIERS: _("Whoever carries much hazardous waste."),
    Roll.RATING: _("Permit holders by points: weights that differ, late and returned filings."),
}


class Grade(enum.StrEnum):
    """How an operator is rated."""

    GOOD = "good"
    SOUND = "sound"
    POOR = "poor"


GRADE_LABELS: Mapping[str, str] = {
    Grade.GOOD: _("Exemplary"),
    Grade.SOUND: _("Sound"),
    Grade.POOR: _("To be put right"),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """What lists judge a firm by: the twelve months that end with the quarter. Masses in grams."""

    party_id: int
    generated_g: int = 0
    held_g: int = 0
    permit: bool = False
    own_facility: bool = False
    tier: str = ""
    returned: int = 0
    late: int = 0
    carried: int = 0
    received: int = 0
    differing: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A firm on a list, with the sentences that say why. `points` and `grade` where the list rates."""

    party_id: int
    why: tuple[Text, ...]
    points: int | None = None
    grade: str = ""
