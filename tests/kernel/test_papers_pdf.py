"""PDFs from templates: words are data, invented figures are marked, nothing comes from outside. Not for: apps."""

import json
import pathlib
import re

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wufei.kernel.papers import pdf

HOSTILE = [
    '#import "x": *',
    "*a* _b_ `c`",
    "$x^2$",
    "\\ \\u{41}",
    "] [ } {",
    "\"q\" 'q' -- ...",
    "<label> @ref",
    "= 标题",
    "// no",
    "%PDF",
]
TEMPLATE = """
#let paper(data) = {
  set page(width: 80mm, height: 50mm, margin: 12mm)
  for words in data.words { page(words) }
}
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    return _template(tmp_path_factory.mktemp("templates"), TEMPLATE)


def _template(folder: pathlib.Path, text: str) -> pathlib.Path:
    path = folder / "inner" / "paper.typ"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def _write(template: pathlib.Path, *words: object, simulated: bool = False, language: str = "zh") -> bytes:
    return pdf.write(template, {"words": words}, title="标题", language=language, simulated=simulated)  # type: ignore[arg-type]


def _pages(made: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made)]


def _flat(words: str) -> str:
    return re.sub(r"\s", "", words)


def test_a_page_has_its_size_and_its_words(template: pathlib.Path) -> None:
    document = pypdfium2.PdfDocument(_write(template, "危险废物 Waste 900-249-08"))
    width, height = (points / 72 * 25.4 for points in document[0].get_size())
    assert (width, height) == pytest.approx((80, 50), abs=0.1)
    assert _pages(_write(template, "危险废物 Waste 900-249-08")) == ["危险废物 Waste 900-249-08"]


def test_the_same_paper_has_the_same_bytes_and_no_time_of_making(template: pathlib.Path) -> None:
    made = _write(template, "一", "二")
    assert made == _write(template, "一", "二")
    known = pypdfium2.PdfDocument(made).get_metadata_dict()
    assert (known["Title"], known["CreationDate"], known["ModDate"]) == ("标题", "", "")


@pytest.mark.parametrize(("language", "mark"), [("zh", "模拟数据"), ("en", "Simulated data")])
def test_each_page_of_invented_figures_says_so(template: pathlib.Path, language: str, mark: str) -> None:
    assert [mark in page for page in _pages(_write(template, "一", "二", simulated=True, language=language))] == [
        True
    ] * 2
    assert mark not in "".join(_pages(_write(template, "一", "二", language=language)))


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_never_markup(template: pathlib.Path, words: str) -> None:
    assert _flat(_pages(_write(template, words))[0]) == _flat(words)


@settings(max_examples=25, deadline=None)
@given(words=st.text(st.sampled_from("#*_`$\\[](){}<>@=-+/~\"'&%|^!?,.;:0aA废物，（）\n "), min_size=1, max_size=60))
def test_whatever_is_written_is_read(template: pathlib.Path, words: str) -> None:
    assert _flat("".join(_pages(_write(template, words)))) == _flat(words)


def test_what_hides_is_left_out_and_what_has_no_glyph_shows_a_box(template: pathlib.Path) -> None:
    assert _pages(_write(template, "a\x00b\x1bc\u202ed\ud800e")) == ["abcde"]
    blank, boxed = (pypdfium2.PdfDocument(_write(template, words))[0].render().to_numpy() for words in ("", "😀ש"))
    assert (blank != boxed).any()


def test_a_long_word_stays_on_its_page(template: pathlib.Path) -> None:
    page = pypdfium2.PdfDocument(_write(template, "W" * 50))[0].get_textpage()
    boxes = [page.get_charbox(at) for at in range(page.count_chars()) if page.get_text_range(at, 1) == "W"]
    assert len(boxes) == 50
    assert max(right for _left, _bottom, right, _top in boxes) <= (80 - 12) / 25.4 * 72 + 0.5


def test_only_the_type_that_is_shipped_is_known() -> None:
    assert sorted(pdf._fonts().families()) == ["Noto Sans SC", "Noto Serif SC"]


@pytest.mark.parametrize("path", ["/../secret.txt", "../secret.txt", "/etc/hostname"])
def test_a_template_reads_its_own_folder_only(tmp_path: pathlib.Path, path: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    with pytest.raises(pdf.TemplateError):
        _write(_template(tmp_path, f"#let paper(data) = read({json.dumps(path)})"))


def test_a_template_may_read_beside_itself(tmp_path: pathlib.Path) -> None:
    template = _template(tmp_path, '#import "part.typ": part\n#let paper(data) = part')
    (template.parent / "part.typ").write_text("#let part = [teil]")
    assert _pages(_write(template)) == ["teil"]


def test_a_package_is_refused_before_the_network_is_asked(tmp_path: pathlib.Path) -> None:
    template = _template(tmp_path, '#import "part.typ": *\n#let paper(data) = []')
    (template.parent / "part.typ").write_text('#import "@preview/cetz:0.3.0"')
    with pytest.raises(pdf.TemplateError, match=r"part\.typ: imports a package"):
        _write(template)


def test_a_fault_of_a_template_says_where_it_is(tmp_path: pathlib.Path) -> None:
    with pytest.raises(pdf.TemplateError, match=r"paper\.typ:2") as caught:
        _write(_template(tmp_path, "#let paper(data) = {\n  panic(data.words.at(0))\n}"), "too long")
    assert caught.value.said == "panicked with: too long"


def test_what_json_does_not_know_is_refused(template: pathlib.Path) -> None:
    with pytest.raises(TypeError):
        _write(template, object())
    with pytest.raises(ValueError, match="JSON"):
        _write(template, float("nan"))
