"""What is wrong with inputs before anything is scored, all of it at once. Not for: what they are worth (judging)."""

from collections.abc import Iterator, Mapping

from wufei.kernel.problems import Problem
from wufei.kernel.units import UNKNOWN_UNIT, decimal_text, units
from wufei.programme.evaluation import errors
from wufei.programme.evaluation.spec import DeductScoring, Input, Inputs, Item, JudgedScoring, Method


def faults(method: Method, inputs: Inputs) -> list[Problem]:
    """Items the method does not have, kinds it does not deduct for, points out of bounds or without a reason."""
    items = {item.code: item for item in method.items}
    return [
        problem
        for subject, given in inputs.items()
        for code, one in given.items()
        for problem in _faults(items, f"{subject} / {code}", code, one)
    ]


def _faults(items: Mapping[str, Item], where: str, code: str, given: Input) -> Iterator[Problem]:
    item = items.get(code)
    if item is None:
        yield errors.INPUT_ITEM(where=where, value=code)
        return
    if given.unit and given.unit not in units():
        yield UNKNOWN_UNIT(where=where, value=given.unit)
    if isinstance(item.scoring, DeductScoring):
        yield from _findings(item.scoring, where, given.counts or {})
    if isinstance(item.scoring, JudgedScoring) and given.value_micro is not None:
        yield from _judged(item.scoring, where, given, given.value_micro)


def _findings(scoring: DeductScoring, where: str, counts: Mapping[str, int]) -> Iterator[Problem]:
    known = [kind.code for kind in scoring.deductions]
    for kind, count in counts.items():
        if kind not in known:
            yield errors.INPUT_FINDING(where=where, value=kind, choices=", ".join(known))
        if type(count) is not int or count < 0:
            yield errors.INPUT_COUNT(where=where, value=count)


def _judged(scoring: JudgedScoring, where: str, given: Input, points_micro: int) -> Iterator[Problem]:
    least, most = scoring.least_micro, scoring.most_micro
    if not least <= points_micro <= most:
        value = decimal_text(points_micro)
        yield errors.INPUT_POINTS(where=where, value=value, least=decimal_text(least), most=decimal_text(most))
    if not given.note.strip():
        yield errors.INPUT_REASON(where=where)
    if scoring.evidence and not given.evidence:
        yield errors.INPUT_EVIDENCE(where=where)
