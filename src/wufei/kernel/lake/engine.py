"""DuckDB behind Ibis: one database for the process, one connection for each thread, tables that go by themselves.

A table lives as long as somebody holds an expression made of it; then its view or its rows are dropped at the thread's
next call. So neither generations of files nor judged rows pile up. Not for: which files count (store, queries).
"""

import collections
import functools
import itertools
import pathlib
import threading
import weakref
from collections.abc import Callable
from typing import Any

from django.conf import settings

from wufei.kernel.lake import libraries
from wufei.kernel.lake.libraries import Expression, Rows
from wufei.kernel.lake.spec import Column, Dataset

Contents = tuple[tuple[Column, ...], tuple[pathlib.Path, ...]]
_opening = threading.Lock()
_numbers = itertools.count(1)


@functools.cache
def _database() -> Any:
    """One for the process, so that the limit of memory holds for all threads together. It never asks the network."""
    options = {
        "threads": settings.LAKE_THREADS,
        "memory_limit": settings.LAKE_MEMORY,
        "temp_directory": str(pathlib.Path(settings.LAKE_ROOT) / ".spilled"),  # what does not fit into the memory
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    return libraries.duckdb().connect(":memory:", config=options)


class _Desk(threading.local):
    """What one thread has before it: its connection, the newest table of each dataset, what is to be dropped."""

    def __init__(self) -> None:
        self.newest: dict[str, tuple[Contents, Expression]] = {}
        self.dead: collections.deque[Callable[[], object]] = collections.deque()

    @functools.cached_property
    def backend(self) -> Any:
        """This thread's connection as Ibis sees it."""
        with _opening:
            cursor = _database().cursor()
        return libraries.ibis().duckdb.from_connection(cursor)

    def tidy(self) -> Any:
        """Drop the tables nobody holds any more; gives the DuckDB connection."""
        while self.dead:
            self.dead.popleft()()
        return self.backend.con

    def lent(self, name: str, schema: Any, drop: Callable[[], object]) -> Expression:
        """The table `name` as an expression; `drop` is called once the last expression made of it is gone.

        By its known schema: asking DuckDB for it takes 3 ms and, in these versions, a call DuckDB warns about.
        """
        ibis = libraries.ibis()
        operations = ibis.expr.operations
        table = operations.DatabaseTable(
            name, schema=ibis.Schema.from_pyarrow(schema), source=self.backend, namespace=operations.Namespace()
        )
        # Not dropped on the spot: the last holder may let go in another thread, or in the middle of a query.
        weakref.finalize(table, self.dead.append, drop).atexit = False
        return table.to_expr()


_desk = _Desk()


def table_of_files(dataset: Dataset, files: tuple[pathlib.Path, ...]) -> Expression:
    """A table over exactly these files; the same expression as long as they are the same."""
    contents = (dataset.schema, files)
    known = _desk.newest.get(dataset.name)
    if known is not None and known[0] == contents:
        return known[1]
    if files:
        connection, name = _desk.tidy(), f"{dataset.name}_{next(_numbers)}"
        columns = ", ".join(f'"{column.name}"' for column in dataset.schema)
        paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
        # Without hive_partitioning DuckDB would make columns of folders called x=1 above the lake.
        read = f"SELECT {columns} FROM read_parquet([{paths}], hive_partitioning = false)"  # noqa: S608  names are judged
        connection.execute(f'CREATE TEMP VIEW "{name}" AS {read}')
        drop = functools.partial(connection.execute, f'DROP VIEW IF EXISTS "{name}"')
        table = _desk.lent(name, dataset.arrow_schema(), drop)
    else:
        table = table_of_rows(dataset.arrow_schema().empty_table())
    _desk.newest[dataset.name] = (contents, table)
    return table


def table_of_rows(rows: Rows) -> Expression:
    """A table over rows in memory, not copied."""
    connection, name = _desk.tidy(), f"rows_{next(_numbers)}"
    connection.register(name, rows)
    return _desk.lent(name, rows.schema, functools.partial(connection.unregister, name))
