"""Matching and findings on small worlds whose truth is known, with innocent look-alikes; laws by Hypothesis."""

import dataclasses
import datetime as dt
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wufei.kernel.problems import Problem
from wufei.operations.settlement.rules.amounts import fen_read, grams_read, moment_read, owed_fen, price_of
from wufei.operations.settlement.rules.findings import findings_of
from wufei.operations.settlement.rules.grouping import assigned, chosen, within
from wufei.operations.settlement.rules.matching import matched
from wufei.operations.settlement.rules.records import person_like
from wufei.operations.settlement.rules.tolerances import in_force, values_of
from wufei.operations.settlement.spec import Bill, Contract, Flows, Gap, Kind, Load, Paid, Scale, Why
from wufei.operations.settlement.spec.findings import FindingKind
from wufei.operations.settlement.spec.tolerances import Name

OIL = "hw:900-249-08"
DAY = dt.date(2026, 3, 2)
TONNE = 1_000_000
PRICE = 250_000
A, B, C, CARRIER = 1, 2, 3, 9
LATER = dt.date(2026, 12, 31)
BY = values_of(in_force((), DAY))


def day(n: int) -> dt.date:
    return DAY + dt.timedelta(days=n)


def load(pk: int, tonnes: float = 10, after: int = 0, **fields: Any) -> Load:
    moved = dt.datetime.combine(day(after), dt.time(4), dt.UTC)
    told: dict[str, Any] = {
        "buyer_id": A,
        "seller_id": B,
        "carrier_ids": (CARRIER,),
        "place_id": 7,
        "plates": ("鲁P1",),
    }
    grams = round(tonnes * TONNE)
    told |= {"number": f"M{pk}", "code": OIL, "day": day(after), "moved_at": moved, "mass_g": grams, "posted_g": grams}
    return Load(id=pk, **{**told, **fields})


def scale(pk: int, tonnes: float = 10, after: int = 0, **fields: Any) -> Scale:
    at = dt.datetime.combine(day(after), dt.time(3), dt.UTC)
    told: dict[str, Any] = {"place_id": 7, "plate": "鲁P1", "weighed_at": at, "net_g": round(tonnes * TONNE)}
    return Scale(id=pk, **{**told, **fields})


def contract(pk: int = 1, **fields: Any) -> Contract:
    told: dict[str, Any] = {"number": f"H{pk}", "buyer_id": A, "seller_id": B, "codes": ("hw:",)}
    told |= {"price_fen_per_t": PRICE, "valid_from": dt.date(2026, 1, 1), "valid_to": LATER}
    return Contract(id=pk, **{**told, **fields})


def bill(pk: int, tonnes: float = 10, after: int = 5, *, mass: bool = True, **fields: Any) -> Bill:
    told: dict[str, Any] = {"number": f"INV{pk:06d}", "seller_id": B, "buyer_id": A, "day": day(after)}
    told |= {"amount_fen": round(PRICE * tonnes), "mass_g": round(tonnes * TONNE) if mass else None, "codes": (OIL,)}
    return Bill(id=pk, **{**told, **fields})


def paid(pk: int, tonnes: float = 10, after: int = 20, **fields: Any) -> Paid:
    told: dict[str, Any] = {"reference": f"P{pk}", "payer_id": A, "payee_id": B, "payee_name": "处置有限公司"}
    told |= {"day": day(after), "amount_fen": round(PRICE * tonnes)}
    return Paid(id=pk, **{**told, **fields})


def world(**fields: Any) -> Flows:
    """One load, weighed, contracted, billed and paid."""
    told: dict[str, Any] = {"loads": (load(1),), "scales": (scale(1),), "contracts": (contract(),)}
    told |= {"bills": (bill(1),), "payments": (paid(1),)}
    return Flows(**{**told, **fields})


def kinds(flows: Flows, until: dt.date = LATER) -> list[FindingKind]:
    return [one.kind for one in findings_of(flows, matched(flows, BY), BY, until)]


