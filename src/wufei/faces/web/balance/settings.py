"""Figures that balances and screening go by: as they hold today, with their sources; set here. Not for: judgement."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, day, go, needed, text
from wufei.kernel import clock
from wufei.kernel.sources import CONFIDENCE_LABELS
from wufei.kernel.text import _
from wufei.oversight.balance.actions.settings import setting_set
from wufei.oversight.balance.permissions import BALANCE_READ, SETTING_SET
from wufei.oversight.balance.queries.settings import settings_in_force
from wufei.oversight.balance.spec.months import SOURCE_LABELS
from wufei.oversight.balance.spec.settings import FIGURES, Figure, InForce, SettingIn

GROUPS = {**SOURCE_LABELS, "gate": _("weighbridge"), "screening": _("Screening of declarations")}
Line = tuple[InForce, Figure, str]


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Every figure by what it is for; a form that sets one, for those who may."""
    actor = actor_of(request)
    enter(actor, BALANCE_READ)
    if request.method == "POST":
        form = request.POST
        given = SettingIn(
            code=text(form, "code"),
            value=needed(form, "value"),
            source=text(form, "source"),
            valid_from=day(form, "valid_from") or clock.today(),
        )
        setting_set(actor=actor, given=given)
        return go(request, reverse("web:balance_settings"))
    context = {
        "here": "balance",
        "tab": "settings",
        "groups": list(_groups(settings_in_force().values())),
        "may_set": actor.may_somewhere(SETTING_SET),
        "today": clock.today(),
    }
    return render(request, "web/balance/settings.html", context)


def _groups(found: Iterable[InForce]) -> Iterator[tuple[str, list[Line]]]:
    """The figures by what they are for, in their order."""
    groups: dict[str, list[Line]] = {}
    for each in found:
        word = gettext(GROUPS[each.code.partition(".")[0]])
        groups.setdefault(word, []).append((each, FIGURES[each.code], gettext(CONFIDENCE_LABELS[each.confidence])))
    yield from groups.items()
