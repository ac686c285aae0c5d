"""Indicators from the command line: list, one value with its inputs, load a set, compute again. Not for: rounds."""

from typing import Any

import click

from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import actor
from wufei.faces.cli.kit.output import as_json, print_json, print_table, read_file, shortened
from wufei.faces.cli.kit.states import word
from wufei.faces.cli.kit.words import language, say
from wufei.kernel.access import Actor
from wufei.kernel.periods import Period
from wufei.kernel.text import _
from wufei.kernel.units import decimal_text, grouped, unit_get
from wufei.programme.indicators.actions import sets as set_actions
from wufei.programme.indicators.actions.figures import figures_refresh
from wufei.programme.indicators.models import Definition, Figure, Indicator, IndicatorSet, SetItem
from wufei.programme.indicators.queries import board, definitions, figures
from wufei.programme.indicators.queries.readings import place_of
from wufei.programme.indicators.spec import (
    DUTY_LABELS,
    REASON_LABELS,
    STANDING_LABELS,
    STATE_LABELS,
    IndicatorKind,
)


@click.command("list", cls=Command, help=_("Indicators of the set in force, with their definitions."))
@click.option("--set", "set_code", metavar="CODE", help=_("Another set; “all” for every indicator."))
@as_json
def indicator_list(set_code: str | None, *, json_: bool) -> None:
    """List indicators."""
    who = actor()
    rows = _items(who, set_code)
    if json_:
        print_json([indicator_data(indicator, item) for indicator, item in rows])
        return
    lines = []
    for indicator, item in rows:
        d = definitions.definition_now(indicator)
        duty = word(DUTY_LABELS, item.duty) if item else ""
        lines.append((item.number if item else "", indicator.code, shortened(_name(d), 44), unit_text(d.unit), duty))
    heads = (_("Number"), _("Code"), _("Indicator"), _("Unit"), _("Duty"))
    print_table(heads, lines, empty=_("No indicators. Load a set: wufei indicator load national-2021.toml"))


def _items(who: Actor, set_code: str | None) -> list[tuple[Indicator, SetItem | None]]:
    if set_code != "all":
        sets = definitions.sets_visible_to(who)
        found: IndicatorSet | None = (
            sets.filter(code=set_code).order_by("-recorded_at").first() if set_code else definitions.set_in_force(who)
        )
        if found is not None:
            return [(item.indicator, item) for item in definitions.items_of(found)]
    rows = Indicator.objects.prefetch_related("definitions").order_by("code")
    return [(indicator, None) for indicator in rows]


def _name(definition: Definition) -> str:
    return (definition.name_en or definition.name_zh) if language() == "en" else definition.name_zh


def unit_text(code: str) -> str:
    """A unit as it is written after a number."""
    return unit_get(code).name("en" if language() == "en" else "zh") if code else ""


def indicator_data(indicator: Indicator, item: SetItem | None) -> dict[str, Any]:
    """An indicator for programs."""
    d = definitions.definition_now(indicator)
    names = ("name_zh", "name_en", "kind", "direction", "unit", "formula", "bindings", "departments", "confidence")
    return {
        "id": indicator.code,
        "number": item.number if item else None,
        "duty": item.duty if item else None,
        "level1_zh": item.level1_zh if item else "",
        "level2_zh": item.level2_zh if item else "",
        "edition": d.edition,
        **{name: getattr(d, name) for name in names},
        "unit_zh": unit_get(d.unit).zh if d.unit else "",
        "source": d.source,
        "valid_from": d.valid_from,
        "valid_to": d.valid_to,
    }


@click.command("value", cls=Command, help=_("One figure with what it is made of: indicator value straw_utilisation."))
@click.argument("code")
@click.option("--period", required=True, metavar="PERIOD", help=_("2025, 2025H1, 2025Q3 or 2025-09."))
@click.option("--place", "place_code", required=True, metavar="CODE", help=_("Code of the place, such as 3715."))
@as_json
def indicator_value(code: str, period: str, place_code: str, *, json_: bool) -> None:
    """Show one value."""
    who = actor()
    indicator, place = definitions.indicator_get(actor=who, code=code), place_of(place_code)
    asked = Period.parse(period, "--period")
    figure = figures.figure_at(who, indicator=indicator, place=place, closing=asked.closing)
    definition = definitions.definition_at(indicator.definitions.all(), asked.closing)
    data = value_data(who, indicator, definition, figure, asked) | {"place": {"code": place.code, "name": place.name}}
    if json_:
        print_json(data)
        return
    click.echo(click.style(f"{_name(definition) if definition else code}  {place.name}  {asked.code}", bold=True))
    if figure is None or figure.value_micro is None:
        click.echo(f"—  {word(REASON_LABELS, str(data['reason']))} {' '.join(data['missing'])}")
    else:
        unit = unit_text(figure.definition.unit)
        click.echo(f"{grouped(figure.value_micro)} {unit}  [{word(STATE_LABELS, figure.state)}]  {data['arithmetic']}")
    rows = [
        (i["key"], shortened(i["name"], 30), i["value"] or "—", i["unit_text"], i["period"], i["source"], i["state"])
        for i in data["inputs"]
    ]
    heads = (_("Name"), _("Variable"), _("Value"), _("Unit"), _("Period"), _("Source"), _("State"))
    print_table(heads, rows, empty=_("Nothing was told yet."))


