"""What moves do to the books: along every way of every stream they balance, and nothing stays reserved at its end."""

import datetime as dt
import uuid
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wufei.config.shelf import streams_found
from wufei.ledger.books.spec import AccountKey, AccountKind, TransferIn, TransferKind
from wufei.operations.manifests.declaring import journeys
from wufei.operations.manifests.rules.numbers import HAZARDOUS, number_of, series_of
from wufei.operations.manifests.rules.postings import Load, booked
from wufei.operations.manifests.spec import ATLAS, ENDS, Effect, Event, ManifestSpec, NumberForm, State

NOON = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)
SOURCE = AccountKey(holder_id=1, place_id=1, kind=AccountKind.STOCK, code="hw:900-249-08")
TARGET = AccountKey(holder_id=2, place_id=2, kind=AccountKind.STOCK, code="hw:900-249-08")
WAYS = sorted(
    {
        way
        for stream in streams_found()
        for version in stream.versions
        for spec in version.parts_of(ManifestSpec)
        for way in journeys(spec)
    }
)


class Books:
    """Balances and reservations of a handful of transfers."""

    def __init__(self) -> None:
        self.moved: Counter[AccountKey] = Counter()
        self.pending: dict[uuid.UUID, TransferIn] = {}
        self.keys: set[uuid.UUID] = set()

    def post(self, entry: TransferIn) -> None:
        assert entry.key not in self.keys
        self.keys.add(entry.key)
        if entry.kind is TransferKind.PEND:
            assert entry.amount > 0
            self.pending[entry.key] = entry
            return
        ended = self.pending.pop(entry.settles) if entry.settles else entry
        if entry.kind is TransferKind.VOID:
            return
        assert entry.amount > 0
        assert entry.settles is None or entry.amount <= ended.amount
        assert ended.source is not None
        assert ended.target is not None
        self.moved[ended.source] -= entry.amount
        self.moved[ended.target] += entry.amount


@given(st.sampled_from(WAYS), st.integers(2, 10**9), st.integers(1, 10**9))
def test_along_every_way_the_books_balance(way: tuple[Event, ...], mass: int, weighed: int) -> None:
    books, state, key, open_mass = Books(), State.DRAFT, None, 0
    root, taken_in = uuid.uuid4(), 0
    for step, event in enumerate(way):
        state, effect = ATLAS[state, event]
        accepted = min(weighed, mass - 1) if effect is Effect.SETTLE_PART else weighed
        load = Load(
            root=root,
            step=step,
            number="1",
            source=SOURCE,
            target=TARGET,
            mass=mass,
            open_key=key,
            open_mass=open_mass,
        )
        done = booked(load, effect, accepted, NOON)
        assert booked(load, effect, accepted, NOON) == done  # the same move again is the same transfers
        for entry in done.entries:
            books.post(entry)
        key, open_mass = done.open_key, done.open_mass
        taken_in += accepted if effect in {Effect.SETTLE, Effect.SETTLE_PART, Effect.DIRECT} else 0
        assert sum(books.pending[k].amount for k in books.pending) == open_mass
    assert sum(books.moved.values()) == 0
    assert books.moved[TARGET] == taken_in  # the receiver has what was weighed, neither more nor less
    if state in ENDS:
        assert books.pending == {}


@pytest.mark.parametrize(
    ("told", "weighed", "stock", "gap"), [(100, 97, -100, 3), (100, 100, -100, 0), (100, 104, -100, -4)]
)
def test_a_difference_has_an_address(told: int, weighed: int, stock: int, gap: int) -> None:
    books = Books()
    load = Load(
        root=uuid.uuid4(), step=0, number="1", source=SOURCE, target=TARGET, mass=told, open_key=None, open_mass=0
    )
    first = booked(load, Effect.RESERVE, None, NOON)
    again = Load(
        root=load.root,
        step=1,
        number="1",
        source=SOURCE,
        target=TARGET,
        mass=told,
        open_key=first.open_key,
        open_mass=first.open_mass,
    )
    for entry in (*first.entries, *booked(again, Effect.SETTLE, weighed, NOON).entries):
        books.post(entry)
    assert books.moved[SOURCE] == stock
    assert books.moved[TARGET] == weighed
    assert sum(v for k, v in books.moved.items() if k.kind is AccountKind.DISCREPANCY) == gap


def test_numbers_of_hazardous_waste_have_fourteen_digits_and_are_never_cut() -> None:
    form = NumberForm(prefix="")
    number = number_of(form, "371502", 2026, 17)
    assert number == "20263715000017"
    assert HAZARDOUS.fullmatch(number)
    assert series_of(form, "371502", 2026) == series_of(form, "371581", 2026)
    assert series_of(form, "371502", 2026) != series_of(form, "370102", 2026)
    for serial in (0, 10**6):
        with pytest.raises(ValueError, match="does not fit"):
            number_of(form, "371502", 2026, serial)
