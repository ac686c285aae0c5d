"""Registers from the command line: places, and tables of every floor out and in. Not for: people (people.py)."""

import click
from django.utils.translation import gettext

from wufei.faces.cli.kit.groups import BAD_INPUT, Command
from wufei.faces.cli.kit.house import actor
from wufei.faces.cli.kit.output import as_json, bar, print_json, print_table, read_file, write_file
from wufei.faces.cli.kit.words import say
from wufei.kernel.tables import actions as tables
from wufei.kernel.tables import queries as table_queries
from wufei.kernel.tables.spec import TABLES, Format, ImportReport
from wufei.kernel.text import _
from wufei.registers.places import actions as places
from wufei.registers.places import queries as place_queries
from wufei.registers.places.spec import PlaceKind

SHOWN_FAULTS = 30
FLOORS = {
    "kernel": _("Behind the scenes"),
    "registers": _("Registers"),
    "ledger": _("Ledger"),
    "programme": _("Programme"),
}


@click.command(
    "load",
    cls=Command,
    help=_("Load a city by code (3715) or full name; again, it only brings changes."),
)
@click.argument("city")
@as_json
def places_load(city: str, *, json_: bool) -> None:
    """Load one city."""
    who = actor()
    click.echo(say(_("Loading …")), err=True)
    report = places.place_load_city(actor=who, city=city)
    told = {
        "city_code": report.city_code,
        "city_name": report.city_name,
        "created": report.created,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "left_out": [{"name": name, "why": say(why)} for name, why in report.left_out],
    }
    if json_:
        print_json(told)
        return
    click.echo(
        say(
            _("{city}: {created} new, {changed} changed, {unchanged} unchanged"),
            city=f"{report.city_code} {report.city_name}",
            created=report.created,
            changed=report.changed,
            unchanged=report.unchanged,
        )
    )
    for name, why in report.left_out:
        click.echo(f"  – {name}: {say(why)}")


@click.command(
    "outlines",
    cls=Command,
    help=_("Give a city's places outlines from GeoJSON, or from the package."),
)
@click.argument("city_code")
@click.argument("file", required=False)
@as_json
def places_outlines(city_code: str, file: str | None, *, json_: bool) -> None:
    """Load outlines."""
    data = read_file(file)[0] if file else None
    report = places.place_outlines_load(actor=actor(), city_code=city_code, data=data)
    told = {
        name: getattr(report, name) for name in ("created", "changed", "unchanged", "repaired", "unmatched", "without")
    }
    if json_:
        print_json({**told, "refused": [problem.as_dict(say) for problem in report.refused]})
        return
    click.echo(
        say(
            _("{created} new, {changed} changed, {unchanged} unchanged"),
            created=report.created,
            changed=report.changed,
            unchanged=report.unchanged,
        )
    )
    for title, names in (
        (_("Repaired"), report.repaired),
        (_("No place found for"), report.unmatched),
        (_("Still without an outline"), report.without),
    ):
        if names:
            click.echo(f"{say(title)}: {', '.join(names)}")
    for problem in report.refused:
        click.echo(f"✗ {problem.says(say)} → {problem.remedy(say)}", err=True)


@click.command("list", cls=Command, help=_("Places by words, kind and position; without any, the loaded cities."))
@click.argument("words", required=False, default="")
@click.option("--below", default="", metavar="CODE", help=_("Only this place and what lies below it."))
@click.option("--kind", type=click.Choice([str(kind) for kind in PlaceKind]), help=_("Only places of this kind."))
@click.option("--available", is_flag=True, help=_("The cities that can be loaded, instead."))
@as_json
def places_list(words: str, below: str, kind: str | None, *, available: bool, json_: bool) -> None:
    """List places."""
    if available:
        rows: list[tuple[str, str, str]] = [(c.code, c.name, c.province) for c in place_queries.city_choices()]
        rows = [row for row in rows if words in row[1] or row[0].startswith(words)]
    else:
        who = actor()
        if words or below or kind:
            found = place_queries.place_search(actor=who, words=words, below=below)
        else:
            found = place_queries.cities_loaded(actor=who)
        if kind:
            found = found.filter(kind=kind)
        rows = [(place.code, place.name, gettext(place.get_kind_display())) for place in found]
    if json_:
        print_json(
            [{"code": code, "name": name, ("province" if available else "kind"): more} for code, name, more in rows]
        )
    else:
        print_table((_("Code"), _("Name"), _("Province") if available else _("Kind")), rows, empty=_("No places."))


