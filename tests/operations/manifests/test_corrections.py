"""Corrections: who may ask, who must consent, what silence does."""

import datetime as dt
import json
import uuid

import pytest
from django.conf import LazySettings
from tests.factories.corrections import (
    MASS,
    ROAD,
    WAY,
    answer,
    ask,
    asked_roles,
    code_of,
    sound,
    stock,
)
from tests.factories.manifests import OIL, TAKE, brought, drafted, sign, trio
from tests.factories.registers import SETUP, actor

from wufei.kernel import clock
from wufei.kernel.audit.models import Entry
from wufei.kernel.jobs.spec import BEATS
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import Problem, Problems
from wufei.operations.manifests.actions import (
    correction_answer,
    correction_ask,
    correction_withdraw,
    corrections_settle,
    leg_plan,
    manifest_hold,
    manifest_release,
)
from wufei.operations.manifests.handlers import silence_settled
from wufei.operations.manifests.models import Correction, Manifest
from wufei.operations.manifests.queries.audit import signature_findings
from wufei.operations.manifests.queries.corrections import (
    correction_get,
    corrections_visible_to,
    corrections_waiting,
)
from wufei.operations.manifests.spec import Event, Method, Role, Unsigned, Way
from wufei.operations.manifests.spec.corrections import CorrectionIn, CorrectionState
from wufei.operations.manifests.states import CORRECTIONS
from wufei.registers.parties.actions import party_change, party_close

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_the_table_of_moves_is_whole() -> None:
    assert CORRECTIONS.faults() == ()
    assert BEATS.get("manifests.silence").function is silence_settled


def test_a_repeat_is_answered_and_another_content_refused() -> None:
    three = trio()
    manifest = brought(three, *WAY)
    key = uuid.uuid4()
    row = ask(three, manifest, key=key, accepted_g=5, values={"form": "liquid"})
    assert ask(three, manifest, key=key, accepted_g=5, values={"form": "liquid"}).pk == row.pk
    answer(three, row, Role.RECEIVER)
    assert ask(three, manifest, key=key, accepted_g=5, values={"form": "liquid"}).state == CorrectionState.AGREED
    with pytest.raises(Problem) as refused:
        ask(three, manifest, key=key, accepted_g=6)
    assert code_of(refused) == ["manifests.correction_key_taken"]


def test_one_correction_at_a_time_and_a_refusal_ends_it() -> None:
    three = trio()
    manifest = brought(three, *WAY)
    row = ask(three, manifest, values={"form": "solid"})
    assert asked_roles(row) == {"carrier": None, "receiver": None}
    with pytest.raises(Problem) as refused:
        ask(three, manifest, Role.RECEIVER, accepted_g=7)
    assert code_of(refused) == ["manifests.correction_open_already"]
    with pytest.raises(Problem) as refused:
        answer(three, row, Role.RECEIVER, agreed=False)
    assert code_of(refused) == ["manifests.reason_missing"]
    row = answer(three, row, Role.RECEIVER, agreed=False, note="与实物不符")
    assert (row.state, row.settled_at is not None) == (CorrectionState.REFUSED, True)
    with pytest.raises(Problem) as refused:
        answer(three, row, Role.CARRIER)
    assert code_of(refused) == ["kernel.no_such_move"]
    assert Manifest.objects.get(pk=manifest.pk).values["form"] == "liquid"
    assert ask(three, manifest, Role.RECEIVER, accepted_g=7).state == CorrectionState.ASKED
    topics = list(Emitted.objects.filter(topic__startswith="manifests.correction").values_list("topic", flat=True))
    assert sorted(set(topics)) == ["manifests.correction_asked", "manifests.correction_settled"]
    assert Entry.objects.filter(act="manifests.correction.refuse").count() == 1


def test_only_the_asker_withdraws() -> None:
    three = trio()
    manifest = brought(three, *WAY)
    row = ask(three, manifest, values={"form": "solid"})
    with pytest.raises(Problem):
        correction_withdraw(actor=three.people[Role.RECEIVER], correction_id=row.pk, version=row.version)
    done = correction_withdraw(actor=three.people[Role.GENERATOR], correction_id=row.pk, version=row.version)
    assert done.state == CorrectionState.WITHDRAWN
    assert ask(three, manifest, values={"form": "solid"}).state == CorrectionState.ASKED


