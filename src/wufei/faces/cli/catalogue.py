"""Waste codes and factors from the command line. Not for: tables out and in (registers.py)."""

import datetime as dt

import click

from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import actor
from wufei.faces.cli.kit.output import as_json, print_json, print_table
from wufei.faces.cli.kit.words import language, say
from wufei.kernel import clock
from wufei.kernel.text import _
from wufei.kernel.units import decimal_text
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped
from wufei.registers.catalogue.models import WasteCode
from wufei.registers.catalogue.queries import codes, editions, factors


def _name(row: object, field: str = "name") -> str:
    english = "" if language() == "zh" else getattr(row, f"{field}_en", "")
    return english or str(getattr(row, f"{field}_zh"))


@click.command("load", cls=Command, help=_("Add the lists of codes and the factors that ship; what is there stays."))
@as_json
def code_load(*, json_: bool) -> None:
    """Load what ships with the house."""
    report = catalogue_load_shipped(actor=actor())
    told = {name: getattr(report, name) for name in report.__slots__}
    if json_:
        print_json(told)
        return
    click.echo(
        say(
            _("{lists} lists, {editions} editions, {codes} codes, {exemptions} exemptions, {factors} factors added"),
            **told,
        )
    )


@click.command("lists", cls=Command, help=_("The lists of codes and their editions."))
@as_json
def code_lists(*, json_: bool) -> None:
    """Every list with its editions."""
    rows = [
        {
            "list": shelf.list.code,
            "name": _name(shelf.list),
            "edition": row.edition.edition,
            "id": row.edition.pk,
            "state": row.edition.state,
            "valid_from": str(row.edition.valid_from),
            "valid_to": str(row.edition.valid_to or ""),
            "codes": row.codes,
            "in_force": row.in_force,
        }
        for shelf in editions.shelves(actor())
        for row in shelf.editions
    ]
    if json_:
        print_json(rows)
        return
    shown = [
        (r["list"], r["name"], r["edition"], r["valid_from"], r["valid_to"], r["codes"], "✓" if r["in_force"] else "")
        for r in rows
    ]
    head = (_("List"), _("Name"), _("Edition"), _("First day"), _("Last day"), _("Codes"), _("In force"))
    print_table(head, [tuple(map(str, row)) for row in shown], empty=_("No lists yet: wufei code load."))


@click.command("find", cls=Command, help=_("Find a code by code, name, or what the waste is."))
@click.argument("words")
@click.option("--list", "list_", default="", help=_("Only this list, such as hw."))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help=_("As the editions of that day have it."))
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 200), help=_("At most so many."))
@as_json
def code_find(words: str, list_: str, day: dt.datetime | None, limit: int, *, json_: bool) -> None:
    """The codes that answer best."""
    when = day.date() if day is not None else clock.today()
    found = codes.code_search(actor=actor(), words=words, list_code=list_, day=when, limit=limit)
    if json_:
        print_json([_told(row) for row in found])
        return
    rows = [(row.code, _name(row), row.hazards, _name(row.edition.list), row.edition.edition) for row in found]
    head = (_("Waste code"), _("Name"), _("Hazard properties"), _("List"), _("Edition"))
    print_table(head, rows, empty=_("No code answers to that"))


def _told(row: WasteCode) -> dict[str, object]:
    fields = (
        "id",
        "code",
        "parent",
        "name_zh",
        "name_en",
        "hazards",
        "industry_zh",
        "industry_en",
        "wording",
        "also",
        "confidence",
    )
    told = {key: getattr(row, key) for key in fields}
    return {"list": row.edition.list.code, "edition": row.edition.edition, **told}


@click.command("list", cls=Command, help=_("Factors with their sources."))
@click.argument("words", default="")
@as_json
def factor_list(words: str, *, json_: bool) -> None:
    """The factors that stand."""
    found = [
        row
        for row in factors.factors_standing(actor())
        if words.casefold() in f"{row.code} {row.item_zh} {row.item_en} {row.quantity_zh}".casefold()
    ]
    if json_:
        fields = ("code", "item_zh", "quantity_zh", "unit", "place_code", "source", "confidence")
        print_json(
            [
                {
                    **{key: getattr(row, key) for key in fields},
                    "low": decimal_text(row.low_micro),
                    "high": decimal_text(row.high_micro),
                    "valid_from": str(row.valid_from),
                }
                for row in found
            ]
        )
        return
    rows = [
        (row.code, _name(row, "item"), _name(row, "quantity"), _range(row.low_micro, row.high_micro), row.unit)
        for row in found
    ]
    print_table(
        (_("Factor code"), _("Applies to"), _("Quantity"), _("Value"), _("Unit")), rows, empty=_("No factors yet")
    )


def _range(low: int, high: int) -> str:
    return decimal_text(low) if low == high else f"{decimal_text(low)} – {decimal_text(high)}"
