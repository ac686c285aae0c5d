"""Open the house for a command: Django's apps, the language, who acts. Not for: commands that need no database."""

import datetime as dt
import getpass
import os

import click
import django
from django.apps import apps
from django.utils import translation

from wufei.faces.cli.kit import errors
from wufei.faces.cli.kit.words import DJANGO, language
from wufei.kernel.access import Actor, Face, system

AS = "wufei.as"


def house_open() -> None:
    """Load the apps once, with the language spoken. Raises SETTINGS_WRONG."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wufei.config.settings")
    try:
        if not apps.ready:
            django.setup()
    except (ValueError, OSError) as error:
        raise errors.SETTINGS_WRONG(where="settings", why=str(error)) from error
    translation.activate(DJANGO[language()])


def actor() -> Actor:
    """Who acts: the person of `--as`, else whoever sits at this machine, who may do everything."""
    from wufei.registers.identity import queries  # noqa: PLC0415  the apps must be loaded

    username = click.get_current_context().find_root().meta.get(AS)
    if username:
        person = queries.person_by_username(actor=system("cli", Face.CLI), username=username)
        if person is None:
            raise errors.PERSON_UNKNOWN(where="--as", value=username)
        return queries.actor_for(person, Face.CLI)
    return system(f"cli:{_login()}"[:64], Face.CLI)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def day(value: str | None, where: str) -> dt.date | None:
    """A day as typed. Raises DATE_FORM."""
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise errors.DATE_FORM(where=where, value=value) from error
