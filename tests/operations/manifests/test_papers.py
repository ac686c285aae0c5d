"""Labels and manifests as printed, read back from the PDF. WUFEI_PAGES=folder leaves pictures of them there."""

import dataclasses
import datetime as dt
import os
import pathlib
import re

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.operations.manifests import paper_sample as sample

from wufei.kernel.problems import Problem
from wufei.operations.manifests.papers import qr, words
from wufei.operations.manifests.papers.labels import labels_pdf
from wufei.operations.manifests.papers.manifest import manifest_pdf
from wufei.operations.manifests.papers.spec import LabelPaper, ManifestPaper
from wufei.operations.manifests.rules.labels import LARGE, MIDDLE, SIZES, SMALL, LabelSize

# HJ 1276: at least three millimetres of blank around a frame of at least one.
WITHIN_MM = 4.0
ANY_TEXT = st.text(st.sampled_from("废矿物油含铅酸渣（）、；0Ax#*$\\]\"'"), min_size=1, max_size=40)


def _labels(*papers: LabelPaper) -> sample.Read:
    return _shown(labels_pdf(papers), "label")


def _manifest(paper: ManifestPaper) -> sample.Read:
    return _shown(manifest_pdf(paper), f"manifest-{paper.language}")


def _shown(made: bytes, name: str) -> sample.Read:
    read, folder = sample.Read(made), os.environ.get("WUFEI_PAGES")
    if folder:
        read.save(pathlib.Path(folder), name)
    return read


def _flat(text: str) -> str:
    return re.sub(r"\s", "", text)


def _whole(read: sample.Read, at: int, side: float) -> None:
    """Every letter of a label stands within its frame and none on its QR code."""
    code = min(read.squares(at), key=lambda box: box[2] - box[0])
    for letter, left, top, right, bottom in read.letters(at):
        assert min(left, top) >= WITHIN_MM, letter
        assert max(right, bottom) <= side - WITHIN_MM, letter
        assert right <= code[0] or bottom <= code[1] or left >= code[2] or top >= code[3], letter


@pytest.mark.parametrize("size", SIZES)
def test_a_label_is_printed_at_its_size_with_all_its_fields(size: LabelSize) -> None:
    paper = sample.label(size=size)
    read = _labels(paper)
    assert read.sizes() == [pytest.approx((size.side_mm, size.side_mm), abs=0.1)]
    said = read.words()[0]
    for text in (
        *(paper.title, paper.waste_name, paper.waste_class, paper.waste_code, paper.form, "T毒性、I易燃性"),
        *(paper.main_components, paper.harmful_components, paper.precautions, paper.digital_code, paper.unit),
        *(paper.contact, paper.phone, "2026-03-01", "182.5kg", paper.note, "模拟数据"),
    ):
        assert _flat(text) in said
    _whole(read, 0, size.side_mm)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("much", [0, 30])
def test_letters_are_never_below_the_least_height(size: LabelSize, much: int) -> None:
    read = _labels(sample.label(size=size, waste_name="国" + "油" * much, note="国"))
    heights = [bottom - top for letter, _left, top, _right, bottom in read.letters(0) if letter == "国"]
    assert len(heights) == 2
    assert min(heights) >= size.text_mm


@settings(max_examples=12, deadline=None)
@given(name=ANY_TEXT, unit=ANY_TEXT, precautions=ANY_TEXT, size=st.sampled_from(SIZES))
def test_words_wrap_and_shrink_or_are_refused_but_never_cut(
    name: str, unit: str, precautions: str, size: LabelSize
) -> None:
    paper = sample.label(waste_name=name, unit=unit, precautions=precautions, size=size)
    try:
        read = _labels(paper)
    except Problem as problem:
        assert problem.code == "manifests.label_too_full"  # noqa: PT017
        assert len(name + unit + precautions) > 60
        return
    said = read.words()[0]
    assert _flat(name) in said
    assert _flat(unit) in said
    assert _flat(precautions) in said
    _whole(read, 0, size.side_mm)


def test_a_label_that_is_too_full_is_refused_by_its_number() -> None:
    with pytest.raises(Problem) as caught:
        labels_pdf([sample.label(), sample.label(size=MIDDLE, precautions="慎" * 300)])
    assert (caught.value.code, caught.value.where) == ("manifests.label_too_full", "labels.1")
    assert "label 2 (“废矿物油”) do not fit 150 mm in letters of 5 mm" in caught.value.says()


