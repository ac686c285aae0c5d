"""Filling packages through one form, and what of a stock a manifest may take. Only parsing; the actions judge."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import DATE_FORM, actor_of, day, go, grams, needed, text, whole
from wufei.faces.web.packages import shown
from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.problems import NOT_FOUND, Fault, Kind, Problem, Problems
from wufei.kernel.text import _
from wufei.operations.manifests.actions import packages_fill
from wufei.operations.manifests.models import Manifest, Package
from wufei.operations.manifests.permissions import PACKAGE_WRITE
from wufei.operations.manifests.queries.packages import NAMED, packages_in_stock, packages_visible_to
from wufei.operations.manifests.spec.packages import PACKAGE_LABELS, LabelTexts, PackageIn, PackageKind
from wufei.registers.catalogue.models import CodeList
from wufei.registers.catalogue.queries.codes import codes_on
from wufei.registers.catalogue.spec import HAZARD_LABELS
from wufei.registers.parties.models import Party, Site
from wufei.registers.parties.queries import in_force, party_below, party_subject
from wufei.registers.parties.queries import visible_to as parties_visible_to

MOST = 200  # in one form, as in one call of the API
COUNT_WRONG = Fault(
    "web.packages_count",
    Kind.INVALID,
    _("{value} packages cannot be filled in one go."),
    _("Give a number from 1 to {most}."),
)
CODE_OF_ONE = Fault(
    "web.packages_code_of_one",
    Kind.INVALID,
    _("The code “{value}” can stand on one package only."),
    _("Fill that one by itself, or leave the code to the house."),
)
# What an action calls it → how the field of the form is called, where that differs.
FIELDS = {"mass_g": "mass", "volume_ml": "volume", "holder_site": "site"}


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Fill so many containers of the same, and go on to their labels."""
    actor = actor_of(request)
    enter(actor, PACKAGE_WRITE)
    own = own_parties(actor)
    holder = _holder(actor, request.POST if request.method == "POST" else request.GET, own)
    if holder is None:
        return render(request, "web/packages/begin.html", {"here": "manifests", "names": _names(actor)})
    require(actor, PACKAGE_WRITE, party_subject(holder))
    if request.method == "POST":
        given = _given(request.POST, holder)
        try:
            packages_fill(actor=actor, given=given)
        except (Problem, Problems) as told:
            raise Problems(once(getattr(told, "problems", [told]))) from told
        batch = f"?batch={text(request.POST, 'key')}&count={len(given)}"
        return go(request, reverse("web:packages_labels") + batch)
    last = packages_visible_to(actor).filter(generator=holder, made_in=None).first()
    context: dict[str, Any] = {
        "here": "manifests",
        "holder": holder,
        "own": own,
        "key": uuid.uuid4(),
        "sites": sites_of(holder),
        "codes": codes_told(actor),
        "kinds": kinds_told(),
        "hazards": HAZARD_LABELS,
        "today": clock.today(),
        "last": last,
        "most": MOST,
    }
    return render(request, "web/packages/new.html", context)


def stock_told(
    actor: Actor, *, generator: str, waste: str, site_id: int | None, draft: Manifest | None, chosen: Collection[str]
) -> dict[str, Any]:
    """What a manifest may take: full packages of its generator and waste, with those it has aboard already."""
    party = Party.objects.filter(name=generator).first() if generator else None
    sites = sites_of(party) if party is not None else []
    there = draft.generator_site if draft is not None else None
    if there is not None and party is not None and there.party_id == party.pk and there not in sites:
        sites.append(there)  # closed since, and still where the draft begins
    if site_id not in {site.pk for site in sites}:
        site_id = None
    rows: list[Package] = []
    asked = party is not None and bool(waste) and actor.may_somewhere(PACKAGE_WRITE)
    if asked:
        found = packages_in_stock(actor, waste=waste).filter(holder=party)
        if draft is not None:
            found |= packages_visible_to(actor).filter(manifest=draft, waste=waste, holder=party)
        if site_id is not None:
            found = found.filter(holder_site=site_id)
        # Those aboard first: what is not shown would be taken off.
        aboard = F("manifest").asc(nulls_last=True)
        rows = list(found.select_related(*NAMED).order_by(aboard, "filled_on", "pk")[:MOST])
    return {
        "asked": asked,
        "sites": sites,
        "site_id": site_id,
        "stock": [(told, told["row"].code in chosen) for told in shown.lines(actor, rows)] if rows else [],
    }


