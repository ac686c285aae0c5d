"""Facilities from the command line: weighings taken in, a plant's balance. Not for: other tables (register)."""

import datetime as dt
import json
import pathlib
import uuid
from typing import Any

import click

from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import actor
from wufei.faces.cli.kit.output import as_json, print_json, print_table
from wufei.faces.cli.kit.words import say
from wufei.kernel.text import _
from wufei.operations.facilities.actions.weighings import weighings_record
from wufei.operations.facilities.errors import SPOOL_UNREADABLE
from wufei.operations.facilities.queries.balance import plant_balance
from wufei.operations.facilities.spec import GateWay, Source, Taken, WeighingIn

# A device writes under another ending and renames when a file is whole; what was read is renamed again.
WHOLE, READ = "*.jsonl", ".read"
FAILED = 1


@click.command(
    "spool",
    cls=Command,
    help=_(
        "Take in what scales have left in a folder: files *.jsonl, a weighing a line as the API takes it. A file that "
        "was read is renamed to .read; lines that were refused are told, and stay in it."
    ),
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=pathlib.Path))
@as_json
def weighing_spool(folder: pathlib.Path, *, json_: bool) -> None:
    """Record every line of every file; the same line again is the same weighing."""
    who, told = actor(), list[dict[str, Any]]()
    for file in sorted(folder.glob(WHOLE)):
        given = [_read(line, number, file.name) for number, line in enumerate(_lines(file), 1)]
        recorded = weighings_record(actor=who, given=given)
        told += [
            {"file": file.name, "line": number, "key": str(one.key), "outcome": str(one.outcome)}
            | {"problems": [problem.as_dict(say) for problem in one.problems]}
            for number, one in enumerate(recorded, 1)
        ]
        file.rename(file.with_suffix(file.suffix + READ))
    if json_:
        print_json(told)
    else:
        rows = [
            (row["file"], row["line"], row["outcome"], "; ".join(problem["says"] for problem in row["problems"]))
            for row in told
            if row["outcome"] == Taken.REFUSED
        ]
        created = sum(row["outcome"] == Taken.CREATED for row in told)
        click.echo(
            say(_("{n} weighings, {created} of them new, {bad} refused."), n=len(told), created=created, bad=len(rows))
        )
        if rows:
            print_table((_("File"), _("Line"), _("Outcome"), _("Why")), rows, empty="")
    if any(row["outcome"] == Taken.REFUSED for row in told):
        raise click.exceptions.Exit(FAILED)


def _lines(file: pathlib.Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if line.strip()]


def _read(line: str, number: int, name: str) -> WeighingIn:
    """One line of a spool. Raises SPOOL_UNREADABLE."""
    try:
        told = json.loads(line)
        moment = dt.datetime.fromisoformat(told["weighed_at"])
        if moment.tzinfo is None:
            raise ValueError("no offset")
        return WeighingIn(
            key=uuid.UUID(told["key"]),
            facility_id=int(told["facility_id"]),
            direction=GateWay(told.get("direction", GateWay.IN)),
            weighed_at=moment,
            gross_g=int(told["gross_g"]),
            tare_g=int(told["tare_g"]),
            net_g=int(told["net_g"]) if told.get("net_g") is not None else None,
            plate=str(told.get("plate", "")),
            ticket=str(told.get("ticket", "")),
            device=str(told.get("device", "")),
            code=str(told.get("code", "")),
            source=Source.SPOOL,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SPOOL_UNREADABLE(where="file", value=name, line=number) from error


@click.command(
    "balance", cls=Command, help=_("The mass balance of the plant a facility belongs to, by code, in grams.")
)
@click.argument("facility_id", type=int)
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), required=True, help=_("First day."))
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), required=True, help=_("Last day."))
@as_json
def facility_balance(facility_id: int, since: dt.datetime, until: dt.datetime, *, json_: bool) -> None:
    """Print what came, went, ended and lies there, and what does not come out."""
    found = plant_balance(actor=actor(), facility_id=facility_id, since=since.date(), until=until.date())
    names = ("opening_g", "came_g", "made_g", "left_g", "used_g", "ended_g", "lies_g", "residual_g", "tolerance_g")
    lines = [{"code": line.code} | {name: getattr(line, name) for name in names} for line in found.lines]
    whole = found.together
    if json_:
        print_json(
            {"residual_g": whole.residual_g, "tolerance_g": whole.tolerance_g, "outside": whole.outside, "lines": lines}
        )
        return
    heads = (
        *(
            _("Waste code"),
            _("There before"),
            _("Came in"),
            _("From runs"),
            _("Went out"),
            _("Into runs"),
            _("Ended without a run"),
        ),
        *(_("There after"), _("Unexplained"), _("Allowed")),
    )
    print_table(heads, [tuple(line.values()) for line in lines], empty=_("Nothing moved."))
    click.echo(say(_("{g} g unexplained, {allowed} g allowed."), g=whole.residual_g, allowed=whole.tolerance_g))
