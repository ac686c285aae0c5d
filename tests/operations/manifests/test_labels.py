"""The digital code of a package and the sizes of labels. Not for: printed labels (test_papers)."""

import datetime as dt
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.sources import Confidence
from wufei.operations.manifests.rules import labels

UNIT = "91371500MA3C1234XT"
DAY = dt.date(2026, 3, 2)
PLAIN = string.digits + string.ascii_uppercase


def test_a_code_of_hazardous_waste_has_the_characters_of_the_standard() -> None:
    code = labels.digital_code(UNIT, "900-249-08", DAY, 7)
    assert code == "91371500MA3C1234XT9002490820260302007"
    assert len(code) == labels.DIGITAL_CODE.length == 37
    assert labels.read(code) == labels.DigitalCode(UNIT, "90024908", DAY, 7)
    assert labels.read(code).waste_written == "900-249-08"


def test_the_form_says_how_sure_it_is() -> None:
    assert [segment.length for segment in labels.DIGITAL_CODE.segments] == [18, 8, 8, 3]
    assert {segment.confidence for segment in labels.DIGITAL_CODE.segments} == {Confidence.RECALLED}
    assert labels.DIGITAL_CODE.confidence is Confidence.CITED
    assert labels.DIGITAL_CODE.source == labels.STANDARD


@pytest.mark.parametrize(
    ("waste", "packed", "written"),
    [
        ("900-001-S17", "900001S17", "900-001-S17"),
        ("LC-YK.01", "LCYK01", "LCYK01"),
        ("９００－２４９－０８", "90024908", "900-249-08"),
    ],
)
def test_codes_of_other_lists_keep_their_letters(waste: str, packed: str, written: str) -> None:
    found = labels.read(labels.digital_code(UNIT, waste, DAY, 999))
    assert (found.waste, found.waste_written, found.day, found.serial) == (packed, written, DAY, 999)


@given(
    unit=st.text(PLAIN, min_size=18, max_size=18),
    waste=st.text(PLAIN, min_size=1, max_size=20),
    day=st.dates(),
    serial=st.integers(1, 999),
)
def test_what_is_made_is_read(unit: str, waste: str, day: dt.date, serial: int) -> None:
    code = labels.digital_code(unit, waste, day, serial)
    assert labels.read(code) == labels.DigitalCode(unit, waste, day, serial)
    assert labels.read(f" {code[:18].lower()} {code[18:]}") == labels.read(code)


@pytest.mark.parametrize("serial", [0, -1, 1000, 10_000])
def test_a_serial_that_does_not_fit_is_never_cut(serial: int) -> None:
    with pytest.raises(ValueError, match="does not fit 3 digits"):
        labels.digital_code(UNIT, "900-249-08", DAY, serial)


@pytest.mark.parametrize("unit", ["", UNIT[:-1], UNIT + "1", "聊城某某机械制造有限公司统一社会信用代", UNIT[:-1] + "ı"])
def test_a_unit_without_its_code_is_refused(unit: str) -> None:
    with pytest.raises(ValueError, match="unit"):
        labels.digital_code(unit, "900-249-08", DAY, 1)


@pytest.mark.parametrize("waste", ["", "--", "废矿物油", "9" * 21, "900_249"])
def test_what_is_no_code_of_waste_is_refused(waste: str) -> None:
    with pytest.raises(ValueError, match="waste"):
        labels.digital_code(UNIT, waste, DAY, 1)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        UNIT,
        UNIT + "20260302007",
        UNIT + "9002490820260230007",
        UNIT + "9002490820260302000",
        UNIT + "900249082026030200X",
        UNIT + "9" * 21 + "20260302007",
        UNIT + "9002490820260302００７!",
    ],
)
def test_what_is_no_code_is_not_read(printed: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        labels.read(printed)
    assert [text.msgid for text in labels.doubts(printed, DAY)] == [labels.UNREADABLE]


def test_doubts_are_told_apart() -> None:
    def told(unit: str, waste: str, day: dt.date) -> list[str]:
        return [text.msgid for text in labels.doubts(labels.digital_code(unit, waste, day, 1), DAY)]

    assert told("91110000600037341L", "900-249-08", DAY) == []
    assert told(UNIT, "900-249-08", DAY) == [labels.UNIT_DOUBTFUL]
    assert told("91110000600037341L", "900-001-S17", DAY) == [labels.NOT_STANDARD]
    assert told("91110000600037341L", "900-249-AB", DAY) == [labels.NOT_STANDARD]
    assert told("91110000600037341L", "900-249-08", DAY + dt.timedelta(1)) == [labels.LATER]


@pytest.mark.parametrize(
    ("volume_ml", "side_mm", "text_mm", "count"),
    [
        (1, 100, 3, 1),
        (50_000, 100, 3, 1),
        (50_001, 150, 5, 1),
        (450_000, 150, 5, 1),
        (450_001, 200, 6, 2),
        (10**9, 200, 6, 2),
    ],
)
def test_the_size_follows_the_container(volume_ml: int, side_mm: int, text_mm: int, count: int) -> None:
    size = labels.size_for(volume_ml)
    assert (size.side_mm, size.text_mm, size.count) == (side_mm, text_mm, count)


def test_a_container_of_no_volume_has_no_label() -> None:
    with pytest.raises(ValueError, match="0 ml"):
        labels.size_for(0)
