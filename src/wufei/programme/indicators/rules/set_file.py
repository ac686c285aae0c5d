"""A set of indicators as a TOML file: read, judged, every fault named at once. Not for: storing it (actions/sets).

The shape is that of `data/national-2021.toml`: [set], [[variable]], [[indicator]]. An indicator that only stands in a
set again names its code; what is new carries its whole definition.
"""

import dataclasses
import datetime as dt
import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from wufei.kernel.problems import Problem, Problems
from wufei.kernel.sources import Confidence
from wufei.kernel.units import units
from wufei.programme.indicators.errors import (
    CODE_FORM,
    FORMULA_MISSING,
    SET_FIELD,
    SET_MISSING,
    SET_TWICE,
    SET_UNREADABLE,
    TEXT_LONG,
    VARIABLE_UNKNOWN,
)
from wufei.programme.indicators.rules import dimensions, formula
from wufei.programme.indicators.spec import (
    Binding,
    DefinitionIn,
    Direction,
    Duty,
    IndicatorKind,
    ItemIn,
    RollUp,
    SetIn,
    VariableIn,
    VariableKind,
)

MOST_BYTES = 2 * 1024 * 1024
_CODE = re.compile(r"[a-z][a-z0-9_]{1,79}")
_SET_CODE = re.compile(r"[a-z][a-z0-9-]{1,59}")
E = TypeVar("E")


def code_is_sound(code: str) -> bool:
    """Whether this may be the code of a variable or an indicator."""
    return _CODE.fullmatch(code) is not None


def read(data: bytes, name: str) -> SetIn:
    """The set in a file. Raises SET_UNREADABLE, or Problems with every fault of its rows."""
    if len(data) > MOST_BYTES:
        raise SET_UNREADABLE(where="file", value=name, name=name, what="> 2 MB")
    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise SET_UNREADABLE(where="file", value=name, name=name, what=str(error)[:200]) from error
    reader = _Reader()
    found = reader.set(table)
    problems = reader.problems or faults(found)
    if problems:
        raise Problems(problems)
    return dataclasses.replace(found, sha256=hashlib.sha256(data).hexdigest())


def faults(found: SetIn) -> list[Problem]:
    """What is wrong with a set whose fields are readable: codes twice, unknown variables, formulas, units."""
    problems: list[Problem] = []
    for kind, codes in (("variable", [v.code for v in found.variables]), ("indicator", [i.code for i in found.items])):
        twice = {code for code in codes if codes.count(code) > 1}
        problems += [SET_TWICE(where=kind, value=code) for code in sorted(twice)]
    known = {variable.code: variable.unit for variable in found.variables}
    for item in found.items:
        if item.definition is not None:
            problems += definition_faults(item.definition, known, where=f"indicator {item.code}")
    return problems


def definition_faults(definition: DefinitionIn, known: Mapping[str, str], *, where: str) -> list[Problem]:
    """What is wrong with a definition: `known` are the units of the variables there are.

    `where` is the row of a file; empty, the places are named as the fields of a form are.
    """
    at = f"{where}: formula" if where else "formula"
    if definition.kind is IndicatorKind.JUDGED:
        return []
    problems = [
        VARIABLE_UNKNOWN(where=f"{where}: {b.key}" if where else "variable", value=b.variable)
        for b in definition.bindings
        if b.variable not in known
    ]
    if problems:
        return problems
    if not definition.formula:
        return [SET_MISSING(where=at) if where else FORMULA_MISSING(where=at)]
    try:
        parsed = formula.parse(definition.formula, where=at)
    except Problem as problem:
        return [problem]
    named = {b.key: known[b.variable] for b in definition.bindings}
    return dimensions.check(parsed, named, definition.unit, where=at)


