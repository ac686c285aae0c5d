"""The feed of what happened to manifests, by cursor. Not for: pushing it (webhooks), manifests themselves."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Given
from wufei.faces.api.kit.refusals import replies
from wufei.operations.notices.queries.feed import changes_after, cursor_told, head_of_feed
from wufei.operations.notices.spec import PAGE_MOST, ChangeKind

router = Router(tags=["manifests"])


class ManifestChangeOut(Schema):
    """One thing that happened. A hold or a word on a correction has no step, role and party of its own."""

    cursor: str = Field(description="Behind this one change.")
    kind: ChangeKind
    manifest_id: int
    key: str = Field(description="Made by whoever drafted it.")
    number: str
    spec: str = Field(examples=["hazardous"])
    recorded_at: dt.datetime
    happened_at: dt.datetime | None = Field(description="As told by who signed.")
    event: str = Field(description="Of a signature: issue, take_over, accept, correct …", examples=["issue"])
    state: str = Field(description="Of the manifest, right after the signature.")
    step: int | None
    role: str
    party_id: int | None = Field(description="For whom it was signed.")
    party: str
    signed_by: str
    correction_id: int | None


class ManifestChanges(Schema):
    """A piece of the feed, oldest first."""

    changes: list[ManifestChangeOut]
    cursor: str = Field(description="Keep it and send it as `after` the next time, also when nothing has changed.")
    more: bool = Field(description="There is more; ask again at once.")


class ManifestChangesAsked(Given):
    """Which piece."""

    after: str = Field("", max_length=100, description="The cursor of the last answer; empty: from the beginning.")
    limit: int = Field(100, ge=1, le=PAGE_MOST)


class FeedEnd(Schema):
    """The end of the feed now."""

    cursor: str


@router.get("/manifest-changes", response=replies(ManifestChanges))
def manifest_changes(request: HttpRequest, asked: Query[ManifestChangesAsked]) -> dict[str, Any]:
    """What happened to the manifests one sees: signatures, corrections, holds, in an order that never changes.

    Nothing ever appears before a cursor that was given out. A change is here within about a minute, when it has its
    place in the sealed chain. Changes from before one had a part in a manifest may be behind the cursor already: read
    a manifest whole when it appears for the first time.
    """
    batch = changes_after(actor=actor_of(request), after=cursor_told(asked.after), limit=asked.limit)
    return {"changes": batch.changes, "cursor": str(batch.cursor), "more": batch.more}


@router.get("/manifest-changes/end", response=replies(FeedEnd))
def manifest_changes_end(request: HttpRequest) -> dict[str, str]:
    """A cursor at the end of the feed, for who has read the lists and wants only what comes from now on."""
    return {"cursor": str(head_of_feed())}
