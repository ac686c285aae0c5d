"""What the page of a unit saves while it is being filled: small acts, answered in JSON with the parts that changed.

The fields themselves are never sent back into a page: what somebody is typing stays. Not for: acts on a whole page.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.kit.middleware import STATUS
from wufei.faces.web.kit.requests import actor_of, attachment, day, needed, text
from wufei.faces.web.rounds.cards import Card
from wufei.faces.web.rounds.numbers import clock_words
from wufei.faces.web.rounds.pages import page_context, saved_at
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.files.queries import file_read
from wufei.kernel.problems import Problem, Problems
from wufei.kernel.units import decimal_text
from wufei.programme.rounds.actions import evidence as evidence_actions
from wufei.programme.rounds.actions import filling
from wufei.programme.rounds.actions.evidence import Upload
from wufei.programme.rounds.models import Entry
from wufei.programme.rounds.queries import entries as queries
from wufei.programme.rounds.queries.rounds import page_get

VALUE = "value:"
View = Callable[..., HttpResponse]
# Parts of the page that any change may touch.
WHOLE = ("nav", "list", "meter", "submit", "check", "banner")


def answered(view: View) -> View:
    """Say a refusal in JSON with its status, where the guard would say it as a page."""

    @functools.wraps(view)
    def safe(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Problem as problem:
            problems = [problem]
        except Problems as several:
            problems = list(several.problems)
        said = [problem.as_dict(gettext) for problem in problems]
        return JsonResponse({"problems": said}, status=STATUS[problems[0].kind])

    return safe


def _fields(entry: Entry, card: Card | None = None) -> dict[str, str]:
    """What stands in the fields of an entry now, by their names."""
    words = {name: getattr(entry, name) for name in ("progress", "problem", "next_step", "contact")}
    day_on = entry.next_on.isoformat() if entry.next_on else ""
    values = {v.name: v.number for v in card.values if v.asked.typed} if card else {}
    return {**words, "next_on": day_on, **values}


def _renewed(request: HttpRequest, actor: Actor, page_id: int, entry_id: int = 0, part_id: int = 0) -> JsonResponse:
    """The changed parts of a page, with the versions and the time."""
    context = page_context(actor, page_get(actor=actor, page_id=page_id), instead=True, only=entry_id)
    # Without the request: its context (menu, city, roles) would be asked for with every part, and none shows it.
    context["csrf_token"] = get_token(request)
    html = {f"rd-{name}": render_to_string(f"web/rounds/{name}.html", context) for name in WHOLE}
    answer: dict[str, Any] = {"html": html, "saved": saved_at(clock.now()), "lacking": context["count"].lacking}
    for found in context["cards"]:
        if found.sight.entry.pk == entry_id:
            answer |= {"version": found.sight.entry.version, "fields": _fields(found.sight.entry, found)}
            for name in ("calc", "diff", "state", "files", "returns", "story"):
                html[f"{name}-{entry_id}"] = render_to_string(f"web/rounds/{name}.html", {**context, "card": found})
            for words in found.words:
                part = {"card": found, "words": words}
                html[f"marks-{entry_id}-{words.name}"] = render_to_string("web/rounds/marks.html", part)
            for value in found.values:
                part = {**context, "card": found, "value": value}
                html[f"cmp-{value.anchor}"] = render_to_string("web/rounds/compare.html", part)
                html[f"src-{value.anchor}"] = render_to_string("web/rounds/source.html", part)
    for part_card in context["parts"]:
        if part_card.part.pk == part_id:
            answer |= {"version": part_card.part.version, "fields": {"text": part_card.part.text}}
            for name in ("part_state", "part_files"):
                html[f"{name}-{part_id}"] = render_to_string(f"web/rounds/{name}.html", {**context, "part": part_card})
    return JsonResponse(answer)


@require_GET
@answered
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """An entry as it stands now: what a page compares with when somebody else was faster."""
    actor = actor_of(request)
    found = queries.entry_get(actor=actor, entry_id=entry_id)
    sight = queries.sight(actor, found)
    values = {
        f"{VALUE}{a.key}": decimal_text(a.reading.value_micro) if a.reading else "" for a in sight.asked if a.typed
    }
    changed = {"by": found.changed_by, "at": clock_words(found.changed_at)}
    return JsonResponse({"version": found.version, "fields": {**_fields(found), **values}, **changed})


@require_POST
@answered
def entry_save(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Keep what was typed into an entry. Only fields that are there are touched."""
    actor, form = actor_of(request), request.POST
    words = filling.Words(
        progress=form.get("progress"),
        problem=form.get("problem"),
        next_step=form.get("next_step"),
        contact=form.get("contact"),
        next_on=day(form, "next_on"),
        no_date="next_on" in form and not text(form, "next_on"),
    )
    values = {name.removeprefix(VALUE): str(value) for name, value in form.items() if name.startswith(VALUE)}
    saved = filling.entry_save(
        actor=actor, entry_id=entry_id, version=needed(form, "version"), words=words, values=values
    )
    return _renewed(request, actor, saved.page_id, entry_id=entry_id)


