"""Reminders: by hand for whoever has not filed, by the clock on its ladder, once a day, on working days only."""

import datetime as dt

import pytest
from tests.factories import rounds as make
from tests.factories.plans import office

from wufei.kernel import clock
from wufei.kernel.access import NOT_ALLOWED, WRONG_STATE
from wufei.kernel.jobs.spec import BEATS
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import Problem
from wufei.programme.rounds.actions.opening import round_close
from wufei.programme.rounds.actions.reminders import LADDER, reminders_of_the_day, round_remind
from wufei.programme.rounds.models import Reminder

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_the_office_reminds_all_who_have_not_filed() -> None:
    world = make.world()
    found = make.opened(world)
    make.filed(world, found)
    assert round_remind(actor=office(), round_id=found.pk, note="周五前报齐") == 2
    assert {r.page.party for r in Reminder.objects.all()} == {world.county, world.finance}
    assert Emitted.objects.filter(topic="rounds.page_reminded").count() == 2
    with pytest.raises(Problem) as refused:
        round_remind(actor=world.farmer, round_id=found.pk)
    assert refused.value.fault is NOT_ALLOWED
    round_close(actor=office(), round_id=found.pk, version=found.version)
    with pytest.raises(Problem) as refused:
        round_remind(actor=office(), round_id=found.pk)
    assert refused.value.fault is WRONG_STATE


def test_the_clock_reminds_on_its_ladder_once_a_day_and_daily_when_overdue() -> None:
    world = make.world()
    sent: dict[int, int] = {}
    with clock.freeze(make.NOON) as stopped:
        make.opened(world, due=make.DUE)  # Monday 6 January to Wednesday 15 January
        for _day in range(14):
            left = (clock.day_of(make.DUE) - clock.today()).days
            sent[left] = reminders_of_the_day()
            assert reminders_of_the_day() == 0
            stopped.forward(dt.timedelta(days=1))
    # Three days before is a Sunday: it is made up for on Monday.
    assert {left for left, n in sent.items() if n == 3 and left >= 0} == {7, 2, 1, 0}
    assert set(LADDER) == {7, 3, 1, 0}
    overdue = {left: n for left, n in sent.items() if left < 0}
    assert overdue == {-1: 3, -2: 3, -3: 0, -4: 0}  # Thursday, Friday, a weekend
    assert all(not r.by_hand for r in Reminder.objects.all())


def test_the_clock_knows_it() -> None:
    assert BEATS.get("rounds.remind").function is reminders_of_the_day
