"""Reads of manifests: finding, what waits, clocks, groups to sign, paper, proof, waybill, measures."""

import datetime as dt

import pypdfium2
import pytest
from tests.factories.manifests import ISSUE, brought, drafted, sign, trio
from tests.factories.registers import SETUP, actor, party

from wufei.kernel import clock
from wufei.kernel.problems import Problem
from wufei.ledger.seals.actions import links_extend
from wufei.ledger.seals.proof import from_letters, holds
from wufei.operations.manifests.actions import clock_set, manifest_revise
from wufei.operations.manifests.papers.manifest import manifest_pdf
from wufei.operations.manifests.queries.bulk import groups_to_sign
from wufei.operations.manifests.queries.clocks import clocks_due
from wufei.operations.manifests.queries.measures import measured
from wufei.operations.manifests.queries.papers import manifest_paper
from wufei.operations.manifests.queries.proofs import signature_proof
from wufei.operations.manifests.queries.search import ageing, manifest_search, waiting_for
from wufei.operations.manifests.queries.sheets import faults_ahead, opened
from wufei.operations.manifests.queries.story import story_of
from wufei.operations.manifests.queries.waybills import waybill_compared
from wufei.operations.manifests.spec import ClockUnit, Event, Role, State
from wufei.operations.manifests.spec.waybills import Verdict, WaybillIn

pytestmark = pytest.mark.django_db
WAY = (Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)


def test_a_manifest_is_found_by_any_word_that_stands_on_it() -> None:
    three = trio()
    manifest = brought(three, *WAY)
    brought(trio(), Event.ISSUE)
    words = (manifest.number, manifest.number[-6:], "900-249", three.carrier.name, "鲁P123", three.generator.name)
    for word in words:
        assert manifest in manifest_search(actor=actor("office"), words=word), word
    assert list(manifest_search(actor=three.people[Role.CARRIER], words=f"{manifest.number} 鲁P12345")) == [manifest]
    assert list(manifest_search(actor=actor("office"), words="鲁P00000")) == []
    assert list(manifest_search(actor=actor("office"), spec="medical")) == []
    assert len(manifest_search(actor=actor("office"), states=(State.ISSUED,))) == 1


def test_what_waits_waits_for_one_party_at_a_time() -> None:
    three = trio()
    manifest = drafted(three)
    waits = [Role.GENERATOR, Role.CARRIER, Role.CARRIER, Role.RECEIVER]
    for event, role in zip((*WAY,), waits, strict=True):
        if event is Event.ARRIVE:  # the carrier has taken over; what comes is for whoever reports the arrival
            manifest = sign(three, manifest, event)
            continue
        assert [r for r in Role if manifest in waiting_for(three.people[r])] == [role], event
        manifest = sign(three, manifest, event)
    assert not any(waiting_for(three.people[r]) for r in Role)


def test_old_ones_are_told_the_longest_first() -> None:
    three = trio()
    now = clock.now()
    with clock.freeze(now - dt.timedelta(days=9)):
        old = brought(three, Event.ISSUE)
    brought(three, Event.ISSUE)
    assert list(ageing(actor("supervisor", place="3715"), days=7)) == [old]
    assert list(ageing(actor("supervisor", place="371522"), days=7)) == []


def test_a_clock_that_ran_out_is_told_until_it_is_met() -> None:
    three = trio()
    now = clock.now()
    with clock.freeze(now - dt.timedelta(days=20)):
        manifest = brought(three, Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE)
    due = clocks_due(actor=actor("office"))
    assert [(one.manifest, one.running.clock.name) for one in due] == [(manifest, "confirm")]
    sign(three, manifest, Event.ACCEPT)
    assert clocks_due(actor=actor("office")) == []


def test_what_is_over_does_not_hide_what_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    three, now = trio(), clock.now()
    with clock.freeze(now - dt.timedelta(days=40)):
        brought(three, *WAY)
    with clock.freeze(now - dt.timedelta(days=20)):
        late = brought(three, Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE)
    monkeypatch.setattr("wufei.operations.manifests.queries.clocks.MOST", 1)
    assert [one.manifest for one in clocks_due(actor=actor("office"))] == [late]


def test_what_the_law_says_is_no_setting_and_what_it_does_not_is_one() -> None:
    day = dt.date(2026, 1, 1)
    fixed = {"spec": "hazardous", "name": "confirm"}
    own = {"spec": "agricultural/livestock", "name": "collect"}
    told = {"actor": SETUP, "amount": 12, "unit": ClockUnit.HOURS, "source": "市农业农村局通知", "valid_from": day}
    with pytest.raises(Problem) as refused:
        clock_set(**told, **fixed)
    assert refused.value.code == "manifests.clock_fixed"
    assert clock_set(**told, **own).amount == 12
    with pytest.raises(Problem) as sourceless:
        clock_set(**{**told, **own, "source": " "})
    assert sourceless.value.code == "manifests.reason_missing"


