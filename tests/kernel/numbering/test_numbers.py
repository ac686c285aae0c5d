"""Numbers of documents: no gaps, no doubles."""

import pytest
from tests.kernel.alone import Process
from tests.kernel.people import undone

from wufei.kernel.numbering.actions import number_take
from wufei.kernel.numbering.queries import number_last
from wufei.kernel.numbering.spec import number_format


@pytest.mark.django_db
def test_series_and_periods_count_for_themselves() -> None:
    assert [number_take(series="plan") for _ in range(3)] == [1, 2, 3]
    assert number_take(series="plan", period="2026") == 1
    assert number_take(series="task") == 1
    assert (number_last(series="plan"), number_last(series="none")) == (3, 0)


@pytest.mark.django_db
def test_a_rollback_gives_the_number_back() -> None:
    taken = []
    undone(lambda: taken.append(number_take(series="plan")))
    assert taken == [1]
    assert number_take(series="plan") == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        number_take(series="plan")
    assert number_last(series="plan") == 0


def test_no_gaps_and_no_doubles_across_processes(alone_url: str) -> None:
    processes = [Process(alone_url, "take", times=60, series="plan") for _ in range(4)]
    taken = [number for process in processes for number in process.result()]
    assert sorted(taken) == list(range(1, 4 * 48 + 1))  # every fifth was rolled back


def test_how_a_number_is_written() -> None:
    assert number_format("WF-{period}-{n:05d}", "2026", 7) == "WF-2026-00007"