def test_of_two_answers_at_once_one_wins() -> None:
    three = trio()
    row = ask(three, brought(three, *WAY), values={"form": "solid"})
    first, second = three.people[Role.CARRIER], three.people[Role.RECEIVER]
    correction_answer(actor=first, correction_id=row.pk, version=row.version, agreed=True)
    with pytest.raises(Problem) as refused:
        correction_answer(actor=second, correction_id=row.pk, version=row.version, agreed=False, note="否")
    assert code_of(refused) == ["kernel.stale"]
    assert asked_roles(row) == {"carrier": True, "receiver": None}
    with pytest.raises(Problem) as refused:
        answer(three, row, Role.CARRIER)
    assert code_of(refused) == ["manifests.correction_not_asked"]


def test_strangers_see_and_do_nothing_and_nobody_asks_for_others() -> None:
    three, other = trio(), trio()
    manifest = brought(three, *ROAD)
    with pytest.raises(Problem) as refused:  # the receiver has not signed yet
        ask(three, manifest, Role.RECEIVER, mass_g=1)
    assert code_of(refused) == ["manifests.correction_not_signatory"]
    for who in (actor("office"), actor("admin"), actor("supervisor", place="3715")):
        with pytest.raises(Problem) as refused:
            ask(three, manifest, who, mass_g=1)
        assert refused.value.code in {"manifests.correction_not_signatory", "access.not_allowed", "kernel.not_found"}
    row = ask(three, manifest, mass_g=1)
    stranger = other.people[Role.RECEIVER]
    assert not corrections_visible_to(stranger).exists()
    with pytest.raises(Problem) as refused:
        correction_answer(actor=stranger, correction_id=row.pk, version=row.version, agreed=True)
    assert code_of(refused) == ["kernel.not_found"]
    with pytest.raises(Problem) as refused:
        ask(other, manifest, mass_g=2)
    assert code_of(refused) == ["kernel.not_found"]
    with pytest.raises(Problem) as refused:
        corrections_settle(actor=three.people[Role.GENERATOR])
    assert code_of(refused) == ["access.not_allowed"]
    assert list(corrections_waiting(three.people[Role.RECEIVER])) == [row]
    assert list(corrections_waiting(three.people[Role.GENERATOR])) == []
    assert correction_get(actor=three.people[Role.CARRIER], correction_id=row.pk) == row


def test_everything_wrong_is_told_at_once() -> None:
    three = trio()
    manifest = brought(three, *ROAD)
    with pytest.raises(Problems) as refused:
        ask(
            three,
            manifest,
            values={"nonsense": "1", "form": "plasma", "method": "R9", "hazards": "T,I"},
            legs={0: {"plate": "x"}, 5: {}},
            mass_g=0,
            accepted_g=1,
            code="sw:1",
            receiver_site_id=999,
        )
    assert sorted(set(code_of(refused))) == [
        "manifests.correction_leg_unknown",
        "manifests.correction_not_accepted",
        "manifests.correction_not_sealed",
        "manifests.field_unknown",
        "manifests.field_wrong",
        "manifests.list_wrong",
        "manifests.mass_missing",
        "manifests.site_other",
    ]
    with pytest.raises(Problems) as refused:
        ask(three, manifest, code="hw:000-000-00")
    assert code_of(refused) == ["catalogue.code_unknown"]
    with pytest.raises(Problems) as refused:  # drums are counted
        ask(three, manifest, values={"packing": "drum"})
    assert code_of(refused) == ["manifests.field_missing"]
    with pytest.raises(Problem) as nothing:
        ask(three, manifest, values={"form": " liquid "}, mass_g=MASS, code=OIL)
    assert code_of(nothing) == ["manifests.correction_nothing"]
    with pytest.raises(Problem) as mute:
        correction_ask(
            actor=SETUP, key=uuid.uuid4(), manifest_id=manifest.pk, given=CorrectionIn(mass_g=1), reason="  "
        )
    assert code_of(mute) == ["manifests.reason_missing"]


