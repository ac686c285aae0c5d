"""The page of screened declarations: empty, with a firm that declares too little, as files, whose it is."""

import datetime as dt
import io
from collections.abc import Iterator

import openpyxl
import pytest
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, url
from tests.factories.activity import SECTOR, declaring

from wufei.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    with clock.freeze(dt.datetime(2026, 10, 20, 9, tzinfo=clock.SHANGHAI)):
        yield


def test_an_empty_house_says_what_to_bring_in(signed_in: SignedIn, world: object) -> None:
    page = read(signed_in("office"), url("balance_screening"))
    assert "Nothing to hold declarations against yet" in page
    assert "/registers/activities/import" in page


def test_whoever_declares_too_little_stands_first_with_a_picture_and_goes_out_as_a_file(
    signed_in: SignedIn, world: object
) -> None:
    firms = declaring(12, short=60)
    office = signed_in("office")
    page = read(office, f"{url('balance_screening')}?month=2026-09")
    assert "1 firm of 12 declares less than chance explains." in page
    assert page.index(f"/firms/{firms[0].pk}/") < page.index(f"/firms/{firms[1].pk}/")
    assert "little waste for what it made" in page
    assert "beyond chance" in page
    # The address is remembered; a month that is not over becomes the last that is.
    assert office.get(url("balance_screening")).status_code == 302
    later = read(office, f"{url('balance_screening')}?month=2030-01&sector={SECTOR}&place=371502")
    assert "2025-10 – 2026-09" in later.replace("\n", "")
    book = office.get(f"{url('balance_screening_sheet')}?month=2026-09&format=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True))
    assert any(firms[0].name in row for row in rows)
    csv = office.get(f"{url('balance_screening_sheet')}?month=2026-09&format=csv").content.decode()
    assert firms[0].name in csv


def test_a_firm_does_not_see_it(signed_in: SignedIn, world: object) -> None:
    assert signed_in("enterprise").get(url("balance_screening")).status_code == 403
