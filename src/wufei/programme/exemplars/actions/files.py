"""Files of typical cases: photos and other evidence come in, are taken away. Not for: their contents (kernel)."""

from django.core.files.base import File
from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.files.actions import file_store
from wufei.programme.exemplars.errors import FILES_MANY
from wufei.programme.exemplars.models import CaseFile
from wufei.programme.exemplars.permissions import CASE_WRITE
from wufei.programme.exemplars.queries import cases as queries

MOST_FILES, KEPT_YEARS = 20, 10


def case_file_add(*, actor: Actor, case_id: int, name: str, content: bytes | File[bytes], note: str = "") -> CaseFile:
    """Add a photo or another file. Raises FILES_MANY, WRONG_STATE, NOT_ALLOWED and what file_store raises."""
    with transaction.atomic():
        case = queries.case_get(actor=actor, case_id=case_id)
        require(actor, CASE_WRITE, queries.case_subject(case))
        if case.files.filter(removed_at__isnull=True).count() >= MOST_FILES:
            raise FILES_MANY(where="file", value=name, most=MOST_FILES)
        stored = file_store(
            actor=actor, content=content, name=name, purpose="exemplars.evidence", keep_years=KEPT_YEARS
        )
        made = CaseFile.objects.create(
            case=case,
            file=stored,
            note=note.strip()[:200],
            recorded_at=clock.now(),
            recorded_by=actor.label[:120],
        )
        record(actor=actor, act="exemplars.file.add", subject=case, change={"file": stored.name})
    return made


def case_file_remove(*, actor: Actor, link_id: int) -> CaseFile:
    """Take a file away from a case; the row and the content stay. Raises NOT_FOUND, WRONG_STATE."""
    with transaction.atomic():
        found = queries.file_get(actor=actor, link_id=link_id)
        require(actor, CASE_WRITE, queries.case_subject(found.case))
        found.removed_at = clock.now()
        found.save(update_fields=["removed_at"])
        record(actor=actor, act="exemplars.file.remove", subject=found.case, change={"file": found.file.name})
    return found
