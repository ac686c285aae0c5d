"""Corrections and the books: reversed and booked anew, so that they are what they should have been."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from tests.factories.corrections import (
    DAYS,
    GATE,
    MASS,
    ROAD,
    SLOP,
    WAY,
    agreed,
    answer,
    ask,
    asked_roles,
    code_of,
    pending,
    sound,
    stock,
)
from tests.factories.manifests import OIL, Trio, brought, drafted, sign, trio
from tests.factories.registers import SETUP

from wufei.kernel import clock
from wufei.kernel.problems import Problems
from wufei.ledger.books.models import Transfer
from wufei.ledger.books.queries.accounts import balance_at
from wufei.ledger.books.spec import AccountKey, AccountKind, TransferKind
from wufei.operations.manifests.actions import (
    manifest_create,
)
from wufei.operations.manifests.models import Correction, Manifest, Package, Signature
from wufei.operations.manifests.spec import CORRECTED, Event, ManifestIn, Role, State
from wufei.operations.manifests.spec.corrections import CorrectionState
from wufei.registers.parties.actions import site_create

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_mass_while_reserved_is_reserved_anew() -> None:
    three = trio()
    manifest = brought(three, *ROAD)
    issued = Transfer.objects.get(key=manifest.open_key)
    row = ask(three, manifest, mass_g=4_000_000)
    assert asked_roles(row) == {"receiver": None, "carrier": None}
    assert row.changes == {"mass_g": [MASS, 4_000_000]}
    answer(three, row, Role.CARRIER)
    assert Correction.objects.get(pk=row.pk).state == CorrectionState.ASKED
    answer(three, row, Role.RECEIVER)
    after = Manifest.objects.get(pk=manifest.pk)
    assert (after.mass_g, after.open_g, after.state, after.steps) == (4_000_000, 4_000_000, State.IN_TRANSIT, 3)
    assert after.open_key != manifest.open_key
    anew = Transfer.objects.get(key=after.open_key)
    assert (anew.cites_id, anew.happened_at, anew.subject_id) == (issued.pk, issued.happened_at, manifest.number)
    assert pending(three.receiver.pk, manifest.destination_id) == 4_000_000
    signed = Signature.objects.get(manifest=manifest, event=CORRECTED)
    assert (signed.role, signed.party_id, signed.step) == ("generator", three.generator.pk, 3)
    assert signed.person_id == three.people[Role.GENERATOR].id
    sound(after)
    done = sign(three, after, Event.ACCEPT)
    assert stock(three.receiver.pk, manifest.destination_id) == 4_000_000
    assert done.open_key is None
    sound(done)


@pytest.mark.parametrize(
    ("weighed", "told", "gap"),
    [
        (None, 5_000_000, -188_000),
        (None, 4_700_000, 112_000),
        (5_000_000, MASS, 0),
        (4_700_000, 5_000_000, -188_000),
        (5_000_000, 5_100_000, -288_000),
    ],
)
def test_what_was_weighed_is_corrected_over_under_equal(weighed: int | None, told: int, gap: int) -> None:
    three = trio()
    manifest = sign(three, brought(three, *ROAD), Event.ACCEPT, accepted_g=weighed)
    row = ask(three, manifest, Role.RECEIVER, accepted_g=told)
    assert asked_roles(row) == {"generator": None}
    answer(three, row, Role.GENERATOR)
    after = Manifest.objects.get(pk=manifest.pk)
    assert (after.mass_g, after.accepted_g) == (MASS, told)
    assert stock(three.receiver.pk, manifest.destination_id) == told
    assert stock(three.generator.pk, manifest.origin_id) == -MASS
    assert stock(three.generator.pk, manifest.origin_id, AccountKind.DISCREPANCY) == gap
    sound(after)


def test_another_code_moves_everything_over_and_back() -> None:
    three = trio()
    manifest = sign(three, brought(three, *WAY[:3]), Event.ACCEPT, accepted_g=4_800_000)
    old = list(Transfer.objects.filter(subject_id=manifest.number, kind__in=(1, 3)).order_by("pk"))
    after = agreed(three, manifest, code=SLOP)
    assert after.code == SLOP
    assert after.name != manifest.name
    assert stock(three.receiver.pk, manifest.destination_id) == 0
    assert stock(three.receiver.pk, manifest.destination_id, code=SLOP) == 4_800_000
    assert stock(three.generator.pk, manifest.origin_id) == 0
    assert stock(three.generator.pk, manifest.origin_id, AccountKind.DISCREPANCY) == 0
    assert stock(three.generator.pk, manifest.origin_id, AccountKind.DISCREPANCY, SLOP) == 12_000
    for each in old:
        back = Transfer.objects.get(cites=each)
        assert (back.source_id, back.target_id, back.amount) == (each.target_id, each.source_id, each.amount)
        assert (back.happened_at, back.kind) == (each.happened_at, TransferKind.POST)
    sound(after)
    again = agreed(three, after, code=OIL, mass_g=MASS)
    assert stock(three.receiver.pk, manifest.destination_id) == 4_800_000
    assert stock(three.receiver.pk, manifest.destination_id, code=SLOP) == 0
    assert stock(three.generator.pk, manifest.origin_id, AccountKind.DISCREPANCY) == 12_000
    sound(again)


def test_the_balance_of_the_day_becomes_right() -> None:
    three = trio()
    with clock.freeze(dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)) as stopped:
        manifest = brought(three, *WAY)
        stopped.forward(5 * DAYS)
        agreed(three, manifest, accepted_g=4_000_000)
    key = AccountKey(holder_id=three.receiver.pk, place_id=manifest.destination_id, kind=AccountKind.STOCK, code=OIL)
    then = balance_at(actor=SETUP, key=key, moment=dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC))
    assert then.posted == 4_000_000


def test_a_part_and_its_rest_are_corrected_together() -> None:
    three = trio()
    manifest = brought(three, *ROAD, Event.ACCEPT_PART)
    with pytest.raises(Problems) as refused:
        ask(three, manifest, accepted_g=MASS)
    assert code_of(refused) == ["manifests.mass_wrong"]
    after = agreed(three, manifest, accepted_g=1_500_000, code=SLOP)
    assert (after.open_g, after.accepted_g) == (MASS - 1_500_000, 1_500_000)
    assert stock(three.receiver.pk, manifest.destination_id, code=SLOP) == 1_500_000
    assert pending(three.receiver.pk, manifest.destination_id) == 0
    assert pending(three.receiver.pk, manifest.destination_id, SLOP) == MASS - 1_500_000
    back = sign(three, after, Event.RETURN)
    assert stock(three.generator.pk, manifest.origin_id, code=SLOP) == -1_500_000
    sound(back)
    less = agreed(three, back, accepted_g=1_000_000)
    assert stock(three.receiver.pk, manifest.destination_id, code=SLOP) == 1_000_000
    sound(less)


def test_what_went_back_moves_nothing_when_corrected() -> None:
    three = trio()
    manifest = brought(three, *ROAD, Event.REFUSE, Event.RETURN)
    count = Transfer.objects.count()
    after = agreed(three, manifest, mass_g=1_000)
    assert (after.mass_g, Transfer.objects.count()) == (1_000, count)
    sound(after)


def test_waste_weighed_at_the_gate_is_booked_anew() -> None:
    three = trio()
    told = ManifestIn(
        key=uuid.uuid4(),
        spec="municipal/gate",
        generator_id=three.generator.pk,
        receiver_id=three.receiver.pk,
        code=GATE,
        mass_g=9_000,
    )
    manifest = manifest_create(actor=three.people[Role.RECEIVER], given=told)
    manifest = sign(three, manifest, Event.ACCEPT, values={"plate": "鲁P12345"}, accepted_g=9_100)
    row = ask(three, manifest, Role.RECEIVER, accepted_g=8_000)
    answer(three, row, Role.GENERATOR)
    assert stock(three.receiver.pk, manifest.destination_id, code=GATE) == 8_000
    assert stock(three.generator.pk, manifest.origin_id, AccountKind.GENERATED, GATE) == -8_000
    sound(Manifest.objects.get(pk=manifest.pk))


@hypothesis(max_examples=4, deadline=None, database=None)
@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(1, 10**9)), min_size=1, max_size=3))
def _corrected(three: Trio, steps: list[tuple[int, int]]) -> None:
    manifest = brought(three, *WAY)
    there = stock(three.receiver.pk, manifest.destination_id) - MASS
    left = stock(three.generator.pk, manifest.origin_id) + MASS
    gap = stock(three.generator.pk, manifest.origin_id, AccountKind.DISCREPANCY)
    manifest = agreed(three, manifest, accepted_g=MASS)
    for mass, accepted in [*steps, (MASS, MASS)]:
        if (manifest.mass_g, manifest.accepted_g) != (mass, accepted):
            manifest = agreed(three, manifest, mass_g=mass, accepted_g=accepted)
        assert stock(three.receiver.pk, manifest.destination_id) == there + accepted
        assert stock(three.generator.pk, manifest.origin_id) == left - mass
        assert stock(three.generator.pk, manifest.origin_id, AccountKind.DISCREPANCY) == gap + mass - accepted
        sound(manifest)


def test_whatever_the_masses_the_books_follow_and_correcting_back_restores_them() -> None:
    _corrected(trio())


def test_what_was_asked_on_the_road_applies_to_what_arrived() -> None:
    three = trio()
    manifest = brought(three, *ROAD)
    row = ask(three, manifest, mass_g=4_000_000)
    manifest = sign(three, manifest, Event.ACCEPT, accepted_g=4_100_000)
    answer(three, row, Role.CARRIER)
    answer(three, row, Role.RECEIVER)
    assert stock(three.receiver.pk, manifest.destination_id) == 4_100_000
    assert stock(three.generator.pk, manifest.origin_id) == -4_000_000
    sound(Manifest.objects.get(pk=manifest.pk))


def test_part_accepted_meanwhile_can_forbid_a_mass() -> None:
    three = trio()
    manifest = brought(three, *ROAD)
    row = ask(three, manifest, mass_g=1_000_000)
    sign(three, manifest, Event.ACCEPT_PART, accepted_g=2_000_000)
    answer(three, row, Role.CARRIER)
    with pytest.raises(Problems) as refused:
        answer(three, row, Role.RECEIVER)
    assert code_of(refused) == ["manifests.mass_wrong"]
    assert Correction.objects.get(pk=row.pk).state == CorrectionState.ASKED


def test_another_site_moves_the_stock_there_and_back() -> None:
    three = trio()
    manifest = brought(three, *WAY)
    site = site_create(actor=SETUP, party_id=three.receiver.pk, name="南厂", place_code="371522")
    after = agreed(three, manifest, receiver_site_id=site.pk)
    assert (after.receiver_site_id, after.destination_id) == (site.pk, site.place_id)
    assert stock(three.receiver.pk, manifest.destination_id) == 0
    assert stock(three.receiver.pk, after.destination_id) == MASS
    back = agreed(three, after, receiver_site_id=0)
    assert (back.receiver_site_id, back.destination_id) == (None, manifest.destination_id)
    assert stock(three.receiver.pk, manifest.destination_id) == MASS
    sound(back)


def test_packages_bear_the_corrected_waste() -> None:
    three = trio()
    now = clock.now()
    package = Package.objects.create(
        key=uuid.uuid4(),
        code="P1",
        holder=three.generator,
        generator=three.generator,
        waste=OIL,
        mass_g=1_000,
        filled_on=clock.today(),
        recorded_at=now,
        recorded_by="tests",
    )
    manifest = drafted(three, packages=("P1",))
    for event in WAY:
        manifest = sign(three, manifest, event)
    agreed(three, manifest, code=SLOP)
    package.refresh_from_db()
    assert package.waste == SLOP
