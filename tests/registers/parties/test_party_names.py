"""Printed names of departments: which party they mean, with which confidence. No table is asked here."""

import json
import os
import pathlib
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wufei.registers.parties.rules import names
from wufei.registers.parties.rules.collectives import collective_of
from wufei.registers.parties.rules.names import match_name
from wufei.registers.parties.spec import SURE, Candidate, Covers, PartyKind

CASES = pathlib.Path(os.environ.get("WUFEI_CASES", pathlib.Path(__file__).parents[4] / "shared"))
STEMS = (
    *(
        "大数据局",
        "发展和改革委员会",
        "公安局",
        "生态环境局",
        "市场监督管理局",
        "商务和投资促进局",
        "农业农村局",
        "财政局",
    ),
    *("住房和城乡建设局", "城市管理局", "工业和信息化局", "卫生健康委员会", "水利局", "自然资源和规划局", "交通运输局"),
    *("科学技术局", "教育和体育局", "文化和旅游局", "人力资源和社会保障局", "应急管理局", "行政审批服务局", "统计局"),
)
PLACES = ("聊城市", "聊城", "东昌府区", "东昌府", "临清市", "临清", "莘县")
PARTIES = {
    1 + i: Candidate(1 + i, f"{place}{stem}")
    for i, (place, stem) in enumerate((p, s) for p in ("聊城市", "东昌府区", "临清市", "莘县") for s in STEMS)
}
for number, (name, kind) in enumerate(
    (
        ("国家税务总局聊城市税务局", PartyKind.DEPARTMENT),
        ("聊城市生态环境局东昌府区分局", PartyKind.DEPARTMENT),
        ("聊城经济技术开发区管理委员会", PartyKind.ZONE_COMMITTEE),
        ("聊城高新技术产业开发区管理委员会", PartyKind.ZONE_COMMITTEE),
        ("东昌府区人民政府", PartyKind.GOVERNMENT),
        ("东昌府区古楼街道办事处", PartyKind.GOVERNMENT),
        ("聊城市无废城市建设工作领导小组办公室", PartyKind.DEPARTMENT),
    ),
    start=900,
):
    PARTIES[number] = Candidate(number, name, kind=kind)


def best(printed: str) -> tuple[str, float]:
    """The name and confidence of the best reading."""
    found = match_name(printed, PARTIES.values(), city_names=PLACES)
    return (PARTIES[found[0].party_id].name, found[0].confidence) if found else ("", 0.0)


TAKEN = {
    "市大数据局": "聊城市大数据局",
    "聊城市大数据局": "聊城市大数据局",
    "市发展改革委员会": "聊城市发展和改革委员会",
    "市发展和改革委员会": "聊城市发展和改革委员会",
    "市发展改革委": "聊城市发展和改革委员会",
    "市发改委": "聊城市发展和改革委员会",
    "市公安局局": "聊城市公安局",
    "市市生态环境局": "聊城市生态环境局",
    "商务和投资促进局": "聊城市商务和投资促进局",
    "市市场监督管理局": "聊城市市场监督管理局",
    "市市场监管局": "聊城市市场监督管理局",
    "市场监管局": "聊城市市场监督管理局",
    "市住房城乡建设局": "聊城市住房和城乡建设局",
    "市住建局": "聊城市住房和城乡建设局",
    "市城管局": "聊城市城市管理局",
    "市工信局": "聊城市工业和信息化局",
    "市卫健委": "聊城市卫生健康委员会",
    "市人社局": "聊城市人力资源和社会保障局",
    "市教育体育局": "聊城市教育和体育局",
    "市税务局": "国家税务总局聊城市税务局",
    "区生态环境分局": "聊城市生态环境局东昌府区分局",
    "经开区管委会": "聊城经济技术开发区管理委员会",
    "高新区管委会": "聊城高新技术产业开发区管理委员会",
    "东昌府区政府": "东昌府区人民政府",
    "东昌府区": "东昌府区人民政府",
    "东昌府区农业局": "东昌府区农业农村局",
    "临清市发改局": "临清市发展和改革委员会",
    "莘县住建局": "莘县住房和城乡建设局",
    "市生态环境局等": "聊城市生态环境局",
    "市无废办": "聊城市无废城市建设工作领导小组办公室",
    " 市 财政局，": "聊城市财政局",
}


@pytest.mark.parametrize("printed", TAKEN)
def test_what_documents_print_is_read_surely(printed: str) -> None:
    name, confidence = best(printed)
    assert name == TAKEN[printed]
    assert confidence >= SURE


