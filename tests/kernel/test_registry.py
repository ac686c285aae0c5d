"""Laws of the registries."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel.registry import DeclarationError, Registry

days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


@given(st.lists(days, unique=True, min_size=1, max_size=8).map(sorted), days)
def test_the_version_in_force_is_the_latest_before_the_day(versions: list[dt.date], day: dt.date) -> None:
    registry: Registry[str] = Registry(str)
    for version in versions:
        registry.add("code", version.isoformat(), in_force=version)
    past = [v for v in versions if v <= day]
    if past:
        assert registry.at("code", day) == past[-1].isoformat()
    else:
        with pytest.raises(KeyError, match="in force"):
            registry.at("code", day)
    assert [registry.at("code", v) for v in versions] == [v.isoformat() for v in versions]
    assert registry.get("code") == versions[-1].isoformat()
    assert [d for d, _ in registry.versions("code")] == versions


@given(days, days)
def test_versions_come_in_order(one: dt.date, two: dt.date) -> None:
    registry: Registry[str] = Registry(str)
    registry.add("code", "one", in_force=one)
    if two > one:
        registry.add("code", "two", in_force=two)
        return
    with pytest.raises(DeclarationError):
        registry.add("code", "two", in_force=two)
    assert registry.get("code") == "one"


@given(days)
def test_what_has_no_day_holds_always_and_stands_alone(day: dt.date) -> None:
    registry: Registry[int] = Registry(int)
    registry.add("code", 1)
    assert registry.at("code", day) == registry.get("code") == 1
    for again in (None, day):
        with pytest.raises(DeclarationError):
            registry.add("code", 2, in_force=again)
    registry.add("dated", 3, in_force=day)
    with pytest.raises(DeclarationError, match="twice"):
        registry.add("dated", 4)


def test_kinds_and_seal_are_kept() -> None:
    registry: Registry[int] = Registry(int)
    with pytest.raises(DeclarationError, match="expected int"):
        registry.add("code", "text")  # type: ignore[arg-type]
    registry.add("code", 1)
    registry.seal()
    with pytest.raises(DeclarationError, match="sealed"):
        registry.add("late", 1)
    with pytest.raises(KeyError, match="there are: code"):
        registry.get("late")
    assert "late" not in registry
    assert registry.codes() == ["code"]


def test_a_test_may_open_it_and_leaves_no_trace() -> None:
    registry: Registry[int] = Registry(int)
    registry.add("code", 1)
    registry.seal()
    with registry.opened():
        registry.add("late", 2)
        assert registry.values() == [1, 2]
    assert registry.sealed
    assert len(registry) == 1