def value_data(
    who: Actor, indicator: Indicator, definition: Definition | None, figure: Figure | None, period: Period
) -> dict[str, Any]:
    """A figure for programs: value, unit, status, target and standing, inputs with their sources."""
    unit = definition.unit if definition else ""
    told: dict[str, Any] = {
        "indicator": indicator.code,
        "name_zh": definition.name_zh if definition else "",
        "name_en": definition.name_en if definition else "",
        "period": period.code,
        "closing": period.closing,
        "edition": definition.edition if definition else None,
        "formula": definition.formula if definition else "",
        "unit": unit,
        "unit_zh": unit_get(unit).zh if unit else "",
        "value": None,
        "value_micro": None,
        "status": "",
        "reason": "missing",
        "missing": [b["key"] for b in definition.bindings] if definition else [],
        "flags": [],
        "simulated": False,
        "arithmetic": "",
        "inputs": [],
    }
    if figure is None:
        return told
    opened = figures.provenance(who, figure)
    judged = figure.definition.kind == IndicatorKind.JUDGED
    return told | {
        "value": None if figure.value_micro is None else decimal_text(figure.value_micro),
        "value_micro": figure.value_micro,
        "text": figure.text if judged else "",
        "status": figure.state,
        "reason": figure.reason,
        "missing": figure.missing,
        "flags": figure.flags,
        "simulated": figure.simulated,
        "arithmetic": opened.arithmetic,
        "recorded_at": figure.recorded_at,
        "approved_value": None if figure.approved_micro is None else decimal_text(figure.approved_micro),
        "inputs": [_input(given) for given in opened.inputs],
    }


def _input(given: figures.Input) -> dict[str, Any]:
    readings = [given.reading] if given.reading else list(given.parts)
    return {
        "key": given.key,
        "variable": given.variable.code,
        "name": given.variable.name_zh,
        "period": Period.longest(given.closing).code,
        "value": None if given.value_micro is None else decimal_text(given.value_micro),
        "unit": given.unit,
        "unit_text": unit_text(given.unit),
        "state": given.state,
        "source": _source(given),
        "dataset": given.variable.dataset,
        "parts": [len(given.parts), given.expected] if given.rolled else None,
        "readings": [
            {
                "id": r.pk,
                "place": r.place.code,
                "value": decimal_text(r.value_micro),
                "state": r.state,
                "source": r.source,
                "party": r.party.name if r.party else "",
                "recorded_by": r.recorded_by,
                "recorded_at": r.recorded_at,
                "evidence": [{"name": link.file.name, "sha256": link.sha256} for link in r.files.all()],
            }
            for r in readings
        ],
    }


def _source(given: figures.Input) -> str:
    if given.rolled:
        return say(_("Sum of {n} of {of} places"), n=len(given.parts), of=given.expected)
    if given.reading is None:
        return given.variable.dataset if given.value_micro is not None else ""
    said = given.reading.source or (given.reading.party.name if given.reading.party else given.reading.recorded_by)
    return str(said)


@click.command("load", cls=Command, help=_("Load a set: one that ships by its name, or a file."))
@click.argument("name", required=False)
@as_json
def indicator_load(name: str | None, *, json_: bool) -> None:
    """Load one set, or list those that ship."""
    who = actor()
    if name is None:
        print_table((_("Set"),), [(shipped,) for shipped in set_actions.shipped()], empty=_("No sets."))
        return
    if name in set_actions.shipped():
        made = set_actions.set_load_shipped(actor=who, name=name)
    else:
        data, shown = read_file(name)
        made = set_actions.set_load(actor=who, data=data, name=shown)
    told = {"id": made.pk, "code": made.code, "edition": made.edition, "indicators": made.items.count()}
    if json_:
        print_json(told)
        return
    click.echo(f"{made}  {say(_('{n} indicators'), n=told['indicators'])}")


@click.command("board", cls=Command, help=_("How the indicators stand at a place and period."))
@click.option("--period", metavar="PERIOD", help=_("The latest one with figures, unless told."))
@click.option("--place", "place_code", required=True, metavar="CODE", help=_("Code of the place, such as 3715."))
@as_json
def indicator_board(period: str | None, place_code: str, *, json_: bool) -> None:
    """Show the board."""
    who, place = actor(), place_of(place_code)
    found = definitions.set_in_force(who)
    closing = Period.parse(period, "--period").closing if period else board.latest_closing(place)
    lines = board.board(who, found=found, place=place, closing=closing) if found and closing else []
    rows: list[dict[str, Any]] = [
        {
            "id": line.item.indicator.code,
            "name": _name(line.definition),
            "value": None if line.value_micro is None else decimal_text(line.value_micro),
            "unit": line.definition.unit,
            "target": line.target.printed if line.target else "",
            "standing": str(line.standing),
            "status": line.figure.state if line.figure else "",
        }
        for group in board.grouped(lines)
        for line in group.lines
    ]
    if json_:
        print_json(rows)
        return
    shown = [
        (
            word(STANDING_LABELS, r["standing"]),
            shortened(r["name"], 40),
            r["value"] or "—",
            unit_text(r["unit"]),
            r["target"],
        )
        for r in rows
    ]
    print_table((_("Standing"), _("Indicator"), _("Value"), _("Unit"), _("Target")), shown, empty=_("No figures yet."))


@click.command("refresh", cls=Command, help=_("Compute every figure again from its inputs."))
@as_json
def indicator_refresh(*, json_: bool) -> None:
    """Compute again."""
    actor()
    done = figures_refresh()
    told = {"looked_at": done.looked_at, "changed": done.changed, "moved": done.moved}
    if json_:
        print_json(told)
        return
    click.echo(say(_("{looked_at} figures looked at, {changed} changed, {moved} brought up to date"), **told))
