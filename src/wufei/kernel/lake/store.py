"""The files of one dataset: a Parquet file for each part, and a manifest that says which of them count.

    <root>/<dataset>/<part>-<hash>.parquet     whole or absent: written beside, synced, renamed
    <root>/<dataset>/manifest.json             replaced in one step; a reader sees the old files or the new ones
    <root>/<dataset>/.lock                     one writer at a time, of all processes and threads

What the manifest does not name does not count. A file it no longer names stays KEEP long, for whoever is reading it.
Everything here is derived and may be deleted at any time. Not for: what is stale (queries), reading (engine).
"""

import contextlib
import dataclasses
import datetime as dt
import fcntl
import hashlib
import json
import logging
import os
import pathlib
import tempfile
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

from wufei.kernel import clock
from wufei.kernel.lake import libraries
from wufei.kernel.lake.libraries import Rows
from wufei.kernel.lake.spec import Dataset

logger = logging.getLogger(__name__)

KEEP = dt.timedelta(minutes=15)
MANIFEST, LOCK = "manifest.json", ".lock"
ROW_GROUP = 122_880  # as DuckDB itself cuts: smaller groups skip better, larger ones pack better
READABLE = 40  # how much of a part's key its file shows; the hash tells them apart
REMEMBERED = 10_000
_sound: dict[str, tuple[int, int, int]] = {}  # files whose content was checked by this process, as they were then


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One part as it lies in the lake: the token it was read at, and its file."""

    token: str
    file: str
    rows: int
    size: int
    sha256: str


@dataclasses.dataclass(frozen=True, slots=True)
class Manifest:
    """Which files count. `as_of`: every fact until then is in. `retired`: since when a file counts no more."""

    stamp: str
    as_of: dt.datetime | None = None
    parts: Mapping[str, Part] = dataclasses.field(default_factory=dict)
    retired: Mapping[str, dt.datetime] = dataclasses.field(default_factory=dict)

    def written(self) -> str:
        """As text."""
        parts = {key: dataclasses.asdict(part) for key, part in self.parts.items()}
        retired = {file: at.isoformat() for file, at in self.retired.items()}
        as_of = self.as_of.isoformat() if self.as_of else None
        whole = {"stamp": self.stamp, "as_of": as_of, "parts": parts, "retired": retired}
        return json.dumps(whole, ensure_ascii=False, indent=1)

    @classmethod
    def parsed(cls, text: str) -> "Manifest":
        """From text. Raises ValueError, KeyError, TypeError, AttributeError if it is none."""
        whole = json.loads(text)
        return cls(
            stamp=whole["stamp"],
            as_of=dt.datetime.fromisoformat(whole["as_of"]) if whole["as_of"] else None,
            parts={key: Part(**part) for key, part in whole["parts"].items()},
            retired={file: dt.datetime.fromisoformat(at) for file, at in whole["retired"].items()},
        )


class Shelf:
    """The folder of one dataset. `source` names the database the facts come from: another one is another lake."""

    def __init__(self, root: pathlib.Path, dataset: Dataset, source: str) -> None:
        self.dataset = dataset
        self.folder = root / dataset.name
        columns = [(column.name, column.type) for column in dataset.schema]
        self.stamp = _hash(json.dumps([source, dataset.edition, columns]))

    def manifest(self) -> Manifest:
        """The manifest; an empty one if there is none, if it cannot be read, or if the columns were others."""
        try:
            found = Manifest.parsed((self.folder / MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            return Manifest(self.stamp)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            logger.warning("lake %s: the manifest cannot be read and is made anew: %r", self.dataset.name, error)
            return Manifest(self.stamp)
        if found.stamp == self.stamp:
            return found
        return Manifest(self.stamp, retired={**found.retired, **_retired(found)})

    def path(self, part: Part) -> pathlib.Path:
        """Where the file of a part lies."""
        return self.folder / part.file

    def sound(self, part: Part) -> bool:
        """Whether the file is there and is what was written. Its content is read once in a process and a look after."""
        path = self.path(part)
        try:
            stat = path.stat()
            seen = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if _sound.get(str(path)) == seen:
                return True
            if stat.st_size != part.size or _hash_of(path) != part.sha256:
                return False
        except OSError:
            return False
        if len(_sound) >= REMEMBERED:  # replaced files stay in it
            _sound.clear()
        _sound[str(path)] = seen
        return True

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only writer. The lock goes with the process, however that ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / LOCK).open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def write(self, key: str, token: str, rows: Rows) -> Part:
        """Put the rows of a part into its file. It counts once it is published."""
        name = f"{urllib.parse.quote(key, safe='')[:READABLE]}-{_hash(json.dumps([self.stamp, key, token]))}.parquet"

        def fill(out: IO[bytes]) -> None:
            libraries.parquet().write_table(rows, out, compression="zstd", row_group_size=ROW_GROUP)

        size, sha256 = self._put(name, fill)
        return Part(token=token, file=name, rows=rows.num_rows, size=size, sha256=sha256)

    def publish(self, parts: Mapping[str, Part], *, before: Manifest, as_of: dt.datetime) -> Manifest:
        """Let exactly these parts count from now on, and remove what nobody can be reading any more."""
        now, counting = clock.now(), {part.file for part in parts.values()}
        retired = {**_retired(before), **before.retired}
        waiting = {f: at for f, at in retired.items() if f not in counting and now - at <= KEEP}
        manifest = Manifest(self.stamp, as_of, {key: parts[key] for key in sorted(parts)}, waiting)
        self._put(MANIFEST, lambda out: out.write(manifest.written().encode()))
        self._sweep({MANIFEST, LOCK, *counting, *waiting}, now - KEEP)
        return manifest

    def _put(self, name: str, fill: Callable[[IO[bytes]], Any]) -> tuple[int, str]:
        """Write a file beside its place and rename it: it is there whole or not at all. Gives its size and hash."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(prefix=".", suffix=".unfinished", dir=self.folder)
        path = pathlib.Path(unfinished)
        try:
            with os.fdopen(handle, "wb") as out:
                fill(out)
                out.flush()
                os.fsync(out.fileno())
            told = path.stat().st_size, _hash_of(path)
            path.replace(self.folder / name)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return told

    def _sweep(self, wanted: set[str], before: dt.datetime) -> None:
        """Remove old files that the manifest does not know: retired long ago, or left by a crash."""
        with contextlib.suppress(FileNotFoundError):  # somebody deletes the lake, as anybody may
            for path in self.folder.iterdir():
                if path.name not in wanted and path.stat().st_mtime < before.timestamp():
                    path.unlink()


def _retired(manifest: Manifest) -> dict[str, dt.datetime]:
    now = clock.now()
    return {part.file: now for part in manifest.parts.values()}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _hash_of(path: pathlib.Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
