"""Flows over many manifests: from where, of what, what became of it, to where; summed in the database, to the gram.

The source is the document, whose figures are those of its last correction; the books say the same (a test holds both
against each other) and know neither stream nor treatment. Drafts and cancelled ones move nothing. What was refused and
sent on stands on the manifest that takes it on, and on that alone. Not for: stocks (ledger.books), single ones (story).
"""

import dataclasses
import datetime as dt
import functools
import operator
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    Expression,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Substr

from wufei.kernel.access import Actor
from wufei.kernel.text import Text, _
from wufei.operations.manifests.models import Citation, Manifest, Signature
from wufei.operations.manifests.queries.manifests import visible_to, with_parties
from wufei.operations.manifests.rules.flows import (
    LEFT,
    TAKEN,
    Gap,
    Ground,
    Summed,
    capped,
    folded,
    links,
    masses,
    ordered,
    portions,
)
from wufei.operations.manifests.spec import SPECS, Event, ManifestSpec, State, Why
from wufei.operations.manifests.spec.flows import (
    BY,
    ENDED,
    FATE_LABELS,
    REST,
    Column,
    Fate,
    Flows,
    FlowsAsked,
    Node,
    Path,
)
from wufei.registers.places.models import Place
from wufei.registers.places.queries import city
from wufei.registers.places.spec import COUNTY_LEVEL

# What nobody weighed counts as told, as it does in the books.
WEIGHED = Coalesce("accepted_g", "mass_g")
PLACES = {Column.ORIGIN: "origin__code", Column.DESTINATION: "destination__code"}


def flows_of(*, actor: Actor, asked: FlowsAsked) -> Flows:
    """The flows of the manifests that the actor sees, in one statement beside the names of places.

    Raises NOT_ALLOWED.
    """
    ground = ground_of(asked.place)
    found = _Found()
    for row in _sums(actor, asked, ground.depth):
        found.take(row, asked, ground)
    paths = ordered(capped(folded(found.paths)))
    through = masses(paths)
    places = _place_names({key for column, key in through if column in PLACES})
    nodes = [
        Node(
            column=column,
            key=key,
            label=_place(key, ground, places) if column in PLACES else _label(key, found.names),
            mass_g=mass_g,
            ends=column is Column.DESTINATION or (column is Column.FATE and key in ENDED),
            outside=column in PLACES and ground.outside(key),
        )
        for (column, key), mass_g in through.items()
    ]
    return Flows(
        asked=asked,
        nodes=nodes,
        links=links(paths),
        paths=paths,
        mass_g=sum(path.mass_g for path in paths),
        over_g=found.over_g,
        count=found.count,
        simulated=found.simulated,
        moved_at=found.moved_at,
    )


def flow_manifests(*, actor: Actor, asked: FlowsAsked, at: Mapping[Column, str]) -> QuerySet[Manifest]:
    """The manifests of which a node, a link or a path is made, each with `part_g`, its mass in it. The latest first.

    `at`: the keys of the nodes, by column. Raises NOT_ALLOWED.
    """
    ground = ground_of(asked.place)
    kept: set[str] = set()
    if REST in at.values():
        kept = {key for path in flows_of(actor=actor, asked=asked).paths for key in (path.kind, path.fate)}
    rows = flowing(actor, asked)
    for column, code in PLACES.items():
        if key := at.get(column, ""):
            rows = rows.filter(_within(code, key, ground))
    if kind := at.get(Column.KIND, ""):
        rows = rows.filter(_of_kind(kind, asked, kept))
    fates = tuple(Fate)
    if fate := at.get(Column.FATE, ""):
        fates = (Fate(fate),) if fate in set(Fate) else (Fate.ACCEPTED,)
        rows = rows.filter(_of_fate(fate, kept)) if fates == (Fate.ACCEPTED,) else rows
    elif at.get(Column.DESTINATION, ""):
        fates = tuple(each for each in Fate if each not in ENDED)
    part: Any = functools.reduce(operator.add, (part_of(each) for each in fates))
    return with_parties(rows.annotate(part_g=part).filter(part_g__gt=0)).order_by("-day", "-pk")


