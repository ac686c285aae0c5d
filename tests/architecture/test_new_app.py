"""A new app made by the tool stands in the house as if it had always been there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture.house import House
from tools import skeleton
from tools.checks import acts, sources
from tools.steps import ROOT


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house with one more app."""
    folder = tmp_path_factory.mktemp("new")
    house = House(folder)
    made = skeleton.make(folder, "programme", "sample_rounds")
    assert all(path.exists() for path in made)
    assert house.broken() == set()
    return folder


def test_it_keeps_the_house_rules(folder: Path) -> None:
    app = folder / "src" / "wufei" / "programme" / "sample_rounds"
    assert [fault for path in app.rglob("*.py") for fault in sources.file_faults(path, folder)] == []
    assert acts.app_faults([app / "actions.py"], folder) == []


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=["style", "layout"])
def test_it_is_clean(folder: Path, command: list[str]) -> None:
    places = ["src/wufei/programme/sample_rounds", "tests/programme/sample_rounds"]
    ruff = [str(Path(sys.executable).parent / "ruff"), *command, *places]
    done = subprocess.run(ruff, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_django_takes_it(folder: Path) -> None:
    code = (
        "import django; from django.conf import settings\n"
        "settings.configure(INSTALLED_APPS=['wufei.programme.sample_rounds'])\n"
        "django.setup()\n"
        "from django.apps import apps\n"
        "print(apps.get_app_config('sample_rounds').name)"
    )
    env = {**os.environ, "PYTHONPATH": str(folder / "src")}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "wufei.programme.sample_rounds"


@pytest.mark.parametrize(
    ("floor", "app", "words"),
    [
        ("attic", "rounds", "no floor"),
        ("programme", "Rounds", "no name of an app"),
        ("programme", "class", "no name of an app"),
        ("programme", "places", "taken"),
    ],
)
def test_what_will_not_do_is_refused(floor: str, app: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        skeleton.make(ROOT, floor, app)


def test_the_command_says_what_is_left() -> None:
    done = subprocess.run(
        [str(ROOT / "tools" / "new_app"), "attic", "rounds"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "no floor with apps" in done.stderr
