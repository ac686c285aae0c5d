"""Reports to take away: self-evaluation with its evidence, press release, brief. Not for: score sheets (files.py)."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.evaluation.shown import language
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, attachment, day, text, whole
from wufei.kernel import clock
from wufei.kernel.papers import docx
from wufei.kernel.papers.spec import Paper
from wufei.kernel.periods import Length, Period
from wufei.programme.evaluation import permissions
from wufei.programme.evaluation.queries import news, pack
from wufei.programme.evaluation.queries.reports import self_evaluation
from wufei.programme.indicators.queries.definitions import items_of, set_in_force

YEARS, BRIEF_DAYS = 6, 30
CELLS, LOANS = "zero_waste_cells", "green_loans"


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """What can be written, each with the few things it needs to be told."""
    actor = actor_of(request)
    enter(actor, permissions.SHEET_EXPORT)
    year = Period.containing(clock.today(), Length.YEAR)
    found = set_in_force(actor)
    context = {
        "here": "evaluation",
        "years": [year.earlier(n).year for n in range(YEARS)],
        "last_year": year.earlier().year,
        "since": clock.today() - dt.timedelta(days=BRIEF_DAYS),
        "indicators": [(item.indicator.code, item.indicator.definitions.all()) for item in items_of(found)]
        if found
        else [],
        "cells": CELLS,
        "loans": LOANS,
    }
    return render(request, "web/evaluation/reports.html", context)


def _year(request: HttpRequest) -> int:
    """The year asked for, else the last one. Raises NUMBER_FORM, NOT_A_PERIOD."""
    asked = whole(request.GET, "year")
    return Period(asked, Length.YEAR).year if asked is not None else clock.today().year - 1


def _root(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _written(paper: Paper) -> HttpResponse:
    name = paper.title.replace("\n", " ")
    return attachment(docx.write(paper, gettext), f"{name}.docx", docx.DOCX)


@require_GET
def year_report(request: HttpRequest) -> HttpResponse:
    """The self-evaluation report of a year."""
    return _written(self_evaluation(actor_of(request), _year(request), language=language(), root=_root(request)))


@require_GET
def evidence(request: HttpRequest) -> HttpResponse:
    """The report with figures, inputs and the files that prove them."""
    year = _year(request)
    content = pack.evidence_pack(actor_of(request), year, language=language(), root=_root(request))
    return attachment(content, f"{gettext('Evidence pack')}-{year}.zip", pack.ZIP)


@require_GET
def press(request: HttpRequest) -> HttpResponse:
    """The press release of a year."""
    settings = news.PressSettings(
        cells=text(request.GET, "cells"), loans=text(request.GET, "loans"), base_year=whole(request.GET, "base_year")
    )
    paper = news.press_release(actor_of(request), _year(request), settings, language=language(), root=_root(request))
    return _written(paper)


@require_GET
def brief(request: HttpRequest) -> HttpResponse:
    """What changed since a day."""
    since = day(request.GET, "since") or clock.today() - dt.timedelta(days=BRIEF_DAYS)
    return _written(news.brief(actor_of(request), since=since, language=language(), root=_root(request)))
