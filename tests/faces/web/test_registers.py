"""Pages of the registers: who may open what, acts from the panels, tables in and out. Not for: rules of a register."""

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.faces.web.conftest import SignedIn
from tests.factories import registers as make

from wufei.registers.identity.models import ApiKey, Membership, Person
from wufei.registers.parties.models import Party, PartyName, Site
from wufei.registers.places.models import Place
from wufei.registers.places.spec import Tree

pytestmark = pytest.mark.django_db

ROLES = ("admin", "office", "leader", "department", "county", "township", "auditor", "enterprise")
HTMX = {"HTTP_HX_REQUEST": "true"}


def client_of(person: Person) -> Client:
    """A browser in which this person is signed in, in English so that texts can be compared."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["wufei_language"] = "en"
    return client


def csv_of(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("parties.csv", "\n".join(lines).encode(), content_type="text/csv")


PAGES = {
    "registers": set(ROLES),
    "places": set(ROLES),
    "parties": set(ROLES),
    "people": {"admin", "office", "county", "auditor"},
    "outlines": {"admin", "office"},
    "party_new": {"admin", "office", "county"},
    "person_new": {"admin", "office"},
}


@pytest.mark.parametrize("role", ROLES)
def test_pages_open_for_those_who_may(signed_in: SignedIn, role: str) -> None:
    client = signed_in(role)
    for page, may in PAGES.items():
        answer = client.get(reverse(f"web:{page}"))
        assert answer.status_code == (200 if role in may else 403), (role, page)


@pytest.mark.parametrize("role", ROLES)
def test_import_and_export_follow_the_permission(signed_in: SignedIn, role: str) -> None:
    client = signed_in(role)
    imports = client.get(reverse("web:register_import", args=["parties"])).status_code
    exports = client.get(reverse("web:register_export", args=["parties"])).status_code
    assert imports == (200 if role in {"admin", "office", "county"} else 403)
    assert exports == (200 if role in {"admin", "office", "department", "county", "auditor"} else 403)


def test_strangers_are_sent_to_sign_in(world: make.World) -> None:
    answer = Client().get(reverse("web:parties"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_nobody_sees_people_out_of_reach(signed_in: SignedIn, world: make.World) -> None:
    client = signed_in("county")
    names = client.get(reverse("web:people")).content.decode()
    assert world.own.person.name in names
    assert client.get(reverse("web:person", args=[world.other.person.pk])).status_code == 404


def test_hub_counts_what_is_there(admin: Client) -> None:
    held = {register.code: register.total for register in admin.get(reverse("web:registers")).context["held"]}
    assert held["places"] == Place.objects.count()
    assert held["parties"] == Party.objects.count()
    assert held["people"] == Person.objects.count()


def test_hub_of_an_empty_house_opens() -> None:
    client = client_of(make.person("admin"))
    assert client.get(reverse("web:registers")).status_code == 200
    page = client.get(reverse("web:places"))
    assert b"No place yet" in page.content
    assert b"Load the divisions" in page.content


# ---- places


def test_both_trees_stand_side_by_side_and_open_lazily(admin: Client) -> None:
    county = Place.objects.get(code="371502")
    page = admin.get(reverse("web:place", args=[county.pk]))
    assert b"Administrative divisions" in page.content
    assert b"Working grid" in page.content
    assert county.name.encode() in page.content
    branch = admin.get(reverse("web:place_branch", args=[county.pk]), **HTMX)
    assert "古楼街道" in branch.content.decode()
    assert "<html" not in branch.content.decode()


def test_a_county_person_sees_the_county_as_top_where_reach_ends(signed_in: SignedIn) -> None:
    client = signed_in("enterprise")
    assert client.get(reverse("web:places")).status_code == 200


def test_a_grid_unit_is_added_changed_taken_out_and_back(admin: Client) -> None:
    county = Place.objects.get(code="371502")
    form = admin.get(reverse("web:place_add", args=[county.pk]))
    assert b"371502G001" in form.content
    values = {"kind": "park", "name": "循环产业园", "code": "371502G001"}
    assert admin.post(reverse("web:place_add", args=[county.pk]), values).status_code == 303
    park = Place.objects.get(code="371502G001")
    assert (park.tree, park.within_id) == (Tree.GRID, county.pk)
    change = {"name": "循环园", "short_name": "", "longitude": "115.98", "latitude": "36.45", "version": park.version}
    assert admin.post(reverse("web:place_change", args=[park.pk]), change).status_code == 303
    park.refresh_from_db()
    assert (park.name, park.longitude_micro) == ("循环园", 115_980_000)
    admin.post(reverse("web:place_close", args=[park.pk]), {"version": park.version})
    park.refresh_from_db()
    assert park.valid_to is not None
    admin.post(reverse("web:place_reopen", args=[park.pk]), {"version": park.version})
    park.refresh_from_db()
    assert park.valid_to is None


def test_a_refusal_stands_at_its_field_with_what_was_typed(admin: Client) -> None:
    county = Place.objects.get(code="371502")
    values = {"kind": "park", "name": "循环产业园", "code": "999"}
    answer = admin.post(reverse("web:place_add", args=[county.pk]), values, **HTMX)
    assert answer.status_code == 422
    fields = {field.name: field for field in answer.context["form"].fields}
    assert "371502G001" in fields["code"].error
    assert fields["name"].value == "循环产业园"


def test_outlines_are_tried_out_before_they_are_kept(admin: Client) -> None:
    ring = [[115.9, 36.4], [116.1, 36.4], [116.1, 36.6], [115.9, 36.6], [115.9, 36.4]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    features = [{"type": "Feature", "properties": {"name": name}, "geometry": shape} for name in ("东昌府区", "无此区")]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    file = SimpleUploadedFile("o.geojson", data)
    seen = admin.post(reverse("web:outlines"), {"city": "3715", "act": "file", "file": file})
    assert seen.context["report"].unmatched == ("无此区",)
    assert not Place.objects.filter(outline__isnull=False).exists()
    kept = admin.post(reverse("web:outlines"), {"act": "keep"})
    assert kept.context["kept"]
    county = Place.objects.get(code="371502")
    assert county.outline is not None
    drawn = admin.get(reverse("web:place_outlines", args=[county.parent_id])).json()
    known = drawn["features"][0]["properties"]
    assert known["url"] == reverse("web:place", args=[county.pk])
    assert len(known["centre"]) == 2
    again = admin.post(reverse("web:outlines"), {"act": "keep"})
    assert again.status_code == 422


def test_outlines_need_a_file(admin: Client) -> None:
    assert admin.post(reverse("web:outlines"), {"city": "3715", "act": "file"}).status_code == 422


def test_places_are_found_by_name_and_code(admin: Client) -> None:
    assert "临清市" in admin.get(reverse("web:places_found"), {"q": "临清"}).content.decode()
    assert "古楼街道" in admin.get(reverse("web:places_found"), {"q": "371502001"}).content.decode()
    assert b"No place is called" in admin.get(reverse("web:places_found"), {"q": "火星"}).content


# ---- parties


def test_the_list_is_filtered_by_chips(admin: Client, world: make.World) -> None:
    make.party("临清市第一医院", make.PartyKind.MEDICAL, "371581")
    address = reverse("web:parties")
    found = admin.get(address, {"kind": "medical"})
    assert [p.name for p in found.context["page"]] == ["临清市第一医院"]
    below = admin.get(address, {"place": "371502"})
    assert {p.pk for p in below.context["page"]} == {world.own.party.pk}
    nothing = admin.get(address, {"q": "没有"})
    assert b"Clear the filters" in nothing.content


def test_a_party_is_added_with_place_and_parent_by_name(admin: Client) -> None:
    above = make.party("聊城市供销社", make.PartyKind.PUBLIC_BODY, "3715")
    values = {
        "kind": "enterprise",
        "name": "聊城新废品回收有限公司",
        "uscc": "91371500MA3C12345X",
        "place": "371502 东昌府区",
        "parent": above.name,
        "contact": "刘洋",
    }
    answer = admin.post(reverse("web:party_new"), values)
    made = Party.objects.get(name="聊城新废品回收有限公司")
    assert answer["Location"] == reverse("web:party", args=[made.pk])
    assert (made.parent_id, made.place.code if made.place else "") == (above.pk, "371502")
    panel = admin.get(answer["Location"])
    assert b"fails its own check" in panel.content


def test_an_unknown_name_is_refused_at_its_field(admin: Client) -> None:
    values = {"kind": "enterprise", "name": "甲", "parent": "没有这家"}
    answer = admin.post(reverse("web:party_new"), values)
    assert answer.status_code == 422
    assert {f.name for f in answer.context["form"].fields if f.error} == {"parent"}


def test_names_sites_merging_and_leaving_use(admin: Client, world: make.World) -> None:
    party = world.own.party
    admin.post(reverse("web:party_name_add", args=[party.pk]), {"name": "老名字", "kind": "former"})
    assert PartyName.objects.filter(party=party, name="老名字").exists()
    admin.post(reverse("web:party_name_remove", args=[party.pk]), {"name": "老名字"})
    assert not PartyName.objects.filter(party=party).exists()
    site = {"name": "东厂", "kind": "plant", "place": "371502001", "longitude": "115.98", "latitude": "36.45"}
    admin.post(reverse("web:site_new", args=[party.pk]), site)
    made = Site.objects.get(party=party)
    assert made.longitude_micro == 115_980_000
    admin.post(reverse("web:site_change", args=[made.pk]), site | {"name": "东厂区", "version": made.version})
    made.refresh_from_db()
    assert made.name == "东厂区"
    admin.post(reverse("web:site_close", args=[made.pk]), {"version": made.version})
    made.refresh_from_db()
    assert made.valid_to is not None
    other = world.other.party
    merged = admin.post(reverse("web:party_merge", args=[party.pk]), {"kept": other.name, "version": party.version})
    assert merged["Location"] == reverse("web:party", args=[other.pk])
    party.refresh_from_db()
    assert party.merged_into_id == other.pk


def test_a_stale_form_is_refused_in_words(admin: Client, world: make.World) -> None:
    party = world.own.party
    values = {"kind": "enterprise", "name": party.name, "version": party.version + 5, "contact": "x"}
    answer = admin.post(reverse("web:party_change", args=[party.pk]), values)
    assert answer.status_code == 422
    assert answer.context["problem"]["code"] == "kernel.stale"


def test_a_department_changes_contact_but_not_the_name(signed_in: SignedIn, world: make.World) -> None:
    client = signed_in("department")
    form = client.get(reverse("web:party_change", args=[world.own.party.pk])).context["form"]
    assert "contact" in {field.name for field in form.fields}
    assert "name" not in {field.name for field in form.fields}
    values = {"contact": "王芳", "phone": "", "address": "", "version": world.own.party.version}
    client.post(reverse("web:party_change", args=[world.own.party.pk]), values)
    world.own.party.refresh_from_db()
    assert world.own.party.contact == "王芳"
    refused = client.post(reverse("web:party_change", args=[world.other.party.pk]), values)
    assert refused.status_code == 403
    assert refused.context["problems"][0]["code"] == "access.not_allowed"


def test_after_an_act_htmx_gets_the_panel_and_the_list_renews(admin: Client, world: make.World) -> None:
    party = world.own.party
    values = {"name": "简称", "kind": "short"}
    answer = admin.post(reverse("web:party_name_add", args=[party.pk]), values, follow=True, **HTMX)
    assert answer.headers["HX-Trigger"] == "wufei:register-changed"
    assert "<html" not in answer.content.decode()


# ---- people


def test_a_person_is_added_given_a_role_and_loses_it(admin: Client, world: make.World) -> None:
    values = {"username": "zhaolei", "name": "赵磊", "password": "quite long and odd 7"}
    admin.post(reverse("web:person_new"), values)
    person = Person.objects.get(username="zhaolei")
    assert person.must_change_password
    grant = {"role": "county", "place": "371502 东昌府区", "valid_from": "2026-01-01", "valid_to": "2036-12-31"}
    admin.post(reverse("web:role_grant", args=[person.pk]), grant)
    role = Membership.objects.get(person=person)
    assert (role.role, role.place.code if role.place else "", str(role.valid_to)) == ("county", "371502", "2036-12-31")
    admin.post(reverse("web:role_revoke", args=[role.pk]))
    role.refresh_from_db()
    assert role.revoked_at is not None
    assert b"Past roles" in admin.get(reverse("web:person", args=[person.pk])).content


def test_a_role_without_its_place_is_refused_at_the_field(admin: Client, world: make.World) -> None:
    answer = admin.post(reverse("web:role_grant", args=[world.own.person.pk]), {"role": "county"})
    assert answer.status_code == 422
    assert {f.name for f in answer.context["form"].fields if f.error} == {"place"}


def test_blocking_unblocking_and_another_password(admin: Client, world: make.World) -> None:
    person = world.own.person
    admin.post(reverse("web:person_block", args=[person.pk]), {"version": person.version})
    person.refresh_from_db()
    assert not person.is_active
    admin.post(reverse("web:person_unblock", args=[person.pk]), {"version": person.version})
    admin.post(reverse("web:person_password", args=[person.pk]), {"password": "another long one 8"})
    person.refresh_from_db()
    assert person.is_active
    assert person.must_change_password
    assert person.check_password("another long one 8")


def test_a_weak_password_is_refused_and_never_sent_back(admin: Client, world: make.World) -> None:
    answer = admin.post(reverse("web:person_password", args=[world.own.person.pk]), {"password": "1234567"})
    assert answer.status_code == 422
    assert b"1234567" not in answer.content


def test_a_key_is_shown_once_and_withdrawn(admin: Client, world: make.World) -> None:
    person = world.own.person
    answer = admin.post(reverse("web:key_issue", args=[person.pk]), {"label": "地磅", "expires_on": "2036-01-01"})
    key = ApiKey.objects.get(person=person)
    assert answer.context["token"].startswith(f"wf_{key.prefix}_")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.context["token"] not in admin.get(reverse("web:person", args=[person.pk])).content.decode()
    admin.post(reverse("web:key_revoke", args=[person.pk, key.pk]))
    key.refresh_from_db()
    assert key.revoked_at is not None


# ---- tables in and out

GOOD = ("单位名称,类型,区划代码", "东昌新绿环保有限公司,企业,371502", "莘县某厂,工厂,371522", "东阿医院,医院,9999")


def preview(client: Client, *lines: str) -> Any:
    return client.post(reverse("web:register_import", args=["parties"]), {"file": csv_of(*lines)})


def test_an_import_is_seen_before_it_is_kept(admin: Client) -> None:
    before = Party.objects.count()
    seen = preview(admin, *GOOD)
    report = seen.context["report"]
    assert (report.created, report.refused, report.dry_run) == (1, 2, True)
    assert [(f["row"], f["column"]) for f in seen.context["faults"]] == [(3, "Kind"), (4, "Place code")]
    assert seen.context["faults"][0]["remedy"]
    assert Party.objects.count() == before
    kept = admin.post(reverse("web:register_import_confirm", args=["parties"]))
    assert (kept.context["report"].created, kept.context["report"].dry_run) == (1, False)
    assert Party.objects.filter(name="东昌新绿环保有限公司").exists()


def test_refused_rows_come_back_as_a_file(admin: Client) -> None:
    preview(admin, *GOOD)
    answer = admin.get(reverse("web:register_import_errors", args=["parties"]))
    book = load_workbook(io.BytesIO(answer.content))
    cells = {str(cell.value) for row in book.worksheets[0] for cell in row}
    assert "莘县某厂" in cells
    assert "东昌新绿环保有限公司" not in cells


def test_a_file_is_confirmed_once_and_only_for_its_register(admin: Client) -> None:
    preview(admin, *GOOD)
    assert admin.post(reverse("web:register_import_confirm", args=["sites"])).status_code == 409
    assert admin.post(reverse("web:register_import_confirm", args=["parties"])).status_code == 200
    assert admin.post(reverse("web:register_import_confirm", args=["parties"])).status_code == 409


def test_nobody_else_confirms_what_was_uploaded(signed_in: SignedIn, admin: Client) -> None:
    preview(admin, *GOOD)
    other = signed_in("office")
    assert other.post(reverse("web:register_import_confirm", args=["parties"])).status_code == 409


def test_an_unreadable_file_says_why(admin: Client) -> None:
    answer = preview(admin, "just", "text")
    assert answer.status_code == 422
    assert answer.context["problem"]["code"] == "exchange.header_missing"


def test_leaving_forgets_the_file(admin: Client) -> None:
    preview(admin, *GOOD)
    admin.post(reverse("web:register_import_leave", args=["parties"]))
    assert admin.post(reverse("web:register_import_confirm", args=["parties"])).status_code == 409


@pytest.mark.parametrize("register", ["places", "parties", "names", "sites", "people"])
def test_every_register_goes_out_and_has_a_template(admin: Client, register: str) -> None:
    for kind in ("xlsx", "csv"):
        answer = admin.get(reverse("web:register_export", args=[register]), {"format": kind})
        assert answer.status_code == 200
        assert f".{kind}" in answer["Content-Disposition"]
    assert admin.get(reverse("web:register_template", args=[register])).content[:2] == b"PK"
    assert admin.get(reverse("web:register_import", args=[register])).status_code == 200


def test_an_unknown_register_is_not_found(admin: Client) -> None:
    assert admin.get(reverse("web:register_export", args=["wishes"])).status_code == 404
