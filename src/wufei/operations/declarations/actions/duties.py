"""Opening what must be filed: a row for everybody who has to, with the class as it is then. Not for: filling it in.

The denominator of coverage is made here and stays: who was asked for a period is no longer touched by what the register
says later.
"""

import datetime as dt

from django.db import transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, allowed, require
from wufei.kernel.audit.actions import record
from wufei.operations.declarations.models import Filing
from wufei.operations.declarations.permissions import DUTY_OPEN
from wufei.operations.declarations.queries.firms import parties_due
from wufei.operations.declarations.rules.clocks import due_on, latest_open
from wufei.operations.declarations.spec.filings import Judged, texts_kept
from wufei.operations.declarations.spec.forms import forms_on
from wufei.operations.declarations.spec.words import Form
from wufei.registers.parties.models import Party
from wufei.registers.parties.queries import party_subject


def duties_open(*, actor: Actor, day: dt.date | None = None) -> int:
    """Open the latest period of every form for all within reach who must file it; how many rows are new.

    `day`: as if it were this day (today). What is open already stays as it is. A period that was due before that day is
    left out: whoever was never asked here is not late here. Raises NOT_ALLOWED.
    """
    if not actor.may_somewhere(DUTY_OPEN):
        require(actor, DUTY_OPEN)
    on = day or clock.today()
    made = 0
    with transaction.atomic():
        for form in forms_on(on):
            closing = latest_open(form, on)
            made += _opened(actor, form, closing) if due_on(form, closing) >= on else 0
        if made:
            subject = ("declarations.filing", "period", f"{on:%Y-%m}")
            record(actor=actor, act="declarations.duty.open", subject=subject, change={"added": made})
    return made


def _opened(actor: Actor, form: Form, closing: int) -> int:
    due = parties_due(form, closing)
    there = set(Filing.objects.filter(form=form.code, closing=closing).values_list("party_id", flat=True))
    wanted = due.keys() - there
    rows = Party.objects.filter(pk__in=wanted).select_related("place", "parent")
    within = [party for party in rows if allowed(actor, DUTY_OPEN, _subject(party))]
    now = clock.now()
    # Somebody else may open the same at this moment; the table keeps one of the two.
    Filing.objects.bulk_create(
        [_filing(party.pk, form, closing, due[party.pk], now) for party in within], ignore_conflicts=True
    )
    return len(within)


def _subject(party: Party) -> Subject:
    told = party_subject(party)
    return Subject(party_ids=told.party_ids, place_code=told.place_code)


def _filing(party_id: int, form: Form, closing: int, judged: Judged, now: dt.datetime) -> Filing:
    return Filing(
        party_id=party_id,
        form=form.code,
        closing=closing,
        due_on=due_on(form, closing),
        tier=judged.tier,
        why=texts_kept(judged.why),
        opened_at=now,
    )
