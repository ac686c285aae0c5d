"""When units merge, what one was asked for goes to the one it became."""

import pytest
from tests.factories import rounds as make
from tests.factories.registers import SETUP

from wufei.programme.indicators.handlers import assignments_follow_merge
from wufei.programme.indicators.models import Assignment
from wufei.programme.rounds.actions.filling import part_save
from wufei.programme.rounds.handlers import pages_follow
from wufei.programme.rounds.models import Entry, EntryPart, Page
from wufei.programme.rounds.queries import rounds
from wufei.programme.rounds.spec import PageState
from wufei.registers.parties.actions import party_merge
from wufei.registers.parties.events import PartyMerged
from wufei.registers.parties.models import Party

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def merged(gone: Party, kept: Party) -> None:
    gone.refresh_from_db()
    party_merge(actor=SETUP, kept_id=kept.pk, gone_id=gone.pk, gone_version=gone.version)
    for handler in (assignments_follow_merge, pages_follow):
        for _twice in range(2):  # an event may come again
            handler(PartyMerged(gone_id=gone.pk, kept_id=kept.pk))


def test_a_page_follows_its_unit() -> None:
    world = make.world()
    found = make.opened(world)
    from tests.factories.indicators import department

    kept = department("市农业农村和水利局")
    merged(world.farming, kept)
    page = Page.objects.get(round=found, party=kept)
    assert page.entries.count() == 3
    assert rounds.own_pages(make.liaison(kept)) == [page]
    assert set(Assignment.objects.filter(place__code="3715").values_list("party", flat=True)) == {kept.pk}


def test_two_pages_become_one_that_is_as_far_as_the_less_advanced() -> None:
    world = make.world()
    make.helped(world)
    found = make.opened(world)
    part = EntryPart.objects.get(entry=make.entry_of(found), page__party=world.county)
    part_save(actor=world.clerk, part_id=part.pk, version=1, text="县里补充。", done=True)
    money = make.part_of(found, world.finance)
    part_save(actor=world.banker, part_id=money.pk, version=1, text="拨付。", done=True)
    filed = make.filed(world, found)
    assert filed.state == PageState.SUBMITTED
    merged(world.county, world.farming)
    merged(world.finance, world.farming)
    page = Page.objects.get(round=found)
    assert (page.party, page.state) == (world.farming, PageState.FILLING)
    assert Entry.objects.filter(page=page).count() == 4
    assert not EntryPart.objects.exists()
    assert make.entry_of(found).progress.endswith("县里补充。")
    assert make.task_entry(found, world.task).progress == "按期。\n拨付。"
    assert Assignment.objects.filter(place__code="3715", role="lead").values_list("party", flat=True).distinct().get()
    assert page.steps.count() == 1
