"""Packages: who sees which, what is in stock, one by its code, what it came from and became, labels ready to print.

Not for: filling and repacking (actions), how a label looks (papers).
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Collection, Sequence

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import translation

from wufei.kernel.access import Actor, Grant, require
from wufei.kernel.problems import NOT_FOUND, Problems
from wufei.operations.manifests.errors.packages import LABEL_NONE, LABEL_SMALL, LABELS_MIXED
from wufei.operations.manifests.models import Carried, Package, Repacking
from wufei.operations.manifests.papers.spec import LabelPaper
from wufei.operations.manifests.permissions import MANIFEST_READ, PACKAGE_WRITE
from wufei.operations.manifests.queries.ancestry import Above, Origin, descendants, withdrawn
from wufei.operations.manifests.queries.manifests import visible_to
from wufei.operations.manifests.rules.labels import SIZES, SMALL, LabelSize, size_for
from wufei.operations.manifests.rules.packages import code_of, kind_of, list_of, tidy
from wufei.operations.manifests.spec.packages import LABELLED, LabelTexts, RepackingKind, Whereabouts
from wufei.registers.catalogue.models import WasteCode
from wufei.registers.catalogue.queries.codes import code_on
from wufei.registers.catalogue.spec import HAZARD_LABELS
from wufei.registers.parties import queries as parties

READS = (PACKAGE_WRITE, MANIFEST_READ)
NAMED = ("holder", "holder_site", "generator", "manifest", "made_in", "used_in")
_WHERE = {
    Whereabouts.IN_STOCK: Q(used_in=None, manifest=None),
    Whereabouts.ABOARD: Q(manifest__isnull=False),
    Whereabouts.EMPTIED: Q(used_in__isnull=False) & (Q(made_in=None) | ~Q(used_in=F("made_in"))),
    Whereabouts.WITHDRAWN: Q(used_in=F("made_in")),
}


def packages_in_stock(actor: Actor, *, words: str = "", waste: str = "") -> QuerySet[Package]:
    """Full packages that lie with a party of the actor's, or in the actor's places. Raises NOT_ALLOWED."""
    found = Package.objects.select_related(*NAMED).filter(_within(actor, _held_by), used_in=None, manifest=None)
    return _worded(found.filter(waste=waste) if waste else found, words)


def packages_at_hand(actor: Actor) -> QuerySet[Package]:
    """Full packages in stock with the actor's own parties that the actor may empty; nobody else's, however powerful."""
    own = Q(pk__in=[])
    for grant in actor.reach(PACKAGE_WRITE):
        if grant.party_id is not None:
            own |= _held_by(grant)
    return Package.objects.select_related("holder", "holder_site").filter(own, used_in=None, manifest=None)


def packages_visible_to(actor: Actor) -> QuerySet[Package]:
    """Packages that lie within the actor's reach, were filled there, or travel on manifests the actor sees.

    Raises NOT_ALLOWED.
    """
    seen = _within(actor, lambda grant: _held_by(grant) | _filled_by(grant))
    if seen and actor.may_somewhere(MANIFEST_READ):
        carried = Carried.objects.filter(manifest__in=visible_to(actor).order_by().values("pk"))
        seen |= Q(pk__in=carried.order_by().values("package_id"))
    return Package.objects.select_related(*NAMED).filter(seen)


def package_search(
    *, actor: Actor, words: str, waste: str = "", where: Whereabouts | None = None, held: bool = False
) -> QuerySet[Package]:
    """Packages on which every word stands: the end of the code as people read it out, waste, party, manifest.

    `held`: only those that lie with a party or in a place of the actor's. Latest first. Raises NOT_ALLOWED.
    """
    found = packages_visible_to(actor)
    if held:
        found = found.filter(_within(actor, _held_by))
    if waste:
        found = found.filter(waste=waste)
    return _worded(found.filter(_WHERE[where]) if where is not None else found, words)


def package_get(*, actor: Actor, code: str) -> Package:
    """One package by its code, as it is scanned or typed. Raises NOT_FOUND, also where the actor may not see it."""
    found = packages_visible_to(actor).filter(code=tidy(code)).first()
    if found is None:
        raise NOT_FOUND(where="package", value=code)
    return found


def whereabouts_of(package: Package) -> Whereabouts:
    """Where a package is. No permission: the caller has found it."""
    if package.used_in_id is not None:
        return Whereabouts.WITHDRAWN if withdrawn(package) else Whereabouts.EMPTIED
    return Whereabouts.ABOARD if package.manifest_id is not None else Whereabouts.IN_STOCK


def place_of(package: Package) -> int | None:
    """The place of the stock that a package is part of, if anybody knows. No permission: the caller has found it."""
    site, holder = package.holder_site, package.holder
    return site.place_id if site is not None and site.place_id is not None else holder.place_id


def _held_by(grant: Grant) -> Q:
    part = Q()
    if grant.party_id is not None:
        part &= Q(holder__in=parties.party_below(grant.party_id))
    if grant.place_code is not None:
        begins = grant.place_code
        part &= Q(holder__place__code__startswith=begins) | Q(holder_site__place__code__startswith=begins)
    return part


def _filled_by(grant: Grant) -> Q:
    part = Q()
    if grant.party_id is not None:
        part &= Q(generator__in=parties.party_below(grant.party_id))
    if grant.place_code is not None:
        part &= Q(generator__place__code__startswith=grant.place_code)
    return part


def _within(actor: Actor, part_of: Callable[[Grant], Q]) -> Q:
    """What the actor's grants reach, each turned into a condition; no condition: everything. Raises NOT_ALLOWED."""
    if not any(actor.may_somewhere(permission) for permission in READS):
        require(actor, MANIFEST_READ)
    grants = dict.fromkeys(grant for permission in READS for grant in actor.reach(permission))
    if actor.all_powerful or any(grant.party_id is None and grant.place_code is None for grant in grants):
        return Q()
    within = Q(pk__in=[])
    for grant in grants:
        within |= part_of(grant)
    return within


