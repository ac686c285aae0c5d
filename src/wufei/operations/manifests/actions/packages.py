"""Packages: filled, grouped, split, repacked, and a repacking undone. Mass is conserved along the graph.

Filling books nothing: a package only names part of a stock. Not for: packages on a manifest (loads), labels (queries).
"""

import dataclasses
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import F

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.numbering.actions import number_take
from wufei.kernel.problems import NOT_FOUND, STALE, Problem, Problems
from wufei.ledger.books.actions.post import transfers_post
from wufei.ledger.books.models import Transfer
from wufei.ledger.books.queries.accounts import key_of
from wufei.ledger.books.spec import AccountKey, AccountKind, TransferIn
from wufei.operations.manifests.actions.judging import SLACK
from wufei.operations.manifests.errors import packages as errors
from wufei.operations.manifests.errors.documents import PLACE_MISSING, SITE_OTHER
from wufei.operations.manifests.models import Carried, Package, Repacking
from wufei.operations.manifests.permissions import PACKAGE_WRITE
from wufei.operations.manifests.queries.packages import packages_visible_to, place_of
from wufei.operations.manifests.rules import packages as rules
from wufei.operations.manifests.rules.labels import DIGITAL_CODE
from wufei.operations.manifests.spec.packages import LABELLED, ContainerIn, PackageIn, RepackIn
from wufei.registers.catalogue.queries.codes import code_on
from wufei.registers.parties.models import Party, Site
from wufei.registers.parties.queries import party_subject

LABEL_LENGTH = 120
REASON_LENGTH = 200


def packages_fill(*, actor: Actor, given: Sequence[PackageIn]) -> list[Package]:
    """Record filled containers, each with its code; the same again is the same, also in part. All or none.

    Raises NOT_FOUND, NOT_ALLOWED, UNIT_CODE_DOUBTFUL, CODES_SPENT, and together what is wrong with each container and
    its code, SITE_OTHER, PACKAGE_KEY_TAKEN, PACKAGE_CODE_TAKEN and what the catalogue says of its waste.
    """
    with transaction.atomic():
        holders = Party.objects.select_related("place").in_bulk({each.holder_id for each in given})
        for each in given:
            if each.holder_id not in holders:
                raise NOT_FOUND(where="holder", value=each.holder_id)
        for holder in holders.values():
            require(actor, PACKAGE_WRITE, party_subject(holder))
        try:
            with transaction.atomic():
                return _filled(actor, given, holders)
        except IntegrityError:  # somebody sent the same key or code at the same moment: it is there now
            return _filled(actor, given, holders)


def packages_repack(*, actor: Actor, given: RepackIn) -> Repacking:
    """Empty packages of one stock into other containers; the same again is the same.

    What is lost, and what is another waste now, is booked. Raises NOT_ALLOWED, PACKAGES_APART, REPACKING_KEY_TAKEN,
    STALE where somebody else was faster, and together PACKAGE_NOT_FREE; REPACKING_EMPTY, MASS_UNEVEN, LISTS_MIXED,
    REASON_MISSING, REPACKED_WHEN, PLACE_MISSING and what `packages_fill` says of containers.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                return _repacked(actor, given)
        except IntegrityError:  # as above
            return _repacked(actor, given)


def repacking_undo(*, actor: Actor, key: uuid.UUID, reason: str) -> Repacking:
    """Take back a repacking that was told wrongly, while nothing was done with what it filled; again is the same.

    Its inputs are in stock again under the labels they bear, its outputs are withdrawn and keep their rows; the books
    are reversed. Raises NOT_FOUND, NOT_ALLOWED, UNDO_UNREASONED, UNDO_TOO_LATE, STALE.
    """
    with transaction.atomic():
        row = Repacking.objects.filter(key=key).select_related("party__place").first()
        if row is None:
            raise NOT_FOUND(where="repacking", value=str(key))
        require(actor, PACKAGE_WRITE, party_subject(row.party))
        if row.undone_at is not None:
            return row
        if not reason.strip():
            raise errors.UNDO_UNREASONED(where="reason")
        made, used = list(row.made.all()), list(row.used.all())
        _still(row, made)
        _swapped(made, used_in=row)
        _swapped(used, used_in=None)
        row.undone_at, row.undone_by = clock.now(), actor.label[:LABEL_LENGTH]
        row.undone_why = reason.strip()[:REASON_LENGTH]
        row.save(update_fields=["undone_at", "undone_by", "undone_why"])
        if back := list(_reversed(row)):
            transfers_post(entries=back)
        record(actor=actor, act="manifests.repacking.undo", subject=row, reason=row.undone_why)
    return row


@dataclasses.dataclass(frozen=True, slots=True)
class _Filling:
    """One container to be written: where it stands in what was given, its row's key, whose and where it is."""

    where: str
    given: ContainerIn
    key: uuid.UUID
    holder: Party
    site_id: int | None
    day: dt.date
    simulated: bool