def test_labels_of_several_sizes_go_into_one_file() -> None:
    read = _labels(sample.label(), sample.label(size=LARGE), sample.label(size=LARGE))
    assert [round(width) for width, _height in read.sizes()] == [100, 200, 200]


def test_other_waste_is_black_on_white_and_simulated_only_where_it_is() -> None:
    white = sample.label(orange=False, simulated=False, title="一般工业固体废物", waste_code="900-001-S17")
    read = _labels(white, dataclasses.replace(white, note=""))
    assert all("模拟数据" not in said and "900-001-S17" in said for said in read.words())
    assert read.document[0].render().to_pil().convert("RGB").getpixel((15, 268)) == (255, 255, 255)
    ground = _labels(sample.label()).document[0].render().to_pil().convert("RGB")
    assert ground.getpixel((15, 268)) == (255, 150, 0)


def test_real_and_simulated_labels_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="all real or all simulated"):
        labels_pdf([sample.label(), sample.label(simulated=False)])
    with pytest.raises(ValueError, match="one at least"):
        labels_pdf([])


def _matrix(text: str) -> list[list[int]]:
    """The code that segno makes of a text, with its quiet zone."""
    return [list(row) for row in segno.make_qr(text, error="m").matrix_iter(border=qr.QUIET)]


@pytest.mark.parametrize("size", SIZES)
def test_the_code_of_a_label_is_the_one_it_should_be(size: LabelSize) -> None:
    paper = sample.label(size=size)
    read, expected = _labels(paper), _matrix(paper.qr_text)
    room = size.side_mm * 0.23
    box = next(box for box in read.squares(0) if box[2] - box[0] == pytest.approx(room, abs=0.1))
    assert read.dark(0, box, len(expected)) == expected


def test_the_codes_of_a_manifest_are_the_ones_they_should_be() -> None:
    paper = sample.manifest()
    read = _manifest(paper)
    for at, text, side in ((0, paper.qr_text, 24), (-1, paper.proof_letters, 52)):
        page = at % len(read.sizes())
        box = next(box for box in read.squares(page) if box[2] - box[0] == pytest.approx(side, abs=0.1))
        assert read.dark(page, box, len(_matrix(text))) == _matrix(text)


def test_a_code_too_fine_to_read_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be read at"):
        labels_pdf([sample.label(qr_text="x" * 600)])
    with pytest.raises(ValueError, match=r"\w"):
        manifest_pdf(sample.manifest(proof_letters="x" * 5000))


@pytest.mark.parametrize("name", ["waste_name", "unit", "note", "precautions", "title", "contact", "digital_code"])
def test_hostile_words_stand_on_a_label_as_they_are(name: str) -> None:
    assert _flat(sample.HOSTILE) in _labels(sample.label(**{name: sample.HOSTILE})).words()[0]


def test_a_manifest_says_everything_on_a4() -> None:
    paper = sample.manifest()
    read = _manifest(paper)
    assert read.sizes() == [pytest.approx((210, 297), abs=0.1)] * len(read.sizes())
    said = "".join(read.words())
    for text in (
        *(paper.title, paper.number, paper.state, sample.GENERATOR, sample.CARRIER, sample.RECEIVER, sample.UNIT),
        *("R9废油再提炼", "2.1905", "2.1880", "鲁P·12345", sample.code(12), "2,190.0", "赵敏", "C4E1", "入账"),
        *(paper.key_hash, paper.proof_note, "YD20260302000871", "打印时间2026-03-0308:00"),
    ):
        assert _flat(text) in said
    for at, page in enumerate(read.words(), start=1):
        assert f"第{at}页，共{len(read.words())}页" in page
        assert paper.foot in page
        assert "模拟数据" in page
        assert paper.number in page


def test_a_manifest_in_english_has_english_heads_only() -> None:
    paper = sample.manifest(
        language="en",
        title="Transfer manifest",
        state="Accepted",
        simulated=False,
        foot="Liaocheng",
        parties=(),
        facts=(),
        waste=(),
        legs=(),
        packages=(),
        signatures=(),
        ledger=(),
        proof_note="",
    )
    said = _manifest(paper).words()[0]
    assert not re.search(r"[\u4e00-\u9fff]", said)
    assert "Number20263715000123StateAcceptedWaste" in said
    assert "NoneSignatures" in said
    assert "Printed2026-03-0308:00Page1of1" in said


