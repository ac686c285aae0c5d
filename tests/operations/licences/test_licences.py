"""Licences themselves: moves, grants, who sees and decides, terms, the ladder, the QR code. Not for: what they stop."""

import dataclasses
import datetime as dt
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.licences import OILS, entered, licence_in, moved
from tests.factories.registers import SETUP, actor, party, small_city

from wufei.kernel import clock, keyring, signatures
from wufei.kernel.problems import Problem, Problems
from wufei.ledger.books.spec import AccountKey, AccountKind, Commodity, TransferKind
from wufei.operations.licences import proof
from wufei.operations.licences.actions.licences import (
    licence_change,
    licence_draft,
    licence_enter,
    licence_move,
    licences_expire,
)
from wufei.operations.licences.actions.registers import ladder_climb, register_declare
from wufei.operations.licences.models import Licence
from wufei.operations.licences.queries.licences import clocks_of, left_of, letter_of, visible_to
from wufei.operations.licences.rules.clocks import due, rung, shipped
from wufei.operations.licences.rules.drawing import Standing, redrawn
from wufei.operations.licences.spec import KINDS, ItemIn, LicenceEvent, LicenceState
from wufei.operations.licences.states import LICENCES
from wufei.registers.parties.models import Party

NOW = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)


@pytest.fixture
def firm() -> Party:
    """A firm with its place."""
    small_city()
    return party(place="371502")


def test_the_table_of_moves_is_sound() -> None:
    assert LICENCES.faults() == ()


def test_every_term_is_of_a_kind_that_there_is() -> None:
    assert {each.kind for each in shipped()} <= set(KINDS)
    assert {each.after for each in shipped() if each.after} <= set(map(str, LicenceEvent))


@pytest.mark.django_db
@pytest.mark.parametrize("walk", LICENCES.journeys(), ids=lambda walk: "-".join(str(move.event) for move in walk))
def test_every_move_of_the_table_can_be_made(firm: Party, walk: tuple[object, ...]) -> None:
    row = licence_draft(actor=SETUP, given=licence_in("operating", firm))
    for move in walk:
        row = moved(row, move.event)  # type: ignore[attr-defined]
        assert row.state == move.target  # type: ignore[attr-defined]
    granted = LicenceState(row.state) in {"issued", "suspended", "revoked", "expired", "superseded"}
    assert left_of(row)[0].left_g == OILS.amount_g  # nothing is drawn
    assert bool(row.number)
    assert granted or row.state in {"applied", "review", "returned", "refused", "withdrawn"}


@pytest.mark.django_db
def test_an_operating_permit_allows_each_year_apart(firm: Party) -> None:
    first, last = dt.date(2025, 7, 1), dt.date(2027, 6, 30)
    permit = entered("operating", firm, valid_from=first, valid_to=last)
    assert [(each.period, each.left_g) for each in left_of(permit)] == [
        ("2025", OILS.amount_g),
        ("2026", OILS.amount_g),
        ("2027", OILS.amount_g),
    ]
    whole = entered("transfer", firm, valid_from=first, valid_to=last)
    assert [(each.period, each.left_g) for each in left_of(whole)] == [("", OILS.amount_g)]


@pytest.mark.django_db
def test_a_renewal_takes_the_place_of_what_was_before(firm: Party) -> None:
    old = entered("operating", firm)
    new = entered("operating", firm, replaces_id=old.pk)
    assert Licence.objects.get(pk=old.pk).state == "superseded"
    assert new.state == "issued"


@pytest.mark.django_db
def test_what_is_wrong_is_told_at_once(firm: Party) -> None:
    wrong = licence_in(
        "carriage", firm, valid_to=dt.date(2020, 1, 1), items=(ItemIn(codes=("900-249-08",)), ItemIn(codes=()))
    )
    with pytest.raises(Problems) as told:
        licence_draft(actor=SETUP, given=wrong)
    assert [each.where for each in told.value.problems] == ["valid_to", "plate", "items.0", "items.1"]
    with pytest.raises(Problems) as told:
        licence_draft(actor=SETUP, given=licence_in("passport", firm))
    assert told.value.problems[0].code == "licences.kind_unknown"


