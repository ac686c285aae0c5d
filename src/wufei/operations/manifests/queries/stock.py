"""Packages as lists and stories show them: names of their waste, since when they are stored, what was done to them.

Not for: who sees which, genealogy, labels (packages).
"""

import dataclasses
import datetime as dt
import enum
import uuid
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Count, Q

from wufei.kernel.access import Actor
from wufei.operations.manifests.models import Carried, Package, Repacking
from wufei.operations.manifests.queries.ancestry import Above
from wufei.operations.manifests.queries.packages import packages_at_hand, packages_visible_to, place_of
from wufei.operations.manifests.rules.labels import DIGITAL_CODE, SIZES, LabelSize, read
from wufei.operations.manifests.rules.packages import code_of, kind_of, list_of
from wufei.operations.manifests.spec.packages import LABELLED, RepackingKind
from wufei.registers.catalogue.queries.codes import codes_visible_to

POCKET_MOST = 500


class Deed(enum.StrEnum):
    """What was done to a package."""

    FILL = "fill"
    MAKE = "make"
    USE = "use"
    UNDO = "undo"
    LOAD = "load"


@dataclasses.dataclass(frozen=True, slots=True)
class Done:
    """Something that was done to a package: when, by whom, why. `kind`: of the repacking; `carried`: the load."""

    deed: Deed
    at: dt.datetime
    who: str
    why: str = ""
    kind: RepackingKind | None = None
    carried: Carried | None = None


def waste_names(*, actor: Actor, wastes: Collection[str]) -> dict[str, str]:
    """What wastes (list:code) are called, in the edition that began last. Raises NOT_ALLOWED."""
    rows = codes_visible_to(actor).filter(code__in={code_of(waste) for waste in wastes})
    named = {f"{row.edition.list.code}:{row.code}": row.name_zh for row in rows.order_by("edition__valid_from", "pk")}
    return {waste: named.get(waste, "") for waste in wastes}


def pocket_stock(actor: Actor) -> list[dict[str, Any]]:
    """What a phone takes along to repack without network, ready for JSON: the newest packages of the own parties.

    `stock`: those with the same are in one stock; `label`: what a new label of the same waste says as well.
    """
    rows = list(packages_at_hand(actor).order_by("-pk")[:POCKET_MOST])
    names = waste_names(actor=actor, wastes={row.waste for row in rows}) if rows else {}
    return [
        {
            "code": row.code,
            "stock": f"{row.holder_id}@{place_of(row)}",
            "party": row.holder.name,
            "site": row.holder_site.name if row.holder_site is not None else "",
            "waste": row.waste,
            "name": names[row.waste],
            "mass_g": row.mass_g,
            "kind": row.kind,
            "volume_ml": row.volume_ml,
            "volume_due": list_of(row.waste) in LABELLED,
            "label": row.label,
            "simulated": row.simulated,
        }
        for row in rows
    ]


def code_parts(code: str) -> tuple[str, ...]:
    """A digital code as people read it out: unit, waste, day, serial. Another code in one piece."""
    try:
        found = read(code)
    except ValueError:
        return (code,)
    return found.unit, found.waste_written, f"{found.day:%Y%m%d}", code[-DIGITAL_CODE.serial.length :]


def label_sizes() -> tuple[LabelSize, ...]:
    """The sizes of labels, the least first."""
    return SIZES


def stored_since(rows: Sequence[Package]) -> dict[int, dt.date]:
    """Since when the content of packages is stored, by id. No permission: the caller has found them."""
    return Above(rows).oldest()


def packages_by_key(*, actor: Actor, keys: Collection[uuid.UUID]) -> list[Package]:
    """Packages by the keys they were filled with, in the order they were written. Raises NOT_ALLOWED."""
    return list(packages_visible_to(actor).filter(key__in=keys).order_by("pk"))


def story_of_package(package: Package) -> list[Done]:
    """What was done to a package, the latest first. No permission: the caller has found it."""
    return sorted((*_acts(package), *_loads(package)), key=lambda done: done.at, reverse=True)


def _acts(package: Package) -> Iterator[Done]:
    if package.made_in_id is None:
        yield Done(Deed.FILL, package.recorded_at, package.recorded_by)
    own = Q(pk__in=[key for key in (package.made_in_id, package.used_in_id) if key is not None])
    # What an undone act was said to empty stands in its text only; there are few of those.
    undone = Q(undone_at__isnull=False, party__in={package.holder_id, package.generator_id})
    for row in Repacking.objects.filter(own | undone).annotate(outputs=Count("made")):
        made = row.pk == package.made_in_id
        if not made and package.code not in row.inputs:
            continue
        kind = kind_of(len(row.inputs), row.outputs)
        yield Done(Deed.MAKE if made else Deed.USE, row.happened_at, row.recorded_by, row.reason, kind)
        if row.undone_at is not None:
            yield Done(Deed.UNDO, row.undone_at, row.undone_by, row.undone_why, kind)


def _loads(package: Package) -> Iterator[Done]:
    rows = package.journeys.select_related("manifest__generator", "manifest__receiver")
    for row in rows:
        yield Done(Deed.LOAD, row.manifest.drafted_at, row.manifest.generator.name, carried=row)
