"""Sets of indicators: which there are, one with its items, load, inherit, leave out and take up, add, change validity.

Not for: what an indicator means (define.py).
"""

import datetime as dt
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wufei.faces.web.indicators.exports import sure_text
from wufei.faces.web.indicators.rows import is_chinese, name_of, unit_text
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, go, is_fragment, needed, text, whole
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import NOT_FOUND, Fault, Kind, Problem, Problems
from wufei.kernel.text import _
from wufei.programme.indicators import permissions
from wufei.programme.indicators.actions import sets as actions
from wufei.programme.indicators.models import Definition, IndicatorSet, SetItem
from wufei.programme.indicators.permissions import INDICATOR_READ, SET_CHANGE, SET_LOAD
from wufei.programme.indicators.queries import definitions
from wufei.programme.indicators.queries.shipped import shipped_sets
from wufei.programme.indicators.spec import DUTY_LABELS, Duty
from wufei.registers.places import queries as places

FILE_MISSING = Fault("web.set_missing", Kind.INVALID, _("No file was chosen."), _("Choose a file and send it again."))
DUTY_FORM = Fault(
    "web.duty_form", Kind.INVALID, _("“{value}” is no duty."), _("Choose mandatory, optional or own from the list.")
)


def _set(actor: Actor, set_id: int) -> IndicatorSet:
    found = definitions.sets_visible_to(actor).filter(pk=set_id).first()
    if found is None:
        raise NOT_FOUND(where="set", value=set_id)
    return found


def _title(found: IndicatorSet) -> str:
    return found.title_zh if is_chinese() else found.title_en or found.title_zh


def _listed(actor: Actor) -> dict[str, Any]:
    rows = list(
        definitions.sets_visible_to(actor)
        .order_by("-recorded_at", "-pk")
        .annotate(
            kept=Count("items", filter=Q(items__excluded=False)),
            must=Count("items", filter=Q(items__excluded=False, items__duty=Duty.MUST)),
            left_out=Count("items", filter=Q(items__excluded=True)),
        )
    )
    loaded = {(s.code, s.edition) for s in rows}
    return {
        "here": "indicators",
        "sets": [(s, _title(s), _title(s.inherits) if s.inherits else "") for s in rows],
        "in_force": definitions.in_force(rows),
        "may_load": actor.may_somewhere(SET_LOAD),
        "may_define": actor.may_somewhere(permissions.DEFINITION_CHANGE),
        "shipped": [found for found in shipped_sets() if (found.code, found.edition) not in loaded],
    }


@require_GET
def indicator_sets(request: HttpRequest) -> HttpResponse:
    """Every set, newest first, and what may be loaded."""
    actor = actor_of(request)
    enter(actor, INDICATOR_READ)
    return render(request, "web/indicators/sets.html", _listed(actor))


@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Load a shipped set or a file of one's own; all faults of a file come back, each with its place."""
    actor = actor_of(request)
    enter(actor, SET_LOAD)
    if name := text(request.POST, "shipped"):
        made = actions.set_load_shipped(actor=actor, name=name)
        return go(request, text(request.POST, "next") or reverse("web:indicator_set", args=[made.pk]))
    given = request.FILES.get("file")
    if given is None:
        raise FILE_MISSING(where="file")
    try:
        made = actions.set_load(actor=actor, data=given.read(), name=given.name or "set.toml")
    except (Problem, Problems) as refused:
        problems = refused.problems if isinstance(refused, Problems) else (refused,)
        faults = [problem.as_dict(gettext) for problem in problems]
        context = {"faults": faults, "file": given.name, **_listed(actor)}
        template = "web/indicators/set_faults.html" if is_fragment(request) else "web/indicators/sets.html"
        return render(request, template, context, status=422)
    return go(request, reverse("web:indicator_set", args=[made.pk]))


@require_GET
def indicator_set(request: HttpRequest, set_id: int) -> HttpResponse:
    """One set: its items by group, those left out with the reason, how sure each definition is."""
    actor = actor_of(request)
    enter(actor, INDICATOR_READ)
    found = _set(actor, set_id)
    items = definitions.items_of(found, excluded=True)
    heirs = list(definitions.sets_visible_to(actor).filter(inherits=found))
    context: dict[str, Any] = {
        "here": "indicators",
        "found": found,
        "title": _title(found),
        "above": _title(found.inherits) if found.inherits else "",
        "doubt": found.doubt_zh if is_chinese() else found.doubt_en or found.doubt_zh,
        "heirs": [(heir, _title(heir)) for heir in heirs],
        "groups": _groups(items),
        "kept": sum(not item.excluded for item in items),
        "left_out": sum(item.excluded for item in items),
        "by_duty": [
            (gettext(word), sum(item.duty == duty and not item.excluded for item in items))
            for duty, word in DUTY_LABELS.items()
        ],
        "to_check": sum(bool(sure_text(definitions.definition_now(item.indicator))) for item in items),
        "in_force": definitions.set_in_force(actor) == found,
        "near_percent": found.near_permille / 10,
        "may_load": actor.may_somewhere(SET_LOAD),
        "may_change": actor.may_somewhere(SET_CHANGE),
        "may_define": actor.may_somewhere(permissions.DEFINITION_CHANGE),
        "others": _others(actor, items) if actor.may_somewhere(SET_CHANGE) else (),
        "duties": [(str(duty), gettext(word)) for duty, word in DUTY_LABELS.items()],
    }
    return render(request, "web/indicators/set.html", context)


