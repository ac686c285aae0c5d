"""The tolerances that ship with the house, read from `data/`. Not for: writing them (actions.tolerances)."""

import functools
import importlib.resources
import tomllib

from wufei.kernel.sources import Confidence
from wufei.ledger.books.spec import Commodity
from wufei.ledger.closing.spec import ToleranceIn


@functools.cache
def shipped_tolerances() -> tuple[ToleranceIn, ...]:
    """Every tolerance that ships: settings of ours, no rule of anybody, and their source says so."""
    text = importlib.resources.files("wufei.ledger.closing").joinpath("data/tolerances.toml").read_text("utf-8")
    return tuple(
        ToleranceIn(**{**row, "commodity": Commodity(row["commodity"]), "confidence": Confidence.OWN})
        for row in tomllib.loads(text)["tolerance"]
    )
