"""Manifests of other systems, with the signatures made there, taken over. It adds to the router of manifests.py.

Not for: what was kept on paper (manifest_papers), what is signed now (manifest_acts).
"""

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Given
from wufei.faces.api.kit.refusals import ProblemOut, replies
from wufei.faces.api.manifest_acts import all_again
from wufei.faces.api.manifest_papers import ManifestPaperIn
from wufei.faces.api.manifests import ManifestOut, problems_told, router
from wufei.operations.manifests import actions
from wufei.operations.manifests.spec import PaperStep


class ManifestsPastIn(Given):
    """Manifests of one other system."""

    source: str = Field(min_length=1, max_length=200, description="The system that vouches for them.")
    entries: list[ManifestPaperIn] = Field(
        min_length=1, max_length=actions.BATCH, description="In the order of their time."
    )


class NotTakenOut(Schema):
    """A manifest that was not taken over, and everything that is wrong with it."""

    key: uuid.UUID
    problems: list[ProblemOut]


class ManifestsTakenOut(Schema):
    """What was taken over, now or before, and what was not."""

    taken: list[ManifestOut]
    refused: list[NotTakenOut]


@router.post("/manifest-history", response=replies(ManifestsTakenOut))
def manifests_take(request: HttpRequest, given: ManifestsPastIn) -> dict[str, Any]:
    """Take over manifests with their signatures, each wholly or not at all. The same again is the same."""
    entries = [
        actions.Past(
            given=one.manifest.manifest(),
            steps=[PaperStep(given=step.given(), name=step.name) for step in one.steps],
        )
        for one in given.entries
    ]
    told = actions.manifests_take(actor=actor_of(request), source=given.source, entries=entries)
    refused = [{"key": one.key, "problems": problems_told(one.problems)} for one in told.refused]
    return {"taken": all_again(request, told.manifests), "refused": refused}
