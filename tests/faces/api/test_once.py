"""The header Idempotency-Key: a write under a key is done once, whatever it writes."""

import uuid
from typing import Any

from tests.faces.api.haulage import good, refused
from tests.faces.api.town import speaker
from tests.factories import registers
from tests.factories.manifests import ROLES

from wufei.kernel.repeats.models import Repeat
from wufei.operations.manifests.models import Signature
from wufei.operations.manifests.spec import Event
from wufei.registers.identity.models import ApiKey
from wufei.registers.parties.models import Party


def keyed(key: str = "") -> dict[str, str]:
    return {"Idempotency-Key": key or str(uuid.uuid4())}


def test_a_create_is_done_once_and_answered_as_the_first_time(haulage: Any) -> None:
    office, header = speaker(registers.person("office")), keyed()
    told = {"kind": "enterprise", "name": "一次有限公司", "place_code": "371502"}
    first = office.post("/parties", told, **header)
    again = office.post("/parties", told, **header)
    assert (first.status_code, again.status_code) == (200, 200)
    assert good(again) == good(first)
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    assert Party.objects.filter(name="一次有限公司").count() == 1
    assert refused(office.post("/parties", {**told, "name": "别的"}, **header)) == (409, ["repeats.other"])


def test_a_signature_sent_again_is_the_same_signature(haulage: Any) -> None:
    row, header = haulage.drafted(), keyed()
    move = {"event": "issue", "role": ROLES[Event.ISSUE], "values": {}, "version": row["version"]}
    path = f"/manifests/{row['id']}/sign"
    first = good(haulage.generator.post(path, move, **header))
    assert good(haulage.generator.post(path, move, **header)) == first
    assert haulage.generator.post(path, move).status_code in {409, 422}
    assert Signature.objects.count() == 1


def test_what_was_refused_frees_its_key(haulage: Any) -> None:
    header, told = keyed(), haulage.draft(code="sw:none")
    assert haulage.generator.post("/manifests", told, **header).status_code == 422
    assert not Repeat.objects.exists()
    assert haulage.generator.post("/manifests", haulage.draft(), **header).status_code == 200


def test_keys_are_each_caller_s_own_and_have_to_be_keys(haulage: Any) -> None:
    header = keyed("same-key-1")
    first = good(haulage.generator.post("/me/keys", {"label": "erp"}, **header))
    other = good(haulage.receiver.post("/me/keys", {"label": "erp"}, **header))
    assert first["key"]["id"] != other["key"]["id"]
    wrong = haulage.generator.post("/manifests", haulage.draft(), **keyed("short"))
    assert refused(wrong)[1] == ["api.repeat_key_wrong"]
    assert haulage.generator.get("/manifests", **keyed("short")).status_code == 200


def test_a_secret_is_told_once_and_not_kept(haulage: Any) -> None:
    header, told = keyed(), {"label": "erp"}
    token = good(haulage.generator.post("/me/keys", told, **header))["token"]
    assert refused(haulage.generator.post("/me/keys", told, **header)) == (409, ["repeats.untold"])
    assert ApiKey.objects.filter(label="erp").count() == 1
    assert all(row.answer is None or token.encode() not in bytes(row.answer) for row in Repeat.objects.all())
