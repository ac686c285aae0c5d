"""Licences by program and from the command line. Not for: what they stop (operations/licences)."""

import json
import uuid
from typing import Any

from click.testing import CliRunner
from tests.faces.api.haulage import good, refused
from tests.factories.licences import entered, licence_in
from tests.factories.registers import SETUP

from wufei.faces.cli.licences import licence_verify
from wufei.kernel import clock, keyring, signatures
from wufei.operations.licences.actions.licences import licence_draft
from wufei.operations.licences.queries.licences import letter_of
from wufei.operations.licences.spec import ItemIn


def body(haulage: Any, **fields: Any) -> dict[str, Any]:
    """A permit of the receiver for this year."""
    year = clock.today().year
    told = {
        "key": str(uuid.uuid4()),
        "kind": "operating",
        "holder_id": haulage.parties["receiver"].pk,
        "valid_from": f"{year}-01-01",
        "valid_to": f"{year}-12-31",
        "items": [{"codes": ["hw:*-08"], "methods": ["R9"], "amount_g": 10_000_000}],
    }
    return {**told, **fields}


def test_a_firm_applies_and_sees_what_is_left(haulage: Any) -> None:
    row = good(haulage.receiver.post("/licences", body(haulage)))
    address = f"/licences/{row['id']}"
    sent = good(haulage.receiver.post(f"{address}/move", {"version": row["version"], "event": "apply"}))
    assert sent["state"] == "applied"
    told = {"version": sent["version"], "event": "review"}
    assert refused(haulage.receiver.post(f"{address}/move", told))[0] == 403
    assert refused(haulage.generator.get(address))[0] == 404
    assert good(haulage.receiver.get("/licences?state=applied&kind=operating"))["total"] == 1
    assert refused(haulage.receiver.post("/licences", body(haulage, issued=True)))[0] == 403
    (left,) = good(haulage.receiver.get(f"{address}/left"))
    assert (left["granted_g"], left["left_g"]) == (10_000_000, 10_000_000)


def test_what_stops_a_manifest_is_told_before(haulage: Any) -> None:
    entered("operating", haulage.parties["receiver"], items=(ItemIn(codes=("hw:*-09",)),))
    manifest = haulage.drafted()
    told = good(haulage.generator.get(f"/manifests/{manifest['id']}/faults"))
    assert "licences.code_outside" in [each["code"] for each in told]


def test_a_licence_is_verified_from_the_command_line(haulage: Any) -> None:
    row = licence_draft(actor=SETUP, given=licence_in("operating", haulage.parties["receiver"]))
    text, key = letter_of(row), keyring.public_key()
    assert key is not None
    run = CliRunner()
    sound = run.invoke(licence_verify, [text, "--key", key.hex(), "--json"])
    assert sound.exit_code == 0
    assert json.loads(sound.output)["holder"] == haulage.parties["receiver"].name
    forged = run.invoke(licence_verify, [text, "--key", signatures.public_key(bytes(range(32))).hex()])
    assert forged.exit_code == 1
