"""Targets of indicators through the views: read while typed, refused in words, set, taken away; who answers.

Not for: the board and one figure (test_indicators.py).
"""

import pytest
from tests.faces.web.test_indicators import HTMX, body, city, client
from tests.factories.indicators import department
from tests.factories.registers import small_city

from wufei.programme.indicators.models import Assignment, Target

pytestmark = pytest.mark.django_db


def test_a_target_is_read_while_it_is_typed_and_set_as_people_print_it() -> None:
    city()
    office = client("office")
    read = "/indicators/straw/targets/read"
    assert "understood as ≥ 97%" in body(office.post(read, {"printed": "不低于97%"}))
    assert "understood as &lt; 9%" in body(office.post(read, {"printed": "<90", "unit": "permille"}))
    assert "it shall rise" in body(office.post(read, {"printed": "逐年提升"}))
    assert "not judged" in body(office.post(read, {"printed": "持续推进"}))
    assert "is no target" in body(office.post(read, {"printed": ">>5"}))
    assert "As the plan prints it" in body(office.post(read, {"printed": ""}))
    given = {"place": "3715", "period": "2026", "printed": "≥97%", "baseline": "90", "baseline_period": "2020"}
    assert client("department").post("/indicators/straw/targets", given).status_code == 403
    assert office.post("/indicators/straw/targets", given).status_code == 302
    target = Target.objects.get(indicator__code="straw", closing=202612)
    assert (target.comparator, target.value_micro, target.baseline_micro) == (">=", 97_000_000, 90_000_000)
    form = body(office.get(f"/indicators/straw/targets?target={target.pk}"))
    assert 'value="≥97%"' in form
    assert 'value="2026"' in form


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"printed": ">>5"}, "indicators.target_number"),
        ({"period": "soon"}, "periods.not_a_period"),
        ({"place": "9999"}, "indicators.place_unknown"),
        ({"baseline": "much"}, "units.not_a_number"),
        ({"baseline_period": "x"}, "periods.not_a_period"),
    ],
)
def test_a_target_that_cannot_be_is_refused_in_words(wrong: dict[str, str], where: str) -> None:
    city()
    given = {"place": "3715", "period": "2026", "printed": "≥97%"} | wrong
    answer = client("office").post("/indicators/straw/targets", given, headers=HTMX)
    assert answer.status_code in {404, 422}
    assert where in body(answer)


def test_a_target_is_taken_away_with_its_version() -> None:
    city()
    target = Target.objects.get(indicator__code="straw")
    address = f"/indicators/straw/targets/{target.pk}/drop"
    office = client("office")
    assert office.post(address, {"version": "7", "reason": "x"}).status_code == 409
    assert office.post(address, {"version": str(target.version), "reason": "printed twice"}).status_code == 302
    assert not Target.objects.filter(pk=target.pk).exists()
    assert office.post(address, {"version": "1", "reason": "x"}).status_code == 404


def test_who_answers_is_said_place_by_place() -> None:
    city()
    unit, office = department("市农业农村局"), client("office")
    place = str(small_city()["3715"].pk)
    assert office.post("/indicators/straw/assign", {"place": place, "party": "没有的局"}).status_code == 422
    answer = office.post("/indicators/straw/assign", {"place": place, "party": ["市农业农村局", ""]}, headers=HTMX)
    assert answer["HX-Redirect"].endswith("#answers")
    assert Assignment.objects.get(indicator__code="straw").party_id == unit.pk
    assert "市农业农村局" in body(office.get("/indicators/straw/targets"))
    assert office.post("/indicators/straw/assign", {"place": place}).status_code == 302
    assert not Assignment.objects.exists()