def ground_of(place: str) -> Ground:
    """The places told apart: the counties of the city, and what is directly below a chosen place."""
    here = city()
    code = here.code if here is not None else ""
    # Everybody is told the names of counties: they stand on every manifest.
    below = Q(kind__in=COUNTY_LEVEL, code__startswith=code) if code else Q(pk__in=[])
    if place and place != code:
        below |= Q(parent__code=place) | Q(code=place, code__startswith=code)
    return Ground(code, frozenset(Place.objects.filter(below).exclude(code=code).values_list("code", flat=True)))


def streams_with_flows() -> list[str]:
    """The codes of the streams, without their profiles."""
    return sorted({_family(code) for code in SPECS.codes()})


@dataclasses.dataclass(slots=True)
class _Found:
    """What the rows of the database come to."""

    paths: list[Path] = dataclasses.field(default_factory=list)
    names: dict[str, Text] = dataclasses.field(default_factory=dict)
    over_g: int = 0
    count: int = 0
    simulated: int = 0
    moved_at: dt.datetime | None = None

    def take(self, row: Mapping[str, Any], asked: FlowsAsked, ground: Ground) -> None:
        """Add one row."""
        spec = SPECS.get(row["spec"])
        kind = row["code"] if asked.stream else _family(row["spec"])
        self.names.setdefault(kind, Text("{name}", {"name": row["named"]}) if asked.stream else Text(spec.family))
        origin, destination = ground.key(row["from_code"]), ground.key(row["to_code"])
        summed = Summed(mass_g=row["mass"], weighed_g=row["weighed"], open_g=row["reserved"])
        state, gap = State(row["state"]), Gap(row["between"])
        for fate, mass_g in portions(state, gap, summed):
            key = self._way(spec, row["told"]) if fate is Fate.ACCEPTED and row["told"] else str(fate)
            self.paths.append(Path(origin, kind, key, "" if fate in ENDED else destination, mass_g, row["count"]))
        self.over_g += summed.weighed_g - summed.mass_g if gap is Gap.OVER else 0
        self.count += row["count"]
        self.simulated += row["simulated_count"]
        self.moved_at = max(filter(None, (self.moved_at, row["moved"])), default=None)

    def _way(self, spec: ManifestSpec, told: str) -> str:
        """The key of a way of treatment, whose word is kept."""
        key = f"{BY}:{spec.treatment}:{told}"
        choices = next(field.choices for field in spec.fields if field.name == spec.treatment)
        self.names.setdefault(key, Text(choices.get(told, _("Treated by {name}")), {"name": told}))
        return key


def _sums(actor: Actor, asked: FlowsAsked, depth: int) -> Iterable[Mapping[str, Any]]:
    """One row for each spec (with a stream: each waste), pair of places, treatment, state and gap.

    What became what follows from state and gap (rules.flows.portions), so that the database only adds up columns.
    """
    rows = flowing(actor, asked).annotate(
        from_code=Substr("origin__code", 1, depth),
        to_code=Substr("destination__code", 1, depth),
        told=F("treated"),
        between=F("gap"),
    )
    sums: dict[str, Any] = {
        "mass": Sum("mass_g"),
        "weighed": Sum(WEIGHED),
        "reserved": Sum("open_g"),
        "count": Count("pk"),
        "simulated_count": Count("pk", filter=Q(simulated=True)),
        "moved": Max("moved_at"),
        "named": Max("name"),
    }
    keys = ["spec", "from_code", "to_code", "told", "state", "between", *(["code"] if asked.stream else [])]
    summed: Iterable[Mapping[str, Any]] = rows.order_by().values(*keys).annotate(**sums)
    return summed


