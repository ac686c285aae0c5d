"""What ships with the house: lists, codes, exemptions, crosswalks and factors, read from `data/`.

Not for: writing them into tables (actions.shipped).
"""

import csv
import dataclasses
import datetime as dt
import functools
import importlib.resources
import tomllib
from typing import Any

from wufei.kernel.sources import Confidence
from wufei.kernel.units import parse_micro
from wufei.registers.catalogue.rules.codes import tidy
from wufei.registers.catalogue.spec import CodeIn, ExemptionIn, FactorIn, Form, Link

BEGINNING = dt.date(2020, 1, 1)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ShippedEdition:
    """An edition with its rows. The texts are fields of `models.Edition`."""

    edition: str
    valid_from: dt.date
    valid_to: dt.date | None
    texts: dict[str, str]
    codes: tuple[CodeIn, ...]
    exemptions: tuple[ExemptionIn, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ShippedList:
    """A list with its editions."""

    code: str
    name_zh: str
    name_en: str
    position: int
    form: Form
    editions: tuple[ShippedEdition, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One row of the crosswalks: list and code on either side."""

    source_list: str
    source_code: str
    target_list: str
    target_code: str
    relation: str


@functools.cache
def shipped_lists() -> tuple[ShippedList, ...]:
    """Every list that ships, in the order of the file."""
    return tuple(_list(code, row) for code, row in tomllib.loads(_text("lists.toml")).items())


@functools.cache
def shipped_steps() -> tuple[Step, ...]:
    """Every crosswalk that ships."""
    return tuple(Step(**row) for row in _rows("crosswalks.csv"))


@functools.cache
def shipped_factors() -> tuple[FactorIn, ...]:
    """Every factor that ships; they hold everywhere."""
    return tuple(_factor(row) for row in _rows("factors.csv"))


def _list(code: str, row: dict[str, Any]) -> ShippedList:
    keys = [field.name for field in dataclasses.fields(Form)]
    form = Form(**{key: row[key] for key in keys if key in row})
    return ShippedList(
        code=code,
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        position=row["position"],
        form=form,
        editions=tuple(_edition(edition, form) for edition in row["editions"]),
    )


def _edition(row: dict[str, Any], form: Form) -> ShippedEdition:
    sure = row["confidence"]
    texts = ("title_zh", "title_en", "source", "confidence", "note_zh", "note_en")
    return ShippedEdition(
        edition=row["edition"],
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        texts={key: row[key] for key in texts if key in row},
        codes=tuple(_code(line, sure, form) for name in row["codes"] for line in _rows(name)),
        exemptions=tuple(_exemption(line) for line in _rows(row["exemptions"])) if "exemptions" in row else (),
    )


def _code(row: dict[str, str], sure: str, form: Form) -> CodeIn:
    told: dict[str, Any] = {key: value for key, value in row.items() if key != "confidence"}
    return tidy(CodeIn(**told, confidence=Confidence(row.get("confidence") or sure)), form)


def _exemption(row: dict[str, str]) -> ExemptionIn:
    texts = ("waste_zh", "waste_en", "condition_zh", "condition_en", "exempt_zh", "exempt_en")
    return ExemptionIn(
        number=int(row["item"]),
        link=Link(row["link"]),
        codes=tuple(row["codes"].split()),
        **{key: row[key] for key in texts},
    )


def _factor(row: dict[str, str]) -> FactorIn:
    texts = ("code", "domain", "item_zh", "item_en", "quantity_zh", "quantity_en", "unit", "source")
    return FactorIn(
        low_micro=parse_micro(row["low"]),
        high_micro=parse_micro(row["high"]),
        confidence=Confidence(row["confidence"]),
        valid_from=BEGINNING,
        **{key: row[key] for key in texts},
    )


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(name).splitlines()))


def _text(name: str) -> str:
    return importlib.resources.files("wufei.registers.catalogue").joinpath("data", name).read_text("utf-8")
