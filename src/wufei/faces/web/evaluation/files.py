"""What may be taken away: score sheet, allocation, signed file, method, evidence. Not for: pages."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.evaluation.shown import language
from wufei.faces.web.evaluation.views import fen_of_yuan
from wufei.faces.web.kit.requests import actor_of, attachment, text
from wufei.kernel.files import queries as files
from wufei.kernel.papers import xlsx
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.evaluation import permissions
from wufei.programme.evaluation.models import AppealFile, JudgementFile
from wufei.programme.evaluation.queries import evaluations as queries
from wufei.programme.evaluation.queries import proofs, sheets
from wufei.programme.evaluation.queries.methods import method_get


@require_GET
def score_sheet(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The score sheet as a workbook."""
    actor = actor_of(request)
    found = queries.evaluation_get(actor=actor, evaluation_id=evaluation_id)
    content = xlsx.write(sheets.score_sheet(actor, found, language=language()), gettext)
    return attachment(content, f"{found.title}-{gettext('Score sheet')}.xlsx", xlsx.XLSX)


@require_GET
def funds_sheet(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """An allocation as a workbook."""
    actor = actor_of(request)
    found = queries.evaluation_get(actor=actor, evaluation_id=evaluation_id)
    total = fen_of_yuan(text(request.GET, "total"))
    rule = text(request.GET, "rule")
    paper = sheets.allocation_sheet(actor, found, rule=rule, total_fen=total, language=language())
    return attachment(xlsx.write(paper, gettext), f"{found.title}-{gettext('Allocation')}.xlsx", xlsx.XLSX)


@require_GET
def signed(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The locked run with its signature, as one file anybody can verify."""
    found = queries.evaluation_get(actor=actor_of(request), evaluation_id=evaluation_id)
    data = proofs.proof(found)
    if data is None:
        raise NOT_FOUND(where="lock", value=evaluation_id)
    return attachment(data, f"{found.title}.json", "application/json")


@require_GET
def method_file(request: HttpRequest, method_id: int) -> HttpResponse:
    """A method as it was loaded, to the letter."""
    found = method_get(actor=actor_of(request), method_id=method_id)
    return attachment(found.text.encode(), f"{found.code}-{found.edition}.toml", "application/toml")


@require_GET
def judgement_file(request: HttpRequest, link_id: int) -> HttpResponse:
    """Evidence of points that were given, for the subject's own people and the office."""
    return _evidence(request, JudgementFile.objects.select_related("file", "judgement").filter(pk=link_id).first())


@require_GET
def appeal_file(request: HttpRequest, link_id: int) -> HttpResponse:
    """Evidence of an appeal, for those who may read it."""
    return _evidence(request, AppealFile.objects.select_related("file", "appeal").filter(pk=link_id).first())


def _evidence(request: HttpRequest, link: JudgementFile | AppealFile | None) -> HttpResponse:
    if link is None:
        raise NOT_FOUND(where="file", value="")
    of = link.judgement if isinstance(link, JudgementFile) else link.appeal
    actor = actor_of(request)
    subject = queries.subject_get(actor=actor, subject_id=of.subject_id)
    if not queries.may(actor, permissions.APPEAL_READ, subject):
        raise NOT_FOUND(where="file", value=link.pk)
    return attachment(files.file_read(link.file), link.file.name, link.file.media_type)