@require_POST
@answered
def entry_confirm(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Say that an entry is as it shall be."""
    actor = actor_of(request)
    done = filling.entry_confirm(actor=actor, entry_id=entry_id, version=needed(request.POST, "version"))
    return _renewed(request, actor, done.page_id, entry_id=entry_id)


@require_GET
@answered
def part(request: HttpRequest, part_id: int) -> HttpResponse:
    """A supporting unit's part as it stands now."""
    found = queries.part_get(actor=actor_of(request), part_id=part_id)
    fields = {"text": found.text, "done": "1" if found.done else ""}
    return JsonResponse(
        {"version": found.version, "fields": fields, "by": found.changed_by, "at": clock_words(found.changed_at)}
    )


@require_POST
@answered
def part_save(request: HttpRequest, part_id: int) -> HttpResponse:
    """Keep a supporting unit's part."""
    actor = actor_of(request)
    there = queries.part_get(actor=actor, part_id=part_id)
    words = request.POST.get("text")
    done = request.POST.get("done")
    saved = filling.part_save(
        actor=actor,
        part_id=part_id,
        version=needed(request.POST, "version"),
        text=there.text if words is None else words,
        done=there.done if done is None else done == "1",
    )
    return _renewed(request, actor, saved.page_id, part_id=part_id)


def _uploads(request: HttpRequest) -> list[Upload]:
    return [Upload(name=given.name or "file", content=given) for given in request.FILES.getlist("evidence")]


@require_POST
@answered
def entry_evidence(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Add files to an entry."""
    actor = actor_of(request)
    evidence_actions.evidence_add(actor=actor, entry_id=entry_id, uploads=_uploads(request))
    page_id = queries.entry_get(actor=actor, entry_id=entry_id).page_id
    return _renewed(request, actor, page_id, entry_id=entry_id)


@require_POST
@answered
def part_evidence(request: HttpRequest, part_id: int) -> HttpResponse:
    """Add files to the entry of another unit, with the own part."""
    actor = actor_of(request)
    found = queries.part_get(actor=actor, part_id=part_id)
    evidence_actions.evidence_add(actor=actor, entry_id=found.entry_id, uploads=_uploads(request), part_id=part_id)
    return _renewed(request, actor, found.page_id, part_id=part_id)


@require_POST
@answered
def evidence_remove(request: HttpRequest, file_id: int) -> HttpResponse:
    """Take a file away."""
    actor = actor_of(request)
    gone = evidence_actions.evidence_remove(actor=actor, file_id=file_id)
    if part_id := text(request.POST, "part"):
        found = queries.part_get(actor=actor, part_id=needed(request.POST, "part"))
        return _renewed(request, actor, found.page_id, part_id=int(part_id))
    return _renewed(request, actor, gone.entry.page_id, entry_id=gone.entry_id)


@require_GET
def file(request: HttpRequest, file_id: int) -> HttpResponse:
    """A piece of evidence to take away."""
    found = queries.file_get(actor=actor_of(request), file_id=file_id)
    return attachment(file_read(found.file), found.file.name, found.file.media_type)


@require_GET
def tile(request: HttpRequest, file_id: int) -> HttpResponse:
    """A photo in the size of a tile; what cannot be shown small has none."""
    _found, content = queries.file_tile(actor=actor_of(request), file_id=file_id)
    response = HttpResponse(content, content_type="image/jpeg", status=200 if content else 404)
    response.headers["Cache-Control"] = "private, max-age=604800, immutable"
    return response