def _filled(actor: Actor, given: Sequence[PackageIn], holders: Mapping[int, Party]) -> list[Package]:
    there = {row.key: row for row in Package.objects.filter(key__in=[each.key for each in given])}
    today, problems, fresh = clock.today(), list[Problem](), dict[uuid.UUID, _Filling]()
    sites = dict(Site.objects.filter(party__in=holders).values_list("pk", "party_id"))
    for number, each in enumerate(given):
        where = f"packages.{number}"
        if each.key in fresh or (
            each.key in there and not _same(there[each.key], each, each.holder_id, each.filled_on)
        ):
            problems.append(errors.PACKAGE_KEY_TAKEN(where=f"{where}.key", value=str(each.key)))
        elif each.key not in there:
            if each.holder_site_id is not None and sites.get(each.holder_site_id) != each.holder_id:
                problems.append(SITE_OTHER(where=f"{where}.holder_site", value=each.holder_site_id))
            if each.filled_on is not None and each.filled_on > today:
                problems.append(errors.FILLED_LATER(where=f"{where}.filled_on", value=each.filled_on))
            at = (holders[each.holder_id], each.holder_site_id, each.filled_on or today, each.simulated)
            fresh[each.key] = _Filling(where, each, each.key, *at)
    own = _judged(actor, list(fresh.values()), problems)
    rows = _written(actor, list(fresh.values()), own)
    for row in rows:
        record(actor=actor, act="manifests.package.fill", subject=row, change={"mass_g": [None, row.mass_g]})
    there |= {row.key: row for row in rows}
    return [there[each.key] for each in given]


def _judged(actor: Actor, fillings: Sequence[_Filling], problems: list[Problem]) -> dict[uuid.UUID, str]:
    """The codes that containers have already, by key. Raises everything that is wrong with them at once."""
    for each in fillings:
        problems += rules.container_faults(each.where, each.given)
    problems += _waste_faults(actor, fillings)
    own = {each.key: rules.tidy(each.given.code) for each in fillings if each.given.code.strip()}
    taken = set(Package.objects.filter(code__in=own.values()).values_list("code", flat=True))
    for each in fillings:
        code = own.get(each.key)
        if code in taken:
            problems.append(errors.PACKAGE_CODE_TAKEN(where=f"{each.where}.code", value=code))
        elif code is not None:
            taken.add(code)
    if problems:
        raise Problems(problems)
    return own


def _written(
    actor: Actor, fillings: Sequence[_Filling], own: Mapping[uuid.UUID, str], made_in: Repacking | None = None
) -> list[Package]:
    """Write containers, with a code each."""
    now, taken = clock.now(), set(own.values())
    rows = [
        Package(
            key=each.key,
            code=own.get(each.key) or _code(each, taken),
            holder=each.holder,
            holder_site_id=each.site_id,
            generator=each.holder,
            waste=each.given.waste.strip(),
            mass_g=each.given.mass_g,
            kind=str(each.given.kind),
            volume_ml=each.given.volume_ml,
            label={**rules.texts_of(each.given), "hazards": list(each.given.label.hazards)},
            filled_on=each.day,
            made_in=made_in,
            simulated=each.simulated,
            recorded_at=now,
            recorded_by=actor.label[:LABEL_LENGTH],
        )
        for each in fillings
    ]
    return Package.objects.bulk_create(rows)


def _waste_faults(actor: Actor, fillings: Sequence[_Filling]) -> Iterator[Problem]:
    """What the catalogue says of each waste on its day, each asked once."""
    known: dict[tuple[str, dt.date], Problem | None] = {}
    for each in fillings:
        waste = each.given.waste.strip()
        if (waste, each.day) not in known:
            try:
                of, code = rules.list_of(waste), rules.code_of(waste)
                code_on(actor=actor, list_code=of, code=code, day=each.day)
                known[waste, each.day] = None
            except Problem as told:
                known[waste, each.day] = told
        unknown = known[waste, each.day]
        if unknown is not None:
            yield unknown.fault(where=f"{each.where}.waste", value=unknown.value, **unknown.data)


