"""Compare-and-swap, on a real table."""

import pytest

from wufei.kernel import clock, rows
from wufei.kernel.outbox.models import Delivery, Emitted
from wufei.kernel.problems import Kind, Problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> Delivery:
    emitted = Emitted.objects.create(topic="t", data={}, recorded_at=clock.now())
    return Delivery.objects.create(emitted=emitted, handler="h", state="waiting", due_at=clock.now())


def test_the_first_swaps_and_the_second_is_stale(row: Delivery) -> None:
    other = Delivery.objects.get(pk=row.pk)
    rows.swap(row, version=1, state="claimed", attempts=1)
    assert (row.version, row.state, row.attempts) == (2, "claimed", 1)
    with pytest.raises(Problem) as raised:
        rows.swap(other, version=1, state="claimed", attempts=9)
    assert (raised.value.code, raised.value.kind) == ("kernel.stale", Kind.CONFLICT)
    assert (other.version, other.state) == (1, "waiting")
    stored = Delivery.objects.get(pk=row.pk)
    assert (stored.version, stored.state, stored.attempts) == (2, "claimed", 1)


def test_the_state_must_be_the_one_that_was_seen(row: Delivery) -> None:
    row.state = "dead"  # what the caller believes
    with pytest.raises(Problem):
        rows.swap(row, version=1, state="waiting")
    rows.swap(row, version=1, attempts=3)  # no state asked, none compared
    assert Delivery.objects.get(pk=row.pk).attempts == 3


def test_a_version_that_is_over_is_stale_also_where_no_state_changes(row: Delivery) -> None:
    other = Delivery.objects.get(pk=row.pk)
    rows.swap(row, version=1, attempts=1)
    with pytest.raises(Problem):
        rows.swap(other, version=1, attempts=9)
    assert Delivery.objects.get(pk=row.pk).attempts == 1


def test_a_row_that_is_gone_is_stale(row: Delivery) -> None:
    Delivery.objects.all().delete()
    with pytest.raises(Problem):
        rows.swap(row, version=1, attempts=1)
