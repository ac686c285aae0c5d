"""Writes on who must declare: flags of a firm, enrolments, figures of rules. Not for: their filings (filings)."""

import dataclasses
import datetime as dt

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.problems import NOT_FOUND, Problems
from wufei.kernel.rows import swap
from wufei.operations.declarations.errors import WHY_MISSING
from wufei.operations.declarations.models import Enrolment, Profile, Threshold
from wufei.operations.declarations.permissions import PROFILE_SET, THRESHOLD_SET
from wufei.operations.declarations.rules.firms import enrolment_faults, profile_faults, threshold_faults
from wufei.operations.declarations.spec.firms import ProfileIn
from wufei.operations.declarations.spec.thresholds import ThresholdIn
from wufei.registers.parties import queries as parties

LABEL, SOURCE, WHY = 120, 300, 400


def profile_set(*, actor: Actor, party_id: int, given: ProfileIn, version: int = 0) -> Profile:
    """Say what the class of a firm follows from, or set its class with a reason. `version` 0: it had none yet.

    Raises AMOUNT_WRONG, TIER_UNKNOWN, WHY_MISSING (together), NOT_FOUND, NOT_ALLOWED, STALE.
    """
    with transaction.atomic():
        require(actor, PROFILE_SET, _subject(actor, party_id))
        if problems := profile_faults(given):
            raise Problems(problems)
        fields = dataclasses.asdict(given) | {"adjusted_why": given.adjusted_why.strip()[:WHY]}
        fields |= {"recorded_at": clock.now(), "recorded_by": actor.label[:LABEL]}
        row, made = Profile.objects.get_or_create(party_id=party_id, defaults=fields)
        before = None if made else row.adjusted
        if not made:
            swap(row, version=version, **fields)
        change = {"class": [before, row.adjusted], "permit": row.permit, "own_facility": row.own_facility}
        record(actor=actor, act="declarations.profile.set", subject=row, change=change, reason=row.adjusted_why[:200])
    return row


def party_enrol(
    *, actor: Actor, party_id: int, group: str, source: str, valid_from: dt.date | None = None
) -> Enrolment:
    """Put a party on the register of those who must declare in a group. Who stands there already stays as it is.

    Raises GROUP_UNKNOWN, SOURCE_MISSING (together), NOT_FOUND, NOT_ALLOWED.
    """
    with transaction.atomic():
        require(actor, PROFILE_SET, _subject(actor, party_id))
        if problems := enrolment_faults(group, source):
            raise Problems(problems)
        row, made = Enrolment.objects.get_or_create(
            party_id=party_id,
            group=group,
            valid_to=None,
            defaults={
                "source": source.strip()[:SOURCE],
                "valid_from": valid_from or clock.today(),
                "recorded_at": clock.now(),
                "recorded_by": actor.label[:LABEL],
            },
        )
        if made:
            record(actor=actor, act="declarations.enrolment.make", subject=row, change={"group": group})
    return row


def enrolment_end(*, actor: Actor, enrolment_id: int, reason: str) -> None:
    """Take a party off the register from tomorrow on. Raises WHY_MISSING, NOT_FOUND, NOT_ALLOWED."""
    with transaction.atomic():
        row = Enrolment.objects.filter(pk=enrolment_id, valid_to__isnull=True).first()
        if row is None:
            raise NOT_FOUND(where="enrolment", value=enrolment_id)
        require(actor, PROFILE_SET, _subject(actor, row.party_id))
        if not reason.strip():
            raise WHY_MISSING(where="reason")
        Enrolment.objects.filter(pk=row.pk).update(valid_to=max(clock.today(), row.valid_from))
        record(actor=actor, act="declarations.enrolment.end", subject=row, reason=reason.strip()[:200])


def threshold_set(*, actor: Actor, given: ThresholdIn) -> Threshold:
    """Set a figure of a rule from a day on; what was judged by the old one stays as it is.

    Raises THRESHOLD_WRONG, SOURCE_MISSING (together), NOT_ALLOWED.
    """
    with transaction.atomic():
        require(actor, THRESHOLD_SET)
        if problems := threshold_faults(given):
            raise Problems(problems)
        fields = dataclasses.asdict(given) | {"source": given.source.strip()[:SOURCE]}
        row = Threshold.objects.create(**fields, recorded_at=clock.now(), recorded_by=actor.label[:LABEL])
        change = {"name": row.name, "value": row.value, "from": row.valid_from.isoformat()}
        record(actor=actor, act="declarations.threshold.set", subject=row, change=change)
    return row


def _subject(actor: Actor, party_id: int) -> Subject:
    """A party as the policy sees it. Raises NOT_FOUND."""
    told = parties.party_subject(parties.party_get(actor=actor, party_id=party_id))
    return Subject(party_ids=told.party_ids, place_code=told.place_code)
