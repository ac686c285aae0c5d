"""Who gets in: keys, sessions with their token, limits; how refusals look; documentation offline; ETags."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.factories import registers

from wufei.kernel import clock
from wufei.registers.identity.actions import apikey_issue, person_deactivate

SHAPE = {"code", "kind", "where", "value", "says", "remedy"}


def told(response: Any) -> dict[str, Any]:
    """The one problem of an answer."""
    problems = response.json()["problems"]
    assert all(problem.keys() == SHAPE for problem in problems)
    return dict(problems[0])


def gettext_in(language: str, msgid: str) -> str:
    with translation.override(language):
        return str(translation.gettext(msgid))


def test_a_stranger_gets_401_and_is_told_how_to_come_in(client: Client, db: None) -> None:
    response = client.get("/api/me", headers={"Accept-Language": "en"})
    assert (response.status_code, told(response)["code"]) == (401, "api.sign_in_needed")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_key_that_is_wrong_is_refused_even_beside_a_session(client: Client, town: Any) -> None:
    client.force_login(town.admin.person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/me").status_code == 200
    assert client.get("/api/me", headers={"Authorization": "Bearer wf_00000000_x"}).status_code == 401


def test_a_key_ends_with_its_person_its_day_and_its_withdrawal(town: Any) -> None:
    person = registers.person("leader")
    tomorrow = clock.now() + dt.timedelta(days=1)
    issued = apikey_issue(actor=registers.SETUP, person_id=person.pk, label="x", expires_at=tomorrow)
    heads = {"Authorization": f"Bearer {issued.token}"}
    client = Client()
    assert client.get("/api/me", headers=heads).status_code == 200
    with clock.freeze(clock.now() + dt.timedelta(days=2)):
        assert client.get("/api/me", headers=heads).status_code == 401
    assert town.admin.post(f"/keys/{issued.key.pk}/revoke").status_code == 200
    assert client.get("/api/me", headers=heads).status_code == 401
    other = town.leader
    person_deactivate(actor=registers.SETUP, person_id=other.person.pk, version=other.person.version)
    assert other.get("/me").status_code == 401


def test_a_session_needs_its_token_to_write(town: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.office.person, backend="django.contrib.auth.backends.ModelBackend")
    body = {"content_type": "application/json", "data": json.dumps({"language": "en"})}
    refused = client.post("/api/me/language", **body)
    assert (refused.status_code, told(refused)["code"]) == (403, "api.csrf_missing")
    client.cookies["csrftoken"] = "a" * 32
    assert client.post("/api/me/language", headers={"X-CSRFToken": "a" * 32}, **body).status_code == 200


def test_the_first_password_comes_first(client: Client, town: Any) -> None:
    person = registers.person("office")
    type(person).objects.filter(pk=person.pk).update(must_change_password=True)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert told(client.get("/api/tasks"))["code"] == "api.password_due"
    assert client.get("/api/me").json()["must_change_password"] is True


@pytest.mark.parametrize("path", ["/me", "/places"])
def test_too_many_requests_are_429_with_the_time_to_wait(town: Any, settings: Any, path: str) -> None:
    settings.WUFEI_API_PER_MINUTE = 3
    answers = [town.leader.get(path) for _ in range(5)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert told(answers[-1])["code"] == "api.too_many"
    assert town.office.get("/me").status_code == 200


def test_an_answer_is_kept_while_nothing_is_written_and_for_one_person_only(town: Any) -> None:
    place = town.office.get("/places?q=371522").told["items"][0]
    path = f"/places/{place['id']}"
    first = town.office.get(path)
    with CaptureQueriesContext(connection) as seen:
        again = town.office.get(path)
    assert (again.told, again.headers["ETag"]) == (first.told, first.headers["ETag"])
    assert not any("places_place" in row["sql"] for row in seen.captured_queries)
    assert town.office.get(path, if_none_match=first.headers["ETag"]).status_code == 304
    given = {"version": place["version"], "short_name": "莘"}
    assert town.office.send("PATCH", path, given).status_code == 200
    assert town.office.get(path).told["short_name"] == "莘"
    with CaptureQueriesContext(connection) as seen:
        town.leader.get(path)
    assert any("places_place" in row["sql"] for row in seen.captured_queries)


def test_a_kept_answer_keeps_its_headers_and_its_language(town: Any) -> None:
    said = [town.office.get("/places", **{"Accept-Language": tongue}) for tongue in ("en", "zh-hans", "en")]
    assert [answer.headers["Content-Language"] for answer in said] == ["en", "zh-hans", "en"]
    assert dict(said[2].headers) == dict(said[0].headers)
    assert {"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Vary"} <= said[2].headers.keys()
    expected = {key: said[0].headers[key] for key in ("ETag", "Cache-Control", "Vary")}
    known = town.office.get("/places", **{"Accept-Language": "en", "If-None-Match": said[0].headers["ETag"]})
    assert {key: known.headers[key] for key in expected} == expected


def test_a_key_withdrawn_opens_nothing_any_more(client: Client, town: Any) -> None:
    person = town.office.person.pk
    issued = town.admin.post(f"/people/{person}/keys", {"label": "x"}).told
    headers = {"Authorization": f"Bearer {issued['token']}"}
    assert [client.get("/api/me", headers=headers).status_code for _ in range(2)] == [200, 200]
    key = next(key for key in town.admin.get(f"/people/{person}/keys").told if key["label"] == "x")
    assert town.admin.post(f"/keys/{key['id']}/revoke").status_code == 200
    assert client.get("/api/me", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/nix", None, 404, "api.no_such_address"),
        ("POST", "/tasks", "{", 400, "api.body_unreadable"),
        ("POST", "/tasks", '{"title": "x", "sort": 1}', 422, "api.field_unknown"),
        ("POST", "/tasks", '{"body": "x"}', 422, "api.field_missing"),
        ("POST", "/tasks", '{"title": 7}', 422, "api.field_type"),
        ("POST", "/tasks", '{"title": "a\\u0000b"}', 422, "api.field_type"),
        ("POST", "/tasks", json.dumps({"title": "x" * 401}), 422, "api.field_length"),
        ("POST", "/tasks", '{"title": " "}', 422, "plans.item_title"),
        ("GET", "/tasks?limit=501", None, 422, "api.field_range"),
        ("GET", "/tasks?flag=late", None, 422, "api.field_choice"),
        ("GET", "/tasks/99999999999999999999", None, 422, "api.field_range"),
        ("GET", "/tasks/9999", None, 404, "kernel.not_found"),
    ],
)
def test_every_refusal_has_one_shape(
    *, town: Any, method: str, path: str, body: str | None, status: int, code: str
) -> None:
    heads = {"Authorization": f"Bearer {town.office.key}"}
    response = Client().generic(method, f"/api{path}", body or "", content_type="application/json", headers=heads)
    assert (response.status_code, told(response)["code"]) == (status, code)


def test_all_faults_of_an_input_come_at_once_and_a_password_never_comes_back(town: Any) -> None:
    response = town.office.post("/people", {"username": 1, "name": None, "password": "x" * 200})
    problems = {p["where"]: p for p in response.told["problems"]}
    assert problems.keys() == {"username", "name", "password"}
    assert "xxx" not in response.content.decode()
    assert problems["password"]["code"] == "api.field_length"


def test_refusals_follow_the_language(town: Any) -> None:
    texts = {}
    for language in ("en", "zh-hans"):
        refused = town.office.post("/tasks", {"title": " "}, **{"Accept-Language": language})
        texts[language] = refused.told["problems"][0]["says"]
    assert texts == {"en": "The title is missing.", "zh-hans": gettext_in("zh-hans", "The title is missing.")}


def test_an_unchanged_answer_costs_304(town: Any, programme: Any) -> None:
    first = town.office.get("/tasks")
    again = town.office.get("/tasks", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    task = programme.tasks[0]
    town.office.post(f"/tasks/{task['id']}/urge", {})
    town.office.post(f"/tasks/{task['id']}/report", {"version": task["version"], "note": "begun"})
    assert town.office.get("/tasks", **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_documentation_needs_no_network(client: Client, db: None) -> None:
    page = client.get("/api/docs").content.decode()
    assert "http://" not in page
    assert "https://" not in page
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-init.js"):
        assert f"/api/docs/assets/{name}" in page
        assert len(client.get(f"/api/docs/assets/{name}").content) > 500
    assert client.get("/api/docs/assets/../secret").status_code == 404
    schema = client.get("/api/openapi.json").json()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation["description"], (method, path)
            assert {"200", "400", "401", "403", "404", "409", "422", "429"} <= operation["responses"].keys()


def test_a_fault_in_the_program_is_500_in_the_same_shape(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from wufei.registers.places import queries

    def broken(**_kwargs: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(queries, "place_search", broken)
    response = town.office.get("/places")
    assert (response.status_code, told(response)["code"]) == (500, "api.unexpected")
    assert "secret" not in response.content.decode()


def test_no_address_stands_in_two_routers_and_none_is_open(client: Client, db: None) -> None:
    """Ninja would answer 405 for the methods of the second one."""
    schema = client.get("/api/openapi.json").json()
    for path, operations in schema["paths"].items():
        address = re.sub(r"\{\w+\}", "1", path)
        for method in operations:
            assert client.generic(method.upper(), address).status_code == 401, (method, path)
