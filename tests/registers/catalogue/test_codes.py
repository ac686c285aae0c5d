"""What a code must look like, how well one answers a search, what two editions say otherwise. Pure judgement."""

import csv
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import probes

from wufei.registers.catalogue.rules.codes import class_of, code_faults, form_faults, hazards_of, spelled, tidy
from wufei.registers.catalogue.rules.diff import differences
from wufei.registers.catalogue.rules.search import ranked, score
from wufei.registers.catalogue.rules.shipped import shipped_factors, shipped_lists, shipped_steps
from wufei.registers.catalogue.spec import COMPARED, Change, CodeIn, Form

HW = Form(
    pattern=r"\d{3}-\d{3}-(?P<class>\d{2})",
    class_pattern=r"HW\d{2}",
    class_form="HW{class}",
    example="900-214-08",
    hazards=True,
)
FIELDS = ("code", *COMPARED, "industry_en", "also")


def row(code: str, name: str = "废物", **more: str) -> dict[str, str]:
    return {**dict.fromkeys(FIELDS, ""), "code": code, "name_zh": name, **more}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 900-214-08 ", "900-214-08"),
        ("900－214－08", "900-214-08"),
        ("９００-214-08", "900-214-08"),
        ("900–214–08", "900-214-08"),
        ("hw08", "HW08"),
    ],
)
def test_a_code_is_kept_as_the_list_writes_it(typed: str, kept: str) -> None:
    assert spelled(typed, HW) == kept
    assert spelled("straw", Form()) == "straw"


def test_a_code_names_its_class() -> None:
    assert class_of("900-214-08", HW) == "HW08"
    assert class_of("HW08", HW) is None
    assert tidy(CodeIn(code="900-214-08", name_zh="废油"), HW).parent == "HW08"


@pytest.mark.parametrize(
    ("given_", "fault"),
    [
        (CodeIn(code="900-214-8", name_zh="废油"), "catalogue.code_form"),
        (CodeIn(code="", name_zh="废油"), "catalogue.code_form"),
        (CodeIn(code="900-214-08", name_zh="废油", parent="HW09"), "catalogue.code_class"),
        (CodeIn(code="900-214-08"), "catalogue.name_missing"),
        (CodeIn(code="900-214-08", name_zh="废油", hazards="T,X"), "catalogue.hazards_wrong"),
        (CodeIn(code="900-214-08", name_zh="废油", hazards="T,"), "catalogue.hazards_wrong"),
    ],
)
def test_what_is_wrong_with_a_code_is_said(given_: CodeIn, fault: str) -> None:
    assert [problem.code for problem in code_faults(tidy(given_, HW), HW)] == [fault]


def test_a_list_needs_a_code_and_sound_patterns() -> None:
    assert [p.code for p in form_faults("Hw", Form(pattern="("))] == ["catalogue.list_code", "catalogue.pattern_wrong"]
    assert not form_faults("hw-2", HW)


@pytest.mark.parametrize(
    ("text", "letters", "certain"),
    [
        ("T,I", ("T", "I"), True),
        ("T/In", ("T", "In"), False),
        ("T/C/I/R/In", ("T", "C", "I", "R", "In"), False),
        ("In", ("In",), True),
        ("", (), True),
    ],
)
def test_hazards_are_read(text: str, letters: tuple[str, ...], *, certain: bool) -> None:
    assert hazards_of(text) == (letters, certain)


ROWS = [
    row("900-214-08", "车船维修废机油", also="废机油,废润滑油", name_en="Waste engine oil", industry_zh="非特定行业"),
    row("900-249-08", "其他废矿物油", also="废油桶"),
    row("900-041-49", "沾染危废的包装", also="废漆桶,废油桶"),
    row("251-001-08", "炼油罐底油泥", industry_zh="精炼石油产品制造"),
    row("HW08", "废矿物油类"),
]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("900-214-08", "900-214-08"),
        ("90021408", "900-214-08"),
        ("９００-214", "900-214-08"),
        ("废机油", "900-214-08"),
        ("engine oil", "900-214-08"),
        ("ENGINE", "900-214-08"),
        ("汽车换下来的废机油", "900-214-08"),
        ("废漆桶", "900-041-49"),
        ("石油 油泥", "251-001-08"),
        ("hw08", "HW08"),
    ],
)
def test_the_best_answer_stands_first(words: str, first: str) -> None:
    assert ranked(words, ROWS, 10)[0][0]["code"] == first


