"""`wufei sandbox`: a home of its own with the demo city, marked as one, test keys, served. Not for: real data.

The real home and its database are not touched: everything of the environment that names one is set anew before the
house is opened.
"""

import json
import os
import pathlib
import shutil

import click

from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import house_open
from wufei.faces.cli.kit.output import print_table
from wufei.faces.cli.kit.words import say
from wufei.kernel.access import Face
from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

MARK = "sandbox.json"  # in its home: that it is one, and the test keys
OWNER_ONLY = 0o600
SIDES = (("generator", _("Generator")), ("carrier", _("Carrier")), ("receiver", _("Receiver")))
NO_SANDBOX = Fault(
    "cli.no_sandbox",
    Kind.CONFLICT,
    _("“{value}” holds something that is no sandbox."),
    _("Name an empty folder or a sandbox with --home."),
)


@click.command(
    "sandbox",
    cls=Command,
    help=_("Serve a demo city in a home of its own, with test keys, for those who connect a system to this one."),
)
@click.option("--home", "home_", metavar="FOLDER", help=_("Its home; beside the usual one unless told."))
@click.option("--reset", is_flag=True, help=_("Empty it first and start anew."))
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535), help=_("Port to listen on."))
@click.option("--no-serve", is_flag=True, help=_("Only build it and show the keys."))
@click.pass_context
def sandbox(ctx: click.Context, *, home_: str | None, reset: bool, port: int, no_serve: bool) -> None:
    """Build if absent, mark, show, serve."""
    usual = pathlib.Path(os.environ.get("WUFEI_HOME", "var")).resolve()
    folder = pathlib.Path(home_).resolve() if home_ else usual.with_name(f"{usual.name}-sandbox")
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise NO_SANDBOX(where="--home", value=str(folder))
    if reset:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / MARK).exists():
        _kept(folder, {})
    os.environ.pop("WUFEI_DATABASE_URL", None)
    os.environ.update(WUFEI_HOME=str(folder), WUFEI_SANDBOX="1", WUFEI_HTTPS="0")
    os.environ.setdefault("WUFEI_WEBHOOK_PRIVATE", "1")
    house_open()
    from wufei.faces.cli.demo.command import demo  # noqa: PLC0415  the house must be open

    ctx.invoke(
        demo, seed=None, day_=None, scale=0.0, plan_=None, fresh=False, yes=False, serving=False, port=port
    )  # builds once; prints who can sign in
    _keys_shown(folder)
    if no_serve:
        return
    from wufei.faces.cli.demo import home  # noqa: PLC0415
    from wufei.faces.cli.house import serve  # noqa: PLC0415  the server is not needed to build

    home.static_ready()
    told = say(_("The sandbox: {address}, its API: {api}"), address=_at(port, "/"), api=_at(port, "/api/docs"))
    click.echo("\n" + click.style(told, bold=True))
    ctx.invoke(serve, host="127.0.0.1", port=port, workers=1, threads=4, no_background=False, migrating=False)


def _at(port: int, path: str) -> str:
    return f"http://127.0.0.1:{port}{path}"


def _keys_shown(folder: pathlib.Path) -> None:
    """A key for a firm on each side of a manifest: made once, kept in this home only because it is a sandbox."""
    kept = json.loads((folder / MARK).read_text())
    if not kept or not _live(kept):
        kept = _keys_made()
        _kept(folder, kept)
    rows = [(say(title), kept[side]["party"], kept[side]["token"]) for side, title in SIDES]
    click.echo("\n" + say(_("Test keys; send one as “Authorization: Bearer …”:")))
    print_table((_("Side"), _("Firm"), _("Key")), rows, empty=_("Nobody can sign in."))


def _live(kept: dict[str, dict[str, str]]) -> bool:
    from wufei.registers.identity.queries import key_find  # noqa: PLC0415  the apps must be loaded

    return all(key_find(kept[side]["token"]) is not None for side, _title in SIDES)


def _keys_made() -> dict[str, dict[str, str]]:
    from wufei.operations.manifests.models import Leg  # noqa: PLC0415  the apps must be loaded
    from wufei.registers.identity.actions import apikey_make  # noqa: PLC0415
    from wufei.registers.identity.models import Membership  # noqa: PLC0415
    from wufei.registers.identity.queries import actor_for, in_force  # noqa: PLC0415

    held = Membership.objects.filter(in_force(), role="enterprise").select_related("person").order_by("-pk")
    agents = {row.party_id: row.person for row in held}
    legs = Leg.objects.select_related("manifest__generator", "manifest__receiver", "carrier").order_by("pk")
    sides = ((leg.manifest.generator, leg.carrier, leg.manifest.receiver) for leg in legs)
    firms = next(three for three in sides if all(party.pk in agents for party in three))
    made = {}
    for (side, _title), party in zip(SIDES, firms, strict=True):
        token = apikey_make(actor=actor_for(agents[party.pk], Face.CLI), label="sandbox").token
        made[side] = {"party": party.name, "party_id": str(party.pk), "token": token}
    return made


def _kept(folder: pathlib.Path, keys: dict[str, dict[str, str]]) -> None:
    path = folder / MARK
    path.touch(mode=OWNER_ONLY)
    path.write_text(json.dumps(keys, ensure_ascii=False, indent=2) + "\n")