def test_drafts_and_cancelled_manifests_are_not_corrected() -> None:
    three = trio()
    with pytest.raises(Problem) as refused:
        ask(three, drafted(three), mass_g=1)
    assert code_of(refused) == ["manifests.correction_of_draft"]
    manifest = brought(three, Event.ISSUE)
    row = ask(three, manifest, mass_g=1_000)
    manifest = sign(three, manifest, Event.CANCEL)
    with pytest.raises(Problem) as refused:
        ask(three, manifest, mass_g=1)
    assert code_of(refused) == ["manifests.correction_of_cancelled"]
    with pytest.raises(Problem) as refused:
        answer(three, row, Role.RECEIVER)
    assert code_of(refused) == ["manifests.correction_of_cancelled"]
    assert corrections_settle(actor=SETUP) == 1
    assert Correction.objects.get(pk=row.pk).state == CorrectionState.WITHDRAWN


def test_a_phone_number_touches_nobody_and_a_plate_its_carrier_and_the_receiver() -> None:
    three = trio()
    manifest = sign(three, brought(three, *ROAD), Event.ARRIVE, values={"driver_phone": "13800000000"})
    row = ask(three, manifest, Role.CARRIER, values={"driver_phone": "13900000000"})
    assert (row.state, asked_roles(row)) == (CorrectionState.AGREED, {})
    manifest = sign(three, Manifest.objects.get(pk=manifest.pk), Event.ACCEPT)
    assert manifest.values["driver_phone"] == "13900000000"
    row = ask(three, manifest, legs={0: {"plate": "鲁P54321"}})
    assert row.changes == {"legs.0.values.plate": ["鲁P12345", "鲁P54321"]}
    assert asked_roles(row) == {"carrier": None, "receiver": None}
    answer(three, row, Role.RECEIVER)
    answer(three, row, Role.CARRIER)
    after = Manifest.objects.get(pk=manifest.pk)
    assert after.legs.get().plate == "鲁P54321"
    assert json.loads(after.signatures.last().statement)["legs"][0]["values"]["plate"] == "鲁P54321"
    sound(after)


def test_of_two_carriers_only_the_one_of_the_leg_is_asked() -> None:
    three, other = trio(), trio()
    manifest = brought(three, *ROAD)
    leg_plan(
        actor=three.people[Role.CARRIER], manifest_id=manifest.pk, version=manifest.version, carrier_id=other.carrier.pk
    )
    manifest = sign(
        three, manifest, Event.TAKE_OVER, by=other.people[Role.CARRIER], values={**TAKE, "plate": "鲁P2222警"}
    )
    row = ask(three, manifest, legs={0: {"driver": "王师傅"}})
    assert [consent.party_id for consent in row.consents.all()] == [three.carrier.pk]
    answer(three, row, Role.CARRIER)
    row = ask(three, Manifest.objects.get(pk=manifest.pk), mass_g=1_000)
    assert {consent.party_id for consent in row.consents.all()} == {three.receiver.pk, other.carrier.pk}


def test_silence_is_consent_after_working_days(settings: LazySettings) -> None:
    assert settings.CORRECTION_DAYS == 10
    three = trio()
    with clock.freeze(dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)) as stopped:  # a Monday
        manifest, late, wrong = (brought(three, *WAY) for _ in range(3))
        row = ask(three, manifest, values={"form": "solid"})
        assert row.due_at == clock.day_start(dt.date(2026, 3, 17))
        answer(three, row, Role.CARRIER)
        settings.CORRECTION_DAYS = 20
        other = ask(three, late, values={"form": "solid"})
        settings.CORRECTION_DAYS = 5
        broken = ask(three, wrong, values={"form": "solid"})
        Correction.objects.filter(pk=broken.pk).update(changes={"mass_g": [MASS, -1]})  # cannot be applied
        stopped.moment = row.due_at - dt.timedelta(seconds=1)
        silence_settled()
        assert Correction.objects.get(pk=row.pk).state == CorrectionState.ASKED
        stopped.moment = row.due_at + dt.timedelta(seconds=1)
        with pytest.raises(Problem) as refused:
            answer(three, row, Role.RECEIVER, agreed=False, note="否")
        assert code_of(refused) == ["manifests.correction_answer_late"]
        assert corrections_settle(actor=SETUP) == 1
    states = [Correction.objects.get(pk=each.pk).state for each in (row, other, broken)]
    assert states == [CorrectionState.AGREED, CorrectionState.ASKED, CorrectionState.ASKED]
    methods = {consent.role: consent.method for consent in row.consents.all()}
    assert methods == {"carrier": Method.OWN, "receiver": Method.SILENCE}
    assert asked_roles(broken) == {"carrier": None, "receiver": None}
    after = Manifest.objects.get(pk=manifest.pk)
    assert after.values["form"] == "solid"
    sound(after)


