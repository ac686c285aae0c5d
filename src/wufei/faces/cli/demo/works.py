"""The demo's construction works: one under way with its loads, one whose estimate waits to be checked.

Not for: the loads (manifests).
"""

import datetime as dt
import functools
import uuid
from collections.abc import Mapping
from typing import Any

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.progress import Line
from wufei.operations.works.actions.works import works_change, works_draft, works_move
from wufei.operations.works.models import Works
from wufei.operations.works.queries.loads import wastes_of
from wufei.operations.works.spec import LineIn, OutletIn, Way, WorksEvent, WorksIn
from wufei.registers.places.models import Place

PERCENT = 100


def works_plan(house: House, line: Line) -> None:
    """Put the works and what happened to them on the line of time."""
    chance, facts = house.chance("works"), shelf.table("works")
    for told in facts["works"]:
        key = uuid.UUID(int=chance.getrandbits(128))
        steps = [
            (
                moment(_day(house, step["days"]), chance),
                functools.partial(_move, house, key, WorksEvent(step["event"]), facts["confirm"]),
            )
            for step in told["events"]
        ]
        line.chain([(steps[0][0] - dt.timedelta(hours=1), functools.partial(_draft, house, key, told)), *steps])


def _day(house: House, days: int) -> dt.date:
    return house.days.day + dt.timedelta(days=days)


def _draft(house: House, key: uuid.UUID, told: Mapping[str, Any]) -> None:
    """The estimate by the factors first, then all of it planned for."""
    party = house.parties[told["party"]]
    actor = house.desk(party) or house.setup
    first, last = (_day(house, days) for days in told["days"])
    given = functools.partial(
        WorksIn,
        key=key,
        party_id=party,
        name=told["name"],
        place_id=Place.objects.values_list("pk", flat=True).get(code=told["place"]),
        starts_on=first,
        ends_on=last,
        lines=tuple(LineIn(**part) for part in told["lines"]),
        approval=told["approval"],
        simulated=True,
    )
    row = works_draft(actor=actor, given=given())
    wastes = wastes_of(row)
    outlets = tuple(
        OutletIn(
            waste=each["waste"],
            way=Way(each["way"]),
            mass_g=wastes[each["waste"]].planned_g * each["percent"] // PERCENT,
            receiver_id=house.parties[each["receiver"]] if each["receiver"] else None,
        )
        for each in told["outlets"]
    )
    works_change(actor=actor, works_id=row.pk, version=row.version, given=given(outlets=outlets))


def _move(house: House, key: uuid.UUID, event: WorksEvent, reason: str) -> None:
    row = Works.objects.get(key=key)
    builder = house.desk(row.party_id) or house.setup
    actor, why = (builder, "") if event is WorksEvent.SUBMIT else (house.office, reason)
    works_move(actor=actor, works_id=row.pk, version=row.version, event=event, reason=why)
