"""Storing and destroying files. Not for: reading them (queries)."""

import datetime as dt
import io
from typing import IO

from django.core.files.base import File
from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.files import queries, vault
from wufei.kernel.files.errors import (
    FILE_EMPTY,
    FILE_TOO_LARGE,
    REASON_MISSING,
    RETENTION_RUNS,
    RETENTION_UNLIMITED,
)
from wufei.kernel.files.models import Content, StoredFile
from wufei.kernel.files.permissions import FILES_PURGE
from wufei.kernel.files.rules import media_type_of, name_clean
from wufei.kernel.problems import NOT_FOUND
from wufei.kernel.rows import swap

ORPHAN_AGE = dt.timedelta(days=1)
LABEL_LENGTH = 200


def file_store(
    *, actor: Actor, content: bytes | IO[bytes] | File[bytes], name: str, purpose: str, keep_years: int | None
) -> StoredFile:
    """Keep a file for `keep_years` (None: without end). The same content is stored once, however often it comes.

    The content is whole in the store before the row commits; if the row does not commit, the nightly sweep removes
    what nobody owns. Raises FILE_EMPTY, FILE_TOO_LARGE, TYPE_REFUSED, MACROS_REFUSED, ARCHIVE_REFUSED.

    No permission: the action that calls this has asked.
    """
    stream: IO[bytes] = io.BytesIO(content) if isinstance(content, bytes) else content
    shown = name_clean(name)
    size = _size(stream, shown)
    media_type = media_type_of(stream, shown)
    sha256 = vault.hash_of(stream)
    moment = clock.now()
    with transaction.atomic():
        _lock(sha256, size)
        vault.put(sha256, stream)
        stored = StoredFile.objects.create(
            content_id=sha256,
            name=shown,
            media_type=media_type,
            size_bytes=size,
            purpose=purpose,
            recorded_at=moment,
            retention_until=None if keep_years is None else _years_on(clock.today(), keep_years),
            uploaded_by_kind=actor.kind,
            uploaded_by_id=actor.id,
            uploaded_by_label=actor.label[:LABEL_LENGTH],
        )
        change = {"sha256": sha256, "size_bytes": size, "media_type": media_type, "purpose": purpose}
        record(actor=actor, act="files.file.store", subject=stored, change=change)
    return stored


def file_purge(*, actor: Actor, file_id: int, reason: str) -> StoredFile:
    """Destroy a file whose retention is over; its row stays as proof. Raises NOT_FOUND, NOT_ALLOWED, RETENTION_RUNS,
    RETENTION_UNLIMITED, REASON_MISSING, STALE.
    """
    require(actor, FILES_PURGE)
    if not reason.strip():
        raise REASON_MISSING(where="reason")
    with transaction.atomic():
        stored = queries.file_get(file_id)
        if stored.purged_at is not None:
            raise NOT_FOUND(where="file", value=file_id)
        if stored.retention_until is None:
            raise RETENTION_UNLIMITED(where="file", value=file_id, name=stored.name)
        if stored.retention_until >= clock.today():
            raise RETENTION_RUNS(where="file", value=file_id, name=stored.name, until=stored.retention_until)
        swap(stored, version=stored.version, purged_at=clock.now())
        record(
            actor=actor,
            act="files.file.purge",
            subject=stored,
            change={"sha256": stored.sha256},
            reason=reason.strip(),
        )
        transaction.on_commit(lambda: _erase_unowned(stored.sha256))
    return stored


def files_sweep() -> int:
    """Remove contents that nobody owns: of purged files, and of uploads that never committed.

    No actor: the clock calls it, and no file anybody has is touched.
    """
    erased = 0
    owned = StoredFile.objects.filter(purged_at=None)
    for content in Content.objects.filter(erased_at=None).exclude(pk__in=owned.values("content_id")):
        erased += _erase_unowned(content.pk)
    for sha256 in list(vault.lying_since(clock.now() - ORPHAN_AGE)):
        if not owned.filter(content_id=sha256).exists():
            erased += _erase_unowned(sha256)
    return erased


def _erase_unowned(sha256: str) -> bool:
    """Erase a content while holding its row, so that nobody stores the same one meanwhile."""
    with transaction.atomic():
        _lock(sha256)
        if StoredFile.objects.filter(content_id=sha256, purged_at=None).exists():
            return False
        vault.erase(sha256)
        Content.objects.filter(pk=sha256).update(erased_at=clock.now())
    return True


def _lock(sha256: str, size: int | None = None) -> None:
    """Make or touch the content's row: until the end of the transaction nobody else passes here."""
    row = Content(sha256=sha256, size_bytes=size or 0, touched_at=clock.now(), erased_at=None)
    fields = ["touched_at", "erased_at"] + (["size_bytes"] if size is not None else [])
    Content.objects.bulk_create([row], update_conflicts=True, unique_fields=["sha256"], update_fields=fields)


def _size(stream: IO[bytes], name: str) -> int:
    stream.seek(0, io.SEEK_END)
    size = stream.tell()
    limit = queries.limit_bytes()
    if size == 0:
        raise FILE_EMPTY(where="file", value=name, name=name)
    if size > limit:
        raise FILE_TOO_LARGE(where="file", value=name, name=name, limit_mb=limit // queries.MEGABYTE)
    return size


def _years_on(day: dt.date, years: int) -> dt.date:
    """The same day `years` later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
