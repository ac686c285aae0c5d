"""Corrections: asked by a party that signed, answered by those whose signature they touch, then applied.

Whoever says nothing until the time is over has consented; so has a party that is closed. Not for: what is still open
on a manifest (drafts), what applying does (correcting).
"""

import datetime as dt
import logging
import uuid

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import Problem, Problems
from wufei.kernel.rows import swap
from wufei.kernel.text import Text
from wufei.operations.manifests.actions.correcting import applied
from wufei.operations.manifests.actions.moving import signs_for
from wufei.operations.manifests.errors.corrections import (
    ANSWER_LATE,
    CANCELLED,
    CORRECTION_KEY_TAKEN,
    NOT_ASKED,
    NOT_SIGNATORY,
    NOTHING_CHANGES,
    OPEN_ALREADY,
    STILL_DRAFT,
)
from wufei.operations.manifests.errors.documents import (
    LIST_WRONG,
    PLACE_MISSING,
    REASON_MISSING,
    SAME_PLACE,
    SITE_OTHER,
)
from wufei.operations.manifests.events import CorrectionAsked, CorrectionSettled
from wufei.operations.manifests.models import Consent, Correction, Manifest, Signature
from wufei.operations.manifests.permissions import MANIFEST_SIGN
from wufei.operations.manifests.queries import corrections as queries
from wufei.operations.manifests.queries.correctable import document_of
from wufei.operations.manifests.queries.manifests import manifest_get, with_parties
from wufei.operations.manifests.queries.sheets import Open, opened
from wufei.operations.manifests.rules.corrections import (
    Changes,
    Document,
    asked,
    changed,
    newly_missing,
    touched,
)
from wufei.operations.manifests.rules.legs import leg_at
from wufei.operations.manifests.spec import Event, Method, Role, State
from wufei.operations.manifests.spec.corrections import CorrectionEvent, CorrectionIn, CorrectionState
from wufei.operations.manifests.states import CORRECTIONS
from wufei.registers.catalogue.queries.codes import code_on
from wufei.registers.parties.models import Party, Site

LONGEST, LABEL = 400, 120
logger = logging.getLogger(__name__)


def correction_ask(*, actor: Actor, key: uuid.UUID, manifest_id: int, given: CorrectionIn, reason: str) -> Correction:
    """Ask, for one's own party, that what was signed be changed; the same again is the same correction.

    Whose consent is needed, `rules.corrections.touched` says; where nobody else is touched it applies at once.
    Raises REASON_MISSING, NOT_FOUND, STILL_DRAFT, CANCELLED, NOT_SIGNATORY, OPEN_ALREADY, CORRECTION_KEY_TAKEN, STALE,
    NOTHING_CHANGES, and together NOT_SEALED, NOT_ACCEPTED, LEG_UNKNOWN, FIELD_UNKNOWN, FIELD_WRONG, FIELD_MISSING,
    MASS_MISSING, MASS_WRONG, LIST_WRONG, CODE_UNKNOWN, SITE_OTHER, PLACE_MISSING, SAME_PLACE.
    """
    told = reason.strip()[:LONGEST]
    if not told:
        raise REASON_MISSING(where="reason")
    now = clock.now()
    with transaction.atomic():
        there = Correction.objects.filter(key=key).first()
        if there is not None:
            return _again(actor, there, manifest_id, asked(given), told)
        manifest = manifest_get(actor=actor, manifest_id=manifest_id)
        _correctable(manifest)
        signatures = list(Signature.objects.filter(manifest=manifest).select_related("party").order_by("step"))
        party = _asking(actor, signatures)
        found = opened(manifest)
        document = document_of(found, signatures)
        changes = _judged(actor, found, document, given)
        row = Correction(
            key=key,
            manifest=manifest,
            state=CORRECTIONS.start,
            given=asked(given),
            changes=changes,
            reason=told,
            asked_for=party,
            asked_kind=actor.kind,
            asked_id=actor.id,
            asked_by=actor.label[:LABEL],
            asked_at=now,
            due_at=_due(now),
        )
        _saved(row)
        _consents(row, touched(document, changes), now)
        record(actor=actor, act="manifests.correction.ask", subject=row, change=changes, reason=told)
        emit(CorrectionAsked(correction_id=row.pk, manifest_id=manifest.pk))
        if not queries.unanswered(row).exists():
            _agreed(actor, row, row.version, now)
    return row


