"""Treatment runs: what is wrong with one, whether it comes out even, to the gram. Not for: laws of the books."""

import datetime as dt
from collections.abc import Iterator, Sequence

from wufei.kernel.problems import Problem
from wufei.ledger.books.spec import LARGEST
from wufei.operations.facilities.errors import (
    RUN_AMOUNT,
    RUN_CAUSE,
    RUN_CODE,
    RUN_EMPTY,
    RUN_ORDER,
    RUN_UNEVEN,
    TEXT_LONG,
    WEIGHED_FUTURE,
)
from wufei.operations.facilities.rules.codes import CODE
from wufei.operations.facilities.spec import CAUSE_LABELS, Fate, Input, Output, RunIn

NOTE = 400


def difference(inputs: Sequence[Input], outputs: Sequence[Output]) -> int:
    """Grams taken and not told of; below zero, told of and not taken."""
    return sum(part.mass_g for part in inputs) - sum(part.mass_g for part in outputs)


def run_faults(given: RunIn, now: dt.datetime) -> list[Problem]:
    """Everything that is wrong with a run, even as a draft."""
    found: list[Problem] = []
    if given.ended_at < given.started_at:
        found.append(RUN_ORDER(where="ended_at", value=given.ended_at.isoformat()))
    if given.ended_at > now:
        found.append(WEIGHED_FUTURE(where="ended_at", value=given.ended_at.isoformat()))
    if len(given.note) > NOTE:
        found.append(TEXT_LONG(where="note", value=given.note[:60], most=NOTE))
    return [*found, *_part_faults("inputs", given.inputs), *_part_faults("outputs", given.outputs)]


def post_faults(inputs: Sequence[Input], outputs: Sequence[Output]) -> list[Problem]:
    """What keeps a run from the books: it is empty, or does not come out even."""
    if not inputs or not outputs:
        return [RUN_EMPTY(where="outputs" if inputs else "inputs")]
    missing = difference(inputs, outputs)
    if not missing:
        return []
    taken = sum(part.mass_g for part in inputs)
    return [RUN_UNEVEN(where="outputs", value=taken - missing, taken=taken, difference=missing)]


def _part_faults(side: str, parts: Sequence[Input | Output]) -> Iterator[Problem]:
    for number, part in enumerate(parts):
        if not 0 < part.mass_g <= LARGEST:
            yield RUN_AMOUNT(where=f"{side}.{number}.mass_g", value=part.mass_g)
        if not part.code.strip():
            yield RUN_CODE(where=f"{side}.{number}.code")
        elif len(part.code) > CODE:
            yield TEXT_LONG(where=f"{side}.{number}.code", value=part.code[:60], most=CODE)
        if isinstance(part, Output) and (part.fate is Fate.LOST) != (part.cause in CAUSE_LABELS):
            yield RUN_CAUSE(where=f"{side}.{number}.cause", value=part.cause)
