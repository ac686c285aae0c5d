"""A small set of indicators in our own words, and readings, made through the actions. Not for: the shipped sets."""

from tests.factories.registers import SETUP, actor, party, small_city

from wufei.kernel.access import Actor
from wufei.programme.indicators.actions.definitions import assign
from wufei.programme.indicators.actions.readings import ReadingIn, readings_put
from wufei.programme.indicators.actions.sets import set_load
from wufei.programme.indicators.actions.targets import TargetIn, target_set
from wufei.programme.indicators.models import IndicatorSet
from wufei.programme.indicators.spec import ReadingState
from wufei.registers.parties.models import Party
from wufei.registers.parties.spec import PartyKind

# One of everything: an intensity of unlike units, a rate that rolls up, growth against last year, a count, a judgement.
SET = """
[set]
code = "probe"
edition = "1"
title_zh = "试验指标体系"
title_en = "Probe set"
valid_from = 2023-01-01

[[variable]]
code = "waste_generated"
name_zh = "固体废物产生量"
name_en = "Waste generated"
unit = "t"
roll_up = "sum"

[[variable]]
code = "value_added"
name_zh = "工业增加值"
unit = "wan_yuan"

[[variable]]
code = "straw_used"
name_zh = "秸秆利用量"
unit = "t"
roll_up = "sum"

[[variable]]
code = "straw_collectable"
name_zh = "秸秆可收集量"
unit = "t"
roll_up = "sum"

[[variable]]
code = "landfilled"
name_zh = "填埋量"
unit = "t"
roll_up = "sum"

[[variable]]
code = "cells"
name_zh = "无废细胞数量"
unit = "ge"
kind = "stock"
roll_up = "sum"

[[indicator]]
code = "intensity"
number = 1
name_zh = "固体废物产生强度"
name_en = "Waste intensity"
level1_zh = "源头减量"
level1_en = "Reduction"
duty = "must"
unit = "t_per_wan_yuan"
direction = "lower"
expr = "generated / added"
bindings = [{ key = "generated", variable = "waste_generated" }, { key = "added", variable = "value_added" }]
confidence = { name = "reprinted", formula = "recalled" }

[[indicator]]
code = "straw"
number = 2
name_zh = "秸秆综合利用率"
name_en = "Straw utilisation"
level1_zh = "资源化利用"
level1_en = "Recovery"
duty = "must"
unit = "percent"
expr = "100 * used / collectable"
bindings = [{ key = "used", variable = "straw_used" }, { key = "collectable", variable = "straw_collectable" }]
departments = ["市农业农村局"]

[[indicator]]
code = "landfill_drop"
number = 3
name_zh = "填埋量下降幅度"
level1_zh = "最终处置"
level1_en = "Disposal"
unit = "percent"
expr = "100 * (before - now) / before"
bindings = [{ key = "before", variable = "landfilled", last_year = true }, { key = "now", variable = "landfilled" }]

[[indicator]]
code = "cell_count"
number = 4
name_zh = "无废细胞数量"
level1_zh = "保障能力"
level1_en = "Capacity"
unit = "ge"
expr = "cells"
bindings = [{ key = "cells", variable = "cells" }]

[[indicator]]
code = "mechanism"
number = 5
name_zh = "协调机制"
level1_zh = "保障能力"
level1_en = "Capacity"
kind = "judged"
"""
COUNTIES = ("371502", "371581", "371522")


def probe_set() -> IndicatorSet:
    """The small set in a small city."""
    small_city()
    return set_load(actor=SETUP, data=SET.encode(), name="probe.toml")


def told(
    variable: str,
    value: str,
    *,
    place: str = "3715",
    closing: int = 202412,
    unit: str = "",
    state: ReadingState = ReadingState.COMPLETE,
    by: Actor = SETUP,
    text: str = "",
) -> None:
    """One reading, filed."""
    given = ReadingIn(variable=variable, place_code=place, closing=closing, value=value, unit=unit, text=text)
    readings_put(actor=by, given=[given], state=state, reason="test")


def aimed(indicator: str, printed: str, *, place: str = "3715", period: str = "2025", **more: str) -> None:
    """One target."""
    target_set(
        actor=SETUP, given=TargetIn(indicator=indicator, place_code=place, period=period, printed=printed, **more)
    )


def department(name: str = "市农业农村局", *indicators: str, place: str = "3715") -> Party:
    """A department that answers for indicators at a place."""
    made = party(name, PartyKind.DEPARTMENT, place)
    found = small_city()[place]
    for code in indicators:
        assign(actor=SETUP, code=code, place_id=found.pk, party_ids=[made.pk])
    return made


def liaison(made: Party) -> Actor:
    """Somebody who fills in for a party."""
    return actor("department", party=made)
