"""Acts on evaluations: load a method, compute, make known, take back, lock, compute again. Not for: giving points."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from wufei.faces.web.kit.requests import actor_of, day, go, needed, text
from wufei.programme.evaluation.actions import computing, locking, methods, opening
from wufei.programme.evaluation.errors import METHOD_UNREADABLE


@require_POST
def method_load(request: HttpRequest) -> HttpResponse:
    """Load a method from a file, or the demonstrations."""
    actor, given = actor_of(request), request.FILES.get("file")
    if text(request.POST, "shipped"):
        methods.methods_load_shipped(actor=actor)
        return go(request, reverse("web:evaluation_methods"))
    if given is None:
        raise METHOD_UNREADABLE(where="file", name="", what="—")
    made = methods.method_load(
        actor=actor,
        data=given.read(),
        name=given.name or "",
        valid_from=day(request.POST, "valid_from"),
        valid_to=day(request.POST, "valid_to"),
    )
    return go(request, reverse("web:evaluation_method", args=[made.pk]))


@require_POST
def run(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Compute with what is known now."""
    computing.evaluation_run(actor=actor_of(request), evaluation_id=evaluation_id, reason=text(request.POST, "reason"))
    return go(request, reverse("web:evaluation", args=[evaluation_id]))


@require_POST
def notify(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Make it known."""
    locking.evaluation_notify(
        actor=actor_of(request),
        evaluation_id=evaluation_id,
        version=needed(request.POST, "version"),
        appeals_until=day(request.POST, "appeals_until"),
    )
    return go(request, reverse("web:evaluation", args=[evaluation_id]))


@require_POST
def reopen(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Take it back."""
    locking.evaluation_reopen(
        actor=actor_of(request),
        evaluation_id=evaluation_id,
        version=needed(request.POST, "version"),
        reason=text(request.POST, "reason"),
    )
    return go(request, reverse("web:evaluation", args=[evaluation_id]))


@require_POST
def lock(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Lock and sign it."""
    version = needed(request.POST, "version")
    locking.evaluation_lock(actor=actor_of(request), evaluation_id=evaluation_id, version=version)
    return go(request, reverse("web:evaluation_proof", args=[evaluation_id]))


@require_POST
def replay(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Compute a locked one again, beside it."""
    reason = text(request.POST, "reason")
    computing.evaluation_replay(actor=actor_of(request), evaluation_id=evaluation_id, reason=reason)
    return go(request, reverse("web:evaluation_runs", args=[evaluation_id]))


@require_POST
def leave_out(request: HttpRequest, subject_id: int) -> HttpResponse:
    """Leave a subject out with the reason, or take it in again."""
    made = opening.subject_leave_out(
        actor=actor_of(request),
        subject_id=subject_id,
        version=needed(request.POST, "version"),
        reason=text(request.POST, "reason"),
    )
    return go(request, reverse("web:evaluation", args=[made.evaluation_id]))