def ties(flows: Flows, left: Kind, right: Kind) -> dict[tuple[int, int], Why]:
    found = matched(flows, BY).links
    return {(one.left_id, one.right_id): one.why for one in found if (one.left, one.right) == (left, right)}


def test_a_sound_world_is_linked_whole_and_says_nothing() -> None:
    found = matched(world(), BY)
    assert [(one.left, one.right, one.why) for one in found.links] == [
        (Kind.INVOICE, Kind.PAYMENT, Why.EXACT),
        (Kind.MANIFEST, Kind.CONTRACT, Why.IN_FORCE),
        (Kind.MANIFEST, Kind.INVOICE, Why.EXACT),
        (Kind.MANIFEST, Kind.WEIGHING, Why.EXACT),
    ]
    assert found.gaps == ()
    assert kinds(world()) == []


def test_a_monthly_invoice_and_a_payment_for_several() -> None:
    loads = tuple(load(n, 10 + n, after=n) for n in range(1, 7))
    bills = (bill(1, 36, after=4, mass=False), bill(2, 45, after=8))
    bills = (dataclasses.replace(bills[0], amount_fen=PRICE * (11 + 12 + 13)), bills[1])
    flows = world(loads=loads, scales=(), bills=bills, payments=(paid(1, 81),))
    assert set(ties(flows, Kind.MANIFEST, Kind.INVOICE)) == {(1, 1), (2, 1), (3, 1), (4, 2), (5, 2), (6, 2)}
    assert set(ties(flows, Kind.INVOICE, Kind.PAYMENT).values()) == {Why.TOGETHER}
    assert kinds(flows) == []


def test_what_is_billed_too_much_is_not_made_up_of_the_next_month() -> None:
    flows = world(loads=(load(1, 10), load(2, 2, after=20)), bills=(bill(1, 12),), payments=(paid(1, 12),))
    assert set(ties(flows, Kind.MANIFEST, Kind.INVOICE)) == {(1, 1)}
    assert kinds(flows) == [FindingKind.BILLED_NOT_POSTED]


def test_an_invoice_in_advance_finds_its_loads() -> None:
    flows = world(loads=(load(1, 10, after=8), load(2, 2, after=20)), bills=(bill(1, 12),), payments=(paid(1, 12),))
    assert set(ties(flows, Kind.MANIFEST, Kind.INVOICE)) == {(1, 1), (2, 1)}


def test_one_invoice_paid_in_parts_and_one_named_by_its_number() -> None:
    parts = (paid(1, 4), paid(2, 6))
    assert set(ties(world(payments=parts), Kind.INVOICE, Kind.PAYMENT)) == {(1, 1), (1, 2)}
    named = paid(3, 9.5, memo="付 INV000001 尾款另付")
    assert ties(world(payments=(named,)), Kind.INVOICE, Kind.PAYMENT) == {(1, 3): Why.CITED}


def test_the_nearer_weighing_is_taken_and_each_once() -> None:
    loads = (load(1, 10), load(2, 10.1))
    flows = world(loads=loads, scales=(scale(1, 10.1), scale(2, 10)), bills=(), payments=())
    assert set(ties(flows, Kind.MANIFEST, Kind.WEIGHING)) == {(1, 2), (2, 1)}
    told = dataclasses.replace(flows, scales=(scale(1, 10.1, load_id=1), scale(2, 10)))
    assert ties(told, Kind.MANIFEST, Kind.WEIGHING) == {(1, 1): Why.GIVEN, (2, 2): Why.EXACT}


def test_the_closest_contract_binds() -> None:
    near = contract(2, codes=(OIL,), price_fen_per_t=1)
    assert set(ties(world(contracts=(contract(), near)), Kind.MANIFEST, Kind.CONTRACT)) == {(1, 2)}


