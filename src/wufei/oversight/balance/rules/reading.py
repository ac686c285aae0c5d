"""Networks and declarations out of JSON files, every fault of one told at once. Not for: solving, screening."""

import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

from wufei.kernel.problems import Fault, Problem, Problems
from wufei.oversight.balance import errors
from wufei.oversight.balance.spec import Declared, Network

FAULTS = 20  # told at once; a file with more has one cause
LONGEST = 200
LARGEST = 1e100  # beyond that the squares of numbers overflow


def case_read(data: bytes, name: str) -> Network:
    """The network of a file. Raises CASE_UNREADABLE, CASE_MISSING, CASE_EMPTY, or Problems with every other fault."""
    told = _object(data, name, errors.CASE_UNREADABLE)
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


def declared_read(data: bytes, name: str) -> Declared:
    """The declarations of a file.

    Raises DECLARED_UNREADABLE, or Problems with every fault: DECLARED_MISSING, DECLARED_LENGTH, DECLARED_NAME,
    DECLARED_NUMBER.
    """
    told = _object(data, name, errors.DECLARED_UNREADABLE)
    names, amounts = ("firms", "sectors"), ("waste", "output", "energy")
    missing = [key for key in (*names, *amounts) if not isinstance(told.get(key), list)]
    if missing:
        raise Problems([errors.DECLARED_MISSING(where=key) for key in missing])
    size = len(told["firms"])
    rows = (row for key in amounts for row in told[key] if isinstance(row, list))
    months = len(next(rows, []))
    faults = [
        errors.DECLARED_LENGTH(where=key, count=len(told[key]), wanted=size)
        for key in (*names, *amounts)
        if len(told[key]) != size
    ]
    for key in names:
        faults += _names(told[key], key)
    for key in amounts:
        for number, row in enumerate(told[key]):
            faults += _months(row, f"{key}[{number}]", months)
    if faults:
        raise Problems(faults[:FAULTS])
    waste, output, energy = (np.array(told[key], dtype=np.float64).reshape(size, months) for key in amounts)
    return Declared(told["firms"], told["sectors"], waste, output, energy)


def _names(told: Sequence[Any], key: str) -> list[Problem]:
    return [
        errors.DECLARED_NAME(where=f"{key}[{at}]", value=str(each)[:60])
        for at, each in enumerate(told)
        if not isinstance(each, str) or not 0 < len(each) <= LONGEST
    ]


def _months(row: Any, where: str, months: int) -> list[Problem]:
    if not isinstance(row, list):
        return [errors.DECLARED_MISSING(where=where)]
    if len(row) != months:
        return [errors.DECLARED_LENGTH(where=where, count=len(row), wanted=months)]
    return [
        errors.DECLARED_NUMBER(where=f"{where}[{at}]", value=str(value)[:60])
        for at, value in enumerate(row)
        if value is not None and not (_number(value) and value >= 0)
    ]


def _object(data: bytes, name: str, fault: Fault) -> dict[str, Any]:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise fault(where="file", name=name, what=str(error)[:200]) from error
    if not isinstance(told, dict):
        raise fault(where="file", name=name, what=type(told).__name__)
    return told


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