def _worded(rows: QuerySet[Package], words: str) -> QuerySet[Package]:
    told = tidy(words)
    for word in words.split() if " " in told else [told] * bool(told):  # a code read out in parts is one word
        named = Q(holder__name__icontains=word) | Q(generator__name__icontains=word)
        called = WasteCode.objects.filter(Q(name_zh__icontains=word) | Q(name_en__icontains=word)).order_by()
        wastes = called.annotate(waste=Concat("edition__list__code", Value(":"), "code")).values("waste")
        carried = Carried.objects.filter(manifest__number__endswith=word).exclude(manifest__number="").order_by()
        code = Q(code__iendswith=tidy(word)) | Q(waste__icontains=word)
        rows = rows.filter(code | named | Q(waste__in=wastes) | Q(pk__in=carried.values("package_id")))
    return rows


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """A package in a graph."""

    code: str
    waste: str
    mass_g: int
    kind: str
    filled_on: dt.date
    holder: str
    generator: str
    where: Whereabouts


@dataclasses.dataclass(frozen=True, slots=True)
class Act:
    """A repacking in a graph. One that was undone has no edges, and tells in `inputs` what it was said to empty."""

    key: uuid.UUID
    kind: RepackingKind
    party: str
    happened_at: dt.datetime
    lost_g: int
    reason: str
    inputs: tuple[str, ...]
    undone: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Edge:
    """Grams that went from a package into an act, or from an act into a package: codes and keys as letters."""

    source: str
    target: str
    mass_g: int


@dataclasses.dataclass(frozen=True, slots=True)
class Journey:
    """A package on a manifest, between the same two nodes: it stays the same package wherever it goes."""

    code: str
    manifest_id: int
    number: str
    state: str
    generator: str
    receiver: str
    sent_g: int
    weighed_g: int | None
    refused: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Graph:
    """All that a package came from and became. `oldest`: when the first of what is in it was filled."""

    start: str
    oldest: dt.date
    packages: tuple[Node, ...]
    acts: tuple[Act, ...]
    edges: tuple[Edge, ...]
    journeys: tuple[Journey, ...]
    origins: tuple[Origin, ...]


def genealogy(*, actor: Actor, code: str) -> Graph:
    """The graph around a package the actor may see: everything before it and everything after it, whoever had it.

    Not what else went into those acts with it. As many statements as generations, and a few. Raises NOT_FOUND.
    """
    start = package_get(actor=actor, code=code)
    above = Above([start])
    below = descendants(start)
    rows = sorted({row.pk: row for row in (*above.ancestors, start, *below)}.values(), key=lambda row: row.pk)
    sound = [row for row in rows if not withdrawn(row)]
    edges = [Edge(str(row.made_in), row.code, row.mass_g) for row in sound if row.made_in is not None]
    edges += [Edge(row.code, str(row.used_in), row.mass_g) for row in sound if row.used_in is not None]
    acts = {act for row in rows for act in (row.made_in_id, row.used_in_id) if act is not None}
    return Graph(
        start=start.code,
        oldest=min(row.filled_on for row in (*above.ancestors, start)),
        packages=tuple(_node(row) for row in rows),
        acts=_acts(acts),
        edges=tuple(edges),
        journeys=_journeys(rows),
        origins=above.origins()[start.pk],
    )


def origins_of(*, actor: Actor, codes: Collection[str]) -> dict[str, tuple[Origin, ...]]:
    """Whose waste is in packages, by code, for all of them in one walk. A withdrawn one holds nothing.

    Raises NOT_FOUND where there is one that the actor may not see.
    """
    wanted = {tidy(code) for code in codes}
    rows = list(packages_visible_to(actor).filter(code__in=wanted))
    if missing := sorted(wanted - {row.code for row in rows}):
        raise NOT_FOUND(where="package", value=missing[0])
    found = Above(rows).origins()
    return {row.code: found[row.pk] for row in rows}