def test_both_languages_say_the_same_things() -> None:
    assert words.ZH.keys() == words.EN.keys()
    places = {name: re.findall(r"{\w+}", text) for name, text in words.ZH.items()}
    assert places == {name: re.findall(r"{\w+}", text) for name, text in words.EN.items()}


def test_a_long_table_repeats_its_head_and_loses_no_row() -> None:
    read = _manifest(sample.manifest(packages=sample.packages(150)))
    pages = read.words()
    with_rows = [page for page in pages if sample.code(1)[:26] in page]
    assert len(with_rows) >= 3
    assert all("序号编码容器废物名称日期数量（kg）接受情况" in page for page in with_rows)
    assert all("".join(pages).count(sample.code(at)) == 1 for at in range(1, 151))


def test_hostile_words_stand_on_a_manifest_as_they_are() -> None:
    host = sample.HOSTILE
    paper = sample.manifest(title=host, number=host[:24], state=host, facts=[(host, host)], foot=host, key_hash=host)
    said = "".join(_manifest(paper).words())
    assert said.count(_flat(host)) >= 6


def test_no_word_of_a_manifest_runs_off_the_page() -> None:
    long = {"title": "长" * 200, "state": "W" * 90, "facts": [("L" * 60, "述" * 3000), ("x", "W" * 900)]}
    waste = dataclasses.replace(sample.manifest().waste[0], name="名" * 1500, treatment="W" * 300)
    read = _manifest(sample.manifest(**long, waste=[waste, waste], foot="脚" * 80))
    for at in range(len(read.sizes())):
        for letter, left, top, right, bottom in read.letters(at):
            assert left >= 4, letter
            assert right <= 210 - 14.5, letter
            assert top >= 4, letter
            assert bottom <= 297 - 4, letter
    said = "".join(read.words())
    assert said.count("述") == 3000
    assert said.count("名") >= 3000


@pytest.mark.parametrize("paper", [lambda: labels_pdf([sample.label()]), lambda: manifest_pdf(sample.manifest())])
def test_the_same_paper_has_the_same_bytes(paper: object) -> None:
    assert callable(paper)
    assert paper() == paper()


@pytest.mark.parametrize(
    ("mass_g", "text"),
    [
        (0, "0 kg"),
        (1, "0.001 kg"),
        (182_500, "182.5 kg"),
        (999_999, "999.999 kg"),
        (1_000_000, "1 t"),
        (12_345_678, "12.345678 t"),
        (1_234_500_000_000, "1,234,500 t"),
    ],
)
def test_a_mass_is_written_exactly(mass_g: int, text: str) -> None:
    assert words.mass_text(mass_g) == text


@given(masses=st.lists(st.integers(0, 10**13), min_size=1, max_size=5))
def test_masses_of_a_column_are_exact_and_alike(masses: list[int]) -> None:
    unit, texts = words.masses_text(masses)
    scale = {"kg": 3, "t": 6}[unit]
    wholes = [text.replace(",", "").partition(".") for text in texts]
    assert [int(whole + part.ljust(scale, "0")) for whole, _point, part in wholes] == masses
    assert len({len(part) for _whole_part, _point, part in wholes}) == 1


def test_what_is_no_mass_and_no_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="whole grams"):
        sample.label(mass_g=-1)
    with pytest.raises(ValueError, match="whole grams"):
        sample.label(mass_g=182.5)
    with pytest.raises(ValueError, match="in which zone"):
        sample.manifest(printed_at=dt.datetime(2026, 3, 3))  # noqa: DTZ001
    with pytest.raises(ValueError, match="80 characters"):
        sample.manifest(foot="脚" * 81)
    with pytest.raises(ValueError, match="title"):
        sample.label(title=" ")


def test_what_is_not_known_is_a_dash() -> None:
    said = _labels(sample.label(mass_g=None, note="", precautions="", size=SMALL)).words()[0]
    assert "注意事项—" in said
    assert "废物重量—备注—" in said
