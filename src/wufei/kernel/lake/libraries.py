"""Arrow, Parquet, DuckDB and Ibis, loaded at first use. Not for: what is done with them (spec, store, engine).

Together they cost over a second and a hundred megabytes, which every command and every page that analyses nothing would
pay. This house refuses imports inside functions (PLC0415), so this is the one place that loads them by name.
None of them but DuckDB has types; `Rows` and `Expression` say what is meant.
"""

import importlib
from typing import Any, TypeAlias

Rows: TypeAlias = Any  # a pyarrow.Table
Expression: TypeAlias = Any  # an ibis Table


def arrow() -> Any:
    """The module pyarrow (0.2 s)."""
    return importlib.import_module("pyarrow")


def parquet() -> Any:
    """The module pyarrow.parquet."""
    return importlib.import_module("pyarrow.parquet")


def duckdb() -> Any:
    """The module duckdb (0.1 s)."""
    return importlib.import_module("duckdb")


def ibis() -> Any:
    """The module ibis (1 s): for `ibis.cases`, `ibis.window` and the like in an analysis."""
    return importlib.import_module("ibis")
