"""Reads of typical cases: who sees which, with the figures they pull as they stand now. Not for: papers (papers.py)."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from wufei.kernel.access import Actor, Subject, allowed
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.exemplars.models import Case, CaseFile, CaseMetric
from wufei.programme.exemplars.permissions import CASE_READ, DRAFT_READ
from wufei.programme.exemplars.spec import CaseEvent, CaseState
from wufei.programme.exemplars.states import CASES
from wufei.programme.indicators.models import Definition, Figure
from wufei.programme.indicators.queries.definitions import definition_at, definition_now
from wufei.programme.indicators.queries.figures import figures_visible_to


@dataclasses.dataclass(frozen=True, slots=True)
class Live:
    """A figure of a case as it stands now: the definition in force then, the figure or none."""

    metric: CaseMetric
    definition: Definition
    figure: Figure | None


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A case with its live figures."""

    case: Case
    figures: tuple[Live, ...]


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Selected cases for all who may read; the others as far as the actor's reach goes."""
    if actor.all_powerful:
        return Case.objects.all()
    reach = Q(state=CaseState.SELECTED) if actor.may_somewhere(CASE_READ) else Q(pk__in=())
    for grant in actor.reach(DRAFT_READ):
        if grant.party_id is None and grant.place_code is None:
            return Case.objects.all()
        part = Q()
        if grant.party_id is not None:
            part &= Q(lead=grant.party_id)
        if grant.place_code is not None:
            part &= Q(place__code__startswith=grant.place_code)
        reach |= part
    return Case.objects.filter(reach)


def case_get(*, actor: Actor, case_id: int) -> Case:
    """One case; raises NOT_FOUND where it is absent or out of reach."""
    rows = cases_visible_to(actor).select_related("place", "lead").defer("place__outline")
    found = rows.prefetch_related("tasks", "projects", "steps").filter(pk=case_id).first()
    if found is None:
        raise NOT_FOUND(where="case", value=case_id)
    return found


def case_subject(case: Case) -> Subject:
    """The case as the policy sees it."""
    place = case.place.code if case.place else ""
    return Subject(state=case.state, party_ids=frozenset({case.lead_id}), place_code=place)


def case_events(actor: Actor, case: Case) -> list[CaseEvent]:
    """The moves that are possible now and that this actor may make."""
    subject = case_subject(case)
    moves = CASES.moves_from(CaseState(case.state))
    return [m.event for m in moves if m.permission is not None and allowed(actor, m.permission, subject)]


def files_of(case: Case) -> list[CaseFile]:
    """The files that are there."""
    return list(case.files.filter(removed_at__isnull=True).select_related("file"))


def file_get(*, actor: Actor, link_id: int) -> CaseFile:
    """One file of a case that this actor may read. Raises NOT_FOUND."""
    rows = CaseFile.objects.filter(case__in=cases_visible_to(actor), removed_at__isnull=True)
    found = rows.select_related("file", "case__place").filter(pk=link_id).first()
    if found is None:
        raise NOT_FOUND(where="file", value=link_id)
    return found


def cases_told(actor: Actor, cases: Iterable[Case]) -> list[Told]:
    """Cases with their figures as they stand now, in a few queries however many there are."""
    rows = list(cases)
    metrics = CaseMetric.objects.filter(case__in=rows).select_related("indicator", "place").defer("place__outline")
    found = list(metrics.prefetch_related("indicator__definitions"))
    figures = _figures(actor, found)
    by_case: dict[int, list[Live]] = {}
    for metric in found:
        editions = list(metric.indicator.definitions.all())
        definition = definition_at(editions, metric.closing) or definition_now(metric.indicator)
        figure = figures.get((metric.indicator_id, metric.place_id, metric.closing))
        by_case.setdefault(metric.case_id, []).append(Live(metric, definition, figure))
    return [Told(case, tuple(by_case.get(case.pk, ()))) for case in rows]


def _figures(actor: Actor, metrics: Sequence[CaseMetric]) -> dict[tuple[int, int, int], Figure]:
    if not metrics:
        return {}
    rows = figures_visible_to(actor).filter(
        indicator__in={m.indicator_id for m in metrics},
        place__in={m.place_id for m in metrics},
        closing__in={m.closing for m in metrics},
        superseded_at__isnull=True,
    )
    return {(f.indicator_id, f.place_id, f.closing): f for f in rows.defer("inputs")}


def cases_listed(
    actor: Actor, *, field: str = "", state: str = "", place_code: str = "", words: str = ""
) -> QuerySet[Case]:
    """The cases asked for, newest first."""
    rows = cases_visible_to(actor).select_related("place", "lead").defer("place__outline", "done")
    if field:
        rows = rows.filter(field=field)
    rows = rows.filter(state=state) if state else rows.exclude(state=CaseState.WITHDRAWN)
    if place_code:
        rows = rows.filter(place__code__startswith=place_code)
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(summary__icontains=words) | Q(lead__name__icontains=words))
    return rows


def cases_selected(actor: Actor, *, start: dt.date, end: dt.date) -> QuerySet[Case]:
    """The selected cases whose time meets these days; a case without days is always among them."""
    rows = cases_visible_to(actor).filter(state=CaseState.SELECTED).select_related("place", "lead")
    rows = rows.filter(Q(start_on__isnull=True) | Q(start_on__lte=end))
    rows = rows.filter(Q(end_on__isnull=True) | Q(end_on__gte=start))
    return rows.defer("place__outline").order_by("field", "pk")
