"""The words for states at the terminal; the same messages as the pages use. Not for: what may follow what."""

from wufei.faces.cli.kit.words import say
from wufei.kernel.text import _

JOBS = {
    "queued": _("Queued"),
    "running": _("Running"),
    "done": _("Done"),
    "failed": _("Failed"),
    "cancelled": _("Cancelled"),
}


def word(table: dict[str, str], code: str) -> str:
    """The word for a code; a code without a word stays as it is."""
    return say(table[code]) if code in table else code
