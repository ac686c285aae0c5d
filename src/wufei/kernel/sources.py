"""How sure a fact from elsewhere is: shown wherever it is used, until somebody has checked it. Not for: the facts."""

import enum
from collections.abc import Mapping

from wufei.kernel.text import _


class Confidence(enum.StrEnum):
    """Where a fact was read, the surest first. All but OFFICIAL and OWN are to be checked by whoever administers."""

    OFFICIAL = "official"
    OWN = "own"
    REPRINTED = "reprinted"
    CITED = "cited"
    RECALLED = "recalled"


CONFIDENCE_LABELS: Mapping[str, str] = {
    Confidence.OFFICIAL: _("From the official text"),
    Confidence.REPRINTED: _("From a reprint; check it against the official text"),
    Confidence.CITED: _("Cited by a city or in part; check it against the official text"),
    Confidence.RECALLED: _("From memory; check it against the official text"),
    Confidence.OWN: _("Set here"),
}
DOUBTFUL = frozenset({Confidence.REPRINTED, Confidence.CITED, Confidence.RECALLED})
