"""Targets of an indicator and who answers for it, place by place. Not for: judging against a target (board)."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.indicators.asking import Asked, asked
from wufei.faces.web.indicators.rows import SIGNS, aim_text, amount, exact_text, name_of, period_name, unit_text
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, go, needed, text
from wufei.kernel.access import Actor
from wufei.kernel.periods import Period
from wufei.kernel.problems import Problem
from wufei.kernel.text import _, fill
from wufei.kernel.units import Quantity, decimal_text, unit_find, units_like
from wufei.programme.indicators.actions.definitions import assign
from wufei.programme.indicators.actions.targets import TargetIn, target_drop, target_set
from wufei.programme.indicators.models import Assignment, Definition, Indicator, Target
from wufei.programme.indicators.permissions import ASSIGN, TARGET_SET
from wufei.programme.indicators.queries import definitions, formulas, single
from wufei.programme.indicators.spec import Comparator
from wufei.programme.plans.queries.names import known_party, names_read, party_names

TRENDS = {
    Comparator.RISING: _("it shall rise: held against the year before"),
    Comparator.FALLING: _("it shall fall: held against the year before"),
    Comparator.ONGOING: _("no number and no direction: it is kept as printed and not judged"),
}


@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest, code: str) -> HttpResponse:
    """The targets of an indicator at every place, and the form that sets one."""
    actor = actor_of(request)
    enter(actor, TARGET_SET)
    found = definitions.indicator_get(actor=actor, code=code)
    if request.method == "POST":
        given = _target_in(code, request.POST)
        target_set(actor=actor, given=given)
        return go(request, f"{reverse('web:indicator_targets', args=[code])}?place={given.place_code}")
    return render(request, "web/indicators/targets.html", _context(request, actor, found))


def _target_in(code: str, form: QueryDict) -> TargetIn:
    return TargetIn(
        indicator=code,
        place_code=text(form, "place"),
        period=text(form, "period"),
        printed=text(form, "printed"),
        unit=text(form, "unit"),
        baseline=text(form, "baseline"),
        baseline_period=text(form, "baseline_period"),
        department=text(form, "department"),
        source=text(form, "source"),
        note=text(form, "note"),
    )


def _context(request: HttpRequest, actor: Actor, found: Indicator) -> dict[str, Any]:
    where, definition = asked(request, actor), definitions.definition_now(found)
    rows = single.targets_of(actor, found)
    chosen = next((t for t in rows if str(t.pk) == text(request.GET, "target")), None)
    return {
        "here": "indicators",
        "indicator": found,
        "definition": definition,
        "name": name_of(definition),
        "unit": unit_text(definition.unit),
        "units": [(u.code, unit_text(u.code)) for u in units_like(definition.unit)] if definition.unit else [],
        "asked": where,
        "targets": [_row(t, definition) for t in rows],
        "chosen": chosen,
        "shown": _shown(chosen, definition, where),
        "seen": _seen(chosen.printed, definition.unit, definition) if chosen and chosen.printed else "",
        "places": where.places,
        "answers": _answers(single.assignments_of(actor, found), where),
        "names": party_names(actor),
        "may_assign": actor.may_somewhere(ASSIGN),
    }


def _row(target: Target, definition: Definition) -> dict[str, Any]:
    return {
        "target": target,
        "aim": aim_text(target, definition.unit),
        "when": period_name(target.closing),
        "baseline": exact_text(target.baseline_micro, definition) if target.baseline_micro is not None else "",
        "baseline_when": period_name(target.baseline_closing),
    }


def _shown(chosen: Target | None, definition: Definition, where: Asked) -> dict[str, str]:
    """What the fields hold: the target that is changed, or nothing but the place."""
    if chosen is None:
        return {"place": where.place.code if where.place else "", "unit": definition.unit}
    return {
        "place": chosen.place.code,
        "period": _code(chosen.closing),
        "printed": chosen.printed or aim_text(chosen, ""),
        "unit": definition.unit,
        "baseline": "" if chosen.baseline_micro is None else decimal_text(chosen.baseline_micro),
        "baseline_period": _code(chosen.baseline_closing),
        "department": chosen.department,
        "source": chosen.source,
        "note": chosen.note,
    }


def _code(closing: int | None) -> str:
    return Period.longest(closing).code if closing else ""


def _seen(printed: str, unit: str, definition: Definition) -> str:
    """What a printed target is taken for, in words. Raises TARGET_NUMBER and what a change of unit raises."""
    comparator, micro = formulas.target_seen(printed, definition)
    if micro is None:
        return gettext(TRENDS[comparator])
    given = unit_find(unit) if unit else None
    if given is not None and definition.unit and given.code != definition.unit:
        micro = Quantity(micro, given.code).to(definition.unit).amount_micro
    value = amount(micro, definition.unit, like=0)
    return fill(gettext("understood as {sign} {value}"), {"sign": SIGNS.get(comparator, ""), "value": value})


@require_POST
def read(request: HttpRequest, code: str) -> HttpResponse:
    """What a target is read as while it is typed; nothing is kept."""
    actor = actor_of(request)
    enter(actor, TARGET_SET)
    definition = definitions.definition_now(definitions.indicator_get(actor=actor, code=code))
    printed = text(request.POST, "printed")
    context: dict[str, Any] = {"seen": "", "problem": None}
    if printed:
        try:
            context["seen"] = _seen(printed, text(request.POST, "unit"), definition)
        except Problem as problem:
            context["problem"] = problem.as_dict(gettext)
    return render(request, "web/indicators/target_seen.html", context)


@require_POST
def drop(request: HttpRequest, code: str, target_id: int) -> HttpResponse:
    """Take a target away, with the reason."""
    version, reason = needed(request.POST, "version"), text(request.POST, "reason")
    target_drop(actor=actor_of(request), target_id=target_id, version=version, reason=reason)
    return go(request, reverse("web:indicator_targets", args=[code]))


def _answers(rows: Iterable[Assignment], where: Asked) -> list[dict[str, Any]]:
    """Who answers at each place, the city first."""
    by_place: dict[int, list[Assignment]] = {}
    for row in rows:
        by_place.setdefault(row.place_id, []).append(row)
    return [{"place": place, "units": by_place.get(place.pk, [])} for place in where.places]


@require_POST
def assign_units(request: HttpRequest, code: str) -> HttpResponse:
    """Say which units answer at a place. No unit: nobody does."""
    actor = actor_of(request)
    enter(actor, ASSIGN)
    names = [name.strip() for name in request.POST.getlist("party") if name.strip()]
    readings = names_read(actor, names) if names else {}
    parties = [known_party(readings, name, "party") for name in names]
    assign(actor=actor, code=code, place_id=needed(request.POST, "place"), party_ids=parties)
    return go(request, f"{reverse('web:indicator_targets', args=[code])}#answers")
