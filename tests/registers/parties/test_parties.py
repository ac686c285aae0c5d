"""Parties, their names and sites: what is refused, what is kept with a mark, merging, reading."""

import datetime as dt

import pytest
from tests.factories.registers import SETUP, actor, party, person, small_city

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.actions import drain
from wufei.kernel.problems import Problem
from wufei.registers.identity import queries as identity
from wufei.registers.parties import queries
from wufei.registers.parties.actions import (
    authorities_create,
    name_add,
    party_change,
    party_close,
    party_create,
    party_merge,
    party_reopen,
    site_change,
    site_close,
    site_create,
)
from wufei.registers.parties.models import Party, Site
from wufei.registers.parties.spec import Covers, NameKind, PartyKind

pytestmark = pytest.mark.django_db
GOOD = "91110000600037341L"  # passes its check figure
BAD = "91110000600037341A"


def refused(code: str, act: object) -> None:
    """The act is refused with this code."""
    assert callable(act)
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code
    assert caught.value.remedy()


def test_a_wrong_credit_code_is_kept_and_marked() -> None:
    assert party(uscc=f" {GOOD.lower()} ").uscc == GOOD
    doubtful = party(uscc=BAD)
    assert (doubtful.uscc, doubtful.uscc_doubt) == (BAD, True)
    party("另一家", uscc=BAD)  # two doubtful ones may be equal
    corrected = party_change(actor=SETUP, party_id=doubtful.pk, version=1, uscc="")
    assert not corrected.uscc_doubt


def test_one_sound_code_and_one_name_in_one_place_is_one_party() -> None:
    small_city()
    party("诚信回收站", place="371502", uscc=GOOD)
    refused("parties.uscc_taken", lambda: party("别家", uscc=GOOD))
    refused("parties.name_taken", lambda: party("诚信回收站", place="371502"))
    assert party("诚信回收站", place="371581")
    refused("parties.name_missing", lambda: party_create(actor=SETUP, kind=PartyKind.FARM, name="  "))


def test_a_collective_says_whom_it_covers_and_nothing_else_does() -> None:
    refused("parties.covers_wrong", lambda: party("各街道", PartyKind.COLLECTIVE))
    refused("parties.covers_wrong", lambda: party("市财政局", PartyKind.DEPARTMENT, covers=Covers.TOWNSHIPS))
    assert party("各街道", PartyKind.COLLECTIVE, covers=Covers.TOWNSHIPS).covers == "townships"


def test_a_renamed_party_keeps_its_former_name() -> None:
    made = party("市环境保护局", PartyKind.DEPARTMENT)
    party_change(actor=SETUP, party_id=made.pk, version=1, name="市生态环境局")
    assert [(n.name, n.kind) for n in made.names.all()] == [("市环境保护局", "former")]
    assert queries.party_named(actor=SETUP, name="市环境保护局") == made


def test_no_ring_of_parents() -> None:
    top, below = party(), party()
    below = party_change(actor=SETUP, party_id=below.pk, version=1, parent_id=top.pk)
    refused("parties.ring", lambda: party_change(actor=SETUP, party_id=top.pk, version=1, parent_id=below.pk))
    refused("parties.ring", lambda: party_change(actor=SETUP, party_id=top.pk, version=1, parent_id=top.pk))


def test_whoever_acts_for_a_department_acts_for_what_is_below() -> None:
    top = party("市城市管理局", PartyKind.DEPARTMENT)
    below = party("市环卫中心", PartyKind.PUBLIC_BODY, parent_id=top.pk)
    acting = actor("department", party=top)
    party_change(actor=acting, party_id=below.pk, version=1, phone="0635-1")
    site_create(actor=acting, party_id=below.pk, name="转运站")
    refused("access.not_allowed", lambda: party_change(actor=acting, party_id=party().pk, version=1, phone="1"))


def test_a_party_is_not_moved_into_somebody_elses_place() -> None:
    small_city()
    mine = party(place="371502")
    acting = actor("county", place="371502")
    refused(
        "access.not_allowed",
        lambda: party_change(actor=acting, party_id=mine.pk, version=1, place_code="371581"),
    )
    assert Party.objects.get(pk=mine.pk).place_id == mine.place_id
    site = site_create(actor=acting, party_id=mine.pk, name="厂")
    refused(
        "access.not_allowed",
        lambda: site_change(actor=acting, site_id=site.pk, version=1, place_code="371581"),
    )


def test_closing_and_opening_again() -> None:
    made = party("老厂")
    closed = party_close(actor=SETUP, party_id=made.pk, version=1)
    refused("access.wrong_state", lambda: party_change(actor=SETUP, party_id=made.pk, version=2, phone="1"))
    assert list(queries.party_search(actor=SETUP, words="老厂")) == []
    assert list(queries.party_search(actor=SETUP, words="老厂", closed=True)) == [closed]
    twin = party("老厂")
    refused("parties.name_taken", lambda: party_reopen(actor=SETUP, party_id=made.pk, version=2))
    party_close(actor=SETUP, party_id=twin.pk, version=1)
    assert party_reopen(actor=SETUP, party_id=made.pk, version=2).valid_to is None


