"""Refusals that the command line makes itself. Not for: what an action refuses."""

from wufei.kernel.problems import Fault, Kind
from wufei.kernel.text import _

FILE_UNREADABLE = Fault(
    "cli.file_unreadable",
    Kind.INVALID,
    _("The file “{value}” cannot be read: {why}."),
    _("Check the path, and that you may read it; “-” stands for standard input."),
)
FILE_UNWRITABLE = Fault(
    "cli.file_unwritable",
    Kind.INVALID,
    _("The file “{value}” cannot be written: {why}."),
    _("Name another file, or another folder."),
)
PERSON_UNKNOWN = Fault(
    "cli.person_unknown",
    Kind.MISSING,
    _("There is no person with the user name “{value}”."),
    _("List them with: wufei person list"),
)
PARTY_UNCLEAR = Fault(
    "cli.party_unclear",
    Kind.INVALID,
    _("“{value}” is no party of the register, or more than one is called so."),
    _("Write its full name or its id."),
)
DATE_FORM = Fault("cli.date_form", Kind.INVALID, _("“{value}” is not a date."), _("Write it as 2025-12-31."))
NOT_MIGRATED = Fault(
    "cli.not_migrated",
    Kind.CONFLICT,
    _("The database is not up to date with the program."),
    _("Run: wufei migrate"),
)
DATABASE_AWAY = Fault(
    "cli.database_away",
    Kind.CONFLICT,
    _("The database does not answer: {why}"),
    _("Check WUFEI_DATABASE_URL and that it runs; see: wufei check"),
)
SETTINGS_WRONG = Fault(
    "cli.settings_wrong",
    Kind.INVALID,
    _("The settings cannot be used: {why}"),
    _("Correct the variable; they are listed in deploy/README.md."),
)
PORT_TAKEN = Fault(
    "cli.port_taken",
    Kind.CONFLICT,
    _("The address {value} cannot be used: {why}."),
    _("Stop what uses it, or choose another with --port."),
)
FILE_SUFFIX = Fault(
    "cli.file_suffix",
    Kind.INVALID,
    _("“{value}” does not say what to write."),
    _("End the name with one of: {choices}."),
)
UNEXPECTED = Fault(
    "cli.unexpected",
    Kind.CONFLICT,
    _("A fault in the program: {why}"),
    _("Set WUFEI_TRACE=1 and run it again to see where; tell whoever runs this installation."),
)
KEY_FORM = Fault(
    "cli.key_form",
    Kind.INVALID,
    _("“{value}” is no public key."),
    _("Write 64 hexadecimal digits, as the page of the locked evaluation shows them."),
)
