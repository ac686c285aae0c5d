"""Delegation by program. Not for: the rules (registers/identity)."""

import datetime as dt
from typing import Any

from tests.faces.api.haulage import good, refused

from wufei.kernel import clock

CODES = ["manifests.manifest.read", "manifests.manifest.sign"]


def body(haulage: Any, **fields: Any) -> dict[str, Any]:
    """The generator lets the carrier act for it."""
    told = {
        "giver_id": haulage.parties["generator"].pk,
        "taker_id": haulage.parties["carrier"].pk,
        "permissions": CODES,
        "valid_to": str(clock.today() + dt.timedelta(days=30)),
        "note": "合同 2026-7",
    }
    return {**told, **fields}


def test_a_firm_delegates_the_other_signs_and_gives_it_back(haulage: Any) -> None:
    manifest = haulage.drafted()
    issue = {"event": "issue", "role": "generator", "version": manifest["version"]}
    assert refused(haulage.carrier.post(f"/manifests/{manifest['id']}/sign", issue))[0] == 404
    row = good(haulage.generator.post("/delegations", body(haulage)))
    assert (row["state"], row["permissions"], row["note"]) == ("holds", CODES, "合同 2026-7")
    for speaker in (haulage.generator, haulage.carrier):
        assert [one["id"] for one in good(speaker.get("/delegations?now=true"))["items"]] == [row["id"]]
    assert good(haulage.receiver.get("/delegations"))["total"] == 0
    signed = good(haulage.carrier.post(f"/manifests/{manifest['id']}/sign", issue))
    assert signed["state"] == "issued"
    story = good(haulage.generator.get(f"/manifests/{manifest['id']}"))
    assert story["signatures"][0]["party"]["id"] == haulage.parties["generator"].pk
    assert refused(haulage.receiver.post(f"/delegations/{row['id']}/revoke"))[0] == 404
    assert good(haulage.carrier.post(f"/delegations/{row['id']}/revoke"))["state"] == "revoked"
    again = haulage.generator.post(f"/delegations/{row['id']}/revoke")
    assert refused(again) == (409, ["identity.delegation_over"])
    assert good(haulage.generator.get("/delegations?now=true"))["total"] == 0


def test_what_is_refused(haulage: Any) -> None:
    assert refused(haulage.carrier.post("/delegations", body(haulage)))[0] == 404
    wide = haulage.generator.post("/delegations", body(haulage, permissions=["parties.party.change"]))
    assert refused(wide) == (422, ["identity.not_delegable"])
    assert refused(haulage.driver.get("/delegations"))[0] == 403
    assert refused(haulage.driver.post("/delegations", body(haulage)))[0] in {403, 404}