def test_nothing_answers_to_nothing() -> None:
    assert ranked("", ROWS, 10) == []
    assert ranked("   ", ROWS, 10) == []
    assert ranked("木材", ROWS, 10) == []


@given(st.text(max_size=60), st.text(max_size=30))
def test_a_search_takes_any_text(words: str, name: str) -> None:
    assert score(words, row("A01", name)) >= 0
    found = ranked(words, ROWS, 3)
    assert len(found) <= 3
    assert [s for _row, s in found] == sorted((s for _row, s in found), reverse=True)


EDITIONS = st.dictionaries(st.sampled_from(string.ascii_lowercase[:6]), st.sampled_from(["甲", "乙", "丙"]))


@given(before=EDITIONS, after=EDITIONS)
def test_a_difference_is_complete_and_turns_around(before: dict[str, str], after: dict[str, str]) -> None:
    old, new = ([row(code, name) for code, name in side.items()] for side in (before, after))
    found = {d.code: d.change for d in differences(old, new)}
    back = {d.code: d.change for d in differences(new, old)}
    assert found.keys() == back.keys() == {c for c in before.keys() | after.keys() if before.get(c) != after.get(c)}
    turned = {Change.ADDED: Change.GONE, Change.GONE: Change.ADDED, Change.CHANGED: Change.CHANGED}
    assert back == {code: turned[change] for code, change in found.items()}
    assert not differences(old, old)


def test_a_wording_typed_on_one_side_only_is_no_difference() -> None:
    assert not differences([row("a", wording="官方文本")], [row("a")])
    assert differences([row("a", wording="官方文本")], [row("a", wording="新文本")])[0].fields == (
        ("wording", "官方文本", "新文本"),
    )


def test_what_ships_is_sound() -> None:
    there = set()
    for shipped in shipped_lists():
        assert not form_faults(shipped.code, shipped.form)
        for edition in shipped.editions:
            codes = [given_.code for given_ in edition.codes]
            assert len(codes) == len(set(codes)), shipped.code
            for given_ in edition.codes:
                assert not code_faults(given_, shipped.form), given_
                assert not given_.parent or given_.parent in codes, given_
                assert given_.name_en
                assert not given_.wording  # official texts are the user's own
            there |= {(shipped.code, code) for code in codes}
            for item in edition.exemptions:
                assert set(item.codes) <= set(codes), item
    counts = {shipped.code: len(shipped.editions[0].codes) for shipped in shipped_lists()}
    assert counts["hw"] == 46 + 467
    assert counts["sw"] == 35
    assert len({item.number for item in shipped_lists()[0].editions[0].exemptions}) == 32
    for step in shipped_steps():
        assert (step.source_list, step.source_code) in there, step
        assert (step.target_list, step.target_code) in there, step
    for factor in shipped_factors():
        assert factor.low_micro <= factor.high_micro
        assert factor.source


LONGEST_SHARED = 13  # characters in a row that are no chemical's name any more


@pytest.fixture(scope="module")
def published() -> dict[str, str]:
    """Code → official description."""
    folder = probes.cases()
    path = folder / "reference" / "hw-codes.csv" if folder else None
    if path is None or not path.exists():
        pytest.skip("published cases: no list of hazardous wastes to compare with")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {found["code"]: found["description"] for found in csv.DictReader(file)}


def test_the_list_is_whole_and_its_short_names_are_ours(published: dict[str, str]) -> None:
    shipped = {given_.code: given_ for given_ in shipped_lists()[0].editions[0].codes if given_.parent}
    assert shipped.keys() == published.keys()
    for code, official in published.items():
        name = shipped[code].name_zh
        runs = {name[n : n + LONGEST_SHARED] for n in range(len(name) - LONGEST_SHARED + 1)}
        assert not any(run in official for run in runs), code
