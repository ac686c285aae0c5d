"""No sentence of the published plans stands in the repository: facts and figures carry over, sentences do not.

Twenty characters in a row of one sentence, blanks and commas left out, are taken for a borrowed one; a list of offices
behind a colon is a fact. Where the plans are not at hand
nothing is compared; the test of it is then skipped by name. Not for: licences of code.
"""

import re
from pathlib import Path

from tools import probes
from tools.checks.tracked import texts

LENGTH = 20
ENDS = re.compile(r"[。；：！？;:!?（）()\n|]+")
DROPPED = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]+")
# Titles of laws and programmes are names, not sentences.
NAMES = re.compile(r"《[^《》]{4,60}》")


def shingles(text: str) -> set[str]:
    """All runs of LENGTH characters that hold a Chinese one in their middle half."""
    parts = [DROPPED.sub("", part) for part in ENDS.split(NAMES.sub("", text))]
    runs = {part[i : i + LENGTH] for part in parts for i in range(len(part) - LENGTH + 1)}
    return {run for run in runs if sum("\u3400" <= c <= "\u9fff" for c in run) > LENGTH // 2}


def borrowed(text: str, known: set[str]) -> str | None:
    """The first run of `text` that stands in a plan too."""
    return next(iter(sorted(shingles(text) & known)), None)


def faults(root: Path) -> list[str]:
    """Tracked files that repeat a plan."""
    folder = probes.cases()
    if folder is None or not (root / ".git").exists():
        return []
    known: set[str] = set()
    for plan in sorted((folder / "plans").glob("*.txt")):
        known |= shingles(plan.read_text(encoding="utf-8"))
    return [f"{name}: repeats a plan: {run}" for name, text in texts(root) if (run := borrowed(text, known))]
