"""Evidence of entries: files bound by their hash; what was handed in before is found and said, never refused.

Not for: keeping contents (kernel/files), or judging whether a photo shows what it shall.
"""

import dataclasses
from collections.abc import Sequence

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.files.actions import file_store
from wufei.kernel.files.models import StoredFile
from wufei.kernel.files.queries import file_read
from wufei.kernel.rows import swap
from wufei.programme.rounds import permissions
from wufei.programme.rounds.actions.filling import may_fill
from wufei.programme.rounds.errors import FILES_MANY, ROUND_CLOSED
from wufei.programme.rounds.models import Entry, EntryFile, EntryPart
from wufei.programme.rounds.queries import entries as queries
from wufei.programme.rounds.queries.rounds import page_subject
from wufei.programme.rounds.rules.likeness import BITS, nearest, picture_hash
from wufei.programme.rounds.spec import Likeness, RoundState

MOST_FILES = 20
EVIDENCE_YEARS = 10
# In how many of 64 bits two photos may differ and be called nearly the same. Ours: of 45 drawn and screen pictures,
# the same one made smaller or compressed again differed in 4 at most, two different ones in 16 at least; a cropped or
# stamped one may differ in more than 6 and is then not found. Field photos have not been measured.
NEAR_BITS = 6


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file somebody hands in."""

    name: str
    content: bytes | File[bytes]


def near_bits() -> int:
    """In how many of 64 bits two photos may differ and count as nearly the same: setting WUFEI_PHOTO_NEAR_BITS.

    No actor: it reads a setting.
    """
    return max(0, min(BITS, int(getattr(settings, "WUFEI_PHOTO_NEAR_BITS", NEAR_BITS))))


def evidence_add(
    *, actor: Actor, entry_id: int, uploads: Sequence[Upload], part_id: int | None = None
) -> list[EntryFile]:
    """Add files to an entry of the own page, or, with `part_id`, to the one that part belongs to.

    `like` of each names the earliest file that is the same, or the nearest photo, of all handed in so far. Evidence
    answers a return. Raises NOT_ALLOWED, WRONG_STATE, ROUND_CLOSED, FILES_MANY and what file_store raises.
    """
    with transaction.atomic():
        entry, party_id = _target(actor, entry_id, part_id)
        if entry.files.filter(removed_at__isnull=True).count() + len(uploads) > MOST_FILES:
            raise FILES_MANY(where="evidence", value=len(uploads), most=MOST_FILES)
        made = [_add(actor, entry, upload, party_id) for upload in uploads]
        if made and part_id is None:
            swap(entry, version=entry.version, changed_at=clock.now(), changed_by=actor.label[:120])
    return made


def _target(actor: Actor, entry_id: int, part_id: int | None) -> tuple[Entry, int]:
    """The entry, and the unit that hands in, if the actor may."""
    if part_id is None:
        entry = queries.entry_get(actor=actor, entry_id=entry_id)
        may_fill(actor=actor, page=entry.page)
        return entry, entry.page.party_id
    part = queries.part_get(actor=actor, part_id=part_id)
    _may_add(actor, part)
    return part.entry, part.page.party_id


def _may_add(actor: Actor, part: EntryPart) -> None:
    require(actor, permissions.PAGE_SUPPORT, page_subject(part.page))
    if part.page.round.state != RoundState.OPEN:
        raise ROUND_CLOSED(where="round")


def _add(actor: Actor, entry: Entry, upload: Upload, party_id: int) -> EntryFile:
    stored = file_store(
        actor=actor,
        content=upload.content,
        name=upload.name,
        purpose="rounds.evidence",
        keep_years=EVIDENCE_YEARS,
    )
    digest = picture_hash(file_read(stored)) if stored.media_type.startswith("image/") else ""
    like, likeness = _like(entry, stored, digest)
    made = EntryFile.objects.create(
        entry=entry,
        file=stored,
        sha256=stored.sha256,
        picture_hash=digest,
        like=like,
        likeness=likeness,
        party_id=party_id,
        recorded_at=clock.now(),
        recorded_by=actor.label[:120],
    )
    told = {"name": stored.name, "sha256": stored.sha256, "like": like.pk if like else None, "likeness": likeness}
    record(actor=actor, act="rounds.evidence.add", subject=made, change=told)
    return made


def _like(entry: Entry, stored: StoredFile, digest: str) -> tuple[EntryFile | None, str]:
    """What of all evidence so far it is the same as or near to; what was taken away from this entry does not count."""
    earlier = EntryFile.objects.exclude(entry=entry, removed_at__isnull=False)
    if same := earlier.filter(sha256=stored.sha256).order_by("pk").first():
        return same, Likeness.SAME
    if not digest:
        return None, ""
    photos = earlier.exclude(picture_hash="").values_list("pk", "picture_hash")
    key = nearest(digest, photos.iterator(), near_bits())
    return (EntryFile.objects.get(pk=key), Likeness.NEAR) if key is not None else (None, "")


def evidence_remove(*, actor: Actor, file_id: int) -> EntryFile:
    """Take a file away from an entry. The row and the content stay, so that it is known again. Raises NOT_FOUND."""
    with transaction.atomic():
        found = queries.file_get(actor=actor, file_id=file_id)
        if found.party_id is not None and found.party_id != found.entry.page.party_id:
            part = found.entry.parts.select_related("page__party__place", "page__round").get(page__party=found.party_id)
            _may_add(actor, part)
        else:
            may_fill(actor=actor, page=found.entry.page)
        if found.removed_at is None:
            EntryFile.objects.filter(pk=found.pk).update(removed_at=clock.now())
            found.refresh_from_db()
            change = {"name": found.file.name, "sha256": found.sha256}
            record(actor=actor, act="rounds.evidence.remove", subject=found, change=change)
    return found
