"""Writes on typical cases: write, change, hand in, select, return, withdraw. Not for: files (files.py)."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.numbering.actions import number_take
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.rows import swap
from wufei.programme.exemplars import permissions
from wufei.programme.exemplars.errors import (
    LEAD_NEEDED,
    METRIC_NEEDED,
    METRIC_UNKNOWN,
    METRICS_MANY,
    PARTY_UNKNOWN,
    PERIOD_ORDER,
    REASON_NEEDED,
    STORY_NEEDED,
    TEXT_LONG,
    TITLE_NEEDED,
)
from wufei.programme.exemplars.models import Case, CaseMetric, CaseStep
from wufei.programme.exemplars.queries import cases as queries
from wufei.programme.exemplars.spec import CaseEvent, CaseState, Field, MetricIn
from wufei.programme.exemplars.states import CASES
from wufei.programme.indicators.models import Indicator
from wufei.programme.plans.models import Project, Task
from wufei.registers.parties.models import Party
from wufei.registers.places.models import Place

MOST_METRICS, STORY = 12, 12_000
WITH_REASON = frozenset({CaseEvent.RETURN, CaseEvent.WITHDRAW})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CaseIn:
    """A case as given. Its figures are named, never typed."""

    title: str
    field: Field
    lead_id: int | None
    summary: str = ""
    done: str = ""
    place_id: int | None = None
    start_on: dt.date | None = None
    end_on: dt.date | None = None
    task_ids: Sequence[int] = ()
    project_ids: Sequence[int] = ()
    metrics: Sequence[MetricIn] = ()


def case_add(*, actor: Actor, given: CaseIn, simulated: bool = False) -> Case:
    """Begin a case. Raises TITLE_NEEDED, LEAD_NEEDED, METRIC_UNKNOWN, NOT_ALLOWED and what else is wrong with it."""
    with transaction.atomic():
        fields = _fields(given)
        require(actor, permissions.CASE_WRITE, _subject(given))
        case = Case.objects.create(
            number=f"C{number_take(series='exemplars.case'):03d}",
            recorded_at=clock.now(),
            recorded_by=actor.label[:120],
            simulated=simulated,
            **fields,
        )
        _tie(case, given)
        record(actor=actor, act="exemplars.case.add", subject=case, change={"title": case.title})
    return case


def case_change(*, actor: Actor, case_id: int, version: int, given: CaseIn) -> Case:
    """Change a case that is being written or was returned. Raises as case_add, WRONG_STATE, STALE."""
    with transaction.atomic():
        case = queries.case_get(actor=actor, case_id=case_id)
        require(actor, permissions.CASE_WRITE, queries.case_subject(case))
        fields = _fields(given)
        require(actor, permissions.CASE_WRITE, _subject(given))
        before = {key: getattr(case, key) for key in fields}
        swap(case, version=version, **fields)
        _tie(case, given)
        changed = {k: [str(before[k])[:200], str(fields[k])[:200]] for k in fields if before[k] != fields[k]}
        record(actor=actor, act="exemplars.case.change", subject=case, change=changed)
    return case


def case_move(*, actor: Actor, case_id: int, version: int, event: CaseEvent, reason: str = "") -> Case:
    """Hand in, select, return or withdraw. Raises REASON_NEEDED, STORY_NEEDED, METRIC_NEEDED, NO_SUCH_MOVE, STALE."""
    with transaction.atomic():
        case = queries.case_get(actor=actor, case_id=case_id)
        before = CaseState(case.state)
        move = CASES.move(before, event)
        assert move.permission is not None  # noqa: S101  every move of this table names one
        require(actor, move.permission, queries.case_subject(case))
        if event in WITH_REASON and not reason.strip():
            raise REASON_NEEDED(where="reason")
        if event is CaseEvent.SUBMIT:
            _whole(actor, case)
        swap(case, version=version, state=move.target)
        CaseStep.objects.create(
            case=case,
            event=event,
            state_after=move.target,
            reason=reason.strip(),
            recorded_at=clock.now(),
            actor_label=actor.label[:120],
        )
        change = {"state": [str(before), str(move.target)]}
        record(actor=actor, act=f"exemplars.case.{event}", subject=case, change=change, reason=reason)
    return case


def _whole(actor: Actor, case: Case) -> None:
    """Raise STORY_NEEDED or METRIC_NEEDED where a case is not ready to be handed in."""
    if not case.summary or not case.done:
        raise STORY_NEEDED(where="summary" if not case.summary else "done")
    (told,) = queries.cases_told(actor, [case])
    if not any(live.figure is not None and live.figure.value_micro is not None for live in told.figures):
        raise METRIC_NEEDED(where="metrics")


def _subject(given: CaseIn) -> Subject:
    place = Place.objects.filter(pk=given.place_id).first() if given.place_id is not None else None
    parties = frozenset(p for p in (given.lead_id,) if p is not None)
    return Subject(state=CaseState.DRAFT, party_ids=parties, place_code=place.code if place else "")


def _fields(given: CaseIn) -> dict[str, object]:
    """The columns of what was given. Raises what is wrong with it."""
    if not given.title.strip():
        raise TITLE_NEEDED(where="title")
    if given.lead_id is None:
        raise LEAD_NEEDED(where="lead")
    if not Party.objects.filter(pk=given.lead_id).exists():
        raise PARTY_UNKNOWN(where="lead", value=given.lead_id)
    if given.place_id is not None and not Place.objects.filter(pk=given.place_id).exists():
        raise NOT_FOUND(where="place", value=given.place_id)
    if given.start_on and given.end_on and given.end_on < given.start_on:
        raise PERIOD_ORDER(where="end_on", value=given.end_on)
    return {
        "title": _fit("title", given.title, 160),
        "field": Field(given.field),
        "summary": _fit("summary", given.summary, 400),
        "done": _fit("done", given.done.replace("\r\n", "\n"), STORY),
        "place_id": given.place_id,
        "lead_id": given.lead_id,
        "start_on": given.start_on,
        "end_on": given.end_on,
    }


def _fit(where: str, text: str, most: int) -> str:
    text = text.strip()
    if len(text) > most:
        raise TEXT_LONG(where=where, value=text[:60], most=most)
    return text


def _tie(case: Case, given: CaseIn) -> None:
    """Tie the tasks, projects and figures that were named; those no longer named go."""
    for where, model, ids in (("task", Task, given.task_ids), ("project", Project, given.project_ids)):
        known = set(model._default_manager.filter(pk__in=ids).values_list("pk", flat=True))
        if missing := set(ids) - known:
            raise NOT_FOUND(where=where, value=min(missing))
    case.tasks.set(list(given.task_ids))
    case.projects.set(list(given.project_ids))
    wanted = list(dict.fromkeys(given.metrics))
    if len(wanted) > MOST_METRICS:
        raise METRICS_MANY(where="metrics", value=len(wanted), most=MOST_METRICS)
    indicators = dict(Indicator.objects.filter(code__in=[m.indicator for m in wanted]).values_list("code", "pk"))
    places = dict(Place.objects.filter(code__in=[m.place_code for m in wanted]).values_list("code", "pk"))
    case.metrics.all().delete()
    for position, metric in enumerate(wanted):
        if metric.indicator not in indicators or metric.place_code not in places:
            raise METRIC_UNKNOWN(where="metrics", value=metric.indicator)
        CaseMetric.objects.create(
            case=case,
            indicator_id=indicators[metric.indicator],
            place_id=places[metric.place_code],
            closing=metric.closing,
            position=position,
        )
