"""Writes on what firms made and used month by month, many at once. Not for: reading files (kernel/tables)."""

import dataclasses
from collections.abc import Mapping, Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record_all
from wufei.kernel.memory import uncollected
from wufei.kernel.periods import closing_of
from wufei.kernel.problems import NOT_FOUND, Problems
from wufei.kernel.ready import inserted_all
from wufei.kernel.rows import swap
from wufei.kernel.tables.spec import Outcome
from wufei.operations.declarations.models import Activity
from wufei.operations.declarations.permissions import PROFILE_SET
from wufei.operations.declarations.rules.activities import activity_faults
from wufei.operations.declarations.spec.activities import ActivityIn
from wufei.registers.parties import queries as parties

LABEL = 120
Told = tuple[int, int]  # party, month


def activities_put(*, actor: Actor, given: Sequence[ActivityIn]) -> list[Outcome]:
    """Keep what a register says of firms and months; of the same firm and month the later saying holds.

    All are kept or none. Raises MONTH_OPEN, SECTOR_MISSING, SOURCE_MISSING, UNIT_MISSING, ACTIVITY_EMPTY,
    ACTIVITY_WRONG (together, each with its place), NOT_FOUND, NOT_ALLOWED, STALE.
    """
    if not actor.may_somewhere(PROFILE_SET):
        require(actor, PROFILE_SET)
    with uncollected(len(given)), transaction.atomic():
        firms = {each.party_id for each in given}
        if gone := parties.out_of_reach(actor=actor, permission=PROFILE_SET, party_ids=firms):
            raise NOT_FOUND(where="party", value=gone[0])
        now = closing_of(clock.today())
        problems = [
            problem
            for number, each in enumerate(given)
            for problem in activity_faults(each, f"{number}." if len(given) > 1 else "", now)
        ]
        if problems:
            raise Problems(problems)
        return _kept(actor, given)


def _kept(actor: Actor, given: Sequence[ActivityIn]) -> list[Outcome]:
    months = {each.closing for each in given}
    rows = Activity.objects.filter(party__in={each.party_id for each in given}, closing__in=months)
    there = {(row.party_id, row.closing): row for row in rows}
    outcomes: list[Outcome] = []
    fresh: dict[Told, Activity] = {}
    changed: list[Activity] = []
    for each in given:
        key, fields = (each.party_id, each.closing), _fields(actor, each)
        if key in there:
            outcomes.append(_renewed(there[key], fields))
            changed += [there[key]] if outcomes[-1] is Outcome.CHANGED else []
            continue
        outcomes.append(Outcome.CHANGED if key in fresh else Outcome.CREATED)
        fresh[key] = Activity(**fields)
    inserted_all(list(fresh.values()), keyed=True)
    acts = [("declarations.activity.put", row, {"month": row.closing}) for row in (*fresh.values(), *changed)]
    record_all(actor=actor, told=acts)
    return outcomes


def _renewed(row: Activity, fields: Mapping[str, object]) -> Outcome:
    apart = {name: value for name, value in fields.items() if getattr(row, name) != value}
    if not set(apart) - {"recorded_at", "recorded_by"}:
        return Outcome.UNCHANGED
    swap(row, version=row.version, **apart)
    return Outcome.CHANGED


def _fields(actor: Actor, given: ActivityIn) -> dict[str, object]:
    texts = {name: str(getattr(given, name)).strip() for name in ("sector", "unit", "source")}
    return dataclasses.asdict(given) | texts | {"recorded_at": clock.now(), "recorded_by": actor.label[:LABEL]}
