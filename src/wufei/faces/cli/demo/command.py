"""The command `wufei demo`: prepare the home, build once, show the accounts, serve if asked. Not for: the building."""

import datetime as dt
import time

import click
from django.test.utils import override_settings
from django.utils import translation

from wufei.faces.cli.demo import home
from wufei.faces.cli.demo.accounts import PASSWORD, accounts
from wufei.faces.cli.demo.building import build, built
from wufei.faces.cli.demo.synthetic.truth import truth_written
from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.house import day as day_of
from wufei.faces.cli.kit.output import bar, print_table, read_file
from wufei.faces.cli.kit.words import say
from wufei.kernel import clock
from wufei.kernel.text import _
from wufei.registers.identity import queries as identity
from wufei.registers.identity.models import Membership
from wufei.registers.identity.spec import role_find

SEED = 3715
SCALE, LARGEST = 1.0, 100.0
TABLES, STATIC = _("Tables"), _("Scripts and styles")


@click.command(
    "demo",
    cls=Command,
    help=_("Fill a demo city with simulated data in this home, once; with --serve, serve it and say who can sign in."),
)
@click.option("--seed", type=int, default=None, help=_("Another chance: other names, other figures."))
@click.option("--day", "day_", metavar="YYYY-MM-DD", help=_("The day on which the demo stands; today if left out."))
@click.option(
    "--scale",
    type=float,
    metavar="NUMBER",
    default=None,
    help=_("How large the made year of firms, loads and money is: 1 if left out, some 600 firms; 0 for none."),
)
@click.option("--plan", "plan_", metavar="FILE", help=_("A real plan document, adopted instead of the demo's own."))
@click.option("--fresh", is_flag=True, help=_("Empty this home first; everything in it is lost."))
@click.option("--yes", is_flag=True, help=_("With --fresh: do not ask."))
@click.option("--serve", "serving", is_flag=True, help=_("Serve the demo when it is ready."))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help=_("Port to listen on."))
@click.pass_context
def demo(
    ctx: click.Context,
    *,
    seed: int | None,
    day_: str | None,
    scale: float | None,
    plan_: str | None,
    fresh: bool,
    yes: bool,
    serving: bool,
    port: int,
) -> None:
    """Prepare, build, show, serve."""
    day = day_of(day_, "--day")
    if scale is not None and not 0 <= scale <= LARGEST:
        raise home.SCALE_WRONG(where="--scale", value=scale, most=round(LARGEST))
    plan = read_file(plan_) if plan_ else None
    steps = Steps()
    if fresh:
        _emptied(sure=yes)
    steps.begin(TABLES)
    home.tables_ready()
    held = built()
    if held is None and home.taken():
        home.taken_by_others()
    if held is None:
        # In development Django keeps every statement to show it, at a tenth of the time.
        with translation.override("zh-hans"), override_settings(DEBUG=False):
            made = build(
                seed=SEED if seed is None else seed,
                day=day or clock.today(),
                scale=SCALE if scale is None else scale,
                plan=plan,
                step=steps.begin,
                bar=bar,
            )
        if made is not None:
            truth_written(made, home.folder())
    elif _differs(held.change, {"seed": seed, "day": day, "scale": scale, "plan": plan[1] if plan else None}):
        home.plan_differs(held)
    if serving:
        steps.begin(STATIC)
        home.static_ready()
    steps.end()
    _accounts_shown()
    if serving:
        from wufei.faces.cli.house import serve  # noqa: PLC0415  the server is not needed to build

        told = say(_("The demo city: {address}"), address=f"http://127.0.0.1:{port}/")
        click.echo("\n" + click.style(told, bold=True))
        ctx.invoke(serve, host="127.0.0.1", port=port, workers=1, threads=4, no_background=False, migrating=False)


class Steps:
    """Says which step runs and how long the one before took, on stderr."""

    def __init__(self) -> None:
        self._name, self._since = "", 0.0

    def begin(self, name: str) -> None:
        """A step begins; the one before is over."""
        self.end()
        self._name, self._since = name, time.monotonic()

    def end(self) -> None:
        """The last step is over."""
        if self._name:
            took = f"{time.monotonic() - self._since:5.1f} s"
            click.echo(f"{click.style('✓', fg='green')} {took}  {say(self._name)}", err=True)
        self._name = ""


def _emptied(*, sure: bool) -> None:
    where = str(home.folder())
    if not sure and not click.confirm(say(_("Delete everything in {home}?"), home=where), err=True):
        raise home.FRESH_UNSURE(where="--fresh", home=where)
    home.emptied()


def _differs(held: dict[str, object], asked: dict[str, object]) -> bool:
    """Whether somebody asked for another demo than this home holds."""
    told = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in asked.items()}
    return any(value is not None and held.get(name) != value for name, value in told.items())


def _accounts_shown() -> None:
    """Who can sign in: user name, role, for whom; and the one password of all."""
    known = {account.username for account in accounts()}
    rows = Membership.objects.filter(person__username__in=known).select_related("person", "party", "place")
    order = {username: number for number, username in enumerate(account.username for account in accounts())}
    lines = []
    for row in sorted(rows, key=lambda m: order[m.person.username]):
        role = role_find(row.role)
        where = row.party.name if row.party else row.place.name if row.place else ""
        lines.append((row.person.username, row.person.name, say(role.title) if role else row.role, where))
    click.echo()
    print_table([_("User name"), _("Name"), _("Role"), _("Unit")], lines, empty=_("Nobody can sign in."))
    click.echo("\n" + say(_("The password of all of them: {password}"), password=PASSWORD))
    if not identity.admins().exists():
        click.echo(say(_("No administrator is left; add one with: wufei person add")), err=True)
