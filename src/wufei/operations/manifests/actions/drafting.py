"""What makes a draft sound: its parties, places, waste, mass, values; for one and for many. Nothing is written here.

Not for: the verbs on drafts (drafts), or taking over what was signed elsewhere (past).
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable

from wufei.kernel import clock
from wufei.kernel.access import Actor, Permission, Subject, require
from wufei.kernel.problems import NOT_FOUND, Problem, Problems
from wufei.kernel.text import Text
from wufei.operations.manifests.actions.loads import loadable
from wufei.operations.manifests.actions.stops import round_taken
from wufei.operations.manifests.errors.documents import (
    CARRIER_MISSING,
    LIST_WRONG,
    MASS_MISSING,
    PLACE_MISSING,
    REASON_MISSING,
    SAME_PLACE,
    SITE_OTHER,
    WAY_ELSEWHERE,
)
from wufei.operations.manifests.models import Manifest, Package
from wufei.operations.manifests.permissions import MANIFEST_DRAFT, MANIFEST_ENTER, MANIFEST_TAKE
from wufei.operations.manifests.queries.measures import VOLUME, volume_mass
from wufei.operations.manifests.queries.sheets import spec_on
from wufei.operations.manifests.rules.legs import leg_names
from wufei.operations.manifests.rules.revision import MOST, revised
from wufei.operations.manifests.spec import WAY_LABELS, Event, ManifestIn, ManifestSpec, State, Way
from wufei.registers.catalogue.queries.codes import Names
from wufei.registers.parties.models import Party, Site
from wufei.registers.places.models import Place

# What was signed elsewhere, licences do not stop: nobody draws it up by a right to draft.
ELSEWHERE = {Way.PAPER: MANIFEST_ENTER, Way.TAKEN: MANIFEST_TAKE}


class Known:
    """What drafts name, read at once: parties with their places, sites, names of waste on a day."""

    def __init__(self, actor: Actor, given: Iterable[ManifestIn]) -> None:
        self.actor = actor
        told = list(given)
        named = {pk for each in told for pk in (each.generator_id, each.receiver_id, *each.carriers)}
        self.parties = {row.pk: row for row in Party.objects.filter(pk__in=named).select_related("place")}
        sites = {pk for each in told for pk in (each.generator_site_id, each.receiver_site_id) if pk is not None}
        rows = Site.objects.filter(pk__in=sites).select_related("place") if sites else ()
        self.sites = {row.pk: row for row in rows}
        codes: dict[str, set[str]] = {}
        for each in told:
            of, _colon, code = each.code.strip().partition(":")
            codes.setdefault(of, set()).add(code)
        self.names = Names(actor, codes)


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """A draft that is sound, with what it carries and what stands on its first leg."""

    row: Manifest
    packages: list[Package]
    leg_values: dict[str, object]


def drafted(known: Known, permission: Permission, row: Manifest, given: ManifestIn, day: dt.date) -> Made:
    """Fill a row from what is given. Raises everything that is wrong with it at once."""
    row.day, row.spec, row.way, row.reason = day, given.spec, given.way, given.reason.strip()[:400]
    spec = spec_on(given.spec, row.day)
    named = {given.generator_id, given.receiver_id, *given.carriers}
    found, actor = known.parties, known.actor
    if missing := sorted(named - found.keys()):
        raise NOT_FOUND(where="party", value=missing[0])
    places = frozenset(p.place.code for p in (found[pk] for pk in named) if p.place is not None)
    joins = round_taken(actor, permission, given, row.round_id)
    collects = {joins.carrier_id} if joins is not None else set[int]()
    subject = Subject(state=State.DRAFT, party_ids=frozenset(named | collects), further_place_codes=places)
    require(actor, permission, subject)
    row.author_id = _author(actor, named | collects)
    problems: list[Problem] = []
    row.generator, row.receiver = found[given.generator_id], found[given.receiver_id]
    row.generator_site, origin = _site(known, row.generator, given.generator_site_id, "generator", problems)
    row.receiver_site, destination = _site(known, row.receiver, given.receiver_site_id, "receiver", problems)
    if origin is not None and destination is not None:
        row.origin, row.destination = origin, destination
        if row.generator == row.receiver and origin == destination:
            problems.append(SAME_PLACE(where="receiver", value=row.receiver_id))
    row.round_id, row.simulated = given.round_id, given.simulated
    row.name = _name(known, row, spec, given, problems)
    packages = _packages(row, given, problems)
    leg_values = _values(row, spec, given, problems)
    row.mass_g = sum(package.mass_g for package in packages) or given.mass_g or _by_volume(actor, row, spec)
    if not 0 < row.mass_g <= MOST:
        problems.append(MASS_MISSING(where="mass_g", value=row.mass_g, most=MOST))
    if any(step.event is Event.TAKE_OVER for step in spec.steps) and not given.carriers:
        problems.append(CARRIER_MISSING(where="carriers"))
    if given.way is not Way.ORDINARY and not row.reason:
        problems.append(REASON_MISSING(where="reason"))
    if ELSEWHERE.get(given.way, permission) is not permission:
        problems.append(WAY_ELSEWHERE(where="way", value=str(given.way), way=Text(WAY_LABELS[given.way])))
    if problems:
        raise Problems(problems)
    row.moved_at = clock.now()
    return Made(row, packages, leg_values)


def _author(actor: Actor, named: set[int]) -> int | None:
    """The party for whom somebody drafts: theirs, if they act for one of those named."""
    own = {grant.party_id for grant in actor.reach(MANIFEST_DRAFT) if grant.party_id is not None}
    return next(iter(sorted(own & named)), None)


def _site(
    known: Known, party: Party, site_id: int | None, name: str, problems: list[Problem]
) -> tuple[Site | None, Place | None]:
    """A party's site, and where the waste is then: at the site, else at the party."""
    site = known.sites.get(site_id) if site_id is not None else None
    if site_id is not None and (site is None or site.party_id != party.pk):
        problems.append(SITE_OTHER(where=f"{name}_site", value=site_id))
        return None, None
    place = (site.place if site is not None else None) or party.place
    if place is None:
        problems.append(PLACE_MISSING(where=name, value=str(party)))
    return site, place