def _code(each: _Filling, taken: set[str]) -> str:
    """A code of the house: the digital code where the holder has a credit code, else one where no law asks for it.

    What stands on labels that were printed elsewhere is passed over. Raises UNIT_CODE_DOUBTFUL, CODES_SPENT.
    """
    holder, waste = each.holder, each.given.waste.strip()
    sound = holder.uscc if not holder.uscc_doubt else ""
    if not sound and rules.list_of(waste) in LABELLED:
        raise errors.UNIT_CODE_DOUBTFUL(where=f"{each.where}.code", value=holder.uscc, party=str(holder))
    prefix = rules.digital_prefix(sound, waste, each.day)
    series, period = rules.series_of(prefix) if prefix is not None else rules.house_series(each.day.year)
    code = ""
    while not code or code in taken or Package.objects.filter(code=code).exists():
        serial = number_take(series=series, period=period)
        if prefix is None:
            code = rules.house_code(each.day.year, serial)
        elif serial > rules.LAST_SERIAL:
            figures = {"most": rules.LAST_SERIAL, "digits": DIGITAL_CODE.serial.length}
            about = {"party": str(holder), "waste": waste, "day": each.day}
            raise errors.CODES_SPENT(where=f"{each.where}.code", value=serial, **about, **figures)
        else:
            code = f"{prefix}{serial:0{DIGITAL_CODE.serial.length}d}"
    taken.add(code)
    return code


def _same(row: Package, given: ContainerIn, filler_id: int, day: dt.date | None) -> bool:
    """Whether a package that is there is the one that is told; what is left open may be anything."""
    told = (filler_id, given.waste.strip(), given.mass_g, str(given.kind), given.volume_ml, day or row.filled_on)
    there = (row.generator_id, row.waste, row.mass_g, row.kind, row.volume_ml, row.filled_on)
    return told == there and rules.tidy(given.code) in {"", row.code}


def _repacked(actor: Actor, given: RepackIn) -> Repacking:
    there = Repacking.objects.filter(key=given.key).select_related("party__place").first()
    if there is not None:
        require(actor, PACKAGE_WRITE, party_subject(there.party))
        return _again(there, given)
    now = clock.now()
    inputs = _inputs(actor, given)
    moment, problems = _moment(inputs, given.happened_at or now, now)
    holder, place_id = _stock(inputs)
    require(actor, PACKAGE_WRITE, party_subject(holder))
    problems += rules.repacking_faults(given, [(package.waste, package.mass_g) for package in inputs])
    at = (holder, inputs[0].holder_site_id, clock.day_of(moment), any(package.simulated for package in inputs))
    fillings = [
        _Filling(f"outputs.{number}", each, _key_of(given, number), *at) for number, each in enumerate(given.outputs)
    ]
    own = _judged(actor, fillings, problems)
    row = Repacking(
        key=given.key,
        party=holder,
        lost_g=given.lost_g,
        reason=given.reason.strip()[:REASON_LENGTH],
        inputs=[package.code for package in inputs],
        happened_at=moment,
        recorded_at=now,
        recorded_by=actor.label[:LABEL_LENGTH],
    )
    entries = _booked(row, inputs, given, place_id)
    row.save(force_insert=True)
    _swapped(inputs, used_in=row)
    made = _written(actor, fillings, own, row)
    if entries:
        transfers_post(entries=entries)
    change = {"inputs": row.inputs, "outputs": [package.code for package in made], "lost_g": row.lost_g}
    record(actor=actor, act="manifests.repacking.make", subject=row, change=change, reason=row.reason)
    return row


def _key_of(given: RepackIn, number: int) -> uuid.UUID:
    """The key of one of its outputs."""
    return uuid.uuid5(given.key, f"output.{number}")


def _again(there: Repacking, given: RepackIn) -> Repacking:
    """The repacking that was told with this key. Raises REPACKING_KEY_TAKEN where it says something else."""
    made = {package.key: package for package in there.made.all()}
    wanted = {_key_of(given, number): each for number, each in enumerate(given.outputs)}
    same = made.keys() == wanted.keys() and all(
        _same(made[key], each, there.party_id, None) for key, each in wanted.items()
    )
    told = ({rules.tidy(code) for code in given.inputs}, given.lost_g)
    if not same or told != (set(there.inputs), there.lost_g):
        raise errors.REPACKING_KEY_TAKEN(where="key", value=str(given.key))
    return there


