"""The home before the demo moves in: tables and static files up to date, what it holds, emptying it when told to.

Not for: what is built (building.py).
"""

import pathlib
import shutil

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from wufei.faces.cli.demo.synthetic.truth import NAME as TRUTH
from wufei.kernel.audit.models import Entry
from wufei.kernel.kept import forget_all
from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _
from wufei.registers.identity.models import Person
from wufei.registers.places.models import Place

HOME_TAKEN = Fault(
    "demo.home_taken",
    Kind.CONFLICT,
    _("This home holds a city of its own: {people} people, {places} places."),
    _("Choose another home with WUFEI_HOME, or empty this one with --fresh --yes; then all its data is lost."),
)
PLAN_DIFFERS = Fault(
    "demo.plan_differs",
    Kind.CONFLICT,
    _("This home holds a demo built with other choices: {held}."),
    _("Leave the choices out to use it as it is, or build anew with --fresh."),
)
FRESH_UNSURE = Fault(
    "demo.fresh_unsure",
    Kind.INVALID,
    _("--fresh would delete everything in {home}."),
    _("Say --yes as well if that is what you want."),
)
SCALE_WRONG = Fault(
    "demo.scale_wrong",
    Kind.INVALID,
    _("{value} is no scale of the made year."),
    _("Give a number from 0 (no made year) to {most}; 1 has some 600 firms, 0.02 a few."),
)


def folder() -> pathlib.Path:
    """The folder of this home."""
    return pathlib.Path(settings.MEDIA_ROOT).parent


def tables_ready() -> None:
    """Bring the tables up to date."""
    call_command("migrate", interactive=False, verbosity=0)


def static_ready() -> None:
    """Collect scripts and styles for serving, where they changed since they were collected."""
    root = pathlib.Path(settings.STATIC_ROOT)
    collected = root / "staticfiles.json"
    since = collected.stat().st_mtime if collected.exists() else 0.0
    folders = [pathlib.Path(folder) for folder in settings.STATICFILES_DIRS]
    newest = max((f.stat().st_mtime for folder in folders for f in folder.rglob("*") if f.is_file()), default=0.0)
    if folders and newest > since:
        call_command("collectstatic", interactive=False, verbosity=0)


def taken() -> bool:
    """Whether somebody lives here already."""
    return Person.objects.exists() or Place.objects.exists()


def taken_by_others() -> None:
    """Raise HOME_TAKEN: the refusal to build over a real city."""
    raise HOME_TAKEN(where="home", people=Person.objects.count(), places=Place.objects.count())


def plan_differs(held: Entry) -> None:
    """Raise PLAN_DIFFERS with what the demo in this home was built from."""
    told = ", ".join(f"{name} {value}" for name, value in held.change.items() if value != "")
    raise PLAN_DIFFERS(where="demo", held=told)


def emptied() -> None:
    """Drop every table of the house and every stored file. The key of the installation stays."""
    tables = [*connection.introspection.django_table_names(only_existing=True), "django_migrations"]
    present = set(connection.introspection.table_names())
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table in tables:
            if table in present:
                cascade = " CASCADE" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{cascade}")
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    (folder() / TRUTH).unlink(missing_ok=True)
    connection.close()
    forget_all()
