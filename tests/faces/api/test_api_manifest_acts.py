"""Acts on manifests over the API: repeats, refusals, bulk, codes, corrections, rounds, packages, phones."""

import uuid
from typing import Any

import pytest
from tests.faces.api.haulage import good, refused
from tests.factories.manifests import ISSUE, NEEDED, OIL
from tests.factories.phones import body, phone
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.operations.manifests.models import Manifest
from wufei.operations.manifests.rules.tickets import as_code
from wufei.operations.manifests.spec import Event
from wufei.registers.catalogue.queries.codes import code_search

WAY = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)


def test_the_same_key_again_is_the_same_manifest(haulage: Any) -> None:
    told = haulage.draft()
    first, again = (good(haulage.generator.post("/manifests", told)) for _ in range(2))
    assert (again["id"], Manifest.objects.count()) == (first["id"], 1)
    other = haulage.generator.post("/manifests", {**told, "way": "emergency", "reason": "x"})
    assert refused(other) == (409, ["manifests.key_taken"])


def test_a_draft_is_changed_and_copied_and_every_fault_has_its_path(haulage: Any) -> None:
    row = haulage.drafted()
    path = f"/manifests/{row['id']}"
    change = {"version": row["version"], "draft": haulage.draft(mass_g=1_000)}
    changed = good(haulage.generator.send("PUT", path, change))
    assert (changed["mass_g"], changed["key"]) == (1_000, row["key"])
    assert refused(haulage.generator.send("PUT", path, change)) == (409, ["kernel.stale"])
    copy = good(haulage.generator.post(f"{path}/copy", {"key": str(uuid.uuid4())}))
    assert (copy["state"], copy["values"]["form"]) == ("draft", "liquid")
    wrong = haulage.generator.post("/manifests", haulage.draft(code="sw:none", mass_g=0, values={"form": "plasma"}))
    where = {problem["where"] for problem in wrong.told["problems"]}
    assert wrong.status_code == 422
    assert {"code", "mass_g", "values.form"} <= where


def test_refusals_by_role_version_and_seal(haulage: Any) -> None:
    row = haulage.brought(Event.ISSUE)
    path, move = f"/manifests/{row['id']}", {"event": "cancel", "role": "generator", "version": row["version"]}
    assert refused(haulage.stranger.post(f"{path}/sign", move)) == (404, ["kernel.not_found"])
    assert refused(haulage.receiver.post(f"{path}/sign", move))[0] == 403
    assert refused(haulage.driver.post("/manifests", haulage.draft())) == (403, ["access.not_allowed"])
    assert refused(haulage.generator.post(f"{path}/sign", {**move, "version": 99})) == (409, ["kernel.stale"])
    revise = {"version": row["version"], "values": {"purpose": "disposal"}}
    sealed = haulage.generator.post(f"{path}/revise", revise)
    assert refused(sealed) == (409, ["manifests.field_sealed"])
    assert sealed.told["problems"][0]["where"] == "values.purpose"
    revised = good(haulage.generator.post(f"{path}/revise", {**revise, "values": {"packing": "drum", "packages": 12}}))
    assert revised["values"]["packages"] == 12
    listed = haulage.generator.post(f"{path}/revise", {"version": revised["version"], "values": {"packing": []}})
    assert listed.status_code == 422


def test_of_many_those_that_can_be_signed_are(haulage: Any) -> None:
    rows = [haulage.brought(*WAY[:2]) for _ in range(2)] + [haulage.brought(Event.ISSUE, Event.TAKE_OVER, Event.REFUSE)]
    items = [
        {"manifest_id": row["id"], "version": row["version"], "event": "accept", "role": "receiver", "values": {}}
        | {"values": NEEDED[Event.ACCEPT]}
        for row in rows
    ]
    told = good(haulage.receiver.post("/manifest-signatures", {"items": items}))
    assert [row["state"] for row in told["done"]] == ["accepted"] * 2
    assert [(one["manifest_id"], one["problems"][0]["code"]) for one in told["refused"]] == [
        (rows[2]["id"], "manifests.no_such_move")
    ]


