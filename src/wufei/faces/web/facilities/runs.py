"""Treatment runs: written with the balance in sight, read, posted, reversed. Only parsing; the actions judge."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wufei.faces.web.facilities.asked import frame, moment_in, tonnes_in
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, go, needed, text, whole
from wufei.faces.web.packages.forms import key_of
from wufei.kernel.access import Actor, allowed, require
from wufei.kernel.problems import NOT_FOUND
from wufei.operations.facilities import permissions
from wufei.operations.facilities.actions.runs import run_change, run_discard, run_draft, run_post, run_reverse
from wufei.operations.facilities.models import Facility, Run
from wufei.operations.facilities.queries.facilities import facility_get, facility_subject
from wufei.operations.facilities.queries.runs import inputs_of, missing_g, outputs_of, run_events, run_get
from wufei.operations.facilities.queries.stock import stock_in_reach
from wufei.operations.facilities.spec import (
    CAUSE_LABELS,
    FATE_LABELS,
    RUN_EVENT_LABELS,
    Fate,
    Input,
    Output,
    RunEvent,
    RunIn,
)
from wufei.operations.manifests.queries.stock import waste_names

SPARE_IN, SPARE_OUT = 2, 4
MOST = 60


def _given(request: HttpRequest, facility_id: int, replaces_id: int | None) -> RunIn:
    form = request.POST
    inputs, outputs = [], []
    for number in range(MOST):
        code, mass = text(form, f"in_code_{number}").partition(" ")[0], tonnes_in(form, f"in_mass_{number}")
        if code or mass is not None:
            inputs.append(Input(code, mass or 0))
        code, mass = text(form, f"out_code_{number}"), tonnes_in(form, f"out_mass_{number}")
        fate = text(form, f"out_fate_{number}")
        if (code or mass is not None) and fate in FATE_LABELS:
            cause = text(form, f"out_cause_{number}") if fate == Fate.LOST else ""
            outputs.append(Output(Fate(fate), code, mass or 0, cause))
    return RunIn(
        key=key_of(form),
        facility_id=facility_id,
        started_at=moment_in(request, "started_at"),
        ended_at=moment_in(request, "ended_at"),
        inputs=tuple(inputs),
        outputs=tuple(outputs),
        method=text(form, "method"),
        note=text(form, "note"),
        replaces_id=replaces_id,
    )


def _form(request: HttpRequest, actor: Actor, facility: Facility, run: Run | None, old: Run | None) -> HttpResponse:
    source = run or old
    inputs: list[Any] = list(inputs_of(source)) if source else []
    outputs: list[Any] = list(outputs_of(source)) if source else []
    stock = stock_in_reach(facility)
    context = {
        **frame(actor, "list"),
        "facility": facility,
        "run": run,
        "source": source,
        "old": old,
        "key": run.key if run else uuid.uuid4(),
        "stock": stock,
        "names": waste_names(actor=actor, wastes=stock) if stock else {},
        "inputs": list(enumerate([*inputs, *[None] * SPARE_IN])),
        "outputs": list(enumerate([*outputs, *[None] * SPARE_OUT])),
        "fates": FATE_LABELS,
        "causes": CAUSE_LABELS,
    }
    return render(request, "web/facilities/run_form.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, facility_id: int) -> HttpResponse:
    """Write a run down; of a reversed one, with what it said."""
    actor = actor_of(request)
    enter(actor, permissions.RUN_WRITE)
    facility = facility_get(actor=actor, facility_id=facility_id)
    require(actor, permissions.RUN_WRITE, facility_subject(facility))
    replaces = whole(request.POST if request.method == "POST" else request.GET, "replaces")
    if request.method == "POST":
        made = run_draft(actor=actor, given=_given(request, facility_id, replaces))
        return go(request, reverse("web:run", args=[made.pk]))
    old = run_get(actor=actor, run_id=replaces) if replaces is not None else None
    return _form(request, actor, facility, None, old)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, run_id: int) -> HttpResponse:
    """Write a draft anew."""
    actor = actor_of(request)
    enter(actor, permissions.RUN_WRITE)
    found = run_get(actor=actor, run_id=run_id)
    require(actor, permissions.RUN_WRITE, facility_subject(found.facility))
    if request.method == "POST":
        given = _given(request, found.facility_id, found.replaces_id)
        run_change(actor=actor, run_id=run_id, version=needed(request.POST, "version"), given=given)
        return go(request, reverse("web:run", args=[run_id]))
    return _form(request, actor, found.facility, found, None)


@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run: what it took, what became of it, what may be done now."""
    actor = actor_of(request)
    enter(actor, permissions.FACILITY_READ)
    found = run_get(actor=actor, run_id=run_id)
    subject = facility_subject(found.facility)
    inputs, outputs = inputs_of(found), outputs_of(found)
    needed_for = {RunEvent.REVERSE: permissions.RUN_REVERSE}
    moves = [
        (str(event), gettext(RUN_EVENT_LABELS[event]))
        for event in run_events(found)
        if allowed(actor, needed_for.get(event, permissions.RUN_WRITE), subject)
    ]
    taken = sum(part.mass_g for part in inputs)
    context = {
        **frame(actor, "list"),
        "run": found,
        "facility": found.facility,
        "inputs": inputs,
        "outputs": [
            (
                part,
                gettext(FATE_LABELS[part.fate]),
                gettext(CAUSE_LABELS[part.cause]) if part.cause in CAUSE_LABELS else "",
                100 * part.mass_g / taken if taken else None,
            )
            for part in outputs
        ],
        "taken_g": taken,
        "missing_g": missing_g(found),
        "moves": moves,
        "may_write": allowed(actor, permissions.RUN_WRITE, subject),
        "replaced_by": Run.objects.filter(replaces=found).first(),
    }
    return render(request, "web/facilities/run.html", context)


@require_POST
def move(request: HttpRequest, run_id: int) -> HttpResponse:
    """Post a run, reverse it, put a draft away."""
    actor, form = actor_of(request), request.POST
    version, reason = needed(form, "version"), text(form, "reason")
    match text(form, "event"):
        case RunEvent.POST:
            run_post(actor=actor, run_id=run_id, version=version)
        case RunEvent.REVERSE:
            run_reverse(actor=actor, run_id=run_id, version=version, reason=reason)
        case RunEvent.DISCARD:
            run_discard(actor=actor, run_id=run_id, version=version, reason=reason)
        case other:
            raise NOT_FOUND(where="event", value=other)
    return go(request, reverse("web:run", args=[run_id]))
