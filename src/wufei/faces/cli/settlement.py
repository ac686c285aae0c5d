"""Settlement from the command line: files taken in, a month matched, findings listed. Not for: other tables."""

import datetime as dt
import pathlib

import click

from wufei.faces.cli.kit.groups import BAD_INPUT, Command
from wufei.faces.cli.kit.house import actor
from wufei.faces.cli.kit.output import as_json, print_json, print_table
from wufei.faces.cli.kit.words import say
from wufei.kernel import clock
from wufei.kernel.periods import Length, Period
from wufei.kernel.tables.actions import table_import
from wufei.kernel.text import _
from wufei.operations.settlement.actions.runs import flows_match
from wufei.operations.settlement.queries.findings import findings_of
from wufei.operations.settlement.spec import STATE_LABELS
from wufei.operations.settlement.spec.findings import FINDING_LABELS

KINDS = {"bank": "payments", "tax": "invoices", "contracts": "contracts"}
SHOWN = 30


@click.command(
    "import",
    cls=Command,
    help=_("Take in a file: bank (payments), tax (invoices) or contracts. The same file twice changes nothing."),
)
@click.argument("kind", type=click.Choice(tuple(KINDS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be."))
@as_json
def settlement_import(kind: str, file: pathlib.Path, *, dry_run: bool, json_: bool) -> None:
    """Take in the sound rows of a file together; those refused are told, and the exit code says so."""
    report = table_import(actor=actor(), table=KINDS[kind], data=file.read_bytes(), name=file.name, dry_run=dry_run)
    faults = [{"row": one.row, "column": one.column, **one.problem.as_dict(say)} for one in report.faults]
    if json_:
        counts = {"created": report.created, "unchanged": report.unchanged, "refused": report.refused}
        print_json(counts | {"ignored": list(report.ignored), "faults": faults})
    else:
        click.echo(
            say(
                _("{created} new, {there} there already, {refused} refused."),
                created=report.created,
                there=report.unchanged,
                refused=report.refused,
            )
        )
        if faults:
            rows = [(one["row"], one["column"], one["says"], one["remedy"]) for one in faults[:SHOWN]]
            print_table((_("Row"), _("Column"), _("Why"), _("What to do")), rows, empty="")
    if faults:
        raise click.exceptions.Exit(BAD_INPUT)


@click.command("match", cls=Command, help=_("Match the three flows of a month and keep what was found."))
@click.option("--month", "month", type=click.DateTime(["%Y-%m"]), required=True, help=_("Such as 2026-03."))
@as_json
def settlement_match(month: dt.datetime, *, json_: bool) -> None:
    """Match a month; of one that is not over, until today."""
    asked = Period.containing(month.date(), Length.MONTH)
    until = max(asked.start, min(asked.end, clock.today()))
    run = flows_match(actor=actor(), since=asked.start, until=until)
    if json_:
        print_json({"run": run.pk, "since": run.since, "until": run.until, **run.counts})
        return
    rows = [(part, what, count) for part in ("links", "gaps", "findings") for what, count in run.counts[part].items()]
    print_table((_("Part"), _("What"), _("Count")), rows, empty=_("Nothing moved."))


@click.command("findings", cls=Command, help=_("List what does not agree between the flows."))
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help=_("First day."))
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), help=_("Last day."))
@click.option("--party", "party_id", type=int, help=_("Of one party."))
@as_json
def settlement_findings(
    since: dt.datetime | None, until: dt.datetime | None, party_id: int | None, *, json_: bool
) -> None:
    """Print findings by day."""
    found = findings_of(
        actor=actor(),
        party_id=party_id,
        since=since.date() if since else None,
        until=until.date() if until else None,
    )
    rows = [
        {
            "key": str(row.key),
            "day": clock.day_of(row.happened_at).isoformat(),
            "kind": str(row.kind),
            "party_id": row.party_id,
            "amount_fen": row.amount_fen,
            "mass_g": row.mass_g,
            "state": str(row.state),
            "evidence": [one.label for one in row.evidence],
        }
        for row in found
    ]
    if json_:
        print_json(rows)
        return
    shown = [
        (
            row["day"],
            say(FINDING_LABELS[str(row["kind"])]),
            row["party_id"],
            row["amount_fen"],
            row["mass_g"],
            say(STATE_LABELS[str(row["state"])]),
        )
        for row in rows
    ]
    heads = (_("Day"), _("Finding"), _("Party"), _("Fen"), _("Grams"), _("State"))
    print_table(heads, shown, empty=_("No finding."))
