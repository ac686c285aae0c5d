"""Evidence of what a document moved: checked offline with the key alone, and every change in it is seen."""

import copy
import dataclasses
import json
import pathlib
import random
from typing import Any

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.ledger import beside, ending, firm, moving, post
from tests.factories.registers import SETUP, actor, party

from wufei.kernel import keyring
from wufei.kernel.access import NOT_ALLOWED
from wufei.kernel.problems import NOT_FOUND, Problem
from wufei.ledger.books import evidence
from wufei.ledger.books.models import Account, Transfer
from wufei.ledger.books.queries.proofs import evidence_of
from wufei.ledger.books.spec import AccountKind, TransferKind
from wufei.ledger.seals import proof as proofs
from wufei.ledger.seals.actions import links_extend
from wufei.ledger.seals.errors import NOTHING_CHAINED, PROOF_UNREADABLE

SUBJECT = ("manifest", "37150000000001")
pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(params=["sha256", "sm3"])
def file(settings: LazySettings, tmp_path: pathlib.Path, request: pytest.FixtureRequest) -> bytes:
    """Evidence of one document: sent and received, among other transfers."""
    settings.SIGNING_KEY = tmp_path / "signing.key"
    settings.SEAL_ALGORITHM = request.param
    here, there = firm(), firm()
    sent = moving(here, there, 40, kind=TransferKind.PEND, subject=SUBJECT, reason="发运")
    post(*(moving(beside(here, AccountKind.GENERATED), here, n) for n in range(1, 5)))
    post(moving(here, there, 3), sent, moving(here, there, 4))
    post(ending(sent, 38, subject=SUBJECT))
    links_extend(actor=SETUP)
    return evidence.written(evidence_of(actor=SETUP, subject=SUBJECT))


def test_what_a_document_moved_is_proved_with_the_key_alone(file: bytes) -> None:
    found = [evidence.shown(one, keyring.public_key()) for one in evidence.opened(file)]
    assert [shown.faults for shown in found] == [(), ()]
    leaves = [shown.leaf for shown in found]
    assert [(leaf.kind, leaf.amount) for leaf in leaves if leaf] == [(TransferKind.PEND, 40), (TransferKind.SETTLE, 38)]
    assert evidence.written(evidence.opened(file)) == file
    other = evidence.shown(evidence.opened(file)[0], bytes(32))
    assert other.faults == ("public key",)


def test_every_change_of_a_file_of_evidence_is_seen(file: bytes) -> None:
    told = json.loads(file)
    seen = 0
    for path in paths(told["transfers"][0]):
        changed = copy.deepcopy(told)
        altered(changed["transfers"][0], path)
        one = opened_or_none(json.dumps(changed).encode())
        if one is None:
            seen += 1
            continue
        # What stands beside the proof for readers is told from the leaf, not from the file.
        beside_only = path[0] in {"key", "kind", "amount", "happened_at", "recorded_at"}
        assert bool(evidence.shown(one).faults) is not beside_only, path
        seen += not beside_only
    assert seen > 20


def opened_or_none(data: bytes) -> evidence.Evidence | None:
    """The first transfer of a file; None where it is refused as no evidence."""
    try:
        return evidence.opened(data)[0]
    except Problem as problem:
        if problem.fault is not PROOF_UNREADABLE:
            raise
        return None


def paths(told: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(told, dict | list):
        rows = told.items() if isinstance(told, dict) else enumerate(told)
        return [path for key, value in rows for path in paths(value, (*before, key))]
    return [before]


def altered(told: Any, path: tuple[Any, ...]) -> None:
    for step in path[:-1]:
        told = told[step]
    value = told[path[-1]]
    told[path[-1]] = value + 1 if isinstance(value, int) else f"{'0' if value[:1] != '0' else '1'}{value[1:]}"


def test_a_code_to_scan_says_the_same(file: bytes) -> None:
    for one in evidence.opened(file):
        letters = proofs.as_letters(one.proof)
        assert proofs.from_letters(letters) == one.proof
        assert len(letters) < 1_200  # fits a code that a phone reads from paper
        assert set(letters) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:")
        place = random.Random(1).randrange(10, len(letters))
        other = letters[:place] + ("A" if letters[place] != "A" else "B") + letters[place + 1 :]
        assert not sound(other)


def sound(letters: str) -> bool:
    """Whether a code is read and its proof holds."""
    try:
        return proofs.holds(proofs.from_letters(letters))
    except Problem:
        return False


def test_evidence_is_given_to_those_who_may_see_the_accounts(file: bytes) -> None:
    with pytest.raises(Problem) as refused:
        evidence_of(actor=SETUP, subject=("manifest", "2"))
    assert refused.value.fault is NOT_FOUND
    assert len(evidence_of(actor=actor("office"), subject=SUBJECT)) == 2
    sender = Account.objects.get(pk=Transfer.objects.filter(subject_id=SUBJECT[1])[0].source_id).holder
    assert len(evidence_of(actor=actor("enterprise", party=sender), subject=SUBJECT)) == 2
    with pytest.raises(Problem) as refused:
        evidence_of(actor=actor("enterprise", party=party()), subject=SUBJECT)
    assert refused.value.fault is NOT_FOUND
    with pytest.raises(Problem) as refused:
        evidence_of(actor=actor("township", place="371502001"), subject=SUBJECT)
    assert refused.value.fault is NOT_ALLOWED


def test_evidence_waits_for_the_chain(settings: LazySettings, tmp_path: pathlib.Path) -> None:
    settings.SIGNING_KEY = tmp_path / "signing.key"
    post(moving(firm(), firm(), 1, subject=SUBJECT))
    with pytest.raises(Problem) as refused:
        evidence_of(actor=SETUP, subject=SUBJECT)
    assert refused.value.fault is NOTHING_CHAINED


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_anything_else_is_no_evidence(data: bytes) -> None:
    with pytest.raises(Problem) as refused:
        evidence.opened(data)
    assert refused.value.fault is PROOF_UNREADABLE
    with pytest.raises(Problem) as refused:
        proofs.from_letters(data.decode(errors="replace"))
    assert refused.value.fault is PROOF_UNREADABLE


def test_a_proof_of_another_leaf_does_not_hold(file: bytes) -> None:
    first, second = evidence.opened(file)
    swapped = dataclasses.replace(first.proof, leaf=second.proof.leaf)
    assert not proofs.holds(swapped)
    assert "proof" in evidence.shown(dataclasses.replace(first, proof=swapped)).faults
