"""The catalogue through its acts: what ships, editions and their days, rows of files, factors by place and day."""

import dataclasses
import datetime as dt

import pytest
from tests.factories.registers import SETUP, actor, party, small_city

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import Problem, Problems
from wufei.kernel.tables.actions import table_export, table_import
from wufei.kernel.tables.spec import Format, Outcome
from wufei.registers.catalogue.actions import editions as actions
from wufei.registers.catalogue.actions import rows
from wufei.registers.catalogue.actions.factors import factor_set
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped
from wufei.registers.catalogue.models import Edition, Factor, WasteCode
from wufei.registers.catalogue.queries import codes, editions, factors
from wufei.registers.catalogue.spec import Change, CodeEditionState, CodeIn, FactorIn, Link, Relation

pytestmark = pytest.mark.django_db
NEW_YEAR = dt.date(2025, 1, 1)
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def shipped() -> None:
    """What ships, loaded."""
    catalogue_load_shipped(actor=SETUP)


def edition(name: str = "2021") -> Edition:
    return Edition.objects.get(list__code="hw", edition=name)


def next_edition(**fields: object) -> Edition:
    """A draft of 2025 with the codes of 2021."""
    told = {"valid_from": NEW_YEAR, "copy_of": edition().pk, **fields}
    return actions.edition_add(actor=SETUP, list_code="hw", edition="2025", **told)  # type: ignore[arg-type]


def measured(value: int, place: str = "", since: dt.date = NEW_YEAR) -> FactorIn:
    """What somebody measured of wheat straw."""
    return FactorIn(
        code="straw.wheat_ratio",
        domain="straw",
        item_zh="小麦",
        item_en="Wheat",
        quantity_zh="草谷比",
        quantity_en="Straw to grain ratio",
        low_micro=value,
        high_micro=value,
        unit="1",
        source="田间实测",
        place_code=place,
        valid_from=since,
    )


def ratio(value: int, place: str = "", since: dt.date = NEW_YEAR) -> Factor:
    return factor_set(actor=SETUP, given=measured(value, place, since))


def test_what_ships_is_loaded_once_and_what_people_changed_stays() -> None:
    first = catalogue_load_shipped(actor=SETUP)
    assert first.lists == first.editions == 7
    assert first.exemptions == 59
    assert first.factors == Factor.objects.count()
    own = ratio(1_210_000)
    again = catalogue_load_shipped(actor=SETUP)
    assert again.total == 0
    assert Factor.objects.get(pk=own.pk).superseded_at is None
    assert Entry.objects.filter(act="catalogue.shipped.load").count() == 1


def test_a_search_finds_what_people_call_it(shipped: None) -> None:
    found = codes.code_search(actor=SETUP, words="废电瓶", day=TODAY)
    assert found[0].code == "900-052-31"
    assert {row.edition.list.code for row in codes.code_search(actor=SETUP, words="污泥", list_code="sw")} == {"sw"}
    assert codes.code_search(actor=SETUP, words="不存在的东西啊", day=TODAY) == []


def test_a_document_is_read_by_the_edition_of_its_day(shipped: None) -> None:
    draft = next_edition()
    rows.code_put(actor=SETUP, edition_id=draft.pk, given=CodeIn(code="900-214-08", name_zh="废润滑油"))
    before = codes.code_on(actor=SETUP, list_code="hw", code="900-214-08", day=TODAY)
    assert before.edition == edition()  # a draft binds nobody
    actions.edition_publish(actor=SETUP, edition_id=draft.pk, version=draft.version)
    for day, name in ((dt.date(2024, 12, 31), "2021"), (NEW_YEAR, "2025"), (TODAY, "2025")):
        assert codes.code_on(actor=SETUP, list_code="hw", code="900-214-08", day=day).edition.edition == name
    with pytest.raises(Problem) as none:
        codes.code_on(actor=SETUP, list_code="hw", code="900-214-08", day=dt.date(2019, 1, 1))
    assert none.value.code == "catalogue.nothing_in_force"
    assert Emitted.objects.filter(topic="catalogue.edition_published").count() == 1


def test_an_edition_whose_last_day_is_over_binds_until_another_begins(shipped: None) -> None:
    assert editions.edition_on(actor=SETUP, list_code="hw", day=TODAY) == edition()
    with clock.freeze(dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)):
        hazardous = next(shelf for shelf in editions.shelves(SETUP) if shelf.list.code == "hw")
    assert [(row.in_force, row.lapsed) for row in hazardous.editions] == [(True, True)]


def test_the_edition_before_ends_the_day_before_unless_it_says_so_itself(shipped: None) -> None:
    Edition.objects.filter(pk=edition().pk).update(valid_to=None)
    draft = next_edition()
    actions.edition_publish(actor=SETUP, edition_id=draft.pk, version=draft.version)
    assert edition().valid_to == dt.date(2024, 12, 31)


