"""A method of evaluation as a TOML file: read, judged, every fault named at once. Not for: storing it, or scoring.

The shape is that of the files in `data/`: [method], [[group]], [[item]], [[allocation]]. Weights are whole numbers.
"""

import hashlib
import importlib.resources
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from wufei.kernel.problems import Problems
from wufei.kernel.units import MICRO, decimal_text, units
from wufei.programme.evaluation import errors
from wufei.programme.evaluation.rules.fields import Fields, Row
from wufei.programme.evaluation.rules.scoring_file import FULL, numbers, scoring
from wufei.programme.evaluation.spec import (
    WHATS,
    Allocation,
    AllocationKind,
    Grade,
    Group,
    Item,
    Measure,
    MeasureKind,
    Method,
    Subjects,
)

MOST_BYTES = 1024 * 1024
MOST_WEIGHT = 1_000_000
SHIPPED = ("county-index.toml", "department-assessment.toml")
_DEMONSTRATION = {"title_zh": "示范", "title_en": "demonstration"}
_METHOD = (
    *("code", "edition", "title_zh", "title_en", "subjects", "demonstration", "issued_by", "source", "note_zh"),
    *("note_en", "coverage_permille", "decimals", "bonus_most", "tie_break", "grades"),
)
_ITEM = ("code", "group", "weight", "bonus", "name_zh", "name_en", "note_zh", "note_en", "measure", "scoring")
_ALLOCATION: dict[AllocationKind, tuple[str, ...]] = {
    AllocationKind.PROPORTIONAL: ("over",),
    AllocationKind.GRADES: ("shares",),
    AllocationKind.BASE: ("over", "base_permille"),
}


def shipped(name: str) -> bytes:
    """A method that ships with the product, one of SHIPPED: demonstrations, every value in them ours."""
    return importlib.resources.files("wufei.programme.evaluation").joinpath("data", name).read_bytes()


def read(data: bytes, name: str) -> Method:
    """The method in a file. Raises METHOD_UNREADABLE, or Problems with every fault of the file."""
    if len(data) > MOST_BYTES:
        raise errors.METHOD_UNREADABLE(where="file", value=name, name=name, what="> 1 MB")
    try:
        text = data.decode("utf-8")
        # Decimals are read as written; digits or exponents beyond all bounds raise the number's own errors.
        table = tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise errors.METHOD_UNREADABLE(where="file", value=name, name=name, what=str(error)[:200]) from error
    reader = _Reader()
    found = reader.method(table, text, hashlib.sha256(data).hexdigest())
    if reader.problems:
        raise Problems(reader.problems)
    return found


