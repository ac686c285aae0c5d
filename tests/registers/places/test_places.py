"""Single places: the two trees, codes, dates, reading."""

import datetime as dt

import pytest
from tests.factories.registers import SETUP, actor, small_city

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import STALE, Problem
from wufei.registers.places import queries
from wufei.registers.places.actions import place_change, place_close, place_create, place_reopen
from wufei.registers.places.models import Place
from wufei.registers.places.rules import codes
from wufei.registers.places.spec import CLOSED, PlaceKind, Tree

pytestmark = pytest.mark.django_db
A, G = Tree.ADMINISTRATIVE, Tree.GRID


def make(
    code: str, kind: PlaceKind, tree: Tree = A, *, parent: str = "", within: str = "", name: str = "新地方"
) -> Place:
    return place_create(actor=SETUP, tree=tree, kind=kind, code=code, name=name, parent_code=parent, within_code=within)


WRONG = [
    ("371503", PlaceKind.COUNTY, A, "3716", "", "kernel.not_found"),
    ("371603", PlaceKind.COUNTY, A, "3715", "", "places.code_wrong"),
    ("37150", PlaceKind.COUNTY, A, "3715", "", "places.code_wrong"),
    ("371502001", PlaceKind.TOWNSHIP, A, "371502", "", "places.code_taken"),
    ("371503", PlaceKind.COUNTY, A, "371502", "", "places.kind_wrong"),
    ("371502G001", PlaceKind.PARK, A, "371502", "", "places.kind_wrong"),
    ("371502G001", PlaceKind.PARK, G, "", "", "places.within_missing"),
    ("371502001", PlaceKind.PARK, G, "", "371502", "places.code_wrong"),
    ("371503", PlaceKind.COUNTY, G, "3715", "", "places.kind_wrong"),
]


@pytest.mark.parametrize("case", WRONG, ids=[f"{case[0]} {case[-1]}" for case in WRONG])
def test_what_does_not_fit_is_refused(case: tuple[str, PlaceKind, Tree, str, str, str]) -> None:
    code, kind, tree, parent, within, fault = case
    small_city()
    with pytest.raises(Problem) as caught:
        make(code, kind, tree, parent=parent, within=within)
    assert caught.value.code == fault
    assert caught.value.remedy()


def test_two_trees_at_once() -> None:
    small_city()
    park = make("371502G01", PlaceKind.PARK, G, within="371502", name="化工产业园")
    firm = make("371502G0101", PlaceKind.ENTERPRISE, G, parent=park.code, name="某某化工")
    make("371502G010101", PlaceKind.BUILDING, G, parent=firm.code, name="3号仓库")
    cell = make("371502001G1", PlaceKind.CELL, G, within="371502001", name="第一网格")
    assert firm.within is not None
    assert firm.within.code == "371502"
    trees = queries.place_tree(actor=SETUP, tree=G)
    assert [(b.place.name, [c.place.name for c in b.below]) for b in trees] == [
        ("第一网格", []),
        ("化工产业园", ["某某化工"]),
    ]
    reach = actor("county", place="371502")
    assert {p.code for p in queries.visible_to(reach)} >= {cell.code, firm.code}
    city = queries.place_tree(actor=SETUP, code="3715")
    assert [branch.place.code for branch in city] == ["3715"]
    assert {branch.place.code for branch in city[0].below} == {"371502", "371522", "371581", "3715Z01"}


def test_tree_takes_one_query_whatever_its_size(django_assert_num_queries) -> None:
    small_city()
    with django_assert_num_queries(1):
        queries.place_tree(actor=SETUP)


def test_a_zone_may_hold_townships_of_its_own() -> None:
    small_city()
    town = make("3715Z01001", PlaceKind.TOWNSHIP, parent="3715Z01", name="蒋官屯街道")
    assert town.short_name == "蒋官屯"


def test_a_change_is_logged_told_and_counted() -> None:
    place = small_city()["371502"]
    changed = place_change(actor=SETUP, place_id=place.pk, version=1, name="新区", longitude_micro=115_980_000)
    assert changed.version == 2
    entry = Entry.objects.get(act="places.place.change")
    assert entry.change == {"name": ["东昌府区", "新区"], "longitude_micro": [None, 115_980_000]}
    assert Emitted.objects.filter(topic="places.place_changed").count() == 1
    same = place_change(actor=SETUP, place_id=place.pk, version=2, name="新区")
    assert same.version == 2
    with pytest.raises(Problem) as caught:
        place_change(actor=SETUP, place_id=place.pk, version=1, name="又新区")
    assert caught.value.fault is STALE


def test_a_place_closes_after_what_is_below_and_opens_again() -> None:
    places = small_city()
    with pytest.raises(Problem) as caught:
        place_close(actor=SETUP, place_id=places["371522"].pk, version=1)
    assert caught.value.code == "places.still_open_below"
    town = place_close(actor=SETUP, place_id=places["371522100"].pk, version=1)
    assert queries.place_state(town) == CLOSED
    with pytest.raises(Problem) as caught:
        place_change(actor=SETUP, place_id=town.pk, version=2, name="别名")
    assert caught.value.code == "access.wrong_state"
    place_close(actor=SETUP, place_id=places["371522"].pk, version=1)
    assert "371522" not in {p.code for p in queries.counties(actor=SETUP, city_code="3715")}
    place_reopen(actor=SETUP, place_id=places["371522"].pk, version=2)
    assert "371522" in {p.code for p in queries.counties(actor=SETUP, city_code="3715")}


def test_a_place_that_ends_later_is_open_until_then() -> None:
    place = small_city()["3715Z01"]
    later = clock.today() + dt.timedelta(days=10)
    place = place_close(actor=SETUP, place_id=place.pk, version=1, last_day=later)
    assert queries.place_state(place) == "open"
    with clock.freeze(clock.now() + dt.timedelta(days=11)):
        assert queries.place_state(place) == CLOSED


@pytest.mark.parametrize("words", ["东昌", "371502", "昌府"])
def test_search(words: str) -> None:
    small_city()
    assert "371502" in {p.code for p in queries.place_search(actor=SETUP, words=words)}


def test_a_name_that_two_places_have_names_none() -> None:
    small_city()
    make("371581002", PlaceKind.TOWNSHIP, parent="371581", name="古楼街道")
    assert queries.place_named(actor=SETUP, name="古楼街道") is None
    found = queries.place_named(actor=SETUP, name="古楼街道", below="371502")
    assert found is not None
    assert found.code == "371502001"


@pytest.mark.parametrize(
    ("name", "short"),
    [("聊城市", "聊城"), ("莘县", "莘县"), ("古楼街道", "古楼"), ("新疆维吾尔自治区", "新疆"), ("喀什地区", "喀什")],
)
def test_short_names(name: str, short: str) -> None:
    assert codes.short_name(name) == short
