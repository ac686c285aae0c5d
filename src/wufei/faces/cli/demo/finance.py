"""The demo's green finance: loans over five years whose balances feed the indicator. Not for: projects (projects.py).

Those from before the house was set up came in from a file, all at once; later ones and the balances of later quarters
are reported by the bureau when they were due.
"""

import dataclasses
import datetime as dt
import functools
from typing import Any

from wufei.faces.cli.demo import series, shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.house import House
from wufei.faces.cli.demo.progress import Line
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.periods import Length, Period, closing_day
from wufei.programme.finance.actions.balances import entry_add
from wufei.programme.finance.actions.loans import LoanIn, loan_add
from wufei.programme.finance.models import Loan
from wufei.programme.finance.spec import VARIABLE, EntryKind, LoanKind, LoanUse
from wufei.programme.indicators.actions.figures import figures_refresh
from wufei.programme.plans.models import Project
from wufei.registers.places.models import Place

YI, STEP = 10_000_000_000, 1_000_000  # fen of 亿元 and of 万元
TOLD_AFTER, IMPORTED_BEFORE = 9, 6
OLD = 3  # how many quarters the first loans have run already
RISING, FALLING, LEAST = (0.6, 0.8, 0.96), 0.012, 0.5
LARGEST = 22 * YI


@dataclasses.dataclass(slots=True)
class Course:
    """One loan: what is said of it, and its balance at the end of each quarter from the one it was granted in."""

    row: dict[str, Any]
    granted_fen: int
    balances: dict[int, int] = dataclasses.field(default_factory=dict)
    loan_id: int = 0


def courses(facts: dict[str, Any], levels: list[float]) -> list[Course]:
    """Every loan with balances that add up to the level of each quarter, as near as their amounts allow. Pure."""
    found: list[Course] = []
    for number, level in enumerate(levels):
        wanted, fresh = round(level * YI), [row for row in facts["loans"] if row["quarter"] == number]
        fixed = [Course(row, round(row["granted"] * YI)) for row in fresh if "granted" in row]
        free = [row for row in fresh if "granted" not in row]
        found += fixed
        share = _share(number, 0)
        left = wanted - sum(_usual(one, number) for one in found)
        found += [Course(row, min(LARGEST, max(4 * YI, _even(left / share / len(free))))) for row in free]
        factor = wanted / sum(_usual(one, number) for one in found)
        for one in found:
            one.balances[number] = min(one.granted_fen, _even(_usual(one, number) * factor))
    others = [Course(row, round(row["granted"] * YI)) for row in facts["others"]]
    for one in others:
        one.balances = {n: _even(_usual(one, n)) for n in range(one.row["quarter"], len(levels))}
    return found + others


def _usual(one: Course, number: int) -> float:
    return one.granted_fen * _share(one.row["quarter"], number - one.row["quarter"])


def _share(quarter: int, age: int) -> float:
    """How much of a loan is outstanding so many quarters after it was granted: drawn at first, then paid back."""
    at = age if quarter else age + OLD
    return RISING[at] if at < len(RISING) else max(LEAST, RISING[-1] - FALLING * (at - len(RISING) + 1))


def _even(fen: float) -> int:
    return round(fen / STEP) * STEP


def finance_plan(house: House, line: Line, quarters: list[series.Quarter]) -> None:
    """Put the register on the line: what was imported, then quarter by quarter."""
    facts = shelf.table("finance")
    levels = series.amounts({"level": facts["level"]}, quarters, house.chance("finance"))
    found = courses(facts, levels)
    imported = house.days.ago(IMPORTED_BEFORE)
    due = [_due(house, q.closing) for q in quarters]
    old = [n for n, day in enumerate(due) if day <= imported]
    line.put(moment(imported, house.chance("finance")), functools.partial(_told, house, found, quarters, old))
    for number in range(len(old), len(quarters)):
        act = functools.partial(_told, house, found, quarters, [number])
        line.put(moment(due[number], house.chance("finance")), act)


def _due(house: House, closing: int) -> dt.date:
    return house.days.worked(closing_day(closing) + dt.timedelta(days=TOLD_AFTER))


def _told(house: House, found: list[Course], quarters: list[series.Quarter], numbers: list[int]) -> None:
    """The loans granted in these quarters, and the balances of their ends; then the figures that follow."""
    facts = shelf.table("finance")
    keeper = house.parties[facts["keeper"]]
    actor = house.desk(keeper) or house.office
    for number in numbers:
        closing = quarters[number].closing
        for place, one in enumerate(found):
            if one.row["quarter"] == number:
                one.loan_id = _add(house, actor, one, closing, place)
            if number in one.balances:
                loan = Loan.objects.get(pk=one.loan_id)
                entry_add(
                    actor=actor,
                    loan_id=loan.pk,
                    version=loan.version,
                    kind=EntryKind.BALANCE,
                    amount_fen=one.balances[number],
                    happened_on=closing_day(closing),
                    note=facts["statement"],
                )
    figures_refresh(variables=[VARIABLE])


def _add(house: House, actor: Actor, one: Course, closing: int, at: int) -> int:
    facts, row = shelf.table("finance"), one.row
    start = Period.closing_with(closing, Length.QUARTER).start
    granted_on = clock.add_workdays(start, 3 + at)
    project = Project.objects.filter(name=row.get("project", "")).first()
    made = loan_add(
        actor=actor,
        given=LoanIn(
            contract=f"{granted_on:%Y}-LC-{at + 1:03d}",
            kind=LoanKind(row.get("kind", LoanKind.LOAN)),
            use=LoanUse(row["use"]),
            lender=row.get("bank") or facts["banks"][at % len(facts["banks"])],
            borrower_id=house.parties[row["borrower"]],
            keeper_id=house.parties[facts["keeper"]],
            granted_fen=one.granted_fen,
            granted_on=granted_on,
            ends_on=granted_on.replace(year=granted_on.year + 8, day=20),
            project_id=project.pk if project else None,
            facility=row.get("facility", "") or (project.facility if project else ""),
            place_id=Place.objects.get(code=row["place"]).pk,
            note=facts["mark"],
        ),
        simulated=True,
    )
    return made.pk
