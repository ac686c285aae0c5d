"""The workbook of a page between the unit and its spreadsheet; the list of a round as a workbook."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.kit import words
from wufei.faces.web.kit.requests import actor_of, attachment, needed
from wufei.faces.web.kit.sheets import XLSX, Sheet, workbook
from wufei.faces.web.rounds.numbers import clock_words, period_words
from wufei.kernel.files.errors import FILE_EMPTY
from wufei.programme.rounds.actions import workbook as actions
from wufei.programme.rounds.queries import rounds


@require_GET
def page_sheet(request: HttpRequest, page_id: int) -> HttpResponse:
    """The workbook of a page to fill."""
    actor = actor_of(request)
    found = rounds.page_get(actor=actor, page_id=page_id)
    name = f"{found.party.name}-{period_words(found.round.closing, found.round.length)}.xlsx"
    return attachment(actions.page_sheet(actor=actor, page_id=page_id), name, XLSX)


@require_POST
def page_sheet_look(request: HttpRequest, page_id: int) -> HttpResponse:
    """What a filled workbook would change."""
    actor = actor_of(request)
    given = request.FILES.get("file")
    if given is None:
        raise FILE_EMPTY(where="file", value="", name="")
    trial = actions.page_sheet_look(actor=actor, page_id=page_id, name=given.name or "file", content=given)
    return _seen(request, page_id, trial, taken=False)


@require_POST
def page_sheet_take(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take the workbook that was looked at."""
    actor = actor_of(request)
    trial = actions.page_sheet_take(actor=actor, page_id=page_id, file_id=needed(request.POST, "file"))
    return _seen(request, page_id, trial, taken=True)


def _seen(request: HttpRequest, page_id: int, trial: actions.Trial, *, taken: bool) -> HttpResponse:
    page = rounds.page_get(actor=actor_of(request), page_id=page_id)
    context = {
        "here": "rounds",
        "page": page,
        "round": page.round,
        "period": period_words(page.round.closing, page.round.length),
        "trial": trial,
        "taken": taken,
        "faults": [(fault, fault.problem.as_dict(gettext)) for fault in trial.faults],
    }
    return render(request, "web/rounds/sheet_seen.html", context)


@require_GET
def round_sheet(request: HttpRequest, round_id: int) -> HttpResponse:
    """The units of a round as a workbook."""
    actor = actor_of(request)
    found = rounds.round_get(actor=actor, round_id=round_id)
    rows = [
        [
            p.page.party.name,
            gettext(words.PAGE_STATES[p.page.state][0]),
            p.total,
            p.filled,
            p.returned,
            clock_words(p.page.due_at, year=True),
            gettext("yes") if p.overdue else "",
            clock_words(p.page.first_submitted_at, year=True),
            clock_words(p.page.submitted_at, year=True),
            p.page.submitted_by,
            p.page.returns,
            clock_words(p.page.reviewed_at, year=True),
            p.page.reviewed_by,
        ]
        for p in rounds.round_standing(actor, found).pages
    ]
    columns = (
        (gettext("Unit"), 32),
        (gettext("State"), 12),
        (gettext("Entries"), 10),
        (gettext("Filled"), 10),
        (gettext("To mend"), 10),
        (gettext("Due"), 18),
        (gettext("Overdue"), 10),
        (gettext("First filed at"), 18),
        (gettext("Filed at"), 18),
        (gettext("Filed by"), 20),
        (gettext("Times returned"), 12),
        (gettext("Reviewed at"), 18),
        (gettext("Reviewed by"), 20),
    )
    notes = [
        (gettext("Round"), found.title),
        (gettext("Period"), period_words(found.closing, found.length)),
        (gettext("Due"), clock_words(found.due_at, year=True)),
    ]
    if found.simulated:
        words_of_it = gettext("These figures and people are made up for the demonstration.")
        notes.append((gettext("Simulated data"), words_of_it))
    content = workbook(Sheet(gettext("Units"), columns, rows, notes))
    return attachment(content, f"{found.title}.xlsx", XLSX)