def test_a_difference_shows_what_was_imported(shipped: None) -> None:
    draft = next_edition()
    rows.code_remove(actor=SETUP, edition_id=draft.pk, code="900-214-08")
    rows.code_put(actor=SETUP, edition_id=draft.pk, given=CodeIn(code="321-999-48", name_zh="锡冶炼烟尘", hazards="T"))
    rows.code_put(actor=SETUP, edition_id=draft.pk, given=CodeIn(code="900-249-08", hazards="T"))
    found = editions.edition_diff(actor=SETUP, before=edition(), after=draft)
    assert {(d.change, d.code) for d in found} == {
        (Change.GONE, "900-214-08"),
        (Change.ADDED, "321-999-48"),
        (Change.CHANGED, "900-249-08"),
    }


def test_a_published_edition_only_grows(shipped: None) -> None:
    there = edition().pk
    given = CodeIn(code="900-214-08", wording="官方文本", also="黑机油")
    assert rows.code_put(actor=SETUP, edition_id=there, given=given) is Outcome.CHANGED
    assert rows.code_put(actor=SETUP, edition_id=there, given=given) is Outcome.UNCHANGED
    for wrong in (CodeIn(code="900-214-08", name_zh="别的"), CodeIn(code="900-214-08", hazards="In")):
        with pytest.raises(Problem) as sealed:
            rows.code_put(actor=SETUP, edition_id=there, given=wrong)
        assert sealed.value.code == "catalogue.edition_sealed"
    assert (
        rows.code_put(actor=SETUP, edition_id=there, given=CodeIn(code="111-111-08", name_zh="新的")) is Outcome.CREATED
    )
    with pytest.raises(Problem) as lost:
        rows.code_put(actor=SETUP, edition_id=there, given=CodeIn(code="111-111-98", name_zh="新的"))
    assert lost.value.code == "catalogue.parent_unknown"
    with pytest.raises(Problem):
        rows.code_remove(actor=SETUP, edition_id=there, code="900-214-08")
    assert codes.code_search(actor=SETUP, words="黑机油", day=TODAY)[0].code == "900-214-08"


def test_an_edition_is_published_whole_or_not(shipped: None) -> None:
    empty = actions.edition_add(actor=SETUP, list_code="hw", edition="x", valid_from=NEW_YEAR)
    with pytest.raises(Problem) as nothing:
        actions.edition_publish(actor=SETUP, edition_id=empty.pk, version=empty.version)
    assert nothing.value.code == "catalogue.edition_empty"
    rows.code_put(actor=SETUP, edition_id=empty.pk, given=CodeIn(code="900-214-08", name_zh="废油"))
    with pytest.raises(Problems) as lost:
        actions.edition_publish(actor=SETUP, edition_id=empty.pk, version=empty.version)
    assert [p.code for p in lost.value.problems] == ["catalogue.parent_unknown"]
    rows.code_put(actor=SETUP, edition_id=empty.pk, given=CodeIn(code="HW08", name_zh="废矿物油"))
    published = actions.edition_publish(actor=SETUP, edition_id=empty.pk, version=empty.version)
    second = next_edition()
    with pytest.raises(Problem) as taken:
        actions.edition_publish(actor=SETUP, edition_id=second.pk, version=second.version)
    assert taken.value.code == "catalogue.day_taken"
    withdrawn = actions.edition_withdraw(actor=SETUP, edition_id=published.pk, version=published.version, reason="错")
    actions.edition_publish(actor=SETUP, edition_id=second.pk, version=second.version)
    assert withdrawn.state == CodeEditionState.WITHDRAWN
    assert editions.edition_on(actor=SETUP, list_code="hw", day=TODAY).edition == "2025"


def test_only_a_draft_is_thrown_away(shipped: None) -> None:
    draft = next_edition()
    actions.edition_discard(actor=SETUP, edition_id=draft.pk, version=draft.version)
    assert not WasteCode.objects.filter(edition_id=draft.pk).exists()
    with pytest.raises(Problem) as kept:
        actions.edition_discard(actor=SETUP, edition_id=edition().pk, version=edition().version)
    assert kept.value.code == "kernel.no_such_move"


def test_a_code_knows_its_exemptions_and_its_kin(shipped: None) -> None:
    sharps = codes.code_on(actor=SETUP, list_code="hw", code="841-002-01", day=TODAY)
    leaf = codes.leaf(actor=SETUP, code_id=sharps.pk)
    assert leaf.parent is not None
    assert leaf.parent.code == "HW01"
    assert [walk.source.code for walk in leaf.comes_from] == ["sharps"]
    assert {row.number for row in leaf.exemptions} == {2, 4}  # its class, and itself
    moved = codes.exemptions_of(actor=SETUP, code=sharps, link=Link.TRANSPORT)
    assert moved
    assert {row.link for row in moved} <= {"transport", "all"}


