"""The demo's projects: put on the list, moved from stage to stage, money spent on the way. Not for: tasks."""

import datetime as dt
import functools
from typing import Any

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.progress import Act, Line
from wufei.programme.plans.actions.projects import ProjectIn, project_add, project_report
from wufei.programme.plans.models import Project, Target, Task
from wufei.programme.plans.spec import ProjectEvent, TargetState
from wufei.registers.places import queries as places

FEN = 10_000 * 100
HUNDRED = 100
HALF_YEAR = 6


def projects_plan(house: House, line: Line) -> None:
    """Put every project and what becomes of it on the line."""
    given = shelf.table("projects")
    chance = house.chance("projects")
    decks = {name: shelf.Deck(chance, phrases) for name, phrases in given["words"].items()}
    for row in given["projects"]:
        line.chain(_steps(house, row, decks))


def _steps(house: House, row: dict[str, Any], decks: dict[str, shelf.Deck]) -> list[tuple[dt.datetime, Act]]:
    """What happens to one project, in order."""
    chance = house.chance("projects")
    added: list[int] = []
    steps: list[tuple[dt.datetime, Act]] = [
        (moment(house.days.ago(8), chance), lambda: _add(house, row, added)),
    ]
    for (at, event), share in _shares(row):
        spent = row["money"] * FEN * row["spent"] * share // (HUNDRED * HUNDRED)
        said = (event, spent, decks[event or "report"].draw())
        steps.append((moment(house.days.at(at), chance), functools.partial(_tell, house, row, added, said)))
    return steps


def _shares(row: dict[str, Any]) -> list[tuple[tuple[int, str], int]]:
    """The stages, and a report without a move where building goes on; with how much of the money was spent by then."""
    moves = [(at, event) for event, at in row["stages"]]
    if any(event == "build" for _at, event in moves) and moves[-1][1] in {"build", "try"}:
        moves.append((max(moves[-1][0] + 8, 96) if moves[-1][1] == "try" else 84, ""))
    moves.sort()
    count = len(moves)
    return [(move, HUNDRED * (number + 1) // count) for number, move in enumerate(moves)]


def _add(house: House, row: dict[str, Any], added: list[int]) -> None:
    place = places.place_by_code(actor=house.setup, code=row["place"])
    task = Task.objects.filter(title=row["task"]).first()
    wanted = row.get("target", "")
    targets = Target.objects.filter(task=task, phrase__contains=wanted).exclude(state=TargetState.DROPPED)
    start, finish = row["months"]
    project = project_add(
        actor=house.office,
        given=ProjectIn(
            name=row["name"],
            summary=row["facility"],
            place_id=place.pk,
            lead_id=house.parties[row["lead"]],
            owner_id=house.parties.get(row.get("owner", "")),
            facility=row["facility"],
            capacity=row["capacity"][0] if row.get("capacity") else "",
            capacity_unit=row["capacity"][1] if row.get("capacity") else "",
            investment_fen=row["money"] * FEN,
            start_on=house.days.months(start),
            finish_on=house.days.months(HALF_YEAR + finish),
            task_id=task.pk if task else None,
            target_ids=[t.pk for t in targets] if wanted else [],
        ),
        simulated=True,
    )
    added.append(project.pk)


def _tell(house: House, row: dict[str, Any], added: list[int], said: tuple[str, int, str]) -> None:
    event, spent, note = said
    project = Project.objects.get(pk=added[0])
    owner = house.desk(house.parties.get(row.get("owner", "")))
    actor = owner if owner is not None and not event else house.desk(house.parties[row["lead"]])
    project_report(
        actor=actor or house.office,
        project_id=project.pk,
        version=project.version,
        note=note,
        event=ProjectEvent(event) if event else None,
        spent_fen=max(spent, project.spent_fen),
    )
