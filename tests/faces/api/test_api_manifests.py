"""Manifests over the API: a whole way, who sees what, declarations, clocks, papers."""

import datetime as dt
import json
from typing import Any

from tests.faces.api.haulage import good, refused
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.ledger.seals.actions import head_sign, links_extend
from wufei.operations.manifests.spec import SPECS, Event

WAY = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)


def test_a_manifest_goes_its_whole_way_and_the_rest_goes_onward(haulage: Any) -> None:
    draft = haulage.drafted()
    assert (draft["state"], draft["number"], draft["mass_g"]) == ("draft", "", 4_812_000)
    assert good(haulage.generator.get(f"/manifests/{draft['id']}/faults"))[0]["where"] == "values.plate"
    row = good(haulage.sign(draft, Event.ISSUE))
    assert (row["state"], len(row["number"]), row["open_g"]) == ("issued", 14, 4_812_000)
    row = good(haulage.sign(row, Event.TAKE_OVER))
    row = good(haulage.sign(row, Event.ACCEPT_PART, accepted_g=2_000_000, values={"method": "R9", "refusal": "渗漏"}))
    assert (row["state"], row["accepted_g"], row["open_g"]) == ("partly_accepted", 2_000_000, 2_812_000)
    onward = {
        "key": "00000000-0000-4000-8000-000000000001",
        "receiver_id": haulage.parties["second"].pk,
        "carriers": [haulage.parties["carrier"].pk],
        "values": haulage.draft()["values"],
    }
    path = f"/manifests/{row['id']}"
    made = good(haulage.generator.post(f"{path}/forward", {"version": row["version"], "onward": onward}))
    assert (made["state"], made["mass_g"], made["receiver"]["name"]) == (
        "issued",
        2_812_000,
        haulage.parties["second"].name,
    )
    story = good(haulage.receiver.get(path))
    assert story["manifest"]["state"] == "accepted"
    assert [one["event"] for one in story["signatures"]] == ["issue", "take_over", "accept_part", "forward"]
    assert [one["kind"] for one in story["transfers"]] == ["pend", "settle", "pend", "void"]
    assert [(one["id"], one["why"]) for one in story["children"]] == [(made["id"], "onward")]
    assert story["legs"][0]["values"]["plate"] == "鲁P12345"
    assert all(dt.datetime.fromisoformat(one["happened_at"]).tzinfo is not None for one in story["signatures"])


def test_what_may_happen_next_says_who_signs_and_what_is_asked(haulage: Any) -> None:
    row = haulage.brought(Event.ISSUE)
    steps = {one["step"]["event"]: one for one in good(haulage.carrier.get(f"/manifests/{row['id']}"))["next"]}
    take = steps["take_over"]
    assert (take["party_id"], take["mine"], steps["cancel"]["mine"]) == (haulage.parties["carrier"].pk, True, False)
    plate = next(one["field"] for one in take["fields"] if one["field"]["name"] == "plate")
    assert (plate["kind"], plate["required_at"], plate["asked_of"]) == ("plate", "take_over", "carrier")
    waiting = good(haulage.carrier.get("/manifests/waiting"))
    assert [one["id"] for one in waiting["items"]] == [row["id"]]
    assert good(haulage.generator.get("/manifests/waiting"))["total"] == 0
    group = good(haulage.carrier.get("/manifests/groups"))[0]
    assert (group["event"], group["mass_g"], group["candidates"][0]["unusual"]) == (
        "take_over",
        4_812_000,
        ["The first of this waste between these two"],
    )


def test_lists_are_filtered_and_a_stranger_sees_nothing(haulage: Any) -> None:
    row, draft = haulage.brought(Event.ISSUE), haulage.drafted()
    today = clock.today()
    for query, total in (
        ("", 2),
        (f"?q={row['number'][-6:]}", 1),
        ("?state=issued", 1),
        ("?state=issued&state=draft", 2),
        ("?stream=hazardous", 2),
        ("?stream=municipal", 0),
        (f"?since={today + clock.ONE_DAY}", 0),
        (f"?until={today}&limit=1", 2),
    ):
        assert good(haulage.generator.get(f"/manifests{query}"))["total"] == total, query
    assert good(haulage.receiver.get("/manifests"))["total"] == 1
    assert good(haulage.stranger.get("/manifests"))["total"] == 0
    for path in ("", "/faults", "/proof", "/paper"):
        for who, pk in ((haulage.stranger, row["id"]), (haulage.receiver, draft["id"])):
            assert refused(who.get(f"/manifests/{pk}{path}")) == (404, ["kernel.not_found"])


def test_declarations_are_told_as_they_drive_the_forms(haulage: Any) -> None:
    assert [one["code"] for one in good(haulage.stranger.get("/manifest-streams"))] == SPECS.codes()
    for code in SPECS.codes():
        told = good(haulage.stranger.get(f"/manifest-streams/{code}"))
        spec = SPECS.get(code)
        assert [one["name"] for one in told["fields"]] == [
            one.name for one in spec.fields if one.asked_on(clock.today())
        ]
        assert [(one["source"], one["event"], one["role"]) for one in told["steps"]] == [
            (step.source, step.event, step.role) for step in spec.steps
        ]
        for field, one in zip((f for f in spec.fields if f.asked_on(clock.today())), told["fields"], strict=True):
            assert bool(one["condition"]) is (field.when is not None)
            assert (list(one["choices"]), one["sealed_at"]) == (list(field.choices), field.sealed_at)
        assert [(one["name"], one["amount"]) for one in told["clocks"]] == [(c.name, c.amount) for c in spec.clocks]
    chinese = haulage.stranger.get("/manifest-streams/hazardous", **{"Accept-Language": "zh-hans"}).told
    assert chinese["title"] == "危险废物"
    assert refused(haulage.stranger.get("/manifest-streams/nonsense")) == (422, ["manifests.spec_unknown"])


def test_clocks_run_from_signature_to_signature(haulage: Any) -> None:
    haulage.brought(*WAY[:3])
    hazardous = SPECS.get("hazardous").clocks[0]
    late = clock.now() + dt.timedelta(days=60)
    due = good(haulage.supervisor.get("/manifests/due?hours=8000"))
    named = [one["name"] for one in due]
    with clock.freeze(late):
        assert [one["name"] for one in good(haulage.supervisor.get("/manifests/due"))] == named
    assert named == ([hazardous.name] if hazardous.after in WAY[:3] else [])


def test_paper_and_proof_leave_the_house(haulage: Any) -> None:
    row = haulage.brought(*WAY)
    path = f"/manifests/{row['id']}"
    assert refused(haulage.receiver.get(f"{path}/proof"))[0] == 409
    links_extend(actor=SETUP)
    head_sign(actor=SETUP)
    proof = good(haulage.receiver.get(f"{path}/proof?step=4"))
    assert json.loads(proof["statement"])["number"] == row["number"]
    assert (len(proof["public_key"]), bool(proof["letters"])) == (64, True)
    paper = haulage.receiver.get(f"{path}/paper")
    assert (paper.headers["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
