"""Reports to take away: self-evaluation with its evidence, press release, brief. Not for: score sheets (scores.py)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Query, Router
from pydantic import Field

from wufei.faces.api.files import attachment, file_answer
from wufei.faces.api.kit.access import actor_of
from wufei.faces.api.kit.fields import Day, Given
from wufei.faces.api.kit.refusals import replies
from wufei.faces.api.kit.words import language, root_of
from wufei.kernel.papers import docx
from wufei.kernel.papers.spec import Paper
from wufei.kernel.periods import FIRST_YEAR, LAST_YEAR
from wufei.programme.evaluation.queries import news, pack, reports

router = Router(tags=["evaluation"])


class YearAsked(Given):
    """Of which year."""

    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR, examples=[2024])


class PressAsked(YearAsked):
    """What is told beside indicators and tasks."""

    cells: str = Field("", max_length=80, description="Indicator of cells; empty: left out.")
    loans: str = Field("", max_length=80, description="Indicator of loans; empty: left out.")
    base_year: int | None = Field(None, ge=FIRST_YEAR, le=LAST_YEAR, description="From which growth is counted.")


class BriefAsked(Given):
    """From when on."""

    since: Day


def _written(paper: Paper) -> HttpResponse:
    name = paper.title.replace("\n", " ")
    return attachment(docx.write(paper, gettext), f"{name}.docx", docx.DOCX)


@router.get("/self-evaluation", response=replies(None), openapi_extra=file_answer(docx.DOCX))
def report_self_evaluation(request: HttpRequest, asked: Query[YearAsked]) -> HttpResponse:
    """The self-evaluation report of a year, out of live figures, each with its source."""
    paper = reports.self_evaluation(actor_of(request), asked.year, language=language(), root=root_of(request))
    return _written(paper)


@router.get("/evidence-pack", response=replies(None), openapi_extra=file_answer(pack.ZIP))
def report_evidence_pack(request: HttpRequest, asked: Query[YearAsked]) -> HttpResponse:
    """The same with figures, inputs, the files that prove them, and their hashes."""
    content = pack.evidence_pack(actor_of(request), asked.year, language=language(), root=root_of(request))
    return attachment(content, f"{gettext('Evidence pack')}-{asked.year}.zip", pack.ZIP)


@router.get("/press-release", response=replies(None), openapi_extra=file_answer(docx.DOCX))
def report_press_release(request: HttpRequest, asked: Query[PressAsked]) -> HttpResponse:
    """The press release of a year."""
    settings = news.PressSettings(cells=asked.cells, loans=asked.loans, base_year=asked.base_year)
    paper = news.press_release(actor_of(request), asked.year, settings, language=language(), root=root_of(request))
    return _written(paper)


@router.get("/brief", response=replies(None), openapi_extra=file_answer(docx.DOCX))
def report_brief(request: HttpRequest, asked: Query[BriefAsked]) -> HttpResponse:
    """What changed since a day."""
    paper = news.brief(actor_of(request), since=asked.since, language=language(), root=root_of(request))
    return _written(paper)
