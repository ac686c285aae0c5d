"""Writes on lists and editions: add, copy, publish, withdraw, discard. Not for: the rows of an edition (rows)."""

import dataclasses
import datetime as dt

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import Problems
from wufei.kernel.rows import swap
from wufei.kernel.sources import Confidence
from wufei.registers.catalogue.errors import (
    DATES_WRONG,
    DAY_TAKEN,
    EDITION_EMPTY,
    EDITION_NAME,
    EDITION_TAKEN,
    LIST_TAKEN,
    NAME_MISSING,
    PARENT_UNKNOWN,
)
from wufei.registers.catalogue.events import EditionPublished, EditionWithdrawn
from wufei.registers.catalogue.models import CodeList, Edition, Exemption, WasteCode
from wufei.registers.catalogue.permissions import EDITION_PUBLISH, LIST_WRITE
from wufei.registers.catalogue.queries import editions as queries
from wufei.registers.catalogue.rules.codes import form_faults
from wufei.registers.catalogue.spec import CodeEditionEvent, CodeEditionState, Form
from wufei.registers.catalogue.states import EDITIONS

NAME = 24


def list_add(*, actor: Actor, code: str, name_zh: str, name_en: str = "", form: Form | None = None) -> CodeList:
    """Add a list of one's own. Raises LIST_CODE, LIST_TAKEN, PATTERN_WRONG, NAME_MISSING, NOT_ALLOWED."""
    code, name_zh = code.strip(), name_zh.strip()
    law = form or Form()
    with transaction.atomic():
        require(actor, LIST_WRITE)
        problems = form_faults(code, law)
        if not name_zh:
            problems.append(NAME_MISSING(where="name_zh", code=code))
        if problems:
            raise Problems(problems)
        if CodeList.objects.filter(code=code).exists():
            raise LIST_TAKEN(where="code", value=code)
        made = CodeList.objects.create(
            code=code,
            name_zh=name_zh[:80],
            name_en=name_en.strip()[:120] or name_zh[:80],
            recorded_at=clock.now(),
            **dataclasses.asdict(law),
        )
        record(actor=actor, act="catalogue.list.add", subject=made, change={"code": code})
    return made


def edition_add(
    *,
    actor: Actor,
    list_code: str,
    edition: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    title_zh: str = "",
    title_en: str = "",
    source: str = "",
    copy_of: int | None = None,
) -> Edition:
    """Begin an edition as a draft, empty or with the rows of another, so that only what changed is imported.

    Raises LIST_UNKNOWN, EDITION_NAME, EDITION_TAKEN, DATES_WRONG, NOT_FOUND (what to copy), NOT_ALLOWED.
    """
    name = edition.strip()
    with transaction.atomic():
        require(actor, LIST_WRITE)
        of = queries.list_get(actor=actor, code=list_code)
        if not 0 < len(name) <= NAME:
            raise EDITION_NAME(where="edition", value=name)
        if valid_to is not None and valid_to < valid_from:
            raise DATES_WRONG(where="valid_to", value=valid_to)
        if of.editions.filter(edition=name).exists():
            raise EDITION_TAKEN(where="edition", value=name, list=list_code)
        copied = queries.edition_get(actor=actor, edition_id=copy_of) if copy_of is not None else None
        made = Edition.objects.create(
            list=of,
            edition=name,
            valid_from=valid_from,
            valid_to=valid_to,
            title_zh=title_zh.strip()[:120],
            title_en=title_en.strip()[:160],
            source=source.strip()[:300],
            confidence=Confidence.OWN,
            recorded_at=clock.now(),
            recorded_by=actor.label[:120],
        )
        change: dict[str, object] = {"list": list_code, "edition": name, "from": valid_from.isoformat()}
        if copied is not None:
            change["copied"] = [str(copied), _copy(copied, made)]
        record(actor=actor, act="catalogue.edition.add", subject=made, change=change)
    return made


def _copy(source: Edition, target: Edition) -> int:
    """Take over the rows of another edition; how many codes."""
    codes, exemptions = list(source.codes.all()), list(source.exemptions.all())
    for code in codes:
        code.pk, code.edition, code._state.adding = None, target, True
    for exemption in exemptions:
        exemption.pk, exemption.edition, exemption._state.adding = None, target, True
    WasteCode.objects.bulk_create(codes, batch_size=500)
    Exemption.objects.bulk_create(exemptions, batch_size=500)
    return len(codes)


