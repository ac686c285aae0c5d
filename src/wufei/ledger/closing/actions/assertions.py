"""Writes on assertions: made and judged, asserted again, withdrawn, their difference carried. Not for: reading files.

What is carried goes into the books as a transfer between the account and the discrepancy account beside it, at the last
second of the month. Whatever withdraws the assertion takes that back by another transfer, which cites it; so the
discrepancy account of a month holds what its carried assertions say, and nothing else of theirs.
"""

import dataclasses
import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from wufei.kernel import clock
from wufei.kernel.access import Actor, Subject, require
from wufei.kernel.audit.actions import record
from wufei.kernel.outbox.actions import emit
from wufei.kernel.problems import NOT_FOUND, Problems
from wufei.kernel.rows import swap
from wufei.ledger.books.actions.post import transfers_post
from wufei.ledger.books.spec import UNITS, AccountKey, AccountKind, TransferIn
from wufei.ledger.closing.errors import ASSERTED_ALREADY, BOOK_MOVED, MONTH_OPEN, REASON_MISSING
from wufei.ledger.closing.events import AssertionMade, AssertionWithdrawn, DifferenceCarried
from wufei.ledger.closing.models import Assertion
from wufei.ledger.closing.permissions import ASSERTION_CARRY, ASSERTION_MAKE
from wufei.ledger.closing.queries import assertions as queries
from wufei.ledger.closing.queries.books import book_of
from wufei.ledger.closing.queries.tolerances import tolerance_for
from wufei.ledger.closing.rules.judgement import allowed_difference, assertion_faults, within
from wufei.ledger.closing.rules.months import month_end, month_of
from wufei.ledger.closing.spec import AssertionEvent, AssertionIn, AssertionState
from wufei.ledger.closing.states import ASSERTIONS
from wufei.registers.parties.models import Party
from wufei.registers.places.models import Place

REASON, EVIDENCE, LABEL = 200, 400, 120
SUBJECT = "closing.assertion"
BACK = "back"


def assertion_make(*, actor: Actor, given: AssertionIn) -> Assertion:
    """Say what was in an account when a month ended; it holds or differs by the book of this moment.

    Raises NOT_A_PERIOD, KIND_WRONG, DECLARED_WRONG, CODE_LONG, MONTH_AHEAD, COUNTED_FUTURE (these together),
    ASSERTED_ALREADY, NOT_FOUND (holder, place), NOT_ALLOWED.
    """
    with transaction.atomic():
        require(actor, ASSERTION_MAKE, _subject(given.account))
        return _made(actor, given)


def assertion_restate(
    *,
    actor: Actor,
    assertion_id: int,
    version: int,
    declared: int,
    reason: str,
    evidence: str = "",
    happened_at: dt.datetime | None = None,
) -> Assertion:
    """Assert the same account and month again, by the book as it is now; the earlier assertion is withdrawn.

    What was carried for it is taken back first, which needs the right to carry. Raises REASON_MISSING, NOT_FOUND,
    NO_SUCH_MOVE, NOT_ALLOWED, STALE, what `assertion_make` raises, and BELOW_ZERO of the books.
    """
    with transaction.atomic():
        before = queries.assertion_get(actor=actor, assertion_id=assertion_id)
        require(actor, ASSERTION_MAKE, queries.assertion_subject(before))
        _withdrawn(actor, before, version, reason)
        given = AssertionIn(
            account=queries.key_of(before),
            closing=before.closing,
            declared=declared,
            evidence=evidence,
            happened_at=happened_at,
        )
        return _made(actor, given, before)


def assertion_withdraw(*, actor: Actor, assertion_id: int, version: int, reason: str) -> Assertion:
    """Take an assertion back, with what was carried for it.

    Raises REASON_MISSING, NOT_FOUND, NO_SUCH_MOVE, NOT_ALLOWED, STALE, and BELOW_ZERO of the books.
    """
    with transaction.atomic():
        assertion = queries.assertion_get(actor=actor, assertion_id=assertion_id)
        _withdrawn(actor, assertion, version, reason)
    return assertion


def assertion_carry(*, actor: Actor, assertion_id: int, version: int, reason: str) -> Assertion:
    """Book the difference, so that the book at the month's end is what was declared.

    Raises REASON_MISSING, NOT_FOUND, NO_SUCH_MOVE unless it differs, MONTH_OPEN, BOOK_MOVED, NOT_ALLOWED, STALE, and
    BELOW_ZERO of the books.
    """
    with transaction.atomic():
        assertion = queries.assertion_get(actor=actor, assertion_id=assertion_id)
        require(actor, ASSERTION_CARRY, queries.assertion_subject(assertion))
        told = _reason(reason)
        move = ASSERTIONS.move(AssertionState(assertion.state), AssertionEvent.CARRY)
        month = month_of(assertion.closing)
        if clock.today() <= month.end:
            raise MONTH_OPEN(where="month", value=assertion.closing, month=month.code)
        _book_is(assertion, assertion.book)
        before = assertion.state
        swap(assertion, version=version, state=move.target, reason=told)
        transfers_post(entries=[_carrying(assertion)])
        # The post holds the account's balance until the end: what somebody else booked before it is seen here.
        _book_is(assertion, assertion.declared)
        change = {"state": [before, str(move.target)], "difference": assertion.difference, "key": str(assertion.key)}
        record(actor=actor, act="closing.assertion.carry", subject=assertion, change=change, reason=told)
        emit(DifferenceCarried(assertion_id=assertion.pk))
    return assertion


