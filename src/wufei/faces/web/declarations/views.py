"""What is due, what was filed, one form, how a period stands, what filing costs. Not for: acts, lists (rolls)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wufei.faces.web.declarations import shown
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, text, whole
from wufei.faces.web.rounds.numbers import period_words
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed
from wufei.kernel.periods import Period
from wufei.operations.declarations import permissions
from wufei.operations.declarations.queries import coverage as covering
from wufei.operations.declarations.queries import filings as queries
from wufei.operations.declarations.queries.sheets import sheet_of
from wufei.operations.declarations.spec.filings import DONE, EVENT_LABELS, STATE_LABELS, FilingEvent, FilingState
from wufei.operations.declarations.spec.forms import FORMS, form_find
from wufei.operations.declarations.spec.words import TIER_LABELS
from wufei.operations.works.permissions import WORKS_READ
from wufei.registers.catalogue.queries.codes import codes_on
from wufei.registers.places.models import Place

PAGE = 50
MOST_CODES = 600


def tabs(actor: Actor) -> dict[str, Any]:
    """What the tabs above every page of declarations say."""
    return {
        "here": "declarations",
        "files": any(grant.party_id for grant in actor.reach(permissions.FILING_FILE)),
        "reviews": actor.may_somewhere(permissions.FILING_REVIEW),
        "rolls": actor.may_somewhere(permissions.ROLL_READ),
        "builds": actor.may_somewhere(WORKS_READ),
    }


@require_GET
def declarations(request: HttpRequest) -> HttpResponse:
    """What is due for the own firm; or what was filed and waits to be looked at."""
    actor = actor_of(request)
    enter(actor, permissions.FILING_READ)
    told = tabs(actor)
    tab = text(request.GET, "tab") or ("due" if told["files"] else "filed")
    asked = {name: text(request.GET, name) for name in ("form", "state", "q")}
    state = asked["state"] if asked["state"] in {str(s) for s in STATE_LABELS} else ""
    if tab == "due":
        rows = queries.duties_of(actor)
    else:
        rows = queries.inbox(actor, form=asked["form"], state=state, words=asked["q"])
        if tab == "filed" and not state:
            rows = rows.filter(state=FilingState.FILED)
    page = Paginator(rows, PAGE).get_page(text(request.GET, "page") or 1)
    context = {
        **told,
        "tab": tab,
        "page": page,
        "rows": [shown.row(each) for each in page.object_list],
        "count": page.paginator.count,
        "asked": asked,
        "form_word": gettext(found.title) if (found := form_find(asked["form"])) else "",
        "forms": [(form.code, gettext(form.title)) for form in FORMS],
        "states": STATE_LABELS,
        "today": clock.today(),
        "may_open": actor.may_somewhere(permissions.DUTY_OPEN),
        "opened_at": int(clock.now().timestamp()),
    }
    return render(request, "web/declarations/list.html", context)


@require_GET
def declaration(request: HttpRequest, filing_id: int) -> HttpResponse:
    """One form: to fill in, pre-filled; or as it was filed, to look at."""
    actor = actor_of(request)
    filing = queries.filing_get(actor=actor, filing_id=filing_id)
    sheet = sheet_of(actor=actor, filing=filing)
    events = queries.events_for(actor, filing)
    editable = FilingEvent.FILE in events
    steps = [(gettext(EVENT_LABELS[FilingEvent(step.event)]), step) for step in filing.steps.order_by("-pk")]
    returned = next((step for _word, step in steps if step.event == FilingEvent.RETURN), None)
    form = sheet.form
    codes = []
    if editable:
        rows = codes_on(actor=actor, list_code=form.group, day=sheet.period.end).values_list("code", "name_zh")
        codes = [(f"{form.group}:{code}", name) for code, name in rows[:MOST_CODES]]
    context = {
        **tabs(actor),
        "row": shown.row(filing),
        "filing": filing,
        "form": form,
        "parts": shown.parts(filing, sheet),
        "still": sheet.still and not filing.values,
        "why": queries.why_of(filing),
        "editable": editable,
        "may_save": FilingEvent.SAVE in events,
        "may_accept": FilingEvent.ACCEPT in events,
        "may_return": FilingEvent.RETURN in events,
        "returned": returned if filing.state == FilingState.RETURNED else None,
        "done": filing.state in DONE,
        "steps": steps,
        "codes": codes,
        "opened_at": int(clock.now().timestamp()),
        "may_profile": allowed(actor, permissions.PROFILE_SET, queries.filing_subject(filing)),
    }
    return render(request, "web/declarations/form.html", context)


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """How many of those who must file have filed: by form, county and class."""
    actor = actor_of(request)
    enter(actor, permissions.FILING_READ)
    periods = covering.periods_asked(actor)
    asked = whole(request.GET, "closing")
    closing = asked if asked in periods else (periods[0] if periods else None)
    form = text(request.GET, "form")
    found = covering.coverage_of(actor=actor, closing=closing, form=form) if closing else None
    counties = {each.key for each in found.counties} if found else set()
    named = dict(Place.objects.filter(code__in=counties).values_list("code", "name"))
    context = {
        **tabs(actor),
        "tab": "coverage",
        "periods": [(each, period_words(each)) for each in periods],
        "closing": closing,
        "period": period_words(closing) if closing else "",
        "form": form,
        "found": found,
        "forms": [(each, _title(each.key)) for each in found.forms] if found else [],
        "counties": [(each, named.get(each.key, gettext("no place"))) for each in found.counties] if found else [],
        "tiers": [(each, gettext(TIER_LABELS.get(each.key, each.key))) for each in found.tiers] if found else [],
        "may_open": actor.may_somewhere(permissions.DUTY_OPEN),
    }
    return render(request, "web/declarations/coverage.html", context)


@require_GET
def effort(request: HttpRequest) -> HttpResponse:
    """What filing costs: fields asked, pre-filled, changed, seconds, by form and period."""
    actor = actor_of(request)
    enter(actor, permissions.FILING_READ)
    rows = [(each, _title(each.form), _period(each.form, each.closing)) for each in covering.burden_of(actor=actor)]
    return render(request, "web/declarations/effort.html", {**tabs(actor), "tab": "effort", "rows": rows})


def _title(code: str) -> str:
    form = form_find(code)
    return gettext(form.title) if form is not None else code


def _period(code: str, closing: int) -> str:
    form = form_find(code)
    return period_words(closing, form.length) if form is not None else Period.longest(closing).code