class _Reader(Fields):
    """Reads one method."""

    def method(self, table: dict[str, Any], text: str, sha256: str) -> Method:
        self.known(table, "file", ("method", "group", "item", "allocation"))
        head = self.table(table, "method", "")
        self.known(head, "method", _METHOD)
        groups = tuple(self.group(row, n) for n, row in enumerate(self.rows(table, "group"), start=1))
        items = tuple(self.item(row, n) for n, row in enumerate(self.rows(table, "item"), start=1))
        grades = tuple(self.grade(row, n) for n, row in enumerate(self.rows(head, "grades", "method"), start=1))
        found = Method(
            code=self.code(head, "method"),
            edition=self.text(head, "edition", "method", 40, needed=True),
            title_zh=self.text(head, "title_zh", "method", 160, needed=True),
            title_en=self.text(head, "title_en", "method", 240),
            subjects=self.choice(head, "subjects", "method", Subjects),
            demonstration=self.flag(head, "demonstration", "method"),
            issued_by=self.text(head, "issued_by", "method", 200),
            source=self.texts(head, "source", "method"),
            note_zh=self.text(head, "note_zh", "method", 600),
            note_en=self.text(head, "note_en", "method", 900),
            coverage_permille=self.integer(head, "coverage_permille", "method", 0, 1000),
            decimals=self.integer(head, "decimals", "method", 0, 6, default=2),
            bonus_most_micro=self.amount(head, "bonus_most", "method", least=0, most=FULL) or 0,
            tie_break=self.texts(head, "tie_break", "method"),
            grades=tuple(sorted(grades, key=lambda grade: -grade.from_micro)),
            groups=groups,
            items=items,
            allocations=tuple(self.allocation(row, n) for n, row in enumerate(self.rows(table, "allocation"), start=1)),
            text=text,
            sha256=sha256,
        )
        self.whole(found)
        return found

    def whole(self, found: Method) -> None:
        """What can only be seen of the file as a whole: codes twice or unknown, empty groups, whose method it is."""
        self.twice("group, item", [*(group.code for group in found.groups), *(item.code for item in found.items)])
        self.twice("grades", [grade.code for grade in found.grades])
        self.twice("grades: from", [decimal_text(grade.from_micro) for grade in found.grades])
        self.twice("allocation", [rule.code for rule in found.allocations])
        groups, grades = {group.code for group in found.groups}, {grade.code for grade in found.grades}
        for item in found.items:
            self.named(f"item {item.code}: group", [item.group], {*groups, ""})
        self.named("method: tie_break", found.tie_break, {*groups, *(i.code for i in found.items if not i.bonus)})
        for rule in found.allocations:
            self.named(f"allocation {rule.code}: shares", rule.shares, grades)
        self.problems += [
            errors.METHOD_EMPTY(where=f"group {group.code}", value=group.code)
            for group in found.groups
            if not found.items_of(group.code)
        ]
        if found.extras and not found.bonus_most_micro:
            self.problems.append(errors.METHOD_MISSING(where="method: bonus_most"))
        if not found.groups:
            self.problems.append(errors.METHOD_MISSING(where="group"))
        self.issuer(found)

    def issuer(self, found: Method) -> None:
        """A demonstration says so in its titles; anything else says whose it is. No result goes without either."""
        if not found.demonstration:
            if not found.issued_by:
                self.problems.append(errors.METHOD_ISSUER(where="method: issued_by"))
            return
        titles = {"title_zh": found.title_zh, "title_en": found.title_en.lower()}
        self.problems += [
            errors.METHOD_TITLE(where=f"method: {key}", value=title)
            for key, title in titles.items()
            if _DEMONSTRATION[key] not in title
        ]

    def group(self, row: Row, number: int) -> Group:
        code = self.code(row, f"group {number}")
        where = f"group {code or number}"
        self.known(row, where, ("code", "name_zh", "name_en", "weight"))
        return Group(
            code=code,
            name_zh=self.text(row, "name_zh", where, 80, needed=True),
            name_en=self.text(row, "name_en", where, 120),
            weight=self.integer(row, "weight", where, 1, MOST_WEIGHT),
        )

    def item(self, row: Row, number: int) -> Item:
        code = self.code(row, f"item {number}")
        where = f"item {code or number}"
        bonus = "bonus" in row
        read = self.measure(row, where)
        measure = read or Measure(kind=MeasureKind.INDICATOR)
        of_indicator = measure.kind is MeasureKind.INDICATOR
        keys = {*_ITEM, *(("unit",) if of_indicator else ())}
        self.known(row, where, keys - {"group", "weight"} if bonus else keys)
        found = scoring(self, row, where, read.kind if read else None)
        return Item(
            code=code,
            group="" if bonus else self.text(row, "group", where, 60, needed=True),
            weight=0 if bonus else self.integer(row, "weight", where, 1, MOST_WEIGHT),
            bonus_micro=self.bonus(row, where) if bonus else 0,
            name_zh=self.text(row, "name_zh", where, 160, needed=True),
            name_en=self.text(row, "name_en", where, 240),
            note_zh=self.text(row, "note_zh", where, 400),
            note_en=self.text(row, "note_en", where, 600),
            unit=self.unit(row, where, needed=numbers(found)) if of_indicator else _unit_of(measure.kind),
            measure=measure,
            scoring=found,
        )

    def bonus(self, row: Row, where: str) -> int:
        found = self.amount(row, "bonus", where, least=0, most=FULL)
        if found == 0:
            self.problems.append(errors.METHOD_RANGE(where=f"{where}: bonus", value=0, least="> 0", most=FULL))
        return found or MICRO

    def measure(self, row: Row, where: str) -> Measure | None:
        table, where = self.table(row, "measure", where), f"{where}: measure"
        kind = self.chosen(table, "kind", where, MeasureKind) if table else None
        if kind is None:
            return None
        named = {MeasureKind.INDICATOR: ("code",), **dict.fromkeys(WHATS, ("what",))}.get(kind, ())
        self.known(table, where, ("kind", *named))
        what = self.text(table, "what", where, 40, needed=kind in WHATS)
        if what and kind in WHATS and what not in WHATS[kind]:
            choices = ", ".join(WHATS[kind])
            self.problems.append(errors.METHOD_FIELD(where=f"{where}: what", value=what, choices=choices))
        code = self.code(table, where, indicator=True) if kind is MeasureKind.INDICATOR else ""
        return Measure(kind=kind, code=code, what=what)

    def unit(self, row: Row, where: str, *, needed: bool) -> str:
        code = self.text(row, "unit", where, 24)
        if code and code not in units():
            self.problems.append(errors.METHOD_FIELD(where=f"{where}: unit", value=code, choices=", ".join(units())))
        elif needed and not code:
            self.problems.append(errors.METHOD_UNIT(where=f"{where}: unit"))
        return code

    def grade(self, row: Row, number: int) -> Grade:
        code = self.code(row, f"grade {number}")
        where = f"grade {code or number}"
        self.known(row, where, ("code", "name_zh", "name_en", "from"))
        return Grade(
            code=code,
            name_zh=self.text(row, "name_zh", where, 40, needed=True),
            name_en=self.text(row, "name_en", where, 60),
            from_micro=self.needed(row, "from", where, least=0, most=2 * FULL),
        )

    def allocation(self, row: Row, number: int) -> Allocation:
        code = self.code(row, f"allocation {number}")
        where = f"allocation {code or number}"
        kind = self.choice(row, "kind", where, AllocationKind)
        self.known(row, where, ("code", "name_zh", "name_en", "kind", *_ALLOCATION[kind]))
        shares = self.table(row, "shares", where) if kind is AllocationKind.GRADES else {}
        based = kind is AllocationKind.BASE
        return Allocation(
            code=code,
            name_zh=self.text(row, "name_zh", where, 80, needed=True),
            name_en=self.text(row, "name_en", where, 120),
            kind=kind,
            over_micro=self.amount(row, "over", where, least=0, most=2 * FULL) or 0,
            base_permille=self.integer(row, "base_permille", where, 0, 1000) if based else 0,
            shares={key: self.integer(shares, key, f"{where}: shares", 0, MOST_WEIGHT) for key in shares},
        )

    def named(self, where: str, codes: Iterable[str], known: set[str]) -> None:
        """Name the codes that stand for nothing in this file."""
        self.problems += [errors.METHOD_NAMES(where=where, value=code) for code in codes if code not in known]


def _unit_of(kind: MeasureKind) -> str:
    return "percent" if kind in WHATS else ""