def _subject(account: AccountKey) -> Subject:
    """An account as the policy sees it. A holder of elsewhere may have a stock here. Raises NOT_FOUND."""
    place = Place.objects.filter(pk=account.place_id).only("code").first()
    if place is None:
        raise NOT_FOUND(where="place", value=account.place_id)
    if not Party.objects.filter(pk=account.holder_id).exists():
        raise NOT_FOUND(where="holder", value=account.holder_id)
    return Subject(party_ids=frozenset({account.holder_id}), place_code=place.code)


def _made(actor: Actor, given: AssertionIn, replaces: Assertion | None = None) -> Assertion:
    """Write an assertion, judged."""
    now = clock.now()
    if problems := assertion_faults(given, now, clock.today()):
        raise Problems(problems)
    account, book = given.account, book_of(given.account, given.closing)
    rule = tolerance_for(account.commodity, account.code, given.closing)
    tolerance = allowed_difference(rule.permille, rule.absolute, book.handled) if rule is not None else 0
    difference = given.declared - book.balance
    differs = ASSERTIONS.move(ASSERTIONS.start, AssertionEvent.DIFFER).target
    row = Assertion(
        holder_id=account.holder_id,
        place_id=account.place_id,
        kind=account.kind,
        commodity=account.commodity,
        code=account.code,
        closing=given.closing,
        declared=given.declared,
        book=book.balance,
        difference=difference,
        handled=book.handled,
        tolerance=tolerance,
        tolerance_rule=rule,
        state=ASSERTIONS.start if within(difference, tolerance) else differs,
        evidence=given.evidence.strip()[:EVIDENCE],
        replaces=replaces,
        happened_at=given.happened_at or now,
        recorded_at=now,
        recorded_by=actor.label[:LABEL],
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # only the database knows, when two assert at once
        if not queries.asserted(account, given.closing):
            raise
        raise ASSERTED_ALREADY(where="month", value=given.closing, month=month_of(given.closing).code) from error
    change = {
        "closing": given.closing,
        "declared": given.declared,
        "book": book.balance,
        "state": row.state,
        "replaces": replaces.pk if replaces is not None else None,
    }
    record(actor=actor, act="closing.assertion.make", subject=row, change=change)
    emit(AssertionMade(assertion_id=row.pk))
    return row


def _withdrawn(actor: Actor, assertion: Assertion, version: int, reason: str) -> None:
    """Withdraw an assertion and take back what was carried for it."""
    before = AssertionState(assertion.state)
    move = ASSERTIONS.move(before, AssertionEvent.WITHDRAW)
    require(actor, move.permission or ASSERTION_MAKE, queries.assertion_subject(assertion))
    told = _reason(reason)
    swap(assertion, version=version, state=move.target, reason=told)
    if before is AssertionState.CARRIED:
        transfers_post(entries=[_taking_back(assertion)])
    change = {"state": [str(before), str(move.target)], "closing": assertion.closing}
    record(actor=actor, act="closing.assertion.withdraw", subject=assertion, change=change, reason=told)
    emit(AssertionWithdrawn(assertion_id=assertion.pk))


def _carrying(assertion: Assertion) -> TransferIn:
    """The transfer of the difference: from the discrepancy account what was found, to it what is missing."""
    account = queries.key_of(assertion)
    apart = dataclasses.replace(account, kind=AccountKind.DISCREPANCY)
    source, target = (apart, account) if assertion.difference > 0 else (account, apart)
    return TransferIn(
        key=assertion.key,
        source=source,
        target=target,
        amount=abs(assertion.difference),
        happened_at=month_end(assertion.closing),
        subject=(SUBJECT, str(assertion.pk)),
        reason=assertion.reason,
    )


def _taking_back(assertion: Assertion) -> TransferIn:
    """The same the other way round, citing it."""
    carried = _carrying(assertion)
    key = uuid.uuid5(assertion.key, BACK)
    return dataclasses.replace(carried, key=key, source=carried.target, target=carried.source, cites=carried.key)


def _book_is(assertion: Assertion, expected: int) -> None:
    """Raise BOOK_MOVED unless the book at the month's end is this."""
    moved = book_of(queries.key_of(assertion), assertion.closing).balance - expected
    if moved:
        month, unit = month_of(assertion.closing).code, UNITS[assertion.commodity]
        raise BOOK_MOVED(where="book", value=moved, month=month, unit=unit)


def _reason(told: str) -> str:
    """The reason, short enough for the books. Raises REASON_MISSING."""
    if not told.strip():
        raise REASON_MISSING(where="reason")
    return told.strip()[:REASON]
