"""Laws of the books, for any history: they balance, each reservation ends once, a repeat does nothing, nobody loses.

A plain model of a few dictionaries runs beside them. Not for: what a single refusal says (test_posting).
"""

import dataclasses
import datetime as dt
import uuid
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.ledger import NOON, beside, ending, firm, moving, post, purse
from tests.factories.registers import SETUP

from wufei.kernel.problems import Problem, Problems
from wufei.ledger.books.models import AccountBalance, DayTotal, Transfer
from wufei.ledger.books.queries.accounts import balance_at, balance_now
from wufei.ledger.books.queries.audit import findings
from wufei.ledger.books.spec import AccountKey, AccountKind, TransferIn, TransferKind

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
HOURS = 24 * 6
FEW = settings(max_examples=30, deadline=None)


@dataclasses.dataclass
class Model:
    """What the books should say: what moved and when, what is reserved, which keys are known."""

    moved: list[tuple[dt.datetime, AccountKey, AccountKey, int]] = dataclasses.field(default_factory=list)
    pending: dict[uuid.UUID, TransferIn] = dataclasses.field(default_factory=dict)
    ended: set[uuid.UUID] = dataclasses.field(default_factory=set)
    posted: list[TransferIn] = dataclasses.field(default_factory=list)

    def take(self, entry: TransferIn) -> None:
        """An entry the books took."""
        self.posted.append(entry)
        assert entry.happened_at is not None
        if entry.kind is TransferKind.PEND:
            self.pending[entry.key] = entry
            return
        settled = self.pending.pop(entry.settles) if entry.settles is not None else entry
        if entry.settles is not None:
            assert entry.settles not in self.ended
            self.ended.add(entry.settles)
        if entry.kind is not TransferKind.VOID:
            assert settled.source is not None
            assert settled.target is not None
            self.moved.append((entry.happened_at, settled.source, settled.target, entry.amount))

    def balance(self, key: AccountKey, until: dt.datetime) -> int:
        """What an account held."""
        rows = [row for row in self.moved if row[0] <= until]
        return sum(a for _t, _s, target, a in rows if target == key) - sum(a for _t, s, _g, a in rows if s == key)


steps = st.lists(
    st.tuples(
        st.sampled_from(["post", "pend", "settle", "void", "repeat", "twist"]),
        st.integers(0, 3),
        st.integers(0, 3),
        st.integers(1, 50),
        st.integers(0, HOURS),
    ),
    max_size=25,
)


def entry_of(step: tuple[str, int, int, int, int], keys: list[AccountKey], model: Model) -> TransferIn | None:
    """The entry a step means, where there is something to do it to."""
    verb, first, second, amount, hour = step
    when = NOON - dt.timedelta(hours=hour)
    waiting = list(model.pending.values())
    if verb in {"post", "pend"}:
        kind = TransferKind.PEND if verb == "pend" else TransferKind.POST
        return moving(keys[first], keys[second], amount, kind=kind, happened_at=when) if first != second else None
    if verb in {"settle", "void"} and waiting:
        chosen = waiting[first % len(waiting)]
        return ending(chosen, min(amount, chosen.amount) if verb == "settle" else None, happened_at=when)
    if verb == "repeat" and model.posted:
        return model.posted[(first + 4 * second) % len(model.posted)]
    if verb == "twist" and model.posted:
        known = model.posted[(first + 4 * second) % len(model.posted)]
        return dataclasses.replace(known, reason="anything else")
    return None


@FEW
@given(steps)
def test_any_history_balances_and_agrees_with_a_plain_model(history: list[tuple[str, int, int, int, int]]) -> None:
    keys = [firm() for _ in range(4)]
    model = Model()
    for step in history:
        entry = entry_of(step, keys, model)
        if entry is None:
            continue
        before = Transfer.objects.count()
        if step[0] == "twist":
            with pytest.raises(Problems):
                post(entry)
        else:
            (answer,) = post(entry)
            assert answer.there is (step[0] == "repeat")
            if not answer.there:
                model.take(entry)
        assert Transfer.objects.count() - before == (step[0] not in {"repeat", "twist"})
    for key in keys:
        for hour in (0, 5, 30, HOURS):
            moment = NOON - dt.timedelta(hours=hour)
            assert balance_at(actor=SETUP, key=key, moment=moment).posted == model.balance(key, moment)
        held = Counter({"in": 0, "out": 0})
        for pending in model.pending.values():
            held["in"] += pending.amount * (pending.target == key)
            held["out"] += pending.amount * (pending.source == key)
        now = balance_now(actor=SETUP, key=key)
        assert (now.posted, now.pending_in, now.pending_out) == (model.balance(key, NOON), held["in"], held["out"])
    assert sum(row.moved_in - row.moved_out for row in AccountBalance.objects.all()) == 0
    assert sum(row.moved_in - row.moved_out for row in DayTotal.objects.all()) == 0
    assert list(findings()) == []


@FEW
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 20), st.integers(0, 8)), max_size=15))
def test_a_purse_never_held_less_than_nothing(history: list[tuple[bool, int, int]]) -> None:
    mine, issued = purse(), beside(purse(), AccountKind.ISSUED)
    taken: list[tuple[dt.datetime, int]] = []
    for comes, amount, hour in history:
        when = NOON - dt.timedelta(hours=hour)
        source, target = (issued, mine) if comes else (mine, issued)
        new = [*taken, (when, amount if comes else -amount)]
        try:
            post(moving(source, target, amount, happened_at=when))
        except Problem as problem:
            assert problem.code == "books.below_zero"  # noqa: PT017  either outcome is judged
            assert lowest(new) < 0
        else:
            assert lowest(new) >= 0
            taken = new
    assert lowest(taken) >= 0


def lowest(rows: list[tuple[dt.datetime, int]]) -> int:
    """The lowest balance along time; of one moment all rows count together."""
    moments = sorted({when for when, _amount in rows})
    return min((sum(a for when, a in rows if when <= moment) for moment in moments), default=0)