def test_what_a_person_said_holds() -> None:
    key = (Kind.MANIFEST, 1, Kind.INVOICE, 1)
    assert ties(world(said={key: False}), Kind.MANIFEST, Kind.INVOICE) == {}
    flows = world(bills=(bill(1, 99, after=100),), said={key: True})
    assert ties(flows, Kind.MANIFEST, Kind.INVOICE) == {(1, 1): Why.SAID}
    pay = (Kind.INVOICE, 1, Kind.PAYMENT, 1)
    assert ties(world(said={pay: False}), Kind.INVOICE, Kind.PAYMENT) == {}
    assert ties(world(payments=(paid(1, 3),), said={pay: True}), Kind.INVOICE, Kind.PAYMENT) == {(1, 1): Why.SAID}
    for left, right in ((Kind.MANIFEST, Kind.WEIGHING), (Kind.MANIFEST, Kind.CONTRACT)):
        assert ties(world(said={(left, 1, right, 1): False}), left, right) == {}
        assert ties(world(said={(left, 1, right, 1): True}), left, right) == {(1, 1): Why.SAID}


def test_every_gap_says_what_misses() -> None:
    flows = Flows(loads=(load(1),), bills=(bill(2, seller_id=C), bill(3, seller_id=None)), payments=(paid(4),))
    flows = dataclasses.replace(flows, payments=(paid(4, payee_id=C), paid(5, payee_id=None)), scales=())
    gaps = {(one.kind, one.id, one.gap) for one in matched(flows, BY).gaps}
    assert (Kind.PAYMENT, 5, Gap.NOBODY) in gaps
    assert (Kind.INVOICE, 3, Gap.NOBODY) in gaps
    assert (Kind.INVOICE, 2, Gap.NO_MANIFEST) in gaps
    assert {gap for kind, _id, gap in gaps if kind is Kind.MANIFEST} == {
        Gap.NO_WEIGHING,
        Gap.NO_CONTRACT,
        Gap.NO_INVOICE,
    }


