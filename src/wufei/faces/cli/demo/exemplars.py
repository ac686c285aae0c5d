"""The demo's typical cases: written, handed in, returned, selected, one withdrawn. Not for: the figures they pull."""

import datetime as dt
import functools
from typing import Any

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.evidence import picture
from wufei.faces.cli.demo.house import CITY, House
from wufei.faces.cli.demo.progress import Act, Line
from wufei.kernel.access import Actor
from wufei.kernel.periods import closing_earlier, closing_of
from wufei.programme.exemplars.actions.cases import CaseIn, case_add, case_move
from wufei.programme.exemplars.actions.files import case_file_add
from wufei.programme.exemplars.models import Case
from wufei.programme.exemplars.spec import CaseEvent, Field, MetricIn
from wufei.programme.plans.models import Project
from wufei.registers.places.models import Place

REASONS = {
    CaseEvent.SELECT: "select_reason",
    CaseEvent.RETURN: "return_reason",
    CaseEvent.WITHDRAW: "withdraw_reason",
}
BY_OFFICE = frozenset({CaseEvent.SELECT, CaseEvent.RETURN})
WRITTEN_BEFORE, NEVER, SECOND_TOLD, MONTHS_A_QUARTER = 5, 90, 60, 3


def exemplars_plan(house: House, line: Line) -> None:
    """Put every case and what becomes of it on the line."""
    facts = shelf.table("exemplars")
    for row in facts["cases"]:
        line.chain(_steps(house, facts, row))


def _steps(house: House, facts: dict[str, Any], row: dict[str, Any]) -> list[tuple[dt.datetime, Act]]:
    """What happens to one case, in order."""
    chance, made = house.chance("exemplars"), list[int]()
    steps: list[tuple[dt.datetime, Act]] = [
        (moment(house.days.at(_begun(row)), chance), functools.partial(_add, house, facts, row, made))
    ]
    for event, at in row["course"]:
        act = functools.partial(_move, house, facts, row, made, CaseEvent(event))
        steps.append((moment(house.days.at(at), chance), act))
    return steps


def _begun(row: dict[str, Any]) -> int:
    """How far the two quarters had gone when a case was begun, in hundredths."""
    handed_in: int = row["course"][0][1] if row["course"] else NEVER
    return handed_in - WRITTEN_BEFORE


def _writer(house: House, row: dict[str, Any]) -> Actor:
    return house.desk(house.parties[row["lead"]]) or house.office


def _add(house: House, facts: dict[str, Any], row: dict[str, Any], made: list[int]) -> None:
    # The last quarter whose figures had been told by then.
    told = 1 if _begun(row) >= SECOND_TOLD else 2
    last = closing_earlier(closing_of(house.days.last), MONTHS_A_QUARTER * told)
    start, end = row["months"]
    place = Place.objects.filter(code=row["place"] or CITY).first()
    actor = _writer(house, row)
    case = case_add(
        actor=actor,
        given=CaseIn(
            title=row["title"],
            field=Field(row["field"]),
            lead_id=house.parties[row["lead"]],
            summary=row["summary"],
            done=row["done"],
            place_id=place.pk if place and row["place"] else None,
            start_on=house.days.months(start),
            end_on=house.days.months(end),
            project_ids=list(Project.objects.filter(name__in=row["projects"]).values_list("pk", flat=True)),
            metrics=[
                MetricIn(code, where, closing_earlier(last, MONTHS_A_QUARTER * ago))
                for code, where, ago in row["figures"]
            ],
        ),
        simulated=True,
    )
    made.append(case.pk)
    for number in range(row["photos"]):
        content = picture(house.chance("photos"))
        case_file_add(
            actor=actor,
            case_id=case.pk,
            name=f"{facts['photo_name']}-{number + 1}.png",
            content=content,
            note=facts["photo"],
        )


def _move(house: House, facts: dict[str, Any], row: dict[str, Any], made: list[int], event: CaseEvent) -> None:
    case = Case.objects.get(pk=made[0])
    reason = facts[REASONS[event]] if event in REASONS else ""
    actor = house.office if event in BY_OFFICE else _writer(house, row)
    case_move(actor=actor, case_id=case.pk, version=case.version, event=event, reason=reason)
