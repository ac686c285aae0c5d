"""Pages of indicators through the views: rights, filters, exports, a figure opened, the one screen on top.

Targets stand in test_indicator_aims.py, sets and definitions in test_indicator_sets.py.
"""

import csv
import io
import json
from datetime import UTC, datetime

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.indicators import aimed, department, probe_set, told
from tests.factories.registers import SETUP, party, person, small_city

from wufei.kernel.files.actions import file_store
from wufei.programme.indicators.actions.definitions import assign
from wufei.programme.indicators.actions.readings import ReadingIn, reading_write, readings_move
from wufei.programme.indicators.actions.sets import set_load_shipped
from wufei.programme.indicators.actions.targets import PublishedIn, published_put
from wufei.programme.indicators.models import Forecast, Indicator, IndicatorSet, Reading, Target
from wufei.programme.indicators.spec import ReadingEvent, ReadingState

pytestmark = pytest.mark.django_db

HTMX = {"hx-request": "true"}
SCOPES = {"county": {"place": "371502"}, "township": {"place": "371502001"}}
READERS = {"admin", "office", "leader", "department", "county", "township", "auditor"}
WRITERS = {"admin", "office"}
ROLES = (*sorted(READERS), "enterprise")


def client(role: str) -> Client:
    """Somebody of this role, signed in, reading English."""
    small_city()
    where = {"party": party()} if role in {"department", "enterprise"} else SCOPES.get(role, {})
    signed = Client(headers={"accept-language": "en"})
    signed.force_login(person(role, **where), backend="django.contrib.auth.backends.ModelBackend")
    signed.cookies["wufei_language"] = "en"
    return signed


def city() -> IndicatorSet:
    """The probe set as the city's own, with two indicators told and aimed at."""
    found = probe_set()
    IndicatorSet.objects.filter(pk=found.pk).update(place=small_city()["3715"])
    told("straw_used", "90")
    told("straw_collectable", "100")
    told("cells", "310")
    aimed("straw", ">=94", period="2024")
    aimed("cell_count", ">=300", period="2024")
    return found


def rolled_up() -> None:
    """Straw told by two of three counties that are asked."""
    for code in ("371502", "371581", "371522"):
        assign(actor=SETUP, code="straw", place_id=small_city()[code].pk, party_ids=[party(place=code).pk])
    for code, used in (("371502", "40"), ("371581", "50")):
        told("straw_used", used, place=code, closing=202503)
        told("straw_collectable", "50", place=code, closing=202503)


