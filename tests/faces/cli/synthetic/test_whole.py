"""The made year whole in the books of a home: all of it as drawn, with books that come out. Not for: speed."""

import datetime as dt
import itertools
import uuid
from collections import Counter

import pytest
from tests.factories.registers import SETUP, small_city

from wufei.faces.cli.demo.synthetic.money import after
from wufei.faces.cli.demo.synthetic.rows import World
from wufei.faces.cli.demo.synthetic.whole import drawn, loaded, steps
from wufei.kernel import clock
from wufei.ledger.books.queries.audit import findings
from wufei.operations.facilities.models import Link, RunPart, Weighing
from wufei.operations.licences.models import Draw, Licence, Warned
from wufei.operations.licences.queries.licences import lefts_of
from wufei.operations.manifests.models import Manifest, Signature
from wufei.operations.manifests.queries.audit import signature_findings
from wufei.operations.manifests.spec import State
from wufei.operations.settlement.models import Contract, Invoice, MatchRun, Payment
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 1)


def world_small() -> World:
    return drawn(seed=3, day=DAY, scale=0.01, places=("371502", "371581"))


def test_the_year_is_loaded_as_it_is_drawn_and_the_books_come_out() -> None:
    small_city()
    catalogue_load_shipped(actor=SETUP)
    world = world_small()
    parties = loaded(world, actor=SETUP)
    _loads(world, parties)
    _permits(world, parties)
    _matter(world, parties)
    _money(world, parties)
    assert [*findings(), *signature_findings(actor=SETUP)] == []


def _loads(world: World, parties: dict[str, int]) -> None:
    kept = {row.key: row for row in Manifest.objects.all()}
    assert kept.keys() == world.loads.keys()
    for key, load in world.loads.items():
        row = kept[key]
        assert (row.mass_g, row.generator_id, row.simulated) == (load.mass_g, parties[load.generator], True)
        assert row.state == (State.IN_TRANSIT if load.accepted is None else State.ACCEPTED)
        assert load.accepted is None or row.accepted_g == load.accepted_g
    late = next(each for each in world.truth if each.kind == "back_dated")
    for signature in Signature.objects.filter(manifest__key__in=late.keys, event="accept"):
        assert signature.recorded_at - signature.happened_at >= dt.timedelta(days=20)
    planted = {key for each in world.truth for key in each.keys}
    honest = [key for key in world.loads if str(key) not in planted]
    waits = [row.recorded_at - row.happened_at for row in Signature.objects.filter(manifest__key__in=honest)]
    assert waits
    assert max(waits) < clock.ONE_DAY


def _matter(world: World, parties: dict[str, int]) -> None:
    """Weighed as drawn, with its manifest where that was known on the day; treated month by month."""
    known = {key: row for key, row in world.weighings.items() if clock.day_of(row.at) <= world.last}
    assert sorted(Weighing.objects.values_list("net_g", flat=True)) == sorted(row.net_g for row in known.values())
    linked = dict(Link.objects.values_list("manifest__key", "weighing__net_g"))
    late = {uuid.UUID(key) for each in world.truth if each.kind == "back_dated" for key in each.keys}
    assert linked == {key: row.net_g for key, row in known.items() if key not in late}
    treated = RunPart.objects.filter(fate="", run__state="posted").values_list("run__facility__holder", "mass_g")
    by_party = Counter[int]()
    for holder, mass_g in treated:
        by_party[holder] += mass_g
    wanted = Counter[int]()
    for (firm, month), mass_g in world.treated.items():
        wanted[parties[firm]] += mass_g if after(month) - clock.ONE_DAY <= world.last else 0
    assert by_party == +wanted


def _permits(world: World, parties: dict[str, int]) -> None:
    """Every permit is drawn on; whoever takes in more than it allows is warned of, and nobody else is."""
    numbers = {row.number: row for row in Licence.objects.filter(number__in=[p.number for p in world.permits.values()])}
    assert len(numbers) == len(world.permits) == 3
    assert set(Draw.objects.values_list("licence_id", flat=True)) <= {row.pk for row in numbers.values()}
    greedy = {key for each in world.truth if each.kind == "over_capacity" for key in each.firms}
    assert greedy
    assert set(Warned.objects.values_list("finding", flat=True)) == {"licences.used_up"}
    assert set(Warned.objects.values_list("party_id", flat=True)) == {parties[key] for key in greedy}
    for licence in numbers.values():
        for left in lefts_of([licence])[licence.pk]:
            assert left.left_g >= 0


def _money(world: World, parties: dict[str, int]) -> None:
    known = {number: row for number, row in world.payments.items() if row.paid_on <= world.last}
    assert Contract.objects.count() == len(world.contracts)
    assert 0 < len(known) < len(world.payments)
    rows = {row.reference: row for row in Payment.objects.all()}
    assert rows.keys() == known.keys()
    for number, row in known.items():
        assert (rows[number].amount_fen, rows[number].payee_id) == (row.amount_fen, parties[row.payee])
    bills = {row.number: row for row in Invoice.objects.all()}
    assert known.keys() <= bills.keys() <= world.invoices.keys()
    for number, bill in bills.items():
        assert (bill.amount_fen, bill.mass_g) == (world.invoices[number].amount_fen, world.invoices[number].mass_g)
    run = MatchRun.objects.get()
    assert (run.since, run.until) == (world.first, world.last)
    assert run.counts["links"]["invoice payment"] > 0


def test_what_is_done_goes_by_day_and_none_of_it_lies_ahead() -> None:
    world = world_small()
    parties = {key: number for number, key in enumerate(world.firms, 1)}
    moments = [at for at, _act in steps(world, parties, actor=SETUP)]
    assert moments
    assert all(earlier <= later for earlier, later in itertools.pairwise(moments))
    assert world.first == clock.day_of(moments[0])
    assert clock.day_of(moments[-1]) == world.last
    assert all(clock.day_of(at) < clock.day_of(at + 2 * dt.timedelta(minutes=1)) for at in moments)
