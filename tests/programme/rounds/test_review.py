"""A page on its way: filed, taken back, returned and answered, approved, accepted, opened again."""

import datetime as dt

import pytest
from tests.factories import rounds as make
from tests.factories.plans import office

from wufei.kernel import clock
from wufei.kernel.access import NOT_ALLOWED, WRONG_STATE
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import NOT_FOUND, STALE, Problem, Problems
from wufei.programme.indicators.models import Reading
from wufei.programme.indicators.spec import ReadingState
from wufei.programme.plans.models import Report
from wufei.programme.plans.spec import TaskState
from wufei.programme.rounds.actions import opening
from wufei.programme.rounds.actions.evidence import evidence_add
from wufei.programme.rounds.actions.review import (
    Remark,
    page_accept,
    page_approve,
    page_reopen,
    page_return,
    page_submit,
    page_withdraw,
)
from wufei.programme.rounds.errors import (
    ENTRY_INCOMPLETE,
    FIELD_UNKNOWN,
    PAGE_INCOMPLETE,
    REASON_NEEDED,
    RETURN_UNANSWERED,
    ROUND_CLOSED,
)
from wufei.programme.rounds.models import Entry, EntryReturn, Page
from wufei.programme.rounds.queries import entries, rounds, stories
from wufei.programme.rounds.spec import EntryState, Lack, PageState

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def states(page: Page) -> set[str]:
    sights = entries.sights(office(), page)
    return {a.reading.state for s in sights for a in s.asked if a.reading is not None}


def sent_back(page: Page, entry: Entry, field: str = "value:used", reason: str = "比上季少，请说明") -> Page:
    return page_return(
        actor=office(),
        page_id=page.pk,
        version=page.version,
        remarks=[Remark(entry_id=entry.pk, field=field, reason=reason)],
    )


def test_filing_files_the_readings_and_reports_on_the_tasks() -> None:
    world = make.world()
    found = make.opened(world)
    page = make.filed(world, found)
    assert (page.state, page.submitted_by != "") == (PageState.SUBMITTED, True)
    assert states(page) == {ReadingState.COMPLETE}
    world.task.refresh_from_db()
    assert world.task.state == TaskState.RUNNING
    report = Report.objects.get(task=world.task, act="report")
    assert (report.note, report.party) == ("按期。", world.farming)
    assert Emitted.objects.filter(topic="rounds.page_moved").count() == 1
    # Filed again with the same words, the ledger is not told twice.
    page_withdraw(actor=world.farmer, page_id=page.pk, version=page.version)
    page_submit(actor=world.farmer, page_id=page.pk, version=page.version + 1)
    assert Report.objects.filter(task=world.task, act="report").count() == 1


def test_filing_names_everything_that_lacks_at_once() -> None:
    world = make.world()
    found = make.opened(world)
    make.save(world.farmer, make.entry_of(found), make.STRAW)
    page = make.page_of(found, world.farming)
    with pytest.raises(Problems) as refused:
        page_submit(actor=world.farmer, page_id=page.pk, version=page.version)
    faults = [(p.fault, p.where) for p in refused.value.problems]
    assert faults == [
        (ENTRY_INCOMPLETE, f"entry:{make.entry_of(found, 'cell_count').pk}"),
        (ENTRY_INCOMPLETE, f"entry:{make.task_entry(found, world.task).pk}"),
        (PAGE_INCOMPLETE, "entries"),
    ]
    assert states(page) == {ReadingState.DRAFT}


def test_a_filed_page_is_changed_only_after_it_was_taken_back() -> None:
    world = make.world()
    found = make.opened(world)
    page = make.filed(world, found)
    with pytest.raises(Problem) as refused:
        make.save(world.farmer, make.entry_of(found), {"used": "91"})
    assert refused.value.fault is WRONG_STATE
    page_withdraw(actor=world.farmer, page_id=page.pk, version=page.version)
    make.save(world.farmer, make.entry_of(found), {"used": "91"})
    assert states(make.page_of(found, world.farming)) == {ReadingState.COMPLETE, ReadingState.DRAFT}
    make.confirm(world.farmer, make.entry_of(found))
    again = page_submit(actor=world.farmer, page_id=page.pk, version=page.version + 1)
    assert states(again) == {ReadingState.COMPLETE}


