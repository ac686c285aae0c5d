"""What follows from a score: an amount shared out by a rule of the method, and the papers. Not for: scores (scores.py).

It adds to the router of evaluations.py: ninja knows an address in one router only.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Query, Schema
from pydantic import Field

from wufei.faces.api.evaluations import RunOut, router, run_of
from wufei.faces.api.files import attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Fen, Given, Id
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.words import exact, language
from wufei.kernel.papers import xlsx
from wufei.programme.evaluation.queries import evaluations as queries
from wufei.programme.evaluation.queries import sheets
from wufei.programme.evaluation.spec import NoFunds


class FundLine(Schema):
    """What one subject gets."""

    key: str
    name: str
    points: str | None
    grade: str
    fen: int
    base_fen: int = Field(description="Of it the even part, rounded down.")
    share_percent: str
    reason: NoFunds | None = Field(description="Why it gets nothing, or nothing for its points.")


class FundOut(Schema):
    """An amount shared out by a rule of the method: the lines sum to it exactly."""

    rule: str
    total_fen: int
    run: RunOut
    lines: list[FundLine]


class FundAsked(Given):
    """How much, by which rule."""

    rule: str = Field(max_length=60)
    total_fen: Fen


@router.get("/evaluations/{evaluation_id}/allocation", response=replies(FundOut))
def evaluation_allocation(request: HttpRequest, evaluation_id: Id, asked: Query[FundAsked]) -> dict[str, Any]:
    """An amount shared out by a rule of the method, to the fen."""
    actor = actor_of(request)
    found = queries.evaluation_get(actor=actor, evaluation_id=evaluation_id)
    sheet = sheets.allocation_of(actor, found, rule=asked.rule, total_fen=asked.total_fen)
    names = {row.key: queries.subject_name(row) for row in queries.subjects_of(found, left_out=True)}
    lines = [
        {
            "key": line.subject,
            "name": names.get(line.subject, line.subject),
            "points": exact(line.points_micro),
            "share_percent": exact(line.share_micro),
            **{name: getattr(line, name) for name in ("grade", "fen", "base_fen", "reason")},
        }
        for line in sheet.lines
    ]
    return {"rule": sheet.rule.code, "total_fen": sheet.total_fen, "run": run_of(actor, found, None), "lines": lines}


@router.get(
    "/evaluations/{evaluation_id}/allocation-sheet", response=replies(None), openapi_extra=file_answer(xlsx.XLSX)
)
def allocation_sheet(request: HttpRequest, evaluation_id: Id, asked: Query[FundAsked]) -> HttpResponse:
    """The same as a workbook, in the language of the request."""
    actor = actor_of(request)
    found = queries.evaluation_get(actor=actor, evaluation_id=evaluation_id)
    paper = sheets.allocation_sheet(actor, found, rule=asked.rule, total_fen=asked.total_fen, language=language())
    return attachment(xlsx.write(paper, gettext), f"{found.title}-{gettext('Allocation')}.xlsx", xlsx.XLSX)


@router.get("/evaluations/{evaluation_id}/score-sheet", response=replies(None), openapi_extra=file_answer(xlsx.XLSX))
def score_sheet(request: HttpRequest, evaluation_id: Id) -> HttpResponse:
    """The score sheet as a workbook: ranking, every item of every subject, signature and hash."""
    actor = actor_of(request)
    found = queries.evaluation_get(actor=actor, evaluation_id=evaluation_id)
    content = xlsx.write(sheets.score_sheet(actor, found, language=language()), gettext)
    return attachment(content, f"{found.title}-{gettext('Score sheet')}.xlsx", xlsx.XLSX)
