"""A run as bytes that anybody can check: the method, all inputs, the results, the ranking, the time; signed; redone.

Every input has its digest beside it, so that whoever finds a bad signature is told which input was altered. A key that
signs is never in here. Not for: keeping snapshots or keys (actions), or scores that change.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from wufei.kernel import signatures
from wufei.kernel.problems import Problem, Problems
from wufei.programme.evaluation import errors
from wufei.programme.evaluation.rules import method_file
from wufei.programme.evaluation.rules.canonical import Difference, differences, parsed, plain, sha256, written
from wufei.programme.evaluation.rules.ranking import rank
from wufei.programme.evaluation.rules.scoring import score
from wufei.programme.evaluation.spec import Input, Inputs, Method, Rank

FORM = "wufei.evaluation/1"
_KINDS: dict[type[Any], dict[str, type[Any]]] = {
    Input: {
        "value_micro": int,
        "unit": str,
        "target_micro": int,
        "baseline_micro": int,
        "counts": dict,
        "note": str,
        "evidence": list,
        "missing": str,
        "figure_id": int,
        "state": str,
    },
    Rank: {
        "subject": str,
        "rank": int,
        "tied": int,
        "points_micro": int,
        "grade": str,
        "change": int,
        "points_change_micro": int,
    },
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """All that a score depends on. `period` as its code (2025, 2025H1); `taken_at` aware; `before` and `earlier`: the
    inputs and the ranking of the run that progress and changes of rank are counted from.
    """

    method: Method
    period: str
    taken_at: dt.datetime
    inputs: Inputs
    before: Inputs = dataclasses.field(default_factory=dict)
    earlier: tuple[Rank, ...] = ()


def taken(run: Run) -> bytes:
    """The canonical bytes of a run, its results included. Raises Problems with every faulty input."""
    results = score(run.method, run.inputs, before=run.before)
    content = {
        **_given(run),
        "results": {result.subject: result for result in results},
        "ranking": rank(run.method, results, earlier=run.earlier),
    }
    content = plain(content)
    return written({**content, "digests": _digests(content)})


def opened(data: bytes) -> Run:
    """The run in a snapshot, without looking at its results. Raises SNAPSHOT_UNREADABLE."""
    content = _content(data)
    try:
        return _run(content)
    except (Problem, Problems, LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise errors.SNAPSHOT_UNREADABLE(where="snapshot", what=str(error)[:200]) from error


def recompute(data: bytes) -> bytes:
    """Score again from the stored method and inputs: of a snapshot nobody touched, the same bytes.

    Raises SNAPSHOT_UNREADABLE, or Problems where an input is faulty.
    """
    return taken(opened(data))


def verify(data: bytes, signature: bytes, public: bytes) -> tuple[Difference, ...]:
    """Everything that is wrong with a signed snapshot; nothing where it is sound.

    `signature` where it does not fit; `inputs/<subject>/<item>` and the like where a part does not fit its digest; and
    each result that scoring again gives otherwise. Raises signatures.KEY_WRONG.
    """
    unsigned = () if signatures.holds(data, signature, public) else (Difference("signature", signature.hex(), ""),)
    return (*unsigned, *unsound(data))


def unsound(data: bytes) -> Iterator[Difference]:
    """What is wrong with a snapshot whoever signed it: parts that do not fit their digests, results, its writing."""
    try:
        content = _content(data)
    except Problem as problem:
        yield Difference("snapshot", "", problem.says())
        return
    altered = list(differences(content.get("digests"), _digests(content)))
    yield from altered
    try:
        again = recompute(data)
    except Problem as problem:
        yield Difference("snapshot", "", problem.says())
        return
    except Problems as problems:
        yield from (Difference(problem.where, "", problem.says()) for problem in problems.problems)
        return
    redone = [row for row in differences(content, parsed(again)) if not row.where.startswith("digests/")]
    yield from redone
    if again != data and not altered and not redone:
        yield Difference("bytes", "", "")


def _given(run: Run) -> dict[str, Any]:
    method = run.method
    return {
        "form": FORM,
        "method": {"code": method.code, "edition": method.edition, "sha256": method.sha256, "text": method.text},
        "period": run.period,
        "taken_at": run.taken_at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "inputs": run.inputs,
        "before": run.before,
        "earlier": run.earlier,
    }


def _digests(content: Mapping[str, Any]) -> dict[str, Any]:
    """The digest of each part that was given, inputs one by one. What was computed needs none: it is computed again."""
    found: dict[str, Any] = {
        name: sha256(content.get(name)) for name in ("form", "method", "period", "taken_at", "earlier")
    }
    for name in ("inputs", "before"):
        subjects = content.get(name)
        found[name] = {
            subject: {code: sha256(given) for code, given in items.items()} if isinstance(items, dict) else ""
            for subject, items in (subjects.items() if isinstance(subjects, dict) else ())
        }
    return found


def _content(data: bytes) -> dict[str, Any]:
    try:
        content = parsed(data)
        # Texts that no file can hold, and nesting deeper than anybody writes, are refused here once for all.
        written(content)
    except (ValueError, RecursionError) as error:
        raise errors.SNAPSHOT_UNREADABLE(where="snapshot", what=str(error)[:200]) from error
    if not isinstance(content, dict) or content.get("form") != FORM:
        raise errors.SNAPSHOT_UNREADABLE(where="snapshot", what=FORM)
    return content


def _run(content: Mapping[str, Any]) -> Run:
    stored = content["method"]
    return Run(
        method=method_file.read(stored["text"].encode(), stored["code"]),
        period=str(content["period"]),
        taken_at=dt.datetime.fromisoformat(content["taken_at"]).astimezone(dt.UTC),
        inputs=_inputs(content["inputs"]),
        before=_inputs(content["before"]),
        earlier=tuple(Rank(**_fields(Rank, row)) for row in content["earlier"]),
    )


def _inputs(stored: Mapping[str, Any]) -> dict[str, dict[str, Input]]:
    return {
        subject: {code: Input(**_fields(Input, row)) for code, row in items.items()}
        for subject, items in stored.items()
    }


def _fields(kind: type[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a stored row. A field of the wrong sort is refused here and not where it would do harm."""
    for name, value in row.items():
        if type(value) is not _KINDS[kind][name]:
            raise TypeError(f"{name}: {value!r}")
    found = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return {**found, "tied": bool(found["tied"])} if kind is Rank else found
