"""Ways that are not the ordinary one: onward, paper, emergency, exempt, rounds; and the audit of what was signed."""

import dataclasses
import datetime as dt
import uuid

import pytest
from tests.factories.manifests import ISSUE, OIL, TAKE, Trio, brought, drafted, sign, trio
from tests.factories.registers import SETUP, actor, party

from wufei.kernel import clock
from wufei.kernel.problems import Problem, Problems
from wufei.ledger.books.queries.audit import findings
from wufei.operations.manifests.actions import (
    manifest_change,
    manifest_copy,
    manifest_create,
    manifest_enter,
    manifest_forward,
    manifest_revise,
    round_collect,
    round_open,
    round_receive,
)
from wufei.operations.manifests.models import Manifest, Signature
from wufei.operations.manifests.queries.audit import signature_findings
from wufei.operations.manifests.spec import Event, ManifestIn, PaperStep, Role, RoundIn, SignIn, State, Unsigned, Way
from wufei.registers.catalogue.queries.codes import code_search

pytestmark = pytest.mark.django_db


def given_of(three: Trio, **fields: object) -> ManifestIn:
    told = ManifestIn(
        key=uuid.uuid4(),
        spec="hazardous",
        generator_id=three.generator.pk,
        receiver_id=three.receiver.pk,
        carriers=(three.carrier.pk,),
        code=OIL,
        mass_g=1_000_000,
        values=ISSUE,
    )
    return dataclasses.replace(told, **fields)


@pytest.mark.parametrize("way", [Way.PAPER, Way.TAKEN])
def test_nobody_drafts_what_is_said_to_have_been_signed_elsewhere(way: Way) -> None:
    """Licences stop nothing of it, so it comes only with the signatures that stand on it."""
    three = trio()
    with pytest.raises(Problems) as told:
        manifest_create(actor=three.people[Role.GENERATOR], given=given_of(three, way=way, reason="断网"))
    assert [each.code for each in told.value.problems] == ["manifests.way_elsewhere"]


def test_what_was_refused_goes_onward_with_a_manifest_that_cites_it() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT_PART)
    other = party(place="371522")
    made = manifest_forward(
        actor=three.people[Role.GENERATOR],
        manifest_id=manifest.pk,
        version=manifest.version,
        onward=given_of(three, receiver_id=other.pk),
    )
    assert (made.state, made.mass_g, made.open_g) == (State.ISSUED, 2_812_000, 2_812_000)
    assert [cited.parent_id for cited in made.parents.all()] == [manifest.pk]
    manifest.refresh_from_db()
    assert (manifest.state, manifest.open_key) == (State.ACCEPTED, None)
    assert list(findings()) == []


def test_the_same_draft_again_is_the_same_and_another_with_its_key_is_refused() -> None:
    three = trio()
    given = given_of(three)
    who = three.people[Role.GENERATOR]
    first = manifest_create(actor=who, given=given)
    assert manifest_create(actor=who, given=given).pk == first.pk
    with pytest.raises(Problem) as taken:
        manifest_create(actor=who, given=dataclasses.replace(given, receiver_id=three.carrier.pk))
    assert taken.value.code == "manifests.key_taken"


def test_a_draft_changes_freely_and_a_sealed_field_does_not() -> None:
    three = trio()
    manifest = drafted(three)
    who = three.people[Role.GENERATOR]
    changed = manifest_change(
        actor=who, manifest_id=manifest.pk, version=manifest.version, given=given_of(three, mass_g=7)
    )
    assert changed.mass_g == 7
    issued = sign(three, changed, Event.ISSUE)
    same = manifest_revise(actor=who, manifest_id=issued.pk, version=issued.version, values=ISSUE)
    with pytest.raises(Problems) as refused:
        manifest_revise(actor=who, manifest_id=issued.pk, version=same.version, values={"hazards": "C"})
    assert [(p.code, p.where) for p in refused.value.problems] == [("manifests.field_sealed", "values.hazards")]
    with pytest.raises(Problem) as late:
        manifest_change(actor=who, manifest_id=issued.pk, version=same.version, given=given_of(three))
    assert late.value.code == "manifests.not_draft"


def test_a_copy_takes_what_repeats_and_nothing_of_the_journey() -> None:
    three = trio()
    last = brought(three, Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT)
    made = manifest_copy(actor=three.people[Role.GENERATOR], manifest_id=last.pk, key=uuid.uuid4())
    assert (made.state, made.number, made.code, made.mass_g) == (State.DRAFT, "", last.code, last.mass_g)
    assert made.values["form"] == "liquid"
    assert made.legs.get().values == {}


def test_a_draft_says_all_that_is_wrong_at_once() -> None:
    three = trio()
    with pytest.raises(Problems) as refused:
        manifest_create(
            actor=three.people[Role.GENERATOR],
            given=given_of(
                three, code="sw:900-001-S17", mass_g=0, carriers=(), way=Way.EMERGENCY, values={"what": "x"}
            ),
        )
    assert {problem.code for problem in refused.value.problems} == {
        "manifests.list_wrong",
        "manifests.mass_missing",
        "manifests.carrier_missing",
        "manifests.reason_missing",
        "manifests.field_unknown",
    }


def paper_steps(day: dt.datetime) -> list[PaperStep]:
    accept = SignIn(
        event=Event.ACCEPT,
        role=Role.RECEIVER,
        values={"method": "R9"},
        accepted_g=999_000,
        happened_at=day + dt.timedelta(hours=3),
    )
    take = SignIn(event=Event.TAKE_OVER, role=Role.CARRIER, values=TAKE, happened_at=day + dt.timedelta(hours=1))
    issue = SignIn(event=Event.ISSUE, role=Role.GENERATOR, happened_at=day)
    return [
        PaperStep(given=issue, name="吴静"),
        PaperStep(given=take, name="郑刚"),
        PaperStep(given=accept, name="马莉"),
    ]


