"""Every text a person reads is marked, translated, and names the same values in both languages."""

from pathlib import Path

import pytest
from tools import messages
from tools.checks import templates
from tools.steps import ROOT


def test_no_template_holds_bare_text() -> None:
    assert templates.faults(ROOT) == []


def test_every_text_has_its_chinese() -> None:
    assert messages.faults(ROOT) == []


@pytest.mark.parametrize(
    "text",
    [
        "<p>Hello</p>",
        "<p>逾期</p>",
        "<p>{{ n }} tasks</p>",
        '<input placeholder="Name">',
        '<button title="Close"></button>',
        '<a hx-confirm="Sure?">{% translate "Delete" %}</a>',
        '<input type="submit" value="Send">',
        "<h1>{% if x %}Yes{% endif %}</h1>",
        "<{{ kind }}>Words</{{ kind }}>",
    ],
)
def test_bare_text_is_noticed(text: str) -> None:
    assert templates.text_faults(text)


@pytest.mark.parametrize(
    "text",
    [
        '<p class="lead">{% translate "Hello" %} · {{ n }} — 3 %</p>',
        "{% blocktranslate count n=n %}one{% plural %}many{% endblocktranslate %}",
        "{# a note #}{% comment %}more notes{% endcomment %}",
        "<script>const a = 'words';</script><style>p { color: red }</style>",
        '<a translate="no">Wufei</a>',
        "{% block shellclass %}w-foot{% endblock %}",
        '<{% if x %}a href="{{ x }}"{% else %}b{% endif %} class="chip">{{ y }}</{% if x %}a{% else %}b{% endif %}>',
        '<{{ kind }}{% if x %} class="line" data-for="{{ y }}"{% endif %}>{{ z }}</{{ kind }}>',
        '<input type="hidden" name="version" value="{{ version }}">',
        '<div title="{% translate "Close" %}" {% if x %}hidden{% endif %}>&nbsp;</div>',
    ],
)
def test_marked_text_passes(text: str) -> None:
    assert templates.text_faults(text) == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    package = tmp_path / "src" / "wufei"
    package.mkdir(parents=True)
    (package / "a.py").write_text('A = _("Hello {name}")\nB = ngettext("%(n)s row", "%(n)s rows", n)\n')
    (package / "a.html").write_text('<p>\n  {% if x %}\n    {% translate "Open" context "menu" %}\n  {% endif %}</p>')
    messages.update(tmp_path)
    return tmp_path


def _translate(project: Path, **words: str) -> None:
    path = messages.catalogue_path(project, "zh_Hans")
    text = path.read_text()
    for before, after in words.values():
        assert before in text
        text = text.replace(before, after)
    path.write_text(text)


HELLO = ('msgid "Hello {name}"\nmsgstr ""', 'msgid "Hello {name}"\nmsgstr "你好 {name}"')
ROWS = ('msgstr[0] ""', 'msgstr[0] "%(n)s 行"')
OPEN = ('msgid "Open"\nmsgstr ""', 'msgid "Open"\nmsgstr "打开"')


def test_a_complete_catalogue_passes(project: Path) -> None:
    _translate(project, hello=HELLO, rows=ROWS, open=OPEN)
    assert messages.faults(project) == []


def test_missing_words_are_noticed(project: Path) -> None:
    _translate(project, hello=HELLO, rows=ROWS)
    assert messages.faults(project) == ["zh_Hans: not translated: 'Open'"]


def test_differing_places_are_noticed(project: Path) -> None:
    _translate(project, hello=(HELLO[0], HELLO[1].replace("你好 {name}", "你好 {nom}")), rows=ROWS, open=OPEN)
    assert messages.faults(project) == ["zh_Hans: placeholders ['nom'] instead of ['name']: 'Hello {name}'"]


def test_a_fuzzy_text_is_noticed(project: Path) -> None:
    _translate(project, hello=HELLO, rows=ROWS, open=(OPEN[0], OPEN[1]), mark=("#: src/wufei/a.html\n", "#, fuzzy\n"))
    assert messages.faults(project) == ["zh_Hans: fuzzy: 'Open'"]


def test_a_new_text_is_noticed_and_an_old_one_kept(project: Path) -> None:
    _translate(project, hello=HELLO, rows=ROWS, open=OPEN)
    source = project / "src" / "wufei" / "a.py"
    kept = source.read_text()
    source.write_text('A = _("Something new")\n')
    assert len([f for f in messages.faults(project) if "run `make messages`" in f]) == 3
    messages.update(project)
    source.write_text(kept)
    messages.update(project)
    assert messages.faults(project) == []


def test_updating_twice_changes_nothing(project: Path) -> None:
    path = messages.catalogue_path(project, "zh_Hans")
    once = path.read_bytes()
    messages.update(project)
    assert path.read_bytes() == once
    assert b"POT-Creation-Date" not in once
