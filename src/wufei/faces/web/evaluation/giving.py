"""What people give: points and counts of findings on one form, appeals and their decisions."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.evaluation import shown
from wufei.faces.web.evaluation.views import frame
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, go, needed, text, whole
from wufei.kernel.access import Actor
from wufei.kernel.units import decimal_text
from wufei.programme.evaluation import permissions
from wufei.programme.evaluation.actions import appeals as appeal_actions
from wufei.programme.evaluation.actions import judging as actions
from wufei.programme.evaluation.actions.judging import Upload
from wufei.programme.evaluation.models import Appeal, Evaluation, FindingCount, Judgement
from wufei.programme.evaluation.queries import evaluations as queries
from wufei.programme.evaluation.queries.methods import method_read
from wufei.programme.evaluation.spec import DeductScoring, Item, JudgedScoring


@require_GET
def judging(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Every subject beside every item that people judge, and the form of the one that was chosen."""
    enter(actor_of(request), permissions.JUDGEMENT_GIVE)
    context = frame(request, evaluation_id, "judging")
    found: Evaluation = context["evaluation"]
    items = [i for i in context["read"].items if isinstance(i.scoring, JudgedScoring | DeductScoring)]
    held = {"subject__evaluation": found, "superseded_at": None}
    given: dict[tuple[int, str], Any] = {
        (row.subject_id, row.item): row for row in Judgement.objects.filter(**held).prefetch_related("files__file")
    }
    given |= {(row.subject_id, row.item): row for row in FindingCount.objects.filter(**held)}
    subjects = [(s, queries.subject_name(s)) for s in queries.subjects_of(found)]
    chosen = _chosen(request, subjects, items, given)
    context |= {
        "items": items,
        "rows": [(s, name, [_cell(s.pk, item, given) for item in items]) for s, name in subjects],
        "chosen": chosen,
        "open": sum((s.pk, item.code) not in given for s, _n in subjects for item in items if not item.bonus),
    }
    return render(request, "web/evaluation/judging.html", context)


def _cell(subject_id: int, item: Item, given: dict[tuple[int, str], Any]) -> tuple[str, Item, bool]:
    """What was given, short; the item; whether anything was."""
    row = given.get((subject_id, item.code))
    if row is None:
        return "", item, False
    if isinstance(row, Judgement):
        return decimal_text(row.points_micro), item, True
    return str(sum(row.counts.values())), item, True


def _chosen(
    request: HttpRequest, subjects: list[Any], items: list[Item], given: dict[tuple[int, str], Any]
) -> dict[str, Any] | None:
    """The form that is open: as asked for, else the first that is still empty."""
    by_key = {s.pk: (s, name) for s, name in subjects}
    by_code = {item.code: item for item in items}
    subject_id, code = whole(request.GET, "subject"), text(request.GET, "item")
    if subject_id not in by_key or code not in by_code:
        return None
    subject, name = by_key[subject_id]
    item, row = by_code[code], given.get((subject.pk, code))
    scoring = item.scoring
    kinds = scoring.deductions if isinstance(scoring, DeductScoring) else ()
    counts = row.counts if isinstance(row, FindingCount) else {}
    return {
        "subject": subject,
        "name": name,
        "item": item,
        "title": shown.named(item),
        "row": row,
        "judged": scoring if isinstance(scoring, JudgedScoring) else None,
        "points": decimal_text(row.points_micro) if isinstance(row, Judgement) else "",
        "least": decimal_text(scoring.least_micro) if isinstance(scoring, JudgedScoring) else "",
        "most": decimal_text(scoring.most_micro) if isinstance(scoring, JudgedScoring) else "",
        "kinds": [(k, shown.named(k), decimal_text(k.points_micro), counts.get(k.code, "")) for k in kinds],
        "guide": _guide(scoring) if isinstance(scoring, JudgedScoring) else "",
    }


def _guide(scoring: JudgedScoring) -> str:
    return scoring.guide_en if shown.language() == "en" and scoring.guide_en else scoring.guide_zh


def _uploads(request: HttpRequest) -> list[Upload]:
    return [Upload(name=one.name or "evidence", content=one) for one in request.FILES.getlist("evidence")]


