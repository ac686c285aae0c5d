"""Running the house: serve, worker, migrate, check, manage. Not for: what is served (web, api)."""

import logging
import multiprocessing
import signal
import socket
import threading

import click
from django.conf import settings
from django.core.management import call_command
from django.core.management import execute_from_command_line as django_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from granian.constants import Interfaces
from granian.server import Server

from wufei.faces.cli.kit import errors
from wufei.faces.cli.kit.groups import Command
from wufei.faces.cli.kit.output import as_json, print_json
from wufei.faces.cli.kit.words import say
from wufei.faces.cli.looking import findings
from wufei.kernel.jobs.worker import Lane, work_forever
from wufei.kernel.text import _

log = logging.getLogger("wufei.cli")

APPLICATION = "wufei.config.wsgi:application"
PATIENCE_S = 30
AGAIN_S = 5.0
LANES = tuple((str(lane), frozenset({lane})) for lane in Lane)


class Crew:
    """The threads that do background work, and how they are stopped."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.threads = [
            threading.Thread(target=_tireless, args=(self.stop, lanes), name=f"wufei-{name}", daemon=True)
            for name, lanes in LANES
        ]

    def start(self) -> None:
        """Begin work."""
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        """Let the work in hand finish, for a while. A job cut off is taken up again by the next worker."""
        self.stop.set()
        for thread in self.threads:
            thread.join(PATIENCE_S)


def _tireless(stop: threading.Event, lanes: frozenset[Lane]) -> None:
    while not stop.is_set():
        try:
            work_forever(stop, lanes=lanes)
        except Exception:
            log.exception("background work stumbled; going on in %s s", AGAIN_S)
            stop.wait(AGAIN_S)


def _migrated() -> None:
    """Raises NOT_MIGRATED where the tables are behind the program."""
    executor = MigrationExecutor(connection)
    behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if behind:
        raise errors.NOT_MIGRATED(where="database", value=f"{len(behind)}")


def _free(host: str, port: int) -> None:
    """Raises PORT_TAKEN where nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise errors.PORT_TAKEN(where="port", value=f"{host}:{port}", why=error.strerror or str(error)) from error


@click.command(
    "serve",
    cls=Command,
    help=_("Serve pages, API and background work from this machine until stopped (Ctrl-C, SIGTERM)."),
)
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help=_("Port to listen on."))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help=_("Processes for requests."))
@click.option(
    "--threads", default=4, show_default=True, type=click.IntRange(1, 64), help=_("Threads in each of these processes.")
)
@click.option("--no-background", is_flag=True, help=_("Leave background work to “wufei worker” elsewhere."))
@click.option("--migrate", "migrating", is_flag=True, help=_("Bring database and static files up to date first."))
def serve(host: str, port: int, workers: int, threads: int, *, no_background: bool, migrating: bool) -> None:
    """Serve until stopped."""
    if migrating:
        _migrate()
    _migrated()
    _free(host, port)
    # Threads and the database's connections do not survive a fork.
    connection.close()
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE_S,
    )
    crew = Crew()
    if not no_background:
        crew.start()
    click.echo(say(_("Serving on {address}; stop with Ctrl-C."), address=f"http://{host}:{port}"), err=True)
    try:
        server.serve()
    finally:
        if not no_background:
            crew.end()
    click.echo(say(_("Stopped.")), err=True)


@click.command("worker", cls=Command, help=_("Do background work (events, clock, jobs) until stopped."))
def worker() -> None:
    """Work until stopped."""
    _migrated()
    crew = Crew()
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_args: over.set())
    crew.start()
    click.echo(say(_("Working; stop with Ctrl-C.")), err=True)
    over.wait()
    crew.end()
    click.echo(say(_("Stopped.")), err=True)


@click.command("migrate", cls=Command, help=_("Bring the tables up to date, and collect the static files for serving."))
def migrate() -> None:
    """Migrate and collect."""
    _migrate()


def _migrate() -> None:
    call_command("migrate", interactive=False, verbosity=1)
    if settings.STATICFILES_DIRS:
        call_command("collectstatic", interactive=False, verbosity=0)
        click.echo(say(_("Static files collected in {folder}."), folder=settings.STATIC_ROOT))
    else:
        click.echo(say(_("No bundled scripts and styles yet; run the set-up (make setup).")), err=True)


@click.command("check", cls=Command, help=_("Look whether everything is in order; ends with 1 where it is not."))
@as_json
@click.pass_context
def check(ctx: click.Context, *, json_: bool) -> None:
    """Print what was found."""
    found = findings()
    if json_:
        print_json([{"what": f.what, "state": f.level, "says": f.says} for f in found])
    else:
        signs = {"good": click.style("✓", fg="green"), "absent": "–", "bad": click.style("✗", fg="red")}
        for finding in found:
            click.echo(f"{signs[finding.level]} {say(finding.what)}: {finding.says}")
    if any(finding.level == "bad" for finding in found):
        ctx.exit(1)


@click.command(
    "manage",
    cls=Command,
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    help=_("Pass a command on to Django: shell, dbshell, dumpdata …"),
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run Django's command."""
    django_command(["wufei manage", *arguments])
