"""`wufei lake …` at the terminal. Not for: what the lake does."""

import json

import pytest
from click.testing import CliRunner
from tests.kernel.lake.toy import Toy

from wufei.config.settings import environment
from wufei.faces.cli.main import root


def told(*words: str) -> str:
    result = CliRunner().invoke(root, ["--lang", "en", "lake", *words])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_list_and_refresh(toy: Toy) -> None:
    toy.put("2025", "a", ("371502", 2025, 1), ("371503", 2025, 2))
    (before,) = json.loads(told("list", "--json"))
    assert (before["stale"], before["as_of"], before["rows"]) == (1, None, 0)
    assert before["columns"][2] == {"name": "mass_g", "type": "int64", "text": "Mass in grams"}
    assert toy.reads() == []

    (done,) = json.loads(told("refresh", "visits", "--json"))
    assert (done["name"], done["parts_read"], done["rows"]) == ("visits", 1, 2)
    assert "visits" in told("refresh")
    (after,) = json.loads(told("list", "--json"))
    assert (after["stale"], after["rows"], after["parts"]) == (0, 2, 1)
    assert after["as_of"]
    assert "Visits" in told("list")


def test_an_unknown_dataset_is_refused_with_words(toy: Toy) -> None:
    result = CliRunner().invoke(root, ["--lang", "en", "lake", "refresh", "vists"])
    assert result.exit_code == 2
    assert "lake.dataset_unknown" in result.stderr
    assert "There is no dataset called “vists”." in result.stderr


def test_how_much_memory_analysis_may_take() -> None:
    assert environment.read({}).lake_memory == "512MB"
    assert environment.read({"WUFEI_LAKE_MEMORY": "2GB"}).lake_memory == "2GB"
    for wrong in ("512", "0MB", "lots", "80%"):
        with pytest.raises(ValueError, match="WUFEI_LAKE_MEMORY"):
            environment.read({"WUFEI_LAKE_MEMORY": wrong})
