"""The demo's words and facts: reading the data files, drawing from them by lot without repeating too soon.

All Chinese of the demo stands in `data/`. Not for: what happens to the words (the builders).
"""

import importlib.resources
import random
import tomllib
from collections.abc import Sequence
from typing import Any


def text(name: str) -> str:
    """A data file as text."""
    return importlib.resources.files("wufei.faces.cli.demo").joinpath(f"data/{name}").read_text("utf-8")


def table(name: str) -> dict[str, Any]:
    """A data file as a table."""
    return tomllib.loads(text(f"{name}.toml"))


def lot(seed: int, subject: str) -> random.Random:
    """A source of chance for one subject, so that more of one thing does not change another."""
    return random.Random(f"{seed}:{subject}")  # noqa: S311  a made-up city, not a secret


class Deck:
    """Phrases drawn in a shuffled order, and shuffled again when all were drawn."""

    def __init__(self, chance: random.Random, phrases: Sequence[str]) -> None:
        self._chance, self._phrases = chance, list(phrases)
        self._left: list[str] = []

    def draw(self) -> str:
        """The next phrase."""
        if not self._left:
            self._left = list(self._phrases)
            self._chance.shuffle(self._left)
        return self._left.pop()