def _name(known: Known, row: Manifest, spec: ManifestSpec, given: ManifestIn, problems: list[Problem]) -> str:
    """The name of the waste on the day of the draft."""
    row.code = given.code.strip()
    of, _colon, code = row.code.partition(":")
    if spec.lists and of not in spec.lists:
        problems.append(LIST_WRONG(where="code", value=of, title=Text(spec.title), names=", ".join(spec.lists)))
        return ""
    try:
        return known.names.on(of, code, row.day)
    except Problem as unknown:
        problems.append(unknown)
        return ""


def _packages(row: Manifest, given: ManifestIn, problems: list[Problem]) -> list[Package]:
    """The packages that are to go."""
    try:
        return loadable(row, given.packages) if given.packages else []
    except Problems as unknown:
        problems += unknown.problems
        return []


def _by_volume(actor: Actor, row: Manifest, spec: ManifestSpec) -> int:
    """The mass of what is measured in litres, by the middle of its density; 0 where nobody knows it."""
    litres = row.values.get(VOLUME)
    if not isinstance(litres, int) or row.origin_id is None:
        return 0
    found = volume_mass(actor=actor, spec=spec, code=row.code, litres=litres, day=row.day, place=row.origin.code)
    return found[0].mid_g if found is not None else 0


def _values(row: Manifest, spec: ManifestSpec, given: ManifestIn, problems: list[Problem]) -> dict[str, object]:
    """The fields of the manifest, and those of its first leg."""
    names = leg_names(spec, row.day)
    apart: tuple[dict[str, object], dict[str, object]] = ({}, {})
    for name, value in given.values.items():
        apart[name in names and bool(given.carriers)][name] = value
    filled = []
    for told in apart:
        done, wrong = revised(spec, row.day, (), {}, told)
        problems += wrong
        filled.append({name: after for name, (_before, after) in done.changes.items()})
    row.values = filled[0]
    return filled[1]