def edition_change(
    *,
    actor: Actor,
    edition_id: int,
    version: int,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    title_zh: str = "",
    title_en: str = "",
    source: str = "",
) -> Edition:
    """Correct dates, title and source of an edition. Raises DATES_WRONG, DAY_TAKEN, NOT_ALLOWED, STALE."""
    with transaction.atomic():
        edition = queries.edition_get(actor=actor, edition_id=edition_id)
        require(actor, LIST_WRITE)
        if valid_to is not None and valid_to < valid_from:
            raise DATES_WRONG(where="valid_to", value=valid_to)
        if edition.state == CodeEditionState.PUBLISHED:
            _day_free(edition, valid_from)
        fresh: dict[str, object] = {
            "valid_from": valid_from,
            "valid_to": valid_to,
            "title_zh": title_zh.strip()[:120],
            "title_en": title_en.strip()[:160],
            "source": source.strip()[:300],
        }
        changed = {k: [str(getattr(edition, k)), str(v)] for k, v in fresh.items() if getattr(edition, k) != v}
        if changed:
            swap(edition, version=version, **fresh)
            record(actor=actor, act="catalogue.edition.change", subject=edition, change=changed)
    return edition


def edition_publish(*, actor: Actor, edition_id: int, version: int) -> Edition:
    """Let it bind from its first day on; the one before ends the day before, unless it says so itself.

    Raises EDITION_EMPTY, PARENT_UNKNOWN (each class that is not there), DAY_TAKEN, NO_SUCH_MOVE, NOT_ALLOWED, STALE.
    """
    with transaction.atomic():
        edition = queries.edition_get(actor=actor, edition_id=edition_id)
        require(actor, EDITION_PUBLISH, queries.edition_subject(edition))
        move = EDITIONS.move(CodeEditionState(edition.state), CodeEditionEvent.PUBLISH)
        _complete(edition)
        _day_free(edition, edition.valid_from)
        swap(edition, version=version, state=move.target)
        before = edition.list.editions.filter(
            state=CodeEditionState.PUBLISHED, valid_from__lt=edition.valid_from
        ).first()
        if before is not None and before.valid_to is None:
            swap(before, version=before.version, valid_to=edition.valid_from - dt.timedelta(days=1))
        record(actor=actor, act="catalogue.edition.publish", subject=edition, change={"edition": str(edition)})
        emit(EditionPublished(edition_id=edition.pk))
    return edition


def edition_withdraw(*, actor: Actor, edition_id: int, version: int, reason: str = "") -> Edition:
    """Take a published edition back: it binds no document any more. Raises NO_SUCH_MOVE, NOT_ALLOWED, STALE."""
    return _moved(actor, edition_id, version, CodeEditionEvent.WITHDRAW, reason)


def edition_reopen(*, actor: Actor, edition_id: int, version: int, reason: str = "") -> Edition:
    """Make a withdrawn edition a draft again, to be mended. Raises NO_SUCH_MOVE, NOT_ALLOWED, STALE."""
    return _moved(actor, edition_id, version, CodeEditionEvent.REOPEN, reason)


def edition_discard(*, actor: Actor, edition_id: int, version: int) -> None:
    """Throw a draft away with all its rows. Raises NO_SUCH_MOVE for any other, NOT_ALLOWED, STALE."""
    with transaction.atomic():
        edition = queries.edition_get(actor=actor, edition_id=edition_id)
        require(actor, EDITION_PUBLISH, queries.edition_subject(edition))
        EDITIONS.move(
            CodeEditionState(edition.state), CodeEditionEvent.PUBLISH
        )  # only a draft can be published, or discarded
        swap(edition, version=version)
        record(actor=actor, act="catalogue.edition.discard", subject=edition, change={"edition": str(edition)})
        edition.delete()


def _moved(actor: Actor, edition_id: int, version: int, event: CodeEditionEvent, reason: str) -> Edition:
    with transaction.atomic():
        edition = queries.edition_get(actor=actor, edition_id=edition_id)
        require(actor, EDITION_PUBLISH, queries.edition_subject(edition))
        before = CodeEditionState(edition.state)
        move = EDITIONS.move(before, event)
        swap(edition, version=version, state=move.target)
        change = {"state": [str(before), str(move.target)]}
        record(actor=actor, act=f"catalogue.edition.{event}", subject=edition, change=change, reason=reason)
        if event is CodeEditionEvent.WITHDRAW:
            emit(EditionWithdrawn(edition_id=edition.pk))
    return edition


def _day_free(edition: Edition, day: dt.date) -> None:
    there = (
        edition.list.editions.filter(state=CodeEditionState.PUBLISHED, valid_from=day).exclude(pk=edition.pk).first()
    )
    if there is not None:
        raise DAY_TAKEN(where="valid_from", value=day, other=there.edition)


def _complete(edition: Edition) -> None:
    """Raise what keeps an edition from being published: it is empty, or codes name classes that are not there."""
    rows = list(WasteCode.objects.filter(edition=edition).values_list("code", "parent"))
    if not rows:
        raise EDITION_EMPTY(where="edition", value=edition.edition)
    there = {code for code, _parent in rows}
    lost: dict[str, str] = {}
    for code, parent in rows:
        if parent and parent not in there:
            lost.setdefault(parent, code)
    if lost:
        raise Problems([PARENT_UNKNOWN(where="parent", value=p, code=c) for p, c in sorted(lost.items())])
