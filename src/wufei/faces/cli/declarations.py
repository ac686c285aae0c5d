"""Declarations from the command line: open what is due, how a period stands. Not for: filing (firms do, on pages)."""

import click

from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import actor
from wufei.faces.cli.kit.output import as_json, print_json, print_table
from wufei.faces.cli.kit.words import say
from wufei.kernel.text import _
from wufei.operations.declarations.actions.duties import duties_open
from wufei.operations.declarations.actions.rolls import rolls_make
from wufei.operations.declarations.queries.coverage import coverage_of
from wufei.operations.declarations.queries.rolls import quarter_of
from wufei.operations.declarations.spec.forms import form_find
from wufei.operations.declarations.spec.rolls import ROLL_LABELS

CLOSING = click.argument("closing", type=click.IntRange(199001, 210012), metavar="YYYYMM")


@click.command("open", cls=Command, help=_("Ask everybody who must file the latest periods; what is open stays."))
@as_json
def declaration_open(*, json_: bool) -> None:
    """Open what is due."""
    made = duties_open(actor=actor())
    if json_:
        print_json({"opened": made})
        return
    click.echo(str(made))


@click.command("coverage", cls=Command, help=_("How many of those who must file have filed, by form."))
@CLOSING
@as_json
def declaration_coverage(closing: int, *, json_: bool) -> None:
    """A period, by the month with which it closes."""
    found = coverage_of(actor=actor(), closing=closing)
    if json_:
        told = [found.whole, *found.forms]
        print_json([{"form": c.key, "asked": c.asked, "filed": c.filed, "late": c.late} for c in told])
        return
    rows = [
        (say(form.title) if (form := form_find(c.key)) else c.key, c.asked, c.filed, c.accepted, c.late)
        for c in found.forms
    ]
    heads = (_("Report form"), _("Must file"), _("Filed"), _("Accepted"), _("Late"))
    print_table(heads, rows, empty=_("No period was opened yet"))


@click.command("lists", cls=Command, help=_("Make the lists and ratings of a quarter that is over."))
@CLOSING
@as_json
def declaration_lists(closing: int, *, json_: bool) -> None:
    """The quarter that closes with a month."""
    quarter = quarter_of(closing)
    made = [(version, version.entries.count()) for version in rolls_make(actor=actor(), closing=closing)]
    if json_:
        print_json([{"list": v.roll, "version": v.number, "firms": n} for v, n in made])
        return
    rows = [(say(ROLL_LABELS[v.roll]), quarter.code, v.number, n) for v, n in made]
    print_table((_("List"), _("Period"), _("Version"), _("Firms")), rows, empty=_("No list was made yet"))