@click.command("list", cls=Command, help=_("The tables of every floor and their columns."))
@as_json
def register_list(*, json_: bool) -> None:
    """Every table, floor by floor."""
    declared = TABLES.declared()
    if json_:
        print_json(
            [
                {
                    "code": table.spec.code,
                    "floor": table.floor,
                    "title": say(table.spec.title),
                    "summary": say(table.spec.summary),
                    "columns": [
                        {"key": c.key, "label": say(c.label), "kind": str(c.kind), "required": c.required}
                        for c in table.spec.columns
                    ],
                    "any_of": table.spec.any_of,
                }
                for table in declared
            ]
        )
        return
    for floor, title in FLOORS.items():
        specs = [table.spec for table in declared if table.floor == floor]
        if not specs:
            continue
        click.echo(click.style(say(title), bold=True))
        for spec in specs:
            click.echo(f"  {spec.code}  {say(spec.title)}: {say(spec.summary)}")
            click.echo(f"    {', '.join(say(column.label) for column in spec.columns)}")


@click.command("export", cls=Command, help=_("Write a table to a file; “-” for standard output."))
@click.argument("name")
@click.option(
    "--format",
    "format_",
    type=click.Choice([str(f) for f in Format]),
    default="xlsx",
    show_default=True,
    help=_("Kind of file."),
)
@click.option("-o", "--output", help=_("The file; by default NAME.FORMAT here."))
@click.option("--template", is_flag=True, help=_("An empty table with its definitions, instead."))
def register_export(name: str, format_: str, output: str | None, *, template: bool) -> None:
    """Write one table."""
    if template:
        content, format_ = table_queries.template_file(table=name), "xlsx"
    else:
        content = tables.table_export(actor=actor(), table=name, format=Format(format_))
    path = output or f"{name}.{format_}"
    write_file(path, content)
    if path != "-":
        click.echo(path)


@click.command(
    "import",
    cls=Command,
    help=_("Take a file (xlsx, csv) into a table; ends with 2 where rows were refused."),
)
@click.argument("name")
@click.argument("file")
@click.option("--dry-run", is_flag=True, help=_("Do everything and take it back; only report."))
@click.option("--errors", metavar="OUT.xlsx", help=_("Write the refused rows with their faults to this file."))
@as_json
@click.pass_context
def register_import(
    ctx: click.Context, *, name: str, file: str, errors: str | None, dry_run: bool, json_: bool
) -> None:
    """Take one file."""
    data, shown = read_file(file)
    with bar(_("Rows")) as progress:
        report = tables.table_import(
            actor=actor(), table=name, data=data, name=shown, dry_run=dry_run, progress=progress
        )
    if errors and report.refused:
        write_file(errors, table_queries.error_file(report=report))
    if json_:
        print_json(_report(report))
    else:
        _report_told(report)
    if report.refused:
        ctx.exit(BAD_INPUT)


def _report(report: ImportReport) -> dict[str, object]:
    told = ("name", "dry_run", "created", "changed", "unchanged", "refused", "ignored")
    faults = [{"row": f.row, "column": f.column, **f.problem.as_dict(say)} for f in report.faults]
    return {"register": report.table, **{key: getattr(report, key) for key in told}, "faults": faults}


def _report_told(report: ImportReport) -> None:
    if report.dry_run:
        click.echo(say(_("Only tried; nothing was kept.")))
    click.echo(
        say(
            _("{created} new, {changed} changed, {unchanged} unchanged, {refused} refused"),
            created=report.created,
            changed=report.changed,
            unchanged=report.unchanged,
            refused=report.refused,
        )
    )
    if report.ignored:
        click.echo(f"{say(_('Columns that mean nothing here'))}: {', '.join(report.ignored)}")
    for fault in report.faults[:SHOWN_FAULTS]:
        place = say(_("row {row}"), row=fault.row) + (f", {fault.column}" if fault.column else "")
        told = f"{fault.problem.says(say)} → {fault.problem.remedy(say)}"
        click.echo(f"✗ {place}: {fault.problem.code}  {told}", err=True)
    if len(report.faults) > SHOWN_FAULTS:
        click.echo(say(_("… and {count} more; see --errors"), count=len(report.faults) - SHOWN_FAULTS), err=True)
