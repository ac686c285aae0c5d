"""Pages of typical cases: cards, a story with live figures, forms, moves, files, refusals by role."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.faces.web.conftest import SignedIn
from tests.faces.web.visits import read, send, url
from tests.factories.exemplars import case, counted, moved
from tests.factories.indicators import probe_set
from tests.factories.registers import small_city

from wufei.programme.exemplars.models import Case
from wufei.programme.exemplars.spec import CaseEvent, CaseState

pytestmark = pytest.mark.django_db
E = CaseEvent


@pytest.fixture
def own(world: Any) -> Case:
    """A case of the own unit in the own county, being written."""
    probe_set()
    counted()
    return case(lead_id=world.own.party.pk, place_id=small_city()[world.own.county].pk)


def test_empty_says_what_to_do(signed_in: SignedIn) -> None:
    assert url("case_new") in read(signed_in("office"), url("cases"))
    assert url("case_new") not in read(signed_in("leader"), url("cases"))
    assert url("cases") in read(signed_in("office"), url("evaluations"))
    read(signed_in("enterprise"), url("cases"), status=403)


def test_cards_and_story_show_the_figure_as_it_stands(signed_in: SignedIn, own: Case) -> None:
    office = signed_in("office")
    for address in (url("cases"), url("case", own.pk)):
        page = read(office, address)
        assert own.title in page
        assert "320" in page
        assert "/indicators/cell_count/?place=3715&amp;period=202412" in page
    counted("350")
    assert "350" in read(office, url("case", own.pk))
    assert own.title not in read(office, f"{url('cases')}?field=industry")
    assert own.title in read(office, f"{url('cases')}?field=farming&place={own.place.code}&q=秸秆")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("role", "sees", "writes"),
    [
        ("office", True, True),
        ("department", True, True),
        ("county", True, True),
        ("leader", True, False),
        ("auditor", True, False),
        ("township", False, False),
    ],
)
def test_what_each_role_finds(signed_in: SignedIn, own: Case, role: str, *, sees: bool, writes: bool) -> None:
    client = signed_in(role)
    assert (own.title in read(client, url("cases"))) is sees
    page = read(client, url("case", own.pk), status=200 if sees else 404)
    assert (url("case_change", own.pk) in page) is writes
    refusal = 403 if sees else 404
    send(client, url("case_move", own.pk), status=302 if writes else refusal, version=own.version, event="submit")


def test_a_case_is_written_and_handed_in(signed_in: SignedIn, own: Case, world: Any) -> None:
    unit = signed_in("department")
    assert world.own.party.name in read(unit, url("case_new"))
    fields = {
        "title": "赤泥上路",
        "field": "industry",
        "lead": world.own.party.name,
        "summary": "路基里用掉赤泥。",
        "done": "先试一段。",
        "metric_indicator": ["cell_count", ""],
        "metric_place": ["3715", "3715"],
        "metric_period": ["2024", ""],
    }
    send(unit, url("case_new"), status=422, **(fields | {"metric_period": ["昨天", ""]}))
    send(unit, url("case_new"), **fields)
    made = Case.objects.get(title="赤泥上路")
    assert made.metrics.get().closing == 202412
    send(unit, url("case_change", made.pk), **(fields | {"version": 1, "title": "赤泥铺路"}))
    send(unit, url("case_change", made.pk), status=409, **(fields | {"version": 1}))
    send(unit, url("case_move", made.pk), version=2, event="submit")
    read(unit, url("case_change", made.pk), status=409)


def test_returned_with_its_reason_on_the_page(signed_in: SignedIn, own: Case) -> None:
    moved(own, E.SUBMIT)
    office = signed_in("office")
    send(office, url("case_move", own.pk), status=422, version=2, event="return", reason="")
    send(office, url("case_move", own.pk), version=2, event="return", reason="请写明投入")
    assert "请写明投入" in read(signed_in("department"), url("case", own.pk))
    moved(own, E.SUBMIT, E.SELECT)
    own.refresh_from_db()
    assert own.state == CaseState.SELECTED
    assert own.title in read(signed_in("township"), url("cases"))


def test_files_and_the_paper(signed_in: SignedIn, own: Case) -> None:
    unit = signed_in("department")
    send(unit, url("case_file_add", own.pk), status=422)
    file = SimpleUploadedFile("说明.txt", "说明".encode(), content_type="text/plain")
    send(unit, url("case_file_add", own.pk), file=file, note="附件")
    link = own.files.get()
    assert unit.get(url("case_file", link.pk)).content == "说明".encode()
    read(signed_in("township"), url("case_file", link.pk), status=404)
    paper = unit.get(url("case_paper", own.pk))
    assert paper.status_code == 200
    assert paper.content[:2] == b"PK"
    send(unit, url("case_file_remove", link.pk))
    read(unit, url("case_file", link.pk), status=404)