ASKED = {
    "市农业农业局": "聊城市农业农村局",
    "市环境局": "聊城市生态环境局",
    "市商务投促局": "聊城市商务和投资促进局",
    "古楼街道": "东昌府区古楼街道办事处",
}


@pytest.mark.parametrize("printed", ASKED)
def test_what_is_only_likely_is_proposed_for_a_person_to_confirm(printed: str) -> None:
    name, confidence = best(printed)
    assert name == ASKED[printed]
    assert 0.5 <= confidence < SURE


@pytest.mark.parametrize("printed", ["区农业农村局", "县农业农村局"])
def test_a_name_that_several_counties_share_is_never_sure(printed: str) -> None:
    assert best(printed)[1] < SURE


@pytest.mark.parametrize("printed", ["市气象局", "某某有限公司", "", "市", "，", "中国人民银行聊城市分行"])
def test_a_stranger_is_not_taken_for_somebody(printed: str) -> None:
    assert best(printed)[1] < SURE


def test_a_known_other_name_is_as_good_as_the_name() -> None:
    known = [Candidate(1, "重庆市渝北区生态环境局", ("渝北环保", "区环境局"))]
    (found,) = match_name("渝北环保", known, city_names=("渝北区",))
    assert found.confidence == 1.0


def test_in_a_plan_of_a_district_the_district_is_meant_by_its_level() -> None:
    known = [
        Candidate(1, "重庆市渝北区城市管理局"),
        Candidate(2, "重庆市城市管理局"),
        Candidate(3, "重庆市渝北区住房和城乡建设委员会"),
        Candidate(4, "重庆市环卫集团有限公司", kind=PartyKind.ENTERPRISE),
    ]
    read = {
        printed: match_name(printed, known, city_names=("渝北区", "重庆市"))[0]
        for printed in ("区城市管理局", "市城市管理局", "区住房城乡建委", "市环卫集团", "城市管理局")
    }
    assert {printed: match.party_id for printed, match in read.items()} == {
        "区城市管理局": 1,
        "市城市管理局": 2,
        "区住房城乡建委": 3,
        "市环卫集团": 4,
        "城市管理局": 1,
    }
    assert all(match.sure for match in read.values())


COLLECTIVE = {
    "各县(市、区)人民政府": Covers.COUNTIES,
    "各县（市、区）人民政府": Covers.COUNTIES,
    "各区县": Covers.COUNTIES,
    "各县、区人民政府": Covers.COUNTIES,
    "各县（市、区）人民政府、市属开发区管委会": Covers.COUNTIES_AND_ZONES,
    "各开发区管委会": Covers.ZONES,
    "各街道": Covers.TOWNSHIPS,
    "各镇、街道": Covers.TOWNSHIPS,
    "各乡镇（街道）": Covers.TOWNSHIPS,
    "有关部门": Covers.DEPARTMENTS,
    "市有关部门": Covers.DEPARTMENTS,
    "区级有关部门": Covers.DEPARTMENTS,
    "领导小组成员单位": Covers.GROUP_MEMBERS,
    "无废城市建设领导小组成员单位": Covers.GROUP_MEMBERS,
    "有关企业": Covers.ENTERPRISES,
    "各有关单位": Covers.EVERYBODY,
}


@pytest.mark.parametrize("printed", COLLECTIVE)
def test_a_collective_name_is_no_single_party(printed: str) -> None:
    assert collective_of(printed) is COLLECTIVE[printed]
    assert match_name(printed, PARTIES.values(), city_names=PLACES) == []


def test_a_collective_in_the_register_is_found_by_whom_it_covers() -> None:
    known = [*PARTIES.values(), Candidate(7000, "各乡镇、街道", kind=PartyKind.COLLECTIVE, covers=Covers.TOWNSHIPS)]
    (found,) = match_name("各街道", known, city_names=PLACES)
    assert (found.party_id, found.sure) == (7000, True)


@pytest.mark.parametrize("printed", [party.name for party in PARTIES.values()])
def test_a_single_party_is_no_collective(printed: str) -> None:
    assert collective_of(printed) is None


