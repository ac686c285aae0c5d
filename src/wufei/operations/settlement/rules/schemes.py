"""The kinds of deposits, by day (`data/`), and what a rate makes of a count. Not for: booking it (actions.deposits)."""

import datetime as dt
import functools
import importlib.resources
import tomllib

from wufei.kernel.sources import Confidence
from wufei.operations.settlement.rules.amounts import owed_fen
from wufei.operations.settlement.spec.deposits import Basis, Scheme


@functools.cache
def schemes() -> tuple[Scheme, ...]:
    """Every scheme there is, each with its source."""
    file = importlib.resources.files("wufei.operations.settlement").joinpath("data/schemes.toml")
    found = []
    for row in tomllib.loads(file.read_text("utf-8"))["scheme"]:
        kinds = {"basis": Basis(row["basis"]), "confidence": Confidence(row["confidence"])}
        found.append(Scheme(**{**row, **kinds, "codes": tuple(row.get("codes", ()))}))
    return tuple(found)


def scheme_on(code: str, day: dt.date) -> Scheme | None:
    """The scheme of this code as in force on a day: the latest that had begun."""
    begun = [one for one in schemes() if one.code == code and one.valid_from <= day]
    return max(begun, key=lambda one: one.valid_from, default=None)


def deposit_fen(scheme: Scheme, count: int) -> int:
    """What is due for so many pieces, or for so many grams, to the nearest fen, halves up."""
    return scheme.rate_fen * count if scheme.basis is Basis.PIECES else owed_fen(scheme.rate_fen, count)
