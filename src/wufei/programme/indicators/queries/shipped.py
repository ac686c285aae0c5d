"""The sets of indicators that come with the product, by their heads. Not for: loading them (actions/sets)."""

import dataclasses
import functools
import importlib.resources
import tomllib

DATA = importlib.resources.files("wufei.programme.indicators").joinpath("data")


@dataclasses.dataclass(frozen=True, slots=True)
class Shipped:
    """A file of the package: its name, and what it says of itself."""

    name: str
    code: str
    edition: str
    title_zh: str
    title_en: str
    indicators: int


@functools.cache
def shipped_sets() -> tuple[Shipped, ...]:
    """Every set that ships. Read once: a package does not change under a running house."""
    files = sorted((entry for entry in DATA.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return tuple(_shipped(entry.name, tomllib.loads(entry.read_text("utf-8"))) for entry in files)


def _shipped(name: str, table: dict[str, object]) -> Shipped:
    head, items = table["set"], table["indicator"]
    assert isinstance(head, dict)  # noqa: S101  a test reads every file that ships
    assert isinstance(items, list)  # noqa: S101
    return Shipped(name, head["code"], head["edition"], head["title_zh"], head.get("title_en", ""), len(items))
