"""What a round would ask of whom, before it is opened and while it is. Not for: storing it (actions/opening)."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from wufei.kernel.access import Actor, require
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.indicators.models import Assignment, IndicatorSet, SetItem
from wufei.programme.indicators.queries.definitions import definition_now, items_of
from wufei.programme.plans.models import Report, Task
from wufei.programme.plans.spec import OPEN_TASKS, TaskState
from wufei.programme.rounds.permissions import ROUND_OPEN
from wufei.programme.rounds.rules.asking import Answer, Asking, asking
from wufei.programme.rounds.spec import EntryKind
from wufei.registers.parties.models import Party

LIVE = sorted(OPEN_TASKS - {TaskState.CLAIMED})
OWNERS = ("lead", "responsible")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One entry that a round asks for, and of whom."""

    kind: EntryKind
    who: Asking
    indicator_id: int | None = None
    place_id: int | None = None
    task_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Load:
    """What one unit would be asked for."""

    party: Party
    indicators: int
    tasks: int
    parts: int


@dataclasses.dataclass(frozen=True, slots=True)
class Preview:
    """What a round would ask for if it were opened now. `unanswered`: indicators that no unit answers for."""

    loads: tuple[Load, ...]
    unanswered: tuple[SetItem, ...]

    @property
    def indicators(self) -> int:
        return sum(load.indicators for load in self.loads)

    @property
    def tasks(self) -> int:
        return sum(load.tasks for load in self.loads)

    @property
    def unanswered_names(self) -> tuple[str, ...]:
        """Their names as they are called now."""
        return tuple(definition_now(item.indicator).name_zh for item in self.unanswered)


def set_get(set_id: int | None) -> IndicatorSet | None:
    """The set a round asks for, None for none. Raises NOT_FOUND."""
    if set_id is None:
        return None
    found = IndicatorSet.objects.filter(pk=set_id).first()
    if found is None:
        raise NOT_FOUND(where="set", value=set_id)
    return found


def wanted(found: IndicatorSet | None, *, with_tasks: bool) -> list[Wanted]:
    """Every entry: indicators in the order of the set and of their places, then tasks in the order of the ledger."""
    rows = _indicators(found) if found is not None else []
    return [*rows, *_tasks()] if with_tasks else rows


def _indicators(found: IndicatorSet) -> list[Wanted]:
    """One for an indicator at each place where somebody answers for it."""
    numbers = dict(found.items.filter(excluded=False).values_list("indicator_id", "number"))
    answering: dict[tuple[int, int], list[Answer]] = {}
    codes: dict[int, str] = {}
    rows = Assignment.objects.filter(indicator__in=numbers).select_related("place")
    for row in rows.order_by("pk"):
        answering.setdefault((row.indicator_id, row.place_id), []).append(Answer(row.party_id, row.role))
        codes[row.place_id] = row.place.code
    return [
        Wanted(kind=EntryKind.INDICATOR, who=who, indicator_id=key[0], place_id=key[1])
        for key in sorted(answering, key=lambda k: (numbers[k[0]], codes[k[1]]))
        if (who := asking(answering[key])) is not None
    ]


def _tasks() -> list[Wanted]:
    """One for each open task that a known unit leads or answers for."""
    made = []
    for task in open_tasks(OWNERS, LIVE):
        parts = [
            Answer(p.party_id, p.role, inherited=p.inherited or p.collective)
            for p in task.parties.all()
            if p.party_id is not None
        ]
        if (who := asking(parts)) is not None:
            made.append(Wanted(kind=EntryKind.TASK, who=who, task_id=task.pk))
    return made


def open_tasks(party_roles: Sequence[str], live: Iterable[str]) -> QuerySet[Task]:
    """The tasks a round asks for, with the parties that answer."""
    rows = Task.objects.filter(state__in=list(live)).order_by("position", "pk")
    return rows.prefetch_related("parties").filter(parties__role__in=list(party_roles)).distinct()


def preview(*, actor: Actor, set_id: int | None, with_tasks: bool) -> Preview:
    """What opening a round would ask of how many units. Raises NOT_ALLOWED, NOT_FOUND."""
    require(actor, ROUND_OPEN)
    found = set_get(set_id)
    rows = wanted(found, with_tasks=with_tasks)
    indicators = Counter(row.who.lead for row in rows if row.kind is EntryKind.INDICATOR)
    tasks = Counter(row.who.lead for row in rows if row.kind is EntryKind.TASK)
    parts = Counter(party for row in rows for party in row.who.others)
    parties = Party.objects.filter(pk__in={*indicators, *tasks, *parts})
    loads = [Load(p, indicators[p.pk], tasks[p.pk], parts[p.pk]) for p in parties]
    loads.sort(key=lambda load: (-(load.indicators + load.tasks), -load.parts, load.party.name))
    answered = {row.indicator_id for row in rows}
    items = items_of(found) if found is not None else []
    return Preview(tuple(loads), tuple(item for item in items if item.indicator_id not in answered))


def last_told(task_ids: Iterable[int]) -> dict[int, Report]:
    """Task id → what was reported of it last, as words to go on from."""
    rows = Report.objects.filter(task__in=set(task_ids), act__in=["report", "report_problem"]).exclude(note="")
    return {row.task_id: row for row in rows.order_by("recorded_at", "pk")}
