"""Results out of the JSON of a snapshot, as the values they were. Not for: judging them, or whether they are true."""

from collections.abc import Mapping
from typing import Any

from wufei.programme.evaluation.spec import Deducted, How, NoData, Node, NodeKind, Rank, Result


def ranking(results: Mapping[str, Any]) -> tuple[Rank, ...]:
    """The ranking in its order."""
    return tuple(Rank(**{**row, "tied": bool(row["tied"])}) for row in results.get("ranking", ()))


def result(results: Mapping[str, Any], subject: str) -> Result | None:
    """The score of one subject; None where it was not scored."""
    row = results.get("results", {}).get(subject)
    if row is None:
        return None
    known = {
        **row,
        "total": node(row["total"]),
        "extras": tuple(node(part) for part in row["extras"]),
        "publishable": bool(row["publishable"]),
        "lacking": tuple(row["lacking"]),
    }
    return Result(**{"points_micro": None, "progress_micro": None, **known})


def node(row: Mapping[str, Any]) -> Node:
    """A node of the score tree with all below it."""
    known = {
        **row,
        "kind": NodeKind(row["kind"]),
        "how": How(row["how"]) if "how" in row else None,
        "reason": NoData(row["reason"]) if "reason" in row else None,
        "deducted": tuple(Deducted(**part) for part in row.get("deducted", ())),
        "children": tuple(node(part) for part in row.get("children", ())),
    }
    return Node(**{"points_micro": None, "marks_micro": None, **known})