PERSON = {"payee_id": None, "payee_name": "张三", "person": True}
RING = (load(1, seller_id=B), load(2, buyer_id=B, seller_id=C, after=3), load(3, buyer_id=C, seller_id=A, after=6))
LINKS = (contract(1), contract(2, buyer_id=B, seller_id=C), contract(3, buyer_id=C, seller_id=A))
PRICES = tuple(contract(n, buyer_id=n, seller_id=B, price_fen_per_t=PRICE + n * 1000) for n in range(10, 20))
NONE: dict[str, Any] = {"scales": (), "bills": (), "payments": ()}
ONWARD: dict[str, Any] = {"contracts": (contract(1), contract(2, buyer_id=B, seller_id=C)), **NONE}
TEN = tuple(load(n) for n in range(1, 11))
PROMPT = tuple(load(n, entered_days=0) for n in range(1, 11))
LATE = tuple(load(n, entered_days=25) for n in range(1, 11))
# Every second day a load; then nothing for a week.
DAILY = tuple(load(n, after=2 * n, store_hours=48) for n in range(1, 12))
LAIN = (*DAILY, load(12, after=29, store_hours=48))
SEASONS = tuple(load(n, after=20 * n, store_hours=48) for n in range(1, 12))
PARTS = tuple(load(n, 2.5, after=24) for n in range(20, 24))
NINE = tuple(scale(n, load_id=n) for n in range(1, 10))
DEAR = (*PRICES, contract(30, buyer_id=30, seller_id=B, price_fen_per_t=PRICE * 9))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (FindingKind.PAID_TO_CARRIER, {"payments": (paid(1, payee_id=CARRIER),), "bills": ()}),
        (FindingKind.PAID_TO_CARRIER, {"payments": (paid(1), paid(2, 1, payee_id=CARRIER, memo="危废处置费"))}),
        (FindingKind.PAID_TO_PERSON, {"payments": (paid(1, **PERSON),), "bills": ()}),
        (FindingKind.PAID_TO_PERSON, {"payments": (paid(1), paid(2, 3, memo="处置", **PERSON))}),
        (FindingKind.PAID_WITHOUT_TRANSFER, {"loads": (), "scales": ()}),
        (FindingKind.MOVED_WITHOUT_CONTRACT, {"contracts": (contract(valid_to=dt.date(2026, 2, 1)),)}),
        (FindingKind.MOVED_WITHOUT_CONTRACT, {"contracts": (contract(codes=("hw:900-214-08",)),)}),
        (FindingKind.PRICE_OUT_OF_RANGE, {"contracts": (contract(), *DEAR)}),
        (FindingKind.BILLED_NOT_POSTED, {"bills": (bill(1, 12),), "payments": (paid(1, 12),)}),
        (FindingKind.WEIGHED_NOT_POSTED, {"scales": (scale(1, 9.5),)}),
        (FindingKind.WEIGHED_NOT_POSTED, {"scales": (scale(1, 5, load_id=1), scale(2, 3, load_id=1))}),
        (FindingKind.POSTED_NOT_WEIGHED, {"loads": TEN, "scales": NINE, "bills": (), "payments": ()}),
        (FindingKind.TAKEN_NOT_ACCEPTED, {"loads": (load(1, posted_g=None, on_road=True),), **NONE}),
        (FindingKind.ENTERED_LATE, {"loads": (*PROMPT[1:], load(1, entered_days=25)), **NONE}),
        (FindingKind.LEFT_TO_LIE, {"loads": LAIN, **NONE}),
        (FindingKind.SENT_IN_PARTS, {"loads": (*DAILY, *PARTS), **NONE}),
        (
            FindingKind.LABEL_AGAIN,
            {"loads": (load(1, labels=("L1", "L2")), load(2, after=9, labels=("L2", "L1"))), **NONE},
        ),
        (FindingKind.CIRCULAR, {"loads": RING, "contracts": LINKS, "scales": ()}),
        (FindingKind.UNPAID, {"payments": ()}),
    ],
)
def test_each_kind_is_found(kind: FindingKind, fields: dict[str, Any]) -> None:
    assert kinds(world(**fields)) == [kind]


