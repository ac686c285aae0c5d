"""Stored files as such, and how a file is answered. Not for: evidence and documents (tasks.py, plans.py own them)."""

import datetime as dt
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Given, Id, Line, Prose
from wufei.faces.api.kit.paging import Page, Paging, page
from wufei.faces.api.kit.refusals import replies
from wufei.kernel.files import actions, queries
from wufei.kernel.files.models import StoredFile
from wufei.kernel.problems import NOT_FOUND

router = Router(tags=["files"])


class FileOut(Schema):
    """A stored file."""

    id: int
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    purpose: str
    recorded_at: dt.datetime
    retention_until: dt.date | None
    uploaded_by_label: str
    purged_at: dt.datetime | None


class FilesAsked(Paging):
    """Which files."""

    q: Line = Field("", description="Part of the name.")
    purpose: str = Field("", max_length=60, examples=["plans.evidence"])


class PurgeIn(Given):
    """Why a file is destroyed."""

    reason: Prose


def attachment(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to download, its name in UTF-8."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def file_answer(*media_types: str) -> dict[str, Any]:
    """For the documentation: this operation answers with a file."""
    content = {media: {"schema": {"type": "string", "format": "binary"}} for media in media_types or ("*/*",)}
    return {"responses": {200: {"description": "The file.", "content": content}}}


@router.get("", response=replies(Page[FileOut]))
def files_list(request: HttpRequest, asked: Query[FilesAsked]) -> dict[str, Any]:
    """One's own files, or all with the permission `files.read`; newest first."""
    found = queries.visible_to(actor_of(request)).order_by("-pk")
    if asked.q:
        found = found.filter(name__icontains=asked.q)
    if asked.purpose:
        found = found.filter(purpose=asked.purpose)
    return page(found, asked)


@router.get("/{file_id}", response=replies(FileOut))
def file_get(request: HttpRequest, file_id: Id) -> StoredFile:
    """One file's entry."""
    found = queries.visible_to(actor_of(request)).filter(pk=file_id).first()
    if found is None:
        raise NOT_FOUND(where="file", value=file_id)
    return found


@router.get("/{file_id}/content", response=replies(None), openapi_extra=file_answer())
def file_content(request: HttpRequest, file_id: Id) -> HttpResponse:
    """The content, checked against its hash."""
    found = file_get(request, file_id)
    return attachment(queries.file_read(found), found.name, found.media_type)


@router.post("/{file_id}/purge", response=replies(FileOut))
def file_purge(request: HttpRequest, file_id: Id, given: PurgeIn) -> StoredFile:
    """Destroy a file whose retention is over; its entry stays as proof."""
    return actions.file_purge(actor=actor_of(request), file_id=file_id, reason=given.reason)
