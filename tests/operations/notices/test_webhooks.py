"""Webhooks against a real server: signed, in order, at least once, set back, paused, stopped; nobody else's."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from tests.factories.manifests import Trio, brought, sign, trio
from tests.factories.registers import SETUP, actor, party, person
from tests.factories.webhooks import Receiver, chained, pushed

from wufei.kernel import clock
from wufei.kernel.access import Actor, Face
from wufei.kernel.audit.models import Entry
from wufei.kernel.problems import Problem
from wufei.operations.manifests.spec import Event, Role
from wufei.operations.notices import spec
from wufei.operations.notices.actions import (
    webhook_create,
    webhook_delete,
    webhook_pause,
    webhook_ping,
    webhook_replay,
    webhook_resume,
    webhooks_send,
)
from wufei.operations.notices.models import Subscription
from wufei.operations.notices.queries.webhooks import webhooks_of
from wufei.registers.identity.actions import apikey_issue, apikey_use, delegation_grant, person_deactivate
from wufei.registers.identity.models import Person
from wufei.registers.identity.queries import actor_for

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
ROAD = (Event.ISSUE, Event.TAKE_OVER)


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code


def made(receiver: Receiver, who: Actor, **fields: Any) -> tuple[Subscription, str]:
    told = webhook_create(actor=who, label="ERP", url=receiver.url, **fields)
    return told.row, told.secret


def seen(row: Subscription) -> Subscription:
    return Subscription.objects.get(pk=row.pk)


def generator(three: Trio) -> Actor:
    return three.people[Role.GENERATOR]


def events(receiver: Receiver) -> list[str]:
    return [change["event"] for change in receiver.changes()]


def test_what_happens_from_now_on_comes_signed_and_in_order(receiver: Receiver) -> None:
    three = trio()
    brought(three, *ROAD)
    chained()
    row, secret = made(receiver, generator(three))
    manifest = brought(three, *ROAD)
    assert pushed() == 1
    assert events(receiver) == ["issue", "take_over"]
    (one,) = receiver.received
    assert one.signed_with(secret)
    assert not one.signed_with("whsec_" + "A" * 43 + "=")
    assert one.headers["content-type"].startswith("application/json")
    assert abs(int(one.headers["webhook-timestamp"]) - clock.now().timestamp()) < 60
    assert one.told["type"] == "manifest.changes"
    assert one.told["data"]["changes"][0]["number"] == manifest.number
    now = seen(row)
    assert (now.last_status, now.failures, one.told["data"]["cursor"]) == (204, 0, str(spec.Cursor(now.cursor_number)))
    assert pushed() == 0
    assert secret.removeprefix("whsec_") not in f"{now.__dict__}"
    assert not any(secret[6:] in str(entry.change) for entry in Entry.objects.all())


def test_long_feeds_come_in_batches_without_a_gap(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    from wufei.operations.notices.actions import sending

    monkeypatch.setattr(sending, "BATCH", 2)
    three = trio()
    for _manifest in range(2):
        brought(three, *ROAD, Event.ARRIVE)
    made(receiver, generator(three), after="")
    assert pushed() == 3
    assert events(receiver) == ["issue", "take_over", "arrive"] * 2
    assert [one.told["data"]["more"] for one in receiver.received] == [True, True, False]
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 3


@pytest.mark.parametrize("status", [500, 404, 302, 301, 307])
def test_what_was_not_taken_comes_again_under_the_same_id(receiver: Receiver, status: int) -> None:
    three = trio()
    row, secret = made(receiver, generator(three))
    brought(three, Event.ISSUE)
    receiver.answers = [status]
    assert pushed() == 1
    failed = seen(row)
    assert (failed.failures, failed.last_status, failed.last_error) == (1, status, f"HTTP {status}")
    assert pushed() == 0, "a pause comes first"
    with clock.freeze(clock.now() + 2 * MINUTE):
        assert pushed() == 1
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert second.signed_with(secret)
    assert first.told["data"] == second.told["data"]
    assert seen(row).failures == 0


def test_after_too_many_failures_it_stops_says_so_and_loses_nothing(receiver: Receiver) -> None:
    three = trio()
    row, _secret = made(receiver, generator(three))
    brought(three, Event.ISSUE)
    receiver.answers = [503] * spec.FAILURES_MOST
    moment, pauses = clock.now(), []
    for _attempt in range(spec.FAILURES_MOST):
        with clock.freeze(moment):
            assert pushed() == 1
            pauses.append(seen(row).next_due - moment)
        moment = seen(row).next_due
    assert pauses == sorted(pauses)
    assert pauses[0] == MINUTE
    assert pauses[-1] == spec.PAUSE_MOST
    assert (seen(row).state, seen(row).last_error) == ("failed", "HTTP 503")
    assert Entry.objects.filter(act="notices.webhook.fail", reason="HTTP 503").count() == 1
    with clock.freeze(moment + dt.timedelta(days=1)):
        assert pushed() == 0
        webhook_resume(actor=generator(three), webhook_id=row.pk)
        receiver.received.clear()
        assert pushed() == 1
    assert events(receiver) == ["issue"]


def test_who_is_gone_is_not_asked_again(receiver: Receiver) -> None:
    three = trio()
    row, _secret = made(receiver, generator(three))
    brought(three, Event.ISSUE)
    receiver.answers = [410]
    pushed()
    assert seen(row).state == "failed"


def test_one_that_does_not_answer_holds_up_nobody(receiver: Receiver) -> None:
    three = trio()
    dead, _secret = made(receiver, generator(three))
    Subscription.objects.filter(pk=dead.pk).update(url="http://127.0.0.1:9/")
    row, _secret = made(receiver, three.people[Role.RECEIVER])
    brought(three, Event.ISSUE)
    assert pushed() == 2
    assert events(receiver) == ["issue"]
    assert "ConnectionRefused" in seen(dead).last_error
    assert seen(row).failures == 0


def test_set_back_it_sends_again_under_new_ids(receiver: Receiver) -> None:
    three = trio()
    start = clock.now()
    row, _secret = made(receiver, generator(three))
    brought(three, *ROAD)
    pushed()
    for told in ({"since": start}, {"after": receiver.changes()[0]["cursor"]}, {}):
        receiver.received.clear()
        webhook_replay(actor=generator(three), webhook_id=row.pk, **told)
        assert pushed() == 1
        assert events(receiver) == (["take_over"] if "after" in told else ["issue", "take_over"])
    assert receiver.received[0].headers["webhook-id"].split("_")[2] == "3"
    wrong = str(spec.Cursor(10_000, 0))
    replay = lambda: webhook_replay(actor=generator(three), webhook_id=row.pk, after=wrong)  # noqa: E731
    refused("notices.cursor_wrong", replay)


def test_paused_it_sends_nothing_and_goes_on_where_it_was(receiver: Receiver) -> None:
    three = trio()
    who = generator(three)
    row, _secret = made(receiver, who)
    webhook_pause(actor=who, webhook_id=row.pk)
    brought(three, Event.ISSUE)
    assert pushed() == 0
    refused("kernel.no_such_move", lambda: webhook_pause(actor=who, webhook_id=row.pk))
    webhook_resume(actor=who, webhook_id=row.pk)
    assert pushed() == 1
    webhook_delete(actor=who, webhook_id=row.pk)
    brought(three, Event.ISSUE)
    assert pushed() == 0
    acts = Entry.objects.filter(act__startswith="notices.").order_by("pk").values_list("act", flat=True)
    assert [act.rpartition(".")[2] for act in acts] == ["create", "pause", "resume", "delete"]


def test_a_ping_is_tried_at_once_and_moves_nothing(receiver: Receiver) -> None:
    three = trio()
    row, secret = made(receiver, generator(three))
    receiver.answers = [200, 500]
    assert webhook_ping(actor=generator(three), webhook_id=row.pk).good
    assert webhook_ping(actor=generator(three), webhook_id=row.pk).said == "HTTP 500"
    assert receiver.received[0].told["type"] == "ping"
    assert receiver.received[0].signed_with(secret)
    assert (seen(row).version, seen(row).failures) == (row.version, 0)


def test_nobody_is_told_of_others_manifests(receiver: Receiver) -> None:
    three = trio()
    stranger = actor("enterprise", party=party(place="371522"))
    made(receiver, stranger, after="")
    brought(three, *ROAD)
    assert pushed() == 0
    assert receiver.received == []


def test_it_sees_one_party_only_where_it_was_made_for_one(receiver: Receiver) -> None:
    three = trio()
    helper = person("enterprise", party=party(place="371502"))
    own = helper.memberships.get().party_id
    delegation_grant(
        actor=generator(three),
        giver_id=three.generator.pk,
        taker_id=own,
        permissions=["manifests.manifest.read"],
        valid_to=clock.today(),
    )
    who = actor_for(helper, Face.WEB)
    made(receiver, who, party_id=own, after="")
    refused("notices.not_of_party", lambda: made(receiver, who, party_id=three.carrier.pk))
    brought(three, Event.ISSUE)
    assert pushed() == 0
    made(receiver, who, party_id=three.generator.pk, after="")
    assert pushed() == 1


def test_whose_rights_are_gone_hears_nothing_more(receiver: Receiver) -> None:
    three = trio()
    row, _secret = made(receiver, generator(three))
    person_deactivate(actor=SETUP, person_id=row.person_id, version=Person.objects.get(pk=row.person_id).version)
    brought_by = person("enterprise", party=three.generator)
    three.people[Role.GENERATOR] = actor_for(brought_by, Face.WEB)
    brought(three, Event.ISSUE)
    assert pushed() == 0
    assert (seen(row).state, seen(row).last_error) == ("failed", "access.not_allowed")


def by_key(who: Person, *permissions: str) -> Actor:
    issued = apikey_issue(actor=SETUP, person_id=who.pk, label="erp", permissions=permissions)
    return apikey_use(actor=SETUP, token=issued.token)


def test_a_key_leaves_nothing_behind_that_may_more_than_it(receiver: Receiver) -> None:
    three = trio()
    who = person("enterprise", party=three.generator)
    for codes in (["manifests.*"], ["identity.self.change"], ["*.write"]):
        refused("access.not_allowed", lambda codes=codes: made(receiver, by_key(who, *codes)))
    row, _secret = made(receiver, by_key(who, "manifests.manifest.read", "identity.self.change"))
    assert row.limit == ["identity.self.change", "manifests.manifest.read"]


def test_webhooks_are_ones_own(receiver: Receiver) -> None:
    three = trio()
    row, _secret = made(receiver, generator(three))
    other = three.people[Role.CARRIER]
    assert list(webhooks_of(other)) == []
    for act in (webhook_pause, webhook_resume, webhook_delete, webhook_ping, webhook_replay):
        refused("kernel.not_found", lambda act=act: act(actor=other, webhook_id=row.pk))
    refused("access.not_allowed", lambda: webhooks_send(actor=generator(three)))
    refused("notices.not_person", lambda: made(receiver, Actor("device", "1", "x", Face.API, generator(three).grants)))
    refused("notices.label_missing", lambda: webhook_create(actor=other, label=" ", url=receiver.url))
    for _number in range(spec.OWN_MOST):
        made(receiver, other)
    refused("notices.too_many", lambda: made(receiver, other))


def test_a_name_that_has_become_private_is_not_sent_to(receiver: Receiver, settings: Any) -> None:
    three = trio()
    row, _secret = made(receiver, generator(three))
    brought(three, Event.ISSUE)
    settings.WEBHOOK_PRIVATE = False
    Subscription.objects.filter(pk=row.pk).update(url=receiver.url.replace("http:", "https:"))
    pushed()
    assert seen(row).last_error == "notices.address_private"
    assert receiver.received == []


def test_two_workers_do_not_send_the_same(receiver: Receiver) -> None:
    from wufei.operations.notices.actions import sending

    three = trio()
    made(receiver, generator(three))
    row = Subscription.objects.get()
    assert sending._taken(row)
    assert not sending._taken(row)
    brought(three, Event.ISSUE)
    assert pushed() == 0, "somebody else has it in hand"
    with clock.freeze(clock.now() + 3 * MINUTE):
        assert pushed() == 1, "who had it in hand was gone"


def test_what_is_set_back_while_it_is_sent_stays_set_back(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    from wufei.operations.notices.actions import sending

    three = trio()
    row, _secret = made(receiver, generator(three))
    manifest = brought(three, Event.ISSUE)
    real = sending._noted

    def set_back(*told: Any) -> None:
        monkeypatch.setattr(sending, "_noted", real)
        webhook_replay(actor=generator(three), webhook_id=row.pk)
        real(*told)

    monkeypatch.setattr(sending, "_noted", set_back)
    sign(three, manifest, Event.TAKE_OVER)
    pushed()
    assert events(receiver) == ["issue", "take_over"] * 2
