"""Pages of one's own account. Not for: the rules behind them (registers/identity, operations/notices)."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from tests.faces.web.visits import read, send, url
from tests.factories.webhooks import Receiver, receiving

from wufei.kernel import clock
from wufei.operations.notices.models import Subscription
from wufei.registers.identity.models import ApiKey, Delegation

pytestmark = pytest.mark.django_db


def test_a_key_is_made_shown_once_and_withdrawn(signed_in: Any) -> None:
    client = signed_in("enterprise")
    page = read(client, url("own_keys"))
    assert "You have made none yet" in page
    assert "identity.person.create" not in page
    made = send(client, url("own_keys"), 200, label="ERP", may=["manifests.manifest.read"])
    token = re.search(r"wf_[0-9a-f]{8}_[\w-]+", made)
    assert token is not None
    key = ApiKey.objects.get()
    assert (key.permissions, key.expires_at is not None) == (["manifests.manifest.read"], True)
    again = read(client, url("own_keys"))
    assert token[0] not in again
    assert "See manifests" in again
    send(client, url("own_key_revoke", key.pk))
    assert "Key withdrawn" in read(client, url("own_keys"))


def test_what_is_wrong_is_told_beside_what_was_typed(signed_in: Any) -> None:
    client = signed_in("enterprise")
    page = send(client, url("own_keys"), 422, label=" ", may=["manifests.manifest.read"])
    assert "identity.key_label_missing" in page
    assert re.search(r'value="manifests.manifest.read" checked', page)
    assert not ApiKey.objects.exists()


def test_the_office_issues_a_cut_key(signed_in: Any, world: Any) -> None:
    client = signed_in("office")
    address = url("key_issue", world.own.person.pk)
    refused = send(client, address, 422, label="ERP", permissions="manifests.* nonsense")
    assert "nonsense" in refused
    send(client, address, 200, label="ERP", permissions="manifests.*, *.read")
    assert ApiKey.objects.get().permissions == ["*.read", "manifests.*"]


def test_a_firm_delegates_and_is_warned_before_it_ends(signed_in: Any, world: Any) -> None:
    client = signed_in("enterprise")
    day = clock.today() + dt.timedelta(days=3)
    told = {"giver_id": world.own.party.pk, "taker": "没有这家", "may": ["manifests.manifest.sign"], "valid_to": day}
    assert "web.unknown_name" in send(client, url("delegations"), 422, **told)
    send(client, url("delegations"), **{**told, "taker": world.other.party.name})
    page = read(client, url("delegations"))
    assert "ends in 3 days" in page
    assert world.other.party.name in read(client, url("desk"))
    send(client, url("delegation_revoke", Delegation.objects.get().pk))
    assert "ends in 3 days" not in read(client, url("delegations"))
    assert world.other.party.name not in read(client, url("desk"))


def test_the_office_sees_all_delegations_and_a_county_none(signed_in: Any, world: Any) -> None:
    office = signed_in("office")
    told = {"giver": world.own.party.name, "taker": world.other.party.name, "may": ["books.account.read"]}
    send(office, url("delegations"), valid_to=clock.today(), **told)
    assert "ends today" in read(office, url("delegations"))
    read(signed_in("county"), url("delegations"), 403)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_PRIVATE = True
    yield from receiving()


def test_a_webhook_is_made_tried_paused_and_deleted(signed_in: Any, world: Any, receiver: Receiver) -> None:
    client = signed_in("enterprise")
    assert "None yet" in read(client, url("webhooks"))
    assert "notices.url_wrong" in send(client, url("webhooks"), 422, label="ERP", url="http://example.com/")
    made = send(client, url("webhooks"), 200, label="ERP", url=receiver.url, party_id=world.own.party.pk)
    secret = re.search(r"whsec_[\w+/=]{44}", made)
    assert secret is not None
    assert secret[0] not in read(client, url("webhooks"))
    key = Subscription.objects.get().pk
    assert "The ping was taken: HTTP 204." in send(client, url("webhook_ping", key), 200)
    receiver.answers = [500]
    assert "The ping was not taken." in send(client, url("webhook_ping", key), 200)
    assert receiver.received[0].signed_with(secret[0])
    send(client, url("webhook_move", key), move="pause")
    assert "paused" in read(client, url("webhooks"))
    send(client, url("webhook_move", key), move="resume")
    send(client, url("webhook_replay", key), since=clock.today())
    send(client, url("webhook_delete", key))
    assert "None yet" in read(client, url("webhooks"))


def test_who_sees_no_manifests_has_no_webhooks(signed_in: Any) -> None:
    client = signed_in("department")
    read(client, url("webhooks"), 403)
    assert url("webhooks") not in read(client, url("own_keys"))


def test_a_sandbox_says_so_everywhere(signed_in: Any, world: Any, settings: Any) -> None:
    assert "X-Wufei-Sandbox" not in Client().get("/accounts/login/")
    settings.SANDBOX = True
    client = signed_in("enterprise")
    for address in ("/accounts/login/", url("own_keys")):
        answer = (Client() if "login" in address else client).get(address)
        assert answer["X-Wufei-Sandbox"] == "true"
        assert 'class="w-sim"' in answer.content.decode()
    answer = client.get("/api/me")
    assert answer["X-Wufei-Sandbox"] == "true"
    assert answer.json()["sandbox"] is True
