"""Corrections in the browser: asked for on a form made from what may change, answered, withdrawn. Only parsing."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wufei.faces.web.kit.context import manifest_tabs
from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, go, grams, needed, text, whole
from wufei.faces.web.manifests import shown
from wufei.faces.web.manifests.acts import values_of
from wufei.kernel import clock
from wufei.kernel.text import _, fill
from wufei.kernel.units import grouped
from wufei.operations.manifests.actions import correction_answer, correction_ask, correction_withdraw
from wufei.operations.manifests.models import Correction, Manifest
from wufei.operations.manifests.permissions import MANIFEST_READ
from wufei.operations.manifests.queries import corrections as queries
from wufei.operations.manifests.queries.correctable import Asking, asking_of
from wufei.operations.manifests.queries.sheets import spec_on
from wufei.operations.manifests.spec import ROLE_LABELS, Field
from wufei.operations.manifests.spec.corrections import SILENCE_SOURCE, CorrectionIn
from wufei.registers.catalogue.queries.codes import codes_on
from wufei.registers.parties.models import Site
from wufei.registers.places.models import Place

PAGE = 50
WORDS: Mapping[str, str] = {
    "mass_g": _("Mass sent"),
    "accepted_g": _("Mass weighed at the receiver"),
    "code": _("Waste code"),
    "name": _("Name of the waste"),
    "generator_site": _("Site of the generator"),
    "receiver_site": _("Site of the receiver"),
    "origin": _("Where it begins"),
    "destination": _("Where it ends"),
}


@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """Corrections that wait for an answer of one's own party, or all that one sees."""
    actor = actor_of(request)
    enter(actor, MANIFEST_READ)
    tabs = manifest_tabs(actor)
    which = text(request.GET, "which")
    which = which if which in {"mine", "all"} else "mine" if tabs["signs"] else "all"
    rows = queries.corrections_waiting(actor) if which == "mine" else queries.corrections_visible_to(actor)
    page = Paginator(rows, PAGE).get_page(text(request.GET, "page") or 1)
    context = {
        **tabs,
        "here": "manifests",
        "tab": "corrections",
        "which": which,
        "page": page,
        "rows": [(row, [label for _path, _field, label in _labels(row)]) for row in page.object_list],
        "now": clock.now(),
    }
    return render(request, "web/manifests/corrections.html", context)