def own_parties(actor: Actor) -> list[Party]:
    """The parties for which somebody fills packages; none for those who may do so everywhere."""
    ids: set[int] = set()
    for grant in actor.reach(PACKAGE_WRITE):
        if grant.party_id is not None:
            ids |= party_below(grant.party_id)
    return list(Party.objects.filter(in_force(), pk__in=ids).select_related("place"))


def sites_of(party: Party) -> list[Site]:
    """Where a party works today."""
    return list(Site.objects.filter(in_force(), party=party))


def codes_told(actor: Actor) -> list[tuple[str, str]]:
    """The codes of every list that bind today, as a picker offers them."""
    return [
        (f"{of}:{found.code}", found.name_zh)
        for of in CodeList.objects.values_list("code", flat=True)
        for found in codes_on(actor=actor, list_code=of, day=clock.today())
    ]


def kinds_told() -> list[tuple[str, str]]:
    """Kinds of container for a choice; the template translates."""
    return [(str(kind), word) for kind, word in PACKAGE_LABELS.items()]


def key_of(form: QueryDict) -> uuid.UUID:
    """The key under which a form is sent. Raises NOT_FOUND for a form that is none of ours."""
    try:
        return uuid.UUID(text(form, "key"))
    except ValueError as error:
        raise NOT_FOUND(where="key", value=text(form, "key")) from error


def batch_keys(key: uuid.UUID, count: int) -> list[uuid.UUID]:
    """The keys of the packages that one form fills: the same form again names the same ones."""
    return [uuid.uuid5(key, f"package.{number}") for number in range(min(count, MOST))]


def once(problems: Iterable[Problem]) -> list[Problem]:
    """What is wrong with every container of a batch, said once and at the field of the form."""
    told: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        field = problem.where.split(".")[-1]
        problem.where = FIELDS.get(field, field)
        told.setdefault((problem.fault.code, problem.where), problem)
    return list(told.values())


def _given(form: QueryDict, holder: Party) -> Sequence[PackageIn]:
    count, key, kind = needed(form, "count"), key_of(form), text(form, "kind")
    if not 1 <= count <= MOST:
        raise COUNT_WRONG(where="count", value=count, most=MOST)
    code = text(form, "code")
    if code and count > 1:
        raise CODE_OF_ONE(where="code", value=code)
    texts = {name: text(form, name) for name in shown.TEXTS}
    told: dict[str, Any] = {
        "holder_id": holder.pk,
        "holder_site_id": whole(form, "site"),
        "waste": text(form, "waste").partition(" ")[0],
        "mass_g": grams(form, "mass") or 0,
        "kind": PackageKind(kind) if kind in set(PackageKind) else PackageKind.OTHER,
        "volume_ml": grams(form, "volume") or 0,
        "filled_on": day(form, "filled_on") or clock.today(),
        "label": LabelTexts(hazards=tuple(form.getlist("hazards")), **texts),
        "code": code,
    }
    return [PackageIn(key=one, **told) for one in batch_keys(key, count)]


def _holder(actor: Actor, query: QueryDict, own: Sequence[Party]) -> Party | None:
    """Whose stock it is: the only one somebody acts for, or the one that was named. Raises NOT_FOUND."""
    asked = text(query, "holder")
    if not asked:
        return own[0] if own else None
    seen = parties_visible_to(actor).select_related("place")
    found = seen.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 10 else seen.filter(name=asked).first()
    if found is None:
        raise NOT_FOUND(where="holder", value=asked)
    return found


def _names(actor: Actor) -> list[str]:
    """Those who have packages already, to choose from."""
    rows = packages_visible_to(actor).order_by().values_list("holder__name", flat=True).distinct()
    return sorted(rows)


def moment(form: QueryDict, name: str) -> dt.datetime | None:
    """A day and time of Shanghai by name; None when empty. Raises DATE_FORM."""
    on = day(form, f"{name}_on")
    if on is None:
        return None
    said = text(form, f"{name}_time") or "12:00"
    try:
        at = dt.time.fromisoformat(said).replace(tzinfo=None)
    except ValueError as error:
        raise DATE_FORM(where=f"{name}_time", value=said) from error
    return dt.datetime.combine(on, at, clock.SHANGHAI)
