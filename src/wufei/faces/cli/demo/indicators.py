"""The demo's indicators: the national set inherited, own ones, who answers, targets, five years of readings.

Every write goes through an action, under the clock of its day. Not for: the numbers themselves (series.py), rounds.
"""

import dataclasses
import datetime as dt
import functools
from collections.abc import Collection
from typing import Any

from wufei.faces.cli.demo import series, shelf
from wufei.faces.cli.demo.days import moment
from wufei.faces.cli.demo.house import CITY, House
from wufei.faces.cli.demo.progress import Line
from wufei.kernel import clock
from wufei.kernel.periods import closing_day
from wufei.kernel.sources import Confidence
from wufei.programme.indicators.actions.definitions import assign, indicator_add, variable_define
from wufei.programme.indicators.actions.figures import figures_held
from wufei.programme.indicators.actions.forecasts import forecasts_refresh
from wufei.programme.indicators.actions.readings import ReadingIn, readings_put
from wufei.programme.indicators.actions.sets import Heir, item_add, set_inherit, set_load_shipped
from wufei.programme.indicators.actions.targets import TargetIn, target_set
from wufei.programme.indicators.models import Definition, IndicatorSet, Variable
from wufei.programme.indicators.spec import (
    Binding,
    DefinitionIn,
    Direction,
    Duty,
    ReadingState,
    RollUp,
    VariableIn,
    VariableKind,
)
from wufei.registers.places.models import Place

NATIONAL = "national-2021.toml"
FILED_AFTER = 12
COUNTED = frozenset({"ge", "ren", "tou", "jian", "hu"})


@dataclasses.dataclass(slots=True)
class Run:
    """The numbers of every variable: (variable, place) → one amount a quarter."""

    quarters: list[series.Quarter]
    amounts: dict[tuple[str, str], list[float]] = dataclasses.field(default_factory=dict)
    texts: dict[str, str] = dataclasses.field(default_factory=dict)
    late: set[str] = dataclasses.field(default_factory=set)


def set_build(house: House) -> IndicatorSet:
    """The city's own set: the national one without what does not apply, with what is its own; who answers."""
    facts = shelf.table("indicators")
    above = set_load_shipped(actor=house.setup, name=NATIONAL)
    head = facts["set"]
    given = Heir(
        code=head["code"],
        edition=str(house.days.day.year),
        title_zh=head["title_zh"],
        title_en=head["title_en"],
        place_id=Place.objects.get(code=CITY).pk,
        valid_from=dt.date(house.days.day.year - 5, 1, 1),
        excluded=facts["excluded"],
    )
    made = set_inherit(actor=house.office, set_id=above.pk, given=given)
    with figures_held():
        for code, own in facts["own"].items():
            _own(house, made, code, own)
        _assign(house, facts)
    return made


def _own(house: House, made: IndicatorSet, code: str, own: dict[str, Any]) -> None:
    kind = VariableKind.STOCK if own["unit"] in COUNTED else VariableKind.FLOW
    for variable, name_zh, name_en in (own["used"], own["whole"]):
        given = VariableIn(
            code=variable, name_zh=name_zh, name_en=name_en, unit=own["unit"], kind=kind, roll_up=RollUp.SUM
        )
        variable_define(actor=house.office, given=given)
    definition = DefinitionIn(
        name_zh=own["name_zh"],
        name_en=own["name_en"],
        unit="percent",
        direction=Direction.HIGHER,
        formula="100 * used / whole",
        bindings=(Binding(key="used", variable=own["used"][0]), Binding(key="whole", variable=own["whole"][0])),
        departments=(own["dept"],),
        confidence={"name": Confidence.OFFICIAL, "formula": Confidence.OFFICIAL},
    )
    indicator_add(actor=house.office, code=code, given=definition)
    item_add(actor=house.office, set_id=made.pk, code=code, duty=Duty.OWN, level1=own["level1"])