@pytest.mark.parametrize(
    "fields",
    [
        # Freight, wages, purchases; an advance; a refund of the own disposer.
        {"payments": (paid(1), paid(2, 1, payee_id=CARRIER, memo="运费"))},
        {"payments": (paid(1), paid(2, 1, memo="三月工资", **PERSON))},
        {"payments": (paid(1), paid(2, 1, payee_id=C, payee_name="文具有限公司", memo="办公用品"))},
        {"payments": (paid(1, after=-20),), "bills": (bill(1, after=-25),)},
        # Nothing moved, but what was bought is no waste; or it has not been long.
        {"loads": (), "scales": (), "bills": (bill(1, codes=()),), "payments": (paid(1, memo="设备款"),)},
        # Own waste, own plant; waste of lists that need no contract; not accepted yet.
        {"loads": (load(1, seller_id=A),), "contracts": (), "bills": (), "payments": (), "scales": ()},
        {"loads": (load(1, code="municipal:other"),), "contracts": (), "bills": (), "payments": (), "scales": ()},
        {"loads": (load(1, posted_g=None),), "contracts": (), "bills": (), "payments": (), "scales": ()},
        # Prices that spread a little, and a dear one of too few.
        {"contracts": (contract(), *PRICES)},
        {"contracts": (contract(), *DEAR[-4:])},
        # Within the tolerance; in two parts over the scale.
        {"bills": (bill(1, 10.15),), "payments": (paid(1, 10.15),)},
        {"scales": (scale(1, 10.1),)},
        {"scales": (scale(1, 5, load_id=1), scale(2, 5, load_id=1))},
        # On the road, but not for long.
        {"loads": (load(1, after=300, posted_g=None, on_road=True),), **NONE},
        # One of few was not weighed: not everything is, there.
        {"loads": TEN, "scales": NINE[:8], "bills": (), "payments": ()},
        # A package that the receiver sent on unopened; one that nobody had taken in; labels that differ.
        {"loads": (load(1, labels=("L1",)), load(2, buyer_id=B, seller_id=C, after=90, labels=("L1",))), **ONWARD},
        {"loads": (load(1, posted_g=None, labels=("L1",)), load(2, after=9, labels=("L1",))), **NONE},
        {"loads": (load(1, labels=("L1",)), load(2, after=9, labels=("L2",))), **NONE},
        # Entered late as everything is, there; a little late.
        {"loads": LATE, **NONE},
        {"loads": (*PROMPT[1:], load(1, entered_days=10)), **NONE},
        # Once in weeks, always; a day more for a feast; nobody says how long it may lie; too few to know.
        {"loads": SEASONS, **NONE},
        {"loads": (*DAILY, load(12, after=25, store_hours=48)), **NONE},
        {"loads": tuple(dataclasses.replace(one, store_hours=None) for one in LAIN), **NONE},
        {"loads": LAIN[-5:], **NONE},
        # More than one load was: it had to go twice; light, but alone; of a sender who always sends in parts.
        {"loads": (*DAILY, *PARTS, load(24, 2.5, after=24)), **NONE},
        {"loads": (*DAILY, PARTS[0]), **NONE},
        {"loads": tuple(load(n, 2.5, after=n // 3) for n in range(40)), **NONE},
        # Back, but after long; back as another waste.
        {
            "loads": (load(1), load(2, buyer_id=B, seller_id=A, after=90)),
            "contracts": (contract(), contract(2, buyer_id=B, seller_id=A)),
        },
        {
            "loads": (load(1), load(2, buyer_id=B, seller_id=A, code="hw:772-003-18")),
            "contracts": (contract(), contract(2, buyer_id=B, seller_id=A)),
        },
    ],
)
def test_what_looks_alike_is_not_found(fields: dict[str, Any]) -> None:
    assert kinds(world(**fields)) == []


def test_terms_that_run_are_not_over() -> None:
    assert kinds(world(payments=()), until=day(60)) == []
    assert kinds(world(loads=(), scales=()), until=day(60)) == []


def test_the_same_evidence_is_the_same_finding() -> None:
    flows = world(payments=())
    first, second = (findings_of(flows, matched(flows, BY), BY, until) for until in (LATER, dt.date(2027, 5, 1)))
    assert [one.key for one in first] == [one.key for one in second]


many = st.integers(0, 12)


@st.composite
def worlds(draw: st.DrawFn) -> Flows:
    """Any few records of three parties."""
    party = st.sampled_from([A, B, C])
    two = st.tuples(party, party)
    mass = st.integers(1, 40)
    after = st.integers(0, 200)
    loads = [load(n, draw(mass), draw(after), buyer_id=(t := draw(two))[0], seller_id=t[1]) for n in range(draw(many))]
    scales = [scale(n, draw(mass), draw(after), load_id=draw(st.sampled_from([None, 1, 2]))) for n in range(draw(many))]
    bills = [
        bill(n, draw(mass), draw(after), mass=draw(st.booleans()), buyer_id=(t := draw(two))[0], seller_id=t[1])
        for n in range(draw(many))
    ]
    payments = [
        paid(n, draw(mass), draw(after), payer_id=(t := draw(two))[0], payee_id=t[1]) for n in range(draw(many))
    ]
    return Flows(
        loads=tuple(loads),
        scales=tuple(scales),
        contracts=(contract(1), contract(2, buyer_id=B, seller_id=C)),
        bills=tuple(bills),
        payments=tuple(payments),
    )


@settings(max_examples=150, deadline=None)
@given(flows=worlds(), seed=st.integers())
def test_laws_of_matching(flows: Flows, seed: int) -> None:
    found = matched(flows, BY)
    seen = [(one.left, one.left_id, one.right) for one in found.links if one.left is Kind.MANIFEST]
    # A manifest has one contract and one invoice at most; a weighing one manifest; money is spent once.
    assert all(seen.count(one) == 1 for one in seen if one[2] is not Kind.WEIGHING)
    weighings = [one.right_id for one in found.links if one.right is Kind.WEIGHING]
    assert len(weighings) == len(set(weighings))
    amounts = {one.id: one.amount_fen for one in flows.bills}
    sums = {one.id: one.amount_fen for one in flows.payments}
    pays = [one for one in found.links if one.right is Kind.PAYMENT]
    for link in pays:
        bills = {one.left_id for one in pays if one.right_id == link.right_id}
        parts = {one.right_id for one in pays if one.left_id == link.left_id}
        assert len(bills) == 1 or len(parts) == 1
        if len(bills) > 1:
            assert within(sum(amounts[pk] for pk in bills), sums[link.right_id], BY.paid_permille, 100)
        else:
            assert within(sum(sums[pk] for pk in parts), amounts[link.left_id], BY.paid_permille, 100)
    # The order in which records come changes nothing.
    chance = random.Random(seed)
    mixed = {name: tuple(chance.sample(getattr(flows, name), len(getattr(flows, name)))) for name in
             ("loads", "scales", "contracts", "bills", "payments")}  # fmt: skip
    again = dataclasses.replace(flows, **mixed)
    assert matched(again, BY) == found
    assert findings_of(again, found, BY, LATER) == findings_of(flows, found, BY, LATER)


@settings(deadline=None)
@given(st.lists(st.integers(1, 10**6), max_size=14), st.data())
def test_a_choice_that_exists_is_found(amounts: list[int], data: st.DataObject) -> None:
    some = data.draw(st.lists(st.booleans(), min_size=len(amounts), max_size=len(amounts)))
    target = sum(amount for amount, taken in zip(amounts, some, strict=True) if taken)
    places = chosen(amounts, lambda total: total == target, target)
    assert sum(amounts[place] for place in places) == target


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 9)), max_size=20))
def test_an_assignment_takes_each_once(pairs: list[tuple[int, int, int]]) -> None:
    found = assigned(pairs)
    assert len({left for left, _right in found}) == len({right for _left, right in found}) == len(found)
    assert set(found) <= {pair[:2] for pair in pairs}
    assert found == assigned(pairs[::-1])