def test_merging_moves_names_sites_children_and_memberships() -> None:
    kept, gone = party("聊城市生态环境局", PartyKind.DEPARTMENT), party("市环保局", PartyKind.DEPARTMENT)
    name_add(actor=SETUP, party_id=gone.pk, name="环保局")
    site_create(actor=SETUP, party_id=kept.pk, name="机关")
    site_create(actor=SETUP, party_id=gone.pk, name="机关")
    child = party(parent_id=gone.pk)
    somebody = person("department", party=gone)
    party_merge(actor=SETUP, kept_id=kept.pk, gone_id=gone.pk, gone_version=1)
    drain()
    gone.refresh_from_db()
    child.refresh_from_db()
    assert gone.merged_into_id == kept.pk
    assert queries.party_state(gone) == "closed"
    assert {n.name for n in kept.names.all()} == {"市环保局", "环保局"}
    assert Site.objects.filter(party=kept).count() == 2
    assert child.parent_id == kept.pk
    assert somebody.memberships.get().party_id == kept.pk
    assert Entry.objects.filter(act="identity.membership.follow").count() == 1
    assert any(g.party_id == kept.pk for g in identity.actor_by_id(somebody.pk).grants)


def test_merging_with_oneself_or_a_collective_is_refused() -> None:
    one, many = party(), party("各街道", PartyKind.COLLECTIVE, covers=Covers.TOWNSHIPS)
    refused(
        "parties.merge_self",
        lambda: party_merge(actor=SETUP, kept_id=one.pk, gone_id=one.pk, gone_version=1),
    )
    refused(
        "parties.merge_collective",
        lambda: party_merge(actor=SETUP, kept_id=one.pk, gone_id=many.pk, gone_version=1),
    )


def test_a_site_has_a_position_or_says_why_not() -> None:
    made = party()
    point = {"type": "Point", "coordinates": [115.985, 36.457]}
    site = site_create(actor=SETUP, party_id=made.pk, name="厂", geometry=point)
    assert (site.longitude_micro, site.latitude_micro) == (115_985_000, 36_457_000)
    far = {"type": "Point", "coordinates": [36.457, 115.985]}
    for wrong in (far, {"type": "LineString", "coordinates": [[115, 36], [116, 37]]}, {"type": "Point"}):
        refused(
            "parties.geometry_wrong",
            lambda wrong=wrong: site_change(actor=SETUP, site_id=site.pk, version=1, geometry=wrong),
        )
    site = site_change(actor=SETUP, site_id=site.pk, version=1, geometry=None)
    assert site.longitude_micro is None
    refused("parties.name_taken", lambda: site_create(actor=SETUP, party_id=made.pk, name="厂"))
    assert site_close(actor=SETUP, site_id=site.pk, version=2).valid_to == clock.today() - dt.timedelta(days=1)


def test_search_finds_any_word_of_any_name() -> None:
    made = party("聊城市大数据局", PartyKind.DEPARTMENT)
    name_add(actor=SETUP, party_id=made.pk, name="市大数据发展中心", kind=NameKind.FORMER)
    for words in ("大数据", "聊城 数据", "发展中心"):
        assert list(queries.party_search(actor=SETUP, words=words)) == [made]
    assert list(queries.party_search(actor=SETUP, words="大数据 财政")) == []


def test_an_enterprise_sees_itself_only() -> None:
    mine, _other = party(), party()
    acting = actor("enterprise", party=mine)
    assert list(queries.visible_to(acting)) == [mine]
    refused("kernel.not_found", lambda: queries.party_get(actor=acting, party_id=_other.pk))


def test_the_authorities_of_a_city_and_its_collectives() -> None:
    small_city()
    counts = authorities_create(actor=SETUP, city_code="3715")
    assert (counts.created, counts.unchanged) == (9 + 8, 0)
    assert authorities_create(actor=SETUP, city_code="3715").created == 0
    members = queries.members(actor=SETUP, covers=Covers.COUNTIES_AND_ZONES, city_code="3715")
    assert {m.name for m in members} == {
        "东昌府区人民政府",
        "临清市人民政府",
        "莘县人民政府",
        "聊城经济技术开发区管理委员会",
    }
    streets = queries.members(actor=SETUP, covers=Covers.TOWNSHIPS, city_code="371502")
    assert {m.name for m in streets} == {"东昌府区古楼街道办事处", "东昌府区柳园街道办事处"}
    assert not queries.members(actor=SETUP, covers=Covers.DEPARTMENTS, city_code="3715")


def test_printed_names_are_read_with_the_register() -> None:
    small_city()
    authorities_create(actor=SETUP, city_code="3715")
    office = party("聊城市大数据局", PartyKind.DEPARTMENT, "3715")
    firsts = queries.names_read(
        actor=SETUP, printed=["市大数据局", "各县（市、区）人民政府", "市气象局", "古楼街道"], city_code="3715"
    )
    assert firsts[0].best is not None
    assert firsts[0].best.party_id == office.pk
    assert firsts[1].covers is Covers.COUNTIES
    assert firsts[1].best is not None
    assert firsts[2].best is None
    assert firsts[3].best is not None
    assert Party.objects.get(pk=firsts[3].best.party_id).name == "东昌府区古楼街道办事处"


def test_reading_names_takes_few_queries(django_assert_max_num_queries) -> None:
    small_city()
    authorities_create(actor=SETUP, city_code="3715")
    with django_assert_max_num_queries(6):
        queries.names_read(actor=SETUP, printed=["市大数据局"] * 50, city_code="3715")
