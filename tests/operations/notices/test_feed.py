"""The feed: every change once, in an order that never changes, only what is seen, cursors that hold."""

import pytest
from tests.factories.corrections import answer, ask
from tests.factories.manifests import brought, drafted, sign, trio
from tests.factories.registers import SETUP, actor, party
from tests.factories.webhooks import chained

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.outbox.models import Delivery
from wufei.kernel.outbox.spec import HANDLERS, event_from
from wufei.kernel.problems import Problem
from wufei.ledger.seals.models import Block
from wufei.ledger.seals.queries import chain_findings
from wufei.operations.manifests.actions import manifest_hold, manifest_release
from wufei.operations.manifests.queries.audit import signature_findings
from wufei.operations.manifests.spec import Event, Role
from wufei.operations.manifests.spec.corrections import CorrectionState
from wufei.operations.notices.queries.feed import changes_after, cursor_told, head_of_feed, place_at
from wufei.operations.notices.spec import Batch, Change, ChangeKind, Cursor, cursor_read

pytestmark = pytest.mark.django_db
WAY = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)


def read(who: Actor, after: Cursor = Cursor(), limit: int = 100) -> Batch:  # noqa: B008  frozen
    return changes_after(actor=who, after=after, limit=limit)


def events_heard() -> None:
    """What the worker does with the events of notices, in the transaction of this test."""
    for row in Delivery.objects.select_related("emitted").filter(handler__startswith="notices.").order_by("pk"):
        handler = HANDLERS.get(row.handler)
        handler.function(event_from(handler.event, row.emitted.data))
        row.delete()


def paged(who: Actor, limit: int) -> list[Change]:
    """The whole feed in pieces."""
    found, cursor, more = [], Cursor(), True
    while more:
        batch = read(who, cursor, limit)
        found += batch.changes
        assert len(batch.changes) <= limit
        cursor, more = batch.cursor, batch.more
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_every_signature_stands_there_once_in_its_order(limit: int) -> None:
    three = trio()
    first, second = brought(three, *WAY), brought(three, *WAY[:2])
    chained()
    told = paged(three.people[Role.GENERATOR], limit)
    assert [(c.manifest_id, c.step, c.event) for c in told] == [
        *((first.pk, n, str(event)) for n, event in enumerate(WAY, 1)),
        *((second.pk, n, str(event)) for n, event in enumerate(WAY[:2], 1)),
    ]
    assert [c.state for c in told[:4]] == ["issued", "in_transit", "arrived", "accepted"]
    assert (told[1].party, told[1].kind, told[1].number) == (three.carrier.name, ChangeKind.SIGNED, first.number)
    assert told == [change for c in [Cursor()] for change in read(three.people[Role.RECEIVER], c).changes]


def test_nothing_is_told_before_it_has_its_place() -> None:
    three = trio()
    who = three.people[Role.GENERATOR]
    brought(three, Event.ISSUE)
    assert read(who) == Batch((), Cursor(0), more=False)
    chained()
    batch = read(who)
    assert len(batch.changes) == 1
    assert read(who, batch.cursor) == Batch((), batch.cursor, more=False)


def test_what_is_committed_late_comes_late_and_is_not_passed_over() -> None:
    """A block with a lower number whose transaction was slow gets a later link: the reader's cursor is behind it."""
    three = trio()
    who = three.people[Role.GENERATOR]
    slow, quick = brought(three, Event.ISSUE), brought(three, Event.ISSUE)
    held_back = slow.signatures.values_list("block_id", flat=True)
    _chain_only(list(Block.objects.exclude(pk__in=held_back).values_list("pk", flat=True)))
    before = read(who)
    assert [c.manifest_id for c in before.changes] == [quick.pk]
    chained()
    after = read(who, before.cursor)
    assert [c.manifest_id for c in after.changes] == [slow.pk]
    assert [c.manifest_id for c in read(who).changes] == [quick.pk, slow.pk]
    assert list(chain_findings()) == []


