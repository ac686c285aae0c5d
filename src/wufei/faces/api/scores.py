"""What a run says of one subject and between runs: score tree, sensitivity, differences; the lock and its proof.

It adds to the router of evaluations.py: ninja knows an address in one router only. Not for: ranking, funds.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Schema, UploadedFile
from pydantic import Field

from wufei.faces.api.evaluations import RunAsked, RunOut, ScoreRow, router, run_of, score_told
from wufei.faces.api.files import attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Given, Id
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.words import exact
from wufei.kernel import keyring
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.evaluation.queries import evaluations as queries
from wufei.programme.evaluation.queries import proofs, scores
from wufei.programme.evaluation.queries.proofs import Verdict
from wufei.programme.evaluation.queries.scores import Difference, Leaf, Sensitivity
from wufei.programme.evaluation.spec import How, Input, NoData, NodeKind, Rank
from wufei.programme.indicators.spec import ReadingState

JSON = "application/json"


class GivenOut(Schema):
    """What went into one item. Amounts are exact decimal text in `unit`."""

    value: str | None
    unit: str
    target: str | None
    baseline: str | None
    counts: dict[str, int] | None = Field(description="Findings by kind.")
    note: str
    evidence: list[str] = Field(description="SHA-256 of each file.")
    missing: str = Field(description="Why there is no value, as a code of the source.")
    figure_id: int | None = Field(description="GET /figures/{id} opens it.")
    status: ReadingState | None


class DeductedOut(Schema):
    """What the findings of one kind cost."""

    code: str
    count: int
    points: str


class NodeOut(Schema):
    """A node of the score tree. Points of 100; null where nothing below it has data."""

    kind: NodeKind
    code: str
    name_zh: str
    name_en: str
    points: str | None
    weight: str = Field(description="Full marks, of the 100 of the whole.")
    effect: str = Field(description="The same among what has data.")
    marks: str | None = Field(description="What it brings to the whole.")
    before: str | None = Field(description="Points of the period before.")
    progress: str | None = Field(description="The change since.")


class LeafOut(NodeOut):
    """One item: what went in, by which rule it got its points, what came out."""

    value: str | None = Field(description="As used, in `unit`.")
    target: str | None
    baseline: str | None
    unit: str
    how: How | None
    deducted: list[DeductedOut]
    reason: NoData | None = Field(description="Why it has no points.")
    indicator: str = Field(description="The indicator it is computed from; empty where it is none.")
    given: GivenOut


class BranchOut(NodeOut):
    """One group with its items."""

    items: list[LeafOut]


class TreeOut(Schema):
    """The score of one subject, opened."""

    evaluation_id: int
    run: RunOut
    score: ScoreRow
    groups: list[BranchOut]
    extras: list[LeafOut] = Field(description="Bonus items.")


class SwapOut(Schema):
    """A pair of neighbours that change places when one weight changes."""

    ahead: str
    behind: str
    title_zh: str
    title_en: str
    group: bool = Field(description="Whether it is the weight of a group, else of an item.")
    position: int
    weight: str = Field(description="Full marks now.")
    needed: str = Field(description="Full marks from which on they swap.")
    change_percent: str


class SteadyOut(Schema):
    """How steady one rank is under random weights."""

    name: str
    rank: int
    kept_permille: int
    low: int
    high: int


class SensitivityOut(Schema):
    """How far a ranking rests on its weights."""

    swaps: list[SwapOut] = Field(description="The smallest change first.")
    steady: list[SteadyOut]
    draws: int
    closeness: int


class RankOut(Schema):
    """The place of a subject in one of two runs."""

    rank: int | None
    tied: bool
    points: str | None
    grade: str


class ChangedOut(Schema):
    """One item that went in otherwise."""

    code: str
    name_zh: str
    name_en: str
    before: GivenOut | None
    after: GivenOut | None


class DifferenceOut(Schema):
    """One subject in two runs."""

    name: str
    before: RankOut | None
    after: RankOut | None
    points_change: str | None
    places_gained: int | None
    changed: list[ChangedOut]


class FaultOut(Schema):
    """Something that is wrong with a file."""

    where: str = Field(examples=["signature", "inputs/371502/straw"])
    stored: str
    found: str


class VerdictOut(Schema):
    """What was found in a signed evaluation: its signature, each input by its digest, each result computed again."""

    sound: bool
    signed: bool
    public_key: str = Field(description="It was held against this one, in hexadecimal.")
    key_of_this_house: bool
    sha256: str
    method: str
    period: str
    faults: list[FaultOut]


class RunsAsked(Given):
    """Which two runs."""

    base: int = Field(ge=1, le=2**31 - 1)
    other: int = Field(ge=1, le=2**31 - 1)


class VerifyHow(Given):
    """Which key to hold it against."""

    public_key: str = Field("", pattern=r"^([0-9a-f]{64})?$", description="The one in the file unless told.")


def _given(given: Input | None) -> dict[str, Any] | None:
    if given is None:
        return None
    return {
        "value": exact(given.value_micro),
        "target": exact(given.target_micro),
        "baseline": exact(given.baseline_micro),
        "counts": None if given.counts is None else dict(given.counts),
        "evidence": list(given.evidence),
        "status": given.state or None,
        **{name: getattr(given, name) for name in ("unit", "note", "missing", "figure_id")},
    }


def _node(node: Any, named: Any) -> dict[str, Any]:
    amounts = ("points", "weight", "effect", "marks", "before", "progress")
    told = {"kind": node.kind, "code": node.code, "name_zh": named.name_zh, "name_en": named.name_en}
    return {**told, **{name: exact(getattr(node, f"{name}_micro")) for name in amounts}}


def _leaf(leaf: Leaf) -> dict[str, Any]:
    node = leaf.node
    return {
        **_node(node, leaf.item),
        **{name: exact(getattr(node, f"{name}_micro")) for name in ("value", "target", "baseline")},
        **{name: getattr(node, name) for name in ("unit", "how", "reason")},
        "deducted": [{"code": d.code, "count": d.count, "points": exact(d.points_micro)} for d in node.deducted],
        "indicator": leaf.indicator,
        "given": _given(leaf.given),
    }


@router.get("/evaluation-subjects/{subject_id}/score", response=replies(TreeOut))
def subject_score(request: HttpRequest, subject_id: Id, asked: Query[RunAsked]) -> dict[str, Any]:
    """One subject's score, opened: groups, items, what went in and where it comes from, points, weights, reasons."""
    actor = actor_of(request)
    one = queries.subject_get(actor=actor, subject_id=subject_id)
    found = queries.evaluation_get(actor=actor, evaluation_id=one.evaluation_id)
    run = run_of(actor, found, asked.run)
    opened = scores.tree(found, run, one)
    if opened is None:
        raise NOT_FOUND(where="score", value=subject_id)
    return {
        "evaluation_id": found.pk,
        "run": run,
        "score": score_told(opened.score),
        "groups": [
            {**_node(branch.node, branch.group), "items": [_leaf(leaf) for leaf in branch.leaves]}
            for branch in opened.branches
        ],
        "extras": [_leaf(leaf) for leaf in opened.extras],
    }


