"""What the clock starts, and the loop that does everything nobody waits for."""

import datetime as dt
import threading
from collections.abc import Iterator

import pytest

from wufei.kernel import clock
from wufei.kernel.jobs import queries
from wufei.kernel.jobs.models import BeatRow
from wufei.kernel.jobs.spec import BEATS, daily, every
from wufei.kernel.jobs.worker import Lane, beats_run_due, work_forever
from wufei.kernel.registry import DeclarationError

NOON = dt.datetime(2026, 5, 6, 12, 0, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def _only_the_beats_of_the_test() -> Iterator[None]:
    with BEATS.opened():
        BEATS._rows = {}
        yield


@pytest.mark.django_db
def test_a_period_begins_at_once_and_is_not_made_up_for() -> None:
    ran: list[dt.datetime] = []
    every(minutes=5, name="test.beat")(lambda: ran.append(clock.now()))
    with clock.freeze(NOON) as frozen:
        assert beats_run_due() == 1
        assert beats_run_due() == 0
        frozen.forward(dt.timedelta(minutes=4, seconds=59))
        assert beats_run_due() == 0
        frozen.forward(dt.timedelta(seconds=1))
        assert beats_run_due() == 1
        frozen.forward(dt.timedelta(hours=3))  # all workers were down
        assert [beats_run_due(), beats_run_due()] == [1, 0]
    assert len(ran) == 3
    assert [row.code for row in queries.beats()] == ["test.beat"]


@pytest.mark.django_db
def test_a_daily_beat_waits_for_its_hour_in_shanghai() -> None:
    ran: list[dt.datetime] = []
    daily("03:10", name="test.beat")(lambda: ran.append(clock.now().astimezone(clock.SHANGHAI)))
    with clock.freeze(NOON) as frozen:
        for _ in range(48):
            beats_run_due()
            frozen.forward(dt.timedelta(hours=1))
    assert [f"{at:%d %H}" for at in ran] == ["07 04", "08 04"]
    row = BeatRow.objects.get()
    assert row.due_at.astimezone(clock.SHANGHAI).strftime("%d %H:%M") == "09 03:10"


@pytest.mark.django_db
def test_a_beat_that_fails_is_shown_and_stops_nobody() -> None:
    ran = []
    every(hours=1, name="test.a_broken")(lambda: int("x"))
    every(hours=1, name="test.b_whole")(lambda: ran.append(1))
    assert beats_run_due() == 2
    assert ran == [1]
    assert "ValueError" in BeatRow.objects.get(code="test.a_broken").error
    assert BeatRow.objects.get(code="test.b_whole").error == ""


@pytest.mark.parametrize("wrong", [every, lambda: daily("3:10"), lambda: daily("24:00"), lambda: daily("")])
def test_a_beat_without_a_time_is_refused(wrong: object) -> None:
    with pytest.raises(DeclarationError):
        wrong()  # type: ignore[operator]


@pytest.mark.django_db
def test_a_beat_that_another_worker_took_is_left_alone() -> None:
    ran = []

    def rob() -> None:
        """While the first beat runs, another worker takes the second."""
        BeatRow.objects.filter(code="test.b").update(version=99, due_at=NOON + dt.timedelta(hours=1))

    every(hours=1, name="test.a")(rob)
    every(hours=1, name="test.b")(lambda: ran.append(1))
    with clock.freeze(NOON) as frozen:
        beats_run_due()
        frozen.forward(dt.timedelta(hours=1))
        ran.clear()
        beats_run_due()
    assert ran == []


@pytest.mark.django_db(transaction=True)
def test_the_loop_stops_when_it_is_told() -> None:
    stop = threading.Event()
    ran = []

    def beat() -> None:
        ran.append(1)
        stop.set()

    every(minutes=1, name="test.beat")(beat)
    work_forever(stop, lanes=frozenset({Lane.EVENTS, Lane.JOBS, Lane.BEATS}), idle_s=0.01)
    assert ran == [1]
