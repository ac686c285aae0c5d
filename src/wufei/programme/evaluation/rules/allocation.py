"""A sum of money shared out by a locked ranking, to the fen. Not for: scores, or paying anything."""

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from wufei.programme.evaluation import errors
from wufei.programme.evaluation.rules.scoring import rounded
from wufei.programme.evaluation.spec import Allocation, AllocationKind, NoFunds, Rank

ALL_PERMILLE = 1000
MICRO_OF_SHARE = 100 * 1_000_000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one subject gets. `base_fen` of it, rounded down, is the even part; `share_micro`: per cent of the whole.

    `topped_up`: one fen of it comes from what rounding down left over. `reason`: why it gets nothing, or nothing for
    its points.
    """

    subject: str
    points_micro: int | None
    grade: str
    fen: int
    base_fen: int
    share_micro: int
    topped_up: bool
    reason: NoFunds | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sum shared out: the lines sum to `total_fen` exactly."""

    rule: Allocation
    total_fen: int
    lines: tuple[Line, ...]


def allocate(rule: Allocation, total_fen: int, ranks: Iterable[Rank]) -> Sheet:
    """Share out `total_fen`, in the order of `ranks`.

    Exact quotas are rounded down; what is left goes fen by fen to the largest remainders, among equal ones to the
    better points, then by code. Raises FUND_TOTAL, FUND_NOBODY.
    """
    if type(total_fen) is not int or total_fen < 1:
        raise errors.FUND_TOTAL(where="total_fen", value=total_fen)
    rows = list(ranks)
    bases, quotas = _quotas(rule, total_fen, rows)
    floors = {subject: math.floor(quota) for subject, quota in quotas.items()}
    points = {row.subject: row.points_micro or 0 for row in rows}
    order = sorted(quotas, key=lambda subject: (floors[subject] - quotas[subject], -points[subject], subject))
    topped = set(order[: total_fen - sum(floors.values())])
    lines = tuple(
        Line(
            subject=row.subject,
            points_micro=row.points_micro,
            grade=row.grade,
            fen=floors.get(row.subject, 0) + (row.subject in topped),
            base_fen=math.floor(bases.get(row.subject, 0)),
            share_micro=rounded(quotas.get(row.subject, Fraction(0)) / total_fen * MICRO_OF_SHARE),
            topped_up=row.subject in topped,
            reason=_reason(rule, row),
        )
        for row in rows
    )
    return Sheet(rule=rule, total_fen=total_fen, lines=lines)


def _quotas(
    rule: Allocation, total_fen: int, rows: Sequence[Rank]
) -> tuple[Mapping[str, Fraction], Mapping[str, Fraction]]:
    """Subject → its even part, and → all it shall get, exactly; only who is to be published has one."""
    published = [row for row in rows if row.rank is not None]
    parts = {row.subject: _parts(rule, row) for row in published}
    base = Fraction(total_fen * rule.base_permille, ALL_PERMILLE)
    whole = sum(parts.values())
    # A rule that spreads all of it evenly needs nobody's points; any other does.
    if not published or (whole == 0 and base < total_fen):
        raise errors.FUND_NOBODY(where="rule", value=rule.code)
    bases = {row.subject: base / len(published) for row in published}
    return bases, {
        subject: bases[subject] + ((total_fen - base) * Fraction(part, whole) if whole else 0)
        for subject, part in parts.items()
    }


def _parts(rule: Allocation, row: Rank) -> int:
    """In proportion to what the points or the grade of a subject count."""
    if rule.kind is AllocationKind.GRADES:
        return rule.shares.get(row.grade, 0)
    return max(0, (row.points_micro or 0) - rule.over_micro)


def _reason(rule: Allocation, row: Rank) -> NoFunds | None:
    if row.rank is None:
        return NoFunds.UNPUBLISHED
    if _parts(rule, row):
        return None
    return NoFunds.GRADE if rule.kind is AllocationKind.GRADES else NoFunds.BELOW