def _groups(items: list[SetItem]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The items by first level, in the order of the set, as the table prints them."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        definition = definitions.definition_now(item.indicator)
        title = item.level1_zh if is_chinese() else item.level1_en or item.level1_zh
        groups.setdefault(title, []).append(_item(item, definition))
    return list(groups.items())


def _item(item: SetItem, definition: Definition) -> dict[str, Any]:
    return {
        "item": item,
        "code": item.indicator.code,
        "name": name_of(definition),
        "level2": item.level2_zh if is_chinese() else item.level2_en or item.level2_zh,
        "unit": unit_text(definition.unit),
        "departments": definition.departments,
        "duty": gettext(DUTY_LABELS[Duty(item.duty)]),
        "sure": sure_text(definition),
        "edition": definition.edition,
    }


def _others(actor: Actor, items: list[SetItem]) -> list[tuple[str, str]]:
    """The indicators that do not stand in a set: code and name."""
    return [
        (indicator.code, name_of(definitions.definition_now(indicator)))
        for indicator in definitions.indicators_beside(actor, [item.indicator_id for item in items])
    ]


@require_http_methods(["GET", "POST"])
def inherit(request: HttpRequest, set_id: int) -> HttpResponse:
    """Make a set of one's own out of this one: what it is called, from when it holds, what it leaves out and why."""
    actor = actor_of(request)
    enter(actor, SET_CHANGE)
    above, city = _set(actor, set_id), places.city()
    items = definitions.items_of(above)
    if request.method == "POST":
        reasons = {item.indicator.code: text(request.POST, f"reason-{item.indicator.code}") for item in items}
        dropped = set(request.POST.getlist("excluded"))
        given = actions.Heir(
            code=text(request.POST, "code"),
            edition=text(request.POST, "edition"),
            title_zh=text(request.POST, "title_zh"),
            title_en=text(request.POST, "title_en"),
            place_id=whole(request.POST, "place"),
            valid_from=day(request.POST, "valid_from"),
            valid_to=day(request.POST, "valid_to"),
            issued_with=text(request.POST, "issued_with"),
            excluded={code: reason for code, reason in reasons.items() if code in dropped or reason},
        )
        made = actions.set_inherit(actor=actor, set_id=set_id, given=given)
        return go(request, reverse("web:indicator_set", args=[made.pk]))
    context = {
        "here": "indicators",
        "found": above,
        "title": _title(above),
        "city": city,
        "groups": _groups(items),
        "this_year": dt.date(clock.today().year, 1, 1),
    }
    return render(request, "web/indicators/inherit.html", context)


@require_POST
def mark(request: HttpRequest, set_id: int, code: str) -> HttpResponse:
    """Leave an indicator out of a set or take it up again, with the reason."""
    actor, reason = actor_of(request), text(request.POST, "reason")
    act = actions.item_exclude if text(request.POST, "excluded") == "1" else actions.item_include
    act(actor=actor, set_id=set_id, code=code, reason=reason)
    return go(request, f"{reverse('web:indicator_set', args=[set_id])}#{code}")


@require_POST
def add(request: HttpRequest, set_id: int) -> HttpResponse:
    """Put an indicator into a set: one's own, or one of another set."""
    actor, code, duty = actor_of(request), text(request.POST, "indicator"), text(request.POST, "duty") or str(Duty.OWN)
    if duty not in set(Duty):
        raise DUTY_FORM(where="duty", value=duty)
    actions.item_add(
        actor=actor,
        set_id=set_id,
        code=code,
        duty=Duty(duty),
        level1=text(request.POST, "level1"),
        level2=text(request.POST, "level2"),
    )
    return go(request, f"{reverse('web:indicator_set', args=[set_id])}#{code}")


@require_POST
def change(request: HttpRequest, set_id: int) -> HttpResponse:
    """Change from when to when a set holds, and from which part of its target a figure counts as near."""
    actions.set_change(
        actor=actor_of(request),
        set_id=set_id,
        version=needed(request.POST, "version"),
        valid_from=day(request.POST, "valid_from"),
        valid_to=day(request.POST, "valid_to"),
        near_percent=text(request.POST, "near"),
    )
    return go(request, reverse("web:indicator_set", args=[set_id]))
