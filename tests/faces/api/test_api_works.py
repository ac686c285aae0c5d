"""Construction works by program. Not for: what they are held against (operations/works)."""

import uuid
from typing import Any

from tests.faces.api.haulage import good, refused


def body(haulage: Any, **fields: Any) -> dict[str, Any]:
    """A thousand square metres torn down, all of it used on the site."""
    firm = haulage.parties["generator"]
    told = {
        "key": str(uuid.uuid4()),
        "party_id": firm.pk,
        "name": "旧楼拆除",
        "place_id": firm.place_id,
        "starts_on": "2026-03-01",
        "ends_on": "2026-03-31",
        "lines": [{"item": "demolish_brick", "quantity": 1000}],
        "outlets": [{"waste": "construction:demolition", "way": "on_site", "mass_g": 900_000_000}],
    }
    return {**told, **fields}


def test_a_builder_estimates_changes_and_hands_in(haulage: Any) -> None:
    given = body(haulage)
    row = good(haulage.generator.post("/works", given))
    address = f"/works/{row['id']}"
    assert good(haulage.generator.post("/works", given))["id"] == row["id"]
    changed = good(
        haulage.generator.post(f"{address}/change", {**given, "name": "旧楼拆除二", "version": row["version"]})
    )
    assert changed["name"] == "旧楼拆除二"
    sent = good(haulage.generator.post(f"{address}/move", {"version": changed["version"], "event": "submit"}))
    assert sent["state"] == "submitted"
    assert good(haulage.generator.get("/works?state=submitted"))["total"] == 1
    told = {"version": sent["version"], "event": "confirm"}
    assert refused(haulage.generator.post(f"{address}/move", told))[0] == 403
    assert refused(haulage.receiver.get(address))[0] == 404
    standing = good(haulage.generator.get(f"{address}/standing"))
    (waste,) = standing["wastes"]
    assert (waste["low_g"], waste["planned_g"], waste["moved_g"]) == (900_000_000, 900_000_000, 0)


def test_what_is_wrong_is_told_together(haulage: Any) -> None:
    wrong = body(haulage, ends_on="2026-02-01", lines=[{"item": "castle", "quantity": 1}])
    status, told = refused(haulage.generator.post("/works", wrong))
    assert status == 422
    assert set(told) == {"works.dates_wrong", "works.item_unknown"}
