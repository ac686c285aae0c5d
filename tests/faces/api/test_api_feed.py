"""The feed and webhooks by program. Not for: their rules (operations/notices)."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.faces.api.haulage import good, refused
from tests.factories.webhooks import Receiver, chained, pushed, receiving

from wufei.operations.manifests.spec import Event

WAY = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A system on the own machine."""
    settings.WEBHOOK_PRIVATE = True
    yield from receiving()


def test_the_feed_is_read_piece_by_piece(haulage: Any) -> None:
    manifest = haulage.brought(*WAY)
    assert good(haulage.carrier.get("/manifest-changes"))["changes"] == []
    chained()
    cursor, told, more = "", [], True
    while more:
        answer = good(haulage.carrier.get(f"/manifest-changes?limit=2&after={cursor}"))
        cursor, more = answer["cursor"], answer["more"]
        told += answer["changes"]
    assert [(one["step"], one["event"], one["state"]) for one in told] == [
        (1, "issue", "issued"),
        (2, "take_over", "in_transit"),
        (3, "arrive", "arrived"),
    ]
    assert {one["number"] for one in told} == {manifest["number"]}
    assert cursor == good(haulage.carrier.get("/manifest-changes/end"))["cursor"]
    assert good(haulage.carrier.get(f"/manifest-changes?after={cursor}"))["changes"] == []
    assert good(haulage.stranger.get("/manifest-changes"))["changes"] == []
    again = haulage.carrier.get("/manifest-changes")
    assert haulage.carrier.get("/manifest-changes", **{"If-None-Match": again["ETag"]}).status_code == 304


def test_what_is_wrong_with_a_cursor_is_told(haulage: Any) -> None:
    for wrong in ("x", "MS45OTk5LjA"):
        answer = haulage.carrier.get(f"/manifest-changes?after={wrong}")
        assert refused(answer) == (422, ["notices.cursor_wrong"])
    assert refused(haulage.carrier.get("/manifest-changes?limit=0"))[0] == 422


def test_a_webhook_is_made_tried_and_receives(haulage: Any, receiver: Receiver) -> None:
    made = good(haulage.receiver.post("/webhooks", {"label": "ERP", "url": receiver.url}))
    address = f"/webhooks/{made['webhook']['id']}"
    assert good(haulage.receiver.post(f"{address}/ping")) == {"good": True, "status": 204, "said": ""}
    haulage.brought(*WAY)
    pushed()
    assert [one["event"] for one in receiver.changes()] == ["issue", "take_over", "arrive"]
    assert all(one.signed_with(made["secret"]) for one in receiver.received)
    assert "secret" not in str(good(haulage.receiver.get("/webhooks")))
    assert good(haulage.receiver.post(f"{address}/pause"))["state"] == "paused"
    assert refused(haulage.receiver.post(f"{address}/pause"))[0] == 409
    good(haulage.receiver.post(f"{address}/replay", {"after": receiver.changes()[0]["cursor"]}))
    assert good(haulage.receiver.post(f"{address}/resume"))["state"] == "active"
    pushed()
    assert [one["event"] for one in receiver.changes()[3:]] == ["take_over", "arrive"]
    assert refused(haulage.stranger.send("DELETE", address))[0] == 404
    assert good(haulage.receiver.send("DELETE", address)) == {"deleted": True}
    assert good(haulage.receiver.get("/webhooks")) == []


def test_private_addresses_are_refused_unless_allowed(haulage: Any) -> None:
    for url in ("https://127.0.0.1/", "https://10.0.0.1/x", "https://[::1]/"):
        answer = haulage.receiver.post("/webhooks", {"label": "ERP", "url": url})
        assert refused(answer) == (403, ["notices.address_private"])
    answer = haulage.receiver.post("/webhooks", {"label": "ERP", "url": "http://127.0.0.1/"})
    assert refused(answer) == (422, ["notices.url_wrong"])
