"""Schemathesis over the whole API: whatever is sent, no answer is 5xx and every answer is as documented.

Each example runs in a transaction that is taken back, so that the order does not matter. Ids are often real ones, so
that the examples reach behind the 404. Not for: what is right (the other tests).
"""

import ast
import collections
import contextlib
import os
import pathlib
from collections.abc import Iterator
from typing import Any

import hypothesis
import hypothesis.strategies as st
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.faces.api.haulage import hauled
from tests.faces.api.quarter import evaluation_opened, quarter_told, round_opened

import wufei.faces.api

EXAMPLES = int(os.environ.get("WUFEI_SCHEMA_EXAMPLES", "4"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
TOKEN = "a" * 32
SMALL = st.integers(min_value=1, max_value=12)


def _operations() -> list[Any]:
    raw = Client().get("/api/openapi.json").json()
    raw["components"].pop("securitySchemes")  # else it makes up keys and sessions of its own
    for path in raw["paths"].values():
        for operation in path.values():
            operation.pop("security", None)
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = get_wsgi_application()
    return [found.ok() for found in schema.get_all_operations()]


@contextlib.contextmanager
def _taken_back() -> Iterator[None]:
    """A transaction that ends in nothing; requests leave its connection open, as with Django's own test client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    outer = transaction.atomic()
    outer._from_testcase = True  # type: ignore[attr-defined]  what must not run inside a transaction runs inside a test
    try:
        with outer:
            yield
            transaction.set_rollback(True)
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@pytest.fixture
def doors(town: Any, programme: Any) -> dict[str, dict[str, Any]]:
    """An administrator with a session, somebody of the office with a key; some rows to hit."""
    client = Client()
    client.force_login(town.admin.person, backend="django.contrib.auth.backends.ModelBackend")
    cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": TOKEN}
    task = programme.tasks[0]["id"]
    town.office.post(f"/tasks/{task}/extensions", {"deadline": "2030-01-01", "reason": "x"})
    town.office.post("/meetings", {"title": "m", "held_on": "2025-01-01", "decisions": [{"text": "d"}]})
    town.office.post("/projects", {"name": "p", "capacity": "1.5"})
    town.office.post(f"/parties/{town.environment.pk}/sites", {"name": "s"})
    round_opened(town, quarter_told(town), with_tasks=True)
    evaluation = evaluation_opened(town)
    town.office.post(f"/evaluations/{evaluation['id']}/run", {})
    hauled()
    return {
        "admin": {"cookies": cookies, "headers": {"X-CSRFToken": TOKEN, "Referer": "http://localhost/"}},
        "office": {"headers": {"Authorization": f"Bearer {town.office.key}"}},
    }


def _aimed(case: Any, real: int, *, aim: bool) -> None:
    """Let ids and versions often be such as exist."""
    if not aim:
        return
    for name in case.path_parameters or {}:
        if name.endswith("_id"):
            case.path_parameters[name] = real
        elif name == "code":
            case.path_parameters[name] = "hazardous" if "manifest" in case.path else "straw"
    if isinstance(case.body, dict) and "version" in case.body:
        case.body["version"] = 1


@pytest.mark.parametrize("who", ["admin", "office"])
def test_every_answer_is_as_documented(who: str, doors: dict[str, dict[str, Any]]) -> None:
    faults = []
    statuses: collections.Counter[int] = collections.Counter()
    for operation in _operations():

        @hypothesis.settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            phases=[hypothesis.Phase.generate],
        )
        @hypothesis.given(case=operation.as_strategy(), real=SMALL, aim=st.booleans())
        def attempt(case: Any, real: int, aim: bool) -> None:
            _aimed(case, real, aim=aim)
            with _taken_back():
                statuses[case.call_and_validate(checks=CHECKS, **doors[who]).status_code] += 1

        try:
            attempt()
        except Exception as error:  # noqa: BLE001  all operations are tried, all faults told
            faults.append(f"{operation.method} {operation.path}: {error}")
    assert not faults, "\n\n".join(faults)
    assert statuses[401] == 0
    assert statuses[200] > sum(statuses.values()) // 8, statuses


def test_no_two_schemas_share_a_name() -> None:
    """Ninja keeps one of them under the name, and the documentation of the other is wrong."""
    folder = pathlib.Path(wufei.faces.api.__file__).parent
    names = [
        node.name
        for path in folder.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    assert [name for name in names if names.count(name) > 1] == []
