"""What is asked is as fresh as the facts, and no more is read than changed. Not for: broken files (test_shelf)."""

import datetime as dt
import pathlib
import threading
from typing import Any

import pytest
from django.db import transaction
from tests.kernel.lake.toy import Toy

from wufei.kernel import clock
from wufei.kernel.lake import engine, libraries, queries, spec
from wufei.kernel.problems import Problem


def rows_of(name: str = "visits") -> list[tuple[object, ...]]:
    """Everything in the dataset, sorted."""
    return sorted(tuple(row.values()) for row in queries.table(name).to_pyarrow().to_pylist())


def test_a_table_is_as_fresh_as_the_facts_and_reads_what_changed(toy: Toy) -> None:
    toy.put("2024", "a", ("371502", 2024, 5), ("371503", 2024, 7))
    toy.put("2025", "a", ("371502", 2025, 1))
    assert rows_of() == [("371502", 2024, 5), ("371502", 2025, 1), ("371503", 2024, 7)]
    assert toy.reads() == ["2024", "2025"]

    assert len(rows_of()) == 3
    assert toy.reads() == []

    toy.put("2025", "b", ("371502", 2025, 2))
    toy.put("2026", "a", ("371502", 2026, 3))
    assert rows_of() == [("371502", 2024, 5), ("371502", 2025, 2), ("371502", 2026, 3), ("371503", 2024, 7)]
    assert toy.reads() == ["2025", "2026"]

    toy.drop("2024")
    assert rows_of() == [("371502", 2025, 2), ("371502", 2026, 3)]
    assert toy.reads() == []


def test_types_are_those_declared(toy: Toy) -> None:
    toy.put("2025", "a", ("371502", 2025, 1))
    expected = {"place_code": "string", "year": "int32", "mass_g": "int64"}
    assert {name: str(kind) for name, kind in queries.table("visits").schema().items()} == expected
    assert queries.table("visits").to_pyarrow().schema.equals(toy.dataset().arrow_schema())


def test_without_facts_there_is_a_table_without_rows(toy: Toy) -> None:
    table = queries.table("visits")
    assert table.to_pyarrow().schema.equals(toy.dataset().arrow_schema())
    assert table.count().to_pyarrow().as_py() == 0
    toy.put("2025", "a")
    assert rows_of() == []
    toy.put("2025", "b", ("371502", 2025, 1))
    assert rows_of() == [("371502", 2025, 1)]
    toy.drop("2025")
    assert rows_of() == []


@pytest.mark.parametrize(
    "keys",
    [
        ("2024/Q1", "../../etc", "a'b\"c", "*.parquet", "x=1", "%41", "A"),
        ("", " ", ".", "..", ".hidden", "a", "manifest.json", ".lock"),
        ("聊城市·东昌府区" * 20, "聊城市·东昌府区" * 20 + "二", "\n\t", "🗑"),
    ],
)
def test_a_part_may_be_called_anything(toy: Toy, keys: tuple[str, ...], settings: Any, tmp_path: Any) -> None:
    settings.LAKE_ROOT = tmp_path / "year=1999" / "it's [1] 湖"
    facts = {key: f"token of {key}" for key in keys}
    dataset = toy.dataset(
        name="toys.odd", parts=lambda: facts, read=lambda key: toy.dataset().rows([(key, 2025, len(key))])
    )
    with spec.DATASETS.opened() as datasets:
        datasets.add("toys.odd", dataset)
        assert rows_of("toys.odd") == sorted((key, 2025, len(key)) for key in keys)
        assert {path.parent for path in settings.LAKE_ROOT.rglob("*.parquet")} == {settings.LAKE_ROOT / "toys.odd"}
        assert queries.refresh("toys.odd").parts_read == 0


def test_a_held_table_keeps_what_it_had(toy: Toy) -> None:
    toy.put("2025", "a", ("371502", 2025, 1))
    before = queries.table("visits")
    toy.put("2025", "b", ("371502", 2025, 2))
    after = queries.table("visits")
    assert [t.mass_g.sum().to_pyarrow().as_py() for t in (before, after)] == [1, 2]
    assert queries.table("visits") is after


def test_refresh_says_what_it_did(toy: Toy) -> None:
    toy.put("2024", "a", ("371502", 2024, 5), ("371503", 2024, 7))
    toy.put("2025", "a", ("371502", 2025, 1))
    first = queries.refresh("visits")
    assert (first.parts_read, first.rows) == (2, 3)
    assert first.seconds > 0
    toy.put("2025", "b")
    assert (queries.refresh("visits").parts_read, queries.refresh("visits").parts_read) == (1, 0)


def test_freshness_tells_until_when_everything_is_in(toy: Toy) -> None:
    with clock.freeze(clock.now()) as stopped:  # no facts: all of them are in
        assert queries.freshness("visits") == queries.Freshness(stopped.moment, rows=0, parts=0, stale=0, size_bytes=0)
    toy.put("2025", "a", ("371502", 2025, 1))
    assert queries.freshness("visits").as_of is None
    with clock.freeze(clock.now()) as stopped:
        queries.refresh("visits")
        read_at = stopped.moment
        stopped.forward(dt.timedelta(hours=2))
        fresh = queries.freshness("visits")
        assert (fresh.as_of, fresh.rows, fresh.parts, fresh.stale) == (stopped.moment, 1, 1, 0)
        assert fresh.size_bytes > 0
        toy.put("2025", "b", ("371502", 2025, 1), ("371502", 2025, 2))
        fresh = queries.freshness("visits")
        assert (fresh.as_of, fresh.rows, fresh.stale) == (read_at, 1, 1)
        toy.drop("2025")
        assert queries.freshness("visits").stale == 1
    toy.reads()
    assert queries.freshness("visits").parts == 1
    assert toy.reads() == []


