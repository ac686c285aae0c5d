"""The table of factors, and setting one's own. Not for: what is computed with them."""

from collections.abc import Collection, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from wufei.faces.web.catalogue.views import may
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, go, say, text
from wufei.kernel.access import Actor, Subject, allowed
from wufei.kernel.sources import CONFIDENCE_LABELS, DOUBTFUL, Confidence
from wufei.kernel.units import decimal_text, parse_micro
from wufei.registers.catalogue.actions.factors import factor_set
from wufei.registers.catalogue.models import Factor
from wufei.registers.catalogue.permissions import CODE_READ, FACTOR_WRITE
from wufei.registers.catalogue.queries import factors as queries
from wufei.registers.catalogue.spec import DOMAIN_LABELS, FactorIn
from wufei.registers.places import queries as places


@require_GET
def factors(request: HttpRequest) -> HttpResponse:
    """Every factor that stands, with its source and how sure it is."""
    actor = actor_of(request)
    enter(actor, CODE_READ)
    domain, words = text(request.GET, "domain"), text(request.GET, "q")
    rows = list(queries.factors_standing(actor))
    there = {row.domain for row in rows}
    domains = [*(code for code in DOMAIN_LABELS if code in there), *sorted(there - DOMAIN_LABELS.keys())]
    shown = [row for row in rows if (not domain or row.domain == domain) and _has(row, words)]
    city = places.city()
    names = _place_names(actor, {row.place_code for row in shown})
    context = {
        "here": "registers",
        "domain": domain,
        "domain_word": _word(domain) if domain else "",
        "words": words,
        "domains": [(code, _word(code)) for code in domains],
        "groups": [(_word(code), [_row(row, names) for row in shown if row.domain == code]) for code in domains],
        "shown": len(shown),
        "total": len(rows),
        "places": list(places.counties(actor=actor, city_code=city.code)) if city else [],
        "may": may(actor),
        "may_set": actor.may_somewhere(FACTOR_WRITE),
        "everywhere": allowed(actor, FACTOR_WRITE, Subject()),
    }
    return render(request, "web/catalogue/factors.html", context)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Set a factor anew: everywhere or at a place, from a day on, with its source."""
    actor = actor_of(request)
    known = queries.factors_standing(actor).filter(code=text(request.POST, "code")).first()
    low = text(request.POST, "low")
    given = FactorIn(
        code=text(request.POST, "code"),
        domain=known.domain if known else "",
        item_zh=known.item_zh if known else text(request.POST, "item_zh"),
        item_en=known.item_en if known else text(request.POST, "item_en"),
        quantity_zh=known.quantity_zh if known else text(request.POST, "quantity_zh"),
        quantity_en=known.quantity_en if known else text(request.POST, "quantity_en"),
        unit=known.unit if known else text(request.POST, "unit"),
        low_micro=parse_micro(low, "low"),
        high_micro=parse_micro(text(request.POST, "high") or low, "high"),
        place_code=text(request.POST, "place"),
        valid_from=day(request.POST, "valid_from"),
        source=text(request.POST, "source"),
    )
    made = factor_set(actor=actor, given=given, reason=text(request.POST, "reason"))
    return go(request, f"{reverse('web:factors')}?domain={made.domain}#factor-{made.pk}")


def _word(domain: str) -> str:
    return gettext(DOMAIN_LABELS[domain]) if domain in DOMAIN_LABELS else domain


def _has(row: Factor, words: str) -> bool:
    told = " ".join((row.code, row.item_zh, row.item_en, row.quantity_zh, row.quantity_en, row.source)).casefold()
    return all(word in told for word in words.casefold().split())


def _place_names(actor: Actor, codes: Collection[str]) -> dict[str, str]:
    return dict(places.visible_to(actor).filter(code__in=codes).values_list("code", "name"))


def _row(row: Factor, names: Mapping[str, str]) -> dict[str, object]:
    low, high = decimal_text(row.low_micro), decimal_text(row.high_micro)
    return {
        "factor": row,
        "place": names.get(row.place_code, row.place_code),
        "low": low,
        "high": high if high != low else "",
        "sure": say(CONFIDENCE_LABELS[Confidence(row.confidence)]),
        "doubtful": row.confidence in DOUBTFUL,
    }
