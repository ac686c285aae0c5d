"""What goes into a run: figures with targets and baselines, tasks, rounds, what people gave. Few queries, any size.

A share is exact until it is rounded once to millionths of a per cent. What is missing says why in words of the source
(a code, so that a snapshot speaks no language). Not for: what it is worth (rules).
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from wufei.kernel import clock
from wufei.kernel.periods import closing_day, closing_earlier
from wufei.kernel.units import MICRO
from wufei.programme.evaluation import spec
from wufei.programme.evaluation.models import Evaluation, FindingCount, Judgement, Subject
from wufei.programme.evaluation.queries.evaluations import earlier_locked, subjects_of
from wufei.programme.evaluation.rules.inputs import faults
from wufei.programme.evaluation.rules.reading import ranking
from wufei.programme.evaluation.rules.snapshot import opened
from wufei.programme.evaluation.spec import Input, Item, MeasureKind, Rank
from wufei.programme.indicators.models import Figure, Indicator, Target
from wufei.programme.indicators.queries.board import target_at
from wufei.programme.indicators.queries.definitions import definition_at
from wufei.programme.plans.models import Task, TaskParty
from wufei.programme.plans.spec import Role, TaskState
from wufei.programme.rounds.models import Page
from wufei.programme.rounds.queries.rounds import progress_of
from wufei.programme.rounds.spec import RoundState

YEAR, YEAR_MONTHS = 100, 12
OWNING = (Role.LEAD, Role.RESPONSIBLE)
Gathered = dict[str, dict[str, Input]]


def gather(found: Evaluation, method: spec.Method, *, closing: int | None = None, given: bool = True) -> Gathered:
    """The inputs of every subject that is scored, at the month `closing` (the evaluation's own).

    `given`: with what people gave for this evaluation; there is none for another year.
    """
    subjects = subjects_of(found)
    month = closing or found.closing
    inputs: Gathered = {subject.key: {} for subject in subjects}
    by_kind: dict[MeasureKind, list[Item]] = {}
    for item in method.items:
        by_kind.setdefault(item.measure.kind, []).append(item)
    for rows in (
        _figures(subjects, by_kind.get(MeasureKind.INDICATOR, []), month),
        _shares(_tasks(subjects, month), by_kind.get(MeasureKind.TASKS, [])),
        _shares(_pages(subjects, month), by_kind.get(MeasureKind.ROUNDS, [])),
        _given(subjects) if given else {},
    ):
        for key, items in rows.items():
            inputs[key].update(items)
    return inputs


def before(found: Evaluation, method: spec.Method) -> tuple[Gathered, tuple[Rank, ...]]:
    """Inputs and ranking of the year before: of the locked evaluation, else live data without a ranking."""
    last = earlier_locked(found)
    if last is None:
        return gather(found, method, closing=closing_earlier(found.closing, YEAR_MONTHS), given=False), ()
    run = opened(bytes(last.lock.run.snapshot))
    names = _names(last, subjects_of(found))
    inputs = {
        names[key]: {code: one for code, one in items.items() if not faults(method, {key: {code: one}})}
        for key, items in run.inputs.items()
        if key in names
    }
    rows = ranking(last.lock.run.results)
    return inputs, tuple(_renamed(row, names[row.subject]) for row in rows if row.subject in names)


def _names(last: Evaluation, subjects: Iterable[Subject]) -> dict[str, str]:
    """Key of the year before → key of today: units are known by what they are, not by how they were called."""
    today = {(s.place_id, s.party_id): s.key for s in subjects}
    return {s.key: today[s.place_id, s.party_id] for s in last.subjects.all() if (s.place_id, s.party_id) in today}


def _renamed(row: Rank, key: str) -> Rank:
    # The year before the year before is nobody's business here: what changed then would be shown as changed now.
    return Rank(subject=key, rank=row.rank, tied=row.tied, points_micro=row.points_micro, grade=row.grade)


def _place_id(subject: Subject) -> int | None:
    """Whose figures count: the place's own, or those of the place a unit belongs to."""
    return subject.place_id or (subject.party.place_id if subject.party else None)


def _figures(subjects: Sequence[Subject], items: Sequence[Item], closing: int) -> Gathered:
    if not items:
        return {}
    codes = {item.measure.code for item in items}
    indicators = {i.code: i for i in Indicator.objects.filter(code__in=codes).prefetch_related("definitions")}
    places = {place for subject in subjects if (place := _place_id(subject)) is not None}
    wanted = {"indicator__in": [i.pk for i in indicators.values()], "place__in": places}
    rows = Figure.objects.filter(closing=closing, superseded_at__isnull=True, **wanted).select_related("definition")
    figures = {(f.indicator_id, f.place_id): f for f in rows.defer("inputs")}
    targets: dict[tuple[int, int], list[Target]] = {}
    for target in Target.objects.filter(**wanted):
        targets.setdefault((target.indicator_id, target.place_id), []).append(target)
    found: Gathered = {subject.key: {} for subject in subjects}
    for subject in subjects:
        place = _place_id(subject)
        for item in items:
            indicator = indicators.get(item.measure.code)
            if indicator is None or place is None:
                found[subject.key][item.code] = Input(missing="unknown")
                continue
            key = (indicator.pk, place)
            found[subject.key][item.code] = _figure(
                indicator, figures.get(key), target_at(targets.get(key, []), closing), closing
            )
    return found


def _figure(indicator: Indicator, figure: Figure | None, target: Target | None, closing: int) -> Input:
    definition = figure.definition if figure else definition_at(indicator.definitions.all(), closing)
    held = {
        "unit": definition.unit if definition else "",
        "target_micro": target.value_micro if target else None,
        "baseline_micro": target.baseline_micro if target else None,
    }
    if figure is None:
        return Input(missing="none", **held)  # type: ignore[arg-type]
    lacking = ":".join(part for part in (figure.reason, ",".join(map(str, figure.missing))) if part)
    return Input(
        value_micro=figure.value_micro,
        missing=lacking if figure.value_micro is None else "",
        figure_id=figure.pk,
        state=figure.state,
        **held,  # type: ignore[arg-type]
    )


# what is measured → (part, whole)
_Counted = Mapping[str, tuple[int, int]]


def _shares(counted: Mapping[str, _Counted], items: Sequence[Item]) -> Gathered:
    """Shares in per cent, with the two counts as a note; of nothing there is no share."""
    found: Gathered = {}
    for key, rows in counted.items():
        for item in items:
            part, whole = rows[item.measure.what]
            note = f"{part}/{whole}"
            share = (200 * MICRO * part + whole) // (2 * whole) if whole else None
            one = Input(value_micro=share, note=note) if whole else Input(missing="nothing_due")
            found.setdefault(key, {})[item.code] = one
    return found


def _tasks(subjects: Sequence[Subject], closing: int) -> dict[str, _Counted]:
    """The dated tasks a subject owns that were due in the year until `closing`, or earlier and not closed before it."""
    end, year = closing_day(closing), dt.date(closing // YEAR, 1, 1)
    due = {"deadline_on__lte": end}
    owned = TaskParty.objects.filter(
        inherited=False, role__in=OWNING, party__isnull=False, **{f"task__{k}": v for k, v in due.items()}
    ).exclude(task__state=TaskState.DROPPED)
    parties: dict[int, set[int]] = {}
    places: dict[str, set[int]] = {}
    for party, code, task in owned.order_by().values_list("party_id", "party__place__code", "task_id"):
        parties.setdefault(party, set()).add(task)
        places.setdefault(code or "", set()).add(task)
    rows = Task.objects.filter(**due).exclude(state=TaskState.DROPPED)
    for task, code in rows.filter(place__isnull=False).order_by().values_list("pk", "place__code"):
        places.setdefault(code, set()).add(task)
    dated = {
        pk: (deadline, closed if state == TaskState.DONE else None)
        for pk, deadline, closed, state in rows.order_by().values_list("pk", "deadline_on", "closed_on", "state")
        if deadline is not None
    }
    asked = {pk: row for pk, row in dated.items() if row[0] >= year or row[1] is None or row[1] >= year}
    until = min(end, clock.today())
    found: dict[str, _Counted] = {}
    for subject in subjects:
        mine = parties.get(subject.party_id or 0, set()) if subject.party_id else _below(places, subject)
        found[subject.key] = _task_counts([asked[pk] for pk in mine if pk in asked], until)
    return found


def _task_counts(rows: Sequence[tuple[dt.date, dt.date | None]], until: dt.date) -> _Counted:
    done = sum(closed is not None and closed <= until for _deadline, closed in rows)
    on_time = sum(closed is not None and closed <= min(deadline, until) for deadline, closed in rows)
    late = sum(deadline < until and (closed is None or closed > until) for deadline, closed in rows)
    whole = len(rows)
    return {"done_share": (done, whole), "done_on_time_share": (on_time, whole), "overdue_share": (late, whole)}


def _below(by_code: Mapping[str, set[int]], subject: Subject) -> set[int]:
    """What belongs to a place and all below it: codes are prefixes down the tree."""
    own = subject.place.code if subject.place else "-"
    return {pk for code, rows in by_code.items() if code.startswith(own) for pk in rows}


def _pages(subjects: Sequence[Subject], closing: int) -> dict[str, _Counted]:
    """The pages that fell due in rounds of the year until `closing`."""
    rows = Page.objects.filter(round__closing__gt=closing // YEAR * YEAR, round__closing__lte=closing)
    pages = rows.select_related("round", "party", "party__place").defer("party__place__outline")
    now = clock.now()
    due = [p for p in progress_of(pages, now) if p.page.due_at <= now or p.page.round.state == RoundState.CLOSED]
    found: dict[str, _Counted] = {}
    for subject in subjects:
        own = subject.place.code if subject.place else "-"
        mine = [
            p
            for p in due
            if (p.page.party_id == subject.party_id)
            or (subject.party_id is None and p.page.party.place is not None and p.page.party.place.code.startswith(own))
        ]
        first = [p.page.first_submitted_at for p in mine]
        on_time = sum(at is not None and at <= p.page.due_at for at, p in zip(first, mine, strict=True))
        complete = sum(p.filed and p.filled == p.total for p in mine)
        found[subject.key] = {"on_time_share": (on_time, len(mine)), "complete_share": (complete, len(mine))}
    return found


def _given(subjects: Sequence[Subject]) -> Gathered:
    """Points people gave and findings they counted."""
    keys = {subject.pk: subject.key for subject in subjects}
    found: Gathered = {subject.key: {} for subject in subjects}
    held = {"subject__in": list(keys), "superseded_at__isnull": True}
    for row in Judgement.objects.filter(**held).prefetch_related("files"):
        evidence = tuple(sorted(link.sha256 for link in row.files.all()))
        one = Input(value_micro=row.points_micro, note=row.reason, evidence=evidence)
        found[keys[row.subject_id]][row.item] = one
    for count in FindingCount.objects.filter(**held):
        found[keys[count.subject_id]][count.item] = Input(counts=count.counts, note=count.note)
    return found