def test_datasets_are_listed_and_an_unknown_one_is_refused(toy: Toy) -> None:
    assert "visits" in [dataset.name for dataset in queries.datasets()]
    for ask in (queries.table, queries.refresh, queries.freshness, queries.dataset_get):
        with pytest.raises(Problem) as refused:
            ask("vists")
        assert refused.value.code == "lake.dataset_unknown"


def test_rows_that_are_not_what_was_declared_stop_at_the_door(toy: Toy) -> None:
    other = toy.dataset(schema=(spec.Column("mass_g", "int64", "Mass"),))
    dataset = toy.dataset(name="wrong", parts=lambda: {"1": "a"}, read=lambda _key: other.rows([(1,)]))
    with spec.DATASETS.opened() as datasets:
        datasets.add("wrong", dataset)
        with pytest.raises(TypeError, match="dataset 'wrong', part '1': read gave \\(mass_g int64\\)"):
            queries.table("wrong")


def test_rows_of_nowhere_join_the_tables_of_the_lake(toy: Toy) -> None:
    toy.put("2025", "a", ("371502", 2025, 1), ("371503", 2025, 4))
    mine = queries.table_of(toy.dataset().rows([("371503", 2025, 10)]))
    both = queries.table("visits").union(mine, distinct=False)
    assert both.mass_g.sum().to_pyarrow().as_py() == 15
    assert len(queries.table("visits").semi_join(mine, "place_code").to_pyarrow()) == 1


@pytest.mark.django_db
def test_what_is_not_committed_never_lies_in_a_file(toy: Toy, settings: Any) -> None:
    with transaction.atomic():
        toy.put("2025", "a", ("371502", 2025, 1))
        assert rows_of() == [("371502", 2025, 1)]
        with pytest.raises(RuntimeError, match="outside transactions"):
            queries.refresh("visits")
    assert not settings.LAKE_ROOT.exists()


@pytest.mark.django_db(transaction=True)
def test_a_token_that_comes_back_after_a_rollback_hides_nothing(toy: Toy) -> None:
    toy.put("2024", "a", ("371502", 2024, 5))
    toy.put("2025", "a", ("371502", 2025, 1))
    assert len(rows_of()) == 2
    toy.reads()
    with transaction.atomic():
        toy.put("2025", "b", ("371502", 2025, 99))
        assert rows_of() == [("371502", 2024, 5), ("371502", 2025, 99)]
        assert toy.reads() == ["2025"]  # only what changed, though into memory
    toy.put("2025", "b", ("371502", 2025, 2))  # rolled back, and another write came to the same token
    assert rows_of() == [("371502", 2024, 5), ("371502", 2025, 2)]


def test_another_database_is_another_lake(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> None:
    toy.put("2025", "a", ("371502", 2025, 1))
    assert len(rows_of()) == 1
    toy.put("2025", "a", ("371502", 2025, 2))  # the same token, as a copy of the database might have it
    monkeypatch.setitem(queries.connection.settings_dict, "NAME", "elsewhere")
    assert rows_of() == [("371502", 2025, 2)]


def test_threads_have_connections_of_their_own(toy: Toy) -> None:
    toy.put("2024", "a", ("371502", 2024, 5))
    found: list[object] = []

    def ask() -> None:
        for _ in range(5):
            found.append(queries.table("visits").mass_g.sum().to_pyarrow().as_py())
        found.append(engine._desk.backend)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [value for value in found if isinstance(value, int)] == [5] * 30
    assert len({id(value) for value in found if not isinstance(value, int)}) == 6
    assert toy.reads() == ["2024"]  # the others waited for the first


def _tables_held() -> int:
    connection = engine._desk.tidy()
    return int(connection.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchone()[0])


def _resident_mb() -> int:
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * 4096 // 1024**2


def test_neither_judged_rows_nor_generations_pile_up(toy: Toy) -> None:
    schema = toy.dataset().arrow_schema()
    held = resident = 0
    for turn in range(500):
        codes = [f"{turn * 10_000 + n:012d}" for n in range(10_000)]
        rows = libraries.arrow().table([codes, [2025] * 10_000, [1] * 10_000], schema=schema)  # about 0.3 MB
        mine = queries.table_of(rows)
        if turn % 10 == 0:
            toy.put("2025", str(turn), ("371502", 2025, turn))
            both = mine.union(queries.table("visits"), distinct=False)
            assert both.group_by("year").aggregate(n=both.count()).to_pyarrow()["n"].to_pylist() == [10_001]
        if turn == 100:
            held, resident = _tables_held(), _resident_mb()
    assert _tables_held() <= held + 2
    assert _resident_mb() < resident + 40  # all of them would be 120 MB
