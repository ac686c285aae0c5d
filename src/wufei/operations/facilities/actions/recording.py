"""Weighings judged and written together: one and a thousand by the same statements.

Each is judged as if those before it had been recorded. Not for: the verbs (weighings), corrections.
"""

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record_all
from wufei.kernel.files.actions import file_store
from wufei.kernel.memory import uncollected
from wufei.kernel.outbox.actions import emit_all
from wufei.kernel.problems import NOT_FOUND, Problem, Problems
from wufei.kernel.ready import inserted_all
from wufei.operations.facilities import errors
from wufei.operations.facilities.events import WeighingLinked, WeighingRecorded
from wufei.operations.facilities.models import Facility, Link, Weighing
from wufei.operations.facilities.permissions import WEIGHING_WRITE
from wufei.operations.facilities.queries.facilities import accepts, facilities_visible_to, facility_subject
from wufei.operations.facilities.queries.links import ends_of
from wufei.operations.facilities.queries.norms import Norms
from wufei.operations.facilities.queries.weighings import Tares, same_weighing
from wufei.operations.facilities.rules.weighing import plate_plain, said, tare_drifts, usual_tare, weighing_faults
from wufei.operations.facilities.spec import Flag, LinkKind, NormKind, WeighingIn

BATCH, THINGS = 500, 10  # THINGS: rows that one weighing makes on its way, about
LABEL = 120
# Weight notes are kept as long as the ledgers they belong to.
KEEP_YEARS = 10
PURPOSE = "facilities.weighing"


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one weighing: the record, and whether it was there; or what was wrong with it."""

    weighing: Weighing | None = None
    there: bool = False
    error: Problem | Problems | None = None


def weighings_taken(*, actor: Actor, given: Sequence[WeighingIn]) -> list[Outcome]:
    """Record weighings, in batches; what is refused stops no other.

    No permission: each is asked of by its facility (`Known`).
    """
    found: list[Outcome] = []
    for first in range(0, len(given), BATCH):
        found += _tried(actor, given[first : first + BATCH])
    return found


def _tried(actor: Actor, batch: Sequence[WeighingIn]) -> list[Outcome]:
    try:
        with uncollected(THINGS * len(batch)), transaction.atomic():
            return _written(actor, batch)
    except IntegrityError:  # only the database knows, when two record at once
        if len(batch) == 1:
            return [_overtaken(actor, batch[0])]
    middle = len(batch) // 2
    return _tried(actor, batch[:middle]) + _tried(actor, batch[middle:])


def _overtaken(actor: Actor, given: WeighingIn) -> Outcome:
    """What became of one that somebody else recorded meanwhile: it is judged again, now that theirs is there."""
    with transaction.atomic():
        return _written(actor, [given])[0]


def _written(actor: Actor, batch: Sequence[WeighingIn]) -> list[Outcome]:
    """Judge all of them, then write those that are sound and new."""
    known = Known(actor, batch)
    told = [_judged(known, each) for each in batch]
    pairs = zip(batch, told, strict=True)
    fresh = [(one, row.weighing) for one, row in pairs if row.weighing is not None and not row.there]
    inserted_all([row for _one, row in fresh], keyed=True)
    links = [(row, one.manifest_id) for one, row in fresh if one.manifest_id is not None]
    now, kind = clock.now(), str(LinkKind.GIVEN)
    inserted_all(
        [
            Link(weighing=row, manifest_id=manifest, kind=kind, made_at=now, made_by=actor.label[:LABEL])
            for row, manifest in links
        ]
    )
    acts: list[tuple[str, Weighing, Mapping[str, object]]] = []
    for one, row in fresh:
        if one.manifest_id is not None:
            acts.append(("facilities.weighing.link", row, {"manifest": one.manifest_id, "kind": kind}))
        change = {"net_g": row.net_g, "plate": row.plate, "ticket": row.ticket, "source": row.source}
        acts.append(("facilities.weighing.record", row, change))
    record_all(actor=actor, told=acts)
    emit_all([WeighingLinked(weighing_id=row.pk, manifest_id=manifest) for row, manifest in links])
    emit_all([WeighingRecorded(weighing_id=row.pk) for _one, row in fresh])
    return told


class Known:
    """What weighings name and are judged by, read at once; what is recorded of a batch is known to those after it."""

    def __init__(self, actor: Actor, batch: Sequence[WeighingIn]) -> None:
        self.actor = actor
        self.facilities = self._entered({each.facility_id for each in batch})
        rows = Weighing.objects.filter(ticket__in={each.ticket for each in batch if each.ticket}, cites__isnull=True)
        self.tickets = set(rows.values_list("facility_id", "device", "ticket", "day"))
        # Read after the tickets: of one that comes meanwhile the key is then known wherever its ticket is.
        self.there = {row.key: row for row in Weighing.objects.filter(key__in=[each.key for each in batch])}
        self.spread = Norms.of(NormKind.TARE)
        holders = {row.holder_id for row in self.facilities.values() if isinstance(row, Facility)}
        self.tares = Tares(holders, [(plate_plain(each.plate), each.weighed_at) for each in batch])
        self.ends = ends_of(actor, {each.manifest_id for each in batch if each.manifest_id is not None})

    def facility(self, number: int) -> Facility:
        """One that may be weighed at. Raises NOT_FOUND, NOT_ALLOWED."""
        found = self.facilities.get(number, NOT_FOUND(where="facility", value=number))
        if isinstance(found, Problem):
            raise found
        return found

    def _entered(self, numbers: Collection[int]) -> dict[int, Facility | Problem]:
        """The facilities that are seen, or why nothing may be weighed there."""
        try:
            rows = list(facilities_visible_to(self.actor).filter(pk__in=numbers))
        except Problem as told:
            return dict.fromkeys(numbers, told)
        return {row.pk: self._open(row) for row in rows}

    def _open(self, facility: Facility) -> Facility | Problem:
        try:
            require(self.actor, WEIGHING_WRITE, facility_subject(facility))
        except Problem as told:
            return told
        return facility

    def made(self, given: WeighingIn, facility: Facility) -> Weighing:
        """A row not yet saved, with what is odd about it. Raises what `file_store` raises."""
        told = said(given)
        earlier = self.tares.before(facility.holder_id, str(told["plate"]), given.weighed_at)
        day = clock.day_of(given.weighed_at)
        permille = self.spread.value(given.code, day)
        flags = []
        if given.tare_g and permille is not None and tare_drifts(given.tare_g, earlier, permille):
            flags.append(Flag.TARE_DRIFT)
        if given.code and not accepts(facility, given.code):
            flags.append(Flag.NOT_ACCEPTED)
        photo = None
        if given.photo is not None:
            content, name = given.photo
            photo = file_store(actor=self.actor, content=content, name=name, purpose=PURPOSE, keep_years=KEEP_YEARS)
        row = Weighing(
            **told,
            key=given.key,
            usual_tare_g=usual_tare(earlier),
            flags=[str(flag) for flag in flags],
            photo=photo,
            note=given.note.strip(),
            source=given.source,
            day=day,
            recorded_at=clock.now(),
            recorded_by=self.actor.label[:LABEL],
        )
        row.facility = facility
        return row


def _judged(known: Known, given: WeighingIn) -> Outcome:
    try:
        facility = known.facility(given.facility_id)
        if problems := weighing_faults(given, clock.now()):
            raise Problems(problems)
        if (there := known.there.get(given.key)) is not None:
            return Outcome(same_weighing(there, given, None), there=True)
        return Outcome(_noted(known, given, _fresh(known, given, facility)))
    except (Problem, Problems) as told:
        return Outcome(error=told)


def _fresh(known: Known, given: WeighingIn, facility: Facility) -> Weighing:
    """A row not yet saved. Raises TICKET_TAKEN, NOT_FOUND, MANIFEST_OTHER."""
    made = known.made(given, facility)
    if made.ticket and (made.facility_id, made.device, made.ticket, made.day) in known.tickets:
        raise errors.TICKET_TAKEN(where="ticket", value=given.ticket)
    if given.manifest_id is not None:
        ends = known.ends.get(given.manifest_id)
        if ends is None:
            raise NOT_FOUND(where="manifest", value=given.manifest_id)
        if not ends.fits(facility, str(given.direction)):
            raise errors.MANIFEST_OTHER(where="manifest", value=given.manifest_id)
    return made


def _noted(known: Known, given: WeighingIn, made: Weighing) -> Weighing:
    """Let those after it know of a weighing."""
    known.there[given.key] = made
    known.tickets.add((made.facility_id, made.device, made.ticket, made.day))
    known.tares.add(made.facility.holder_id, made.plate, made.weighed_at, made.tare_g)
    return made
