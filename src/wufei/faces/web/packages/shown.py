"""A package as lists and its page show it: code in parts, age, genealogy as picture and table, what was done, labels.

Not for: asking the database for more than names and days (queries), or judging (rules).
"""

from collections.abc import Sequence
from typing import Any

import segno
from django.utils.translation import gettext

from wufei.faces.web.packages.drawing import drawn, short_of
from wufei.kernel import clock
from wufei.kernel.access import Actor, allowed
from wufei.kernel.text import _, fill
from wufei.operations.manifests.models import Package, Repacking
from wufei.operations.manifests.permissions import PACKAGE_WRITE
from wufei.operations.manifests.queries import packages as queries
from wufei.operations.manifests.queries import stock
from wufei.operations.manifests.queries.manifests import visible_to
from wufei.operations.manifests.spec.packages import (
    PACKAGE_LABELS,
    REPACKING_LABELS,
    WHEREABOUTS_LABELS,
    Whereabouts,
)
from wufei.registers.catalogue.spec import HAZARD_LABELS
from wufei.registers.parties.queries import party_subject

FULL = frozenset({Whereabouts.IN_STOCK, Whereabouts.ABOARD})
TEXTS = {
    "form": _("Form"),
    "main_components": _("Main components"),
    "harmful_components": _("Harmful components"),
    "precautions": _("Precautions"),
    "contact": _("Contact"),
    "phone": _("Phone"),
    "note": _("Note"),
}
SIZE_WORDS = {"small": _("Small"), "middle": _("Middle"), "large": _("Large")}
DEEDS = {
    stock.Deed.FILL: _("Filled from stock"),
    stock.Deed.MAKE: _("Filled from others"),
    stock.Deed.USE: _("Emptied into others"),
    stock.Deed.UNDO: _("Undone"),
    stock.Deed.LOAD: _("Put on a manifest"),
}


def lines(actor: Actor, rows: Sequence[Package]) -> list[dict[str, Any]]:
    """Packages with what their rows do not say: the name of the waste, where they are, since when they are stored."""
    names = stock.waste_names(actor=actor, wastes={row.waste for row in rows})
    since, today = stock.stored_since(rows), clock.today()
    told = []
    for row in rows:
        where = queries.whereabouts_of(row)
        told.append(
            {
                "row": row,
                "parts": stock.code_parts(row.code),
                "short": short_of(row.code),
                "name": names[row.waste],
                "where": str(where),
                "since": since[row.pk],
                "days": (today - since[row.pk]).days if where in FULL else None,
                "full": where in FULL,
            }
        )
    return told


def columns() -> tuple[tuple[str, int], ...]:
    """The columns of an export with their widths."""
    return (
        (gettext("Code"), 42),
        (gettext("State"), 12),
        (gettext("Code of the waste"), 18),
        (gettext("Waste"), 28),
        (gettext("Mass, kg"), 12),
        (gettext("Packing"), 10),
        (gettext("Volume, L"), 12),
        (gettext("With"), 32),
        (gettext("Site"), 24),
        (gettext("Filled by"), 32),
        (gettext("Stored since"), 12),
        (gettext("Days in storage"), 12),
        (gettext("Manifest"), 18),
        (gettext("Data"), 10),
    )


def cells(told: dict[str, Any]) -> list[object]:
    """One package as a row of an export."""
    row: Package = told["row"]
    whereabouts = WHEREABOUTS_LABELS[told["where"]]
    return [
        row.code,
        gettext(whereabouts),
        row.waste,
        told["name"],
        row.mass_g / 1000,
        gettext(PACKAGE_LABELS[row.kind]) if row.kind in PACKAGE_LABELS else row.kind,
        row.volume_ml / 1000 if row.volume_ml else None,
        row.holder.name,
        row.holder_site.name if row.holder_site is not None else "",
        row.generator.name,
        told["since"],
        told["days"],
        row.manifest.number if row.manifest is not None else "",
        gettext("Simulated") if row.simulated else "",
    ]