def _chain_only(blocks: list[int]) -> None:
    """Chain as if only these were committed."""
    from unittest import mock

    from wufei.ledger.seals import actions

    real = Block.objects.filter
    with mock.patch.object(actions.Block.objects, "filter", lambda **told: real(**told).filter(pk__in=blocks)):
        chained()


def test_others_are_told_nothing() -> None:
    three = trio()
    manifest = brought(three, *WAY)
    chained()
    stranger = actor("enterprise", party=party(place="371522"))
    assert read(stranger) == Batch((), head_of_feed(), more=False)
    assert {c.manifest_id for c in read(actor("supervisor", place="371502")).changes} == {manifest.pk}
    assert read(actor("supervisor", place="371522")).changes == ()
    with pytest.raises(Problem) as caught:
        read(actor("township", place="371502001"))
    assert caught.value.code == "access.not_allowed"


def test_holds_and_corrections_have_their_place_in_it() -> None:
    three = trio()
    manifest, watcher = brought(three, Event.ISSUE), actor("supervisor", place="371502")
    held = manifest_hold(actor=watcher, manifest_id=manifest.pk, version=manifest.version, reason="核查")
    events_heard()
    manifest_release(actor=watcher, manifest_id=manifest.pk, version=held.version, reason="已查清")
    events_heard()
    sign(three, manifest, Event.TAKE_OVER)
    chained()
    kinds = [(c.kind, c.event) for c in paged(three.people[Role.CARRIER], 1)]
    assert kinds == [
        (ChangeKind.SIGNED, "issue"),
        (ChangeKind.HELD, ""),
        (ChangeKind.RELEASED, ""),
        (ChangeKind.SIGNED, "take_over"),
    ]
    assert signature_findings(actor=SETUP) == []
    assert list(chain_findings()) == []


def test_a_correction_is_told_when_it_is_asked_and_when_it_is_settled() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE, Event.TAKE_OVER)
    row = ask(three, manifest, values={"emergency": "围堵"})
    events_heard()
    for consent in row.consents.all():
        answer(three, row, Role(consent.role))
    events_heard()
    chained()
    told = read(three.people[Role.GENERATOR]).changes[2:]
    assert {(c.kind, c.event) for c in told} == {
        (ChangeKind.CORRECTION_ASKED, ""),
        (ChangeKind.SIGNED, "correct"),
        (ChangeKind.CORRECTION_AGREED, ""),
    }
    assert {c.correction_id for c in told if c.kind is not ChangeKind.SIGNED} == {row.pk}


def test_every_end_of_a_correction_has_its_kind() -> None:
    kinds = {f"manifest.correction_{state}" for state in CorrectionState}
    assert kinds == {str(kind) for kind in ChangeKind if "correction" in kind}


@pytest.mark.parametrize("wrong", ["x", "é", "MS4xLjE=x", "Mi4xLjE", "MS4tMS4x", "MS4x", "A" * 90])
def test_a_cursor_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(Problem) as caught:
        cursor_told(wrong)
    assert caught.value.code == "notices.cursor_wrong"


def test_a_cursor_of_what_is_not_written_yet_is_refused() -> None:
    three = trio()
    with pytest.raises(Problem) as caught:
        read(three.people[Role.GENERATOR], Cursor(7, 0))
    assert caught.value.code == "notices.cursor_wrong"
    assert cursor_read(str(Cursor(7, 3))) == Cursor(7, 3)


def test_a_moment_has_a_place() -> None:
    three = trio()
    who, start = three.people[Role.GENERATOR], clock.now()
    drafted(three)
    brought(three, Event.ISSUE)
    chained()
    assert len(read(who, place_at(start)).changes) == 1
    assert read(who, place_at(clock.now())).changes == ()
    assert read(SETUP, place_at(start)).changes == read(SETUP).changes
