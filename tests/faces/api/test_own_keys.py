"""Keys by program: made for the own account, cut, shown once, withdrawn. Not for: the rules (registers/identity)."""

from typing import Any

from tests.faces.api.haulage import good, refused
from tests.faces.api.town import Speaker


def cut(speaker: Speaker, *permissions: str) -> Speaker:
    """The same person by a key that is cut to these."""
    told = good(speaker.post("/me/keys", {"label": "erp", "permissions": list(permissions)}))
    return Speaker(speaker.person, told["token"])


def test_a_firm_makes_a_key_that_only_reads(haulage: Any) -> None:
    manifest = haulage.drafted()
    reader = cut(haulage.generator, "manifests.manifest.read")
    me = good(reader.get("/me"))
    assert (me["limited"], me["permissions"]) == (True, ["manifests.manifest.read"])
    assert me["key_expires_at"]
    assert good(reader.get("/manifests"))["total"] == 1
    body = {"event": "issue", "role": "generator", "version": manifest["version"]}
    assert refused(reader.post(f"/manifests/{manifest['id']}/sign", body)) == (403, ["access.not_allowed"])
    assert refused(reader.post("/manifests", haulage.draft()))[0] == 403
    assert refused(reader.post("/me/keys", {"label": "wider"})) == (403, ["access.not_allowed"])
    assert refused(reader.post("/me/password", {"password": "four plain words here"}))[0] == 403


def test_keys_are_listed_without_their_secret_and_withdrawn(haulage: Any) -> None:
    driver = cut(haulage.driver, "manifests.*")
    rows = good(haulage.driver.get("/me/keys"))
    assert (rows[0]["label"], rows[0]["permissions"]) == ("erp", ["manifests.*"])
    assert driver.key not in str(rows)
    good(haulage.driver.post(f"/keys/{rows[0]['id']}/revoke"))
    assert refused(driver.get("/me"))[0] == 401
    assert refused(haulage.generator.post(f"/keys/{rows[1]['id']}/revoke"))[0] == 404


def test_what_is_no_permission_is_told(haulage: Any) -> None:
    answer = haulage.generator.post("/me/keys", {"label": "erp", "permissions": ["manifest.read"]})
    assert refused(answer) == (422, ["identity.key_permission_unknown"])
    assert answer.told["problems"][0]["value"] == "manifest.read"
