"""Appeals with their decisions, the lock with its signature, replays beside it, and who may do what."""

import datetime as dt
import json
import pathlib
import stat
from collections.abc import Callable

import pytest
from django.conf import settings
from tests.factories import evaluation as make
from tests.factories.indicators import told
from tests.factories.plans import office
from tests.factories.registers import SETUP, actor, party, small_city

from wufei.kernel import clock, keyring, signatures
from wufei.kernel.access import NOT_ALLOWED, WRONG_STATE, Actor
from wufei.kernel.audit.models import Entry
from wufei.kernel.outbox.models import Emitted
from wufei.kernel.problems import NOT_FOUND, STALE, Problem, Problems
from wufei.programme.evaluation import errors
from wufei.programme.evaluation.actions import appeals, computing, judging, locking, methods, opening
from wufei.programme.evaluation.models import Appeal, Evaluation, Lock, Run
from wufei.programme.evaluation.queries import evaluations, proofs, scores, sheets
from wufei.programme.evaluation.spec.process import AppealState, EvaluationState
from wufei.registers.parties.spec import PartyKind

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(autouse=True)
def _own_key(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SIGNING_KEY", tmp_path / "keys" / "signing.key")


def known() -> Evaluation:
    """Three counties, made known."""
    make.counted()
    return make.notified(make.opened())


def clerk(place: str = "371502") -> Actor:
    return actor("county", place=place)


def filed(found: Evaluation, item: str = "order", by: Actor | None = None) -> Appeal:
    row = make.subject(found)
    return appeals.appeal_file(
        actor=by or clerk(), subject_id=row.pk, item=item, text="材料已补齐。", uploads=[make.paper()]
    )


def refused(fault: object, act: Callable[[], object]) -> Problem:
    with pytest.raises((Problem, Problems)) as caught:
        act()
    problem = caught.value.problems[0] if isinstance(caught.value, Problems) else caught.value
    assert problem.fault is fault
    return problem


def test_a_county_appeals_for_itself_only() -> None:
    found = known()
    made = filed(found)
    assert (made.state, made.run_number) == (AppealState.FILED, 1)
    assert Emitted.objects.filter(topic="evaluation.appeal_filed").count() == 1
    refused(NOT_ALLOWED, lambda: filed(found, by=clerk("371581")))
    refused(errors.APPEAL_TWICE, lambda: filed(found))
    refused(errors.INPUT_ITEM, lambda: filed(found, item="nothing"))
    assert evaluations.appeals_of(clerk(), found) == [made]
    assert evaluations.appeals_of(clerk("371581"), found) == []
    assert evaluations.appeals_of(actor("auditor"), found) == [made]
    refused(NOT_FOUND, lambda: evaluations.appeal_get(actor=clerk("371581"), appeal_id=made.pk))


def test_a_unit_appeals_through_its_own_people() -> None:
    small_city()
    own, other = (party(name, PartyKind.DEPARTMENT, "3715") for name in ("市财政局", "市教育局"))
    _shipped, method = methods.methods_load_shipped(actor=SETUP)
    found = opening.evaluation_open(actor=SETUP, method_id=method.pk, period=make.YEAR)
    Evaluation.objects.filter(pk=found.pk).update(state=EvaluationState.NOTIFIED)
    make.run(found, "x")
    row = found.subjects.get(party=own)
    appeals.appeal_file(actor=actor("department", party=own), subject_id=row.pk, text="x")
    refused(
        NOT_ALLOWED,
        lambda: appeals.appeal_file(actor=actor("department", party=other), subject_id=row.pk, item="done", text="x"),
    )


def test_nobody_appeals_late_or_before_it_is_made_known() -> None:
    make.counted()
    with clock.freeze(make.NOON) as stopped:
        found = make.opened()
        refused(NOT_FOUND, lambda: filed(found))
        refused(WRONG_STATE, lambda: filed(found, by=office()))
        found = make.notified(found, until=dt.date(2025, 2, 14))
        filed(found)
        stopped.forward(dt.timedelta(days=5))
        refused(errors.APPEAL_LATE, lambda: filed(found, item="cells"))


def test_an_upheld_appeal_brings_points_with_its_evidence_and_a_new_run() -> None:
    found = known()
    made = filed(found)
    before = {row.subject.key: row for row in scores.scores(found, Run.objects.get())}
    refused(
        errors.REASON_NEEDED,
        lambda: appeals.appeal_decide(actor=office(), appeal_id=made.pk, version=1, upheld=True, note=" "),
    )
    done = appeals.appeal_decide(
        actor=office(), appeal_id=made.pk, version=1, upheld=True, note="材料属实。", points="100"
    )
    assert (done.state, done.decided_by != "") == (AppealState.UPHELD, True)
    given = done.judgements.get()
    assert given.reason == "材料属实。"
    assert given.files.get().sha256 == done.files.get().sha256
    found.refresh_from_db()
    refused(errors.RUN_STALE, lambda: make.locked(found))
    run = make.run(found, "采纳申诉")
    after = {row.subject.key: row for row in scores.scores(found, run)}
    assert after["371502"].result.coverage_permille > before["371502"].result.coverage_permille
    (moved,) = [d for d in scores.differences(found, Run.objects.get(number=1), run) if d.changed]
    assert [c.item.code for c in moved.changed] == ["order"]
    assert make.locked(found).run == run
    told_of = dict(Entry.objects.filter(act="evaluation.appeal.decide").values_list("act", "reason"))
    assert told_of == {"evaluation.appeal.decide": "材料属实。"}


def test_an_upheld_appeal_may_bring_counts_or_a_corrected_figure() -> None:
    found = known()
    one, other = filed(found, "faults"), filed(found, "straw")
    appeals.appeal_decide(actor=office(), appeal_id=one.pk, version=1, upheld=True, note="核减。", counts={"late": 1})
    refused(
        errors.ITEM_NOT_JUDGED,
        lambda: appeals.appeal_decide(
            actor=office(), appeal_id=other.pk, version=1, upheld=True, note="更正。", points="100"
        ),
    )
    appeals.appeal_decide(actor=office(), appeal_id=other.pk, version=1, upheld=True, note="更正。")
    told("straw_used", "89", place="371502")
    found.refresh_from_db()
    run = make.run(found, "更正")
    tree = scores.tree(found, run, make.subject(found))
    assert tree is not None
    values = {leaf.item.code: leaf.node.value_micro for branch in tree.branches for leaf in branch.leaves}
    assert values["straw"] == 89_000_000


def test_a_rejected_appeal_keeps_its_note_and_is_decided_once() -> None:
    found = known()
    made = filed(found)
    refused(errors.APPEALS_OPEN, lambda: make.locked(found))

    def decide(version: int, by: Actor) -> Appeal:
        return appeals.appeal_decide(actor=by, appeal_id=made.pk, version=version, upheld=False, note="未提供原件。")

    refused(STALE, lambda: decide(7, office()))
    assert decide(1, office()).note == "未提供原件。"
    refused(WRONG_STATE, lambda: decide(2, office()))
    assert make.locked(found).run.number == 1


def test_appeals_run_until_their_day_before_it_is_locked() -> None:
    make.counted()
    with clock.freeze(make.NOON) as stopped:
        found = make.notified(make.opened(), until=dt.date(2025, 2, 14))
        refused(errors.APPEALS_RUN, lambda: make.locked(found))
        stopped.forward(dt.timedelta(days=5))
        assert make.locked(found)


def test_the_lock_is_signed_and_computes_to_the_same_bytes() -> None:
    made = make.locked(known())
    data = bytes(made.run.snapshot)
    from wufei.programme.evaluation.rules import snapshot

    assert snapshot.recompute(data) == data
    assert snapshot.verify(data, bytes.fromhex(made.signature), bytes.fromhex(made.public_key)) == ()
    file = proofs.proof(made.evaluation)
    assert file is not None
    found = proofs.verdict(file)
    assert found.sound
    assert found.signed
    assert (found.sha256, found.period) == (made.run.sha256, "2024")
    other = bytes(32)
    assert [f.where for f in proofs.verdict(file, public=keyring.public_key()).faults] == []
    refused_key = [f.where for f in proofs.verdict(file, public=_other_key(other)).faults]
    assert refused_key == ["signature"]


def _other_key(private: bytes) -> bytes:
    return signatures.public_key(private)


def test_an_altered_row_is_named() -> None:
    made = make.locked(known())
    envelope = json.loads(proofs.proof(made.evaluation) or b"{}")
    content = json.loads(envelope["snapshot"])
    content["inputs"]["371581"]["straw"]["value_micro"] += 1
    envelope["snapshot"] = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    found = proofs.verdict(json.dumps(envelope).encode())
    where = [fault.where for fault in found.faults]
    assert where[0] == "signature"
    assert "inputs/371581/straw" in where
    assert not any("371502/straw" in place for place in where)


def test_a_bare_snapshot_is_computed_again_and_a_damaged_file_is_refused() -> None:
    found = known()
    bare = proofs.verdict(bytes(Run.objects.get().snapshot))
    assert bare.sound
    assert not bare.signed
    refused(errors.SNAPSHOT_UNREADABLE, lambda: proofs.verdict(b"nothing"))
    form = b'{"form": "wufei.evaluation.signed/1"}'
    refused(errors.ENVELOPE_UNREADABLE, lambda: proofs.verdict(form))
    assert proofs.proof(found) is None


def test_the_key_is_made_once_for_its_owner_only() -> None:
    path = pathlib.Path(settings.SIGNING_KEY)
    assert keyring.public_key() is None
    first = keyring.private_key()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keyring.private_key() == first
    assert [p.name for p in path.parent.iterdir()] == ["signing.key"]
    for words in ("zz", "00ff"):
        path.write_text(words)
        refused(keyring.KEY_DAMAGED, keyring.private_key)


def test_locked_nothing_changes_any_more() -> None:
    made = make.locked(known())
    found = made.evaluation
    found.refresh_from_db()
    version = found.version
    for act in (
        lambda: make.run(found, "x"),
        lambda: make.judged(found),
        lambda: locking.evaluation_reopen(actor=office(), evaluation_id=found.pk, version=version, reason="x"),
        lambda: locking.evaluation_lock(actor=office(), evaluation_id=found.pk, version=version),
        lambda: filed(found),
    ):
        refused(WRONG_STATE, act)


def test_a_replay_stands_beside_the_lock_with_what_differs() -> None:
    made = make.locked(known())
    found = made.evaluation
    refused(
        errors.REASON_NEEDED, lambda: computing.evaluation_replay(actor=office(), evaluation_id=found.pk, reason="")
    )
    same = computing.evaluation_replay(actor=office(), evaluation_id=found.pk, reason="核对")
    assert all(d.same for d in scores.differences(found, made.run, same))
    told("straw_used", "95", place="371522")
    again = computing.evaluation_replay(actor=office(), evaluation_id=found.pk, reason="数据更正")
    rows = {d.name: d for d in scores.differences(found, made.run, again)}
    moved = rows["莘县"]
    assert [c.item.code for c in moved.changed] == ["straw"]
    assert moved.points_change_micro is not None
    assert moved.points_change_micro > 0
    assert moved.places_gained == 2
    assert rows["东昌府区"].places_gained == 0
    found = evaluations.evaluation_get(actor=office(), evaluation_id=found.pk)
    standing = evaluations.run_standing(found)
    assert standing is not None
    assert standing.pk == made.run_id
    assert Lock.objects.count() == 1


def test_the_score_sheet_of_a_locked_evaluation_bears_its_signature() -> None:
    made = make.locked(known())
    found = evaluations.evaluation_get(actor=office(), evaluation_id=made.evaluation_id)
    values = [value for _name, value in sheets.score_sheet(office(), found).notes]
    assert made.signature in values
    assert made.run.sha256 in values


# A mark for each act: + may, - may not (NOT_ALLOWED), 0 does not even see a draft (NOT_FOUND).
ROLES = ("office", "leader", "auditor", "department", "county", "township", "enterprise")
MATRIX = {
    "method": "+------",
    "open": "+------",
    "run": "+--00--",
    "judge": "+--00--",
    "leave out": "+--00--",
    "notify": "+--00--",
    "read draft": "+++00--",
    "read": "+++++--",
    "appeal": "+---+--",
    "decide": "+--0-00",
    "reopen": "+------",
    "lock": "+------",
    "sheet": "+++----",
}


def _acting(role: str) -> Actor:
    where = {"department": {"party": party("市财政局", PartyKind.DEPARTMENT, "3715")}}
    where |= {"enterprise": {"party": party()}, "county": {"place": "371502"}, "township": {"place": "371502001"}}
    return actor(role, **where.get(role, {}))  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what(role: str) -> None:
    make.counted()
    draft = make.opened()
    text = make.METHOD.replace('edition = "1"', 'edition = "2"')
    public = make.notified(make.opened(text))
    appeal = filed(public, "straw")
    who = _acting(role)
    row = make.subject(draft)
    acts: dict[str, Callable[[], object]] = {
        "method": lambda: methods.methods_load_shipped(actor=who),
        "open": lambda: opening.evaluation_open(actor=who, method_id=draft.method_id, period=make.YEAR.earlier()),
        "run": lambda: computing.evaluation_run(actor=who, evaluation_id=draft.pk),
        "judge": lambda: judging.judgement_give(actor=who, subject_id=row.pk, item="extra", points="1", reason="x"),
        "leave out": lambda: opening.subject_leave_out(actor=who, subject_id=row.pk, version=9, reason=""),
        "notify": lambda: locking.evaluation_notify(actor=who, evaluation_id=draft.pk, version=99),
        "read draft": lambda: evaluations.evaluation_get(actor=who, evaluation_id=draft.pk),
        "read": lambda: evaluations.evaluation_get(actor=who, evaluation_id=public.pk),
        "appeal": lambda: filed(public, by=who),
        "decide": lambda: appeals.appeal_decide(actor=who, appeal_id=appeal.pk, version=9, upheld=False, note="x"),
        "reopen": lambda: locking.evaluation_reopen(actor=who, evaluation_id=public.pk, version=99, reason="x"),
        "lock": lambda: locking.evaluation_lock(actor=who, evaluation_id=public.pk, version=99),
        "sheet": lambda: sheets.score_sheet(who, public),
    }
    assert acts.keys() == MATRIX.keys()
    assert {name: _mark(act) for name, act in acts.items()} == {
        name: marks[ROLES.index(role)] for name, marks in MATRIX.items()
    }


def _mark(act: Callable[[], object]) -> str:
    """How an act ended; refused later than by the policy counts as allowed."""
    try:
        act()
    except Problem as problem:
        return {NOT_ALLOWED: "-", NOT_FOUND: "0"}.get(problem.fault, "+")
    return "+"