def test_a_code_leads_to_what_it_became(shipped: None) -> None:
    draft = next_edition()
    ends = {"source": (edition().pk, "900-214-08"), "target": (draft.pk, "900-249-08")}
    assert rows.crosswalk_put(actor=SETUP, **ends, relation=Relation.MERGED) is Outcome.CREATED  # type: ignore[arg-type]
    assert rows.crosswalk_put(actor=SETUP, **ends, relation=Relation.MERGED) is Outcome.UNCHANGED  # type: ignore[arg-type]
    old = codes.code_on(actor=SETUP, list_code="hw", code="900-214-08", day=TODAY)
    assert [walk.target.code for walk in codes.leaf(actor=SETUP, code_id=old.pk).leads_to] == ["900-249-08"]
    with pytest.raises(Problem):
        rows.crosswalk_put(actor=SETUP, source=ends["source"], target=ends["source"], relation=Relation.SAME)


def test_the_nearest_place_and_the_latest_day_decide_a_factor(shipped: None) -> None:
    small_city()

    def held(place: str, day: dt.date = TODAY) -> int:
        return factors.factor_on(actor=SETUP, code="straw.wheat_ratio", day=day, place_code=place).low_micro

    shipped_value = held("371502")
    ratio(1_200_000, "3715")
    ratio(1_300_000, "371502", dt.date(2025, 6, 1))
    assert [held(place) for place in ("", "37", "3715", "371522", "371502001")] == [
        shipped_value,
        shipped_value,
        1_200_000,
        1_200_000,
        1_300_000,
    ]
    assert held("371502", dt.date(2025, 5, 31)) == 1_200_000
    assert held("371502", dt.date(2024, 12, 31)) == shipped_value
    with pytest.raises(Problem) as unknown:
        factors.factor_on(actor=SETUP, code="straw.wheat_ratio", day=dt.date(1999, 1, 1))
    assert unknown.value.code == "catalogue.factor_unknown"


def test_a_new_value_keeps_the_old_one(shipped: None) -> None:
    small_city()
    old = ratio(1_200_000)
    assert ratio(1_200_000) == old  # the same again is nothing new
    new = ratio(1_250_000)
    old.refresh_from_db()
    assert old.superseded_at is not None
    assert factors.factor_on(actor=SETUP, code="straw.wheat_ratio", day=TODAY) == new
    entry = Entry.objects.filter(act="catalogue.factor.set").latest("pk")
    assert entry.change["value_micro"] == [[1_200_000, 1_200_000], [1_250_000, 1_250_000]]


def test_a_factor_without_source_is_refused_with_all_that_is_wrong() -> None:
    given = dataclasses.replace(measured(2), code="Straw", item_zh="", high_micro=1, source=" ")
    with pytest.raises(Problems) as wrong:
        factor_set(actor=SETUP, given=given)
    assert {p.code.partition(".")[2] for p in wrong.value.problems} == {
        "factor_code",
        "name_missing",
        "factor_range",
        "source_missing",
    }


def test_every_table_goes_out_and_comes_in_unchanged(shipped: None) -> None:
    for table in ("waste-codes", "waste-exemptions", "waste-crosswalks", "factors"):
        content = table_export(actor=SETUP, table=table, format=Format.XLSX)
        report = table_import(actor=SETUP, table=table, data=content, name=f"{table}.xlsx")
        assert (report.created, report.changed, report.refused) == (0, 0, 0), (table, report.faults[:3])
        assert report.unchanged


def test_wordings_are_imported_from_a_copy_of_the_official_table(shipped: None) -> None:
    copy = '名录,版本,废物代码,危险废物,危险特性\nhw,2021,900-214-08,某段官方文字,"T,I"\nhw,2021,900-214-0,错码,T\n'
    report = table_import(actor=SETUP, table="waste-codes", data=copy.encode(), name="copy.csv")
    assert (report.changed, report.refused) == (1, 1)
    assert report.faults[0].problem.code == "catalogue.code_form"
    found = codes.code_on(actor=SETUP, list_code="hw", code="900-214-08", day=TODAY)
    assert found.wording == "某段官方文字"


def test_who_may_do_what(shipped: None) -> None:
    small_city()
    enterprise, county, office = actor("enterprise", party=party()), actor("county", place="371502"), actor("office")
    draft = next_edition()
    assert codes.code_search(actor=enterprise, words="废机油", day=TODAY)
    assert draft not in editions.editions_visible_to(enterprise)
    assert draft in editions.editions_visible_to(office)
    for refused in (enterprise, county):
        with pytest.raises(Problem) as forbidden:
            actions.edition_publish(actor=refused, edition_id=edition().pk, version=1)
        assert forbidden.value.code == "access.not_allowed"
    with pytest.raises(Problem):
        factor_set(actor=county, given=measured(1_100_000, "371522"))
    assert factor_set(actor=county, given=measured(1_100_000, "371502")).place_code == "371502"
