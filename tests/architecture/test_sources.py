"""What the syntax trees show: look-ups by string, foreign writes, clocks, sizes, names, acts without permission."""

from pathlib import Path

import pytest
from tools.checks import acts, sources
from tools.steps import ROOT


def test_the_sources_keep_the_house_rules() -> None:
    assert sources.faults(ROOT) == []


def test_every_act_takes_an_actor_and_asks_the_policy() -> None:
    assert acts.faults(ROOT) == []


def _write(root: Path, name: str, text: str) -> Path:
    path = root / "src" / "wufei" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


FOREIGN = "from wufei.registers.places.models import Place\n"
LINES = [
    (
        "get_model",
        "registers/places/queries.py",
        "from django.apps import apps\nX = apps.get_model('plans', 'Task')",
        "get_model hides",
    ),
    ("foreign create", "programme/plans/actions.py", FOREIGN + "Place.objects.create(code='1')", "writes Place"),
    (
        "foreign update",
        "programme/plans/actions.py",
        FOREIGN + "Place.objects.filter(pk=1).update(name='x')",
        "writes Place",
    ),
    ("foreign delete", "faces/web/places.py", FOREIGN + "Place.objects.all().delete()", "writes Place"),
    (
        "foreign write by module",
        "programme/plans/actions.py",
        "from wufei.registers.places import models\nmodels.Place.objects.get_or_create(code='1')",
        "writes models",
    ),
    ("timezone.now", "programme/plans/queries.py", "from django.utils import timezone\nX = timezone.now()", "clock"),
    ("datetime.now", "programme/plans/queries.py", "import datetime as dt\nX = dt.datetime.now(tz=dt.UTC)", "clock"),
    ("date.today", "programme/plans/queries.py", "import datetime\nX = datetime.date.today()", "clock"),
    ("a clock by default", "programme/plans/models.py", "X = models.DateTimeField(auto_now_add=True)", "clock"),
    ("a state written by hand", "programme/plans/actions.py", "task.state = 'done'", "writes a state"),
    (
        "a state updated",
        "programme/plans/actions.py",
        "Task.objects.filter(pk=1).update(state='done')",
        "writes a state",
    ),
    ("a vague name", "programme/plans/utils.py", "X = 1", "says nothing"),
    ("a vague folder", "programme/plans/helpers/one.py", "X = 1", "says nothing"),
    ("a long file", "programme/plans/spec.py", "X = 1\n" * 400, "lines, at most 400"),
    ("a long function", "programme/plans/spec.py", "def f():\n" + "    x = 1\n" * 70, "f: 71 lines"),
    ("Chinese in a face", "faces/web/places.py", "TITLE = '地方'", "Chinese text"),
]


@pytest.mark.parametrize(("name", "file", "code", "words"), LINES, ids=[line[0] for line in LINES])
def test_a_breach_is_noticed(tmp_path: Path, name: str, file: str, code: str, words: str) -> None:
    path = _write(tmp_path, file, f'"""A module."""\n{code}\n')
    assert any(words in fault for fault in sources.file_faults(path, tmp_path)), name


def test_a_module_without_docstring_is_noticed(tmp_path: Path) -> None:
    assert sources.file_faults(_write(tmp_path, "kernel/x.py", "X = 1\n"), tmp_path) == [
        "src/wufei/kernel/x.py: no docstring: what it is and what it is not for"
    ]


LAWFUL = '''"""A module."""
from wufei.kernel import clock
from wufei.registers.places.models import Place
from wufei.programme.plans.models import Task

def f(task: Task) -> None:
    """Read others' tables, write our own."""
    Place.objects.filter(pk=1).first()
    Task.objects.create(at=clock.now())
    {}.update(name="x")
'''


def test_what_is_lawful_passes(tmp_path: Path) -> None:
    assert sources.file_faults(_write(tmp_path, "programme/plans/actions.py", LAWFUL), tmp_path) == []


ACTS = [
    ("no actor", "def thing_do(*, name): require(1)", "does not take `actor` first"),
    ("positional", "def thing_do(actor, name): require(actor)", "positional"),
    ("actor not first", "def thing_do(*, name, actor): require(actor)", "does not take `actor` first"),
    ("no permission", "def thing_do(*, actor): pass", "asks no permission"),
    ("an empty excuse", 'def thing_do(*, actor):\n    """Do.\n\n    No permission:\n    """', "asks no permission"),
]


@pytest.mark.parametrize(("name", "code", "words"), ACTS, ids=[act[0] for act in ACTS])
def test_an_unlawful_act_is_noticed(tmp_path: Path, name: str, code: str, words: str) -> None:
    _write(tmp_path, "programme/plans/actions.py", code)
    assert any(words in fault for fault in acts.faults(tmp_path)), name


def test_lawful_acts_pass(tmp_path: Path) -> None:
    _write(tmp_path, "programme/plans/actions/one.py", "def a(*, actor): _ask(actor)\ndef _ask(actor): require(actor)")
    _write(tmp_path, "programme/plans/actions/two.py", "from .one import a\ndef b(*, actor): a(actor=actor)")
    _write(
        tmp_path,
        "kernel/x/actions.py",
        'def emit(event):\n    """Write.\n\n    No actor: the act it belongs to has one.\n    """',
    )
    assert acts.faults(tmp_path) == []


def test_in_a_folder_with_a_door_only_what_it_gives_out_is_public(tmp_path: Path) -> None:
    _write(tmp_path, "programme/plans/actions/__init__.py", "from wufei.programme.plans.actions.one import act")
    _write(tmp_path, "programme/plans/actions/one.py", "def act(*, actor): require(actor)\ndef guard(x): pass")
    assert acts.faults(tmp_path) == []
    _write(tmp_path, "faces/web/x.py", "from wufei.programme.plans.actions.one import guard")
    assert acts.faults(tmp_path) == [
        "src/wufei/faces/web/x.py: reaches past wufei.programme.plans.actions; import from it"
    ]