def test_a_supervisor_holds_and_releases_and_a_further_carrier_takes_over(haulage: Any) -> None:
    row = haulage.brought(*WAY[:2])
    path = f"/manifests/{row['id']}"
    leg = {"version": row["version"], "carrier_id": haulage.parties["second"].pk}
    row = good(haulage.carrier.post(f"{path}/legs", leg))
    hold = {"version": row["version"], "reason": "核查"}
    assert refused(haulage.carrier.post(f"{path}/hold", hold)) == (403, ["access.not_allowed"])
    held = good(haulage.supervisor.post(f"{path}/hold", hold))
    assert held["held"] == "核查"
    assert refused(haulage.sign(held, Event.ARRIVE)) == (409, ["manifests.held"])
    row = good(haulage.supervisor.post(f"{path}/release", {"version": held["version"], "reason": "已查清"}))
    move = {"event": "take_over", "role": "carrier", "version": row["version"], "values": NEEDED[Event.TAKE_OVER]}
    good(haulage.second.post(f"{path}/sign", {**move, "carrier_id": haulage.parties["second"].pk}))
    legs = good(haulage.generator.get(path))["legs"]
    assert [leg["carrier"]["id"] for leg in legs] == [haulage.parties[name].pk for name in ("carrier", "second")]


def test_a_code_is_given_and_used_once(haulage: Any) -> None:
    row = haulage.brought(*WAY[:2])
    path = f"/manifests/{row['id']}"
    wanted = {"event": "accept", "role": "receiver"}
    code = good(haulage.receiver.post(f"{path}/codes", wanted))["code"]
    move = {**wanted, "version": row["version"], "values": NEEDED[Event.ACCEPT]}
    wrong = haulage.carrier.post(f"{path}/sign-by-code", {**move, "code": "00000000"})
    assert refused(wrong) == (403, ["manifests.code_wrong"])
    done = good(haulage.carrier.post(f"{path}/sign-by-code", {**move, "code": code}))
    assert done["state"] == "accepted"
    signed = good(haulage.carrier.get(path))["signatures"][-1]
    assert (signed["method"], signed["signer"]) == ("code", haulage.receiver.person.name)
    spent = haulage.carrier.post(f"{path}/sign-by-code", {**move, "code": code, "version": done["version"]})
    assert refused(spent)[0] == 403


def test_a_correction_is_asked_and_answered(haulage: Any) -> None:
    row = haulage.brought(*WAY)
    ask = {"key": str(uuid.uuid4()), "reason": "过磅单抄错", "accepted_g": 4_000_000}
    asked, again = (good(haulage.generator.post(f"/manifests/{row['id']}/corrections", ask)) for _ in range(2))
    assert (asked["id"], asked["state"], asked["changes"]) == (again["id"], "asked", {"accepted_g": [None, 4_000_000]})
    waiting = good(haulage.receiver.get("/manifest-corrections?waiting=true"))
    assert [one["id"] for one in waiting["items"]] == [asked["id"]]
    path = f"/manifest-corrections/{asked['id']}"
    assert refused(haulage.stranger.get(path))[0] == 404
    silent = haulage.receiver.post(f"{path}/answer", {"version": asked["version"], "agreed": False})
    assert refused(silent) == (422, ["manifests.reason_missing"])
    done = good(haulage.receiver.post(f"{path}/answer", {"version": asked["version"], "agreed": True}))
    assert (done["state"], done["consents"][0]["method"]) == ("agreed", "own")
    assert good(haulage.generator.get(f"/manifests/{row['id']}"))["manifest"]["accepted_g"] == 4_000_000
    plate = {"key": str(uuid.uuid4()), "reason": "x", "legs": [{"position": 0, "values": {"plate": "鲁P54321"}}]}
    other = good(haulage.generator.post(f"/manifests/{row['id']}/corrections", plate))
    back = good(haulage.generator.post(f"/manifest-corrections/{other['id']}/withdraw", {"version": other["version"]}))
    assert (back["state"], list(back["changes"])) == ("withdrawn", ["legs.0.values.plate"])
    assert good(haulage.generator.get(f"/manifest-corrections?manifest={row['id']}"))["total"] == 2


