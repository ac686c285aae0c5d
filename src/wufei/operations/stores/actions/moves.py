"""Writes on stores: something comes in or goes out, one or many at once; a wrong move is struck out.

A package that comes into one store leaves the other in which it stood, at the same moment. Not for: the books, where
all of this is stock of the holder all the time.
"""

import dataclasses
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import NOT_FOUND, Problem, Problems
from wufei.operations.facilities.models import Facility
from wufei.operations.facilities.queries.facilities import facility_subject
from wufei.operations.manifests.models import Leg, Package
from wufei.operations.manifests.queries.packages import package_get
from wufei.operations.stores import errors
from wufei.operations.stores.events import StoreMoved
from wufei.operations.stores.models import StoreMove
from wufei.operations.stores.permissions import STORE_WRITE
from wufei.operations.stores.queries.moves import entry_of, inside, last_of, move_get, stores_visible_to
from wufei.operations.stores.rules.moves import LONGEST, entry_faults, move_faults, order_faults
from wufei.operations.stores.spec import Destination, Held, MoveIn, Recorded, Taken, Way

LABEL, REASON = 120, 200
SAID = ("store_id", "way", "moved_at", "origin", "destination", "porter", "keeper", "note")


def move_record(*, actor: Actor, given: MoveIn) -> StoreMove:
    """Write down that something came into a store or went out; the same again is answered with the move that is there.

    Raises STORE_WRONG, MASS_WRONG, WASTE_WRONG, PACKAGE_SAYS, TEXT_LONG, MOVED_FUTURE, DESTINATION_WRONG (these
    together), PACKAGE_UNKNOWN, PACKAGE_ELSEWHERE, PACKAGE_ABOARD, PACKAGE_EMPTIED, IN_ALREADY, NOT_IN, MOVED_BEFORE,
    KEY_TAKEN, NOT_FOUND, NOT_ALLOWED.
    """
    given = dataclasses.replace(given, moved_at=given.moved_at.replace(microsecond=0))  # as files and ledgers tell it
    store = _store(actor, given)
    require(actor, STORE_WRITE, facility_subject(store))
    try:
        with transaction.atomic():
            return _recorded(actor, store, given)
    except IntegrityError:  # only the database knows, when two write down at once: now theirs is there
        with transaction.atomic():
            return _recorded(actor, store, given)


def moves_record(*, actor: Actor, given: Sequence[MoveIn]) -> list[Recorded]:
    """Write down many moves, in the order given; what is refused stops no other.

    Raises NOT_ALLOWED where the actor may write down none.
    """
    if not actor.may_somewhere(STORE_WRITE):
        require(actor, STORE_WRITE)
    there = set(StoreMove.objects.filter(key__in=[each.key for each in given]).values_list("key", flat=True))
    told: list[Recorded] = []
    for each in given:
        try:
            made = move_record(actor=actor, given=each)
        except Problem as problem:
            told.append(Recorded(each.key, Taken.REFUSED, problems=(problem,)))
        except Problems as several:
            told.append(Recorded(each.key, Taken.REFUSED, problems=tuple(several.problems)))
        else:
            told.append(Recorded(each.key, Taken.THERE if each.key in there else Taken.CREATED, made.pk))
    return told


def move_strike(*, actor: Actor, move_id: int, reason: str) -> StoreMove:
    """Say that a move was written down wrongly; of a package only the newest one.

    Raises REASON_MISSING, STRUCK_ALREADY, MOVED_SINCE, NOT_FOUND, NOT_ALLOWED.
    """
    with transaction.atomic():
        row = move_get(actor=actor, move_id=move_id)
        require(actor, STORE_WRITE, facility_subject(row.store))
        if not reason.strip():
            raise errors.REASON_MISSING(where="reason")
        if row.package is not None:
            _locked(row.package.pk)
            newest = StoreMove.objects.filter(package=row.package, struck_at__isnull=True)
            last = newest.order_by("-moved_at", "-pk").first()
            if row.struck_at is None and last is not None and last.pk != row.pk:
                raise errors.MOVED_SINCE(where="move", value=row.package.code)
        told = {"struck_at": clock.now(), "struck_by": actor.label[:LABEL], "struck_why": reason.strip()[:REASON]}
        if not StoreMove.objects.filter(pk=row.pk, struck_at__isnull=True).update(**told):
            raise errors.STRUCK_ALREADY(where="move", value=row.pk)
        for name, value in told.items():
            setattr(row, name, value)
        change = {"way": row.way, "waste": row.waste, "mass_g": row.mass_g}
        record(actor=actor, act="stores.move.strike", subject=row, change=change, reason=row.struck_why)
        emit(StoreMoved(move_id=row.pk))
    return row


