"""The national set as shipped: whole, at one with itself, true to the reconstruction it was made from, in own words.

Not for: reading sets of others (test_sets).
"""

import importlib.resources
import re
import tomllib
from collections import Counter
from typing import Any

import pytest
from tools import probes

from wufei.kernel.sources import Confidence
from wufei.kernel.units import units
from wufei.programme.indicators.rules import set_file

LONGEST_SHARED = 16  # characters in a row that are no coincidence any more
FIELDS = {"name", "formula", "department", "duty", "order", "level2"}
JUDGED = {38, 39, 40, 50}
DATA = importlib.resources.files("wufei.programme.indicators").joinpath("data/national-2021.toml").read_bytes()


@pytest.fixture(scope="module")
def national() -> dict[str, Any]:
    return tomllib.loads(DATA.decode())


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    folder = probes.cases()
    path = folder / "reference" / "indicators-2021.toml" if folder else None
    if path is None or not path.exists():
        pytest.skip("published cases: no reconstruction of the national set to compare with")
    return tomllib.loads(path.read_text("utf-8"))


def test_the_house_reads_it() -> None:
    found = set_file.read(DATA, "national-2021.toml")
    assert len(found.items) == 58
    assert all(item.definition for item in found.items)


def test_it_has_the_published_counts(national: dict[str, Any]) -> None:
    rows = national["indicator"]
    duties = Counter(row["duty"] for row in rows)
    assert national["set"]["counts"] == {
        "level1": len({row["level1_zh"] for row in rows}),
        "level2": len({(row["level1_zh"], row["level2_zh"]) for row in rows}),
        "level3": len(rows),
        "must": duties["must"],
        "optional": duties["optional"],
    }
    assert national["set"]["counts"] == {"level1": 5, "level2": 17, "level3": 58, "must": 25, "optional": 33}
    assert [row["number"] for row in rows] == list(range(1, 59))
    assert len({row["code"] for row in rows}) == 58


def test_every_formula_finds_its_variables(national: dict[str, Any]) -> None:
    declared = [variable["code"] for variable in national["variable"]]
    assert len(set(declared)) == len(declared)
    bound = set()
    for row in national["indicator"]:
        keys = [binding["key"] for binding in row["bindings"]]
        assert set(re.findall(r"[a-z_]+", row["expr"])) == set(keys), row["code"]
        assert len(set(keys)) == len(keys), row["code"]
        assert (row["kind"] == "judged") == (row["number"] in JUDGED) == (not keys), row["code"]
        bound |= {binding["variable"] for binding in row["bindings"]}
    assert bound == set(declared)


def test_last_year_is_the_same_variable(national: dict[str, Any]) -> None:
    for row in national["indicator"]:
        by_key = {binding["key"]: binding for binding in row["bindings"]}
        for key, binding in by_key.items():
            assert binding.get("last_year", False) == key.endswith("_prev")
            if key.endswith("_prev"):
                assert by_key[key.removesuffix("_prev") + "_cur"]["variable"] == binding["variable"]


def test_units_and_words_are_known(national: dict[str, Any]) -> None:
    known = units()
    for variable in national["variable"]:
        assert variable["unit"] in known, variable["code"]
        assert variable["kind"] in {"flow", "stock"}
        assert variable["roll_up"] in {"sum", "none"}
        assert variable["roll_up"] == "none" or "_per_" not in variable["unit"].replace("t_per_day", ""), variable[
            "code"
        ]
        assert bool(variable.get("note_zh")) == bool(variable.get("note_en")), variable["code"]
    for row in national["indicator"]:
        assert row["unit"] in known or (row["unit"] == "" and row["kind"] == "judged"), row["code"]
        assert (row["direction"] == "none") == (row["kind"] == "trend"), row["code"]
        assert row["confidence"].keys() == FIELDS
        assert set(row["confidence"].values()) <= set(Confidence) - {Confidence.OFFICIAL}, "nothing was seen officially"
        assert row["departments"], row["code"]
        assert all(url.startswith("http") for url in row["source"])
        assert bool(row.get("doubt_zh")) == bool(row.get("doubt_en")), row["code"]


def test_it_agrees_with_the_reconstruction(national: dict[str, Any], reference: dict[str, Any]) -> None:
    for ours, theirs in zip(national["indicator"], reference["indicator"], strict=True):
        assert ours["code"] == theirs["id"]
        for field in ("number", "name_zh", "name_en", "level1_zh", "level2_zh", "expr", "source"):
            assert ours[field] == theirs[field], ours["code"]
        assert (ours["duty"] == "must") == theirs["mandatory"], ours["code"]
        assert [binding["key"] for binding in ours["bindings"]] == [v["key"] for v in theirs["variables"]], ours["code"]
    for count, theirs_count in (("level1", "level1"), ("must", "mandatory"), ("optional", "optional")):
        assert national["set"]["counts"][count] == reference["meta"][theirs_count]


def test_no_sentence_of_the_reconstruction_is_copied(national: dict[str, Any], reference: dict[str, Any]) -> None:
    # Sentences are compared, not terms: a name in one may be a term in the other.
    theirs: set[str] = set()
    for row in reference["indicator"]:
        for text in (row["formula"], row["note"], *(variable["definition"] for variable in row["variables"])):
            theirs |= runs(text)
    ours = [row.get(field, "") for row in national["variable"] for field in ("note_zh", "note_en")]
    ours += [row.get(field, "") for row in national["indicator"] for field in ("doubt_zh", "doubt_en")]
    ours += [national["set"]["doubt_zh"], national["set"]["doubt_en"]]
    assert not [shared for text in ours for shared in runs(text) & theirs]


def runs(text: str) -> set[str]:
    """All runs of LONGEST_SHARED characters; capitals do not matter."""
    flat = text.casefold()
    return {flat[start : start + LONGEST_SHARED] for start in range(len(flat) - LONGEST_SHARED + 1)}