def test_cells_of_banks() -> None:
    for text, fen in (("1,234.50", 123450), ("¥ 1234.5", 123450), ("（3.00）", -300), ("－2", -200), ("５元", 500)):
        assert fen_read(text, "amount") == fen
    for text in ("", "五", "1.234", "NaN", "Infinity", "1e30", "--2"):
        with pytest.raises(Problem):
            fen_read(text, "amount")
    for text in ("2026-3-2", "20260302", "2026/03/02", "2026年3月2日", "2026.3.2 00:00:00"):
        assert moment_read(text, "day").date() == DAY
    for text in ("", "2026-13-01", "2026-02-30", "3月2日", "2026"):
        with pytest.raises(Problem):
            moment_read(text, "day")
    assert grams_read("1.5吨", "mass") == 1_500_000
    with pytest.raises(Problem):
        grams_read("-1", "mass")


def test_money_is_rounded_to_the_fen() -> None:
    assert owed_fen(250_001, 500_000) == 125_001
    assert owed_fen(1, 499_999) == 0
    assert price_of(owed_fen(PRICE, 3 * TONNE), 3 * TONNE) == PRICE


def test_names_of_persons() -> None:
    assert [person_like(name) for name in ("张三", "欧阳明月", "茌平处置厂", "一二三四五", "ACME")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_every_value_ships_with_its_source() -> None:
    assert set(in_force((), DAY)) == set(Name)
    assert all(one.source for one in in_force((), DAY).values())