@require_GET
def correction(request: HttpRequest, correction_id: int) -> HttpResponse:
    """One correction: what changes, who has consented, until when silence is awaited, what the books made of it."""
    actor = actor_of(request)
    row = queries.correction_get(actor=actor, correction_id=correction_id)
    context = {
        "here": "manifests",
        "row": row,
        "changes": changes_told(row),
        "consents": [(each, gettext(ROLE_LABELS[each.role])) for each in row.consents.select_related("party")],
        "entries": shown.entries(queries.booked_by(row)),
        "may_answer": queries.may_answer(actor, row),
        "may_withdraw": queries.may_withdraw(actor, row),
        "source": gettext(SILENCE_SOURCE),
        "now": clock.now(),
    }
    return render(request, "web/manifests/correction.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, manifest_id: int) -> HttpResponse:
    """Ask that what was signed be changed: what stands there beside what should."""
    actor = actor_of(request)
    asking = asking_of(actor=actor, manifest_id=manifest_id)
    if request.method == "POST":
        form = request.POST
        row = correction_ask(
            actor=actor,
            key=_key(form),
            manifest_id=manifest_id,
            given=_given(form, asking),
            reason=text(form, "reason"),
        )
        return go(request, reverse("web:correction", args=[row.pk]))
    manifest = asking.found.manifest
    context = {
        "here": "manifests",
        "manifest": manifest,
        "asking": asking,
        "key": uuid.uuid4(),
        "fields": [_field(asking, path, field, value) for path, field, value in asking.fields],
        "codes": [
            (f"{of}:{found.code}", found.name_zh)
            for of in asking.found.spec.lists
            for found in codes_on(actor=actor, list_code=of, day=manifest.day)
        ]
        if asking.may_ask
        else [],
    }
    return render(request, "web/manifests/correct.html", context)


@require_POST
def answer(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Agree, or refuse with a reason."""
    form = request.POST
    correction_answer(
        actor=actor_of(request),
        correction_id=correction_id,
        version=needed(form, "version"),
        agreed=text(form, "answer") == "agree",
        note=text(form, "note"),
    )
    return go(request, reverse("web:correction", args=[correction_id]))


@require_POST
def withdraw(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Take back what one's own party asked for."""
    version = needed(request.POST, "version")
    correction_withdraw(actor=actor_of(request), correction_id=correction_id, version=version)
    return go(request, reverse("web:correction", args=[correction_id]))


def changes_told(row: Correction) -> list[tuple[str, str, str]]:
    """What changes, in words: what it is, what stands there, what should."""
    told = []
    for path, field, label in _labels(row):
        before, after = row.changes[path]
        name = path.rpartition(".")[2]
        told.append((label, _said(name, field, before), _said(name, field, after)))
    return told


def _labels(row: Correction) -> Iterator[tuple[str, Field | None, str]]:
    """What changes: its path, its field where it is one of the stream, its word."""
    fields = {field.name: field for field in spec_on(row.manifest.spec, row.manifest.day).fields}
    for path in row.changes:
        *where, name = path.split(".")
        field = fields.get(name) if where else None
        label = gettext(field.label) if field is not None else gettext(WORDS.get(name, name))
        if where[:1] == ["legs"]:
            label = fill(gettext("{label}, leg {n}"), {"label": label, "n": int(where[1]) + 1})
        yield path, field, label


def _said(name: str, field: Field | None, value: Any) -> str:
    """A value as people read it: of a field as the stream has it, of the document by what it names."""
    if field is not None:
        return field.said(value, gettext)
    if name.endswith("_g"):
        return f"{grouped(value * 1_000)} {gettext('kg')}" if value is not None else ""
    if name in {"generator_site", "receiver_site"}:
        return _named(Site, value) or gettext("the party without a site")
    return _named(Place, value) if name in {"origin", "destination"} else str(value or "")


def _named(model: type[Site | Place], pk: int | None) -> str:
    return model._default_manager.filter(pk=pk).values_list("name", flat=True).first() or "" if pk else ""


def _key(form: QueryDict) -> uuid.UUID:
    try:
        return uuid.UUID(text(form, "key"))
    except ValueError:
        return uuid.uuid4()


def _field(asking: Asking, path: str, field: Field, value: object) -> dict[str, Any]:
    leg = asking.leg(path)
    told = shown.field_told(field, value)
    said = field.said(value, gettext)
    return {**told, "path": path, "said": said, "carrier": leg.carrier.name if leg is not None else ""}


def _given(form: QueryDict, asking: Asking) -> CorrectionIn:
    """What the form says that does not stand there already. Raises NUMBER_FORM and what units raise."""
    manifest = asking.found.manifest
    by_part: dict[str, list[Field]] = {}
    for path, field, _value in asking.fields:
        by_part.setdefault(path.rpartition(".")[0], []).append(field)
    legs = {
        int(part.split(".")[1]): values_of(form, fields, part)
        for part, fields in by_part.items()
        if part.startswith("legs.")
    }
    return CorrectionIn(
        values=values_of(form, by_part.get("values", []), "values"),
        legs=legs,
        mass_g=grams(form, "mass_g"),
        accepted_g=grams(form, "accepted_g") if asking.accepted else None,
        code=text(form, "code").partition(" ")[0] or None,
        generator_site_id=_site(form, "generator", manifest),
        receiver_site_id=_site(form, "receiver", manifest),
    )


def _site(form: QueryDict, side: str, manifest: Manifest) -> int | None:
    """Another site of a party; None where nothing is chosen or it is the same."""
    told = whole(form, f"{side}_site")
    return None if told is None or told == (getattr(manifest, f"{side}_site_id") or 0) else told