def _counts(form: QueryDict, scoring: DeductScoring) -> dict[str, int]:
    """The counts of a form by kind; an empty field is none found. Raises NUMBER_FORM."""
    return {kind.code: whole(form, f"count-{kind.code}") or 0 for kind in scoring.deductions}


@require_POST
def judge(request: HttpRequest, subject_id: int) -> HttpResponse:
    """Give points for an item, or count its findings."""
    actor, code = actor_of(request), text(request.POST, "item")
    found = queries.subject_get(actor=actor, subject_id=subject_id)
    item = next((i for i in method_read(found.evaluation.method).items if i.code == code), None)
    if item is not None and isinstance(item.scoring, DeductScoring):
        counts = _counts(request.POST, item.scoring)
        actions.deduction_set(
            actor=actor, subject_id=subject_id, item=code, counts=counts, note=text(request.POST, "reason")
        )
    else:
        actions.judgement_give(
            actor=actor,
            subject_id=subject_id,
            item=code,
            points=text(request.POST, "points"),
            reason=text(request.POST, "reason"),
            uploads=_uploads(request),
        )
    return go(request, reverse("web:evaluation_judging", args=[found.evaluation_id]))


@require_GET
def appeals(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The appeals the person may read, with their decisions."""
    context = frame(request, evaluation_id, "appeals")
    actor, found = actor_of(request), context["evaluation"]
    items = {item.code: item for item in context["read"].items}
    context |= {
        "appeals": [_appeal(row, items) for row in queries.appeals_of(actor, found)],
        "may_decide": actor.may_somewhere(permissions.APPEAL_DECIDE),
        "own": _own(actor, found),
        "over": queries.appeals_over(found),
    }
    return render(request, "web/evaluation/appeals.html", context)


def _appeal(row: Appeal, items: dict[str, Item]) -> dict[str, Any]:
    item = items.get(row.item)
    scoring = item.scoring if item else None
    kinds = scoring.deductions if isinstance(scoring, DeductScoring) else ()
    return {
        "row": row,
        "name": queries.subject_name(row.subject),
        "item": shown.named(item) if item else "",
        "judged": isinstance(scoring, JudgedScoring),
        "kinds": [(kind, shown.named(kind)) for kind in kinds],
    }


def _own(actor: Actor, found: Evaluation) -> list[tuple[int, str]]:
    """The subjects the actor may appeal for."""
    if not actor.may_somewhere(permissions.APPEAL_FILE):
        return []
    subjects = queries.subjects_of(found)
    for subject in subjects:
        subject.evaluation = found
    return [
        (subject.pk, queries.subject_name(subject))
        for subject in subjects
        if queries.may(actor, permissions.APPEAL_FILE, subject)
    ]


@require_POST
def appeal(request: HttpRequest, subject_id: int) -> HttpResponse:
    """Appeal against an item or the whole."""
    made = appeal_actions.appeal_file(
        actor=actor_of(request),
        subject_id=subject_id,
        item=text(request.POST, "item"),
        text=text(request.POST, "text"),
        uploads=_uploads(request),
    )
    return go(request, reverse("web:evaluation_appeals", args=[made.subject.evaluation_id]))


@require_POST
def decide(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Decide an appeal; upheld, with points or counts where its item is judged by people."""
    actor = actor_of(request)
    found = queries.appeal_get(actor=actor, appeal_id=appeal_id)
    items = {i.code: i for i in method_read(found.subject.evaluation.method).items}
    scoring = items[found.item].scoring if found.item in items else None
    counted = isinstance(scoring, DeductScoring) and any(
        request.POST.get(f"count-{k.code}") for k in scoring.deductions
    )
    made = appeal_actions.appeal_decide(
        actor=actor,
        appeal_id=appeal_id,
        version=needed(request.POST, "version"),
        upheld=text(request.POST, "decision") == "uphold",
        note=text(request.POST, "note"),
        points=text(request.POST, "points"),
        counts=_counts(request.POST, scoring) if counted and isinstance(scoring, DeductScoring) else None,
        uploads=_uploads(request),
    )
    return go(request, reverse("web:evaluation_appeals", args=[made.subject.evaluation_id]))