def page(actor: Actor, row: Package) -> dict[str, Any]:
    """All that the page of a package shows."""
    graph = queries.genealogy(actor=actor, code=row.code)
    (told,) = lines(actor, [row])
    codes = [node.code for node in graph.packages]
    seen = set(queries.packages_visible_to(actor).filter(code__in=codes).values_list("code", flat=True))
    story = stock.story_of_package(row)
    wanted = {one.manifest_id for one in graph.journeys} | {d.carried.manifest_id for d in story if d.carried}
    manifests = set(visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    writes = allowed(actor, PACKAGE_WRITE, party_subject(row.holder))
    return {
        **told,
        "qr": segno.make_qr(row.code, error="m").svg_data_uri(scale=3, border=4),
        "texts": [(gettext(word), row.label[key]) for key, word in TEXTS.items() if row.label.get(key)],
        "hazards": hazards_said(row.label.get("hazards", ())),
        "size": size_said(queries.label_size(row)),
        "picture": drawn(graph, seen),
        "acts": _acts(graph),
        "seen": seen,
        "origins": [(one, round(1000 * one.mass_g / row.mass_g) / 10) for one in graph.origins],
        "journeys": [(one, short_of(one.code), one.manifest_id in manifests) for one in graph.journeys],
        "story": _story(story, manifests),
        "may_write": writes,
        "may_repack": writes and told["where"] == Whereabouts.IN_STOCK,
        "undo": _to_undo(actor, row),
    }


def hazards_said(letters: Sequence[str]) -> list[str]:
    """Letters of hazards with their words."""
    return [f"{one} {gettext(HAZARD_LABELS[one])}" for one in letters if one in HAZARD_LABELS]


def repacking_word(kind: str) -> str:
    """What an act on packages is called."""
    return gettext(REPACKING_LABELS[kind])


def _acts(graph: queries.Graph) -> list[dict[str, Any]]:
    """The graph as a table: each act with what went in and what came out, as far as the graph shows it."""
    nodes = {node.code: node for node in graph.packages}
    told = []
    for act in graph.acts:
        key = str(act.key)
        told.append(
            {
                "act": act,
                "word": repacking_word(act.kind),
                "inputs": [(nodes[one.source], short_of(one.source)) for one in graph.edges if one.target == key],
                "outputs": [(nodes[one.target], short_of(one.target)) for one in graph.edges if one.source == key],
                "further": [short_of(code) for code in act.inputs if act.undone],
            }
        )
    return told


def _story(story: Sequence[stock.Done], manifests: set[int]) -> list[dict[str, Any]]:
    """What was done, in words; drafts of others are left out."""
    return [
        {
            "word": gettext(DEEDS[done.deed]),
            "kind": repacking_word(done.kind) if done.kind is not None else "",
            "done": done,
            "seen": done.carried is not None and done.carried.manifest_id in manifests,
            "css": "w-red" if done.deed is stock.Deed.UNDO else "",
        }
        for done in story
        if done.carried is None or done.carried.manifest.number or done.carried.manifest_id in manifests
    ]


def _to_undo(actor: Actor, row: Package) -> Repacking | None:
    """The act that could be taken back from here: the one that emptied the package, else the one that filled it."""
    act = row.used_in or row.made_in
    if act is None or act.undone_at is not None or (row.used_in is None and row.manifest is not None):
        return None
    return act if allowed(actor, PACKAGE_WRITE, party_subject(act.party)) else None


def size_said(size: Any) -> dict[str, Any]:
    """A size of label in words and millimetres."""
    told = {"word": gettext(SIZE_WORDS[size.name]), "side": size.side_mm, "n": size.count}
    said = fill(gettext("{word}, {side} mm"), told)
    each = fill(gettext("{word}, {side} mm, {n} for each"), told) if size.count > 1 else said
    return {"name": size.name, "said": said, "each": each, "side": size.side_mm, "count": size.count}


def sizes() -> list[dict[str, Any]]:
    """The sizes of labels for a choice."""
    return [size_said(size) for size in stock.label_sizes()]
