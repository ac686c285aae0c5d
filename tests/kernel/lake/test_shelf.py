"""Files that are lost, damaged, half done, old or of another schema: rebuilt or removed, never an error.

Not for: what is read when nothing is wrong (test_lake).
"""

import datetime as dt
import json
import os
import pathlib
import shutil
from typing import Any

import pytest
from tests.kernel.lake.toy import SCHEMA, Process, Toy

from wufei.kernel import clock
from wufei.kernel.lake import queries, spec
from wufei.kernel.lake.spec import Column
from wufei.kernel.lake.store import KEEP, Shelf

LATER = KEEP + dt.timedelta(minutes=1)


def mass() -> int:
    return int(queries.table("visits").mass_g.sum().to_pyarrow().as_py() or 0)


def files(root: pathlib.Path) -> set[str]:
    return {path.name for path in root.rglob("*.parquet")}


@pytest.fixture
def root(toy: Toy, settings: Any) -> pathlib.Path:
    """A lake with two parts, 2024 of 5 and 2025 of 1."""
    toy.put("2024", "a", ("371502", 2024, 5))
    toy.put("2025", "a", ("371502", 2025, 1))
    assert mass() == 6
    toy.reads()
    return pathlib.Path(settings.LAKE_ROOT)


def the_file(root: pathlib.Path, part: str) -> pathlib.Path:
    (found,) = root.rglob(f"{part}-*.parquet")
    return found


