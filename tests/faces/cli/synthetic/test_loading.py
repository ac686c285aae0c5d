"""The synthetic loads in the books of a home: all of them, as told, with books that come out. Not for: speed."""

import datetime as dt

import pytest
from tests.factories.registers import SETUP, small_city

from wufei.faces.cli.demo.synthetic.frauds import frauds_planted
from wufei.faces.cli.demo.synthetic.loading import firms_loaded, loads_loaded
from wufei.faces.cli.demo.synthetic.oddities import oddities_planted
from wufei.faces.cli.demo.synthetic.year import year
from wufei.ledger.books.queries.audit import findings
from wufei.operations.manifests.models import Manifest, Signature
from wufei.operations.manifests.queries.audit import signature_findings
from wufei.operations.manifests.spec import State
from wufei.registers.catalogue.actions.shipped import catalogue_load_shipped

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 1)


def test_every_load_is_taken_over_as_it_is_told_and_the_books_come_out() -> None:
    small_city()
    catalogue_load_shipped(actor=SETUP)
    world = oddities_planted(frauds_planted(year(seed=3, day=DAY, scale=0.01, places=("371502", "371581"))))
    steps: list[tuple[int, int]] = []
    parties = firms_loaded(world, actor=SETUP)
    refused = loads_loaded(world, parties, actor=SETUP, told=lambda done, total: steps.append((done, total)))
    assert [[problem.code for problem in each.problems] for each in refused] == []
    assert steps[-1] == (len(world.loads), len(world.loads))
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
    assert [*findings(), *signature_findings(actor=SETUP)] == []
