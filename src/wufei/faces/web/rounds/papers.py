"""The bulletin of a round to take away, as DOCX or XLSX, out of live figures. Not for: what it says (queries)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.indicators.rows import is_chinese
from wufei.faces.web.kit.requests import actor_of, attachment
from wufei.kernel.papers import docx, xlsx
from wufei.kernel.problems import NOT_FOUND
from wufei.programme.rounds.queries.bulletin import bulletin
from wufei.programme.rounds.queries.rounds import round_get

WRITERS = {"docx": (docx.write, docx.DOCX), "xlsx": (xlsx.write, xlsx.XLSX)}


@require_GET
def round_bulletin(request: HttpRequest, round_id: int, kind: str) -> HttpResponse:
    """The bulletin as it stands now."""
    if kind not in WRITERS:
        raise NOT_FOUND(where="kind", value=kind)
    actor = actor_of(request)
    found = round_get(actor=actor, round_id=round_id)
    root = request.build_absolute_uri("/").rstrip("/")
    paper = bulletin(actor, found, language="zh" if is_chinese() else "en", root=root)
    write, media_type = WRITERS[kind]
    name = f"{found.title}-{gettext('bulletin')}.{kind}"
    return attachment(write(paper, gettext), name, media_type)
