"""The demo's meetings; their decisions become tasks that go their way like all others. Not for: other tasks."""

import functools
from typing import Any

from wufei.faces.cli.demo import shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.fates import course_of_decision
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.progress import Desk, Line
from wufei.kernel import clock
from wufei.programme.plans.actions.meetings import DecisionIn, meeting_record
from wufei.registers.identity import queries as identity


def meetings_plan(house: House, line: Line, desk: Desk) -> None:
    """Put every meeting on the line."""
    for row in shelf.table("meetings")["meetings"]:
        at = moment(house.days.at(row["at"]), house.chance("meetings"))
        line.put(at, functools.partial(_hold, house, desk, row))


def _hold(house: House, desk: Desk, row: dict[str, Any]) -> None:
    held_on = clock.today()
    chair = identity.person_of(house.people[row["chair"]])
    meeting = meeting_record(
        actor=house.office,
        title=row["title"],
        held_on=held_on,
        chair=chair.name if chair else "",
        note=row["note"],
        decisions=[_decision(house, given) for given in row["decisions"]],
        simulated=True,
    )
    for decision, given in zip(meeting.decisions.select_related("task"), row["decisions"], strict=True):
        if decision.task is not None:
            late, chance = bool(given.get("late")), house.chance("meetings")
            course = course_of_decision(decision.task, house.days.day, late=late, chance=chance)
            desk.follow(decision.task, course, held_on)


def _decision(house: House, given: dict[str, Any]) -> DecisionIn:
    lead = given.get("lead", "")
    return DecisionIn(
        text=given["text"],
        lead_id=house.parties[lead] if lead else None,
        lead_name=lead,
        support=[(house.parties[name], name) for name in given.get("support", [])],
        deadline=house.days.deadline(given["deadline"], clock.today()) if lead else "",
    )
