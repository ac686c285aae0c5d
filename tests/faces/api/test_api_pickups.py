"""Pickups by program: asked for, quoted, chosen, drafted; who is told what. Not for: judgement (operations/pickups)."""

import uuid
from typing import Any

from tests.faces.api.haulage import good, refused
from tests.factories.manifests import OIL

from wufei.kernel import clock


def body(haulage: Any, **fields: Any) -> dict[str, Any]:
    """Two tonnes of waste oil, today, asked of every firm."""
    told = {
        "key": str(uuid.uuid4()),
        "party_id": haulage.parties["generator"].pk,
        "spec": "hazardous",
        "code": OIL,
        "mass_g": 2_000_000,
        "wanted_from": f"{clock.today()}",
        "wanted_to": f"{clock.today()}",
    }
    return {**told, **fields}


def offer(haulage: Any, **fields: Any) -> dict[str, Any]:
    """1,200 yuan a tonne, today."""
    day = f"{clock.today()}"
    firms = haulage.parties
    told = {"party_id": firms["receiver"].pk, "carrier_id": firms["carrier"].pk, "price_fen_per_t": 120_000}
    return {**told, "comes_on": day, "valid_to": day, **fields}


def test_asked_quoted_chosen_and_drafted(haulage: Any) -> None:
    given = body(haulage)
    row = good(haulage.generator.post("/pickups", given))
    address = f"/pickups/{row['id']}"
    assert good(haulage.generator.post("/pickups", given))["id"] == row["id"]
    assert good(haulage.receiver.get("/pickups?side=asked&state=open"))["total"] == 1
    assert good(haulage.receiver.get("/pickups?side=own"))["total"] == 0
    quote = good(haulage.receiver.post(f"{address}/quotes", offer(haulage)))
    assert [each["id"] for each in good(haulage.generator.get(f"{address}/quotes"))] == [quote["id"]]
    assert good(haulage.carrier.get(f"{address}/quotes")) == []
    told = {"version": row["version"], "quote_id": quote["id"]}
    assert refused(haulage.receiver.post(f"{address}/agree", told))[0] == 403
    done = good(haulage.generator.post(f"{address}/agree", told))
    assert done["state"] == "agreed"
    assert done["contract_id"] is not None
    assert refused(haulage.generator.post(f"{address}/agree", told))[0] == 409
    wanted = {"key": str(uuid.uuid4())}
    load = good(haulage.generator.post(f"{address}/loads", wanted))
    assert good(haulage.generator.post(f"{address}/loads", wanted)) == load
    assert good(haulage.generator.get(f"/manifests/{load['manifest_id']}"))["manifest"]["mass_g"] == 2_000_000
    status, codes = refused(
        haulage.generator.post(
            f"{address}/move", {"version": done["version"], "event": "withdraw", "reason": "改为自行利用"}
        )
    )
    assert (status, set(codes)) == (409, {"pickups.loads_under_way"})


def test_declined_and_taken_back(haulage: Any) -> None:
    row = good(haulage.generator.post("/pickups", body(haulage, invited=[haulage.parties["receiver"].pk])))
    address = f"/pickups/{row['id']}"
    assert refused(haulage.carrier.get(address))[0] == 404
    party = haulage.parties["receiver"].pk
    good(haulage.receiver.post(f"{address}/decline", {"party_id": party, "reason": "检修"}))
    quote = good(haulage.receiver.post(f"{address}/quotes", offer(haulage)))
    back = good(haulage.receiver.post(f"{address}/quotes/{quote['id']}/take-back", {}))
    assert back["state"] == "taken_back"
    assert [each["state"] for each in good(haulage.generator.get(f"{address}/quotes"))] == ["replaced", "taken_back"]


def test_what_is_wrong_is_told_together(haulage: Any) -> None:
    wrong = body(haulage, wanted_to="2020-01-01", code="med:831")
    status, told = refused(haulage.generator.post("/pickups", wrong))
    assert status == 422
    assert {"pickups.days_wrong", "pickups.list_wrong"} <= set(told)