@router.get("/evaluations/{evaluation_id}/sensitivity", response=replies(SensitivityOut))
def evaluation_sensitivity(request: HttpRequest, evaluation_id: Id, asked: Query[RunAsked]) -> dict[str, Any]:
    """Which change of one weight would swap whom, and how steady the ranks are under many random weights."""
    actor = actor_of(request)
    found = queries.evaluation_get(actor=actor, evaluation_id=evaluation_id)
    return _sensitivity(scores.sensitivity_of(found, run_of(actor, found, asked.run)))


def _sensitivity(seen: Sensitivity) -> dict[str, Any]:
    names = ("ahead", "behind", "title_zh", "title_en", "group", "position")
    swaps = [
        {
            **{name: getattr(swap, name) for name in names},
            "weight": exact(swap.weight_micro),
            "needed": exact(swap.needed_micro),
            "change_percent": exact(100 * swap.change_micro),
        }
        for swap in seen.swaps
    ]
    return {"swaps": swaps, "steady": list(seen.steady), "draws": seen.draws, "closeness": seen.closeness}


@router.get("/evaluations/{evaluation_id}/differences", response=replies(list[DifferenceOut]))
def run_differences(request: HttpRequest, evaluation_id: Id, asked: Query[RunsAsked]) -> list[dict[str, Any]]:
    """What differs between two runs, subject by subject in the order of the other one."""
    actor = actor_of(request)
    found = queries.evaluation_get(actor=actor, evaluation_id=evaluation_id)
    base, other = run_of(actor, found, asked.base), run_of(actor, found, asked.other)
    return [_difference(row) for row in scores.differences(found, base, other)]


def _difference(row: Difference) -> dict[str, Any]:
    return {
        "name": row.name,
        "before": _rank(row.before),
        "after": _rank(row.after),
        "points_change": exact(row.points_change_micro),
        "places_gained": row.places_gained,
        "changed": [
            {
                **{name: getattr(one.item, name) for name in ("code", "name_zh", "name_en")},
                "before": _given(one.before),
                "after": _given(one.after),
            }
            for one in row.changed
        ],
    }


def _rank(rank: Rank | None) -> dict[str, Any] | None:
    if rank is None:
        return None
    return {"rank": rank.rank, "tied": rank.tied, "grade": rank.grade, "points": exact(rank.points_micro)}


@router.get("/evaluations/{evaluation_id}/signed", response=replies(None), openapi_extra=file_answer(JSON))
def evaluation_signed(request: HttpRequest, evaluation_id: Id) -> HttpResponse:
    """The locked run with its signature, as one file that anybody can verify."""
    found = queries.evaluation_get(actor=actor_of(request), evaluation_id=evaluation_id)
    return attachment(_proof(found), f"{found.title}.json", JSON)


@router.get("/evaluations/{evaluation_id}/proof", response=replies(VerdictOut))
def evaluation_proof(request: HttpRequest, evaluation_id: Id) -> dict[str, Any]:
    """What verifying the lock finds at this moment."""
    found = queries.evaluation_get(actor=actor_of(request), evaluation_id=evaluation_id)
    return _verdict(proofs.verdict(_proof(found)))


@router.post("/evaluation-proofs/verify", response=replies(VerdictOut))
def evaluation_verify(request: HttpRequest, how: Form[VerifyHow], file: File[UploadedFile]) -> dict[str, Any]:
    """Verify a file of any house: signature, every input, every result computed again. Nothing is kept."""
    return _verdict(proofs.verdict(file.read(), public=bytes.fromhex(how.public_key) or None))


def _proof(found: Any) -> bytes:
    data = proofs.proof(found)
    if data is None:
        raise NOT_FOUND(where="lock", value=found.pk)
    return data


def _verdict(seen: Verdict) -> dict[str, Any]:
    own = keyring.public_key()
    return {
        **{name: getattr(seen, name) for name in ("sound", "signed", "sha256", "method", "period", "faults")},
        "public_key": seen.public.hex(),
        "key_of_this_house": bool(own) and own == seen.public,
    }