@pytest.mark.django_db
def test_the_same_again_is_the_same_and_a_number_is_taken_once(firm: Party) -> None:
    given_ = licence_in("operating", firm, number="鲁危证001")
    first = licence_enter(actor=SETUP, given=given_)
    assert licence_enter(actor=SETUP, given=given_).pk == first.pk
    assert left_of(first)[0].left_g == OILS.amount_g
    with pytest.raises(Problem) as told:
        licence_enter(actor=SETUP, given=dataclasses.replace(given_, key=uuid.uuid4()))
    assert told.value.code == "licences.number_taken"
    with pytest.raises(Problem) as told:
        licence_enter(actor=SETUP, given=dataclasses.replace(given_, route="G35"))
    assert told.value.code == "licences.key_taken"


@pytest.mark.django_db
def test_an_application_changes_until_it_is_sent(firm: Party) -> None:
    draft = licence_draft(actor=SETUP, given=licence_in("operating", firm))
    told = licence_in("operating", firm, key=draft.key, issuer="省厅")
    changed = licence_change(actor=SETUP, licence_id=draft.pk, version=draft.version, given=told)
    assert Licence.objects.get(pk=draft.pk).issuer == "省厅"
    moved(changed, LicenceEvent.APPLY)
    with pytest.raises(Problem) as refused:
        licence_change(actor=SETUP, licence_id=draft.pk, version=changed.version, given=told)
    assert refused.value.code == "kernel.no_such_move"


@pytest.mark.django_db
def test_an_application_stays_whose_it_is_and_of_which_kind(firm: Party) -> None:
    draft = licence_draft(actor=SETUP, given=licence_in("operating", firm))
    own = actor("enterprise", party=firm)
    told = licence_in("operating", firm, key=draft.key, number=draft.number)
    for change in ({"holder_id": party(place="371502", name="别的企业").pk}, {"kind": "collecting"}):
        with pytest.raises(Problem) as refused:
            licence_change(
                actor=own, licence_id=draft.pk, version=draft.version, given=dataclasses.replace(told, **change)
            )
        assert refused.value.code == "licences.key_taken"
    with pytest.raises(Problem) as refused:
        licence_change(
            actor=own, licence_id=draft.pk, version=draft.version, given=dataclasses.replace(told, named_id=99_999)
        )
    assert refused.value.code == "kernel.not_found"
    assert Licence.objects.get(pk=draft.pk).version == draft.version


@pytest.mark.django_db
def test_stopping_needs_a_reason_and_the_newest_version(firm: Party) -> None:
    permit = entered("operating", firm)
    with pytest.raises(Problem) as told:
        moved(permit, LicenceEvent.REVOKE, reason=" ")
    assert told.value.code == "licences.reason_missing"
    with pytest.raises(Problem) as told:
        licence_move(
            actor=SETUP, licence_id=permit.pk, version=permit.version - 1, event=LicenceEvent.REVOKE, reason="违法"
        )
    assert told.value.code == "kernel.stale"


@pytest.mark.django_db
def test_who_sees_and_who_decides(firm: Party) -> None:
    other = party(place="371581")
    own, far = actor("enterprise", party=firm), actor("supervisor", place="371581")
    near = actor("supervisor", place="371502")
    draft = licence_draft(actor=own, given=licence_in("operating", firm))
    entered("operating", other)
    assert [row.pk for row in visible_to(own)] == [draft.pk]
    assert not visible_to(near).exists()  # not sent yet
    licence_move(actor=own, licence_id=draft.pk, version=draft.version, event=LicenceEvent.APPLY)
    assert [row.pk for row in visible_to(near)] == [draft.pk]
    version = Licence.objects.get(pk=draft.pk).version
    for who, code in ((own, "access.not_allowed"), (far, "kernel.not_found")):
        with pytest.raises(Problem) as told:
            licence_move(actor=who, licence_id=draft.pk, version=version, event=LicenceEvent.REVIEW)
        assert told.value.code == code
    with pytest.raises(Problem):
        licence_draft(actor=own, given=licence_in("operating", other))
    with pytest.raises(Problem):
        licence_enter(actor=own, given=licence_in("operating", firm))
    with pytest.raises(Problem):
        register_declare(actor=near, kind="operating", complete_from=None, reason="不属于我")


