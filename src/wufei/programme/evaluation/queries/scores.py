"""What a run says, for pages and papers: the ranking, one subject's score tree, what lacks, how steady it is, diffs.

Everything here is read out of the run's snapshot; nothing is computed that is not in it but the sensitivity, which
follows from it. Not for: making a run (actions.computing).
"""

import dataclasses
import functools
from collections.abc import Iterator

from wufei.kernel.problems import Problem
from wufei.programme.evaluation import spec
from wufei.programme.evaluation.errors import COVERAGE
from wufei.programme.evaluation.models import Evaluation, Run, Subject
from wufei.programme.evaluation.queries.evaluations import subject_name, subjects_of
from wufei.programme.evaluation.queries.methods import method_read
from wufei.programme.evaluation.rules import reading, sensitivity, snapshot
from wufei.programme.evaluation.spec import Grade, Input, Item, MeasureKind, Node, NodeKind, Rank, Result
from wufei.programme.indicators.spec import RANK


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """One subject of a run. `state`: the lowest status of the figures that went in; empty where there were none."""

    subject: Subject
    name: str
    rank: Rank
    result: Result
    grade: Grade | None
    lacking: tuple[Item, ...]
    state: str


@dataclasses.dataclass(frozen=True, slots=True)
class Leaf:
    """One item of a score tree: what the method says, what went in, what came out."""

    item: Item
    node: Node
    given: Input

    @property
    def indicator(self) -> str:
        """The indicator it is computed from; empty where it is none."""
        return self.item.measure.code if self.item.measure.kind is MeasureKind.INDICATOR else ""