def _inputs(actor: Actor, given: RepackIn) -> list[Package]:
    """The packages that are to be emptied, in the order given. Raises what cannot be, all at once."""
    wanted = list(dict.fromkeys(rules.tidy(code) for code in given.inputs))
    if not wanted:
        raise errors.REPACKING_EMPTY(where="inputs")
    rows = packages_visible_to(actor).filter(code__in=wanted, used_in=None, manifest=None)
    found = {package.code: package for package in rows.select_related("holder__place", "holder_site", "made_in")}
    if gone := [code for code in wanted if code not in found]:
        raise Problems([errors.PACKAGE_NOT_FREE(where=f"inputs.{code}", value=code) for code in gone])
    return [found[code] for code in wanted]


def _stock(inputs: Sequence[Package]) -> tuple[Party, int | None]:
    """Whose stock packages are part of, and where it is, if anybody knows. Raises PACKAGES_APART."""
    found: dict[tuple[int, int | None], str] = {}
    for package in inputs:
        site, holder = package.holder_site, package.holder
        found.setdefault((holder.pk, place_of(package)), f"{holder} {site or ''}".strip())
    if len(found) > 1:
        raise errors.PACKAGES_APART(where="inputs", places=tuple(found.values()))
    return inputs[0].holder, next(iter(found))[1]


def _moment(inputs: Sequence[Package], told: dt.datetime, now: dt.datetime) -> tuple[dt.datetime, list[Problem]]:
    """When it was repacked: not before what was emptied was filled, and not still to come. Clocks of phones are off."""

    def filled_at(package: Package) -> dt.datetime:
        return package.made_in.happened_at if package.made_in is not None else clock.day_start(package.filled_on)

    last = max(inputs, key=filled_at)
    first = filled_at(last)
    if first - SLACK <= told <= now + SLACK:
        return min(max(told, first), now), []
    value = told.isoformat(timespec="minutes")
    return told, [errors.REPACKED_WHEN(where="happened_at", value=value, package=last.code)]


def _booked(row: Repacking, inputs: Sequence[Package], given: RepackIn, place_id: int | None) -> list[TransferIn]:
    """The transfers of a repacking. Raises PLACE_MISSING where nobody knows in which stock they would stand."""
    before, after = Counter[str](), Counter[str]()
    for package in inputs:
        before[package.waste] += package.mass_g
    for each in given.outputs:
        after[each.waste.strip()] += each.mass_g
    if before == after:
        return []
    if place_id is None:
        raise PLACE_MISSING(where="inputs", value=str(row.party))
    stock = AccountKey(holder_id=row.party_id, place_id=place_id, kind=AccountKind.STOCK)
    done = rules.Repacked(row.key, stock, before, after, row.happened_at, row.reason)
    return rules.booked(done)


def _swapped(rows: Sequence[Package], *, used_in: Repacking | None) -> None:
    """Empty packages in an act, or fill them again, unless somebody changed one meanwhile. Raises STALE."""
    versions: dict[int, list[int]] = {}
    for row in rows:
        versions.setdefault(row.version, []).append(row.pk)
    for version, keys in versions.items():
        there = Package.objects.filter(pk__in=keys, version=version)
        if there.update(used_in=used_in, version=F("version") + 1) != len(keys):
            raise STALE(where="manifests.package", value=", ".join(row.code for row in rows))


def _still(row: Repacking, made: Sequence[Package]) -> None:
    """Raise UNDO_TOO_LATE unless all that was filled lies where it was filled and stands on no document."""
    signed = Carried.objects.filter(package__in=made).exclude(manifest__number="").values_list("package_id", flat=True)
    gone = set(signed)
    for package in made:
        if package.used_in_id or package.manifest_id or package.holder_id != row.party_id or package.pk in gone:
            raise errors.UNDO_TOO_LATE(where="outputs", value=package.code)


def _reversed(row: Repacking) -> Iterator[TransferIn]:
    """The transfers of a repacking the other way round, at its own time, as with every correction."""
    booked = Transfer.objects.filter(subject_kind=rules.REPACKING, subject_id=str(row.key), cites=None).order_by("pk")
    for each in booked.select_related("source", "target"):
        yield TransferIn(
            key=uuid.uuid5(row.key, f"undo.{each.key}"),
            source=key_of(each.target),
            target=key_of(each.source),
            amount=each.amount,
            happened_at=each.happened_at,
            cites=each.key,
            subject=(rules.REPACKING, str(row.key)),
            reason=row.undone_why,
        )
