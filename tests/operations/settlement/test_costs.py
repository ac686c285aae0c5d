"""Costs by month: both sides, what was taken back, whose they are, in few statements."""

import datetime as dt

import pytest
from tests.factories.registers import SETUP, actor, party, small_city
from tests.factories.settlement import invoice, payment

from wufei.operations.settlement.queries.costs import Costs, costs_of
from wufei.registers.parties.models import Party

pytestmark = pytest.mark.django_db
SINCE, UNTIL = dt.date(2026, 1, 1), dt.date(2026, 4, 30)


@pytest.fixture
def two() -> tuple[Party, Party]:
    """A generator and a disposer with a winter of bills between them."""
    small_city()
    generator, disposer = party(place="371502"), party(place="371502")
    invoice(disposer, generator, 100_00, issued_on=dt.date(2026, 1, 31))
    wrong = invoice(disposer, generator, 70_00, issued_on=dt.date(2026, 3, 5))
    invoice(disposer, generator, -70_00, issued_on=dt.date(2026, 4, 2), cites=wrong.number)
    invoice(disposer, generator, 1_00, issued_on=dt.date(2025, 12, 31))
    # The last evening of February in Beijing is the last day of it everywhere that counts.
    payment(generator, disposer, 100_00, paid_at=dt.datetime(2026, 2, 28, 15, 30, tzinfo=dt.UTC))
    payment(generator, disposer, 5_00, paid_at=dt.datetime(2026, 2, 28, 16, 30, tzinfo=dt.UTC))
    return generator, disposer


def test_each_side_is_told_by_month(two: tuple[Party, Party], django_assert_num_queries: object) -> None:
    generator, disposer = two
    billed, paid = {202601: 100_00, 202603: 70_00, 202604: -70_00}, {202602: 100_00, 202603: 5_00}
    with django_assert_num_queries(4):  # type: ignore[operator]
        found = costs_of(actor=SETUP, party_ids={generator.pk}, since=SINCE, until=UNTIL)
    assert found == Costs(billed=billed, paid=paid, charged={}, received={})
    other = costs_of(actor=SETUP, party_ids={disposer.pk}, since=SINCE, until=UNTIL)
    assert other == Costs(billed={}, paid={}, charged=billed, received=paid)


def test_a_firm_is_told_nothing_of_others(two: tuple[Party, Party]) -> None:
    stranger = actor("enterprise", party=party(place="371502"))
    nothing = Costs(billed={}, paid={}, charged={}, received={})
    assert costs_of(actor=stranger, party_ids={two[0].pk}, since=SINCE, until=UNTIL) == nothing
    own = actor("enterprise", party=two[0])
    assert costs_of(actor=own, party_ids={two[0].pk}, since=SINCE, until=UNTIL).paid == {202602: 100_00, 202603: 5_00}
