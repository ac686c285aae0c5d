"""What is wrong with a norm, and the norms that ship with the house (`data/`). Not for: which binds (codes)."""

import datetime as dt
import functools
import importlib.resources
import tomllib

from wufei.kernel.problems import Problem
from wufei.kernel.sources import Confidence
from wufei.operations.facilities.errors import CODES_WRONG, DATES_WRONG, NORM_WRONG, SOURCE_MISSING
from wufei.operations.facilities.rules.codes import well_formed
from wufei.operations.facilities.spec import SHARES, NormIn, NormKind

LARGEST = 10_000_000


def norm_faults(given: NormIn, valid_from: dt.date) -> list[Problem]:
    """Everything that is wrong with a norm."""
    found: list[Problem] = []
    least, most = (0, 999) if given.kind in SHARES else (1, LARGEST)
    if not least <= given.value <= most:
        found.append(NORM_WRONG(where="value", value=given.value))
    if given.prefix and not well_formed(given.prefix):
        found.append(CODES_WRONG(where="prefix", value=given.prefix[:80]))
    if not given.source.strip():
        found.append(SOURCE_MISSING(where="source"))
    if given.valid_to is not None and given.valid_to < valid_from:
        found.append(DATES_WRONG(where="valid_to", value=given.valid_to))
    return found


@functools.cache
def shipped_norms() -> tuple[NormIn, ...]:
    """Every norm that ships, each with its source and how sure it is."""
    text = importlib.resources.files("wufei.operations.facilities").joinpath("data/norms.toml").read_text("utf-8")
    return tuple(
        NormIn(**{**row, "kind": NormKind(row["kind"]), "confidence": Confidence(row["confidence"])})
        for row in tomllib.loads(text)["norm"]
    )
