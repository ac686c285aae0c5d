"""Figures of balances and of screening: each ships, a city sets its own from a day on, and they are gone by."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from tests.factories.registers import SETUP, actor

from wufei.kernel.problems import Problem
from wufei.oversight.balance.actions.settings import setting_set
from wufei.oversight.balance.models import Setting
from wufei.oversight.balance.queries.settings import measured_on, settings_in_force, settings_on, terms_on
from wufei.oversight.balance.rules.uncertainties import shipped, terms_shipped
from wufei.oversight.balance.spec.months import Source, Sum
from wufei.oversight.balance.spec.settings import FIGURES, FIRMS, MEASURED, ONE_IN, SettingIn

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 1)
GIVEN = SettingIn(code="weighbridge.lasting", value=4, source="检定证书 2026-118", valid_from=DAY)


def test_every_figure_ships_within_its_bounds_and_with_its_source() -> None:
    rows = shipped(DAY)
    assert [row.code for row in rows] == list(FIGURES)
    for row in rows:
        assert FIGURES[row.code].least <= row.value <= FIGURES[row.code].most
        assert row.said
    assert [row.code for row in shipped(dt.date(1990, 1, 1))] == list(FIGURES)


def test_a_figure_holds_from_its_day_on() -> None:
    row = setting_set(actor=SETUP, given=GIVEN)
    assert setting_set(actor=SETUP, given=GIVEN).pk == row.pk
    before, after = (settings_on(day) for day in (DAY - dt.timedelta(days=1), DAY))
    whole = Sum(mass_g=1_000_000_000, squares=0.0, count=0)
    assert after.deviation_g(Source.WEIGHBRIDGE, whole) == pytest.approx(
        4 * before.deviation_g(Source.WEIGHBRIDGE, whole)
    )
    found = settings_in_force(DAY)[GIVEN.code]
    assert (found.value, found.said, found.own) == (4, GIVEN.source, True)
    setting_set(actor=SETUP, given=dataclasses.replace(GIVEN, value=2))
    assert settings_in_force(DAY)[GIVEN.code].value == 2
    (line,) = [each for each in measured_on(DAY) if each.source is Source.WEIGHBRIDGE]
    assert (line.lasting, GIVEN.source in line.said) == (2, True)
    assert len(measured_on(DAY)) == len(MEASURED)


def test_screening_goes_by_what_was_set() -> None:
    assert terms_on(DAY) == terms_shipped()
    setting_set(actor=SETUP, given=SettingIn(code=ONE_IN, value=100, source="会议纪要", valid_from=DAY))
    assert terms_on(DAY) == dataclasses.replace(terms_shipped(), one_in=100)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"code": "weighbridge.weight"}, "balance.figure_unknown"),
        ({"value": 1_001}, "balance.figure_bounds"),
        ({"code": FIRMS, "value": 4}, "balance.figure_bounds"),
        ({"source": "  "}, "balance.source_missing"),
    ],
)
def test_what_cannot_be_is_refused(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(Problem) as error:
        setting_set(actor=SETUP, given=dataclasses.replace(GIVEN, **changed))
    assert error.value.code == code
    with pytest.raises(Problem) as error:
        setting_set(actor=actor("leader"), given=GIVEN)
    assert error.value.code == "access.not_allowed"
    assert not Setting.objects.exists()
