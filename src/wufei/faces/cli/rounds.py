"""Rounds from the command line: list, how one stands, its bulletin. Not for: filling (the browser)."""

import pathlib

import click
from django.utils import translation

from wufei.faces.cli.kit import errors
from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import actor
from wufei.faces.cli.kit.output import as_json, moment, print_json, print_table
from wufei.faces.cli.kit.states import word
from wufei.faces.cli.kit.words import DJANGO, language, say
from wufei.kernel.access import Actor
from wufei.kernel.papers import docx, xlsx
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.text import _
from wufei.programme.rounds.models import Round
from wufei.programme.rounds.queries import rounds as queries
from wufei.programme.rounds.queries.bulletin import bulletin
from wufei.programme.rounds.spec import PAGE_LABELS, ROUND_LABELS

WRITERS = {".docx": docx.write, ".xlsx": xlsx.write}


@click.command("list", cls=Command, help=_("Rounds, newest first."))
@as_json
def round_list(*, json_: bool) -> None:
    """List rounds."""
    who = actor()
    rows = [(found, queries.round_standing(who, found)) for found in queries.rounds_visible_to(who)]
    if json_:
        print_json([_data(found, standing) for found, standing in rows])
        return
    lines = [
        (r.pk, r.title, word(ROUND_LABELS, r.state), f"{s.filed}/{len(s.pages)}", len(s.overdue), moment(r.due_at))
        for r, s in rows
    ]
    heads = (_("Id"), _("Round"), _("State"), _("Filed"), _("Overdue"), _("Due"))
    print_table(heads, lines, empty=_("No rounds."))


def _data(found: Round, standing: queries.Standing) -> dict[str, object]:
    names = ("title", "length", "closing", "state", "opened_at", "due_at", "closed_at")
    return {
        "id": found.pk,
        **{name: getattr(found, name) for name in names},
        "units": len(standing.pages),
        "filed": standing.filed,
        "overdue": [p.page.party.name for p in standing.overdue],
        "entries": standing.entries,
        "filled": standing.filled,
    }


@click.command("show", cls=Command, help=_("How a round stands, unit by unit; the open one unless told."))
@click.argument("round_id", type=int, required=False)
@as_json
def round_show(round_id: int | None, *, json_: bool) -> None:
    """Show one round."""
    who = actor()
    found = _round(who, round_id)
    standing = queries.round_standing(who, found)
    rows = [
        {
            "page": p.page.pk,
            "unit": p.page.party.name,
            "state": p.page.state,
            "filled": p.filled,
            "total": p.total,
            "returned": p.returned,
            "overdue": p.overdue,
            "days_left": p.days_left,
        }
        for p in standing.pages
    ]
    if json_:
        print_json({**_data(found, standing), "pages": rows})
        return
    click.echo(click.style(found.title, bold=True))
    lines = [
        (
            r["unit"],
            word(PAGE_LABELS, str(r["state"])),
            f"{r['filled']}/{r['total']}",
            r["returned"] or "",
            r["days_left"],
        )
        for r in rows
    ]
    print_table(
        (_("Unit"), _("State"), _("Filled"), _("Returned"), _("Days left")), lines, empty=_("Nobody was asked.")
    )


@click.command("bulletin", cls=Command, help=_("Write the bulletin of a round as DOCX or XLSX, out of live figures."))
@click.argument("round_id", type=int, required=False)
@click.option("-o", "--out", required=True, metavar="FILE", help=_("Where to: name.docx or name.xlsx."))
@click.option("--root", default="", metavar="URL", help=_("Address of this house, for the links of the footnotes."))
def round_bulletin(round_id: int | None, out: str, root: str) -> None:
    """Write one bulletin."""
    who = actor()
    path = pathlib.Path(out)
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise errors.FILE_SUFFIX(where="--out", value=out, choices=", ".join(WRITERS))
    with translation.override(DJANGO[language()]):
        paper = bulletin(
            who, _round(who, round_id), language="en" if language() == "en" else "zh", root=root.rstrip("/")
        )
        content = writer(paper, translation.gettext)
    path.write_bytes(content)
    click.echo(f"{path}  {len(content):,} B  {say(_('{n} blocks'), n=len(paper.blocks))}")


def _round(who: Actor, round_id: int | None) -> Round:
    if round_id is not None:
        return queries.round_get(actor=who, round_id=round_id)
    found = queries.round_now(who)
    if found is None:
        raise NOT_FOUND(where="round", value="")
    return found
