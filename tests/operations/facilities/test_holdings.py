"""What firms hold: bookings and packages together, since the last count, by age, in the same few statements."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.declarations import OIL, TONNE, codes_loaded, generated, handed, stock_of
from tests.factories.ledger import moving, post
from tests.factories.packages import drum
from tests.factories.registers import SETUP, party

from wufei.kernel import clock
from wufei.ledger.closing.actions.assertions import assertion_carry, assertion_make, assertion_withdraw
from wufei.ledger.closing.spec import AssertionIn
from wufei.operations.facilities.actions.norms import norms_load_shipped
from wufei.operations.facilities.queries.holdings import ends_at, holdings_of
from wufei.operations.manifests.actions.packages import packages_fill
from wufei.registers.parties.models import Party

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 4, 20, 2, tzinfo=dt.UTC)


def on(month: int, day: int) -> dt.datetime:
    """A moment of this year, or of the last from May on."""
    return dt.datetime(2026 if month < 5 else 2025, month, day, 4, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.freeze(NOW):
        yield


@pytest.fixture
def firm() -> Party:
    """A firm in a city that has its norms."""
    codes_loaded()
    norms_load_shipped(actor=SETUP)
    return party(place="371502")


def test_what_came_first_leaves_first(firm: Party) -> None:
    generated(firm, 3 * TONNE, at=on(1, 10))
    generated(firm, 2 * TONNE, at=on(4, 10))
    handed(firm, party(place="371581"), 2 * TONNE, at=on(4, 12))
    (row,) = holdings_of([firm.pk])[firm.pk]
    assert (row.code, row.mass_g) == (OIL, 3 * TONNE)
    assert [(clock.day_of(layer.since), layer.mass_g) for layer in row.layers] == [
        (dt.date(2026, 4, 10), 2 * TONNE),
        (dt.date(2026, 1, 10), TONNE),
    ]
    assert ends_at(row) == row.since + dt.timedelta(days=365)


def test_packages_are_stock_before_anything_is_booked(firm: Party) -> None:
    packages_fill(actor=SETUP, given=[drum(firm, 125_000, code="DRUM-1", filled_on=dt.date(2026, 2, 1))])
    (row,) = holdings_of([firm.pk])[firm.pk]
    assert (row.mass_g, clock.day_of(row.since)) == (125_000, dt.date(2026, 2, 1))


def test_what_was_counted_binds_and_what_moved_since_is_added(firm: Party) -> None:
    generated(firm, 9 * TONNE, at=on(3, 12))
    counted = AssertionIn(account=stock_of(firm), declared=7 * TONNE, closing=202603)
    made = assertion_make(actor=SETUP, given=counted)
    generated(firm, TONNE, at=on(4, 2))
    assert [row.mass_g for row in holdings_of([firm.pk])[firm.pk]] == [8 * TONNE]
    carried = assertion_carry(actor=SETUP, assertion_id=made.pk, version=made.version, reason="盘亏")
    assert [row.mass_g for row in holdings_of([firm.pk])[firm.pk]] == [8 * TONNE]
    assertion_withdraw(actor=SETUP, assertion_id=made.pk, version=carried.version, reason="数错")
    (row,) = holdings_of([firm.pk])[firm.pk]
    assert row.mass_g == 10 * TONNE
    # Carrying a difference and taking that back brought nothing in.
    assert [layer.mass_g for layer in row.layers] == [TONNE, 9 * TONNE]


def test_stock_older_than_it_may_is_told(firm: Party) -> None:
    generated(firm, TONNE, at=on(5, 1))
    generated(firm, 2 * TONNE, at=dt.datetime(2025, 4, 1, tzinfo=dt.UTC))
    (row,) = holdings_of([firm.pk])[firm.pk]
    assert (row.mass_g, row.over_g) == (3 * TONNE, 2 * TONNE)


def test_what_no_movement_explains_has_no_day_and_below_nothing_stays(firm: Party) -> None:
    generated(firm, TONNE, at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    handed(firm, party(place="371581"), 2 * TONNE, at=on(4, 1), code="hw:900-041-49")
    rows = {row.code: row for row in holdings_of([firm.pk])[firm.pk]}
    assert rows[OIL].unknown_g == TONNE
    assert rows[OIL].since is None
    assert ends_at(rows[OIL]) is None
    assert (rows["hw:900-041-49"].mass_g, rows["hw:900-041-49"].layers) == (-2 * TONNE, [])


def test_what_was_taken_back_changes_no_age(firm: Party) -> None:
    generated(firm, 2 * TONNE, at=on(1, 10))
    other = party(place="371581")
    out = moving(stock_of(firm), stock_of(other), TONNE, happened_at=on(4, 1))
    post(out)
    post(moving(stock_of(other), stock_of(firm), TONNE, happened_at=on(4, 2), cites=out.key))
    (row,) = holdings_of([firm.pk])[firm.pk]
    assert [(clock.day_of(layer.since), layer.mass_g) for layer in row.layers] == [(dt.date(2026, 1, 10), 2 * TONNE)]


def test_many_firms_take_as_many_statements_as_one(firm: Party) -> None:
    generated(firm, TONNE)
    with CaptureQueriesContext(connection) as one:
        holdings_of([firm.pk])
    firms = [firm, *(party(place="371502") for _n in range(4))]
    for n, each in enumerate(firms):
        generated(each, (n + 1) * TONNE, code="hw:900-041-49")
    with CaptureQueriesContext(connection) as many:
        found = holdings_of([each.pk for each in firms])
    assert len(many) == len(one)
    assert [sum(row.mass_g for row in found[each.pk]) for each in firms[1:]] == [n * TONNE for n in range(2, 6)]