def test_hundreds_by_hundreds_in_a_blink() -> None:
    known = [Candidate(i, f"{PLACES[i % 7]}{STEMS[i % len(STEMS)]}{i // 50 or ''}") for i in range(500)]
    printed = [f"市{STEMS[i % len(STEMS)][: 3 + i % 4]}{'局委办处'[i % 4]}" for i in range(500)]
    index = names.Index(known, PLACES)
    start = time.process_time()
    for name in printed:
        index.read(name)
    assert time.process_time() - start < 0.9  # 0.15 s where this was written; machines differ


Text = st.text(alphabet="市区县省局委办和与及各有关部门企业公司聊城东昌府生态环境发展改革（）()、 a1", max_size=14)


@settings(max_examples=200, deadline=None)
@given(Text)
def test_any_text_is_read_without_failing_and_within_bounds(printed: str) -> None:
    found = match_name(printed, PARTIES.values(), city_names=PLACES)
    assert all(0.5 <= match.confidence <= 1.0 for match in found)
    assert [m.confidence for m in found] == sorted((m.confidence for m in found), reverse=True)
    assert len({m.party_id for m in found}) == len(found)
    assert match_name(printed, PARTIES.values(), city_names=PLACES) == found


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(PARTIES)))
def test_a_party_is_always_found_by_its_own_name_first(party_id: int) -> None:
    found = match_name(PARTIES[party_id].name, PARTIES.values(), city_names=PLACES)
    assert (found[0].party_id, found[0].confidence) == (party_id, 1.0)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(STEMS), st.data())
def test_a_bare_city_name_with_one_character_lost_still_leads_to_the_city(stem: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(1, len(stem) - 2)) if len(stem) > 3 else 0
    printed = "市" + stem[:position] + stem[position + 1 :] if position else "市" + stem
    assert best(printed)[0] in {f"聊城市{stem}", *(f"聊城市{other}" for other in STEMS if printed[1:] in other)}


def test_the_names_of_the_published_plans_are_read(tmp_path: pathlib.Path) -> None:
    """The units of a published plan, with the register a city would have, are read without one false sure match."""
    gold = CASES / "plans" / "yubei-2024-tasks.gold.json"
    if not gold.exists():
        pytest.skip("the published cases are not here (WUFEI_CASES)")
    tasks = json.loads(gold.read_text())["tasks"]
    printed = {u for t in tasks for a in t["actions"] for role in ("lead", "support", "responsible") for u in a[role]}
    full = {
        "区发展改革委": "重庆市渝北区发展和改革委员会",
        "区经济信息委": "重庆市渝北区经济和信息化委员会",
        "区财政局": "重庆市渝北区财政局",
        "区规划自然资源局": "重庆市渝北区规划和自然资源局",
        "区生态环境局": "重庆市渝北区生态环境局",
        "区住房城乡建委": "重庆市渝北区住房和城乡建设委员会",
        "区城市管理局": "重庆市渝北区城市管理局",
        "区商务委": "重庆市渝北区商务委员会",
        "区卫生健康委": "重庆市渝北区卫生健康委员会",
        "区农业农村委": "重庆市渝北区农业农村委员会",
        "市环卫集团": "重庆市环卫集团有限公司",
        "区税务局": "国家税务总局重庆市渝北区税务局",
        "区供销合作社": "重庆市渝北区供销合作社联合社",
        "区交通局": "重庆市渝北区交通局",
        "区机关事务中心": "重庆市渝北区机关事务管理中心",
        "区科技局": "重庆市渝北区科学技术局",
        "区水利局": "重庆市渝北区水利局",
        "区文化旅游委": "重庆市渝北区文化和旅游发展委员会",
        "区市场监管局": "重庆市渝北区市场监督管理局",
        "市邮政管理五分局": "重庆市邮政管理局五分局",
        "区公安分局": "重庆市公安局渝北区分局",
        "区无废办": "渝北区无废城市建设工作领导小组办公室",
    }
    assert printed - set(full) == {"领导小组成员单位"}
    known = {i: Candidate(i, name) for i, name in enumerate(full.values(), start=1)}
    surely = 0
    for name in sorted(printed & set(full)):
        found = match_name(name, known.values(), city_names=("渝北区", "渝北", "重庆市", "重庆"))
        assert found, name
        assert known[found[0].party_id].name == full[name], name
        surely += found[0].sure
    assert surely >= 20
    assert collective_of("领导小组成员单位") is Covers.GROUP_MEMBERS


def test_the_table_of_everyday_names_is_sound() -> None:
    for short, full in names._abbreviations().items():
        assert full, short
        assert not re.search(r"\s", short + "".join(full))
        assert names.key(short)