def _node(row: Package) -> Node:
    names = (row.holder.name, row.generator.name)
    return Node(row.code, row.waste, row.mass_g, row.kind, row.filled_on, *names, whereabouts_of(row))


def _acts(wanted: Collection[int]) -> tuple[Act, ...]:
    rows = Repacking.objects.filter(pk__in=wanted).select_related("party").annotate(outputs=Count("made"))
    return tuple(
        Act(
            row.key,
            kind_of(len(row.inputs), row.outputs),
            row.party.name,
            row.happened_at,
            row.lost_g,
            row.reason,
            tuple(row.inputs),
            row.undone_at is not None,
        )
        for row in rows.order_by("pk")
    )


def _journeys(rows: Sequence[Package]) -> tuple[Journey, ...]:
    carried = Carried.objects.filter(package__in=[row.pk for row in rows]).exclude(manifest__number="")
    carried = carried.select_related("package", "manifest__generator", "manifest__receiver").order_by("pk")
    return tuple(
        Journey(
            one.package.code,
            one.manifest_id,
            one.manifest.number,
            one.manifest.state,
            one.manifest.generator.name,
            one.manifest.receiver.name,
            one.sent_g,
            one.weighed_g,
            one.refused,
        )
        for one in carried
    )


def labels_of(*, actor: Actor, codes: Sequence[str], size: str = "") -> list[LabelPaper]:
    """Labels of full packages in the order of their codes, one that goes on two sides twice. In Chinese, by the law.

    `size`: the name of one for all of them; else each has that of its container. Raises Problems with LABEL_NONE for
    each that is none, LABEL_SMALL for each that the law wants larger, LABELS_MIXED, and what the catalogue raises.
    """
    wanted = list(dict.fromkeys(tidy(code) for code in codes))
    found = {row.code: row for row in packages_visible_to(actor).filter(code__in=wanted, used_in=None)}
    if gone := [code for code in wanted if code not in found]:
        raise Problems([LABEL_NONE(where=f"packages.{code}", value=code) for code in gone])
    rows = [found[code] for code in wanted]
    if len({row.simulated for row in rows}) > 1:
        raise LABELS_MIXED(where="packages")
    chosen = next((one for one in SIZES if one.name == size), None)
    if chosen is not None and (small := [row for row in rows if chosen.side_mm < label_size(row).side_mm]):
        sides = {"side": chosen.side_mm}
        raise Problems(
            [LABEL_SMALL(where="size", value=row.code, least=label_size(row).side_mm, **sides) for row in small]
        )
    named = {key: _named(actor, *key) for key in dict.fromkeys((row.waste, row.filled_on) for row in rows)}
    papers = [_label(row, *named[row.waste, row.filled_on], chosen or label_size(row)) for row in rows]
    return [paper for paper in papers for _side in range(paper.size.count)]


def label_size(row: Package) -> LabelSize:
    """The least size of its label. Beyond hazardous and medical waste no law says how large a label is."""
    return size_for(row.volume_ml) if row.volume_ml else SMALL


def _named(actor: Actor, waste: str, day: dt.date) -> tuple[WasteCode, str]:
    """A code as its edition of that day has it, and the name of its class."""
    code = code_on(actor=actor, list_code=list_of(waste), code=code_of(waste), day=day)
    above = WasteCode.objects.filter(edition=code.edition_id, code=code.parent).first() if code.parent else None
    return code, (above or code).name_zh


def _label(row: Package, code: WasteCode, of: str, size: LabelSize) -> LabelPaper:
    told, unit = LabelTexts(**row.label), row.generator
    letters = told.hazards or code.hazards.replace("/", ",").split(",")
    by_law = list_of(row.waste) in LABELLED
    with translation.override("zh-hans"):
        hazards = tuple((one, translation.gettext(HAZARD_LABELS[one])) for one in letters if one in HAZARD_LABELS)
    return LabelPaper(
        title=code.edition.list.name_zh if by_law else of,
        waste_name=code.name_zh,
        waste_class=f"{code.parent or code.code} {of}",
        waste_code=code.code,
        form=told.form,
        hazards=hazards,
        main_components=told.main_components,
        harmful_components=told.harmful_components,
        precautions=told.precautions,
        digital_code=row.code,
        unit=unit.name,
        contact=told.contact or unit.contact,
        phone=told.phone or unit.phone,
        made_on=row.filled_on,
        mass_g=row.mass_g,
        qr_text=row.code,
        size=size,
        orange=code.edition.list.hazards,
        simulated=row.simulated,
        note=told.note,
    )