def test_a_closed_party_freezes_nothing() -> None:
    three = trio()
    manifest = brought(three, *WAY)
    party_close(actor=SETUP, party_id=three.receiver.pk, version=three.receiver.version)
    row = ask(three, manifest, mass_g=MASS - 1)
    assert row.state == CorrectionState.AGREED
    consent = row.consents.get()
    assert (consent.agreed, consent.method, consent.answered_by) == (True, Method.SILENCE, "")
    assert stock(three.receiver.pk, manifest.destination_id) == MASS - 1


def test_a_held_manifest_is_corrected_once_it_is_released() -> None:
    three = trio()
    manifest = brought(three, *WAY)
    watcher = actor("supervisor", place="371502")
    held = manifest_hold(actor=watcher, manifest_id=manifest.pk, version=manifest.version, reason="核查")
    row = ask(three, manifest, accepted_g=MASS - 1)
    row = answer(three, row, Role.RECEIVER)
    assert (row.state, asked_roles(row)) == (CorrectionState.ASKED, {"receiver": True})
    assert corrections_settle(actor=SETUP) == 0
    manifest_release(actor=watcher, manifest_id=manifest.pk, version=held.version, reason="已查清")
    assert corrections_settle(actor=SETUP) == 1
    assert Manifest.objects.get(pk=manifest.pk).accepted_g == MASS - 1


def test_what_an_emergency_left_empty_is_just_filled() -> None:
    three = trio()
    manifest = drafted(three, values={}, way=Way.EMERGENCY, reason="泄漏")
    manifest = sign(three, manifest, Event.ISSUE, values={})
    with pytest.raises(Problems) as refused:
        ask(three, manifest, values={"form": "solid"})
    assert code_of(refused) == ["manifests.correction_not_sealed"]


def test_who_acts_for_the_parent_answers_for_the_child() -> None:
    three, above = trio(), trio()
    manifest = brought(three, *WAY)
    child = three.receiver
    child.refresh_from_db()
    party_change(actor=SETUP, party_id=child.pk, version=child.version, parent_id=above.receiver.pk)
    row = ask(three, manifest, accepted_g=MASS - 2)
    assert list(corrections_waiting(above.people[Role.RECEIVER])) == [row]


ALTERED = {
    "a consent": lambda row: row.consents.filter(role=Role.RECEIVER).update(agreed=None),
    "who consented": lambda row: row.consents.filter(role=Role.RECEIVER).update(answered_by="别人"),
    "silence for a yes": lambda row: row.consents.update(method=Method.SILENCE),
    "one that is gone": lambda row: row.consents.filter(role=Role.CARRIER).delete(),
    "the reason": lambda row: Correction.objects.filter(pk=row.pk).update(reason="别的理由"),
    "who asked": lambda row: Correction.objects.filter(pk=row.pk).update(asked_by="别人"),
    "what changed": lambda row: Correction.objects.filter(pk=row.pk).update(changes={"mass_g": [1, 2]}),
    "all of it": lambda row: Correction.objects.filter(pk=row.pk).update(state=CorrectionState.REFUSED),
}


@pytest.mark.parametrize("what", ALTERED)
def test_what_was_agreed_is_sealed(what: str) -> None:
    three = trio()
    manifest = brought(three, *WAY)
    row = ask(three, manifest, values={"form": "solid"})
    for role in (Role.CARRIER, Role.RECEIVER):
        answer(three, row, role)
    sound(Manifest.objects.get(pk=manifest.pk))
    ALTERED[what](row)
    named = f"correction {row.key}" if what == "all of it" else manifest.number
    assert [(one.subject, one.what) for one in signature_findings(actor=SETUP)] == [(named, Unsigned.NOT_AS_AGREED)]