def correction_answer(*, actor: Actor, correction_id: int, version: int, agreed: bool, note: str = "") -> Correction:
    """Answer a correction for one's own party: a refusal ends it, the last consent applies it.

    While the manifest is held the last consent is kept, and the correction applied once it is released. Raises
    NOT_FOUND, NO_SUCH_MOVE, NOT_ASKED, CANCELLED, REASON_MISSING and ANSWER_LATE of a refusal, STALE, MASS_WRONG.
    """
    told, now = note.strip()[:LONGEST], clock.now()
    with transaction.atomic():
        row = queries.correction_get(actor=actor, correction_id=correction_id)
        event = CorrectionEvent.AGREE if agreed else CorrectionEvent.REFUSE
        CORRECTIONS.move(CorrectionState(row.state), event)
        mine = _asked_of(actor, row)
        _correctable(row.manifest)
        if not agreed and not told:
            raise REASON_MISSING(where="note")
        if not agreed and now > row.due_at:
            raise ANSWER_LATE(where="due_at", value=row.due_at, due=row.due_at.astimezone(clock.SHANGHAI))
        mine.agreed, mine.method, mine.note = agreed, Method.OWN, told
        mine.answered_by, mine.answered_at = actor.label[:LABEL], now
        mine.save()
        change = {"party": mine.party_id, "role": mine.role}
        record(actor=actor, act=f"manifests.correction.{event}", subject=row, change=change, reason=told)
        if not agreed:
            _ended(row, version, event, now)
        elif queries.unanswered(row).exists():
            swap(row, version=version)
        else:
            _agreed(actor, row, version, now)
    return row


def correction_withdraw(*, actor: Actor, correction_id: int, version: int) -> Correction:
    """Take back what one's own party asked for. Raises NOT_FOUND, NO_SUCH_MOVE, NOT_FOR_PARTY, NOT_ALLOWED, STALE."""
    with transaction.atomic():
        row = queries.correction_get(actor=actor, correction_id=correction_id)
        CORRECTIONS.move(CorrectionState(row.state), CorrectionEvent.WITHDRAW)
        signs_for(actor, row.asked_for)
        record(actor=actor, act="manifests.correction.withdraw", subject=row)
        _ended(row, version, CorrectionEvent.WITHDRAW, clock.now())
    return row


