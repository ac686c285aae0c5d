"""Moves of stores by program: sent many at once, again, listed, struck out. Not for: judgement (operations/stores)."""

import uuid
from typing import Any

from tests.faces.api.haulage import good, refused
from tests.factories.packages import filled
from tests.factories.stores import store

from wufei.kernel import clock


def test_moves_are_sent_again_listed_and_struck_out(haulage: Any) -> None:
    firm = haulage.parties["generator"]
    at, (drum,) = store(firm), filled(firm, 180_000)
    move = {"store_id": at.pk, "way": "in", "moved_at": clock.now().isoformat(), "keeper": "王库管"}
    body = {
        "moves": [
            {**move, "key": str(uuid.uuid4()), "package": drum.code},
            {**move, "key": str(uuid.uuid4()), "waste": "hw:900-214-08", "mass_g": 5_000},
            {**move, "key": str(uuid.uuid4()), "package": "没有这一件"},
        ]
    }
    told = good(haulage.generator.post("/store-moves", body))
    assert [each["outcome"] for each in told] == ["created", "created", "refused"]
    assert told[2]["problems"][0]["code"] == "stores.package_unknown"
    again = good(haulage.generator.post("/store-moves", body))
    assert [each["outcome"] for each in again] == ["there", "there", "refused"]
    assert good(haulage.generator.get(f"/store-moves?store_id={at.pk}&way=in"))["total"] == 2
    address = f"/store-moves/{told[0]['move_id']}"
    assert good(haulage.generator.get(address))["package"] == drum.code
    assert refused(haulage.receiver.get(address))[0] == 404
    assert good(haulage.receiver.get("/store-moves"))["total"] == 0
    struck = good(haulage.generator.post(f"{address}/strike", {"reason": "误记"}))
    assert struck["struck_why"] == "误记"
    assert refused(haulage.generator.post(f"{address}/strike", {"reason": "误记"}))[0] == 409
