"""What the register gives the lake, and the indicator that it feeds."""

import datetime as dt

import pytest
from tests.factories.finance import WAN, YI, loan, loan_in, tell
from tests.factories.registers import SETUP, small_city

from wufei.kernel.access import system
from wufei.kernel.lake import queries as lake
from wufei.kernel.outbox.actions import drain
from wufei.programme.finance.actions.balances import entry_correct
from wufei.programme.finance.actions.loans import loan_change
from wufei.programme.finance.models import Loan
from wufei.programme.finance.spec import DATASET, VARIABLE, EntryKind, LoanKind
from wufei.programme.indicators.actions.figures import figures_refresh
from wufei.programme.indicators.actions.readings import ReadingIn, readings_put
from wufei.programme.indicators.actions.sets import set_load_shipped
from wufei.programme.indicators.models import Figure
from wufei.programme.indicators.queries.figures import provenance
from wufei.programme.indicators.spec import Reason

pytestmark = pytest.mark.django_db
MICRO = 1_000_000
Q2 = dt.date(2024, 6, 30)


def rows() -> dict[tuple[str, int], int]:
    found = lake.table(DATASET).to_pyarrow().to_pylist()
    assert {row["variable"] for row in found} <= {VARIABLE}
    return {(row["place"], row["closing"]): row["value_micro"] for row in found}


def figure(place: str = "3715", closing: int = 202406) -> Figure | None:
    rows = Figure.objects.filter(indicator__code="green_loans", place__code=place, closing=closing)
    return rows.filter(superseded_at__isnull=True).first()


def test_a_place_has_what_lies_in_it_and_the_city_all() -> None:
    places = small_city()
    one = loan(place_id=places["371502001"].pk)
    two = loan()  # the whole city's
    bond = loan(kind=LoanKind.BOND)
    tell(one, EntryKind.DRAW, 12_345, Q2)
    tell(two, EntryKind.DRAW, 10_000, dt.date(2024, 7, 1))
    tell(bond, EntryKind.DRAW, 10_000, Q2)
    found = rows()
    assert found["371502001", 202406] == found["371502", 202406] == found["3715", 202406] == 1_234_500
    assert found["3715", 202409] == 2_234_500
    assert found["3715", 202403] == 0
    assert ("37", 202406) not in found
    assert max(closing for _place, closing in found) % 100 in {3, 6, 9, 12}


def test_a_correction_and_a_late_entry_reach_back() -> None:
    small_city()
    found = loan()
    entry = tell(found, EntryKind.DRAW, 10_000, Q2)
    assert rows()["3715", 202406] == MICRO
    version = Loan.objects.get(pk=found.pk).version
    entry_correct(
        actor=SETUP, entry_id=entry.pk, version=version, kind=EntryKind.DRAW, amount_fen=2 * YI, reason="少录一位"
    )
    assert rows()["3715", 202406] == 2 * MICRO
    tell(found, EntryKind.DRAW, 5_000, dt.date(2024, 3, 31))
    assert rows()["3715", 202403] == MICRO // 2


def test_the_indicator_follows_the_register() -> None:
    places = small_city()
    set_load_shipped(actor=SETUP, name="national-2021.toml")
    found = loan(place_id=places["371502"].pk)
    tell(found, EntryKind.DRAW, 25_000, Q2)
    drain()
    made = figure()
    assert made is not None
    assert (made.value_micro, made.state, made.simulated) == (2_500_000, "approved", False)
    (given,) = provenance(system("tests"), made).inputs
    assert (given.reading, given.rolled, given.variable.dataset) == (None, False, DATASET)
    county = figure("371502")
    assert county is not None
    assert county.value_micro == 2_500_000
    tell(found, EntryKind.REPAYMENT, 5_000, Q2)
    drain()
    again = figure()
    assert again is not None
    assert again.value_micro == 2_000_000


def test_what_people_told_counts_before_the_register() -> None:
    small_city()
    set_load_shipped(actor=SETUP, name="national-2021.toml")
    tell(loan(), EntryKind.DRAW, 25_000, Q2)
    drain()
    given = ReadingIn(variable=VARIABLE, place_code="3715", closing=202406, value="3.1", source="人行口径")
    readings_put(actor=SETUP, given=[given], reason="季报")
    made = figure()
    assert made is not None
    assert made.value_micro == 3_100_000
    (told,) = provenance(system("tests"), made).inputs
    assert told.reading is not None
    assert told.reading.source == "人行口径"


def test_a_figure_whose_loans_went_elsewhere_loses_its_value() -> None:
    places = small_city()
    set_load_shipped(actor=SETUP, name="national-2021.toml")
    found = loan(place_id=places["371502"].pk)
    tell(found, EntryKind.DRAW, 25_000, Q2)
    drain()
    given = loan_in(contract=found.contract, borrower_id=found.borrower_id, place_id=places["371522"].pk)
    version = Loan.objects.get(pk=found.pk).version
    loan_change(actor=SETUP, loan_id=found.pk, version=version, given=given, reason="属地写错")
    drain()
    left, fresh = figure("371502"), figure("371522")
    assert left is not None
    assert (left.value_micro, left.reason) == (None, Reason.MISSING)
    assert fresh is not None
    assert fresh.value_micro == 2_500_000
    done = figures_refresh()
    assert (done.changed, done.moved) == (0, 0)


def test_large_sums_stay_exact() -> None:
    small_city()
    for _n in range(3):
        tell(loan(granted_fen=900 * YI), EntryKind.BALANCE, 9_000_000, Q2)
    assert rows()["3715", 202406] == 2_700 * MICRO
    assert WAN * 10_000 == YI