def body(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", ROLES)
def test_pages_open_for_those_who_may(role: str) -> None:
    found, signed = city(), client(role)
    target = Target.objects.filter(indicator__code="straw").get()
    pages = {
        "/indicators/": READERS,
        "/indicators/straw/": READERS,
        "/indicators/straw/series.json": READERS,
        "/indicators/sets/": READERS,
        f"/indicators/sets/{found.pk}/": READERS,
        "/indicators/sheet": READERS - {"township"},
        "/indicators/straw/series.csv": READERS - {"township"},
        "/indicators/straw/targets": WRITERS,
        "/indicators/new": WRITERS,
        "/indicators/straw/revise": WRITERS,
        f"/indicators/sets/{found.pk}/inherit": WRITERS,
    }
    assert {p: signed.get(p).status_code for p in pages} == {p: 200 if role in may else 403 for p, may in pages.items()}
    acts = (
        "/indicators/sets/load",
        f"/indicators/sets/{found.pk}/straw/mark",
        f"/indicators/sets/{found.pk}/add",
        f"/indicators/sets/{found.pk}/change",
        "/indicators/check",
        "/indicators/straw/targets/read",
        f"/indicators/straw/targets/{target.pk}/drop",
        "/indicators/straw/assign",
    )
    given = {"version": "1", "place": str(small_city()["3715"].pk)}
    refused = {act: signed.post(act, given).status_code == 403 for act in acts}
    assert refused == dict.fromkeys(acts, role not in WRITERS)


def test_the_board_shows_what_stands_where_and_its_links_keep_place_and_period() -> None:
    city()
    page = body(client("office").get("/indicators/?place=3715&period=2024"))
    assert "Straw utilisation" in page
    assert "90%" in page
    assert "310" in page
    assert "/indicators/straw/?place=3715&amp;period=2024" in page
    assert "≥ 94%" in page
    assert body(client("office").get("/indicators/?period=202412")) != ""


def test_filters_stay_add_up_and_count_what_they_would_leave() -> None:
    city()
    office = client("office")
    near = office.get("/indicators/?standing=near").context
    assert [row.row.name for _title, _group, rows in near["groups"] for row in rows] == ["Straw utilisation"]
    counts = {chip.css: (chip.count, chip.on) for chip in near["standings"]}
    assert counts["near"] == (1, True)
    assert counts["met"] == (1, False)
    both = office.get("/indicators/?standing=near&standing=met").context
    assert both["shown"] == 2
    assert "standing=near" in next(chip.href for chip in both["standings"] if chip.css == "met")
    assert office.get("/indicators/?q=cell").context["shown"] == 1
    assert office.get("/indicators/?q=秸秆").context["shown"] == 1
    assert office.get("/indicators/?duty=must").context["shown"] == 2
    assert office.get("/indicators/?group=保障能力").context["shown"] == 2
    assert office.get("/indicators/?state=complete").context["shown"] == 2
    assert office.get("/indicators/?state=accepted").context["shown"] == 0
    assert "Clear the filters" in body(office.get("/indicators/?state=accepted"))
    assert office.get("/indicators/?duty=nonsense&group=x&standing=y").context["shown"] == 5


def test_a_sum_that_lacks_a_place_says_so_and_names_it() -> None:
    city()
    rolled_up()
    office = client("office")
    board = body(office.get("/indicators/?place=3715&period=2025Q1"))
    assert "2 of 3 places told" in board
    page = body(office.get("/indicators/straw/?place=3715&period=2025Q1"))
    assert "1 place has not told yet" in page
    assert "莘县" in page
    assert "/indicators/straw/?place=371502&amp;period=2025Q1" in page
    assert "100 × 90 ÷ 100" in page


def test_rounding_never_hides_which_side_of_the_target_a_value_is_on() -> None:
    city()
    told("straw_used", "93999.6", closing=202409)
    told("straw_collectable", "100000", closing=202409)
    assert "93.9996%" in body(client("office").get("/indicators/?period=2024Q3"))


def test_the_board_asks_as_often_whatever_the_number_of_indicators() -> None:
    found = city()
    national = set_load_shipped(actor=SETUP, name="national-2021.toml")
    office = client("office")
    counted = []
    for pk in (found.pk, national.pk):
        office.get(f"/indicators/?set={pk}&period=2024")
        with CaptureQueriesContext(connection) as queries:
            assert office.get(f"/indicators/?set={pk}&period=2024").status_code == 200
        counted.append(len(queries))
    assert counted[1] <= counted[0]
    assert counted[0] <= 18


def test_an_empty_house_says_what_to_do_next() -> None:
    page = body(client("office").get("/indicators/"))
    assert "Load the national set 2021" in page
    assert "Load the national set" not in body(client("leader").get("/indicators/"))
    loaded = client("office").post("/indicators/sets/load", {"shipped": "national-2021.toml", "next": "/indicators/"})
    assert loaded["Location"] == "/indicators/"
    next_steps = body(client("office").get("/indicators/"))
    assert "Say who answers" in next_steps
    assert "Open a round" in next_steps
    assert "Say who answers" not in body(client("leader").get("/indicators/"))


def test_the_board_goes_out_as_a_workbook_with_real_numbers_and_definitions() -> None:
    city()
    content = client("auditor").get("/indicators/sheet?standing=near").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    straw = dict(zip(rows[0], rows[1], strict=True))
    assert straw["Indicator"] == "Straw utilisation"
    assert straw["Value"] == 90
    assert straw["Target"] == 94
    assert straw["Standing"] == "Near"
    assert len(rows) == 2
    definitions = list(book.worksheets[1].iter_rows(values_only=True))
    assert "100 * used / collectable" in definitions[1]
    assert any("used = " in str(cell) for cell in definitions[1])
    assert len(book.worksheets) == 3


def test_the_board_goes_out_as_csv_that_no_spreadsheet_runs() -> None:
    city()
    department("=HYPERLINK(1)", "straw")
    content = client("leader").get("/indicators/sheet?format=csv").content.decode("utf-8-sig")
    rows = {row["indicator"]: row for row in csv.DictReader(io.StringIO(content))}
    assert rows["straw"]["value"] == "90"
    assert rows["straw"]["standing"] == "near"
    assert rows["mechanism"]["value"] == ""
    assert rows["straw"]["answers"].startswith("'=")


def test_a_figure_opens_to_its_formula_inputs_and_history() -> None:
    city()
    told("straw_used", "96")
    answer = client("leader").get("/indicators/straw/?period=2024")
    page = body(answer)
    assert "100 × 96 ÷ 100" in page
    assert 'class="ix-frac"' in page
    assert "restated once" in page
    assert "Earlier values of this figure" in page
    assert [told_["value"] for told_ in answer.context["history"]] == ["96", "100", "90"]
    panel = body(client("leader").get("/indicators/straw/?period=2024", headers=HTMX))
    assert "<html" not in panel
    assert "data-panel-close" in panel
    assert "100 × 96 ÷ 100" in panel


def test_what_moved_since_approval_stands_on_top() -> None:
    city()
    office = client("office")
    ids = list(Reading.objects.filter(variable__code__startswith="straw").values_list("pk", flat=True))
    readings_move(actor=SETUP, reading_ids=ids, event=ReadingEvent.APPROVE)
    assert "Since the approval" not in body(office.get("/indicators/straw/?period=2024"))
    told("straw_used", "92")
    page = body(office.get("/indicators/straw/?period=2024"))
    assert "Since the approval of" in page
    assert "1 input changed" in page
    assert "the value was 90% (+2.0)" in page or "the value was 90% (+2)" in page
    assert "1 input is not approved yet" in page


def test_a_place_without_a_figure_says_who_has_told_nothing() -> None:
    city()
    department("市农业农村局", "straw")
    page = body(client("office").get("/indicators/straw/?period=2025"))
    assert "市农业农村局 answers for it and has told nothing yet" in page
    none = body(client("leader").get("/indicators/landfill_drop/?period=2025"))
    assert "Nobody answers for it here" in none


def test_judged_ones_show_the_level_and_the_words() -> None:
    city()
    told("mechanism", "2", text="领导小组每季度开会")
    page = body(client("office").get("/indicators/mechanism/?period=2024"))
    assert "In place" in page
    assert "领导小组每季度开会" in page
    assert "wf-chart" not in page


def test_confidence_is_for_those_who_define_and_sources_are_links() -> None:
    set_load_shipped(actor=SETUP, name="national-2021.toml")
    page = body(client("office").get("/indicators/green_mine_rate/"))
    assert "to be checked against the official text" in page
    assert 'rel="nofollow"' in page
    assert "to be checked" not in body(client("leader").get("/indicators/green_mine_rate/"))


def test_evidence_is_handed_out_and_no_other_file() -> None:
    city()
    proof, other = (
        file_store(actor=SETUP, name=name, content=io.BytesIO(name.encode()), purpose="evidence", keep_years=5)
        for name in ("weighing.txt", "other.txt")
    )
    given = ReadingIn(variable="straw_used", place_code="3715", closing=202312, value="1", file_ids=(proof.pk,))
    reading_write(actor=SETUP, given=given)
    leader = client("leader")
    assert leader.get(f"/indicators/files/{proof.pk}").content == b"weighing.txt"
    assert leader.get(f"/indicators/files/{other.pk}").status_code == 404
    assert client("enterprise").get(f"/indicators/files/{proof.pk}").status_code == 403
    assert "weighing.txt" in body(leader.get("/indicators/straw/?period=2023"))


def test_what_others_published_stands_beside_ours() -> None:
    city()
    given = PublishedIn(place="台州市", name="秸秆综合利用率", value="92.5", period="2023", unit="%", indicator="straw")
    published_put(actor=SETUP, given=given)
    page = body(client("leader").get("/indicators/straw/?period=2024"))
    assert "What others published" in page
    assert "台州市" in page
    assert "92.5" in page


def test_the_series_is_data_with_its_target_and_a_table() -> None:
    city()
    told("straw_used", "80", closing=202312)
    told("straw_collectable", "100", closing=202312)
    chart = client("office").get("/indicators/straw/series.json").json()
    assert chart["option"]["xAxis"]["data"] == ["2023Q4", "2024Q4"]
    assert chart["option"]["series"][3]["markLine"]["data"] == [{"yAxis": 94.0}]
    table = client("office").get("/indicators/straw/series.csv").content.decode("utf-8-sig")
    assert table.splitlines()[1].startswith("straw,3715,2023,80,percent,complete")


def test_a_forecast_is_said_in_words_or_why_there_is_none() -> None:
    city()
    office = client("office")
    assert "made every night" in body(office.get("/indicators/straw/"))
    fields = {"indicator": Indicator.objects.get(code="straw"), "place": small_city()["3715"], "closing": 202412}
    made = Forecast.objects.create(**fields, reason="few_points", recorded_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert "at least four figures" in body(office.get("/indicators/straw/"))
    made.reason, made.points, made.probability_permille = "", [[202512, "93.1", "91.2", "95.4"]], 400
    made.save()
    page = body(office.get("/indicators/straw/"))
    assert "By 2025 about 93.1% at this pace (90 % interval 91.2% to 95.4%)" in page
    assert "chance of meeting the target 40 %" in page


def test_an_unknown_code_place_set_or_period_is_refused_in_words() -> None:
    city()
    office = client("office")
    assert office.get("/indicators/nothing/").status_code == 404
    assert office.get("/indicators/?place=9999").status_code == 404
    assert office.get("/indicators/?set=77").status_code == 404
    assert office.get("/indicators/?period=abc").status_code == 422
    assert office.get("/indicators/?period=202413").status_code == 422
    assert office.get("/indicators/straw/?period=2025Q7").status_code == 422


def test_the_screen_is_one_request_and_says_304_while_nothing_was_written() -> None:
    city()
    reader = client("leader")
    page = body(reader.get("/screen/"))
    data = json.loads(page.split('id="screen-data"')[1].split(">", 1)[1].split("</script>")[0])
    assert set(data) == {"map", "focus"}
    assert "Straw utilisation" in page
    first = reader.get("/screen/part")
    assert first.status_code == 200
    again = reader.get("/screen/part", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    told("straw_used", "91")
    renewed = reader.get("/screen/part", headers={"if-none-match": first.headers["ETag"]})
    assert renewed.status_code == 200
    assert "91%" in body(renewed)


def test_a_draft_is_shown_and_marked() -> None:
    city()
    told("cells", "320", closing=202503, state=ReadingState.DRAFT)
    page = body(client("leader").get("/indicators/cell_count/?period=2025Q1"))
    assert "320" in page
    assert "Draft" in page