@pytest.mark.parametrize("damage", ["lost", "empty", "cut", "altered"])
def test_a_damaged_file_is_made_again_and_logged(
    toy: Toy, root: pathlib.Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = the_file(root, "2024")
    whole = path.read_bytes()
    altered = whole[:100] + bytes([whole[100] ^ 255]) + whole[101:]
    if damage == "lost":
        path.unlink()
    else:
        path.write_bytes({"empty": b"", "cut": whole[:-20], "altered": altered}[damage])
    assert mass() == 6
    assert toy.reads() == ["2024"]
    assert "part '2024' is lost or damaged" in caplog.text
    assert mass() == 6
    assert toy.reads() == []


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"stamp": 1, "as_of": null, "parts": {"x": {}}, "retired": {}}']
)
def test_a_damaged_manifest_is_made_again_and_logged(
    toy: Toy, root: pathlib.Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    (root / "visits" / "manifest.json").write_text(text)
    assert mass() == 6
    assert toy.reads() == ["2024", "2025"]
    assert "the manifest cannot be read" in caplog.text


def test_the_lake_may_be_deleted_at_any_time(toy: Toy, root: pathlib.Path) -> None:
    shutil.rmtree(root)
    assert queries.freshness("visits").as_of is None
    assert mass() == 6
    assert toy.reads() == ["2024", "2025"]


@pytest.mark.parametrize("changed", ["columns", "edition"])
def test_another_schema_rebuilds_everything(toy: Toy, root: pathlib.Path, changed: str) -> None:
    before = files(root)
    row = ("371502", 2025, 10, None) if changed == "columns" else ("371502", 2025, 10)
    schema = (*SCHEMA, Column("ours", "bool", "Ours"))[: len(row)]
    edition = 2 if changed == "edition" else 1
    dataset = toy.dataset(schema=schema, edition=edition, read=lambda _key: dataset.rows([row]))
    with spec.DATASETS.opened() as datasets:
        datasets._rows.clear()
        datasets.add("visits", dataset)
        assert mass() == 20
        assert queries.table("visits").columns == tuple(column.name for column in schema)
        assert len(files(root)) == 4
        assert files(root) > before  # a process of the version before may still be reading
        with clock.freeze(clock.now() + LATER):
            toy.put("2025", "b")
            assert mass() == 20
        assert not files(root) & before


def test_replaced_files_stay_for_their_readers_and_then_go(toy: Toy, root: pathlib.Path) -> None:
    first = the_file(root, "2025")
    for token in "bcd":  # in quick succession: what counted a moment ago must stay, however old its file
        os.utime(the_file_counting(root, "2025"), (0, 0))
        toy.put("2025", token, ("371502", 2025, 1))
        assert mass() == 6
    assert first.exists()
    assert len(files(root)) == 5
    with clock.freeze(clock.now() + LATER):
        toy.put("2025", "e", ("371502", 2025, 1))
        assert mass() == 6
        assert not first.exists()
        assert len(files(root)) == 3  # 2024, 2025 and the one before it
        assert len(json.loads((root / "visits" / "manifest.json").read_text())["retired"]) == 1


def the_file_counting(root: pathlib.Path, part: str) -> pathlib.Path:
    whole = json.loads((root / "visits" / "manifest.json").read_text())
    return root / "visits" / str(whole["parts"][part]["file"])


def test_a_part_that_returns_to_an_old_token_is_kept(toy: Toy, root: pathlib.Path) -> None:
    for token, grams in (("b", 2), ("a", 1)):
        toy.put("2025", token, ("371502", 2025, grams))
        assert mass() == 5 + grams
    with clock.freeze(clock.now() + LATER):
        toy.put("2024", "b", ("371502", 2024, 6))
        assert mass() == 7
        assert the_file_counting(root, "2025").exists()


def test_a_write_that_fails_leaves_everything_as_it_was(
    toy: Toy, root: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy.put("2025", "b", ("371502", 2025, 2))

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            mass()
    assert not list(root.rglob("*.unfinished"))
    assert queries.freshness("visits").stale == 1
    assert mass() == 7


def test_a_crash_between_write_and_manifest_costs_nothing(
    toy: Toy, root: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = (root / "visits" / "manifest.json").read_bytes()
    toy.put("2025", "b", ("371502", 2025, 2))

    def crash(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Shelf, "publish", crash)
        with pytest.raises(KeyboardInterrupt):
            mass()
    assert (root / "visits" / "manifest.json").read_bytes() == manifest
    assert mass() == 7


def test_what_a_crash_left_is_removed_when_it_is_old(toy: Toy, root: pathlib.Path) -> None:
    left = [root / "visits" / name for name in (".x.unfinished", "2023-0123.parquet")]
    for path in left:
        path.write_bytes(b"PAR1")
    toy.put("2025", "b", ("371502", 2025, 2))
    assert mass() == 7
    assert all(path.exists() for path in left)  # as young as that another process may be at work on it
    with clock.freeze(clock.now() + LATER):
        toy.put("2025", "c", ("371502", 2025, 3))
        assert mass() == 8
    assert not any(path.exists() for path in left)


@pytest.mark.parametrize("act", ["die_before_publishing", "die_while_writing"])
def test_a_process_that_dies_leaves_neither_a_lock_nor_halves(toy: Toy, tmp_path: pathlib.Path, act: str) -> None:
    toy.put("2025", "a", ("371502", 2025, 1))
    assert Process(tmp_path, act).exit_code() == 9
    assert not (tmp_path / "lake" / "visits" / "manifest.json").exists()
    assert mass() == 1


def test_processes_at_once_all_succeed_and_read_a_part_once(toy: Toy, tmp_path: pathlib.Path) -> None:
    for year in range(2000, 2030):
        toy.put(str(year), "a", *[("371502", year, n) for n in range(1000)])
    processes = [Process(tmp_path, "sum") for _ in range(2)]
    assert {process.result() for process in processes} == {30 * 999 * 500}
    assert toy.reads() == sorted(str(year) for year in range(2000, 2030))


def test_nobody_reads_halves_while_another_writes(toy: Toy, tmp_path: pathlib.Path) -> None:
    toy.put("2025", "0", ("371502", 2025, 1), ("371502", 2025, 1000))
    reader, turn = Process(tmp_path, "often"), 0
    while reader.process.poll() is None:
        turn += 1
        toy.put("2025", str(turn), *[("371502", 2025, 1 + turn % 7), ("371502", 2025, 1000 - turn % 7)])
        assert mass() == 1001
    assert set(reader.result()) == {1001}
    assert turn > 1
