"""Screening out of the books: who declares too little, who declares nothing, what is in reach, units that differ."""

import datetime as dt

import pytest
from tests.factories.activity import LAST, SECTOR, declaring
from tests.factories.registers import SETUP, actor, party, small_city

from wufei.kernel import clock
from wufei.kernel.periods import Length, Period
from wufei.kernel.problems import Problem
from wufei.operations.declarations.actions.activities import activities_put
from wufei.operations.declarations.models import Activity
from wufei.operations.declarations.spec.activities import ActivityIn
from wufei.oversight.balance.queries.screening import screening
from wufei.oversight.balance.spec.screened import ScreeningAsked
from wufei.oversight.balance.spec.screening import Evidence

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
ASKED = ScreeningAsked(Period.closing_with(LAST, Length.MONTH))


@pytest.fixture(autouse=True)
def _city() -> object:
    with clock.freeze(dt.datetime(2026, 10, 20, 9, tzinfo=clock.SHANGHAI)):
        small_city()
        yield


def test_who_declares_half_of_what_it_must_have_stands_first_with_the_evidence() -> None:
    firms = declaring(12, short=60)
    found = screening(actor=SETUP, asked=ASKED)
    first = found.firms[0]
    assert (first.party_id, first.flagged, first.months, first.sector) == (firms[0].pk, True, 12, SECTOR)
    assert {each for each, z in first.evidence.items() if z > 3} >= {Evidence.OUTPUT, Evidence.ENERGY}
    assert first.declared == pytest.approx(0.4 * 12, rel=0.02)
    assert first.low is not None
    assert first.declared < first.low
    assert not any(firm.flagged for firm in found.firms[1:])
    assert (found.all_firms, found.mute, found.sectors) == (12, 0, [SECTOR])


def test_few_firms_of_a_kind_say_nothing_and_who_declared_nothing_is_named() -> None:
    assert screening(actor=SETUP, asked=ASKED).all_firms == 0
    declaring(5)
    silent = party("只用电不申报", place="371502")
    told = ActivityIn(party_id=silent.pk, closing=LAST, sector=SECTOR, source="电网", energy_wh=5)
    activities_put(actor=SETUP, given=[told])
    found = screening(actor=SETUP, asked=ASKED)
    assert (found.all_firms, found.mute, len(found.firms)) == (6, 5, 0)
    assert [party_id for party_id, _name, _sector in found.silent] == [silent.pk]
    assert all(fit.weak for fit in found.fits)


def test_output_in_another_unit_is_not_held_against_anything() -> None:
    firms = declaring(12)
    Activity.objects.filter(party=firms[3]).update(unit="件")
    told = {firm.party_id: firm for firm in screening(actor=SETUP, asked=ASKED).firms}
    assert Evidence.OUTPUT not in told[firms[3].pk].evidence
    assert Evidence.ENERGY in told[firms[3].pk].evidence
    assert Evidence.OUTPUT in told[firms[4].pk].evidence


def test_a_county_is_told_its_own_firms_held_against_all() -> None:
    here = declaring(6, short=60)
    there = declaring(6, place="371581")
    whole = screening(actor=SETUP, asked=ASKED)
    found = screening(actor=actor("county", place="371502"), asked=ASKED)
    assert {firm.party_id for firm in found.firms} <= {firm.pk for firm in here}
    assert found.all_firms == len(here) + len(there) == whole.all_firms
    scores = {firm.party_id: firm.score for firm in whole.firms}
    assert all(firm.score == scores[firm.party_id] for firm in found.firms)
    narrowed = screening(actor=SETUP, asked=ScreeningAsked(ASKED.last, SECTOR, "371581"))
    assert {firm.party_id for firm in narrowed.firms} == {firm.pk for firm in there}
    assert screening(actor=SETUP, asked=ScreeningAsked(ASKED.last, "别的行业")).firms == []
    with pytest.raises(Problem):
        screening(actor=actor("enterprise", party=here[0]), asked=ASKED)