@dataclasses.dataclass(frozen=True, slots=True)
class Branch:
    """One group with its items."""

    group: spec.Group
    node: Node
    leaves: tuple[Leaf, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Tree:
    """The score of one subject, opened."""

    score: Score
    branches: tuple[Branch, ...]
    extras: tuple[Leaf, ...]


def run_opened(run: Run) -> snapshot.Run:
    """Method and inputs of a run, out of its snapshot."""
    return _opened(run.pk, run.sha256)


@functools.lru_cache(maxsize=16)
def _opened(run_id: int, _sha256: str) -> snapshot.Run:
    return snapshot.opened(bytes(Run.objects.values_list("snapshot", flat=True).get(pk=run_id)))


def scores(found: Evaluation, run: Run) -> list[Score]:
    """Every subject of a run in the order of its ranking; who was left out since is not in it."""
    method = method_read(found.method)
    subjects = {subject.key: subject for subject in subjects_of(found, left_out=True)}
    opened = run_opened(run)
    made = []
    for rank in reading.ranking(run.results):
        result = reading.result(run.results, rank.subject)
        if result is not None and rank.subject in subjects:
            made.append(_score(method, subjects[rank.subject], rank, result, opened))
    return made


def _score(method: spec.Method, subject: Subject, rank: Rank, result: Result, opened: snapshot.Run) -> Score:
    items = {item.code: item for item in method.items}
    given = opened.inputs.get(subject.key, {}).values()
    states = [one.state for one in given if one.state and one.value_micro is not None]
    return Score(
        subject=subject,
        name=subject_name(subject),
        rank=rank,
        result=result,
        grade=next((grade for grade in method.grades if grade.code == result.grade), None),
        lacking=tuple(items[code] for code in result.lacking),
        state=min(states, key=lambda state: RANK.get(state, 0), default=""),
    )


def tree(found: Evaluation, run: Run, subject: Subject) -> Tree | None:
    """One subject's score with groups, items and what went in; None where the run does not score it."""
    score = next((row for row in scores(found, run) if row.subject.pk == subject.pk), None)
    if score is None:
        return None
    method, opened = method_read(found.method), run_opened(run)
    items = {item.code: item for item in method.items}
    groups = {group.code: group for group in method.groups}
    given = opened.inputs.get(subject.key, {})

    def leaf(node: Node) -> Leaf:
        return Leaf(items[node.code], node, given.get(node.code, Input()))

    return Tree(
        score=score,
        branches=tuple(
            Branch(groups[node.code], node, tuple(leaf(child) for child in node.children))
            for node in score.result.total.children
        ),
        extras=tuple(leaf(node) for node in score.result.extras),
    )


def uncovered(found: Evaluation, run: Run) -> list[Problem]:
    """A problem for each subject whose data do not cover enough of the weights, naming what lacks."""
    method = method_read(found.method)
    return [
        COVERAGE(
            where=f"subject:{score.subject.pk}",
            value=score.subject.key,
            subject=score.name,
            covered=f"{score.result.coverage_permille / 10:g}%",
            needed=f"{method.coverage_permille / 10:g}%",
            items="、".join(item.name_zh for item in score.lacking),
        )
        for score in scores(found, run)
        if not score.result.publishable and not score.subject.left_out
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class Swap:
    """A pair of neighbours that change places when one weight changes, in names."""

    ahead: str
    behind: str
    title_zh: str
    title_en: str
    group: bool
    position: int
    weight_micro: int
    needed_micro: int
    change_micro: int


@dataclasses.dataclass(frozen=True, slots=True)
class Steady:
    """How steady one rank is, in names."""

    name: str
    rank: int
    kept_permille: int
    low: int
    high: int


@dataclasses.dataclass(frozen=True, slots=True)
class Sensitivity:
    """How far a ranking rests on its weights."""

    swaps: tuple[Swap, ...]
    steady: tuple[Steady, ...]
    draws: int
    closeness: int


def sensitivity_of(found: Evaluation, run: Run) -> Sensitivity:
    """Which change of one weight swaps neighbours, and how ranks lie under many random weights (seed: the period)."""
    method = method_read(found.method)
    swaps, steady = _sensitivity(run.pk, run.sha256, found.closing)
    names = {subject.key: subject_name(subject) for subject in subjects_of(found, left_out=True)}
    titles = {g.code: (g.name_zh, g.name_en) for g in method.groups}
    titles |= {item.code: (item.name_zh, item.name_en) for item in method.items}
    return Sensitivity(
        swaps=tuple(
            Swap(
                ahead=names.get(row.ahead, row.ahead),
                behind=names.get(row.behind, row.behind),
                title_zh=titles[row.code][0],
                title_en=titles[row.code][1] or titles[row.code][0],
                group=row.kind is NodeKind.GROUP,
                position=row.position,
                weight_micro=row.weight_micro,
                needed_micro=row.needed_micro,
                change_micro=row.change_micro,
            )
            for row in swaps
        ),
        steady=tuple(
            Steady(names.get(row.subject, row.subject), row.rank, row.kept_permille, row.low, row.high)
            for row in steady
        ),
        draws=sensitivity.DRAWS,
        closeness=sensitivity.CLOSENESS,
    )


@functools.lru_cache(maxsize=8)
def _sensitivity(
    run_id: int, sha256: str, seed: int
) -> tuple[tuple[sensitivity.Swap, ...], tuple[sensitivity.Steadiness, ...]]:
    opened = _opened(run_id, sha256)
    return (
        sensitivity.swaps(opened.method, opened.inputs),
        sensitivity.steadiness(opened.method, opened.inputs, seed=seed),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Changed:
    """One item of one subject that went in otherwise in a later run."""

    item: Item
    before: Input | None
    after: Input | None


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """One subject in two runs. Ranks and points are None where the subject was not scored or not to be published."""

    name: str
    before: Rank | None
    after: Rank | None
    changed: tuple[Changed, ...]

    @property
    def points_change_micro(self) -> int | None:
        before = self.before.points_micro if self.before else None
        after = self.after.points_micro if self.after else None
        return None if before is None or after is None else after - before

    @property
    def places_gained(self) -> int | None:
        before = self.before.rank if self.before else None
        after = self.after.rank if self.after else None
        return None if before is None or after is None else before - after

    @property
    def same(self) -> bool:
        return not self.changed and not self.points_change_micro and not self.places_gained


def differences(found: Evaluation, earlier: Run, later: Run) -> list[Difference]:
    """What differs between two runs, subject by subject in the order of the later one."""
    names = {subject.key: subject_name(subject) for subject in subjects_of(found, left_out=True)}
    then = {row.subject: row for row in reading.ranking(earlier.results)}
    now = {row.subject: row for row in reading.ranking(later.results)}
    items = {item.code: item for item in method_read(found.method).items}
    one, other = run_opened(earlier).inputs, run_opened(later).inputs
    keys = [*now, *(key for key in then if key not in now)]

    def changed(key: str) -> Iterator[Changed]:
        for code, item in items.items():
            before, after = one.get(key, {}).get(code), other.get(key, {}).get(code)
            if before != after:
                yield Changed(item, before, after)

    return [Difference(names.get(key, key), then.get(key), now.get(key), tuple(changed(key))) for key in keys]
