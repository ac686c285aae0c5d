"""Pages of the house: first page by role, language, health, search, and the pages of the system."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.faces.web.conftest import SignedIn
from tests.factories import registers as make

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.jobs.models import Job
from wufei.kernel.outbox.models import Delivery, Emitted
from wufei.registers.identity.models import Person

pytestmark = pytest.mark.django_db

ROLES = ("admin", "office", "leader", "department", "county", "township", "auditor", "enterprise", "park")
SYSTEM = ("system", "system_letters", "system_log", "system_log_sheet", "system_machines", "system_roles")
HTMX = {"HTTP_HX_REQUEST": "true"}


def person_of(client: Client) -> Person:
    return Person.objects.get(pk=client.session["_auth_user_id"])


def job_of(person: Person, **fields: Any) -> Job:
    """A job as it stands in the table: running ones cannot be had without a worker."""
    moment = clock.now()
    values: dict[str, Any] = {
        "kind": "tests.none",
        "title": "Read a plan document",
        "state": "running",
        "actor_kind": "person",
        "actor_id": str(person.pk),
        "actor_label": person.name,
        "face": "web",
        "queued_at": moment,
        "heartbeat_at": moment,
        "started_at": moment,
        "progress_done": 37,
        "progress_total": 80,
    }
    return Job.objects.create(**values | fields)


def dead_letter() -> Delivery:
    moment = clock.now()
    emitted = Emitted.objects.create(topic="parties.party_merged", data={"gone_id": 1}, recorded_at=moment)
    return Delivery.objects.create(
        emitted=emitted, handler="nobody.here", state="dead", attempts=8, due_at=moment, error="Traceback\nKeyError: 1"
    )


FIRST = {"enterprise": "web:firm_home", "park": "web:parks"}


@pytest.mark.parametrize("role", ROLES)
def test_the_first_page_follows_the_role(signed_in: SignedIn, role: str) -> None:
    answer = signed_in(role).get(reverse("web:home"))
    wanted = "web:screen" if role in {"admin", "office", "leader", "auditor"} else FIRST.get(role, "web:desk")
    assert answer["Location"] == reverse(wanted)


@pytest.mark.parametrize("role", ROLES)
def test_the_system_opens_for_those_who_read_the_log(signed_in: SignedIn, role: str) -> None:
    client = signed_in(role)
    for page in SYSTEM:
        wanted = 200 if role in {"admin", "auditor"} else 403
        assert client.get(reverse(f"web:{page}")).status_code == wanted, (role, page)
    assert client.get(reverse("web:system_jobs")).status_code == 200
    assert client.get(reverse("web:search"), {"q": "局"}).status_code == 200


def test_health_answers_without_signing_in() -> None:
    answer = Client().get("/health")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Content-Type"].startswith("text/plain")


def test_the_language_is_kept_in_the_browser_and_for_the_person(admin: Client) -> None:
    answer = admin.post(reverse("web:language"), {"language": "zh-hans", "next": "/registers/"})
    assert answer["Location"] == "/registers/"
    assert answer.cookies["wufei_language"].value == "zh-hans"
    assert person_of(admin).language == "zh-hans"
    admin.post(reverse("web:language"), {"language": "en", "next": "/registers/"})
    assert person_of(admin).language == "en"


def test_the_language_switch_leads_nowhere_else_and_knows_its_languages(admin: Client) -> None:
    answer = admin.post(reverse("web:language"), {"language": "en", "next": "https://evil.example/"})
    assert answer["Location"] == reverse("web:home")
    assert admin.post(reverse("web:language"), {"language": "tlh"}).status_code == 422
    assert Client().post(reverse("web:language"), {"language": "en", "next": "/accounts/login/"}).status_code == 302


def test_the_first_visit_takes_the_language_of_the_person(signed_in: SignedIn) -> None:
    client = signed_in("admin")
    del client.cookies["wufei_language"]
    answer = client.get(reverse("web:home"))
    assert answer.cookies["wufei_language"].value == person_of(client).language


def test_search_finds_units_and_says_when_there_are_none(admin: Client, world: make.World) -> None:
    found = admin.get(reverse("web:search"), {"q": world.own.party.name[:6]})
    assert world.own.party.name in found.content.decode()
    assert b"No unit" in admin.get(reverse("web:search"), {"q": "zzzz"}).content
    assert b"Write what you look for" in admin.get(reverse("web:search")).content


def test_the_overview_puts_the_worst_first(admin: Client) -> None:
    dead_letter()
    signs = admin.get(reverse("web:system")).context["signs"]
    assert signs[0].css == "w-red"
    assert len(signs) == 5


def test_files_are_verified_on_demand(admin: Client) -> None:
    answer = admin.post(reverse("web:system_files"))
    assert b"Every stored file was read" in answer.content


def test_a_dead_letter_is_tried_again_or_dropped_with_a_reason(admin: Client) -> None:
    first, second = dead_letter(), dead_letter()
    assert b"KeyError: 1" in admin.get(reverse("web:system_letters")).content
    admin.post(reverse("web:letter_redrive", args=[first.pk]))
    first.refresh_from_db()
    assert first.state == "waiting"
    assert admin.post(reverse("web:letter_drop", args=[second.pk]), {"reason": " "}).status_code == 422
    admin.post(reverse("web:letter_drop", args=[second.pk]), {"reason": "made by hand"})
    second.refresh_from_db()
    assert second.state == "dropped"


def test_an_auditor_sees_no_buttons_for_letters(signed_in: SignedIn) -> None:
    letter = dead_letter()
    client = signed_in("auditor")
    assert client.get(reverse("web:system_letters")).status_code == 200
    assert client.post(reverse("web:letter_redrive", args=[letter.pk])).status_code == 403


def test_jobs_show_progress_and_are_cancelled(admin: Client) -> None:
    job = job_of(person_of(admin))
    page = admin.get(reverse("web:system_jobs"))
    assert b"37 / 80" in page.content
    rows = admin.get(reverse("web:system_jobs_rows"), **HTMX).content.decode()
    assert 'hx-trigger="every 2s"' in rows
    assert "<html" not in rows
    part = admin.get(reverse("web:job", args=[job.pk]), **HTMX)
    assert b"every 2s" in part.content
    admin.post(reverse("web:job_cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.cancel_asked_at is not None


def test_people_see_their_own_jobs_only(signed_in: SignedIn, admin: Client) -> None:
    job = job_of(person_of(admin), state="done", finished_at=clock.now())
    department = signed_in("department")
    assert department.get(reverse("web:job", args=[job.pk])).status_code == 404
    assert not department.get(reverse("web:system_jobs")).context["rows"]
    ended = admin.get(reverse("web:system_jobs"), {"state": "done"}).context["rows"]
    assert [row["job"].pk for row in ended] == [job.pk]
    assert not admin.get(reverse("web:system_jobs"), {"state": "failed"}).context["rows"]


def test_the_log_is_filtered_and_goes_out(admin: Client) -> None:
    log = admin.get(reverse("web:system_log"), {"act": "parties.party.create"})
    assert {row["entry"].act for row in log.context["rows"]} == {"parties.party.create"}
    assert {row["act"] for row in log.context["rows"]} == {"Party added"}
    someone = Entry.objects.filter(act="parties.party.create").first()
    assert someone is not None
    by = admin.get(reverse("web:system_log"), {"who": someone.actor_id, "kind": "parties.party", "q": "再生"})
    assert by.context["page"].paginator.count == 2
    past = admin.get(reverse("web:system_log"), {"until": "2001-01-01"})
    assert b"No entry meets these filters" in past.content
    sheet = admin.get(reverse("web:system_log_sheet"), {"act": "parties.party.create"})
    rows = list(load_workbook(io.BytesIO(sheet.content)).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 3
    assert admin.get(reverse("web:system_log"), {"since": "soon"}).status_code == 422


def test_every_table_of_moves_is_drawn_in_words(admin: Client) -> None:
    drawn = admin.get(reverse("web:system_machines")).context["machines"]
    assert {"task", "jobs.job", "outbox.delivery"} <= {machine["name"] for machine in drawn}
    for machine in drawn:
        assert machine["title"] != machine["name"]
        for row in machine["rows"]:
            assert row["event"] != row["event_code"] or " " not in row["event"]


def test_the_matrix_holds_every_permission_and_role(admin: Client) -> None:
    context = admin.get(reverse("web:system_roles")).context
    rows = {row["code"]: row for _title, group in context["groups"] for row in group}
    cells = {cell["role"].code: cell["how"] for cell in rows["parties.party.change"]["cells"]}
    assert cells["admin"] == "all"
    assert cells["department"] == "party"
    assert cells["county"] == "place"
    assert cells["leader"] == ""
    assert {cell["how"] for cell in rows["identity.self.change"]["cells"]} == {"all"}
