"""Manifests that were kept in another system, with the signatures made there, taken over as they are; set-based.

They go the way of every manifest (drafting, judging, moving), many at a time: the first signature of all, then the
second of all. Nothing that happened is stopped for what it lacked of licences; it is counted. Not for: what was kept
on paper (paper), what is signed now (signing).
"""

import dataclasses
import uuid
from collections.abc import Iterator, Sequence

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record_all
from wufei.kernel.memory import uncollected
from wufei.kernel.problems import Problem, Problems
from wufei.kernel.ready import attached, inserted_all
from wufei.operations.manifests.actions.drafting import Known, Made, drafted
from wufei.operations.manifests.actions.drafts import same_draft
from wufei.operations.manifests.actions.judging import Ask, Prepared, prepared_all
from wufei.operations.manifests.actions.loads import put_aboard
from wufei.operations.manifests.actions.moving import written
from wufei.operations.manifests.errors.documents import KEY_TAKEN, REASON_MISSING, TAKEN_NAMELESS
from wufei.operations.manifests.models import Leg, Manifest
from wufei.operations.manifests.permissions import MANIFEST_TAKE
from wufei.operations.manifests.spec import ManifestIn, Method, PaperStep, Signer, Way

BATCH = 500
THINGS = 50  # rows and answers that one manifest makes on its way, about


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A manifest of another system, and what was signed of it there, in order: each with its time and a name."""

    given: ManifestIn
    steps: Sequence[PaperStep]


@dataclasses.dataclass(frozen=True, slots=True)
class PastRefused:
    """A manifest that was not taken over, with everything that is wrong with it."""

    key: uuid.UUID
    problems: tuple[Problem, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Taken:
    """What was taken over, now or before, and what was not."""

    manifests: list[Manifest]
    refused: list[PastRefused]


class _Unfit(Exception):  # noqa: N818  it carries an answer, and is no error
    """Some of a batch cannot be taken over."""

    def __init__(self, refused: Sequence[PastRefused]) -> None:
        self.refused = refused


def manifests_take(*, actor: Actor, source: str, entries: Sequence[Past]) -> Taken:
    """Take over manifests, each wholly or not at all; the same again is the same.

    `source`: the system that vouches for them, shown with each. They are written in batches; what was taken over before
    something stops the rest is kept. Raises NOT_ALLOWED, REASON_MISSING, SPEC_UNKNOWN.
    """
    require(actor, MANIFEST_TAKE)
    if not source.strip():
        raise REASON_MISSING(where="source")
    taken = Taken([], [])
    for first in range(0, len(entries), BATCH):
        _tried(actor, source.strip(), entries[first : first + BATCH], taken)
    return taken


def _tried(actor: Actor, source: str, batch: Sequence[Past], taken: Taken) -> None:
    """Take a batch; what does not fit is left out, and where nobody can say what it is, by halves until one is left."""
    while batch:
        try:
            with uncollected(THINGS * len(batch)), transaction.atomic():
                rows = _batch_taken(actor, source, batch)
        except _Unfit as unfit:
            taken.refused.extend(unfit.refused)
            gone = {each.key for each in unfit.refused}
            batch = [each for each in batch if each.given.key not in gone]
        except (Problem, Problems) as told:
            if len(batch) == 1:
                problems = told.problems if isinstance(told, Problems) else (told,)
                taken.refused.append(PastRefused(batch[0].given.key, tuple(problems)))
                return
            middle = len(batch) // 2
            _tried(actor, source, batch[:middle], taken)
            batch = batch[middle:]
        else:
            taken.manifests.extend(rows)
            return


def _batch_taken(actor: Actor, source: str, batch: Sequence[Past]) -> list[Manifest]:
    wanted = {each.given.key: each for each in batch}
    there = {row.key: row for row in Manifest.objects.filter(key__in=wanted)}
    fresh = {key: each for key, each in wanted.items() if key not in there}
    if other := [key for key, row in there.items() if not same_draft(row, _told(wanted[key].given, source))]:
        raise _Unfit([PastRefused(key, (KEY_TAKEN(where="key", value=str(key)),)) for key in other])
    if nameless := [PastRefused(key, found) for key, each in fresh.items() if (found := tuple(_nameless(each)))]:
        raise _Unfit(nameless)
    rows = _drafts(actor, source, list(fresh.values()))
    now = clock.now()
    for place in range(max((len(each.steps) for each in fresh.values()), default=0)):
        asks = [_ask(rows[key], each.steps[place]) for key, each in fresh.items() if place < len(each.steps)]
        moves = _fit(asks, prepared_all(asks, now))
        written(actor, moves, now)
        _unplanned(moves)
    change = {"from": source}
    record_all(actor=actor, told=[("manifests.manifest.take", row, change) for row in rows.values()])
    return [there.get(key) or rows[key] for key in wanted]


def _told(given: ManifestIn, source: str) -> ManifestIn:
    """As it is kept: with where it comes from. What averted harm stays an emergency, what was freed is freed."""
    way = Way.TAKEN if given.way in {Way.ORDINARY, Way.PAPER} else given.way
    return dataclasses.replace(given, way=way, reason=given.reason or source)


def _nameless(entry: Past) -> Iterator[Problem]:
    for place, step in enumerate(entry.steps):
        if not step.name.strip() or step.given.happened_at is None:
            yield TAKEN_NAMELESS(where=f"steps.{place}", value=step.name)


def _drafts(actor: Actor, source: str, entries: Sequence[Past]) -> dict[uuid.UUID, Manifest]:
    """The drafts, with their legs and packages. Raises _Unfit with those that are unsound."""
    now = clock.now()
    given = [_told(each.given, source) for each in entries]
    known = Known(actor, given)
    made: list[Made] = []
    unfit: list[PastRefused] = []
    for told, entry in zip(given, entries, strict=True):
        begun = entry.steps[0].given.happened_at if entry.steps else None
        row = Manifest(key=told.key, drafted_at=begun or now)
        try:
            made.append(drafted(known, MANIFEST_TAKE, row, told, clock.day_of(row.drafted_at)))
        except Problems as wrong:
            unfit.append(PastRefused(told.key, tuple(wrong.problems)))
        except Problem as wrong:
            unfit.append(PastRefused(told.key, (wrong,)))
    if unfit:
        raise _Unfit(unfit)
    inserted_all([each.row for each in made], keyed=True)
    legs = [_legs(known, each, told) for each, told in zip(made, given, strict=True)]
    inserted_all([leg for each in legs for leg in each], keyed=True)
    for each, own in zip(made, legs, strict=True):
        if each.packages:
            put_aboard(each.row, each.packages)
        attached(each.row, "legs", own)
    return {each.row.key: each.row for each in made}


def _legs(known: Known, made: Made, given: ManifestIn) -> list[Leg]:
    return [
        Leg(
            manifest=made.row,
            position=place,
            carrier=known.parties[pk],
            values={} if place else made.leg_values,
        )
        for place, pk in enumerate(given.carriers)
    ]


def _ask(row: Manifest, step: PaperStep) -> Ask:
    signer = Signer("taken", "", step.name.strip(), Method.TAKEN)
    return Ask(manifest=row, version=row.version, given=step.given, signer=signer)


def _fit(asks: Sequence[Ask], told: Sequence[Prepared | list[Problem]]) -> list[Prepared]:
    """The moves, where all can be made. Raises _Unfit with the manifests whose cannot."""
    moves = [each for each in told if isinstance(each, Prepared)]
    if len(moves) < len(told):
        pairs = zip(asks, told, strict=True)
        raise _Unfit([PastRefused(ask.manifest.key, tuple(each)) for ask, each in pairs if isinstance(each, list)])
    return moves


def _unplanned(moves: Sequence[Prepared]) -> None:
    """Carriers that nobody had planned are on the manifest from now on."""
    for move in moves:
        if move.leg is not None and move.leg not in move.found.legs:
            attached(move.manifest, "legs", [*move.found.legs, move.leg])