def test_groups_put_what_is_unusual_first() -> None:
    three = trio()
    for _n in range(6):
        brought(three, Event.ISSUE, Event.ACCEPT, mass_g=1_000_000)
    usual = brought(three, Event.ISSUE, Event.TAKE_OVER, mass_g=1_000_000)
    odd = brought(three, Event.ISSUE, Event.TAKE_OVER, mass_g=9_000_000)
    for manifest in (usual, odd):
        sign(three, manifest, Event.ARRIVE)
        manifest.refresh_from_db()
        manifest_revise(
            actor=three.people[Role.GENERATOR], manifest_id=manifest.pk, version=manifest.version,
            values={"method": "R9"},
        )  # fmt: skip
    groups = groups_to_sign(actor=three.people[Role.RECEIVER])
    assert [(group.risky, group.mass_g) for group in groups] == [(True, 9_000_000), (False, 1_000_000)]
    assert groups[0].candidates[0].unusual[0].msgid.startswith("Far from")


def test_preflight_names_every_field_of_the_way_before_anyone_signs() -> None:
    three = trio()
    manifest = drafted(three, values={})
    ahead = [problem.where for problem in faults_ahead(opened(manifest))]
    assert ahead[:2] == ["values.form", "values.hazards"]
    assert {"values.plate", "values.driver", "values.method"} <= set(ahead)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_manifest_is_printed_with_its_story(language: str) -> None:
    three = trio()
    manifest = brought(three, *WAY)
    links_extend(actor=SETUP)
    paper = manifest_paper(actor=actor("office"), manifest_id=manifest.pk, language=language, translate=str)  # type: ignore[arg-type]
    assert paper.proof_letters.startswith("WUFEI1:")
    pages = pypdfium2.PdfDocument(manifest_pdf(paper))
    text = "".join(page.get_textpage().get_text_bounded() for page in pages)
    for word in (manifest.number, three.generator.name, three.carrier.name, "鲁P12345", "900-249-08"):
        assert word in text.replace("\r\n", "")


def test_a_signature_is_proved_offline() -> None:
    three = trio()
    manifest = brought(three, *WAY)
    with pytest.raises(Problem):
        signature_proof(actor=actor("office"), manifest_id=manifest.pk)
    links_extend(actor=SETUP)
    proved = signature_proof(actor=three.people[Role.CARRIER], manifest_id=manifest.pk, step=2)
    proof = from_letters(proved.letters)
    assert holds(proof)
    assert str(manifest.key).encode() in proof.leaf
    with pytest.raises(Problem):
        signature_proof(actor=actor("enterprise", party=party()), manifest_id=manifest.pk)


def test_a_waybill_is_held_against_the_manifest() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE, Event.TAKE_OVER)
    told = WaybillIn(number="YD1", plate="鲁P·12345", consignee="别家", mass_g=4_812_000)
    found = {row.field: row.verdict for row in waybill_compared(actor=SETUP, manifest_id=manifest.pk, waybill=told)}
    assert found["plate"] == Verdict.SAME
    assert found["mass_g"] == Verdict.SAME
    assert found["consignee"] == Verdict.DIFFERS
    assert found["number"] == Verdict.ONLY_THERE


def test_a_volume_becomes_a_mass_with_its_bounds() -> None:
    three = trio()
    manifest = drafted(
        three,
        spec="construction",
        code="construction:spoil",
        mass_g=0,
        values={"approval": "聊建废核2026-1", "volume_l": 10_000},
    )
    assert manifest.mass_g == 16_500_000
    told = measured(actor=SETUP, manifest=manifest)
    assert (told.weighed, told.mass.low_g, told.mass.high_g) == (False, 15_000_000, 18_000_000)
    assert told.source


def test_a_story_has_its_entries_and_a_stranger_none_of_it() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT_PART, values=ISSUE)
    story = story_of(actor=three.people[Role.CARRIER], manifest_id=manifest.pk)
    assert len(story.signatures) == 3
    assert [transfer.amount for transfer in story.transfers] == [4_812_000, 2_000_000, 2_812_000]
    with pytest.raises(Problem):
        story_of(actor=trio().people[Role.CARRIER], manifest_id=manifest.pk)
