"""Tables of any floor on the pages of import and export: where they lie, and whose right opens them. Not for: files."""

import dataclasses
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.faces.web.conftest import SignedIn
from tests.kernel.tables.toy import Shop

from wufei.faces.web.kit.context import NAVIGATION
from wufei.kernel.access import Actor
from wufei.kernel.tables.spec import TABLES, Outcome, Values
from wufei.programme.plans.permissions import TASK_READ, TASK_REPORT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shop() -> Iterator[Shop]:
    """A shop of the programme floor, with rights that a department has for its own part only."""
    made = Shop()

    def put(*, actor: Actor, values: Values) -> Outcome:
        keeper = dataclasses.replace(actor, all_powerful=True)
        return made.put(actor=keeper, values=values)

    table = dataclasses.replace(made.table(), put=put, page="tasks", floor="programme")
    table = dataclasses.replace(table, export_permission=TASK_READ, import_permission=TASK_REPORT)
    with TABLES.opened() as tables:
        tables.add("toys", table)
        yield made


def file_of(text: str) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile("toys.csv", text.encode(), content_type="text/csv")


def test_a_table_of_another_floor_is_seen_and_confirmed(admin: Client, shop: Shop) -> None:
    address = reverse("web:register_import", args=["toys"])
    page = admin.get(address)
    assert (page.context["here"], page.context["page"]) == ("tasks", reverse("web:tasks"))
    told = page.content.decode()
    assert "this or: Name given by the maker" in told
    assert "2025 · 2025H1" in told
    seen = admin.post(address, {"file": file_of("code,name,share\n7,a,0.095\n8,b,<1\n")})
    assert [(f["row"], f["column"], f["code"]) for f in seen.context["faults"]] == [(3, "Share", "units.not_a_number")]
    shop.toys.clear()
    kept = admin.post(reverse("web:register_import_confirm", args=["toys"]))
    assert (kept.context["report"].created, kept.context["here"]) == (1, "tasks")
    assert reverse("web:tasks") in kept.content.decode()
    assert shop.toys["7"]["share"] == "0.095"
    refused = admin.get(reverse("web:register_import_errors", args=["toys"]))
    assert refused.content[:2] == b"PK"
    assert admin.get(reverse("web:register_import_errors", args=["parties"])).status_code == 409


@pytest.mark.parametrize(
    ("role", "may_export", "may_import"),
    [
        ("office", True, True),
        ("department", True, True),
        ("township", True, True),
        ("leader", True, False),
        ("enterprise", False, False),
    ],
)
def test_the_tables_own_rights_open_it(signed_in: SignedIn, role: str, *, may_export: bool, may_import: bool) -> None:
    client = signed_in(role)
    for route, may in (("export", may_export), ("template", may_import), ("import", may_import)):
        answer = client.get(reverse(f"web:register_{route}", args=["toys"]))
        assert answer.status_code == (200 if may else 403), route


@pytest.mark.parametrize("code", TABLES.codes())
def test_every_declared_table_lies_below_an_entry_of_the_menu(admin: Client, code: str) -> None:
    page = admin.get(reverse("web:register_import", args=[code]))
    assert page.status_code == 200
    assert page.context["here"] in {entry.key for entry in NAVIGATION}
    assert admin.get(page.context["page"]).status_code == 200