def flowing(actor: Actor, asked: FlowsAsked) -> QuerySet[Manifest]:
    """The manifests that move anything, with how they are treated and what lies between what was told and weighed."""
    onward = Exists(Citation.objects.filter(parent=OuterRef("pk"), why=Why.ONWARD))
    parted = Exists(Signature.objects.filter(manifest=OuterRef("pk"), event=Event.ACCEPT_PART))
    rows = visible_to(actor).exclude(state__in=(State.DRAFT, State.CANCELLED))
    rows = rows.exclude(Q(state=State.RETURNED) & Q(onward))
    if asked.stream:
        rows = rows.filter(Q(spec=asked.stream) | Q(spec__startswith=f"{asked.stream}/"))
    if asked.place:
        rows = rows.filter(Q(origin__code__startswith=asked.place) | Q(destination__code__startswith=asked.place))
    if asked.since is not None:
        rows = rows.filter(day__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(day__lte=asked.until)
    # At a gate nothing was told before it was weighed, so that nothing can differ from it.
    sent = [code for code in SPECS.codes() if any(step.event is Event.ISSUE for step in SPECS.get(code).steps)]
    taken = Q(state__in=TAKEN, spec__in=sent)
    gap = Case(
        When(taken & Q(accepted_g__gt=F("mass_g")), then=Value(Gap.OVER)),
        When(~taken | ~Q(accepted_g__lt=F("mass_g")), then=Value(Gap.NONE)),
        When(Q(accepted_g=None), then=Value(Gap.NONE)),
        When(~Q(parted), then=Value(Gap.SHORT)),
        When(Q(onward), then=Value(Gap.ONWARD)),
        default=Value(Gap.BACK),
        output_field=CharField(),
    )
    return rows.alias(gap=gap, treated=_treated())


def part_of(fate: Fate) -> Case:
    """The grams of one manifest that became this: the same as rules.flows.portions, for a single one."""
    match fate:
        case Fate.ACCEPTED:
            cases = [When(state__in=(*TAKEN, State.PARTLY_ACCEPTED), then=WEIGHED)]
        case Fate.UNDER_WAY:
            cases = [When(state__in=LEFT, then=F("open_g"))]
        case Fate.REFUSED:
            cases = [When(state__in=(State.REFUSED, State.PARTLY_ACCEPTED), then=F("open_g"))]
        case Fate.RETURNED:
            cases = [When(state=State.RETURNED, then=F("mass_g")), When(gap=Gap.BACK, then=F("mass_g") - WEIGHED)]
        case Fate.SHORT:
            cases = [When(gap=Gap.SHORT, then=F("mass_g") - WEIGHED)]
    return Case(*cases, default=Value(0), output_field=BigIntegerField())


def _treated() -> Expression:
    """What stands in the field by which the stream says how waste is treated; empty where there is none."""
    by_field: dict[str, list[str]] = {}
    for code in SPECS.codes():
        if field := SPECS.get(code).treatment:
            by_field.setdefault(field, []).append(code)
    cases = (When(spec__in=codes, then=KT(f"values__{field}")) for field, codes in by_field.items())
    return Coalesce(Case(*cases, output_field=CharField()), Value(""), output_field=CharField())


def _within(column: str, key: str, ground: Ground) -> Q:
    if ground.alone(key):
        return Q(**{column: key})
    below = (Q(**{f"{column}__startswith": code}) for code in ground.apart(key))
    return functools.reduce(lambda q, other: q & ~other, below, Q(**{f"{column}__startswith": key}))


def _of_kind(kind: str, asked: FlowsAsked, kept: set[str]) -> Q:
    if kind == REST and asked.stream:
        return ~Q(code__in=kept)
    return Q(code=kind) if asked.stream else Q(spec=kind) | Q(spec__startswith=f"{kind}/")


def _of_fate(fate: str, kept: set[str]) -> Q:
    """Manifests whose accepted part was treated so."""
    if fate == Fate.ACCEPTED:
        return Q(treated="")
    if fate == REST:
        named = (_of_fate(key, kept) for key in kept if key.startswith(BY))
        return functools.reduce(lambda q, other: q & ~other, named, ~Q(treated=""))
    by, _colon, told = fate.partition(":")
    if by != BY:
        return Q(pk__in=[])
    field, _colon, value = told.partition(":")
    return Q(treated=value, spec__in=[code for code in SPECS.codes() if SPECS.get(code).treatment == field])


def _family(spec: str) -> str:
    return spec.partition("/")[0]


def _place_names(codes: set[str]) -> dict[str, str]:
    rows = Place.objects.filter(code__in=codes).values_list("code", "short_name", "name")
    return {code: short or name for code, short, name in rows}


def _place(key: str, ground: Ground, names: Mapping[str, str]) -> Text:
    told = {"name": names.get(key, key)}
    if ground.outside(key):
        return Text(_("Outside the city: {name}"), told)
    return Text(_("{name}, county not told") if key == ground.city else "{name}", told)


def _label(key: str, names: Mapping[str, Text]) -> Text:
    """The word of a kind or a fate. Only wastes and ways of treatment are ever put together as one."""
    if key == REST:
        return Text(_("Others, each smaller"))
    return Text(FATE_LABELS[key]) if key in FATE_LABELS else names[key]