def test_a_round_is_received_by_one_weight(haulage: Any) -> None:
    found = code_search(actor=SETUP, words="农药", day=clock.today())
    code = next(row for row in found if row.edition.list.code in {"agricultural", "sw"})
    told = {
        "key": str(uuid.uuid4()),
        "spec": "agricultural/packaging",
        "carrier_id": haulage.parties["carrier"].pk,
        "receiver_id": haulage.parties["receiver"].pk,
        "code": f"{code.edition.list.code}:{code.code}",
    }
    made = good(haulage.carrier.post("/manifest-rounds", told))
    assert good(haulage.carrier.post("/manifest-rounds", told))["id"] == made["id"]
    path = f"/manifest-rounds/{made['id']}"
    for name, mass in (("generator", 30_000), ("second", 10_000)):
        stop = {"key": str(uuid.uuid4()), "generator_id": haulage.parties[name].pk, "mass_g": mass}
        good(haulage.carrier.post(f"{path}/collect", stop))
    weighed = {"weighed_g": 44_000, "values": {"pieces": 12}}
    assert refused(haulage.stranger.post(f"{path}/receive", weighed)) == (404, ["kernel.not_found"])
    rows = good(haulage.receiver.post(f"{path}/receive", weighed))
    assert [(row["round_id"], row["accepted_g"]) for row in rows] == [(made["id"], 33_000), (made["id"], 11_000)]
    assert refused(haulage.receiver.post(f"{path}/receive", weighed)) == (409, ["manifests.round_empty"])


def _drums(haulage: Any, *masses: int) -> list[dict[str, Any]]:
    drum = {"holder_id": haulage.parties["generator"].pk, "waste": OIL, "kind": "drum", "volume_ml": 200_000}
    return [{**drum, "key": str(uuid.uuid4()), "mass_g": mass} for mass in masses]


def test_packages_are_filled_grouped_labelled_and_loaded(haulage: Any) -> None:
    given = {"packages": _drums(haulage, 100_000, 80_000)}
    drums, again = (good(haulage.generator.post("/packages/fill", given)) for _ in range(2))
    codes = [drum["code"] for drum in drums]
    assert codes == [drum["code"] for drum in again]
    assert good(haulage.generator.get("/packages/stock"))["total"] == 2
    assert refused(haulage.stranger.get(f"/packages/{codes[0]}"))[0] == 404
    labels = haulage.generator.post("/packages/labels", {"codes": codes})
    assert labels.content[:5] == b"%PDF-"
    assert refused(haulage.stranger.post("/packages/labels", {"codes": codes}))[0] == 404
    tank = {"waste": OIL, "kind": "tank", "volume_ml": 1_000_000, "mass_g": 180_000}
    repack = {"key": str(uuid.uuid4()), "inputs": codes, "outputs": [tank]}
    act = good(haulage.generator.post("/repackings", repack))
    assert good(haulage.generator.post("/repackings", repack))["outputs"][0]["code"] == act["outputs"][0]["code"]
    graph = good(haulage.generator.get(f"/packages/{act['outputs'][0]['code']}/genealogy"))
    assert (graph["acts"][0]["kind"], sum(one["mass_g"] for one in graph["origins"])) == ("grouping", 180_000)
    undone = good(haulage.generator.post(f"/repackings/{act['key']}/undo", {"reason": "未混装"}))
    assert (undone["undone_why"], undone["outputs"][0]["where"]) == ("未混装", "withdrawn")
    row = haulage.drafted(packages=codes, mass_g=0, values={**ISSUE, "packing": "drum", "packages": 2})
    assert (row["pieces"], row["mass_g"]) == (2, 180_000)
    row = good(haulage.sign(good(haulage.sign(row, Event.ISSUE)), Event.TAKE_OVER))
    weighed = [{"code": codes[0], "mass_g": 99_000}, {"code": codes[1]}]
    done = good(haulage.sign(row, Event.ACCEPT, packages=weighed))
    assert done["accepted_g"] == 179_000
    aboard = good(haulage.receiver.get(f"/manifests/{row['id']}"))["packages"]
    assert {one["code"]: one["weighed_g"] for one in aboard}[codes[0]] == 99_000
    assert good(haulage.receiver.get(f"/packages?q={codes[0][-6:]}"))["items"][0]["where"] == "in_stock"


