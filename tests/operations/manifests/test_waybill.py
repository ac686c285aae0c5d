"""A manifest beside a waybill: what counts as the same. Not for: fetching waybills."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.clock import SHANGHAI
from wufei.operations.manifests.rules.waybill import Verdict, WaybillIn, compared

LOADED = dt.datetime(2026, 3, 2, 9, 41, tzinfo=SHANGHAI)
WAYBILL = WaybillIn(
    number="YD20260302000871",
    consignor="聊城某某机械（集团）有限公司",
    carrier="Anyun Transport Co., Ltd",
    consignee="山东某某环保",
    plate="鲁P·12345",
    driver="刘伟",
    goods_name="废矿物油",
    un_number="UN 3082",
    un_class="第9类",
    mass_g=2_190_000,
    packages=12,
    loaded_at=LOADED,
    origin="聊城市东昌府区",
    destination="聊城市高唐县",
)
SAME = {name: getattr(WAYBILL, name) for name in WaybillIn.__slots__}  # type: ignore[attr-defined]


def _verdict(name: str, here: object, there: object = None, **tolerances: int) -> Verdict:
    waybill = WAYBILL if there is None else WaybillIn(**{"number": "1", name: there})  # type: ignore[arg-type]
    rows = compared({name: here}, waybill, **{"mass_permille": 0, **tolerances})
    return next(row.verdict for row in rows if row.field == name)


def test_the_same_is_the_same_in_every_field() -> None:
    rows = compared(SAME, WAYBILL, mass_permille=0)
    assert [row.field for row in rows] == list(WaybillIn.__slots__)  # type: ignore[attr-defined]
    assert {row.verdict for row in rows} == {Verdict.SAME}
    assert all(row.label and row.here == row.there for row in rows)


@pytest.mark.parametrize(
    ("name", "here"),
    [
        ("consignor", "聊城某某机械(集团)有限公司 "),
        ("consignor", "聊城某某机械〔集团〕有限公司"),
        ("carrier", "ＡＮＹＵＮ　Transport Co.，Ltd"),
        ("plate", "鲁P12345"),
        ("plate", "鲁Ｐ•12345"),
        ("plate", "鲁p 12345"),
        ("un_number", "3082"),
        ("un_class", "9"),
        ("packages", 12),
        ("loaded_at", LOADED.astimezone(dt.UTC)),
    ],
)
def test_ways_of_writing_do_not_matter(name: str, here: object) -> None:
    assert _verdict(name, here) is Verdict.SAME


@pytest.mark.parametrize(
    ("name", "here"),
    [
        ("consignor", "聊城某某机械有限公司"),
        ("plate", "鲁P12346"),
        ("un_number", "3077"),
        ("un_class", "6.1"),
        ("packages", 11),
        ("loaded_at", LOADED + dt.timedelta(minutes=1)),
        ("mass_g", 2_190_001),
    ],
)
def test_what_differs_is_told(name: str, here: object) -> None:
    assert _verdict(name, here) is Verdict.DIFFERS


def test_classes_keep_their_divisions() -> None:
    assert _verdict("un_class", "6.1项", "6.1") is Verdict.SAME
    assert _verdict("un_class", "6", "6.1") is Verdict.DIFFERS
    assert _verdict("un_class", "易燃", "易燃 ") is Verdict.SAME


def test_what_one_side_lacks_is_told_and_what_both_lack_is_left_out() -> None:
    rows = compared({"driver": "刘伟", "plate": "  "}, WaybillIn(number="1", packages=0), mass_permille=0)
    assert {row.field: row.verdict for row in rows} == {
        "number": Verdict.ONLY_THERE,
        "driver": Verdict.ONLY_HERE,
        "packages": Verdict.ONLY_THERE,
    }


@given(mass=st.integers(0, 10**10), other=st.integers(0, 10**10), permille=st.integers(0, 1000))
def test_the_tolerance_is_exact(mass: int, other: int, permille: int) -> None:
    verdict = _verdict("mass_g", mass, other, mass_permille=permille)
    assert (verdict is Verdict.SAME) == (abs(mass - other) * 1000 <= permille * mass)


def test_a_time_of_loading_has_its_tolerance() -> None:
    later = LOADED + dt.timedelta(minutes=30)
    assert _verdict("loaded_at", later, loading_minutes=30) is Verdict.SAME
    assert _verdict("loaded_at", later, loading_minutes=29) is Verdict.DIFFERS


@pytest.mark.parametrize(
    ("name", "here"), [("mass_g", "2190"), ("mass_g", 2.19), ("packages", True), ("loaded_at", "09:41")]
)
def test_what_cannot_be_compared_is_refused(name: str, here: object) -> None:
    with pytest.raises(TypeError):
        _verdict(name, here)


def test_a_tolerance_is_not_below_zero() -> None:
    with pytest.raises(ValueError, match="below zero"):
        compared({}, WAYBILL, mass_permille=-1)
