"""Ranks from scores: 1, 2, 2, 4. Not for: scoring, or how steady a rank is (sensitivity)."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from wufei.programme.evaluation.spec import Method, Node, Rank, Result


def rank(method: Method, results: Iterable[Result], *, earlier: Iterable[Rank] = ()) -> tuple[Rank, ...]:
    """The ranking, best first; who is not to be published comes last, without a rank, by code.

    The points as published decide; then, where the method names groups or items for it, theirs in that order; who is
    still equal shares a rank. `earlier`: the ranking that changes are counted from.
    """
    rows = list(results)
    keys = {row.subject: _key(method, row) for row in rows if row.publishable}
    before = {row.subject: row for row in earlier}
    ordered = sorted(rows, key=lambda row: (not row.publishable, [-n for n in keys.get(row.subject, ())], row.subject))
    return tuple(_rank(row, keys, before.get(row.subject)) for row in ordered)


def _key(method: Method, row: Result) -> tuple[int, ...]:
    of = {node.code: node.points_micro for node in _nodes(row.total)}
    return tuple(-1 if n is None else n for n in (row.points_micro, *(of[code] for code in method.tie_break)))


def _nodes(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _nodes(child)


def _rank(row: Result, keys: Mapping[str, tuple[int, ...]], before: Rank | None) -> Rank:
    found = Rank(subject=row.subject, points_micro=row.points_micro, grade=row.grade)
    if row.subject not in keys:
        return found
    own = keys[row.subject]
    place = 1 + sum(key > own for key in keys.values())
    found = dataclasses.replace(found, rank=place, tied=sum(key == own for key in keys.values()) > 1)
    if before is None or before.rank is None or before.points_micro is None or row.points_micro is None:
        return found
    return dataclasses.replace(
        found, change=before.rank - place, points_change_micro=row.points_micro - before.points_micro
    )
