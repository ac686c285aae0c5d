"""Asking the lake: tables as fresh as the database, and how fresh they are. Not for: who may see them.

    from wufei.kernel.lake import queries as lake
    visits = lake.table("visits")
    visits.group_by("place_code").aggregate(mass_g=visits.mass_g.sum()).to_pyarrow()

The lake knows no actor: whoever shows its figures asks its own permission first. Take results whole (`to_pyarrow`,
`execute`) and do not keep an expression: a quarter of an hour after its files were replaced they are gone.
"""

import dataclasses
import datetime as dt
import logging
import pathlib
import time
from collections.abc import Mapping

from django.conf import settings
from django.db import connection

from wufei.kernel import clock
from wufei.kernel.lake import engine, libraries
from wufei.kernel.lake.errors import DATASET_UNKNOWN
from wufei.kernel.lake.libraries import Expression, Rows
from wufei.kernel.lake.spec import DATASETS, Dataset
from wufei.kernel.lake.store import Manifest, Part, Shelf

logger = logging.getLogger(__name__)
ibis = libraries.ibis


@dataclasses.dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: how many parts were read again, their rows, and how long it took."""

    parts_read: int
    rows: int
    seconds: float


@dataclasses.dataclass(frozen=True, slots=True)
class Freshness:
    """What lies there. `as_of`: every fact until then is in (None: nothing was read yet); `stale`: parts behind."""

    as_of: dt.datetime | None
    rows: int
    parts: int
    stale: int
    size_bytes: int


def datasets() -> list[Dataset]:
    """All datasets, by name."""
    return DATASETS.values()


def dataset_get(name: str) -> Dataset:
    """One dataset. Raises DATASET_UNKNOWN."""
    if name not in DATASETS:
        raise DATASET_UNKNOWN(where="dataset", value=name)
    return DATASETS.get(name)


def table(name: str) -> Expression:
    """The dataset as an Ibis table: parts that changed are read first. Raises DATASET_UNKNOWN.

    Inside a transaction changed parts are read into memory for this call: what is not committed must never lie in a
    file, where others would take it for a fact after it was rolled back.
    """
    dataset = dataset_get(name)
    shelf = _shelf(dataset)
    if not connection.in_atomic_block:
        manifest, _parts_read = _brought_up(shelf)
        return engine.table_of_files(dataset, _files(shelf, manifest.parts))
    tokens, manifest = dataset.parts(), shelf.manifest()
    stale = _stale(shelf, manifest, tokens)
    sound = {key: manifest.parts[key] for key in sorted(tokens) if key not in stale}
    kept = engine.table_of_files(dataset, _files(shelf, sound))
    if not stale:
        return kept
    loose = libraries.arrow().concat_tables([dataset.judged(dataset.read(key), key) for key in stale])
    return kept.union(engine.table_of_rows(loose), distinct=False)


def table_of(rows: Rows) -> Expression:
    """Rows that are in no file as an Ibis table on the same connection: to judge what is not committed yet.

    Use this and not `ibis.memtable`, whose rows stay in memory until the thread ends.
    """
    return engine.table_of_rows(rows)


def refresh(name: str) -> Refreshed:
    """Read the parts that changed. Raises DATASET_UNKNOWN; RuntimeError inside a transaction."""
    shelf = _shelf(dataset_get(name))
    if connection.in_atomic_block:
        raise RuntimeError("a lake is refreshed outside transactions")
    started = time.perf_counter()
    manifest, read = _brought_up(shelf)
    rows = sum(manifest.parts[key].rows for key in read)
    return Refreshed(parts_read=len(read), rows=rows, seconds=time.perf_counter() - started)


def freshness(name: str) -> Freshness:
    """How fresh the dataset is, without reading any facts. Raises DATASET_UNKNOWN."""
    dataset = dataset_get(name)
    shelf, now = _shelf(dataset), clock.now()
    tokens, manifest = dataset.parts(), shelf.manifest()
    stale = len(_stale(shelf, manifest, tokens)) + len(manifest.parts.keys() - tokens.keys())
    parts = manifest.parts.values()
    return Freshness(
        as_of=manifest.as_of if stale else now,
        rows=sum(part.rows for part in parts),
        parts=len(parts),
        stale=stale,
        size_bytes=sum(part.size for part in parts),
    )


def _shelf(dataset: Dataset) -> Shelf:
    said = connection.settings_dict
    source = "|".join(str(said.get(name, "")) for name in ("ENGINE", "HOST", "PORT", "NAME"))
    return Shelf(pathlib.Path(settings.LAKE_ROOT), dataset, source)


def _files(shelf: Shelf, parts: Mapping[str, Part]) -> tuple[pathlib.Path, ...]:
    return tuple(shelf.path(part) for part in parts.values())


def _stale(shelf: Shelf, manifest: Manifest, tokens: Mapping[str, str]) -> list[str]:
    """The parts to be read: new, changed, lost or damaged."""
    known = manifest.parts
    return sorted(k for k, t in tokens.items() if k not in known or known[k].token != t or not shelf.sound(known[k]))


def _brought_up(shelf: Shelf) -> tuple[Manifest, list[str]]:
    """The manifest as fresh as the database, and the parts that had to be read for it."""
    manifest, tokens = shelf.manifest(), shelf.dataset.parts()
    if manifest.parts.keys() == tokens.keys() and not _stale(shelf, manifest, tokens):
        return manifest, []
    with shelf.locked():
        # Somebody may have done it while we waited, so both are read again. Tokens come before the rows: rows that
        # change in between are taken now and once more next time, never missed.
        as_of, manifest, tokens = clock.now(), shelf.manifest(), dict(shelf.dataset.parts())
        stale, started = _stale(shelf, manifest, tokens), time.perf_counter()
        if manifest.parts.keys() == tokens.keys() and not stale:
            return manifest, []
        parts = {key: part for key, part in manifest.parts.items() if key in tokens}
        for key in stale:
            if key in parts and parts[key].token == tokens[key]:
                logger.warning("lake %s: the file of part %r is lost or damaged", shelf.dataset.name, key)
            parts[key] = shelf.write(key, tokens[key], shelf.dataset.judged(shelf.dataset.read(key), key))
        manifest = shelf.publish(parts, before=manifest, as_of=as_of)
    logger.info("lake %s: %d parts in %.2f s", shelf.dataset.name, len(stale), time.perf_counter() - started)
    return manifest, stale