def test_a_return_says_field_and_reason_and_opens_only_what_it_names() -> None:
    world = make.world()
    found = make.opened(world)
    with clock.freeze(clock.now()) as stopped:
        page = make.filed(world, found)
        back = sent_back(page, make.entry_of(found))
        assert (back.state, back.returns) == (PageState.RETURNED, 1)
        entry = make.entry_of(found)
        assert entry.state == EntryState.RETURNED
        assert make.entry_of(found, "cell_count").state == EntryState.FILLED
        used = Reading.objects.get(variable__code="straw_used", superseded_at__isnull=True)
        cells = Reading.objects.get(variable__code="cells", superseded_at__isnull=True)
        assert (used.state, cells.state) == (ReadingState.DRAFT, ReadingState.COMPLETE)
        sight = entries.sight(office(), entry)
        assert [(r.field, r.reason) for r in sight.open_returns] == [("value:used", "比上季少，请说明")]
        assert sight.lack is Lack.ANSWER
        # Neither filing nor confirming answers it.
        with pytest.raises(Problems) as refused:
            page_submit(actor=world.farmer, page_id=page.pk, version=back.version)
        assert [p.fault for p in refused.value.problems] == [RETURN_UNANSWERED]
        with pytest.raises(Problems) as refused:
            make.confirm(world.farmer, entry)
        assert [p.fault for p in refused.value.problems] == [RETURN_UNANSWERED]
        stopped.forward(dt.timedelta(minutes=5))
        make.save(world.farmer, entry, problem="有机肥厂停产检修")
        assert entries.sight(office(), make.entry_of(found)).lack is None
        again = page_submit(actor=world.farmer, page_id=page.pk, version=back.version)
    assert again.state == PageState.SUBMITTED
    assert make.entry_of(found).state == EntryState.FILLED
    assert EntryReturn.objects.get().answered_at is not None


def test_evidence_answers_a_return_too() -> None:
    world = make.world()
    found = make.opened(world)
    with clock.freeze(clock.now()) as stopped:
        page = make.filed(world, found)
        back = sent_back(page, make.entry_of(found), "evidence", "请附检修通知")
        stopped.forward(dt.timedelta(minutes=5))
        evidence_add(
            actor=world.farmer, entry_id=make.entry_of(found).pk, uploads=[make.upload(b"notice", "notice.txt")]
        )
        page_submit(actor=world.farmer, page_id=page.pk, version=back.version)


def test_returns_that_say_nothing_or_name_nothing_of_the_page_are_refused() -> None:
    world = make.world()
    found = make.opened(world)
    page = make.filed(world, found)
    entry, other = make.entry_of(found), make.entry_of(found, place="371502")
    for remarks, fault in (
        ([], REASON_NEEDED),
        ([Remark(entry_id=entry.pk, field="progress", reason=" ")], REASON_NEEDED),
        ([Remark(entry_id=entry.pk, field="value:nothing", reason="x")], FIELD_UNKNOWN),
        ([Remark(entry_id=other.pk, field="progress", reason="x")], NOT_FOUND),
    ):
        with pytest.raises(Problem) as refused:
            page_return(actor=office(), page_id=page.pk, version=page.version, remarks=remarks, note="")
        assert refused.value.fault is fault
    other.refresh_from_db()
    assert (other.state, EntryReturn.objects.count()) == (EntryState.TO_FILL, 0)


def test_a_page_that_only_supports_is_returned_with_a_note() -> None:
    world = make.world()
    found = make.opened(world)
    part = make.part_of(found, world.finance)
    from wufei.programme.rounds.actions.filling import part_save

    part_save(actor=world.banker, part_id=part.pk, version=1, text="拨付。", done=True)
    page = make.page_of(found, world.finance)
    page_submit(actor=world.banker, page_id=page.pk, version=page.version)
    back = page_return(actor=office(), page_id=page.pk, version=page.version + 1, remarks=[], note="写明金额")
    part_save(actor=world.banker, part_id=part.pk, version=2, text="拨付 120 万元。", done=True)
    assert page_submit(actor=world.banker, page_id=page.pk, version=back.version).state == PageState.SUBMITTED


def test_approved_and_accepted_pages_take_their_readings_along() -> None:
    world = make.world()
    found = make.opened(world)
    page = make.filed(world, found)
    page = page_approve(actor=office(), page_id=page.pk, version=page.version)
    assert (page.state, states(page)) == (PageState.APPROVED, {ReadingState.APPROVED})
    sight = entries.sight(office(), make.entry_of(found))
    assert sight.figure is not None
    assert sight.figure.approved_micro == sight.figure.value_micro
    page = page_accept(actor=office(), page_id=page.pk, version=page.version)
    assert (page.state, states(page)) == (PageState.ACCEPTED, {ReadingState.ACCEPTED})
    with pytest.raises(Problem) as refused:
        page_withdraw(actor=world.farmer, page_id=page.pk, version=page.version)
    assert refused.value.fault is WRONG_STATE


