"""The lake at the terminal: which datasets there are, bringing them up to date. Not for: analysing them."""

import dataclasses
from typing import Any

import click

from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.output import as_json, moment, print_json, print_table
from wufei.faces.cli.kit.words import say
from wufei.kernel.lake import queries as lake
from wufei.kernel.lake.spec import Dataset
from wufei.kernel.text import _

KILOBYTE = 1024


@click.command("list", cls=Command, help=_("The datasets for analysis, and until when they hold every fact."))
@as_json
def lake_list(*, json_: bool) -> None:
    """The datasets; nothing is read."""
    found = [_dataset(dataset) for dataset in lake.datasets()]
    if json_:
        print_json(found)
        return
    heads = (_("Dataset"), _("Title"), _("As of"), _("Rows"), _("Parts"), _("Behind"), _("KB"))
    rows = [
        (d["name"], d["title"], moment(d["as_of"]), d["rows"], d["parts"], d["stale"], d["size_bytes"] // KILOBYTE)
        for d in found
    ]
    print_table(heads, rows, empty=_("No datasets."))


def _dataset(dataset: Dataset) -> dict[str, Any]:
    fresh = lake.freshness(dataset.name)
    columns = [{"name": c.name, "type": c.type, "text": say(c.text)} for c in dataset.schema]
    told = {name: getattr(fresh, name) for name in ("as_of", "rows", "parts", "stale", "size_bytes")}
    return {"name": dataset.name, "title": say(dataset.title), **told, "columns": columns}


@click.command("refresh", cls=Command, help=_("Read again what changed: in one dataset, or in all of them."))
@click.argument("name", required=False)
@as_json
def lake_refresh(name: str | None, *, json_: bool) -> None:
    """Refresh; analyses do it by themselves, so this is for looking and for warming up."""
    names = [lake.dataset_get(name).name] if name else [dataset.name for dataset in lake.datasets()]
    done = [(each, lake.refresh(each)) for each in names]
    if json_:
        print_json([{"name": each, **dataclasses.asdict(told)} for each, told in done])
        return
    heads = (_("Dataset"), _("Parts read"), _("Rows"), _("Seconds"))
    print_table(heads, [(n, r.parts_read, r.rows, f"{r.seconds:.2f}") for n, r in done], empty=_("No datasets."))
