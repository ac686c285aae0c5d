"""Terms of licences that the house sets: from a day on, with a source, never what the law itself fixes."""

import datetime as dt

import pytest
from tests.factories.licences import licence_in, moved
from tests.factories.registers import SETUP, actor, party, small_city

from wufei.kernel import clock
from wufei.kernel.problems import Problem
from wufei.operations.licences.actions.licences import licence_draft
from wufei.operations.licences.actions.terms import term_set
from wufei.operations.licences.models import TermSetting
from wufei.operations.licences.queries.licences import clocks_of
from wufei.operations.licences.queries.terms import clocks_in_force
from wufei.operations.licences.rules.clocks import settable, shipped
from wufei.operations.licences.spec import ClockUnit, LicenceEvent

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)
OPEN = {"kind": "disposal", "name": "decision", "amount": 7, "unit": ClockUnit.WORKDAYS, "source": "市政务服务承诺"}


def test_some_terms_are_open_and_some_are_fixed() -> None:
    assert {settable(each) for each in shipped()} == {True, False}


def test_a_term_runs_as_set_from_its_day_on() -> None:
    small_city()
    term_set(actor=SETUP, valid_from=dt.date(2026, 3, 1), **OPEN)
    with clock.freeze(MONDAY):
        row = moved(licence_draft(actor=SETUP, given=licence_in("disposal", party(place="371502"))), LicenceEvent.APPLY)
        (due,) = [each for each in clocks_of(row) if each.clock.name == "decision"]
    assert (due.day, due.clock.source) == (dt.date(2026, 3, 11), "市政务服务承诺")
    before = {(each.kind, each.name): each.amount for each in clocks_in_force(dt.date(2026, 2, 28))}
    assert before["disposal", "decision"] == 20


def test_the_later_setting_holds() -> None:
    for day, amount in ((1, 7), (5, 9)):
        term_set(actor=SETUP, valid_from=dt.date(2026, 3, day), **{**OPEN, "amount": amount})
    held = [
        next(each.amount for each in clocks_in_force(dt.date(2026, 3, day)) if each.kind == "disposal")
        for day in (4, 5)
    ]
    assert held == [7, 9]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "transfer", "name": "reply"}, "licences.term_fixed"),
        ({"name": "nothing"}, "licences.term_unknown"),
        ({"amount": 0}, "licences.term_unknown"),
        ({"source": " "}, "licences.reason_missing"),
    ],
)
def test_what_cannot_be_set_is_refused(wrong: dict[str, object], code: str) -> None:
    with pytest.raises(Problem) as told:
        term_set(actor=SETUP, valid_from=dt.date(2026, 3, 1), **{**OPEN, **wrong})
    assert told.value.code == code
    assert not TermSetting.objects.exists()


def test_only_the_city_sets_terms() -> None:
    small_city()
    with pytest.raises(Problem) as told:
        term_set(actor=actor("county", place="371502"), valid_from=dt.date(2026, 3, 1), **OPEN)
    assert told.value.code == "access.not_allowed"