def _assign(house: House, facts: dict[str, Any]) -> None:
    city = Place.objects.get(code=CITY)
    areas = list(Place.objects.filter(code__in=facts["weights"]).defer("outline"))
    for code, run in facts["run"].items():
        assign(actor=house.office, code=code, place_id=city.pk, party_ids=[house.parties[run["dept"]]])
        for area in areas if run.get("counties") else []:
            assign(actor=house.office, code=code, place_id=area.pk, party_ids=[house.parties[area.code]])


def run_build(house: House, last_closing: int) -> Run:
    """Every variable's numbers, worked out before anything is stored."""
    facts = shelf.table("indicators")
    run = Run(series.quarters(last_closing, facts["quarters"]))
    definitions = {
        d.indicator.code: d
        for d in Definition.objects.select_related("indicator").filter(indicator__code__in=facts["run"])
    }
    variables = {v.code: v for v in Variable.objects.all()}
    # What counties enter comes first, so that a variable two indicators share is entered where it can be summed.
    order = sorted(facts["run"], key=lambda code: not facts["run"][code].get("counties"))
    for code in order:
        _indicator(house, run, facts=facts, code=code, definition=definitions[code], variables=variables)
    return run


def _indicator(
    house: House, run: Run, *, facts: dict[str, Any], code: str, definition: Definition, variables: dict[str, Variable]
) -> None:
    told = facts["run"][code]
    bound = {b["key"]: b["variable"] for b in definition.bindings if not b.get("last_year")}
    if "judged" in told:
        run.texts[code] = told["text"]
        levels = [0, *told["judged"]]
        run.amounts[code, CITY] = [levels[min(n // 4, len(levels) - 1)] for n in range(len(run.quarters))]
        return
    for key, spec in ((key, told[key]) for key in told if isinstance(told[key], dict)):
        variable = bound[key]
        if any(name == variable for name, _place in run.amounts):
            continue
        wide = bool(told.get("counties")) and variables[variable].roll_up == RollUp.SUM
        places = facts["weights"] if wide else {CITY: 1000}
        chance = house.chance(f"series:{variable}")
        if "share" in spec:
            for place in places:
                near = series.offset(chance, spec) if wide else 0.0
                percents = series.shares(spec, run.quarters, chance, offset=near)
                parts = [_of(run, bound.get(name, name), place, facts) for name in spec["share"]]
                run.amounts[variable, place] = [
                    sum(part[n] for part in parts) * percent / 100 for n, percent in enumerate(percents)
                ]
        else:
            city = series.amounts(spec, run.quarters, chance)
            for place, weight in places.items():
                run.amounts[variable, place] = [value * weight / 1000 for value in city]
        if told.get("late"):
            run.late.add(variable)


def _of(run: Run, name: str, place: str, facts: dict[str, Any]) -> list[float]:
    """A variable's amounts at a place; where only the other level has them, by weight or as a sum."""
    if (name, place) in run.amounts:
        return run.amounts[name, place]
    if place != CITY and (name, CITY) in run.amounts:
        return [value * facts["weights"][place] / 1000 for value in run.amounts[name, CITY]]
    rows = [values for (variable, _place), values in run.amounts.items() if variable == name]
    if not rows:
        raise KeyError(f"the demo gives no amounts of {name!r} before they are needed")
    return [sum(column) for column in zip(*rows, strict=True)]


def readings_plan(house: House, line: Line, run: Run, *, until: int) -> None:
    """The readings of every quarter up to `until`, accepted: those from before the house was set up came in from
    files, all at once; those since are put on the line, entered by the units when they were due.
    """
    imported = []
    for number, quarter in enumerate(run.quarters):
        filed_on = house.days.worked(closing_day(quarter.closing) + dt.timedelta(days=FILED_AFTER))
        if quarter.closing > until:
            break
        if filed_on <= clock.today():
            imported.append(number)
        else:
            at = moment(filed_on, house.chance("filing"))
            line.put(at, functools.partial(_stored, house, run, [number], by_unit=True))
    _stored(house, run, imported, by_unit=False)


def _stored(house: House, run: Run, numbers: list[int], *, by_unit: bool) -> None:
    facts = shelf.table("indicators")
    with figures_held():
        for number in numbers:
            for label, rows in _rows(house, run, facts, number, by_unit=by_unit).items():
                actor = dataclasses.replace(house.setup, label=label)
                readings_put(actor=actor, given=rows, state=ReadingState.ACCEPTED, reason=facts["mark"], simulated=True)


def readings_of(
    house: House, run: Run, closing: int, *, state: ReadingState, without: Collection[int] = frozenset()
) -> None:
    """Store the readings of one quarter by unit, in a state, under the clock that runs; `without`: idle parties."""
    facts = shelf.table("indicators")
    number = next(n for n, quarter in enumerate(run.quarters) if quarter.closing == closing)
    for label, rows in _rows(house, run, facts, number, by_unit=True).items():
        told = [row for row in rows if row.party_id not in without and row.variable not in run.late]
        actor = dataclasses.replace(house.setup, label=label)
        if told:
            readings_put(actor=actor, given=told, state=state, reason=facts["mark"], simulated=True)


def _rows(house: House, run: Run, facts: dict[str, Any], number: int, *, by_unit: bool) -> dict[str, list[ReadingIn]]:
    """The readings of one quarter by who entered them."""
    units = dict(Variable.objects.values_list("code", "unit"))
    answering = _answering(house, facts)
    found: dict[str, list[ReadingIn]] = {}
    for (variable, place), values in run.amounts.items():
        party = house.parties[place] if place != CITY else answering.get(variable)
        person = house.desk(party)
        given = ReadingIn(
            variable=variable,
            place_code=place,
            closing=run.quarters[number].closing,
            value=series.printed(values[number], whole=units[variable] in COUNTED),
            text=run.texts.get(variable, ""),
            source=house.chance("source").choice(facts["notes"]),
            note="",
            party_id=party,
        )
        label = person.label if person and by_unit else facts["imported"]
        found.setdefault(label, []).append(given)
    return found


def _answering(house: House, facts: dict[str, Any]) -> dict[str, int]:
    """Variable → the department that enters it at the city."""
    found: dict[str, int] = {}
    for definition in Definition.objects.select_related("indicator"):
        run = facts["run"].get(definition.indicator.code)
        for binding in definition.bindings if run else []:
            found.setdefault(binding["variable"], house.parties[run["dept"]])
    return found


def targets_build(house: House, run: Run) -> None:
    """Targets for the end of the plan year, for the city and for the counties that enter the indicator."""
    facts = shelf.table("indicators")
    year = house.days.day.year
    for code, told in facts["run"].items():
        if "target" not in told:
            continue
        places = [CITY, *(facts["weights"] if told.get("counties") else [])]
        for place in places:
            target_set(actor=house.office, given=_target(code, told, place, year, facts), simulated=True)


def _target(code: str, told: dict[str, Any], place: str, year: int, facts: dict[str, Any]) -> TargetIn:
    printed = told["target"]
    whole = any("level" in told[key] for key in told if isinstance(told[key], dict)) and "share" not in str(told)
    if place != CITY and whole:  # a count of the city falls on the counties by their weight
        number = int("".join(c for c in printed if c.isdigit()))
        printed = f">={max(1, round(number * facts['weights'][place] / 1000))}"
    if place != CITY and code == "household_waste_collected":
        printed = f"<={172 * facts['weights'][place] / 1000:.1f}"
    return TargetIn(
        indicator=code,
        place_code=place,
        period=str(year),
        printed=printed,
        department=told["dept"],
        source=facts["note"],
    )


def forecasts_build() -> None:
    """Forecasts of the city's indicators."""
    forecasts_refresh(place_codes=[CITY])
