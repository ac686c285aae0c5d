"""Reading files. The app that owns a file decides who may see it. Not for: storing or destroying."""

import dataclasses
import enum
from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.db import models

from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.files import vault
from wufei.kernel.files.errors import FILE_DAMAGED, FILE_PURGED
from wufei.kernel.files.models import Content, StoredFile
from wufei.kernel.files.permissions import FILES_READ
from wufei.kernel.problems import NOT_FOUND

MEGABYTE = 1024 * 1024


class Damage(enum.StrEnum):
    """What can be wrong with a stored content."""

    MISSING = "missing"
    ALTERED = "altered"


@dataclasses.dataclass(frozen=True, slots=True)
class Damaged:
    """One content that is not what it was, and the names of the files that show it."""

    sha256: str
    damage: Damage
    names: tuple[str, ...]


def limit_bytes() -> int:
    """The largest file that is taken: setting WUFEI_FILE_MAX_BYTES, 64 MB unless told."""
    return int(getattr(settings, "WUFEI_FILE_MAX_BYTES", 64 * MEGABYTE))


def visible_to(actor: Actor) -> models.QuerySet[StoredFile]:
    """The files `actor` may list as such: its own, or all with FILES_READ. An app lists its own files by itself."""
    if actor.may_somewhere(FILES_READ):
        return StoredFile.objects.all()
    return StoredFile.objects.filter(uploaded_by_kind=actor.kind, uploaded_by_id=actor.id)


def file_get(file_id: int) -> StoredFile:
    """One file, for the app that holds its id. Raises NOT_FOUND."""
    found = StoredFile.objects.filter(pk=file_id).first()
    if found is None:
        raise NOT_FOUND(where="file", value=file_id)
    return found


def file_open(stored: StoredFile) -> IO[bytes]:
    """The content, opened for reading; the caller closes it. Raises FILE_PURGED, FILE_DAMAGED."""
    if stored.purged_at is not None:
        raise FILE_PURGED(where="file", value=stored.pk, name=stored.name, day=clock.day_of(stored.purged_at))
    try:
        return vault.get(stored.sha256)
    except FileNotFoundError as error:
        raise FILE_DAMAGED(where="file", value=stored.pk, name=stored.name) from error


def file_read(stored: StoredFile) -> bytes:
    """The whole content, checked against its hash. Raises FILE_PURGED, FILE_DAMAGED."""
    with file_open(stored) as content:
        if vault.hash_of(content) != stored.sha256:
            raise FILE_DAMAGED(where="file", value=stored.pk, name=stored.name)
        content.seek(0)
        return content.read()


def files_expired() -> models.QuerySet[StoredFile]:
    """Files whose retention is over and that were not destroyed yet, oldest first."""
    return StoredFile.objects.filter(purged_at=None, retention_until__lt=clock.today()).order_by("retention_until")


def files_verify() -> Iterator[Damaged]:
    """Read every live content and name those that are missing or were altered."""
    live = StoredFile.objects.filter(purged_at=None)
    for content in Content.objects.filter(pk__in=live.values("content_id")).order_by("pk").iterator():
        if vault.intact(content.pk):
            continue
        damage = Damage.ALTERED if vault.present(content.pk) else Damage.MISSING
        names = live.filter(content_id=content.pk).order_by("pk").values_list("name", flat=True)
        yield Damaged(sha256=content.pk, damage=damage, names=tuple(names))