def packages_left(*, actor: Actor) -> int:
    """Packages that loads took along are out of their stores; how many there were. Again it changes nothing.

    What came into a store again later, because its load was sent back, stays. Raises NOT_ALLOWED.
    """
    require(actor, STORE_WRITE)
    entries = inside().filter(package__journeys__manifest__legs__taken_at__gte=F("moved_at")).distinct()
    left = 0
    for entry in entries.select_related("store", "package").order_by("pk"):
        with transaction.atomic():
            _locked(entry.package_id or 0)
            leg = Leg.objects.filter(manifest__packages__package=entry.package_id, taken_at__gte=entry.moved_at)
            taken = leg.select_related("carrier").order_by("taken_at", "pk").first()
            if taken is None or taken.taken_at is None or not inside().filter(pk=entry.pk).exists():
                continue
            key = uuid.uuid5(entry.key, f"manifest:{taken.manifest_id}")
            moment = max(taken.taken_at.replace(microsecond=0), entry.moved_at)
            row = _row(actor, entry, key=key, moved_at=moment, destination=Destination.HANDED)
            row.manifest_id, row.porter = taken.manifest_id, taken.carrier.name[: LONGEST["porter"]]
            _save(actor, row)
            left += 1
    return left


def _store(actor: Actor, given: MoveIn) -> Facility:
    """The store of a move, in use then. Raises NOT_FOUND, STORE_WRONG."""
    found = stores_visible_to(actor).filter(pk=given.store_id).first()
    if found is None:
        raise NOT_FOUND(where="store", value=given.store_id)
    day = clock.day_of(given.moved_at)
    if (found.opened_on or day) > day or (found.closed_on or day) < day:
        raise errors.STORE_WRONG(where="store", value=found.name)
    return found


def _recorded(actor: Actor, store: Facility, given: MoveIn) -> StoreMove:
    if problems := move_faults(given, clock.now()):
        raise Problems(problems)
    package = _package(actor, given) if given.package else None
    there = StoreMove.objects.filter(key=given.key).first()
    if there is not None:
        return _same(there, given, package)
    if package is None:
        row = StoreMove(store=store, waste=given.waste, mass_g=given.mass_g or 0)
    elif given.way == Way.IN:
        row = _entered(actor, store, package, given)
    else:
        row = _left(package, given)
    for name in SAID:
        setattr(row, name, getattr(given, name))
    row.way, row.key, row.simulated = str(given.way), given.key, given.simulated
    _stamp(actor, row)
    _save(actor, row)
    return row


def _package(actor: Actor, given: MoveIn) -> Package:
    """The package, held still: of two who move it at once the second sees what the first did."""
    try:
        found = package_get(actor=actor, code=given.package)
    except Problem as told:
        if told.code != NOT_FOUND.code:
            raise
        raise errors.PACKAGE_UNKNOWN(where="package", value=given.package) from told
    return _locked(found.pk)


def _locked(package_id: int) -> Package:
    return Package.objects.select_for_update(of=("self",), no_key=True).get(pk=package_id)


def _entered(actor: Actor, store: Facility, package: Package, given: MoveIn) -> StoreMove:
    """A package that comes in, out of the store where it stood before if it stood in one."""
    held = Held(
        own=package.holder_id == store.holder_id,
        aboard=package.manifest_id is not None,
        emptied=package.used_in_id is not None,
        filled_on=package.filled_on,
    )
    faults = entry_faults(given, held, last_of(package), clock.day_start(package.filled_on))
    if faults:
        raise Problems(faults)
    before = entry_of(package)
    if before is not None:
        key = uuid.uuid5(given.key, "out")
        _save(actor, _row(actor, before, key=key, moved_at=given.moved_at, destination=Destination.OTHER_STORE))
    return StoreMove(store=store, package=package, waste=package.waste, mass_g=package.mass_g)


def _left(package: Package, given: MoveIn) -> StoreMove:
    """A package that goes out of the store in which it stands."""
    before = entry_of(package)
    if before is None or before.store_id != given.store_id:
        raise errors.NOT_IN(where="package", value=given.package)
    faults = order_faults(given, last_of(package), before.moved_at)
    if faults:
        raise Problems(faults)
    return StoreMove(store=before.store, package=package, waste=before.waste, mass_g=before.mass_g, came_in=before)


def _row(actor: Actor, entry: StoreMove, **fields: object) -> StoreMove:
    """The move out that answers to a move in."""
    row = StoreMove(
        store=entry.store,
        way=str(Way.OUT),
        package=entry.package,
        waste=entry.waste,
        mass_g=entry.mass_g,
        came_in=entry,
        simulated=entry.simulated,
        **fields,
    )
    _stamp(actor, row)
    return row


def _stamp(actor: Actor, row: StoreMove) -> None:
    row.day = clock.day_of(row.moved_at)
    row.recorded_at, row.recorded_by = clock.now(), actor.label[:LABEL]


def _save(actor: Actor, row: StoreMove) -> None:
    row.save(force_insert=True)
    change = {"way": row.way, "store": row.store_id, "waste": row.waste, "mass_g": row.mass_g}
    if row.package is not None:
        change["package"] = row.package.code
    record(actor=actor, act=f"stores.move.{row.way}", subject=row, change=change)
    emit(StoreMoved(move_id=row.pk))


def _same(there: StoreMove, given: MoveIn, package: Package | None) -> StoreMove:
    """The move that is there, if it is the same. Raises KEY_TAKEN."""
    said = [getattr(there, name) == getattr(given, name) for name in SAID]
    said.append(there.package_id == (package.pk if package is not None else None))
    if package is None:
        said.append((there.waste, there.mass_g) == (given.waste, given.mass_g))
    if not all(said):
        raise errors.KEY_TAKEN(where="key", value=given.key)
    return there
