"""Grouping, splitting, repacking and undoing through forms that show the balance. Only parsing; the actions judge."""

import dataclasses
import uuid
from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wufei.faces.web.kit.doors import enter
from wufei.faces.web.kit.requests import actor_of, go, grams, text, thousandths
from wufei.faces.web.packages import shown
from wufei.faces.web.packages.forms import MOST, codes_told, key_of, kinds_told, moment
from wufei.kernel import clock
from wufei.kernel.access import Actor
from wufei.kernel.problems import Problem, Problems
from wufei.kernel.text import _
from wufei.operations.manifests.actions import packages_repack, repacking_undo
from wufei.operations.manifests.models import Package
from wufei.operations.manifests.permissions import PACKAGE_WRITE
from wufei.operations.manifests.queries.packages import packages_in_stock
from wufei.operations.manifests.spec.packages import ContainerIn, LabelTexts, PackageKind, RepackIn

TITLES = {"group": _("Put packages together"), "split": _("Split a package"), "repack": _("Repack")}
ROWS = {"group": 1, "split": 2, "repack": 1}
OUT = ("out_waste", "out_mass", "out_kind", "out_volume")
# What an action calls a field of a container → the column of the form.
FIELDS = {"mass_g": "out_mass", "volume_ml": "out_volume", "waste": "out_waste"}


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A row of the form that holds something, with the place where it stands."""

    place: int
    waste: str
    mass: str
    kind: str
    volume: str


@require_http_methods(["GET", "POST"])
def repack(request: HttpRequest) -> HttpResponse:
    """Empty packages into other containers; what goes in comes out or is named as lost."""
    actor = actor_of(request)
    enter(actor, PACKAGE_WRITE)
    if request.method == "POST":
        rows = _rows(request.POST)
        try:
            done = packages_repack(actor=actor, given=_given(actor, request.POST, rows))
        except (Problem, Problems) as told:
            raise Problems([_placed(problem, rows) for problem in getattr(told, "problems", [told])]) from told
        codes = [("code", package.code) for package in done.made.order_by("pk")]
        return go(request, f"{reverse('web:packages_labels')}?{urlencode([('act', done.key), *codes])}")
    wanted = request.GET.getlist("code")[:MOST]
    chosen = list(packages_in_stock(actor).filter(code__in=wanted).order_by("pk"))
    how = text(request.GET, "as")
    how = how if how in TITLES else "repack"
    return render(request, "web/packages/repack.html", _context(actor, chosen, how))


@require_POST
def undo(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take back an act that was told wrongly."""
    form = request.POST
    done = repacking_undo(actor=actor_of(request), key=key, reason=text(form, "reason"))
    back = text(form, "code") or done.inputs[0]
    return go(request, reverse("web:package", args=[back]))


def _context(actor: Actor, chosen: Sequence[Package], how: str) -> dict[str, Any]:
    """The form: what was chosen and what lies with it, rows for what is filled."""
    beside: list[Package] = []
    if chosen and how != "split":
        first = chosen[0]
        rows = packages_in_stock(actor, waste=first.waste).filter(holder=first.holder, holder_site=first.holder_site)
        beside = list(rows.exclude(pk__in=[row.pk for row in chosen]).order_by("filled_on", "pk")[: MOST - len(chosen)])
    taken = sum(row.mass_g for row in chosen)
    waste = Counter(row.waste for row in chosen).most_common(1)[0][0] if chosen else ""
    last = max(chosen, key=lambda row: row.volume_ml, default=None)
    return {
        "here": "manifests",
        "title": gettext(TITLES[how]),
        "how": how,
        "chosen": shown.lines(actor, chosen),
        "beside": shown.lines(actor, beside),
        "taken": taken,
        "waste": waste,
        "mass": taken if how == "group" else None,
        "kind": last.kind if last is not None and how != "group" else "",
        "volume": last.volume_ml if last is not None and how == "repack" else None,
        "rows": range(ROWS[how]),
        "grows": how != "group",
        "kinds": kinds_told(),
        "codes": codes_told(actor),
        "key": uuid.uuid4(),
        "today": clock.today(),
    }


def _rows(form: QueryDict) -> list[Row]:
    """The rows that hold a mass or a volume; the blank one at the end holds neither."""
    columns = [form.getlist(name) for name in OUT]
    rows = [Row(place, *(cell.strip() for cell in cells)) for place, cells in enumerate(zip(*columns, strict=False))]
    return [row for row in rows[:MOST] if row.mass or row.volume]


def _given(actor: Actor, form: QueryDict, rows: Sequence[Row]) -> RepackIn:
    codes = form.getlist("code")[:MOST]
    texts: dict[str, LabelTexts] = {}
    # New labels say of the same waste what the labels of the emptied packages said.
    for package in packages_in_stock(actor).filter(code__in=codes).order_by("-pk"):
        texts[package.waste] = LabelTexts(**package.label)
    outputs = [
        ContainerIn(
            waste=(waste := row.waste.partition(" ")[0]),
            mass_g=thousandths(row.mass or "0", f"out_mass.{row.place}"),
            kind=PackageKind(row.kind) if row.kind in set(PackageKind) else PackageKind.OTHER,
            volume_ml=thousandths(row.volume or "0", f"out_volume.{row.place}"),
            label=texts.get(waste, LabelTexts()),
        )
        for row in rows
    ]
    return RepackIn(
        key=key_of(form),
        inputs=codes,
        outputs=outputs,
        lost_g=grams(form, "lost_g") or 0,
        reason=text(form, "reason"),
        happened_at=moment(form, "happened"),
    )


def _placed(problem: Problem, rows: Sequence[Row]) -> Problem:
    """A problem at the field of the form that it is about: a column and the place of the row."""
    of, _dot, rest = problem.where.partition(".")
    if of == "outputs" and rest:
        number, _dot, field = rest.partition(".")
        problem.where = f"{FIELDS.get(field, field)}.{rows[int(number)].place}"
    elif of == "inputs":
        problem.where = "code"
    elif of == "happened_at":
        problem.where = "happened_on"
    elif of == "outputs":
        problem.where = "out_waste.0"
    return problem
