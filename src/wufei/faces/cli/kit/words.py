"""The language of the command line: the house's catalogue through Python's own gettext, so that nothing slow is loaded.

Click asks the same gettext, so its words are translated too where the catalogue has them. Not for: Django's language
(house.py sets it).
"""

import gettext as catalogue
import os
import pathlib
from collections.abc import Mapping

from wufei.kernel.text import _

LOCALE = pathlib.Path(__file__).resolve().parents[3] / "locale"
DOMAIN = "django"
CATALOGUES = {"zh": "zh_Hans", "en": "en"}
DJANGO = {"zh": "zh-hans", "en": "en"}

# Click's own words, named here so that the catalogue has them.
BORROWED = (
    _("Usage:"),
    _("Options"),
    _("Commands"),
    _("Positional arguments"),
    _("Show this message and exit."),
    _("Show the version and exit."),
    _("Error: {message}"),
    _("Try '{command} {option}' for help."),
    _("Invalid value: {message}"),
    _("Invalid value for {param_hint}: {message}"),
    _("Missing argument"),
    _("Missing option"),
    _("Missing command."),
    _("No such option {name!r}."),
    _("No such command {name!r}."),
    _("default: {default}"),
    _("{value!r} is not a valid {number_type}."),
    _("{value} is not in the range {range}."),
    _("{name} {filename!r} does not exist."),
    _("{name} {filename!r} is a directory."),
    _("Aborted!"),
)


def language_wanted(environment: Mapping[str, str]) -> str:
    """The language of a terminal: English where its locale says so, else Chinese."""
    said = next((v for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := environment.get(name))), "")
    return "en" if said.lower().startswith("en") else "zh"


def language_set(code: str) -> None:
    """Speak `code` from now on."""
    os.environ["LANGUAGE"] = CATALOGUES[code]
    catalogue.bindtextdomain(DOMAIN, str(LOCALE))
    catalogue.textdomain(DOMAIN)


def language() -> str:
    """The language spoken now."""
    return "en" if os.environ.get("LANGUAGE") == CATALOGUES["en"] else "zh"


def say(msgid: str, **values: object) -> str:
    """A marked text in the language spoken now, its named values filled in."""
    text = catalogue.gettext(msgid) if msgid else ""
    return text.format(**values) if values else text
