"""The clock and China's working calendar."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.kernel import clock

days = st.dates(dt.date(2023, 6, 1), dt.date(2027, 6, 1))


def test_now_is_aware_and_today_is_a_shanghai_day() -> None:
    before = dt.datetime.now(dt.UTC)
    assert before <= clock.now() <= dt.datetime.now(dt.UTC)
    late = dt.datetime(2026, 3, 31, 16, 30, tzinfo=dt.UTC)
    with clock.freeze(late) as stopped:
        assert clock.today() == dt.date(2026, 4, 1)
        stopped.forward(dt.timedelta(hours=-1))
        assert clock.today() == dt.date(2026, 3, 31)
        assert clock.now() == late - dt.timedelta(hours=1)
    assert clock.now() >= before
    with pytest.raises(ValueError, match="zone"):
        clock.Frozen(late.replace(tzinfo=None))


@given(days)
def test_days_begin_at_midnight_in_shanghai(day: dt.date) -> None:
    assert clock.day_of(clock.day_start(day)) == day
    assert clock.day_of(clock.day_start(day) - dt.timedelta(microseconds=1)) == day - clock.ONE_DAY


def test_two_clocks() -> None:
    happened = dt.datetime(2026, 1, 5, 8, 0, tzinfo=clock.SHANGHAI)
    with clock.freeze(happened + dt.timedelta(hours=2)):
        assert clock.Clocks.told(happened).delay == dt.timedelta(hours=2)
        with pytest.raises(ValueError, match="before it happened"):
            clock.Clocks.told(happened + dt.timedelta(days=1))


@given(days, st.integers(0, 60))
def test_counting_and_adding_working_days_agree(day: dt.date, n: int) -> None:
    later = clock.add_workdays(day, n)
    assert clock.workdays_between(day, later) == n
    assert clock.workdays_between(later, day) == -n
    if n:
        assert clock.is_workday(later)
        assert clock.workdays_between(day, later - clock.ONE_DAY) == n - 1
        earlier = clock.add_workdays(day, -n)
        assert clock.is_workday(earlier)
        assert clock.workdays_between(earlier, day) == n - 1 + clock.is_workday(day)


@given(days, days, days)
def test_spans_add_up(a: dt.date, b: dt.date, c: dt.date) -> None:
    assert clock.workdays_between(a, b) + clock.workdays_between(b, c) == clock.workdays_between(a, c)


@pytest.mark.parametrize(
    ("day", "worked", "holiday"),
    [
        *[("2024-02-09", True, ""), ("2024-02-16", False, "春节"), ("2024-02-18", True, ""), ("2024-10-12", True, "")],
        *[("2025-01-26", True, ""), ("2025-02-04", False, "春节"), ("2025-05-31", False, "端午节")],
        *[("2025-10-08", False, "国庆节、中秋节"), ("2026-01-02", False, "元旦"), ("2026-01-04", True, "")],
        *[("2026-02-23", False, "春节"), ("2026-02-24", True, ""), ("2026-02-28", True, ""), ("2026-09-20", True, "")],
        *[("2026-10-08", True, ""), ("2026-10-10", True, "")],
    ],
)
def test_days_of_the_notices(day: str, worked: bool, holiday: str) -> None:
    found = clock.workday(dt.date.fromisoformat(day))
    assert (found.worked, found.holiday, found.known) == (worked, holiday, True)
    assert found.edition.startswith("国办发明电〔")


@pytest.mark.parametrize(("year", "worked"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year: int, worked: int) -> None:
    assert clock.workdays_between(dt.date(year - 1, 12, 31), dt.date(year, 12, 31)) == worked


def test_a_year_without_a_notice_says_so() -> None:
    friday, saturday = dt.date(2031, 1, 3), dt.date(2031, 1, 4)
    assert clock.workday(friday) == clock.Workday(day=friday, worked=True, known=False)
    assert not clock.is_workday(saturday)
    assert clock.calendar_gaps(dt.date(2026, 12, 1), dt.date(2028, 1, 5)) == (2027, 2028)
    assert clock.calendar_gaps(dt.date(2025, 1, 1), dt.date(2024, 1, 1)) == ()


def test_the_table_is_sound() -> None:
    for year, table in clock.calendar().items():
        assert table.published.year == year - 1
        assert all(day.year == year and day.weekday() >= clock.SATURDAY for day in table.days_worked)
        assert all(day.year == year for day in table.days_off)
        assert table.days_worked.isdisjoint(table.days_off)
