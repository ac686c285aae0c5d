"""Contents in Django's default storage, each under its hash. A content is there whole or not at all.

Works on any storage that configuration names (a folder, S3). Not for: rows, permissions, types.
"""

import contextlib
import datetime as dt
import hashlib
import os
import pathlib
import tempfile
from collections.abc import Iterator
from typing import IO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

ROOT = "content"
CHUNK = 1024 * 1024


def path_of(sha256: str) -> str:
    """Where a content lies in the storage."""
    return f"{ROOT}/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def hash_of(content: IO[bytes]) -> str:
    """The hash of a seekable content, read in pieces."""
    content.seek(0)
    digest = hashlib.sha256()
    while piece := content.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def put(sha256: str, content: IO[bytes]) -> None:
    """Store a content under its hash. A whole one that is there already stays; a damaged one is replaced."""
    if intact(sha256):
        return
    content.seek(0)
    path = path_of(sha256)
    local = _local(path)
    if local is not None:
        _put_local(local, content)
        return
    # Storages that are not a folder (S3, …) show an object once it is whole; those that do not are tidied up after.
    if default_storage.exists(path):
        default_storage.delete(path)
    try:
        saved = default_storage.save(path, File(content))
    except BaseException:
        default_storage.delete(path)
        raise
    if saved != path:
        default_storage.delete(saved)
        raise OSError(f"the storage renamed {path} to {saved}")


def intact(sha256: str) -> bool:
    """Whether the content is there and hashes to its name."""
    try:
        with default_storage.open(path_of(sha256), "rb") as found:
            return hash_of(found) == sha256
    except FileNotFoundError:
        return False


def present(sha256: str) -> bool:
    """Whether anything lies under this hash."""
    return default_storage.exists(path_of(sha256))


def get(sha256: str) -> IO[bytes]:
    """The content, opened for reading. Raises FileNotFoundError."""
    return default_storage.open(path_of(sha256), "rb")


def erase(sha256: str) -> None:
    """Remove the content; nothing if it is not there."""
    default_storage.delete(path_of(sha256))


def lying_since(before: dt.datetime) -> Iterator[str]:
    """The hashes of contents that were written before a moment, and remove unfinished writes as old as that."""
    for first in _folders(ROOT):
        for second in _folders(f"{ROOT}/{first}"):
            folder = f"{ROOT}/{first}/{second}"
            for name in default_storage.listdir(folder)[1]:
                if default_storage.get_modified_time(f"{folder}/{name}") >= before:
                    continue
                if name.startswith("."):
                    default_storage.delete(f"{folder}/{name}")
                else:
                    yield name


def _folders(folder: str) -> list[str]:
    try:
        return sorted(default_storage.listdir(folder)[0])
    except FileNotFoundError:
        return []


def _local(path: str) -> pathlib.Path | None:
    return pathlib.Path(default_storage.path(path)) if isinstance(default_storage, FileSystemStorage) else None


def _put_local(target: pathlib.Path, content: IO[bytes]) -> None:
    """Write beside the target and rename: a crash in between leaves a hidden file that the sweep removes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(prefix=".", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            while piece := content.read(CHUNK):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        pathlib.Path(unfinished).replace(target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            pathlib.Path(unfinished).unlink()
        raise
