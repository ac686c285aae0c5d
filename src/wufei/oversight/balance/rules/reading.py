"""A case out of a JSON file: incidence, measured, variance; every fault of it told at once. Not for: solving it."""

import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

from wufei.kernel.problems import Problem, Problems
from wufei.oversight.balance import errors
from wufei.oversight.balance.spec import Network

FAULTS = 20  # told at once; a file with more has one cause
LARGEST = 1e100  # beyond that the squares of numbers overflow


def case_read(data: bytes, name: str) -> Network:
    """The network of a file. Raises CASE_UNREADABLE, CASE_MISSING, CASE_EMPTY, or Problems with every other fault."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise errors.CASE_UNREADABLE(where="file", name=name, what=str(error)[:200]) from error
    if not isinstance(told, dict):
        raise errors.CASE_UNREADABLE(where="file", name=name, what=type(told).__name__)
    wanted = ("incidence", "measured", "variance")
    if missing := [errors.CASE_MISSING(where=key) for key in wanted if not isinstance(told.get(key), list)]:
        raise Problems(missing)
    incidence, measured, variance = (told[key] for key in wanted)
    flows = len(measured)
    if not incidence or not flows:
        raise errors.CASE_EMPTY(where="incidence" if not incidence else "measured")
    faults = _lengths(incidence, flows, variance)
    if faults:
        raise Problems(faults[:FAULTS])
    for number, row in enumerate(incidence):
        faults += _numbers(row, f"incidence[{number}]", open_=False)
    faults += _numbers(measured, "measured") + _numbers(variance, "variance")
    if not faults:
        faults = _variances(measured, variance)
    if faults:
        raise Problems(faults[:FAULTS])
    matrix = sp.csc_array(np.asarray(incidence, dtype=float))
    values = np.asarray([math.nan if value is None else float(value) for value in measured])
    spread = np.asarray(
        [math.nan if v is None or y is None else float(v) for y, v in zip(measured, variance, strict=True)]
    )
    return Network(matrix, values, spread)


def _lengths(incidence: Sequence[Any], flows: int, variance: Sequence[Any]) -> list[Problem]:
    found = []
    if len(variance) != flows:
        found.append(errors.CASE_LENGTH(where="variance", count=len(variance), wanted=flows))
    for number, row in enumerate(incidence):
        where = f"incidence[{number}]"
        if not isinstance(row, list):
            found.append(errors.CASE_MISSING(where=where))
        elif len(row) != flows:
            found.append(errors.CASE_LENGTH(where=where, count=len(row), wanted=flows))
    return found


def _numbers(row: Sequence[Any], where: str, *, open_: bool = True) -> list[Problem]:
    return [
        errors.CASE_NUMBER(where=f"{where}[{at}]", value="null" if value is None else str(value)[:60])
        for at, value in enumerate(row)
        if not (value is None and open_) and not _number(value)
    ]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def _variances(measured: Sequence[float | None], variance: Sequence[float | None]) -> list[Problem]:
    found = []
    for at, (value, spread) in enumerate(zip(measured, variance, strict=True)):
        if value is not None and spread is None:
            found.append(errors.CASE_NO_VARIANCE(where=f"variance[{at}]"))
        elif spread is not None and spread < 0:
            found.append(errors.CASE_VARIANCE(where=f"variance[{at}]", value=spread))
    return found
