"""Flows of waste from the command line: the paths with their masses. Not for: single manifests (manifests)."""

import datetime as dt

import click

from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import actor
from wufei.faces.cli.kit.output import as_json, print_json, print_table
from wufei.faces.cli.kit.words import say
from wufei.kernel.text import _
from wufei.operations.manifests.queries.flows import flows_of
from wufei.operations.manifests.spec.flows import COLUMN_LABELS, Column, FlowsAsked


def _day(_ctx: click.Context, _parameter: click.Parameter, value: dt.datetime | None) -> dt.date | None:
    return value.date() if value is not None else None


@click.command(
    "flows", cls=Command, help=_("Where waste came from, what became of it, where it went; by day of issue.")
)
@click.option("--stream", default="", metavar="CODE", help=_("Only this stream."))
@click.option("--place", default="", metavar="CODE", help=_("Only what begins or ends in this place."))
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help=_("First day of issue."))
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help=_("Last day of issue."))
@as_json
def manifest_flows(stream: str, place: str, since: dt.date | None, until: dt.date | None, *, json_: bool) -> None:
    """The paths, the largest first, and what they come to."""
    asked = FlowsAsked(stream=stream, place=place, since=since, until=until)
    found = flows_of(actor=actor(), asked=asked)
    named = {(node.column, node.key): node.label.say(say) for node in found.nodes}
    if json_:
        print_json(
            {
                "mass_g": found.mass_g,
                "over_g": found.over_g,
                "count": found.count,
                "simulated": found.simulated,
                "moved_at": found.moved_at.isoformat() if found.moved_at else None,
                "nodes": [
                    {"column": n.column, "key": n.key, "label": named[n.column, n.key], "mass_g": n.mass_g,
                     "ends": n.ends, "outside": n.outside}
                    for n in found.nodes
                ],
                "links": [
                    {"column": k.column, "source": k.source, "target": k.target, "kind": k.kind, "mass_g": k.mass_g}
                    for k in found.links
                ],
                "paths": [
                    {**{column: p.key(column) for column in Column}, "mass_g": p.mass_g, "count": p.count}
                    for p in found.paths
                ],
            }
        )  # fmt: skip
        return
    heads = (*(COLUMN_LABELS[column] for column in Column), _("Mass (g)"), _("Manifests"))
    rows = [
        (*(named.get((column, path.key(column)), "—") for column in Column), path.mass_g, path.count)
        for path in found.paths
    ]
    print_table(heads, rows, empty=_("Nothing moved."))
    if rows:
        click.echo(f"{found.mass_g} g")