@pytest.mark.django_db
def test_what_is_over_expires_and_what_ends_is_told_once_a_rung(firm: Party) -> None:
    day = dt.date(2026, 3, 2)
    permit = entered("operating", firm, valid_from=dt.date(2025, 1, 1), valid_to=day + dt.timedelta(days=60))
    assert [ladder_climb(actor=SETUP, day=day) for _ in range(2)] == [1, 0]
    assert ladder_climb(actor=SETUP, day=day + dt.timedelta(days=31)) == 1
    assert licences_expire(actor=SETUP, day=day + dt.timedelta(days=60)) == 0
    assert licences_expire(actor=SETUP, day=day + dt.timedelta(days=61)) == 1
    assert Licence.objects.get(pk=permit.pk).state == "expired"


def test_terms_run_on_working_days() -> None:
    told = {
        str(each.clock.name): each.day
        for each in due("transfer", {"apply": "2026-03-02"}, dt.date(2027, 1, 1), shipped())
    }
    assert told == {"notice": dt.date(2026, 3, 9), "first_review": dt.date(2026, 3, 9)}
    (renewal,) = due("operating", {}, dt.date(2026, 12, 31), shipped())
    assert renewal.day == clock.add_workdays(dt.date(2026, 12, 31), -30)
    (decision,) = due("disposal", {"apply": "2026-03-02"}, dt.date(2026, 12, 31), shipped())
    assert decision.day == dt.date(2026, 3, 22)
    assert [rung(dt.date(2026, 1, 1), dt.date(2026, 1, 1) + dt.timedelta(days=n)) for n in (91, 90, 31, 30, 7, -3)] == [
        None,
        90,
        90,
        30,
        7,
        7,
    ]


@pytest.mark.django_db
def test_terms_before_a_decision_end_with_it(firm: Party) -> None:
    row = licence_draft(actor=SETUP, given=licence_in("disposal", firm))
    assert clocks_of(row) == []
    row = moved(row, LicenceEvent.APPLY)
    assert [each.clock.name for each in clocks_of(row)] == ["decision"]
    row = moved(moved(row, LicenceEvent.REVIEW), LicenceEvent.ISSUE)
    assert clocks_of(row) == []
    assert [each.clock.name for each in clocks_of(entered("operating", firm))] == ["renewal"]


@pytest.mark.django_db
def test_a_qr_code_is_verified_with_the_key_alone(firm: Party) -> None:
    permit = entered("operating", firm)
    text, key = letter_of(permit), keyring.public_key()
    assert key is not None
    letter, holds = proof.read(text, key)
    assert (letter.number, letter.holder, holds) == (permit.number, firm.name, True)
    forged = proof.written(dataclasses.replace(letter, valid_to="2099-12-31"), bytes(range(32)))
    assert proof.read(forged, key)[1] is False
    assert proof.read(text, signatures.public_key(bytes(range(32))))[1] is False
    for broken in ("", text[:-9], text.replace("WUFEILIC1", "WUFEI1"), "WUFEILIC1:" + "A" * 200):
        with pytest.raises(Problem) as told:
            proof.read(broken, key)
        assert told.value.code == "licences.letter_unreadable"


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=12))
def test_whatever_happens_what_is_reserved_and_used_is_what_it_should_be(wanted: list[tuple[int, int]]) -> None:
    """Played on a small book: each reservation is ended once, and the balances follow."""
    allowance = AccountKey(
        holder_id=1, place_id=1, kind=AccountKind.ALLOWANCE, commodity=Commodity.QUOTA, code="licence:1.0/2026"
    )
    there = Standing(key=uuid.UUID(int=1), steps=0, open_key=None, open_g=0, used_g=0)
    pending: dict[uuid.UUID, int] = {}
    used, seen = 0, set[uuid.UUID]()
    for open_g, used_g in wanted:
        done = redrawn(there, allowance, open_g=open_g, used_g=used_g, happened_at=NOW, label="1")
        for entry in done.entries:
            assert entry.key not in seen
            seen.add(entry.key)
            match entry.kind:
                case TransferKind.PEND:
                    pending[entry.key] = entry.amount
                case TransferKind.SETTLE | TransferKind.VOID:
                    assert entry.settles is not None
                    reserved = pending.pop(entry.settles)
                    assert entry.amount <= reserved
                    used += entry.amount
                case TransferKind.POST:
                    used += entry.amount if entry.source == allowance else -entry.amount
        assert sum(pending.values()) == open_g
        assert used == used_g
        assert ([done.open_key] if open_g else []) == list(pending)
        steps = there.steps + bool(done.entries)
        there = Standing(key=there.key, steps=steps, open_key=done.open_key, open_g=open_g, used_g=used_g)