def test_a_paper_manifest_is_entered_as_it_was_signed() -> None:
    three = trio()
    day = clock.now() - dt.timedelta(days=6)
    given = given_of(three, reason="停电三日")
    made = manifest_enter(
        actor=actor("office"), given=given, steps=paper_steps(day), scan=b"scanned", scan_name="联单.txt"
    )
    assert (made.state, made.way) == (State.ACCEPTED, "paper")
    assert made.paper is not None
    assert made.day == clock.day_of(day)
    assert [row.person_label for row in Signature.objects.filter(manifest=made)] == ["吴静", "郑刚", "马莉"]
    again = manifest_enter(
        actor=actor("office"), given=given, steps=paper_steps(day), scan=b"scanned", scan_name="联单.txt"
    )
    assert again.pk == made.pk
    assert Signature.objects.filter(manifest=made).count() == 3
    with pytest.raises(Problem) as refused:
        manifest_enter(
            actor=actor("department", party=party()), given=given, steps=[], scan=b"scanned", scan_name="联单.txt"
        )
    assert refused.value.code == "access.not_allowed"


def test_in_an_emergency_what_is_asked_first_may_follow() -> None:
    three = trio()
    manifest = drafted(three, way=Way.EMERGENCY, reason="管线泄漏抢险", values={})
    for event in (Event.ISSUE, Event.TAKE_OVER):
        manifest = sign(three, manifest, event, values={})
    with pytest.raises(Problems) as missing:
        sign(three, manifest, Event.ACCEPT, values={"method": "R9"})
    assert {p.where for p in missing.value.problems} >= {"values.form", "values.plate"}
    manifest = manifest_revise(
        actor=three.people[Role.GENERATOR],
        manifest_id=manifest.pk,
        version=manifest.version,
        values={**ISSUE, **TAKE},
    )
    assert sign(three, manifest, Event.ACCEPT).state == State.ACCEPTED


def test_exempt_transport_needs_no_road_permit_but_names_its_item() -> None:
    three = trio()
    bare = {name: value for name, value in TAKE.items() if name != "road_permit"}
    manifest = drafted(three, way=Way.EXEMPT, reason="豁免清单")
    with pytest.raises(Problems) as missing:
        sign(three, manifest, Event.ISSUE)
    assert [p.where for p in missing.value.problems] == ["values.exemption"]
    manifest = sign(three, manifest, Event.ISSUE, values={"exemption": "2"})
    assert sign(three, manifest, Event.TAKE_OVER, values=bare).state == State.IN_TRANSIT


def test_a_round_is_received_once_and_each_generator_gives_its_share() -> None:
    three = trio()
    farms = [party(place="371502") for _ in range(3)]
    given = RoundIn(
        key=uuid.uuid4(),
        spec="agricultural/packaging",
        carrier_id=three.carrier.pk,
        receiver_id=three.receiver.pk,
        code="sw:900-003-S17",
    )
    found = code_search(actor=SETUP, words="农药", day=clock.today())
    code = next(row for row in found if row.edition.list.code in {"agricultural", "sw"})
    given = dataclasses.replace(given, code=f"{code.edition.list.code}:{code.code}")
    row = round_open(actor=three.people[Role.CARRIER], given=given)
    assert round_open(actor=three.people[Role.CARRIER], given=given).pk == row.pk
    for farm, mass in zip(farms, (1_000, 2_000, 4_001), strict=True):
        round_collect(
            actor=three.people[Role.CARRIER],
            round_id=row.pk,
            key=uuid.uuid4(),
            generator_id=farm.pk,
            mass_g=mass,
            values={},
        )
    done = round_receive(actor=three.people[Role.RECEIVER], round_id=row.pk, weighed_g=6_999, values={"pieces": 12})
    assert sorted(manifest.accepted_g or 0 for manifest in done) == [1000, 1999, 4000]
    assert {manifest.state for manifest in done} == {State.ACCEPTED}
    assert list(findings()) == []
    with pytest.raises(Problem) as empty:
        round_receive(actor=three.people[Role.RECEIVER], round_id=row.pk, weighed_g=1, values={})
    assert empty.value.code == "manifests.round_empty"


ATTACKS = {
    "mass_g": 1,
    "accepted_g": 3,
    "state": "cancelled",
    "code": "hw:900-041-49",
    "values": {**ISSUE, "hazards": "C"},
    "steps": 9,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_row_altered_by_hand_is_named(name: str) -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE, Event.TAKE_OVER, Event.ACCEPT)
    assert signature_findings(actor=SETUP) == []
    Manifest.objects.filter(pk=manifest.pk).update(**{name: ATTACKS[name]})
    found = signature_findings(actor=SETUP)
    assert [(one.subject, one.what) for one in found] == [
        (manifest.number, Unsigned.SIGNATURE_GONE if name == "steps" else Unsigned.NOT_AS_SIGNED)
    ]


def test_a_plate_altered_by_hand_is_named() -> None:
    three = trio()
    manifest = brought(three, Event.ISSUE, Event.TAKE_OVER, Event.ARRIVE, Event.ACCEPT)
    manifest.legs.update(values={**TAKE, "plate": "鲁P99999"})
    assert [one.what for one in signature_findings(actor=SETUP)] == [Unsigned.NOT_AS_SIGNED]
