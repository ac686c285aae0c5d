"""Which datasets are refused at start, and which values in a row. Not for: files."""

import dataclasses
import datetime as dt
import decimal
import subprocess
import sys
import zoneinfo
from typing import Any

import pytest
from tests.kernel.lake.toy import SCHEMA

from wufei.config import wiring
from wufei.kernel.lake import spec
from wufei.kernel.lake.spec import DATASETS, Column, Dataset

SOUND = Dataset("visits", SCHEMA, dict, lambda _key: None, "Visits")
EVERY = Dataset("every", tuple(Column(f"a_{name}", name, "A") for name in spec.TYPES), dict, lambda _key: None, "All")
NOON = dt.datetime(2025, 7, 1, 12, tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai"))


def test_a_sound_dataset_has_no_faults() -> None:
    assert spec.faults([SOUND, EVERY]) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "Visits"}, "is not called"),
        ({"name": "../x"}, "is not called"),
        ({"name": ".."}, "is not called"),
        ({"name": "a.b.c"}, "is not called"),
        ({"name": "visits\n"}, "is not called"),
        ({"title": ""}, "no title"),
        ({"schema": ()}, "no columns"),
        ({"schema": (SCHEMA[0], SCHEMA[0])}, "two columns 'place_code'"),
        ({"schema": (Column("mass-g", "int64", "Mass"),)}, "a column 'mass-g'"),
        ({"schema": (Column("mass.g", "int64", "Mass"),)}, "a column 'mass.g'"),
        ({"schema": (Column("mass_t", "float64", "Mass"),)}, "the type 'float64'"),
        ({"schema": (Column("mass_t", "decimal", "Mass"),)}, "the type 'decimal'"),
        ({"schema": (Column("mass_g", "int64", ""),)}, "does not say what 'mass_g' is"),
    ],
)
def test_a_fault_is_said_in_a_sentence(changes: dict[str, Any], words: str) -> None:
    (fault,) = spec.faults([dataclasses.replace(SOUND, **changes)])
    assert words in fault
    assert fault.startswith("dataset ")


def test_a_name_belongs_to_one_dataset() -> None:
    assert spec.faults([SOUND, SOUND]) == ["dataset 'visits' is declared twice"]


def test_rows_keep_every_type_and_every_gap() -> None:
    whole = ("371502", 2025, 2**40, True, dt.date(2025, 7, 1), NOON)
    rows = EVERY.rows([whole, (None,) * 6])
    assert rows.schema.equals(EVERY.arrow_schema())
    assert rows.to_pylist() == [
        dict(zip(rows.column_names, whole, strict=True)),
        dict.fromkeys(rows.column_names),
    ]
    assert EVERY.rows([]).num_rows == 0


def test_many_rows_are_taken_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spec, "CHUNK", 10)
    rows = SOUND.rows(("371502", 2025, n) for n in range(25))
    assert rows["mass_g"].to_pylist() == list(range(25))


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (0, 371502),
        (1, True),
        (1, 2.0),
        (2, 1.5),
        (2, decimal.Decimal(2)),
        (2, "2"),
        (3, 1),
        (4, NOON),
        (5, dt.date(2025, 7, 1)),
        (5, NOON.replace(tzinfo=None)),
    ],
)
def test_a_value_of_another_type_is_refused(at: int, value: object) -> None:
    row: list[object] = [None] * 6
    row[at] = value
    with pytest.raises(TypeError, match="the column"):
        EVERY.rows([row])


def test_a_row_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        SOUND.rows([("371502", 2025)])


def test_the_roof_collects_judges_and_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    assert DATASETS.sealed
    names = [dataset.name for dataset in wiring.datasets_declared()]
    assert sorted(names) == DATASETS.codes()
    declaring = type(sys)("datasets")
    declaring.DATASETS = (SOUND,)  # type: ignore[attr-defined]
    monkeypatch.setattr(wiring, "_modules", lambda _name: iter([declaring]))
    assert wiring.datasets_declared() == [SOUND]


def test_the_house_starts_without_the_slow_libraries() -> None:
    code = (
        "import sys; from wufei.kernel.lake import queries\n"
        "print(sorted({'ibis', 'duckdb', 'pyarrow', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