def test_a_phone_signs_without_network(haulage: Any) -> None:
    row, made = haulage.brought(Event.ISSUE), phone()
    told = {"key": str(made.key), "label": "手机", "public_key": made.public.hex()}
    device = good(haulage.carrier.post("/manifest-devices", told))
    assert good(haulage.carrier.post("/manifest-devices", told))["id"] == device["id"]
    pocket = good(haulage.carrier.get("/manifest-pocket", **{"Accept-Language": "zh-hans"}))
    taken = pocket["manifests"][0]
    assert (taken["key"], pocket["declarations"][taken["declaration"]]["title"]) == (row["key"], "危险废物")
    says = body(
        device=str(made.key),
        manifest=row["key"],
        base=taken["base"],
        version=taken["version"],
        party=haulage.parties["carrier"].pk,
        values=NEEDED[Event.TAKE_OVER],
        signed_at=row["moved_at"],
    )
    ticket = made.sign(says)
    scanned = good(haulage.generator.post("/manifest-tickets/read", {"text": as_code(ticket)}))
    assert scanned == {"body": ticket.body, "signature": ticket.signature.hex()}
    forged = {**scanned, "signature": "00" * 64}
    answers = good(haulage.generator.post("/manifest-tickets", {"tickets": [scanned, forged]}))
    assert [(one["state"], [p["code"] for p in one["problems"]]) for one in answers] == [
        ("done", []),
        (None, ["manifests.ticket_forged"]),
    ]
    story = good(haulage.generator.get(f"/manifests/{row['id']}"))
    assert (story["manifest"]["state"], story["signatures"][-1]["method"]) == ("in_transit", "ticket")
    assert good(haulage.carrier.post(f"/manifest-devices/{device['id']}/revoke"))["revoked_at"] is not None
    assert refused(haulage.generator.post(f"/manifest-devices/{device['id']}/revoke"))[0] == 404


def test_a_ticket_in_conflict_is_settled_by_a_person(haulage: Any) -> None:
    row, made = haulage.brought(Event.ISSUE), phone()
    good(
        haulage.carrier.post("/manifest-devices", {"key": str(made.key), "label": "x", "public_key": made.public.hex()})
    )
    party = haulage.parties["carrier"].pk
    told = {"device": str(made.key), "manifest": row["key"], "base": 0, "version": row["version"], "party": party}
    ticket = made.sign(body(**told, values=NEEDED[Event.TAKE_OVER], signed_at=row["moved_at"]))
    given = {"tickets": [{"body": ticket.body, "signature": ticket.signature.hex()}]}
    assert [one["state"] for one in good(haulage.carrier.post("/manifest-tickets", given))] == ["conflict"]
    waits = good(haulage.carrier.get("/manifest-tickets"))["items"][0]
    assert (waits["state"], waits["problems"][0]["code"]) == ("conflict", "manifests.ticket_passed")
    path = f"/manifest-tickets/{waits['id']}/settle"
    settle = {"version": waits["version"], "how": "retry"}
    assert refused(haulage.generator.post(path, settle))[0] == 403
    assert good(haulage.carrier.post(path, settle))["state"] == "done"


@pytest.mark.parametrize("role", ["admin", "office"])
def test_nobody_signs_for_others_however_powerful(haulage: Any, town: Any, role: str) -> None:
    row = haulage.brought(Event.ISSUE)
    move = {"event": "cancel", "role": "generator", "version": row["version"]}
    assert refused(town.speakers[role].post(f"/manifests/{row['id']}/sign", move))[0] in {403, 404}