class _Reader:
    """Reads the fields of one file and remembers every fault."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def set(self, table: Mapping[str, Any]) -> SetIn:
        head = table.get("set")
        head = head if isinstance(head, dict) else {}
        variables = tuple(self.variable(row, n) for n, row in enumerate(self.rows(table, "variable"), start=1))
        items = tuple(self.item(row, n) for n, row in enumerate(self.rows(table, "indicator"), start=1))
        if not items:
            self.problems.append(SET_MISSING(where="indicator"))
        code = self.text(head, "code", "set", 60, needed=True)
        if code and not _SET_CODE.fullmatch(code):
            self.problems.append(CODE_FORM(where="set: code", value=code))
        return SetIn(
            code=code,
            edition=self.text(head, "edition", "set", 40, needed=True),
            title_zh=self.text(head, "title_zh", "set", 160, needed=True),
            title_en=self.text(head, "title_en", "set", 240),
            level=self.text(head, "level", "set", 12),
            valid_from=self.date(head, "valid_from"),
            valid_to=self.date(head, "valid_to"),
            issued_with=self.text(head, "issued_with", "set", 200),
            doubt_zh=self.text(head, "doubt_zh", "set", 400),
            doubt_en=self.text(head, "doubt_en", "set", 600),
            source=self.texts(head, "source", "set"),
            variables=variables,
            items=items,
        )

    def variable(self, row: Mapping[str, Any], number: int) -> VariableIn:
        code = self.code(row, f"variable {number}")
        where = f"variable {code or number}"
        return VariableIn(
            code=code,
            name_zh=self.text(row, "name_zh", where, 120, needed=True),
            name_en=self.text(row, "name_en", where, 160),
            unit=self.unit(row, where),
            kind=self.choice(row, "kind", where, VariableKind, VariableKind.FLOW),
            roll_up=self.choice(row, "roll_up", where, RollUp, RollUp.NONE),
            dataset=self.text(row, "dataset", where, 60) or "indicators.readings",
            note_zh=self.text(row, "note_zh", where, 300),
            note_en=self.text(row, "note_en", where, 400),
        )

    def item(self, row: Mapping[str, Any], number: int) -> ItemIn:
        code = self.code(row, f"indicator {number}")
        where = f"indicator {code or number}"
        given = row.get("number", number)
        if type(given) is not int or given < 0:
            self.problems.append(SET_FIELD(where=f"{where}: number", value=given, choices="1, 2, 3 …"))
            given = number
        return ItemIn(
            code=code,
            number=given,
            level1_zh=self.text(row, "level1_zh", where, 80),
            level1_en=self.text(row, "level1_en", where, 120),
            level2_zh=self.text(row, "level2_zh", where, 80),
            level2_en=self.text(row, "level2_en", where, 120),
            duty=self.choice(row, "duty", where, Duty, Duty.OPTIONAL),
            definition=self.definition(row, where) if row.get("name_zh") else None,
        )

    def definition(self, row: Mapping[str, Any], where: str) -> DefinitionIn:
        kind = self.choice(row, "kind", where, IndicatorKind, IndicatorKind.NUMBER)
        return DefinitionIn(
            name_zh=self.text(row, "name_zh", where, 160, needed=True),
            name_en=self.text(row, "name_en", where, 240),
            kind=kind,
            direction=self.choice(row, "direction", where, Direction, Direction.HIGHER),
            unit="" if kind is IndicatorKind.JUDGED else self.unit(row, where),
            formula=self.text(row, "expr", where, 500),
            bindings=tuple(self.binding(b, where) for b in self.rows(row, "bindings", where)),
            departments=self.texts(row, "departments", where),
            confidence=self.confidence(row, where),
            source=self.texts(row, "source", where),
            note_zh=self.text(row, "doubt_zh", where, 400),
            note_en=self.text(row, "doubt_en", where, 600),
        )

    def binding(self, row: Mapping[str, Any], where: str) -> Binding:
        return Binding(
            key=self.text(row, "key", f"{where}: bindings", 60, needed=True),
            variable=self.text(row, "variable", f"{where}: bindings", 80, needed=True),
            last_year=row.get("last_year") is True,
        )

    def confidence(self, row: Mapping[str, Any], where: str) -> dict[str, str]:
        table = row.get("confidence", {})
        if not isinstance(table, dict):
            self.problems.append(SET_FIELD(where=f"{where}: confidence", value=table, choices="{ name = … }"))
            return {}
        return {str(key): str(self.choice(table, key, f"{where}: confidence", Confidence)) for key in table}

    def rows(self, table: Mapping[str, Any], key: str, where: str = "") -> Sequence[Mapping[str, Any]]:
        rows = table.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.problems.append(SET_FIELD(where=f"{where}: {key}" if where else key, value=rows, choices=f"[[{key}]]"))
            return []
        return rows

    def code(self, row: Mapping[str, Any], where: str) -> str:
        code = self.text(row, "code", where, 80, needed=True)
        if code and not code_is_sound(code):
            self.problems.append(CODE_FORM(where=f"{where}: code", value=code))
        return code

    def unit(self, row: Mapping[str, Any], where: str) -> str:
        code = self.text(row, "unit", where, 24, needed=True)
        if code and code not in units():
            self.problems.append(SET_FIELD(where=f"{where}: unit", value=code, choices=", ".join(units())))
        return code

    def text(self, row: Mapping[str, Any], key: str, where: str, most: int, *, needed: bool = False) -> str:
        value = row.get(key, "")
        if not isinstance(value, str):
            self.problems.append(SET_FIELD(where=f"{where}: {key}", value=value, choices='"…"'))
            return ""
        text: str = value.strip()
        if needed and not text:
            self.problems.append(SET_MISSING(where=f"{where}: {key}"))
        if len(text) > most:
            self.problems.append(TEXT_LONG(where=f"{where}: {key}", value=text[:60], most=most))
        return text

    def texts(self, row: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        value = row.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self.problems.append(SET_FIELD(where=f"{where}: {key}", value=value, choices='["…", "…"]'))
            return ()
        return tuple(value)

    def date(self, row: Mapping[str, Any], key: str) -> dt.date | None:
        value = row.get(key)
        if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value
        self.problems.append(SET_FIELD(where=f"set: {key}", value=value, choices="2021-12-10"))
        return None

    def choice(self, row: Mapping[str, Any], key: str, where: str, kind: type[E], default: E | None = None) -> E:
        value = row.get(key, default)
        choices: list[E] = list(kind)  # type: ignore[call-overload]
        if value not in choices:
            words = ", ".join(map(str, choices))
            self.problems.append(SET_FIELD(where=f"{where}: {key}", value=value, choices=words))
            return choices[0]
        return kind(value)  # type: ignore[call-arg]
