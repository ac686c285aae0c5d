"""What a table must be to be declared, and that the house's own are. Not for: what they do."""

import dataclasses
from typing import Any

import pytest
from tests.kernel.tables.toy import SPEC, TOY_EXPORT, TOY_IMPORT, Shop

from wufei.kernel.tables import queries
from wufei.kernel.tables.rules import tables
from wufei.kernel.tables.spec import TABLES, CellKind, Column, faults

CODES = {TOY_EXPORT.code, TOY_IMPORT.code}


def of(**changes: Any) -> list[str]:
    """The faults of the toy's table with some of its words changed."""
    return faults([dataclasses.replace(Shop().table(), spec=dataclasses.replace(SPEC, **changes))], CODES)


def test_the_toy_is_sound() -> None:
    assert of() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "Toys!"}, "cannot stand in an address"),
        ({"keys": (("code", "colour"),)}, "keys name no column 'colour'"),
        ({"any_of": (("name", "colour"),)}, "any_of name no column 'colour'"),
        ({"any_of": ((),)}, "any_of have an empty group"),
        ({"columns": (*SPEC.columns, Column("code", "Other code"))}, "two columns have the key 'code'"),
        ({"columns": (*SPEC.columns, Column("other", "Code"))}, "two columns have the label 'Code'"),
        ({"columns": (Column("code", "Code"),), "any_of": ()}, "no column is needed"),
        ({"columns": (*SPEC.columns, Column("a", "A", CellKind.CHOICE))}, "column 'a': choices belong"),
        ({"columns": (*SPEC.columns, Column("a", "A", choices={"x": "X"}))}, "column 'a': choices belong"),
        (
            {"columns": (*SPEC.columns, Column("a", "A", CellKind.CHOICE, choices={"x": "X"}, words={"y": "z"}))},
            "the word 'y' stands for no choice",
        ),
    ],
)
def test_a_fault_is_said(changes: dict[str, Any], words: str) -> None:
    (fault,) = of(**changes)
    assert fault.startswith("table '")
    assert words in fault


def test_codes_are_unique_and_permissions_declared() -> None:
    table = Shop().table()
    assert faults([table, table], CODES) == ["table 'toys': the code 'toys' is declared twice"]
    assert faults([table], {TOY_EXPORT.code}) == ["table 'toys': 'toys.import' is declared by no app"]


def test_the_roof_has_collected_floor_by_floor_and_sealed() -> None:
    assert TABLES.sealed
    declared = TABLES.declared()
    registers = [table.spec.code for table in declared if table.floor == "registers"]
    assert registers[-5:] == ["places", "parties", "names", "sites", "people"]
    floors = [table.floor for table in declared]
    assert floors == sorted(floors, key=["kernel", "registers", "ledger", "operations", "programme"].index)


@pytest.mark.parametrize("code", TABLES.codes())
def test_no_header_is_taken_for_that_of_another_column_in_any_language(code: str) -> None:
    spec = queries.table_get(code).spec
    for headers in zip(*(queries.header_words(column) for column in spec.columns), strict=True):
        read = tables.read(spec, ",".join(headers).encode(), "a.csv", queries.header_words)
        assert list(read.columns) == [column.key for column in spec.columns]
