"""Manifests from the command line: what streams declare, finding, one with its story. Not for: signing (people do)."""

from typing import Any

import click

from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import actor
from wufei.faces.cli.kit.output import as_json, moment, print_json, print_table
from wufei.faces.cli.kit.words import say
from wufei.kernel import clock
from wufei.kernel.text import _
from wufei.ledger.books.spec import ACCOUNT_LABELS, TransferKind
from wufei.operations.manifests.queries import manifests as queries
from wufei.operations.manifests.queries import search
from wufei.operations.manifests.queries.sheets import spec_on, steps_of
from wufei.operations.manifests.queries.story import Story, story_of
from wufei.operations.manifests.spec import EVENT_LABELS, METHOD_LABELS, ROLE_LABELS, SPECS, STATE_LABELS

SHOWN = 200


@click.command("streams", cls=Command, help=_("What can be declared today: streams, fields, moves, clocks."))
@as_json
def manifest_streams(*, json_: bool) -> None:
    """Every declaration in force."""
    day = clock.today()
    told: list[dict[str, Any]] = []
    for code in SPECS.codes():
        spec = spec_on(code, day)
        told.append(
            {
                "code": code,
                "title": say(spec.title),
                "lists": list(spec.lists),
                "fields": len(spec.fields),
                "moves": len(spec.steps),
                "clocks": [f"{say(c.label)} {c.amount} {c.unit}" for c in spec.clocks],
            }
        )
    if json_:
        print_json(told)
        return
    heads = (_("Code"), _("Stream"), _("Lists"), _("Fields"), _("Moves"), _("Clocks"))
    rows = [
        (t["code"], t["title"], " ".join(t["lists"]), t["fields"], t["moves"], "; ".join(t["clocks"])) for t in told
    ]
    print_table(heads, rows, empty=_("No stream is declared."))


@click.command(
    "list", cls=Command, help=_("Manifests on which every word stands: number, waste, party, plate, package.")
)
@click.argument("words", nargs=-1)
@click.option("--stream", "spec", default="", metavar="CODE", help=_("Only this stream."))
@click.option("--state", "states", multiple=True, type=click.Choice(sorted(map(str, STATE_LABELS))))
@click.option("--limit", type=click.IntRange(1, 10_000), default=SHOWN, show_default=True)
@as_json
def manifest_list(words: tuple[str, ...], spec: str, states: tuple[str, ...], limit: int, *, json_: bool) -> None:
    """Find manifests."""
    found = search.manifest_search(actor=actor(), words=" ".join(words), spec=spec, states=states)[:limit]
    if json_:
        print_json(
            [
                {
                    "id": row.pk,
                    "number": row.number,
                    "stream": row.spec,
                    "state": row.state,
                    "day": row.day,
                    "generator": row.generator.name,
                    "receiver": row.receiver.name,
                    "code": row.code,
                    "mass_g": row.mass_g,
                    "accepted_g": row.accepted_g,
                }
                for row in found
            ]
        )
        return
    heads = (_("Number"), _("State"), _("Day"), _("Waste"), _("Mass (g)"), _("Generator"), _("Receiver"))
    rows = [
        (row.number or row.pk, say(STATE_LABELS[row.state]), row.day, f"{row.code} {row.name}", row.mass_g,
         row.generator.name, row.receiver.name)
        for row in found
    ]  # fmt: skip
    print_table(heads, rows, empty=_("No manifest is found."))


@click.command("show", cls=Command, help=_("One manifest: what it says, who signed, what it moved, what may happen."))
@click.argument("number")
@as_json
def manifest_show(number: str, *, json_: bool) -> None:
    """One manifest with its story."""
    who = actor()
    manifest = queries.manifest_by_number(actor=who, number=number)
    story = story_of(actor=who, manifest_id=manifest.pk)
    told = _told(story)
    if json_:
        print_json(told)
        return
    row = story.manifest
    click.echo(f"{row.number}  {say(STATE_LABELS[row.state])}  {row.code} {row.name}  {row.mass_g} g")
    click.echo(f"{row.generator.name} → {row.receiver.name}")
    heads = (_("Step"), _("What was signed"), _("For"), _("By"), _("How"), _("Happened"))
    lines = [
        (s.step, say(EVENT_LABELS.get(s.event, s.event)), say(ROLE_LABELS.get(s.role, s.role)), s.person_label,
         say(METHOD_LABELS[s.method]), moment(s.happened_at))
        for s in story.signatures
    ]  # fmt: skip
    print_table(heads, lines, empty=_("Nobody has signed yet."))
    sides = (_("Kind of booking"), _("Account it left"), _("Account it reached"), _("Grams"))
    moved = [
        (TransferKind(t.kind).name.lower(), f"{t.source.holder.name} {say(ACCOUNT_LABELS[t.source.kind])}",
         f"{t.target.holder.name} {say(ACCOUNT_LABELS[t.target.kind])}", t.amount)
        for t in story.transfers
    ]  # fmt: skip
    print_table(sides, moved, empty=_("Nothing is booked yet."))
    for line in told["next"]:
        click.echo(f"  → {say(EVENT_LABELS[line['event']])} ({say(ROLE_LABELS[line['role']])})")


def _told(story: Story) -> dict[str, Any]:
    row = story.manifest
    return {
        "number": row.number,
        "key": str(row.key),
        "stream": row.spec,
        "state": row.state,
        "held": row.held,
        "day": row.day,
        "generator": row.generator.name,
        "receiver": row.receiver.name,
        "code": row.code,
        "name": row.name,
        "mass_g": row.mass_g,
        "accepted_g": row.accepted_g,
        "values": row.values,
        "legs": [{"carrier": leg.carrier.name, "values": leg.values} for leg in story.found.legs],
        "packages": [{"code": c.package.code, "sent_g": c.sent_g, "refused": c.refused} for c in story.packages],
        "signatures": [
            {"step": s.step, "event": s.event, "role": s.role, "by": s.person_label, "method": s.method,
             "happened_at": s.happened_at.isoformat(), "digest": bytes(s.digest).hex()}
            for s in story.signatures
        ],
        "transfers": [
            {"key": str(t.key), "kind": TransferKind(t.kind).name.lower(), "from": t.source.holder.name,
             "to": t.target.holder.name, "amount_g": t.amount}
            for t in story.transfers
        ],
        "next": [{"event": str(step.event), "role": str(step.role)} for step, _party in steps_of(story.found)],
        "clocks": [{"name": c.clock.name, "due": c.due.isoformat(), "met_at": c.met_at} for c in story.clocks],
    }  # fmt: skip