def test_opening_an_approved_page_again_restates_its_figures() -> None:
    world = make.world()
    found = make.opened(world)
    page = make.filed(world, found)
    page = page_approve(actor=office(), page_id=page.pk, version=page.version)
    page = page_accept(actor=office(), page_id=page.pk, version=page.version)
    straw = make.entry_of(found)
    with pytest.raises(Problem) as refused:
        page_reopen(actor=office(), page_id=page.pk, version=page.version, reason=" ")
    assert refused.value.fault is REASON_NEEDED
    with pytest.raises(Problem) as refused:
        page_reopen(actor=office(), page_id=page.pk, version=page.version, reason="x", entry_ids=[99999])
    assert refused.value.fault is NOT_FOUND
    page = page_reopen(
        actor=office(), page_id=page.pk, version=page.version, reason="收集系数有误", entry_ids=[straw.pk]
    )
    assert page.state == PageState.RETURNED
    used = list(Reading.objects.filter(variable__code="straw_used").order_by("pk"))
    assert [r.state for r in used] == [ReadingState.ACCEPTED, ReadingState.DRAFT]
    assert (used[0].superseded_at is not None, used[1].restates) == (True, used[0])
    cells = Reading.objects.get(variable__code="cells", superseded_at__isnull=True)
    assert cells.state == ReadingState.ACCEPTED
    # What is typed now is held against what was accepted.
    make.save(world.farmer, straw, {"used": "96"})
    asked = entries.sight(office(), make.entry_of(found)).asked[0]
    assert asked.last == used[0]
    again = page_submit(actor=world.farmer, page_id=page.pk, version=page.version)
    again = page_approve(actor=office(), page_id=page.pk, version=again.version)
    assert states(again) == {ReadingState.APPROVED, ReadingState.ACCEPTED}


def test_whoever_comes_late_is_told() -> None:
    world = make.world()
    found = make.opened(world)
    page = make.filed(world, found)
    page_approve(actor=office(), page_id=page.pk, version=page.version)
    for act in (
        lambda: page_approve(actor=office(), page_id=page.pk, version=page.version + 1),
        lambda: page_accept(actor=office(), page_id=page.pk, version=page.version),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.fault in {WRONG_STATE, STALE}
    for act in (
        lambda: page_accept(actor=world.farmer, page_id=page.pk, version=page.version + 1),
        lambda: page_reopen(actor=world.farmer, page_id=page.pk, version=page.version + 1, reason="x"),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.fault is NOT_ALLOWED


def test_after_its_end_a_round_is_reviewed_and_returns_nothing() -> None:
    world = make.world()
    found = make.opened(world)
    page = make.filed(world, found)
    opening.round_close(actor=office(), round_id=found.pk, version=found.version)
    for act in (
        lambda: sent_back(page, make.entry_of(found)),
        lambda: page_withdraw(actor=world.farmer, page_id=page.pk, version=page.version),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.fault is ROUND_CLOSED
    approved = page_approve(actor=office(), page_id=page.pk, version=page.version)
    assert approved.state == PageState.APPROVED


def test_the_standing_of_a_round_and_the_story_of_an_entry() -> None:
    world = make.world()
    found = make.opened(world)
    page = make.filed(world, found)
    standing = rounds.round_standing(office(), found)
    assert (standing.filed, standing.waiting, standing.returned) == (1, 1, 0)
    assert standing.pages[0].page.party == world.farming  # what waits for the office comes first
    assert (standing.entries, standing.filled) == (5, 3)
    assert [p.page.party for p in rounds.round_standing(world.farmer, found).pages] == [world.farming]
    sent_back(page, make.entry_of(found))
    sight = entries.sight(office(), make.entry_of(found))
    acts = [h.act for h in stories.entry_story(sight, stories.page_story(make.page_of(found, world.farming)))]
    assert acts[0] == "field"
    assert acts[-1] == "open"
    assert acts.count("return") == 0
    assert [f.closing for f in stories.series_of([sight], 202412)[sight.entry.pk]] == [202412]