def corrections_settle(*, actor: Actor) -> int:
    """Settle what nobody needs to be waited for; how many were settled. For the clock: it needs the right everywhere.

    Silence until the time is over is consent; what was agreed while the manifest was held applies once it is released;
    a correction of a manifest that was cancelled meanwhile is withdrawn. Each in its own transaction, so that one that
    cannot be applied stops no other and waits for its parties. Raises NOT_ALLOWED.
    """
    require(actor, MANIFEST_SIGN)
    now = clock.now()
    waited = Exists(Consent.objects.filter(correction=OuterRef("pk"), answered_at=None))
    due = Q(due_at__lte=now) | ~waited | Q(manifest__state=State.CANCELLED)
    rows = Correction.objects.filter(due, state=CorrectionState.ASKED, manifest__held="")
    settled = 0
    for pk in list(rows.order_by("due_at", "pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                _silent(actor, Correction.objects.select_related("manifest", "asked_for").get(pk=pk), now)
            settled += 1
        except Exception:  # whatever is wrong with one, the others are settled
            logger.exception("correction %s cannot be settled", pk)
    return settled


def _again(actor: Actor, there: Correction, manifest_id: int, told: dict[str, object], reason: str) -> Correction:
    """The correction that was asked for with this key. Raises CORRECTION_KEY_TAKEN where it says something else."""
    if (there.manifest_id, there.given, there.reason) != (manifest_id, told, reason):
        raise CORRECTION_KEY_TAKEN(where="key", value=str(there.key))
    return queries.correction_get(actor=actor, correction_id=there.pk)


def _correctable(manifest: Manifest) -> None:
    if manifest.state == State.DRAFT:
        raise STILL_DRAFT(where="state", value=manifest.state)
    if manifest.state == State.CANCELLED:
        raise CANCELLED(where="state", value=manifest.state)


def _signs(actor: Actor, party: Party) -> bool:
    try:
        signs_for(actor, party)
    except Problem:
        return False
    return True


def _asking(actor: Actor, signatures: list[Signature]) -> Party:
    """The party for which the actor asks: the first of theirs that has signed. Raises NOT_SIGNATORY."""
    signed = {each.party_id: each.party for each in signatures}
    mine = next((party for party in signed.values() if _signs(actor, party)), None)
    if mine is None:
        raise NOT_SIGNATORY(where="party", parties=tuple(map(str, signed.values())))
    return mine


def _asked_of(actor: Actor, row: Correction) -> Consent:
    """The consent that the actor can give. Raises NOT_ASKED."""
    waiting = list(queries.unanswered(row))
    mine = next((each for each in waiting if _signs(actor, each.party)), None)
    if mine is None:
        raise NOT_ASKED(where="party", parties=tuple(str(each.party) for each in waiting))
    return mine


def _judged(actor: Actor, found: Open, document: Document, given: CorrectionIn) -> Changes:
    """What a correction changes. Raises everything that is wrong with it at once."""
    changes, problems = changed(document, given)
    _code(actor, found, given, changes, problems)
    _sites(found.manifest, given, changes, problems)
    if not problems:
        problems = _lacking(found, changes)
    if problems:
        raise Problems(problems)
    if not changes:
        raise NOTHING_CHANGES(where="changes")
    return changes


def _code(actor: Actor, found: Open, given: CorrectionIn, changes: Changes, problems: list[Problem]) -> None:
    """Another waste, with its name on the day of the manifest."""
    manifest, lists = found.manifest, found.spec.lists
    code = (given.code or manifest.code).strip()
    if code == manifest.code:
        return
    of, _colon, bare = code.partition(":")
    if lists and of not in lists:
        title = Text(found.spec.title)
        problems.append(LIST_WRONG(where="code", value=of, title=title, names=", ".join(lists)))
        return
    try:
        name = code_on(actor=actor, list_code=of, code=bare, day=manifest.day).name_zh
    except Problem as unknown:
        problems.append(unknown)
        return
    changes["code"] = [manifest.code, code]
    changes["name"] = [manifest.name, name]


def _sites(manifest: Manifest, given: CorrectionIn, changes: Changes, problems: list[Problem]) -> None:
    """Other sites of the same parties, and where the waste is then."""
    for side, place in (("generator", "origin"), ("receiver", "destination")):
        told, was = getattr(given, f"{side}_site_id"), getattr(manifest, f"{side}_site_id")
        if told is None or (told or None) == was:
            continue
        party: Party = getattr(manifest, side)
        site = Site.objects.filter(pk=told, party=party).first() if told else None
        if told and site is None:
            problems.append(SITE_OTHER(where=f"{side}_site", value=told))
            continue
        place_id = (site.place_id if site is not None else None) or party.place_id
        if place_id is None:
            problems.append(PLACE_MISSING(where=side, value=str(party)))
            continue
        changes[f"{side}_site"] = [was, told or None]
        changes[place] = [getattr(manifest, f"{place}_id"), place_id]
    origin, destination = (
        changes.get(place, [None, getattr(manifest, f"{place}_id")])[1] for place in ("origin", "destination")
    )
    if manifest.generator_id == manifest.receiver_id and origin == destination:
        problems.append(SAME_PLACE(where="receiver", value=manifest.receiver_id))


def _lacking(found: Open, changes: Changes) -> list[Problem]:
    """Fields that the change leaves empty though they are due: of the manifest, and of each leg it touches."""
    own = {path.removeprefix("values."): pair[1] for path, pair in changes.items() if not path.startswith("legs.")}
    current = leg_at(found.legs, Event.ACCEPT)
    places = {int(path.split(".")[1]) for path in changes if path.startswith("legs.")}
    problems: dict[str, Problem] = {}
    for place in {*places, current}:
        leg = found.legs[place] if place is not None else None
        path = f"legs.{place}.values."
        of_leg = {name.removeprefix(path): pair[1] for name, pair in changes.items() if name.startswith(path)}
        before, after = found.sheet(leg), found.sheet(leg, {**own, **of_leg})
        for problem in newly_missing(found.spec, before, after):
            problems.setdefault(problem.where, problem)
    return list(problems.values())


def _due(now: dt.datetime) -> dt.datetime:
    """The end of the last working day on which somebody can answer."""
    return clock.day_start(clock.add_workdays(clock.day_of(now), settings.CORRECTION_DAYS) + clock.ONE_DAY)


def _saved(row: Correction) -> None:
    """Write a correction. Raises OPEN_ALREADY, CORRECTION_KEY_TAKEN."""
    waiting = Correction.objects.filter(manifest=row.manifest, state=CorrectionState.ASKED)
    if waiting.exists():
        raise OPEN_ALREADY(where="manifest", value=row.manifest.number)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # somebody asked at the same moment
        if waiting.exclude(key=row.key).exists():
            raise OPEN_ALREADY(where="manifest", value=row.manifest.number) from error
        raise CORRECTION_KEY_TAKEN(where="key", value=str(row.key)) from error


def _consents(row: Correction, roles: dict[int, Role], now: dt.datetime) -> None:
    """Ask those who are touched. A party that is closed answers nobody: its consent is taken as given."""
    roles.pop(row.asked_for_id, None)
    closed = set(Party.objects.filter(pk__in=roles, valid_to__lt=clock.day_of(now)).values_list("pk", flat=True))
    given = {"agreed": True, "method": Method.SILENCE, "answered_at": now}
    Consent.objects.bulk_create(
        Consent(correction=row, party_id=pk, role=role, **(given if pk in closed else {})) for pk, role in roles.items()
    )


def _silent(actor: Actor, row: Correction, now: dt.datetime) -> None:
    """Settle one correction by the clock."""
    if row.manifest.state == State.CANCELLED:
        record(actor=actor, act="manifests.correction.withdraw", subject=row)
        _ended(row, row.version, CorrectionEvent.WITHDRAW, now)
        return
    silent = queries.unanswered(row)
    told = {"parties": list(silent.values_list("party_id", flat=True))}
    label = actor.label[:LABEL]
    silent.update(agreed=True, method=Method.SILENCE, answered_by=label, answered_at=now)
    record(actor=actor, act="manifests.correction.silence", subject=row, change=told)
    _agreed(actor, row, row.version, now)


def _agreed(actor: Actor, row: Correction, version: int, now: dt.datetime) -> None:
    """Apply what all have agreed to. While the manifest is held it waits: the clock comes by again."""
    manifest = with_parties(Manifest.objects.filter(pk=row.manifest_id)).get()
    if manifest.held:
        swap(row, version=version)
        return
    _ended(row, version, CorrectionEvent.AGREE, now)
    applied(actor, row, manifest, now)


def _ended(row: Correction, version: int, event: CorrectionEvent, now: dt.datetime) -> None:
    move = CORRECTIONS.move(CorrectionState(row.state), event)
    swap(row, version=version, state=move.target, settled_at=now)
    emit(CorrectionSettled(correction_id=row.pk, manifest_id=row.manifest_id, state=str(move.target)))
